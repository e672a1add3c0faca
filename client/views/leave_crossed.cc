#include "client/views/leave_crossed.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "client/replica/event_draft.h"
#include "client/views/leaving.h"
#include "common/base/check.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {
namespace {

constexpr absl::Duration kTold = absl::Hours(14 * 24);
// Events before a leaving among which a withdrawal that it had not seen is looked for.
constexpr uint64_t kSearchedMax = 2000;

uint64_t SeenBy(const StoredEvent& event) { return domain::SeenSeq(event.event()); }

bool IsRecent(const StoredEvent& event, absl::Time now) {
  return absl::FromUnixMicros(event.recorded_at_us) + kTold >= now;
}

// Where the act begins of which that event is the last: a leave of thousands is one.
absl::StatusOr<uint64_t> BeginOfAct(const StoredEvent& last, Workspace& workspace) {
  uint64_t begin = last.seq.value();
  for (uint32_t in_act = 1; begin > 1; ++in_act) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(Seq(begin - 1)));
    if (event.replica != last.replica || event.act_left != last.act_left + in_act) break;
    --begin;
  }
  return begin;
}

// Whether a withdrawal stands before that leaving which its writer had not seen.
absl::StatusOr<bool> WasWithdrawn(const StoredEvent& left, Workspace& workspace) {
  const uint64_t seen = SeenBy(left);
  TASUKI_ASSIGN_OR_RETURN(uint64_t seq, BeginOfAct(left, workspace));
  const uint64_t from = seq > kSearchedMax ? seq - kSearchedMax : 0;
  while (--seq > std::max(seen, from)) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(Seq(seq)));
    if (event.header.type() == v1::MEMBER_RETURNED && event.verdict == v1::EFFECTIVE &&
        event.header.subject().id() == left.header.subject().id()) {
      return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<LeaveCrossed> LeaveCrossedOf(MemberId member, absl::Time now, Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  const auto* found = rows.Find(domain::MemberKey(member));
  if (found == nullptr || found->left_seq() == 0) return LeaveCrossed::kNo;
  const v1::MemberRow row = *found;
  if (row.state() == v1::GONE) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent left, workspace.EventAt(Seq(row.left_seq())));
    if (left.header.type() != v1::MEMBER_LEFT || !IsRecent(left, now)) return LeaveCrossed::kNo;
    TASUKI_ASSIGN_OR_RETURN(const bool withdrawn, WasWithdrawn(left, workspace));
    return withdrawn ? LeaveCrossed::kLeft : LeaveCrossed::kNo;
  }
  if (row.returned_seq() < row.left_seq() || row.plan_seq() != 0) return LeaveCrossed::kNo;
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent back, workspace.EventAt(Seq(row.returned_seq())));
  if (SeenBy(back) >= row.left_seq() || !IsRecent(back, now)) return LeaveCrossed::kNo;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<EventDraft> owed, ReturnAct(member, now, workspace));
  return owed.empty() ? LeaveCrossed::kNo : LeaveCrossed::kReturned;
}

}  // namespace tasuki::client
