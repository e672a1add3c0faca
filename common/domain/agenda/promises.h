#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/time/time.h"
#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// How promises were kept (R122–R128, X9), and what that makes of trust (R125, X23). A state row
// knows no zone: which day it was is found on reading, where the client is. Pure; any thread.

namespace tasuki::domain {

// The number of the policy; of a policy from before it had one, what that means.
uint32_t TrustDays(const v1::PromiseRules& rules);
uint32_t HollowBusinessDays(const v1::PromiseRules& rules);
uint32_t FullWeek(const v1::PromiseRules& rules);

// What became of a promise (X9).
enum class PromiseIs {
  kOpen,      // Nothing yet, and its day is not over.
  kTooEarly,  // Kept in the first half of its interval: it looks like sandbagging (R123).
  kEarly,     // Kept after that, before the day it was due.
  kOnTime,    // Kept on the day.
  kLate,      // Kept after the day, or open and the day is over.
  kBroken,    // It was said so.
  kWithdrawn,
};

// `too-early`, `early`, `on-time`, `late`, `broken`, `withdrawn`; an open one has the empty word.
std::string_view WordOf(PromiseIs what);

// Whether it was kept, by its day.
bool IsKept(PromiseIs what);

// When something was promised, for when, and when it was kept; `due_day` is a civil day.
struct PromiseTimes {
  absl::Time made;
  int32_t due_day = 0;
  absl::Time kept;
};

// How a promise was kept where the client is: too early, early, on time or late. Its interval runs
// from the moment it was made to the moment its day begins in `zone`, in real hours, whatever the
// clocks do between; of it the first `too_early_percent` (at most 100) are too early.
PromiseIs KeptAs(const PromiseTimes& times, uint32_t too_early_percent, absl::TimeZone zone);

// What became of it, as it looks at `now`.
PromiseIs FateOf(const v1::PromiseRow& promise, const v1::PromiseRules& rules, absl::TimeZone zone,
                 absl::Time now);

// Whether a promise's milestone of that civil day is still to be said on the client's day `today`:
// nothing tells that one was reached, so it is until the next business day is over; then the day
// that was promised is what counts (R118).
bool IsMilestoneSaid(int32_t day, const BusinessCalendar& calendar, int32_t today);

// What a promise of ours counts for trust, in halves: early or on time 2, too early 1, late, broken
// or moved without the client's consent 0. nullopt: it does not count: the client's, withdrawn,
// imported, or not due within the policy's days up to `today`, which is the client's day.
std::optional<uint32_t> TrustHalves(const v1::PromiseRow& promise, PromiseIs fate,
                                    const v1::PromiseRules& rules, int32_t today);

// The same of one that counts.
uint32_t HalvesOf(const v1::PromiseRow& promise, PromiseIs fate);

// The mean of what promises count, with what it rests on. A value.
struct Trust {
  uint32_t promises = 0;  // n.
  uint32_t halves = 0;    // What they count together.
  uint32_t too_early = 0, early = 0, on_time = 0, late = 0, broken = 0;
  uint32_t moved_alone = 0;  // Of all of them, whatever became of them.

  void Add(const v1::PromiseRow& promise, PromiseIs fate, uint32_t counts);
  // 0 to 1; nullopt: nothing fell due.
  std::optional<double> Mean() const;
};

// From when on a promise of that day is over, where the client is.
absl::Time OverFrom(int32_t due_day, absl::TimeZone zone);

// Whether we wrote, called or met after the day of a client's promise (R127).
bool IsChased(const v1::PromiseRow& promise, const v1::ProspectRow& row, absl::TimeZone zone);

// Whether a client's promise holds nothing any more (X23, R128): open, so many business days over,
// chased, and nothing came from them since its day. `today` is the client's.
bool IsHollow(const v1::PromiseRow& promise, const v1::ProspectRow& row,
              const v1::PromiseRules& rules, const BusinessCalendar& calendar, absl::TimeZone zone,
              int32_t today);
// Whether the client kept it, but after its day (X23).
bool IsSlow(const v1::PromiseRow& promise, PromiseIs fate);

// Calendar days from the day it was promised for at first to the present one (R126).
int32_t DriftDays(const v1::PromiseRow& promise);

}  // namespace tasuki::domain
