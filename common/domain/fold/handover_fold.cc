#include "common/domain/fold/handover_fold.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/domain/calendar/civil.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

// Whether the handover was made before the fact, in (business time, seq): the same whether the fact
// is folded as it comes or anew.
bool IsBefore(const v1::HandoverRow& handover, const JournalEvent& fact) {
  return std::pair(handover.handed_us(), handover.seq()) <
         std::pair(BusinessTime(fact), fact.seq.value());
}

// The owner before the present decision on `subject_id`: its own, else its firm's.
MemberId Giver(SubjectId subject_id, const v1::DecisionRow& decision, int64_t at_us, Rows& rows) {
  const v1::OwnerValue& before = decision.before();
  const bool ended = before.until_us() != 0 && at_us >= before.until_us();
  const MemberId own = MemberId::FromTrusted(ended ? before.back_to() : before.to());
  if (!own.is_zero()) return own;
  const auto* subject = rows.Find(SubjectKey(subject_id));
  if (subject == nullptr || subject->parent().empty()) return {};
  return OwnerOf(SubjectId::FromTrusted(subject->parent()), at_us, rows).owner;
}

// The handover to the person who did the fact that it names; where it names none that we hold (a
// confirming decision's id), their last one. Nobody answers a handover to somebody else.
v1::HandoverRow* FindHandover(const std::string& assignment, const JournalEvent& answer,
                              Handovers& handovers) {
  const std::string doer = DoneBy(*answer.header).str();
  v1::HandoverRow* last = nullptr;
  for (v1::HandoverRow& handover : handovers) {
    if (handover.seq() >= answer.seq.value()) continue;
    if (handover.assignment() == assignment) return handover.to() == doer ? &handover : nullptr;
    if (handover.to() == doer && IsBefore(handover, answer)) last = &handover;
  }
  return last;
}

}  // namespace

bool AppendHandover(const JournalEvent& event, Handovers& handovers, Rows& rows) {
  const v1::Header& header = *event.header;
  const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
  const auto* found = rows.Find(DecisionKey(subject, v1::OWNER));
  if (found == nullptr) return false;
  const bool is_present = std::find(found->present().begin(), found->present().end(),
                                    header.event_id()) != found->present().end();
  v1::HandoverRow handover;
  if (is_present) {
    const MemberId from = Giver(subject, *found, event.recorded_at_us, rows);
    if (!from.is_zero()) handover.set_from(from.str());
  } else if (!handovers.empty()) {
    // Admitted together with a later decision on the same subject.
    handover.set_from(handovers.rbegin()->to());
  }
  const bool resolves = header.type() == v1::CONTEST_RESOLVED;
  const v1::OwnerAssigned& assigned = header.owner_assigned();
  const v1::ContestResolved& resolved = header.contest_resolved();
  handover.set_to(resolves ? resolved.to() : assigned.to());
  if (handover.from().empty() && handover.to().empty()) return false;
  if (resolves && handover.from() == handover.to()) return false;
  handover.set_assignment(header.event_id());
  handover.set_seq(event.seq.value());
  handover.set_why(assigned.why());
  handover.set_handed_us(BusinessTime(event));
  handover.set_until_us(resolves ? resolved.until_us() : assigned.until_us());
  handover.set_back_to(resolves ? resolved.back_to() : assigned.back_to());
  handover.set_cover(handover.until_us() != 0);
  handover.set_imported(!header.import_ref().empty());
  *handovers.Add() = std::move(handover);
  return true;
}

void FoldHandoverAnswer(const JournalEvent& answer, Handovers& handovers) {
  const v1::Header& header = *answer.header;
  const bool accepts = header.type() == v1::HANDOVER_ACCEPTED;
  auto* handover = FindHandover(
      accepts ? header.handover_accepted().assignment() : header.handover_declined().assignment(),
      answer, handovers);
  if (handover == nullptr) return;
  if (accepts) {
    if (handover->accepted_us() == 0) handover->set_accepted_us(BusinessTime(answer));
  } else if (handover->declined_us() == 0) {
    handover->set_declined_us(BusinessTime(answer));
  }
}

void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row) {
  v1::HandoverRow* last = nullptr;
  for (v1::HandoverRow& handover : *row.mutable_handovers()) {
    if (IsBefore(handover, at.event)) last = &handover;
  }
  if (last != nullptr && last->introduced_us() == 0) {
    last->set_introduced_us(at.b_us);
    last->set_how(at.header.client_introduced().how());
  }
  // X12: the step that was due waits until some days after the introduction.
  HoldStepUntil(AddBusinessDays(at.day, at.policy.handover().step_waits_business_days()), at, row);
}

void CountHandoverTouch(const FoldEvent& at, v1::ProspectRow& row) {
  if (row.handovers().empty() || at.header.touch_logged().direction() != v1::OUTBOUND) return;
  const MemberId doer = DoneBy(at.header);
  if (doer.is_zero()) return;
  for (v1::HandoverRow& handover : *row.mutable_handovers()) {
    if (handover.to() != doer.bytes() || handover.second_touch_us() != 0) continue;
    if (!IsBefore(handover, at.event)) continue;
    if (handover.first_touch_us() == 0) {
      handover.set_first_touch_us(at.b_us);
    } else {
      handover.set_second_touch_us(at.b_us);
    }
  }
}

void ForgetFacts(Handovers& handovers) {
  for (v1::HandoverRow& handover : handovers) {
    handover.clear_accepted_us();
    handover.clear_declined_us();
    handover.clear_introduced_us();
    handover.clear_how();
    handover.clear_first_touch_us();
    handover.clear_second_touch_us();
  }
}

}  // namespace tasuki::domain
