#include <algorithm>
#include <optional>

#include "absl/algorithm/container.h"
#include "client/views/presenter.h"
#include "client/views/zones.h"
#include "common/domain/agenda/neglect.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/verdict/ownership.h"

// What views tell of a person beyond the row at hand: whom we lose out of sight, since when they
// wait, and what their other entries have.

namespace tasuki::client {

int64_t Presenter::WaitingSince(const v1::ProspectRow& row,
                                const domain::Ownership& ownership) const {
  int64_t since_us = std::max(row.added_us(), ownership.queue_since_us);
  if (ownership.queue_since_seq == Seq()) return since_us;
  const absl::StatusOr<StoredEvent> event = workspace_.EventAt(ownership.queue_since_seq);
  if (!event.ok()) return since_us;
  return std::max(since_us, std::min(event->header.occurred_at_us(), event->recorded_at_us));
}

Presenter::Neglect Presenter::NeglectOf(const v1::ProspectRow& row, absl::TimeZone zone,
                                        const domain::Ownership& ownership) {
  Neglect neglect;
  if (!row.has_next()) return neglect;
  const auto day_of = [zone](int64_t at_us) {
    return domain::DayNumber(absl::ToCivilDay(absl::FromUnixMicros(at_us), zone));
  };
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now_, zone));
  const v1::Policy& policy = slots_.policy();
  const domain::BusinessCalendar& calendar = slots_.slots().calendar();
  std::optional<int32_t> touched;
  if (row.has_last_touch_us()) touched = day_of(row.last_touch_us());
  const v1::NextTouch& next = row.next();
  if (next.has_triaged_day()) {
    neglect.forgotten = domain::IsForgottenWaiting(next.triaged_day(), policy, calendar, today);
    return neglect;
  }
  neglect.silent = domain::IsLongSilent(touched, policy, today);
  neglect.forgotten =
      domain::IsForgottenSince(next.slot().day(), policy, calendar, today) ||
      (ownership.owner.is_zero() &&
       domain::IsForgottenWaiting(day_of(WaitingSince(row, ownership)), policy, calendar, today));
  return neglect;
}

// What is known of the same person from an entry that was merged into theirs.
void Presenter::AddEntry(SubjectId entry, v1::ShowView& view) {
  const auto* found = directory_.rows().Find(domain::ProspectKey(entry));
  if (found == nullptr) return;
  const v1::ProspectRow row = *found;
  v1::EntryView& merged = *view.add_merged();
  merged.set_prospect(entry.Hex());
  merged.set_name(directory_.Name(entry));
  merged.set_company(directory_.Company(entry));
  const v1::ProspectText person = directory_.Person(entry);
  for (const std::string& email : person.emails()) {
    if (!absl::c_linear_search(view.emails(), email)) view.add_emails(email);
  }
  for (const std::string& phone : person.phones()) {
    if (!absl::c_linear_search(view.phones(), phone)) view.add_phones(phone);
  }
  if (view.context().empty()) view.set_context(Shown(person.context()));
  if (view.expects().empty()) view.set_expects(Shown(person.expects()));
  last_touch_us_ = std::max(last_touch_us_, row.last_touch_us());
  if (last_touch_us_ != 0) view.set_last_touch(Time(last_touch_us_));
}

}  // namespace tasuki::client
