#include "common/domain/ownership.h"

#include <string>

namespace tasuki::domain {
namespace {

// What was decided, whoever has left since.
const v1::OwnerValue& Decided(const v1::DecisionRow& decision) {
  return decision.declined_seq() == 0 ? decision.owner() : decision.before();
}

// Whether the member keeps what was assigned to them at `decided_seq`: one who has left, or whose
// role may not own, owns nothing, and coming back gives nothing back (the mark).
bool Keeps(std::string_view member, uint64_t decided_seq, Rows& rows) {
  const auto* row = rows.Find<v1::MemberRow>(MemberKey(MemberId::FromTrusted(member)));
  return row != nullptr && row->state() == v1::ACTIVE && MayOwn(row->role()) &&
         decided_seq >= row->queue_mark_seq();
}

const v1::DecisionRow* OwnerDecision(SubjectId subject, Rows& rows) {
  const auto* decision = rows.Find<v1::DecisionRow>(DecisionKey(subject, v1::OWNER));
  return decision == nullptr || decision->present().empty() ? nullptr : decision;
}

// The firm of a prospect; zero where it has none.
SubjectId FirmOf(SubjectId subject, Rows& rows) {
  const auto* row = rows.Find<v1::SubjectRow>(SubjectKey(subject));
  if (row == nullptr || row->kind() != v1::PROSPECT) return {};
  return SubjectId::FromTrusted(row->parent());
}

}  // namespace

bool MayOwn(v1::Role role) { return role == v1::REP || role == v1::MANAGER || role == v1::ADMIN; }

v1::OwnerValue PresentOwner(const v1::DecisionRow& decision, Rows& rows) {
  v1::OwnerValue value = Decided(decision);
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
    const v1::OwnerValue& value = Decided(*decision);
    const bool ended = value.until_us() != 0 && at_us >= value.until_us();
    const std::string& holder = ended ? value.back_to() : value.to();
    if (ownership.decided_seq == Seq()) ownership.decided_seq = Seq(decision->seq());
    if (holder.empty()) continue;
    const MemberId member = MemberId::FromTrusted(holder);
    if (Keeps(holder, decision->seq(), rows)) {
      ownership.owner = member;
      ownership.from_firm = of_firm;
      ownership.decided_seq = Seq(decision->seq());
      ownership.last_owner = MemberId();
      return ownership;
    }
    if (ownership.last_owner.is_zero()) ownership.last_owner = member;
  }
  return ownership;
}

bool CountsAsOwner(MemberId member, SubjectId subject, int64_t at_us, Rows& rows) {
  if (member.is_zero()) return false;
  const Ownership ownership = OwnerOf(subject, at_us, rows);
  if (ownership.owner == member) return true;
  // While a cover runs, the person who is covered for counts too.
  const SubjectId decided = ownership.from_firm ? FirmOf(subject, rows) : subject;
  const v1::DecisionRow* decision = OwnerDecision(decided, rows);
  if (decision == nullptr) return false;
  const v1::OwnerValue& value = Decided(*decision);
  return value.until_us() != 0 && at_us < value.until_us() && value.back_to() == member.bytes() &&
         Keeps(value.back_to(), decision->seq(), rows);
}

}  // namespace tasuki::domain
