#include "common/domain/fold/contact_fold.h"

#include <string>

#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/deal_fold.h"
#include "common/domain/fold/exclusive.h"
#include "common/domain/fold/next_touch.h"

namespace tasuki::domain {
namespace {

// An inbound touch, or any outcome but silence (X2).
void EndBurst(v1::ProspectRow& row) {
  row.mutable_counters()->clear_burst();
  row.mutable_counters()->clear_extra();
  if (!row.has_cadence()) return;
  row.mutable_cadence()->clear_paused_from_day();
  row.mutable_cadence()->clear_silent();
}

// What is next, where it is of the long term and has come: its day before holidays moved it.
struct LongTerm {
  v1::TouchKind kind = v1::TOUCH_KIND_UNSPECIFIED;
  int32_t day = 0;
};

// A date that a person chose after the limit was reached stands before the revisit; the revisit
// has come all the same once its time is over.
LongTerm LongTermThatCame(const FoldEvent& at, const v1::ProspectRow& row) {
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) return {};
  const v1::NextTouch& next = row.next();
  const int32_t day = next.has_nominal_day() ? next.nominal_day() : next.slot().day();
  const bool is_long =
      next.kind() == v1::REVISIT || next.kind() == v1::NURTURE || next.kind() == v1::REORDER;
  if (is_long && at.day >= day) return {next.kind(), day};
  if (!row.cadence().has_paused_from_day() || !row.has_last_touch_us()) return {};
  const int32_t last = CivilDayOf(row.last_touch_us(), at.header.utc_offset_minutes());
  const int32_t after = AddMonths(last, at.policy.next_touch().limit_reached_months());
  return at.day >= after ? LongTerm{v1::REVISIT, after} : LongTerm{};
}

// The first touch of a revisit, nurture or re-order is of a new burst (X2), and begins what runs
// then; each by the policy in force.
void BeginLongTerm(const LongTerm& came, const FoldEvent& at, v1::ProspectRow& row) {
  EndBurst(row);
  if (came.kind == v1::REVISIT) StartRevisit(came.day, at, row);
  if (came.kind == v1::NURTURE && !InNurture(row)) EnterNurture(at, row);
}

// Whether the pause that a person set ends with this touch: the day came until which it was.
bool EndsPause(const FoldEvent& at, const v1::ProspectRow& row) {
  return row.cadence().pause_why() == v1::PAUSED_BY_PERSON && row.has_appointment() &&
         row.appointment().kind() == v1::STEP && at.day >= row.appointment().slot().day();
}

// X3: after so many business days of silence the short-term follow-up counts as paused.
void LeaveForLong(const FoldEvent& at, v1::ProspectRow& row) {
  row.mutable_cadence()->set_paused_from_day(
      at.calendar.AddBusinessDays(at.day, at.policy.burst().silence_business_days()));
  LeaveNext(Happened::kLimitReached, at, row);
}

void FoldInbound(const FoldEvent& at, v1::ProspectRow& row) {
  EndBurst(row);
  if (row.follow_up() != v1::OPTED_OUT_FOR_EVER && row.follow_up() != v1::PAUSED) {
    if (EndsOnReply(at, row)) ClearCadence(row);
    Pause(v1::PAUSED_FOR_ANSWER, row);
  }
  LeaveNext(Happened::kInbound, at, row);
}

// Whether the touch is thanks on the day of a meeting.
bool IsThanks(const FoldEvent& at, const v1::ProspectRow& row) {
  return row.has_met_day() && row.met_day() == at.day;
}

// A meeting held is no unanswered touch, and neither are answers, thanks and a season's greetings
// (X2).
void CountInBurst(TouchIs touch_is, const FoldEvent& at, v1::ProspectRow& row) {
  const v1::Channel channel = at.header.touch_logged().channel();
  if (channel == v1::MEETING || channel == v1::VIDEO) {
    EndBurst(row);
    row.set_met_day(at.day);
    KeepLogged(at.b_us, at, row);
  } else if (touch_is == TouchIs::kOurs && !IsThanks(at, row) &&
             !at.header.touch_logged().greeting()) {
    row.mutable_counters()->set_burst(row.counters().burst() + 1);
  }
}

void LeaveAfter(Progress progress, const FoldEvent& at, v1::ProspectRow& row) {
  if (progress == Progress::kCompleted) {
    EnterNurture(at, row);
    LeaveNext(Happened::kCompleted, at, row);
  } else if ((LimitReached(at, row) && !InNurture(row)) || progress == Progress::kPauses) {
    LeaveForLong(at, row);
  } else if (progress == Progress::kTooEarly) {
    LeaveNext(Happened::kTouchTooEarly, at, row);
  } else if (progress == Progress::kGoesOn) {
    LeaveNext(Happened::kTouch, at, row);
  } else {
    LeaveNext(Happened::kTouchAlone, at, row);
  }
}

void FoldOutbound(const LongTerm& came, const FoldEvent& at, v1::ProspectRow& row) {
  v1::Counters& counters = *row.mutable_counters();
  if (came.kind != v1::TOUCH_KIND_UNSPECIFIED) BeginLongTerm(came, at, row);
  // Quarters lie between touches of the long term: none of them adds to a burst (X2).
  if (InNurture(row)) counters.clear_burst();
  counters.set_lifetime(counters.lifetime() + 1);
  if (!row.has_first_outbound_us()) row.set_first_outbound_us(at.b_us);
  if (row.has_cadence()) row.mutable_cadence()->clear_paused_from_day();
  if (EndsPause(at, row)) GoOn(row);

  const bool waits = row.follow_up() == v1::PAUSED;
  const v1::PauseWhy why = row.cadence().pause_why();
  const bool answers = waits && (why == v1::PAUSED_FOR_ANSWER || why == v1::PAUSED_SUCCEEDED);
  // What a promise brings is owed, as an answer is (X2).
  const bool delivers = !at.header.touch_logged().delivers().empty();
  // A greeting takes no step of a follow-up either; of the long term it may be one.
  const bool greets = at.header.touch_logged().greeting() && !InNurture(row);
  const TouchIs touch_is = answers || delivers || greets ? TouchIs::kAnswer : TouchIs::kOurs;
  CountInBurst(touch_is, at, row);
  if (waits && why == v1::PAUSED_CONSIDERING) return LeaveNext(Happened::kConsidering, at, row);
  if (answers) GoOn(row);
  const Progress progress = CountTouch(touch_is, at, row);
  if (came.kind == v1::NURTURE && progress == Progress::kNone) {
    return LeaveNext(Happened::kCompleted, at, row);  // The policy has none: it repeats (X3).
  }
  LeaveAfter(progress, at, row);
}

// Leaves what the person chose, else what the table says.
void Leave(Happened happened, v1::TouchKind chosen_kind, const v1::CivilSlot* next,
           const FoldEvent& at, v1::ProspectRow& row) {
  const v1::OutcomeRecorded& body = at.header.outcome_recorded();
  const NamedSeason season{body.season(), body.season_year()};
  if (next != nullptr) {
    LeaveChosen(*next, chosen_kind, v1::CHANNEL_UNSPECIFIED, season, Owed::kDone, at, row);
  } else {
    LeaveNext(happened, at, row, season);
  }
}

// The client is talking to us: the short-term follow-up goes on, unless a person paused it.
void TalkGoesOn(const FoldEvent& at, v1::ProspectRow& row) {
  if (row.cadence().pause_why() == v1::PAUSED_BY_PERSON) return;
  if (EndsOnReply(at, row)) ClearCadence(row);
  GoOn(row);
}

void FoldOutcome(v1::Outcome outcome, const v1::CivilSlot* next, const FoldEvent& at,
                 v1::ProspectRow& row) {
  switch (outcome) {
    case v1::REPLIED:
      TalkGoesOn(at, row);
      return Leave(Happened::kAnswered, v1::ANSWER_DUE, next, at, row);
    case v1::MEETING_SET:
    case v1::PROPOSAL_ASKED:
      row.set_group(v1::GROUP_NOW);
      TalkGoesOn(at, row);
      return Leave(Happened::kAnswered, v1::ANSWER_DUE, next, at, row);
    case v1::CONSIDERING:
      row.set_group(v1::GROUP_LATER);
      Pause(v1::PAUSED_CONSIDERING, row);
      return Leave(Happened::kConsidering, v1::CLIENT_PROMISE, next, at, row);
    case v1::NOT_NOW:
      row.set_group(v1::GROUP_LATER);
      Stop(row);
      return Leave(Happened::kNotNow, v1::REVISIT, next, at, row);
    case v1::NO:
      row.set_group(v1::GROUP_NOTHING);
      Stop(row);
      return Leave(Happened::kNo, v1::REVISIT, next, at, row);
    case v1::WON:
      return AfterWon(next, at, row);
    case v1::LOST:
      return AfterLost(next, at, row);
    default:
      // An outcome of a newer client: it moves nothing but what the person chose.
      if (next != nullptr) Leave(Happened::kAnswered, v1::CHOSEN, next, at, row);
  }
}

// Who had asked us to stop wrote again of their own accord, and a person said so.
bool Reopens(const v1::OutcomeRecorded& body) {
  return body.reopens() && body.outcome() == v1::REPLIED;
}

}  // namespace

