#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {

// Names that a random journal uses.
inline constexpr const char* kRandomMembers[] = {"boss", "ann", "ben"};
inline constexpr const char* kRandomProspects[] = {"p1", "p2", "p3"};
inline constexpr const char* kRandomFirms[] = {"f1", "f2"};

// What half of the events are: anything, or about who owns what, goes, comes back and is admitted.
enum class Mostly { kAnything, kPeople };

// Writes one event for each number of `choices` into `journal`, whatever verdict it gets: by
// anyone, about anything, up to some weeks late or with a clock ahead, having seen more or less;
// who came back may get a laptop before. `after` is called after each.
void WriteRandom(
    const std::vector<uint32_t>& choices, TestJournal& journal,
    const std::function<void()>& after = [] {}, Mostly mostly = Mostly::kAnything);

}  // namespace tasuki::domain
