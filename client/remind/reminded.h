#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace tasuki::client {

// What a laptop has reminded its member of, kept in the home (RemindedPath) so that nothing is
// shown twice. Ids and days only. A value.
struct Reminded {
  std::set<std::string> things;  // Keys of what is still due (KeyOf in reminder.cc).
  absl::CivilDay day;            // Of the two below.
  int shown = 0;                 // One by one.
  bool rest_told = false;        // That there are more.
};

// Nothing where there is no file, or none that reads: a reminder comes once more then.
Reminded ReadReminded(const std::string& home);
absl::Status KeepReminded(const std::string& home, const Reminded& reminded);

}  // namespace tasuki::client