void FoldTouchLogged(const FoldEvent& at, v1::ProspectRow& row) {
  const LongTerm came = LongTermThatCame(at, row);
  row.set_last_touch_us(at.b_us);
  row.mutable_last_touch()->set_seq(at.event.seq.value());
  row.mutable_last_touch()->set_type(v1::TOUCH_LOGGED);
  if (at.header.touch_logged().direction() == v1::INBOUND) {
    row.set_last_inbound_us(at.b_us);
    FoldInbound(at, row);
  } else {
    row.set_last_outbound_us(at.b_us);
    FoldOutbound(came, at, row);
  }
}

void KeepLogged(int64_t met_us, const FoldEvent& at, v1::ProspectRow& row) {
  const int64_t written_us = at.header.written_at_us();
  if (!at.header.import_ref().empty() || written_us < row.logged().written_us()) return;
  v1::Logged& logged = *row.mutable_logged();
  logged.set_met_us(met_us);
  logged.set_written_us(written_us);
  logged.set_by(at.header.actor());
}

void FoldOutcomeRecorded(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::OutcomeRecorded& body = at.header.outcome_recorded();
  const v1::CivilSlot* next = body.has_next() ? &body.next() : nullptr;
  if (!body.season().empty()) row.set_seasons_named(row.seasons_named() + 1);
  row.set_last_outcome(body.outcome());
  if (body.outcome() == v1::NO_RESPONSE) {
    // Silence is derived; this adds a reason (X2), and a date where the person gave one.
    if (next != nullptr) Leave(Happened::kTouchAlone, v1::CHOSEN, next, at, row);
    return;
  }
  EndBurst(row);
  if (body.outcome() == v1::WON || body.outcome() == v1::LOST) CloseDealByOutcome(at, row);
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) {
    if (!Reopens(body)) return;
    Stop(row);  // Whatever went on before they asked us to stop is over.
    row.set_group(v1::GROUP_UNKNOWN);
  }
  if (body.outcome() == v1::OPTED_OUT) {
    row.set_group(v1::GROUP_NOTHING);
    Stop(row);
    row.set_follow_up(v1::OPTED_OUT_FOR_EVER);
    ReleaseNextChosen(row);
    ClearNext(row);
    return;
  }
  FoldOutcome(body.outcome(), next, at, row);
}

