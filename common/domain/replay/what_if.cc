#include "common/domain/replay/what_if.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/replay/duty_watch.h"
#include "common/domain/replay/rerun.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {
namespace {

std::string_view ZoneOfItsTeam(Rows& rows) {
  const auto* team = rows.Find(TeamKey());
  return team == nullptr ? std::string_view() : std::string_view(team->zone());
}

// What one policy makes of one event.
struct Told {
  WhatIfAt at;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  PlannedTouch next;
  uint32_t number = 0;  // In its burst; 0: no touch, or one that does not count in it.
  uint64_t limit = 0;   // 0: none.

  bool too_many() const { return limit != 0 && number > limit; }
};

PlannedTouch PlannedOf(const v1::ProspectRow& row) {
  if (!row.has_next()) return {};
  PlannedTouch planned{.kind = row.next().kind(), .day = row.next().slot().day()};
  if (planned.kind == v1::STEP || planned.kind == v1::FIRST_FOLLOW_UP) {
    planned.cadence = row.cadence().name();
    planned.step = row.cadence().steps_done() + 1;
  }
  return planned;
}

WhatIfAt AtOf(SubjectId prospect, const Step& step, MemberId member) {
  const v1::Header& header = *step.event.header;
  return {prospect,         member,
          step.event.seq,   EventId::FromTrusted(header.event_id()),
          *step.event.b_us, !header.import_ref().empty()};
}

Told ToldOf(SubjectId prospect, const Step& step) {
  const v1::Header& header = *step.event.header;
  Told told;
  told.next = PlannedOf(step.after);
  const bool ours = header.has_touch_logged() && header.touch_logged().direction() == v1::OUTBOUND;
  told.at = AtOf(prospect, step, ours ? DoneBy(header) : OwnerBy(step.owner, *step.event.b_us));
  if (!ours) return told;
  told.channel = header.touch_logged().channel();
  const uint32_t before = step.before.counters().burst();
  const uint32_t after = step.after.counters().burst();
  // A burst that began anew is its own first touch.
  if (after > before) told.number = after;
  told.limit = TouchesMax(step.before, PresentPolicy(step.rows), step.rows);
  return told;
}

// Adds what fell due by one policy and was not done in time.
void AddLapse(const CountedDuty& counted, const WhatIfQuery& query,
              std::vector<WhatIfLapse>& lapses) {
  if (counted.done || counted.duty == Duty::kSameDayLog) return;  // A log is no touch that was due.
  const int64_t limit_us = absl::ToUnixMicros(counted.at);
  if (query.from_us.has_value() && limit_us < *query.from_us) return;
  if (query.to_us.has_value() && limit_us >= *query.to_us) return;
  lapses.push_back({.at = {counted.prospect, counted.member, counted.stood_seq, counted.stood_event,
                           counted.stood_us},
                    .duty = counted.duty,
                    .day = counted.due_day.value_or(0)});
}

// One policy's telling of the histories. Made for one difference.
class Side {
 public:
  Side(Rows& rows, History& history, const v1::Policy& policy, const WhatIfQuery& query)
      : query_(query),
        rows_(rows),
        calendar_(policy.calendar(), ZoneOfItsTeam(rows)),
        duties_(policy, calendar_, query.zone),
        rerun_(rows, history, &policy) {}

  absl::Status Tell(SubjectId prospect, const std::vector<Placed>& events) {
    told.clear();
    lapses.clear();
    DutyWatch watch(prospect, duties_, rows_,
                    [&](const CountedDuty& counted) { AddLapse(counted, query_, lapses); });
    TASUKI_RETURN_IF_ERROR(rerun_.Tell(prospect, events, [&](const Step& step) {
      told.push_back(ToldOf(prospect, step));
      watch.See(step);
    }));
    watch.End(absl::FromUnixMicros(query_.now_us));
    return absl::OkStatus();
  }

  // Of the prospect told last.
  std::vector<Told> told;
  std::vector<WhatIfLapse> lapses;

 private:
  const WhatIfQuery& query_;
  Rows& rows_;
  const BusinessCalendar calendar_;
  const Duties duties_;
  Rerun rerun_;
};

bool IsAmong(const WhatIfLapse& lapse, const std::vector<WhatIfLapse>& lapses) {
  return std::ranges::any_of(lapses, [&](const WhatIfLapse& one) {
    return one.duty == lapse.duty && one.at.seq == lapse.at.seq;
  });
}

void AddMissing(const std::vector<WhatIfLapse>& of, const std::vector<WhatIfLapse>& in,
                std::vector<WhatIfLapse>& missing) {
  for (const WhatIfLapse& lapse : of) {
    if (!IsAmong(lapse, in)) missing.push_back(lapse);
  }
}

void Compare(const Side& was, const Side& would, const WhatIfQuery& query,
             WhatIfDifference& difference) {
  PlannedTouch before_was, before_would;
  for (size_t i = 0; i < was.told.size() && i < would.told.size(); ++i) {
    const Told& a = was.told[i];
    const Told& b = would.told[i];
    const bool stands = a.next == before_was && b.next == before_would;
    before_was = a.next;
    before_would = b.next;
    if (query.from_us.has_value() && a.at.b_us < *query.from_us) continue;
    if (query.to_us.has_value() && a.at.b_us >= *query.to_us) continue;
    if (a.next != b.next && !stands) difference.due.push_back({a.at, a.next, b.next});
    if (b.too_many() && !a.too_many()) {
      difference.contacts_too_many.push_back({b.at, b.channel, b.number, b.limit});
    }
    if (a.too_many() && !b.too_many()) {
      difference.contacts_allowed.push_back({a.at, a.channel, a.number, a.limit});
    }
  }
  AddMissing(was.lapses, would.lapses, difference.lapses_avoided);
  AddMissing(would.lapses, was.lapses, difference.lapses_added);
}

}  // namespace

absl::StatusOr<WhatIfDifference> WhatIf(EventSource source, uint64_t events, Rows& rows,
                                        History& history, const WhatIfQuery& query) {
  WhatIfDifference difference;
  Side was(rows, history, query.in_force, query);
  Side would(rows, history, query.instead, query);
  const auto counts = [&](SubjectId prospect) {
    const auto* row = rows.Find(ProspectKey(prospect));
    return row != nullptr && !row->has_undone();
  };
  TASUKI_RETURN_IF_ERROR(
      ForEachHistory(source, events, rows, counts,
                     [&](SubjectId prospect, const std::vector<Placed>& placed) -> absl::Status {
                       ++difference.prospects;
                       TASUKI_RETURN_IF_ERROR(was.Tell(prospect, placed));
                       TASUKI_RETURN_IF_ERROR(would.Tell(prospect, placed));
                       Compare(was, would, query, difference);
                       return absl::OkStatus();
                     }));
  return difference;
}

}  // namespace tasuki::domain
