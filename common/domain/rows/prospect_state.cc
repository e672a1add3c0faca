#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {

bool IsListed(const v1::ProspectRow& row) {
  return row.has_added_us() && !row.erased() && row.merged_into().empty();
}

bool IsOptedOut(const v1::ProspectRow& row) {
  return row.follow_up() == v1::OPTED_OUT_FOR_EVER || row.bound() > 0;
}

bool IsLive(const v1::ProspectRow& row) { return IsListed(row) && !IsOptedOut(row); }

v1::FollowUp FollowUpOn(const v1::ProspectRow& row, int32_t today) {
  const bool silent =
      row.cadence().has_paused_from_day() && today >= row.cadence().paused_from_day();
  if (IsOptedOut(row)) return v1::OPTED_OUT_FOR_EVER;
  return row.follow_up() == v1::GOING && silent ? v1::PAUSED : row.follow_up();
}

}  // namespace tasuki::domain
