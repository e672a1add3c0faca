#include "common/domain/verdict/ownership.h"

#include <algorithm>
#include <string>

namespace tasuki::domain {
namespace {

// Whether the member keeps what was assigned to them at `decided_seq`: one who has left, or whose
// role may not own, owns nothing, and coming back gives nothing back (the mark).
bool Keeps(std::string_view member, uint64_t decided_seq, Rows& rows) {
  const auto* row = rows.Find(MemberKey(MemberId::FromTrusted(member)));
  return row != nullptr && row->state() == v1::ACTIVE && MayOwn(row->role()) &&
         decided_seq >= row->queue_mark_seq();
}

const v1::DecisionRow* OwnerDecision(SubjectId subject, Rows& rows) {
  const auto* decision = rows.Find(DecisionKey(subject, v1::OWNER));
  return decision == nullptr || decision->present().empty() ? nullptr : decision;
}

// The firm of a prospect; zero where it has none.
SubjectId FirmOf(SubjectId subject, Rows& rows) {
  const auto* row = rows.Find(SubjectKey(subject));
  if (row == nullptr || row->kind() != v1::PROSPECT) return {};
  return SubjectId::FromTrusted(row->parent());
}

}  // namespace

bool MayOwn(v1::Role role) { return role == v1::REP || role == v1::MANAGER || role == v1::ADMIN; }

const v1::OwnerValue& DecidedOwner(const v1::DecisionRow& decision) {
  return decision.declined_seq() == 0 ? decision.owner() : decision.before();
}

v1::OwnerValue PresentOwner(const v1::DecisionRow& decision, Rows& rows) {
  v1::OwnerValue value = DecidedOwner(decision);
  if (!value.to().empty() && !Keeps(value.to(), decision.seq(), rows)) value.clear_to();
  if (!value.back_to().empty() && !Keeps(value.back_to(), decision.seq(), rows)) {
    value.clear_back_to();
  }
  return value;
}

Ownership OwnerOf(SubjectId subject, int64_t at_us, Rows& rows) {
  Ownership ownership;
  for (const bool of_firm : {false, true}) {
    const SubjectId from = of_firm ? FirmOf(subject, rows) : subject;
    if (from.is_zero()) break;
    const v1::DecisionRow* decision = OwnerDecision(from, rows);
    if (decision == nullptr) continue;
    const v1::OwnerValue& value = DecidedOwner(*decision);
    const bool ended = value.until_us() != 0 && at_us >= value.until_us();
    const std::string& holder = ended ? value.back_to() : value.to();
    const MemberId member = MemberId::FromTrusted(holder);
    if (!holder.empty() && Keeps(holder, decision->seq(), rows)) {
      Ownership found;
      found.owner = member;
      found.from_firm = of_firm;
      found.decided_seq = Seq(decision->seq());
      return found;
    }
    if (ownership.decided_seq == Seq()) ownership.decided_seq = Seq(decision->seq());
    const Seq decided(std::max(decision->seq(), decision->declined_seq()));
    ownership.queue_since_seq = std::max(ownership.queue_since_seq, decided);
    if (ended) ownership.queue_since_us = std::max(ownership.queue_since_us, value.until_us());
    if (holder.empty()) continue;
    const auto* lost = rows.Find(MemberKey(member));
    if (lost != nullptr) {
      ownership.queue_since_us = std::max(ownership.queue_since_us, lost->queue_mark_us());
    }
    if (ownership.last_owner.is_zero()) ownership.last_owner = member;
  }
  return ownership;
}

MemberId OwnerBehind(SubjectId subject, int64_t at_us, Rows& rows) {
  const Ownership ownership = OwnerOf(subject, at_us, rows);
  if (ownership.owner.is_zero()) return {};
  const SubjectId decided = ownership.from_firm ? FirmOf(subject, rows) : subject;
  const v1::DecisionRow* decision = OwnerDecision(decided, rows);
  if (decision == nullptr) return ownership.owner;
  const v1::OwnerValue value = PresentOwner(*decision, rows);
  if (value.until_us() == 0 || at_us >= value.until_us()) return ownership.owner;
  // A firm's cover ends for its prospects by itself.
  return ownership.from_firm ? MemberId() : MemberId::FromTrusted(value.back_to());
}

bool CountsAsOwner(MemberId member, SubjectId subject, int64_t at_us, Rows& rows) {
  if (member.is_zero()) return false;
  const Ownership ownership = OwnerOf(subject, at_us, rows);
  if (ownership.owner == member) return true;
  // While a cover runs, the person who is covered for counts too.
  const SubjectId decided = ownership.from_firm ? FirmOf(subject, rows) : subject;
  const v1::DecisionRow* decision = OwnerDecision(decided, rows);
  if (decision == nullptr) return false;
  const v1::OwnerValue& value = DecidedOwner(*decision);
  return value.until_us() != 0 && at_us < value.until_us() && value.back_to() == member.bytes() &&
         Keeps(value.back_to(), decision->seq(), rows);
}

}  // namespace tasuki::domain
