#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/event_draft.h"
#include "client/replica/workspace.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// Somebody leaves (X15): what of the plan still stands, when the leaving is due, and the one act
// that writes it, or takes it back. Reads rows and their indexes; writes nothing itself.

namespace tasuki::client {

// A move of a plan that still is to be made.
struct StandingMove {
  v1::SubjectKind kind = v1::PROSPECT;
  SubjectId subject;  // A prospect that was merged away: the entry it goes on under.
  // Active, may own, stays, has not declined it. Zero: the queue, as while two decide at once.
  MemberId to;
  // When the client met the successor since it was planned; nullopt: not yet.
  std::optional<int64_t> introduced_us;
  // They only cover it: whoever is next does too, and nobody is introduced (X12).
  bool covers = false;
};

// The end of the last working day of somebody with a plan, in their zone; nullopt: nothing is
// planned for them.
std::optional<absl::Time> LeaveDue(MemberId leaver, domain::Rows& rows);

// Whether that member may take over from `leaver`: active, may own, and does not leave too.
bool MayTakeOver(MemberId member, MemberId leaver, domain::Rows& rows);

// Whether they cover it for somebody to whom it goes back.
bool OnlyCovers(MemberId member, SubjectId subject, absl::Time now, domain::Rows& rows);

// What is planned of what is still theirs, their own or covered for; each subject once, by kind and
// id. Errors are the store's.
absl::StatusOr<std::vector<StandingMove>> StandingMoves(MemberId leaver, absl::Time now,
                                                        Workspace& workspace);

// The move that is planned for that prospect, with whose plan it is; nullopt: none stands.
struct PlannedFor {
  MemberId leaver;
  StandingMove move;
};
absl::StatusOr<std::optional<PlannedFor>> PlannedMoveOf(SubjectId prospect, absl::Time now,
                                                        Workspace& workspace);

// The prospects and firms that are theirs by a decision of their own or by covering, and those that
// somebody covers for them; live ones, by kind and id. Errors are the store's.
struct Holding {
  v1::SubjectKind kind = v1::PROSPECT;
  SubjectId subject;
};
absl::StatusOr<std::vector<Holding>> HoldingsOf(MemberId member, absl::Time now,
                                                domain::Rows& rows);

// The decision that makes one move: before the client's introduction, where there was one, and
// after what made it theirs. A cover goes on as one.
EventDraft AssignmentOf(const StandingMove& move, absl::Time now, domain::Rows& rows);

// The whole leaving: an assignment for each standing move to somebody, MemberLeft last (DESIGN.md
// §3). What is left out goes to the queue by the mark. Errors are the store's.
absl::StatusOr<std::vector<EventDraft>> LeaveAct(MemberId leaver, absl::Time now,
                                                 Workspace& workspace);

// Taking a leaving back: MemberReturned, then what its act moved and nobody has moved since; of one
// who has not left yet MemberReturned alone, which withdraws the plan. Of one who is back already,
// as after a withdrawal that crossed the leaving, those moves alone: often none. Errors are the
// store's.
absl::StatusOr<std::vector<EventDraft>> ReturnAct(MemberId member, absl::Time now,
                                                  Workspace& workspace);

}  // namespace tasuki::client
