#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/domain/test_journal.h"
#include "tests/unit/domain/year.h"

namespace tasuki::domain {

// The scripted year, played to its end from a fixed seed: some thousands of events, looked at after
// each. Made once, by TheYear; one thread.
struct PlayedYear {
  TestJournal journal{Batches::kEachEvent};
  std::unique_ptr<Year> year;
  // What did not hold, and where; the first ones.
  std::vector<std::string> faults;
  size_t checked = 0;
  size_t queued_most = 0;

  PlayedYear();

 private:
  void Fault(const std::string& what, const std::string& client);
  void CheckOwners();
  void Check();
};

// Played at the first call, for all tests of a program.
PlayedYear& TheYear();

// The name of that member of the year; empty: nobody.
std::string NameOf(const std::string& member_id);

}  // namespace tasuki::domain
