#include "common/domain/replay/what_if.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/replay/rerun.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

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

// What fell due by one policy and was not done in time. Made for one prospect.
class LapseFinder {
 public:
  LapseFinder(const Duties& duties, const WhatIfQuery& query, std::vector<WhatIfLapse>& lapses)
      : duties_(duties), query_(query), lapses_(lapses) {}

  void See(SubjectId prospect, const Step& step) {
    const bool imported = !step.event.header->import_ref().empty();
    const absl::Time at = absl::FromUnixMicros(*step.event.b_us);
    for (Standing* one : {&due_, &introduction_}) Lapse(*one, at);
    decision_ = step.owner == nullptr ? v1::DecisionRow() : *step.owner;
    Move(due_, imported ? std::nullopt : duties_.Of(step.after), prospect, step);
    Move(introduction_, imported ? std::nullopt : duties_.IntroductionOf(step.after), prospect,
         step);
  }
  void End() {
    for (Standing* one : {&due_, &introduction_}) Lapse(*one, absl::FromUnixMicros(query_.now_us));
  }

 private:
  struct Standing {
    std::optional<StandingDuty> duty;
    WhatIfAt at;
    bool lapsed = false;
  };

  void Move(Standing& standing, std::optional<StandingDuty> next, SubjectId prospect,
            const Step& step) {
    if (standing.duty.has_value() && next.has_value() && standing.duty->IsSame(*next)) return;
    standing = {next, AtOf(prospect, step, MemberId()), false};
  }

  void Lapse(Standing& standing, absl::Time at) {
    if (!standing.duty.has_value() || standing.lapsed || at <= standing.duty->limit) return;
    standing.lapsed = true;
    const int64_t limit_us = absl::ToUnixMicros(standing.duty->limit);
    if (query_.from_us.has_value() && limit_us < *query_.from_us) return;
    if (query_.to_us.has_value() && limit_us >= *query_.to_us) return;
    WhatIfLapse lapse{standing.at, standing.duty->duty, standing.duty->day};
    lapse.at.member = OwnerBy(&decision_, limit_us);
    lapses_.push_back(lapse);
  }

  const Duties& duties_;
  const WhatIfQuery& query_;
  std::vector<WhatIfLapse>& lapses_;
  v1::DecisionRow decision_;
  Standing due_, introduction_;
};

// One policy's telling of the histories. Made for one difference.
class Side {
 public:
  Side(Rows& rows, History& history, const v1::Policy& policy, const WhatIfQuery& query)
      : query_(query),
        calendar_(policy.calendar(), ZoneOfItsTeam(rows)),
        duties_(policy, calendar_, query.zone),
        rerun_(rows, history, &policy) {}

  absl::Status Tell(SubjectId prospect, const std::vector<Placed>& events) {
    told.clear();
    lapses.clear();
    LapseFinder finder(duties_, query_, lapses);
    TASUKI_RETURN_IF_ERROR(rerun_.Tell(prospect, events, [&](const Step& step) {
      told.push_back(ToldOf(prospect, step));
      finder.See(prospect, step);
    }));
    finder.End();
    return absl::OkStatus();
  }

  // Of the prospect told last.
  std::vector<Told> told;
  std::vector<WhatIfLapse> lapses;

 private:
  const WhatIfQuery& query_;
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
