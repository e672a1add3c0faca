#include "common/domain/fold/prospect_fold.h"

#include <string>
#include <utility>

#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/contact_fold.h"
#include "common/domain/fold/deal_fold.h"
#include "common/domain/fold/fields.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/fold/introduction.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/fold/promise_fold.h"
#include "common/domain/fold/task_fold.h"
#include "common/domain/fold/texts.h"

namespace tasuki::domain {
namespace {

// Absent fields stay as they were; an empty firm means none.
void Change(const v1::ProspectAttributes& change, const FoldEvent& at, v1::ProspectRow& row) {
  row.mutable_attributes()->MergeFrom(change);
  AddText(at.event, at.rows, *row.mutable_texts());
  StandForFields(at.event, at.rows, *row.mutable_crossed());
}

void FoldProspectAdded(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::ProspectAdded& body = at.header.prospect_added();
  row.set_added_us(at.b_us);
  row.set_imported(!at.header.import_ref().empty());
  Change(body.attributes(), at, row);
  if (row.attributes().has_met_at_us()) {
    row.set_met_day(CivilDayOf(row.attributes().met_at_us(), body.met_offset_minutes()));
    KeepLogged(row.attributes().met_at_us(), at, row);
  }
  row.set_follow_up(v1::GOING);
  LeaveNext(Happened::kAdded, at, row);
  std::string cadence = body.cadence();
  if (cadence.empty() && !at.policy.cadences().empty()) cadence = at.policy.cadences(0).name();
  StartCadence(cadence, FirstFollowUpDay(at, row), at, row);
}

}  // namespace

void PassProspectFact(const JournalEvent& event, int64_t b_us, v1::ProspectRow& row) {
  row.set_folded_us(b_us);
  row.set_folded_seq(event.seq.value());
  row.set_facts(row.facts() + 1);
}

namespace {

void FoldByType(const FoldEvent& at, v1::ProspectRow& row) {
  switch (at.header.type()) {
    case v1::PROSPECT_ADDED:
      return FoldProspectAdded(at, row);
    case v1::PROSPECT_CHANGED:
      return Change(at.header.prospect_changed().attributes(), at, row);
    case v1::CONTACT_SUCCEEDED:
      Change(at.header.contact_succeeded().attributes(), at, row);
      return FoldContactSucceeded(at, row);
    case v1::TOUCH_LOGGED:
      FoldTouchLogged(at, row);
      KeepDealing(at, row);
      return CountHandoverTouch(at, row);
    case v1::OUTCOME_RECORDED:
      return FoldOutcomeRecorded(at, row);
    case v1::NEXT_TOUCH_SET:
      return FoldNextTouchSet(at, row);
    case v1::CADENCE_STARTED:
      return FoldCadenceStarted(at, row);
    case v1::CADENCE_PAUSED:
      return FoldCadencePaused(at, row);
    case v1::CADENCE_RESUMED:
      return FoldCadenceResumed(at, row);
    case v1::CADENCE_STOPPED:
      return FoldCadenceStopped(at, row);
    case v1::STEP_OVERRIDDEN:
      return FoldStepOverridden(at, row);
    case v1::PROMISE_MADE:
      return FoldPromiseMade(at, row);
    case v1::PROMISE_MOVED:
      return FoldPromiseMoved(at, row);
    case v1::PROMISE_CLOSED:
      return FoldPromiseClosed(at, row);
    case v1::DEAL_OPENED:
      return FoldDealOpened(at, row);
    case v1::DEAL_STAGE_CHANGED:
      return FoldDealStageChanged(at, row);
    case v1::DEAL_CLOSED:
      return FoldDealClosed(at, row);
    case v1::TERMS_AGREED:
      return FoldTermsAgreed(at, row);
    case v1::TERMS_CHANGED:
      return FoldTermsChanged(at, row);
    case v1::TASK_DELEGATED:
      return FoldTaskDelegated(at, row);
    case v1::TASK_PLANNED:
      return FoldTaskPlanned(at, row);
    case v1::MILESTONE_REACHED:
      return FoldMilestoneReached(at, row);
    case v1::TASK_DONE:
      return FoldTaskDone(at, row);
    case v1::NOTE_ADDED:
      return FoldThanks(at);
    case v1::HANDOVER_ACCEPTED:
    case v1::HANDOVER_DECLINED: {
      const auto answered = FoldHandoverAnswer(at.event, row.last_handover(), at.rows);
      if (answered.has_value()) KeepAnswered(*answered, row);
      return;
    }
    case v1::CLIENT_INTRODUCED:
      return FoldClientIntroduced(at, row);
    default:
      // Pushback and types of a newer catalogue stand in the timeline only.
      return;
  }
}

}  // namespace

void FoldProspectFact(const FoldEvent& at, v1::ProspectRow& row) {
  if (at.header.type() == v1::PROSPECT_ADDED && row.has_added_us()) return;
  if (at.header.type() == v1::PROSPECT_ADDED) {
    row.set_facts(row.facts() + 1);
  } else {
    PassProspectFact(at.event, at.b_us, row);
  }
  TakeIntroductionAway(row);
  MarkOverdue(at, row);
  FoldByType(at, row);
  MarkEnded(at, row);
  PutIntroduction(row);
}

v1::ProspectRow WithFactsOf(v1::ProspectRow facts, v1::ProspectRow row) {
  facts.mutable_recent()->Swap(row.mutable_recent());
  facts.set_erased(row.erased());
  facts.set_merged_into(std::move(*row.mutable_merged_into()));
  *facts.mutable_last_handover() = row.last_handover();
  if (!row.has_last_handover()) facts.clear_last_handover();
  *facts.mutable_to_introduce() = row.to_introduce();
  if (!row.has_to_introduce()) facts.clear_to_introduce();
  facts.set_retractions(row.retractions());
  facts.set_last_seq(row.last_seq());
  *facts.mutable_undone() = row.undone();
  if (!row.has_undone()) facts.clear_undone();
  facts.set_at_firm(row.at_firm());
  facts.set_bound(row.bound());
  facts.set_binds(row.binds());
  return facts;
}

}  // namespace tasuki::domain
