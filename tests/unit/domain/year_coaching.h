#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/replay/rule_verdicts.h"
#include "tests/unit/domain/test_journal.h"

// A year of histories of which it is known what the rules must say: each is written for what it is
// to be found for, or for nothing, and says so beside its events. All of them interleave in time.

namespace tasuki::domain {

// A verdict that was planted.
struct Planted {
  RuleVerdict verdict;
  std::string client;
  std::string member;  // Whose work.
  std::string about;   // The name of the event it is about.
  std::string shown;   // Of the event with which it stands; empty: nothing happened since.
  uint32_t touches = 0;
  bool severe = false;
  bool open = false;

  auto operator<=>(const Planted&) const = default;
};

// An event of a history, as somebody writes it.
struct PlantedEvent {
  int64_t at_us;
  std::string by;
  std::string name;
  v1::Header header;
};

inline constexpr const char* kCoachedMembers[] = {"ann", "ben", "cho"};

// Some hundred histories by `seed`, their events by time, and what was planted, in order. `boss`
// imports some of them.
struct PlantedHistories {
  std::vector<PlantedEvent> events;
  std::vector<Planted> planted;
};
PlantedHistories WriteHistories(uint64_t seed);

// Writes them by `seed` into a journal of which `boss` is a manager and the
// members above are there, from January to December 2026. What was planted, in order.
std::vector<Planted> PlantYear(uint64_t seed, TestJournal& journal);

// Names of its clients.
std::vector<std::string> PlantedClients(uint64_t seed);

}  // namespace tasuki::domain
