#include "client/views/leaving.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "client/replica/civil_zone.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

struct Planned {
  SubjectId subject;
  v1::PlannedMoveRow row;
};

absl::StatusOr<std::vector<Planned>> PlannedOf(MemberId leaver, uint64_t plan_seq,
                                               domain::Rows& rows) {
  std::vector<Planned> planned;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(
      domain::KeyBytes('v').Append(leaver.bytes()).view(),
      [&](std::string_view key, std::string_view bytes) {
        Planned one;
        one.subject = SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes));
        const bool reads = one.row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (reads && one.row.plan_seq() == plan_seq) planned.push_back(one);
        return true;
      }));
  return planned;
}

bool IsThere(v1::SubjectKind kind, SubjectId subject, domain::Rows& rows) {
  if (kind == v1::FIRM) {
    const auto* firm = rows.Find(domain::SubjectKey(subject));
    return firm != nullptr && !firm->erased() && rows.Find(domain::FirmKey(subject)) != nullptr;
  }
  const auto* row = rows.Find(domain::ProspectKey(subject));
  return row != nullptr && domain::IsLive(*row);
}

// Whether that was written by who knew of the other: what comes late is older than its seq.
bool KnewOf(const StoredEvent& other, const StoredEvent& event) {
  if (event.replica == other.replica) {
    return event.replica_seq.value() > other.replica_seq.value();
  }
  return event.header.seen_seq() >= other.seq.value();
}

// b of the first introduction of that client that was written in knowledge of `since` and counts.
absl::StatusOr<std::optional<int64_t>> IntroducedSince(SubjectId prospect, uint64_t since,
                                                       Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  const auto* found = rows.Find(domain::ProspectKey(prospect));
  if (found == nullptr || found->last_seq() <= since) return std::nullopt;
  const v1::Timeline recent = found->recent();
  std::vector<domain::Place> places;
  // `recent` holds the last ones, and a plan is of late.
  int64_t b_us = 0;
  int64_t seq = 0;
  for (int i = 0; i < recent.seq_size(); ++i) {
    b_us += recent.b_us(i);
    seq += recent.seq(i);
    if (static_cast<uint64_t>(seq) > since) {
      places.push_back({b_us, Seq(static_cast<uint64_t>(seq))});
    }
  }
  for (const domain::Place& place : places) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(place.seq));
    if (event.header.type() != v1::CLIENT_INTRODUCED || event.verdict != v1::EFFECTIVE) continue;
    if (domain::IsTakenBack(event.header, event.replica, event.seq, rows)) continue;
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent known, workspace.EventAt(Seq(since)));
    if (KnewOf(known, event)) return place.b_us;
  }
  return std::nullopt;
}

void PutSubject(v1::SubjectKind kind, SubjectId subject, v1::Header& header) {
  header.mutable_subject()->set_kind(kind);
  header.mutable_subject()->set_id(subject.str());
}

EventDraft DraftAbout(v1::EventType type, v1::SubjectKind kind, SubjectId subject, absl::Time at,
                      absl::TimeZone zone) {
  EventDraft draft;
  draft.header.set_type(type);
  PutSubject(kind, subject, draft.header);
  draft.header.set_occurred_at_us(absl::ToUnixMicros(at));
  draft.header.set_utc_offset_minutes(OffsetMinutes(at, zone));
  return draft;
}

std::string PresentOf(SubjectId subject, domain::Rows& rows) {
  const auto* row = rows.Find(domain::DecisionKey(subject, v1::OWNER));
  return row == nullptr || row->present().empty() ? "" : row->present(row->present_size() - 1);
}

absl::Status AddHeld(const domain::KeyBytes& prefix, v1::SubjectKind kind, domain::Rows& rows,
                     std::vector<Holding>& held) {
  return rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    held.push_back({kind, SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes))});
    return true;
  });
}

}  // namespace

bool OnlyCovers(MemberId member, SubjectId subject, absl::Time now, domain::Rows& rows) {
  const auto* decision = rows.Find(domain::DecisionKey(subject, v1::OWNER));
  if (decision == nullptr) return false;
  const v1::OwnerValue value = domain::PresentOwner(*decision, rows);
  return value.until_us() > absl::ToUnixMicros(now) && value.to() == member.bytes() &&
         !value.back_to().empty() && value.back_to() != member.bytes();
}

std::optional<absl::Time> LeaveDue(MemberId leaver, domain::Rows& rows) {
  const auto* row = rows.Find(domain::MemberKey(leaver));
  if (row == nullptr || row->state() != v1::ACTIVE || row->plan_seq() == 0) return std::nullopt;
  const absl::CivilDay last = domain::ToCivil(row->last_working_day());
  return absl::FromCivil(last + 1, CivilZone(rows, leaver));
}

bool MayTakeOver(MemberId member, MemberId leaver, domain::Rows& rows) {
  if (member == leaver) return false;
  const auto* row = rows.Find(domain::MemberKey(member));
  return row != nullptr && row->state() == v1::ACTIVE && domain::MayOwn(row->role()) &&
         row->plan_seq() == 0;
}

