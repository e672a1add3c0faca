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
  if (row.has_cadence()) row.mutable_cadence()->clear_paused_from_day();
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

void FoldOutbound(const FoldEvent& at, v1::ProspectRow& row) {
  v1::Counters& counters = *row.mutable_counters();
  // Quarters lie between touches of the long term: none of them adds to a burst (X2).
  if (InNurture(row)) counters.clear_burst();
  counters.set_burst(counters.burst() + 1);
  counters.set_lifetime(counters.lifetime() + 1);
  if (!row.has_first_outbound_us()) row.set_first_outbound_us(at.b_us);
  if (row.has_cadence()) row.mutable_cadence()->clear_paused_from_day();

  TouchIs touch_is = TouchIs::kOurs;
  if (row.follow_up() == v1::PAUSED) {
    if (row.cadence().pause_why() == v1::PAUSED_CONSIDERING) {
      LeaveNext(Happened::kConsidering, at, row);
      return;
    }
    if (row.cadence().pause_why() == v1::PAUSED_FOR_ANSWER ||
        row.cadence().pause_why() == v1::PAUSED_SUCCEEDED) {
      touch_is = TouchIs::kAnswer;
      GoOn(row);
    }
  }
  const Progress progress = CountTouch(touch_is, at, row);
  if (progress == Progress::kCompleted) {
    EnterNurture(at, row);
    LeaveNext(Happened::kCompleted, at, row);
  } else if (LimitReached(at, row) && !InNurture(row)) {
    LeaveForLong(at, row);
  } else if (progress == Progress::kTooEarly) {
    LeaveNext(Happened::kTouchTooEarly, at, row);
  } else if (progress == Progress::kGoesOn) {
    LeaveNext(Happened::kTouch, at, row);
  } else {
    LeaveNext(Happened::kTouchAlone, at, row);
  }
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
  row.set_last_touch_us(at.b_us);
  row.mutable_last_touch()->set_seq(at.event.seq.value());
  row.mutable_last_touch()->set_type(v1::TOUCH_LOGGED);
  if (at.header.touch_logged().direction() == v1::INBOUND) {
    FoldInbound(at, row);
  } else {
    FoldOutbound(at, row);
  }
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
