#include "client/remind/leaver.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client/remind/limits.h"
#include "client/replica/open_home.h"
#include "client/sync/syncer.h"
#include "client/views/leaving.h"
#include "common/base/check.h"
#include "common/base/log.h"

namespace tasuki::client {

absl::Status Leaver::Turn() {
  const absl::Time now = clock_.Now();
  const absl::Time timer = clock_.TimerNow();
  if (!IsTime(now, timer)) return absl::OkStatus();
  // What is written while a command waits would count as that command's.
  if (workspace_.home().requests().running().id.has_value()) return absl::OkStatus();
  looked_ = timer;
  look_at_ = now + kRemindLookEvery;
  position_ = PositionOf(workspace_);
  TASUKI_RETURN_IF_ERROR(Look(now));
  return workspace_.status();
}

// Cheap: asked on every turn.
bool Leaver::IsTime(absl::Time now, absl::Time timer) const {
  if (now >= look_at_ || now + kRemindLookEvery < look_at_) return true;
  if (timer - looked_ < kRemindAgain) return false;
  return waits_ || !(PositionOf(workspace_) == position_);
}

absl::Status Leaver::Look(absl::Time now) {
  waits_ = false;
  domain::Rows& rows = workspace_.rows();
  const MemberId self = workspace_.home().identity().member;
  const auto* own = rows.Find(domain::MemberKey(self));
  if (own == nullptr || own->state() != v1::ACTIVE) return absl::OkStatus();
  const bool manages = own->role() == v1::MANAGER || own->role() == v1::ADMIN;
  std::vector<MemberId> leavers;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("m", [&](std::string_view key, std::string_view bytes) {
    v1::MemberRow row;
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
        row.state() == v1::ACTIVE && row.plan_seq() != 0) {
      leavers.push_back(MemberId::FromTrusted(key.substr(1)));
    }
    return true;
  }));
  for (const MemberId leaver : leavers) {
    if (manages || leaver == self) TASUKI_RETURN_IF_ERROR(LookAt(leaver, manages, now));
  }
  return absl::OkStatus();
}

// Who has not heard of that day might decide on what is over.
bool Leaver::HasHeardSince(absl::Time due) const {
  const std::optional<absl::Time> heard = workspace_.last_sync();
  if (!heard.has_value()) return false;
  const Syncer* syncer = workspace_.syncer();
  const bool listens = syncer != nullptr && syncer->connected();
  return *heard >= due || (listens && *heard >= started_);
}

absl::Status Leaver::LookAt(MemberId leaver, bool manages, absl::Time now) {
  const std::optional<absl::Time> due = LeaveDue(leaver, workspace_.rows());
  if (!due.has_value()) return absl::OkStatus();
  if (*due > now) {
    look_at_ = std::min(look_at_, *due);
    return MoveIntroduced(leaver, now);
  }
  // Nobody writes their own end.
  if (!manages || leaver == workspace_.home().identity().member) return absl::OkStatus();
  if (!HasHeardSince(*due)) {
    waits_ = true;
    return absl::OkStatus();
  }
  TASUKI_ASSIGN_OR_RETURN(std::vector<EventDraft> act, LeaveAct(leaver, now, workspace_));
  Write(std::move(act), leaver, "leave-written");
  return absl::OkStatus();
}

absl::Status Leaver::MoveIntroduced(MemberId leaver, absl::Time now) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves,
                          StandingMoves(leaver, now, workspace_));
  std::vector<EventDraft> act;
  for (const StandingMove& move : moves) {
    if (move.to.is_zero() || !move.introduced_us.has_value()) continue;
    act.push_back(AssignmentOf(move, now, workspace_.rows()));
  }
  if (!act.empty()) Write(std::move(act), leaver, "introduced-moved");
  return absl::OkStatus();
}

void Leaver::Write(std::vector<EventDraft> act, MemberId leaver, const char* what) {
  const size_t events = act.size();
  const absl::StatusOr<Written> written = workspace_.Write(std::move(act));
  position_ = PositionOf(workspace_);
  if (written.ok()) {
    Log(LogLevel::kInfo, what, {{"member", leaver.Hex()}, {"events", events}});
  } else {
    Log(LogLevel::kWarn, "leave-not-written",
        {{"member", leaver.Hex()}, {"why", written.status()}});
  }
}

}  // namespace tasuki::client
