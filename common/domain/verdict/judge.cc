#include "common/domain/verdict/judge.h"

#include <algorithm>
#include <string>

#include "common/domain/events/catalogue.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/verdict/passes.h"
#include "common/domain/verdict/permissions.h"
#include "common/domain/verdict/validity.h"
#include "common/domain/verdict/writer.h"

// The rows of DESIGN.md §4, in their order: validity.cc is row 1, permissions.cc the table behind
// rows 2 and 7, writer.cc row 3, this file the rest. What an event then changes: apply.cc.

namespace tasuki::domain {
namespace {

// kFirst: the server's own events at the birth of a team, and never again.
bool IsFirst(const v1::Header& header, Rows& rows) {
  if (header.type() == v1::MEMBER_ADDED) {
    const auto* team = rows.Find(TeamKey());
    return team != nullptr && team->active_admins() == 0;
  }
  const auto* decision = rows.Find(DecisionKey(SubjectOf(header), header.slot()));
  return decision == nullptr || decision->present().empty();
}

// kAuthor: only the event's origin is known here, so every laptop of the member counts as theirs.
bool IsAuthor(const v1::Header& header, const Writer& writer, Rows& rows) {
  const v1::FactRetracted& retracted = header.fact_retracted();
  if (!retracted.has_fact()) return false;
  const ReplicaId origin = ReplicaId::FromTrusted(retracted.fact().replica());
  return MemberOfReplica(origin, rows) == writer.member;
}

// kAssignee: of the present assignment or of one in the open contest. Whose an older one was is not
// known here; answering it changes nothing any more, and the fold looks at whose it is.
bool IsAssignee(const v1::Header& header, const Writer& writer, Rows& rows) {
  const std::string& assignment = header.type() == v1::HANDOVER_ACCEPTED
                                      ? header.handover_accepted().assignment()
                                      : header.handover_declined().assignment();
  if (DoneBy(header) != writer.member) return false;  // Only a manager answers for somebody else.
  const auto* decision = rows.Find(DecisionKey(SubjectOf(header), v1::OWNER));
  if (decision == nullptr) return true;
  if (std::ranges::find(decision->present(), assignment) != decision->present().end()) {
    return decision->owner().to() == writer.member.bytes();
  }
  for (const v1::ContestSide& side : decision->contest().sides()) {
    if (side.event_id() == assignment) return side.owner().to() == writer.member.bytes();
  }
  return true;
}

// Row 2, second half: whether the table lets that hand write this event. kOwner is row 7's.
bool MayEverWrite(const v1::Header& header, const Writer& writer, Rows& rows) {
  switch (PermissionOf(header.type(), writer.hand)) {
    case Permission::kNever:
      return false;
    case Permission::kAlways:
    case Permission::kOwner:
      return true;
    case Permission::kFirst:
      return IsFirst(header, rows);
    case Permission::kAuthor:
      return IsAuthor(header, writer, rows);
    case Permission::kSelf:
      return header.subject().id() == writer.member.bytes();
    case Permission::kAssignee:
      return IsAssignee(header, writer, rows);
    case Permission::kPlainRoles:
      return header.member_added().role() == v1::REP || header.member_added().role() == v1::AUDITOR;
  }
  return false;
}

// Row 7. An owner gives away their own; from the queue one takes for oneself, for good; and what
// one has added oneself is one's own until somebody decides, even where its firm has an owner.
bool HasOwnersRight(const JournalEvent& event, const Writer& writer, Rows& rows) {
  const v1::Header& header = *event.header;
  const SubjectId subject = SubjectOf(header);
  if (CountsAsOwner(writer.member, subject, event.recorded_at_us, rows)) return true;
  if (header.type() != v1::OWNER_ASSIGNED) return false;
  const v1::OwnerAssigned& assigned = header.owner_assigned();
  if (assigned.to() != writer.member.bytes() || assigned.until_us() != 0) return false;
  if (OwnerOf(subject, event.recorded_at_us, rows).owner.is_zero()) return true;
  const auto* decision = rows.Find(DecisionKey(subject, v1::OWNER));
  if (decision != nullptr && !decision->present().empty()) return false;
  const auto* row = rows.Find(SubjectKey(subject));
  return row != nullptr && row->added_by() == writer.member.bytes();
}

bool SameOwner(const v1::OwnerValue& a, const v1::OwnerValue& b) {
  return a.to() == b.to() && a.until_us() == b.until_us() && a.back_to() == b.back_to();
}

bool IsGone(const std::string& member, Rows& rows) {
  const auto* row = rows.Find(MemberKey(MemberId::FromTrusted(member)));
  return row != nullptr && row->state() == v1::GONE;
}

// Row 5: whether `header` wants what the slot holds already.
bool WantsPresentValue(const JournalEvent& event, const v1::DecisionRow& present, Rows& rows) {
  const v1::Header& header = *event.header;
  const SlotValue wanted = WantedValue(event, rows);
  if (header.slot() == v1::OWNER) {
    if (SameOwner(wanted.owner, PresentOwner(present, rows))) return true;
    // What is theirs who are gone reads as the queue: two imports of one history agree all the
    // same.
    return event.rules >= kRulesOfBounds && IsGone(wanted.owner.to(), rows) &&
           SameOwner(wanted.owner, DecidedOwner(present));
  }
  if (header.slot() == v1::MERGED) return wanted.merged_into == present.merged_into();
  return wanted.policy != nullptr && wanted.policy->SerializeAsString() == present.policy_bytes();
}

// Rows 5 to 8.
v1::Verdict JudgeDecision(const JournalEvent& event, const Writer& writer, Rows& rows) {
  const v1::Header& header = *event.header;
  const auto* present = rows.Find(DecisionKey(SubjectOf(header), header.slot()));
  const bool decided = present != nullptr && !present->present().empty();
  if (decided && WantsPresentValue(event, *present, rows)) return v1::CONFIRMS;
  const bool base_holds =
      decided ? std::ranges::find(present->present(), header.base()) != present->present().end()
              : header.base().empty();
  if (!base_holds) return v1::CONTESTED;
  if (PermissionOf(header.type(), writer.hand) == Permission::kOwner &&
      !HasOwnersRight(event, writer, rows)) {
    return v1::UNAUTHORISED;
  }
  return v1::EFFECTIVE;
}

// Row 2 of what came from a source: only managers and admins bring it in.
bool MayImport(const JournalEvent& event, const Writer& writer) {
  return event.header->import_ref().empty() || event.rules < kRulesOfBounds ||
         writer.hand == Hand::kManager || writer.hand == Hand::kAdmin;
}

// A cover that replaces a running one covers for the same owner, unless it names another. Who only
// covers is not behind anybody.
void KeepOwnerBehind(const JournalEvent& event, v1::OwnerValue& wanted, Rows& rows) {
  if (wanted.until_us() == 0) return;
  const auto* decision = rows.Find(DecisionKey(SubjectOf(*event.header), v1::OWNER));
  if (decision == nullptr || decision->present().empty()) return;
  const v1::OwnerValue running = PresentOwner(*decision, rows);
  if (running.until_us() == 0 || event.recorded_at_us >= running.until_us()) return;
  if (wanted.back_to().empty() || wanted.back_to() == running.to()) {
    wanted.set_back_to(running.back_to());
  }
}

}  // namespace

SlotValue WantedValue(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  SlotValue value;
  switch (header.body_case()) {
    case v1::Header::kOwnerAssigned:
      value.owner.set_to(header.owner_assigned().to());
      value.owner.set_until_us(header.owner_assigned().until_us());
      value.owner.set_back_to(header.owner_assigned().back_to());
      if (event.rules >= kRulesOfBounds) KeepOwnerBehind(event, value.owner, rows);
      break;
    case v1::Header::kProspectsMerged:
      value.merged_into = header.prospects_merged().into();
      break;
    case v1::Header::kPolicySet:
      value.policy = &header.policy_set().policy();
      break;
    case v1::Header::kContestResolved:
      value.owner.set_to(header.contest_resolved().to());
      value.owner.set_until_us(header.contest_resolved().until_us());
      value.owner.set_back_to(header.contest_resolved().back_to());
      value.merged_into = header.contest_resolved().into();
      value.policy = &header.contest_resolved().policy().policy();
      break;
    default:  // ProspectsSplit: merged into nothing.
      break;
  }
  return value;
}

v1::Verdict JudgeAs(const JournalEvent& event, Pass pass, Rows& rows) {
  const v1::Header& header = *event.header;
  const TypeInfo* info = FindType(header.type());
  const Writer writer = WriterOf(event, rows);
  const bool apart = writer.genuine && IsSetApart(event, writer, rows) && pass == Pass::kArrival;
  if (!IsValid(event, apart, rows)) return v1::INVALID;
  if (!writer.genuine || !MayImport(event, writer) || !MayEverWrite(header, writer, rows)) {
    return v1::UNAUTHORISED;
  }
  if (apart) return v1::SET_APART;
  if (header.type() == v1::MEMBER_LEFT && IsGone(header.subject().id(), rows)) return v1::CONFIRMS;
  if (header.kind() != v1::DECISION || info == nullptr) return v1::EFFECTIVE;
  return JudgeDecision(event, writer, rows);
}

v1::Verdict Judge(const JournalEvent& event, Rows& rows) {
  return JudgeAs(event, Pass::kArrival, rows);
}

bool TakesEffect(v1::Verdict verdict) {
  return verdict == v1::EFFECTIVE || verdict == v1::CONFIRMS;
}

}  // namespace tasuki::domain