void FoldContactSucceeded(const FoldEvent& at, v1::ProspectRow& row) {
  EndBurst(row);
  // It was the predecessor who asked us to stop.
  if (row.follow_up() == v1::OPTED_OUT_FOR_EVER) row.set_group(v1::GROUP_UNKNOWN);
  Pause(v1::PAUSED_SUCCEEDED, row);
  LeaveNext(Happened::kSucceeded, at, row);
}

void FoldNextTouchSet(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::NextTouchSet& body = at.header.next_touch_set();
  if (!body.has_next()) return;
  if (!body.season().empty()) row.set_seasons_named(row.seasons_named() + 1);
  LeaveChosen(body.next(), v1::CHOSEN, body.channel(), {body.season(), body.season_year()},
              body.with_touch() ? Owed::kDone : Owed::kStays, at, row);
}

void AfterWon(const v1::CivilSlot* next, const FoldEvent& at, v1::ProspectRow& row) {
  row.set_group(v1::GROUP_NOW);
  StartPostSale(at, row);
  GoOn(row);
  Leave(Happened::kWon, v1::REORDER, next, at, row);
}

void AfterLost(const v1::CivilSlot* next, const FoldEvent& at, v1::ProspectRow& row) {
  row.set_group(v1::GROUP_NOTHING);
  Stop(row);
  Leave(Happened::kLost, v1::REVISIT, next, at, row);
}

}  // namespace tasuki::domain
