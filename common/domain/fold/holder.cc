#include "common/domain/fold/holder.h"

#include "common/domain/fold/handover_fold.h"

namespace tasuki::domain {
namespace {

// Whether the member had lost, by leaving or a role, what that handover gave them.
bool HadLostIt(MemberId member, uint64_t handover_seq, int64_t at_us, Rows& rows) {
  const auto* row = rows.Find(MemberKey(member));
  if (row == nullptr || row->queue_mark_seq() == 0 || at_us < row->queue_mark_us()) return false;
  return row->state() == v1::GONE || handover_seq < row->queue_mark_seq();
}

}  // namespace

std::optional<MemberId> HolderAt(int64_t at_us, SubjectId subject, const v1::HandoverPlace& last,
                                 Rows& rows) {
  std::optional<MemberId> holder;
  for (const auto* handover = FindHandover(subject, last, rows); handover != nullptr;
       handover = FindHandover(subject, handover->previous(), rows)) {
    if (handover->handed_us() > at_us) continue;
    holder = MemberId();
    const bool declined = handover->declined_us() != 0 && handover->declined_us() <= at_us &&
                          handover->accepted_us() < handover->declined_us();
    if (declined) continue;  // Back to whom it was with before.
    const bool ended = handover->until_us() != 0 && at_us >= handover->until_us();
    const MemberId named = MemberId::FromTrusted(ended ? handover->back_to() : handover->to());
    if (!HadLostIt(named, handover->seq(), at_us, rows)) holder = named;
    break;
  }
  return holder;
}

MemberId FirmHolderAt(int64_t at_us, SubjectId firm, Rows& rows) {
  const auto* row = firm.is_zero() ? nullptr : rows.Find(FirmKey(firm));
  if (row == nullptr) return {};
  return HolderAt(at_us, firm, row->last_handover(), rows).value_or(MemberId());
}

}  // namespace tasuki::domain
