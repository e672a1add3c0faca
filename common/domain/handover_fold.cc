#include "common/domain/handover_fold.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/domain/civil.h"
#include "common/domain/fold.h"
#include "common/domain/next_touch.h"
#include "common/domain/ownership.h"

namespace tasuki::domain {
namespace {

// Whether the handover was made before the fact, in (business time, seq): the same whether the fact
// is folded as it comes or anew.
bool IsBefore(const v1::HandoverRow& handover, const FoldEvent& at) {
  return std::pair(handover.handed_us(), handover.seq()) < std::pair(at.b_us, at.event.seq.value());
}

// The owner before the present decision on `prospect`: its own, else its firm's.
MemberId Giver(SubjectId prospect, const v1::DecisionRow& decision, int64_t at_us, Rows& rows) {
  const v1::OwnerValue& before = decision.before();
  const bool ended = before.until_us() != 0 && at_us >= before.until_us();
  const MemberId own = MemberId::FromTrusted(ended ? before.back_to() : before.to());
  if (!own.is_zero()) return own;
  const auto* subject = rows.Find<v1::SubjectRow>(SubjectKey(prospect));
  if (subject == nullptr || subject->parent().empty()) return {};
  return OwnerOf(SubjectId::FromTrusted(subject->parent()), at_us, rows).owner;
}

// The handover to the person who did the fact that it names; where it names none that we hold (a
// confirming decision's id), their last one. Nobody answers a handover to somebody else.
v1::HandoverRow* FindHandover(const std::string& assignment, const FoldEvent& at,
                              v1::ProspectRow& row) {
  const std::string doer = DoneBy(at.header).str();
  v1::HandoverRow* last = nullptr;
  for (v1::HandoverRow& handover : *row.mutable_handovers()) {
    if (handover.seq() >= at.event.seq.value()) continue;
    if (handover.assignment() == assignment) return handover.to() == doer ? &handover : nullptr;
    if (handover.to() == doer && IsBefore(handover, at)) last = &handover;
  }
  return last;
}

}  // namespace

bool AppendHandover(const JournalEvent& event, int64_t b_us, v1::ProspectRow& row, Rows& rows) {
  const v1::Header& header = *event.header;
  const SubjectId prospect = SubjectId::FromTrusted(header.subject().id());
  const auto* found = rows.Find<v1::DecisionRow>(DecisionKey(prospect, v1::OWNER));
  if (found == nullptr) return false;
  const bool is_present = std::find(found->present().begin(), found->present().end(),
                                    header.event_id()) != found->present().end();
  v1::HandoverRow handover;
  if (is_present) {
    const MemberId from = Giver(prospect, *found, event.recorded_at_us, rows);
    if (!from.is_zero()) handover.set_from(from.str());
  } else if (!row.handovers().empty()) {
    // Admitted together with a later decision on the same prospect.
    handover.set_from(row.handovers().rbegin()->to());
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
  handover.set_handed_us(b_us);
  handover.set_until_us(resolves ? resolved.until_us() : assigned.until_us());
  handover.set_back_to(resolves ? resolved.back_to() : assigned.back_to());
  handover.set_cover(handover.until_us() != 0);
  handover.set_imported(!header.import_ref().empty());
  *row.add_handovers() = std::move(handover);
  return true;
}

void FoldHandoverAccepted(const FoldEvent& at, v1::ProspectRow& row) {
  auto* handover = FindHandover(at.header.handover_accepted().assignment(), at, row);
  if (handover != nullptr && handover->accepted_us() == 0) handover->set_accepted_us(at.b_us);
}

void FoldHandoverDeclined(const FoldEvent& at, v1::ProspectRow& row) {
  auto* handover = FindHandover(at.header.handover_declined().assignment(), at, row);
  if (handover != nullptr && handover->declined_us() == 0) handover->set_declined_us(at.b_us);
}

void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row) {
  v1::HandoverRow* last = nullptr;
  for (v1::HandoverRow& handover : *row.mutable_handovers()) {
    if (IsBefore(handover, at)) last = &handover;
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
    if (!IsBefore(handover, at)) continue;
    if (handover.first_touch_us() == 0) {
      handover.set_first_touch_us(at.b_us);
    } else {
      handover.set_second_touch_us(at.b_us);
    }
  }
}

void ForgetFacts(v1::ProspectRow& row) {
  for (v1::HandoverRow& handover : *row.mutable_handovers()) {
    handover.clear_accepted_us();
    handover.clear_declined_us();
    handover.clear_introduced_us();
    handover.clear_how();
    handover.clear_first_touch_us();
    handover.clear_second_touch_us();
  }
}

}  // namespace tasuki::domain
