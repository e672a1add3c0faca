#include "common/domain/fold/leave_fold.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

absl::Status EraseMoves(MemberId leaver, Rows& rows) {
  std::vector<std::pair<SubjectId, MemberId>> moves;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(
      KeyBytes('v').Append(leaver.bytes()).view(), [&](std::string_view key, std::string_view row) {
        v1::PlannedMoveRow move;
        if (!move.ParseFromArray(row.data(), static_cast<int>(row.size()))) return true;
        moves.emplace_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)),
                           MemberId::FromTrusted(move.to()));
        return true;
      }));
  for (const auto& [subject, to] : moves) {
    rows.Erase(PlannedMoveKey(leaver, subject));
    if (!to.is_zero()) rows.Erase(PlannedForKey(to, leaver, subject));
  }
  return absl::OkStatus();
}

// The last move of a subject in a plan stands.
void KeepMove(MemberId leaver, uint64_t plan_seq, const v1::PlannedMove& planned, Rows& rows) {
  const SubjectId subject = SubjectId::FromTrusted(planned.subject().id());
  const auto* decision = rows.Find(DecisionKey(subject, v1::OWNER));
  const uint64_t decided_seq = decision == nullptr ? 0 : decision->seq();
  v1::PlannedMoveRow& move = rows.Edit(PlannedMoveKey(leaver, subject));
  if (!move.to().empty()) {
    rows.Erase(PlannedForKey(MemberId::FromTrusted(move.to()), leaver, subject));
  }
  move.set_kind(planned.subject().kind());
  move.set_to(planned.to());
  move.set_plan_seq(plan_seq);
  move.set_decided_seq(decided_seq);
  if (planned.to().empty()) return;
  rows.Edit(PlannedForKey(MemberId::FromTrusted(planned.to()), leaver, subject))
      .set_plan_seq(plan_seq);
}

}  // namespace

absl::Status FoldLeaving(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (event.verdict != v1::EFFECTIVE) return absl::OkStatus();
  const MemberId leaver = MemberId::FromTrusted(header.subject().id());
  if (header.type() == v1::MEMBER_LEFT || header.type() == v1::MEMBER_RETURNED) {
    return EraseMoves(leaver, rows);
  }
  // By older rules moves were not looked at, and nobody wrote any.
  if (header.type() != v1::LEAVE_PLANNED || event.rules < kRulesOfReturning) {
    return absl::OkStatus();
  }
  const v1::LeavePlanned& planned = header.leave_planned();
  if (planned.part() <= 1) TASUKI_RETURN_IF_ERROR(EraseMoves(leaver, rows));
  const auto* member = rows.Find(MemberKey(leaver));
  if (member == nullptr || member->plan_seq() == 0) return rows.status();
  const uint64_t plan_seq = member->plan_seq();
  for (const v1::PlannedMove& move : planned.moves()) KeepMove(leaver, plan_seq, move, rows);
  return rows.status();
}

}  // namespace tasuki::domain
