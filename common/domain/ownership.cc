#include "common/domain/ownership.h"

#include <utility>

namespace tasuki::domain {
namespace {

// One slot's owner: zero where it is the queue, with who it was if they no longer own.
struct SlotOwner {
  MemberId owner;
  MemberId last_owner;
};

// Whether `row` keeps what was assigned at `decided_seq`: one who has left, or whose role may not
// own, owns nothing, and neither does the mark give back what was assigned before it.
bool KeepsAssignment(const v1::MemberRow* row, uint64_t decided_seq) {
  return row != nullptr && row->state() == v1::ACTIVE && MayOwn(row->role()) &&
         decided_seq >= row->queue_mark_seq();
}

SlotOwner Resolve(std::string_view member_bytes, uint64_t decided_seq, Rows& rows) {
  const MemberId member = MemberId::FromTrusted(member_bytes);
  if (member.is_zero()) return {};
  if (KeepsAssignment(rows.Find<v1::MemberRow>(MemberKey(member)), decided_seq)) {
    return {.owner = member, .last_owner = {}};
  }
  return {.owner = {}, .last_owner = member};
}

const std::string& HolderAt(const v1::OwnerValue& value, int64_t at_us) {
  return value.until_us() != 0 && at_us >= value.until_us() ? value.back_to() : value.to();
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

bool MayOwn(v1::Role role) {
  return role == v1::REP || role == v1::MANAGER || role == v1::ADMIN;
}

v1::OwnerValue PresentOwner(const v1::DecisionRow& decision) {
  if (decision.declined_seq() == 0) return decision.owner();
  v1::OwnerValue given_back;
  given_back.set_to(decision.giver());
  return given_back;
}

Ownership OwnerOf(SubjectId subject, int64_t at_us, Rows& rows) {
  Ownership ownership;
  bool of_firm = false;
  for (SubjectId at = subject; !at.is_zero();) {
    if (const v1::DecisionRow* decision = OwnerDecision(at, rows); decision != nullptr) {
      const v1::OwnerValue value = PresentOwner(*decision);
      const Seq decided_seq(decision->seq());
      const SlotOwner slot = Resolve(HolderAt(value, at_us), decided_seq.value(), rows);
      if (!slot.owner.is_zero()) {
        return {.owner = slot.owner,
                .from_firm = of_firm,
                .decided_seq = decided_seq,
                .last_owner = {}};
      }
      if (ownership.decided_seq == Seq()) ownership.decided_seq = decided_seq;
      if (ownership.last_owner.is_zero()) ownership.last_owner = slot.last_owner;
    }
    if (of_firm) break;
    at = FirmOf(at, rows);
    of_firm = true;
  }
  return ownership;
}

bool CountsAsOwner(MemberId member, SubjectId subject, int64_t at_us, Rows& rows) {
  const Ownership ownership = OwnerOf(subject, at_us, rows);
  if (ownership.owner == member) return !member.is_zero();
  // While a cover runs, the person who is covered counts too.
  const SubjectId decided = ownership.from_firm ? FirmOf(subject, rows) : subject;
  const v1::DecisionRow* decision = OwnerDecision(decided, rows);
  if (decision == nullptr || member.is_zero()) return false;
  const v1::OwnerValue value = PresentOwner(*decision);
  return value.until_us() != 0 && at_us < value.until_us() && value.back_to() == member.bytes() &&
         KeepsAssignment(rows.Find<v1::MemberRow>(MemberKey(member)), decision->seq());
}

}  // namespace tasuki::domain