namespace {

// What has become of a move since it was planned. What was decided later counts: nobody is given
// again what they have declined, an open contest is for people, and an introduction of before that
// was made for something else.
absl::Status Settle(MemberId leaver, uint64_t plan_seq, absl::Time now, Workspace& workspace,
                    StandingMove& move) {
  domain::Rows& rows = workspace.rows();
  if (!move.to.is_zero() && !MayTakeOver(move.to, leaver, rows)) move.to = MemberId();
  uint64_t since = plan_seq;
  const auto* decision = rows.Find(domain::DecisionKey(move.subject, v1::OWNER));
  if (decision != nullptr) {
    const bool is_declined =
        decision->declined_seq() != 0 && decision->owner().to() == move.to.bytes();
    if (is_declined || decision->has_contest()) move.to = MemberId();
    since = std::max({since, uint64_t{decision->seq()}, uint64_t{decision->declined_seq()}});
  }
  move.covers = OnlyCovers(leaver, move.subject, now, rows);
  if (move.kind != v1::PROSPECT || move.covers) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(move.introduced_us, IntroducedSince(move.subject, since, workspace));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<StandingMove>> StandingMoves(MemberId leaver, absl::Time now,
                                                        Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  const auto* member = rows.Find(domain::MemberKey(leaver));
  if (member == nullptr || member->plan_seq() == 0) return std::vector<StandingMove>();
  const uint64_t plan_seq = member->plan_seq();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Planned> planned, PlannedOf(leaver, plan_seq, rows));
  const int64_t now_us = absl::ToUnixMicros(now);
  absl::flat_hash_set<SubjectId> taken;
  for (const Planned& one : planned) taken.insert(one.subject);
  std::vector<StandingMove> moves;
  for (const Planned& one : planned) {
    StandingMove move{one.row.kind(), one.subject, MemberId::FromTrusted(one.row.to()), {}};
    if (move.kind == v1::PROSPECT) {
      move.subject = domain::SurvivorOf(one.subject, rows);
      if (move.subject != one.subject && !taken.insert(move.subject).second) continue;
    }
    if (!IsThere(move.kind, move.subject, rows)) continue;
    if (!domain::CountsAsOwner(leaver, move.subject, now_us, rows)) continue;
    TASUKI_RETURN_IF_ERROR(Settle(leaver, plan_seq, now, workspace, move));
    moves.push_back(move);
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return moves;
}

absl::StatusOr<std::optional<PlannedFor>> PlannedMoveOf(SubjectId prospect, absl::Time now,
                                                        Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  const int64_t now_us = absl::ToUnixMicros(now);
  for (const MemberId leaver : {domain::OwnerOf(prospect, now_us, rows).owner,
                                domain::OwnerBehind(prospect, now_us, rows)}) {
    const auto* member = rows.Find(domain::MemberKey(leaver));
    if (member == nullptr || member->plan_seq() == 0) continue;
    const uint64_t plan_seq = member->plan_seq();
    const auto* row = rows.Find(domain::PlannedMoveKey(leaver, prospect));
    if (row == nullptr || row->plan_seq() != plan_seq) continue;
    PlannedFor found{leaver, {row->kind(), prospect, MemberId::FromTrusted(row->to()), {}}};
    TASUKI_RETURN_IF_ERROR(Settle(leaver, plan_seq, now, workspace, found.move));
    if (found.move.to.is_zero() || found.move.covers) continue;
    return found;
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return std::nullopt;
}

absl::StatusOr<std::vector<Holding>> HoldingsOf(MemberId member, absl::Time now,
                                                domain::Rows& rows) {
  std::vector<Holding> all;
  TASUKI_RETURN_IF_ERROR(
      AddHeld(domain::KeyBytes('M').Append(member.bytes()), v1::FIRM, rows, all));
  for (const domain::HeldAs as : {domain::HeldAs::kOwner, domain::HeldAs::kBackTo}) {
    const auto prefix =
        domain::KeyBytes('B').Append(member.bytes()).AppendU8(static_cast<uint8_t>(as));
    TASUKI_RETURN_IF_ERROR(AddHeld(prefix, v1::PROSPECT, rows, all));
  }
  const int64_t now_us = absl::ToUnixMicros(now);
  absl::flat_hash_set<SubjectId> seen;
  std::vector<Holding> held;
  for (const Holding& one : all) {
    if (!seen.insert(one.subject).second || !IsThere(one.kind, one.subject, rows)) continue;
    if (domain::CountsAsOwner(member, one.subject, now_us, rows)) held.push_back(one);
  }
  std::sort(held.begin(), held.end(), [](const Holding& a, const Holding& b) {
    return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject);
  });
  TASUKI_RETURN_IF_ERROR(rows.status());
  return held;
}

EventDraft AssignmentOf(const StandingMove& move, absl::Time now, domain::Rows& rows) {
  absl::Time at = now;
  if (move.introduced_us.has_value()) {
    // The introduction belongs to the handover that came before it (X12).
    const auto* row = rows.Find(domain::ProspectKey(move.subject));
    const int64_t handed_us = row == nullptr ? 0 : row->last_handover().handed_us();
    at = std::max(std::min(now, absl::FromUnixMicros(*move.introduced_us - 1)),
                  absl::FromUnixMicros(handed_us));
  }
  EventDraft draft = DraftAbout(v1::OWNER_ASSIGNED, move.kind, move.subject, at,
                                ZoneOf(rows, move.kind, move.subject));
  draft.header.set_base(PresentOf(move.subject, rows));
  v1::OwnerAssigned& body = *draft.header.mutable_owner_assigned();
  body.set_to(move.to.str());
  body.set_why(v1::WHY_LEFT);
  if (!move.covers) return draft;
  const auto* decision = rows.Find(domain::DecisionKey(move.subject, v1::OWNER));
  const v1::OwnerValue value =
      decision == nullptr ? v1::OwnerValue() : domain::PresentOwner(*decision, rows);
  if (value.back_to() == body.to()) return draft;  // Back already.
  body.set_until_us(value.until_us());
  body.set_back_to(value.back_to());
  return draft;
}

absl::StatusOr<std::vector<EventDraft>> LeaveAct(MemberId leaver, absl::Time now,
                                                 Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves,
                          StandingMoves(leaver, now, workspace));
  std::vector<EventDraft> act;
  act.reserve(moves.size() + 1);
  for (const StandingMove& move : moves) {
    if (!move.to.is_zero()) act.push_back(AssignmentOf(move, now, rows));
  }
  const auto* row = rows.Find(domain::MemberKey(leaver));
  EventDraft left = DraftAbout(v1::MEMBER_LEFT, v1::MEMBER, SubjectId::FromTrusted(leaver.bytes()),
                               now, CivilZone(rows, leaver));
  v1::MemberLeft& body = *left.header.mutable_member_left();
  if (row != nullptr) {
    body.set_last_working_day(row->last_working_day());
    body.set_keep_devices(row->plan_keep_devices());
  }
  act.push_back(std::move(left));
  TASUKI_RETURN_IF_ERROR(rows.status());
  return act;
}

absl::StatusOr<std::vector<EventDraft>> ReturnAct(MemberId member, absl::Time now,
                                                  Workspace& workspace) {
  domain::Rows& rows = workspace.rows();
  std::vector<EventDraft> act;
  const auto* found = rows.Find(domain::MemberKey(member));
  const v1::MemberRow row = found == nullptr ? v1::MemberRow() : *found;
  // Here again, though whoever wrote that knew of no leaving: its moves alone are to be taken back.
  const bool crossed = row.state() == v1::ACTIVE && row.plan_seq() == 0 && row.left_seq() != 0;
  if (!crossed) {
    act.push_back(DraftAbout(v1::MEMBER_RETURNED, v1::MEMBER,
                             SubjectId::FromTrusted(member.bytes()), now, CivilZone(rows, member)));
    act.back().header.mutable_member_returned();
    if (row.state() != v1::GONE) return act;
  }
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent left, workspace.EventAt(Seq(row.left_seq())));
  if (left.header.type() != v1::MEMBER_LEFT) return act;
  uint32_t in_act = 0;
  for (uint64_t seq = left.seq.value() - 1; seq > 0; --seq) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace.EventAt(Seq(seq)));
    if (event.replica != left.replica || event.act_left != left.act_left + ++in_act) break;
    if (event.header.type() != v1::OWNER_ASSIGNED) continue;
    const SubjectId subject = SubjectId::FromTrusted(event.header.subject().id());
    const auto* decision = rows.Find(domain::DecisionKey(subject, v1::OWNER));
    // Declined since, it is theirs again by itself; so is what the act left to the queue.
    if (decision == nullptr || decision->seq() != seq || decision->declined_seq() != 0) continue;
    const v1::OwnerValue before = decision->before();
    if (before.to() != member.bytes() && before.back_to() != member.bytes()) continue;
    EventDraft draft = DraftAbout(v1::OWNER_ASSIGNED, event.header.subject().kind(), subject, now,
                                  ZoneOf(rows, event.header.subject().kind(), subject));
    draft.header.set_base(PresentOf(subject, rows));
    v1::OwnerAssigned& body = *draft.header.mutable_owner_assigned();
    body.set_to(member.str());
    const bool runs = before.until_us() > absl::ToUnixMicros(now);
    if (runs) {
      body.set_to(before.to());
      body.set_until_us(before.until_us());
      body.set_back_to(before.back_to());
    } else if (before.until_us() != 0 && before.back_to() != member.bytes()) {
      continue;  // A cover that has ended meanwhile.
    }
    act.push_back(std::move(draft));
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return act;
}

}  // namespace tasuki::client
