#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/unit/domain/year.h"

// What an audit must say of a year, by the definitions of X23, from what the year caused: nothing
// of it is read from rows, and nothing asks the audit.

namespace tasuki::domain {

// A part of a handover, `late` or `backdated`, when it happened, when the journal had it.
using KnownMark = std::tuple<std::string, std::string, int64_t, int64_t>;

// How one handover went. Words are the audit's.
struct KnownFigures {
  int64_t until_us = INT64_MAX;  // When the new owner's time ended.
  std::optional<int64_t> last_before_us;
  std::optional<int64_t> first_touch_us;
  std::optional<int64_t> second_touch_us;
  std::optional<int64_t> gap_us;
  std::optional<double> before;  // Engagement per 30 days.
  std::optional<double> after;
  std::string sustained;
  std::string diagnosis;
  std::string result;
  std::vector<KnownMark> late;  // By when they happened.
};

// Of a handover of that client, at `now_us`, which is the year's end or later.
KnownFigures FiguresOf(const Year& year, const std::string& client, const KnownHandover& handover,
                       int64_t now_us);

// Of the handover: the first and the second outbound touch that its new owner made after it, before
// another handover to them; 0: none. It is what the row of a handover keeps.
std::pair<int64_t, int64_t> TouchesOf(const KnownClient& client, const KnownHandover& handover);

// Who owned a client one after the other, and from when on; the empty name: the queue.
std::vector<std::pair<std::string, int64_t>> OwnersOf(const KnownClient& client);

// How long nobody but the queue had a client that needed somebody, up to `at_us`.
int64_t OrphanUs(const KnownClient& client, int64_t at_us);

// Whether a client of that leaver is still to meet the handover's new owner.
bool IsOpenOf(const std::string& leaver, const KnownClient& client, const KnownHandover& handover);

}  // namespace tasuki::domain
