#include "common/domain/agenda/promises.h"

#include <algorithm>

#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr uint32_t kTrustDays = 365;
constexpr uint32_t kHollowBusinessDays = 10;
constexpr uint32_t kFullWeek = 5;

uint32_t Or(uint32_t said, uint32_t otherwise) { return said == 0 ? otherwise : said; }

absl::Time StartOfDay(int32_t day, absl::TimeZone zone) {
  return absl::FromCivil(ToCivil(day), zone);
}

}  // namespace

uint32_t TrustDays(const v1::PromiseRules& rules) { return Or(rules.trust_days(), kTrustDays); }
uint32_t HollowBusinessDays(const v1::PromiseRules& rules) {
  return Or(rules.hollow_business_days(), kHollowBusinessDays);
}
uint32_t FullWeek(const v1::PromiseRules& rules) { return Or(rules.full_week(), kFullWeek); }

std::string_view WordOf(PromiseIs what) {
  switch (what) {
    case PromiseIs::kOpen:
      return "";
    case PromiseIs::kTooEarly:
      return "too-early";
    case PromiseIs::kEarly:
      return "early";
    case PromiseIs::kOnTime:
      return "on-time";
    case PromiseIs::kLate:
      return "late";
    case PromiseIs::kBroken:
      return "broken";
    case PromiseIs::kWithdrawn:
      return "withdrawn";
  }
  return "";
}

absl::Time OverFrom(int32_t due_day, absl::TimeZone zone) {
  return StartOfDay(ClampDay(int64_t{due_day} + 1), zone);
}

bool IsKept(PromiseIs what) {
  return what == PromiseIs::kTooEarly || what == PromiseIs::kEarly || what == PromiseIs::kOnTime;
}

PromiseIs KeptAs(const PromiseTimes& times, uint32_t too_early_percent, absl::TimeZone zone) {
  const absl::Time day_begins = StartOfDay(times.due_day, zone);
  if (times.kept >= OverFrom(times.due_day, zone)) return PromiseIs::kLate;
  if (times.kept >= day_begins) return PromiseIs::kOnTime;
  const absl::Duration interval = day_begins - times.made;
  const absl::Duration too_early = interval * std::min<uint32_t>(too_early_percent, 100) / 100;
  return times.kept - times.made < too_early ? PromiseIs::kTooEarly : PromiseIs::kEarly;
}

PromiseIs FateOf(const v1::PromiseRow& promise, const v1::PromiseRules& rules, absl::TimeZone zone,
                 absl::Time now) {
  const int32_t due_day = promise.due().day();
  switch (promise.fate()) {
    case v1::BROKEN:
      return PromiseIs::kBroken;
    case v1::WITHDRAWN:
      return PromiseIs::kWithdrawn;
    case v1::KEPT:
      return KeptAs({.made = absl::FromUnixMicros(promise.made_us()),
                     .due_day = due_day,
                     .kept = absl::FromUnixMicros(promise.closed_us())},
                    rules.too_early_percent(), zone);
    default:
      return now >= OverFrom(due_day, zone) ? PromiseIs::kLate : PromiseIs::kOpen;
  }
}

bool IsMilestoneSaid(int32_t day, const BusinessCalendar& calendar, int32_t today) {
  return today <= calendar.AddBusinessDays(day, 1);
}

std::optional<uint32_t> TrustHalves(const v1::PromiseRow& promise, PromiseIs fate,
                                    const v1::PromiseRules& rules, int32_t today) {
  const int32_t due_day = promise.due().day();
  const bool counts = promise.made_seq() != 0 && promise.by() == v1::US && !promise.imported() &&
                      due_day <= today && int64_t{due_day} > int64_t{today} - TrustDays(rules);
  if (!counts || fate == PromiseIs::kOpen || fate == PromiseIs::kWithdrawn) return std::nullopt;
  return HalvesOf(promise, fate);
}

uint32_t HalvesOf(const v1::PromiseRow& promise, PromiseIs fate) {
  if (promise.moved_alone() != 0) return 0;
  if (fate == PromiseIs::kEarly || fate == PromiseIs::kOnTime) return 2;
  return fate == PromiseIs::kTooEarly ? 1 : 0;
}

void Trust::Add(const v1::PromiseRow& promise, PromiseIs fate, uint32_t counts) {
  ++promises;
  halves += counts;
  too_early += fate == PromiseIs::kTooEarly ? 1 : 0;
  early += fate == PromiseIs::kEarly ? 1 : 0;
  on_time += fate == PromiseIs::kOnTime ? 1 : 0;
  late += fate == PromiseIs::kLate ? 1 : 0;
  broken += fate == PromiseIs::kBroken ? 1 : 0;
  moved_alone += promise.moved_alone() != 0 ? 1 : 0;
}

std::optional<double> Trust::Mean() const {
  if (promises == 0) return std::nullopt;
  return halves / 2.0 / promises;
}

bool IsChased(const v1::PromiseRow& promise, const v1::ProspectRow& row, absl::TimeZone zone) {
  return promise.by() == v1::CLIENT && row.has_last_outbound_us() &&
         absl::FromUnixMicros(row.last_outbound_us()) >= OverFrom(promise.due().day(), zone);
}

bool IsHollow(const v1::PromiseRow& promise, const v1::ProspectRow& row,
              const v1::PromiseRules& rules, const BusinessCalendar& calendar, absl::TimeZone zone,
              int32_t today) {
  const bool is_open = promise.made_seq() != 0 && promise.fate() == v1::PROMISE_FATE_UNSPECIFIED;
  if (!is_open || !IsChased(promise, row, zone)) return false;
  const int32_t due_day = promise.due().day();
  if (calendar.AddBusinessDays(due_day, HollowBusinessDays(rules)) > today) return false;
  return !row.has_last_inbound_us() ||
         absl::FromUnixMicros(row.last_inbound_us()) < OverFrom(due_day, zone);
}

bool IsSlow(const v1::PromiseRow& promise, PromiseIs fate) {
  return promise.by() == v1::CLIENT && promise.fate() == v1::KEPT && fate == PromiseIs::kLate;
}

int32_t DriftDays(const v1::PromiseRow& promise) {
  if (!promise.has_first_due_day()) return 0;
  return static_cast<int32_t>(int64_t{promise.due().day()} - promise.first_due_day());
}

}  // namespace tasuki::domain
