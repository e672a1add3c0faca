#include "common/domain/audit/tenure.h"

#include <algorithm>

namespace tasuki::domain {

bool TakesAway(const v1::HandoverRow& row, const v1::HandoverRow& later) {
  if (IsDeclined(later)) return false;
  if (later.cover() && later.back_to() == row.to()) return false;
  return later.to() != row.to();
}

bool IsDeclined(const v1::HandoverRow& row) {
  return row.declined_us() != 0 && row.accepted_us() <= row.declined_us();
}

Tenure TenureOf(const std::vector<v1::HandoverRow>& chain, size_t index, Rows& rows) {
  const v1::HandoverRow& row = chain.at(index);
  Tenure tenure;
  for (size_t i = index + 1; i < chain.size(); ++i) {
    if (!TakesAway(row, chain[i])) continue;
    tenure.next_us = chain[i].handed_us();
    break;
  }
  tenure.until_us = tenure.next_us;
  if (row.cover()) tenure.until_us = std::min(tenure.until_us, row.until_us());
  if (IsDeclined(row)) tenure.until_us = std::min(tenure.until_us, row.declined_us());
  const auto* owner = rows.Find(MemberKey(MemberId::FromTrusted(row.to())));
  if (owner != nullptr && owner->queue_mark_seq() > row.seq()) {
    tenure.until_us = std::min(tenure.until_us, owner->queue_mark_us());
  }
  return tenure;
}

}  // namespace tasuki::domain
