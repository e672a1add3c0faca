#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/imports.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/verdict/passes.h"
#include "common/domain/verdict/writer.h"

// What a judged event changes in the rows t, m, d, r, s, o, a, j, q.
//
// 1. Only effective and confirming events change a value; a contested one only its contest, one set
//    apart only its own row.
// 2. An event set apart that adds a thing leaves that thing's row *waiting*, so that later events
//    of the same laptop about it wait as well and are not invalid.
// 3. An event of a type this code does not know changes nothing here.
//
// Long because it is one table: a short function for each type that changes a row.

namespace tasuki::domain {
namespace {

enum class Waits { kNo, kYes };

void AddSubject(const JournalEvent& event, v1::SubjectKind kind, const std::string& id,
                const std::string& parent, Waits waits, Rows& rows) {
  v1::SubjectRow& row = rows.Edit(SubjectKey(SubjectId::FromTrusted(id)));
  row.Clear();
  row.set_kind(kind);
  row.set_parent(parent);
  row.set_added_by(event.header->actor());
  row.set_waits(waits == Waits::kYes);
}

// The thing that an event of a type that adds one adds.
void AddWhatItAdds(const JournalEvent& event, Waits waits, Rows& rows) {
  const v1::Header& header = *event.header;
  const TypeInfo* info = FindType(header.type());
  if (info == nullptr) return;
  const v1::Subject& subject = header.subject();
  switch (info->adds) {
    case Adds::kNothing:
      return;
    case Adds::kSubject:
      if (subject.kind() == v1::TEAM) return;
      AddSubject(event, subject.kind(), subject.id(), header.prospect_added().attributes().firm(),
                 waits, rows);
      return;
    case Adds::kDeal:
      AddSubject(event, v1::DEAL, header.deal_opened().deal(), subject.id(), waits, rows);
      return;
    case Adds::kPromise:
      AddSubject(event, v1::PROMISE, header.promise_made().promise(), subject.id(), waits, rows);
      return;
    case Adds::kTask:
      AddSubject(event, v1::TASK, header.task_delegated().task(), subject.id(), waits, rows);
      return;
  }
}

// A prospect's firm: the last in (business time, seq) after ProspectAdded, as in the fold.
// `arrived` is the event as it came, which is what the fold orders one admitted later by.
void ApplyFirm(const JournalEvent& arrived, const v1::ProspectAttributes& changed, Rows& rows) {
  if (!changed.has_firm()) return;
  v1::SubjectRow& row = rows.Edit(SubjectKey(SubjectOf(*arrived.header)));
  const std::pair at(BusinessTime(arrived), arrived.seq.value());
  if (row.has_parent_us() && at < std::pair(row.parent_us(), row.parent_seq())) return;
  row.set_parent(changed.firm());
  row.set_parent_us(at.first);
  row.set_parent_seq(at.second);
}

// --- People ---

bool IsActiveAdmin(const v1::MemberRow& row) {
  return row.state() == v1::ACTIVE && row.role() == v1::ADMIN;
}

// Changes a member and keeps the count of admins.
template <class Change>
void ChangeMember(const JournalEvent& event, Rows& rows, Change change) {
  v1::MemberRow& row = rows.Edit(MemberKey(MemberId::FromTrusted(event.header->subject().id())));
  const bool before = IsActiveAdmin(row);
  change(row);
  const bool after = IsActiveAdmin(row);
  if (before == after) return;
  v1::TeamRow& team = rows.Edit(TeamKey());
  if (after) {
    team.set_active_admins(team.active_admins() + 1);
  } else if (team.active_admins() > 0) {
    team.set_active_admins(team.active_admins() - 1);
  }
}

// What was assigned to them before reads as the queue.
void MarkQueue(const JournalEvent& event, v1::MemberRow& row) {
  row.set_queue_mark_seq(event.seq.value());
  row.set_queue_mark_us(event.recorded_at_us);
}

void MarkGone(const JournalEvent& event, v1::MemberRow& row) {
  row.set_state(v1::GONE);
  row.set_left_seq(event.seq.value());
  row.set_left_at_us(event.recorded_at_us);
  row.clear_after_leaving();
  row.clear_plan_seq();
  row.clear_plan_keep_devices();
  row.set_queue_mark_before_seq(row.queue_mark_seq());
  row.set_queue_mark_before_us(row.queue_mark_us());
  MarkQueue(event, row);
}

// What nobody has assigned since is theirs again: the mark is as the leaving found it, unless their
// role may not own any more, which would have set one. Of one who has not left yet the plan is
// withdrawn, and nothing else changes.
void MarkReturned(const JournalEvent& event, v1::MemberRow& row) {
  row.clear_plan_seq();
  row.clear_plan_keep_devices();
  row.clear_last_working_day();
  if (row.state() == v1::ACTIVE) return;
  row.set_state(v1::ACTIVE);
  row.set_returned_seq(event.seq.value());
  if (MayOwn(row.role())) {
    row.set_queue_mark_seq(row.queue_mark_before_seq());
    row.set_queue_mark_us(row.queue_mark_before_us());
  }
  row.clear_queue_mark_before_seq();
  row.clear_queue_mark_before_us();
  row.clear_keep_devices();
}

// A part 1 begins a plan anew; the others of its act follow it.
void KeepPlan(const JournalEvent& event, const v1::LeavePlanned& planned, v1::MemberRow& row) {
  row.set_last_working_day(planned.last_working_day());
  if (planned.part() > 1) return;
  row.set_plan_seq(event.seq.value());
  row.set_plan_keep_devices(planned.keep_devices());
}

// A row is bounded, whatever an event holds.
std::string Held(const std::string& text) {
  return text.size() > kClearTextBytesMax ? std::string() : text;
}

void ApplyMember(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  ChangeMember(event, rows, [&](v1::MemberRow& row) {
    switch (header.body_case()) {
      case v1::Header::kMemberAdded: {
        const v1::MemberAdded& added = header.member_added();
        row.set_name(Held(added.name()));
        row.set_role(added.role());
        row.set_manager(added.manager());
        row.set_zone(Held(added.zone()));
        row.set_import_name(Held(added.import_name()));
        row.set_added_seq(event.seq.value());
        row.set_state(v1::ACTIVE);
        if (added.gone()) MarkGone(event, row);
        return;
      }
      case v1::Header::kRoleChanged: {
        // One mark: who owned nothing loses nothing, and the queue keeps its age.
        const bool could_own = row.state() == v1::ACTIVE && MayOwn(row.role());
        row.set_role(header.role_changed().role());
        if (could_own && !MayOwn(row.role())) MarkQueue(event, row);
        return;
      }
      case v1::Header::kMemberAway:
        row.set_away_from_day(header.member_away().from_day());
        row.set_away_to_day(header.member_away().to_day());
        row.set_away_cover(header.member_away().cover());
        return;
      case v1::Header::kLeavePlanned:
        KeepPlan(event, header.leave_planned(), row);
        return;
      case v1::Header::kMemberReturned:
        MarkReturned(event, row);
        return;
      case v1::Header::kMemberLeft:
        if (event.verdict == v1::CONFIRMS) return;
        if (header.member_left().last_working_day() != 0) {
          row.set_last_working_day(header.member_left().last_working_day());
        }
        row.set_keep_devices(header.member_left().keep_devices());
        MarkGone(event, row);
        return;
      default:
        return;
    }
  });
}

void ApplyDevice(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (header.type() == v1::DEVICE_ENROLLED) {
    const v1::DeviceEnrolled& enrolled = header.device_enrolled();
    v1::DeviceRow& row = rows.Edit(DeviceKey(DeviceId::FromTrusted(enrolled.device())));
    row.set_member(header.subject().id());
    row.set_public_key(enrolled.public_key());
    row.set_enrolled_seq(event.seq.value());
    return;
  }
  v1::DeviceRow& row =
      rows.Edit(DeviceKey(DeviceId::FromTrusted(header.device_revoked().device())));
  if (row.revoked_seq() == 0) row.set_revoked_seq(event.seq.value());
}

void OpenReplica(const JournalEvent& event, Rows& rows) {
  const v1::ReplicaOpened& opened = event.header->replica_opened();
  v1::ReplicaRow& row = rows.Edit(ReplicaKey(event.replica));
  row.set_device(opened.device());
  row.set_previous_replica(opened.previous_replica());
  row.set_opened_seq(event.seq.value());
}

// --- The team ---

void CreateTeam(const v1::Header& header, Rows& rows) {
  const v1::TeamCreated& created = header.team_created();
  v1::TeamRow& row = rows.Edit(TeamKey());
  row.set_team(header.subject().id());
  row.set_name(created.name());
  row.set_zone(created.zone());
  row.set_server_replica(created.server_replica());
  row.set_server_key(created.server_key());
}

void RaiseMinSchema(const v1::Header& header, Rows& rows) {
  v1::TeamRow& row = rows.Edit(TeamKey());
  row.set_min_schema(std::max(row.min_schema(), header.min_schema_raised().schema()));
}

// --- Decisions ---

v1::DecisionRow& EditDecision(const v1::Header& header, Rows& rows) {
  const auto key = DecisionKey(SubjectOf(header), header.slot());
  const bool fresh = rows.Find(key) == nullptr;
  v1::DecisionRow& row = rows.Edit(key);
  if (header.slot() == v1::OWNER) {
    row.set_all_imported((fresh || row.all_imported()) && !header.import_ref().empty());
  }
  return row;
}

void JoinContest(const JournalEvent& event, v1::DecisionRow& row, Rows& rows) {
  const v1::Header& header = *event.header;
  v1::Contest& contest = *row.mutable_contest();
  if (contest.id().empty()) {
    contest.set_id(header.event_id());
    contest.set_seq(event.seq.value());
  }
  if (contest.sides_size() >= kContestSidesMax) {
    contest.set_more(contest.more() + 1);
    return;
  }
  v1::ContestSide& side = *contest.add_sides();
  side.set_event_id(header.event_id());
  side.set_seq(event.seq.value());
  side.set_actor(header.actor());
  SlotValue wanted = WantedValue(event, rows);
  if (header.slot() == v1::OWNER) *side.mutable_owner() = std::move(wanted.owner);
  if (header.slot() == v1::MERGED) side.set_merged_into(wanted.merged_into);
}

void SetValue(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  SlotValue wanted = WantedValue(event, rows);
  v1::DecisionRow& row = EditDecision(header, rows);
  if (header.slot() == v1::OWNER) {
    // A copy: what was there before may live in the fields that are set now.
    v1::OwnerValue before = PresentOwner(row, rows);
    *row.mutable_before() = std::move(before);
    *row.mutable_owner() = std::move(wanted.owner);
    row.set_declined_seq(0);
    row.set_answered_us(0);
  } else if (header.slot() == v1::MERGED) {
    row.set_merged_into(wanted.merged_into);
    rows.Edit(SubjectKey(SubjectOf(header))).set_merged_into(wanted.merged_into);
  } else if (wanted.policy != nullptr) {
    row.set_policy_seq(event.seq.value());
    row.set_policy_bytes(wanted.policy->SerializeAsString());
    AddPolicy(event.seq, *wanted.policy, rows);
  }
  row.clear_present();
  row.add_present(header.event_id());
  row.set_seq(event.seq.value());
}

// Of those who may set one: others could use a day up. Contested and confirming ones take as much
// room as any.
void CountPolicy(const JournalEvent& event, Rows& rows) {
  v1::TeamRow& team = rows.Edit(TeamKey());
  const int32_t day = CivilDayOf(event.recorded_at_us, 0);
  team.set_policies_that_day(team.policies_day() == day ? team.policies_that_day() + 1 : 1);
  team.set_policies_day(day);
}

void ApplyDecision(const JournalEvent& event, const JournalEvent& arrived, Rows& rows) {
  const v1::Header& header = *event.header;
  const v1::Verdict verdict = event.verdict;
  if (header.type() == v1::POLICY_SET && event.rules >= kRulesOfBounds) CountPolicy(event, rows);
  if (verdict == v1::CONTESTED) {
    JoinContest(event, EditDecision(header, rows), rows);
    return;
  }
  if (verdict == v1::EFFECTIVE) SetValue(event, rows);
  v1::DecisionRow& row = EditDecision(header, rows);
  if (verdict == v1::CONFIRMS && row.present_size() < kPresentIdsMax) {
    row.add_present(header.event_id());
  }
  if (!row.has_contest()) return;
  const bool had_seen_it = verdict == v1::EFFECTIVE && SeenSeq(arrived) >= row.contest().seq();
  if (had_seen_it || header.type() == v1::CONTEST_RESOLVED) row.clear_contest();
}

// The answer to the present assignment by whom it is to (a manager who answers for them says so in
// done_by). Of two the last in (b, seq) order stands, as in the receipt (fold/handover_fold.h).
void AnswerHandover(const JournalEvent& event, const std::string& assignment, uint64_t declined_seq,
                    Rows& rows) {
  const auto key = DecisionKey(SubjectOf(*event.header), v1::OWNER);
  const auto* row = rows.Find(key);
  if (row == nullptr || row->owner().to() != DoneBy(*event.header).bytes()) return;
  if (std::ranges::find(row->present(), assignment) == row->present().end()) return;
  const bool in_order = event.rules >= kRulesOfAnswers;
  if (in_order && BusinessTime(event) < row->answered_us()) return;
  v1::DecisionRow& answered = rows.Edit(key);
  answered.set_declined_seq(declined_seq);
  if (in_order) answered.set_answered_us(BusinessTime(event));
}

// --- Set apart ---

void SetApart(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  v1::ApartRow& row = rows.Edit(ApartKey(EventId::FromTrusted(header.event_id())));
  row.set_event_id(header.event_id());
  row.set_replica(event.replica.str());
  row.set_replica_seq(event.replica_seq.value());
  row.set_member(header.actor());
  *row.mutable_subject() = header.subject();
  row.set_header(header.SerializeAsString());
  row.set_seq(event.seq.value());
  row.set_recorded_at_us(event.recorded_at_us);
  if (event.rules >= kRulesOfOrder) row.set_b_us(BusinessTime(event));
  // Without it, what this replica writes later would be nobody's, and could never be admitted.
  if (header.type() == v1::REPLICA_OPENED) {
    OpenReplica(event, rows);
  } else {
    AddWhatItAdds(event, Waits::kYes, rows);
  }
}

// The event of that row as it came, by the rules that it is judged by now.
JournalEvent Arrived(const v1::ApartRow& apart, const v1::Header& header, uint32_t rules) {
  JournalEvent event;
  event.header = &header;
  event.replica = ReplicaId::FromTrusted(apart.replica());
  event.replica_seq = ReplicaSeq(apart.replica_seq());
  event.seq = Seq(apart.seq());
  event.recorded_at_us = apart.recorded_at_us();
  event.rules = rules;
  event.b_us = BusinessTimeOf(apart, header);
  return event;
}

// `event` takes effect here and now; `arrived` is the same as it came.
void ApplyEffect(const JournalEvent& event, const JournalEvent& arrived, Rows& rows);

// Judges an event that waited once more, where `admitting` stands. An admission is not admitted
// (so nothing nests): the manager names its events again.
v1::Verdict AdmitOne(const JournalEvent& admitting, const v1::ApartRow& apart, Rows& rows) {
  v1::Header header;
  if (!header.ParseFromString(apart.header())) return v1::INVALID;
  if (header.type() == v1::EVENTS_ADMITTED || header.type() == v1::EVENTS_REFUSED) {
    return v1::INVALID;
  }
  if (header.type() == v1::REPLICA_OPENED) return v1::EFFECTIVE;  // It was opened on arrival.
  const JournalEvent arrived = Arrived(apart, header, admitting.rules);
  JournalEvent event = arrived;
  event.seq = admitting.seq;
  event.recorded_at_us = admitting.recorded_at_us;
  event.verdict = JudgeAs(event, Pass::kAdmission, rows);
  ApplyEffect(event, arrived, rows);
  return event.verdict;
}

template <class Refs>
void DecideApart(const JournalEvent& event, const Refs& refs, v1::ApartFate fate, Rows& rows) {
  // By seq: they take effect in order.
  std::vector<std::pair<uint64_t, Key<v1::ApartRow>>> waiting;
  for (const v1::EventRef& ref : refs) {
    const auto key = ApartKey(EventId::FromTrusted(ref.event_id()));
    const auto* row = rows.Find(key);
    if (row == nullptr || row->fate() != v1::APART_FATE_UNSPECIFIED) continue;
    waiting.emplace_back(row->seq(), key);
  }
  std::sort(waiting.begin(), waiting.end());
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  for (const auto& [seq, key] : waiting) {
    v1::ApartRow& row = rows.Edit(key);
    row.set_fate(fate);
    row.set_fate_seq(event.seq.value());
    if (fate != v1::ADMITTED) continue;
    const v1::ApartRow apart = row;
    const v1::Verdict verdict = AdmitOne(event, apart, rows);
    rows.Edit(key).set_admitted_as(verdict);
  }
}

// --- All of it ---

void ApplyControl(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  switch (header.body_case()) {
    case v1::Header::kTeamCreated:
      return CreateTeam(header, rows);
    case v1::Header::kMinSchemaRaised:
      return RaiseMinSchema(header, rows);
    case v1::Header::kMemberAdded:
    case v1::Header::kRoleChanged:
    case v1::Header::kMemberAway:
    case v1::Header::kLeavePlanned:
    case v1::Header::kMemberLeft:
    case v1::Header::kMemberReturned:
      return ApplyMember(event, rows);
    case v1::Header::kDeviceEnrolled:
    case v1::Header::kDeviceRevoked:
      return ApplyDevice(event, rows);
    case v1::Header::kReplicaOpened:
      return OpenReplica(event, rows);
    case v1::Header::kEventsAdmitted:
      return DecideApart(event, header.events_admitted().events(), v1::ADMITTED, rows);
    case v1::Header::kEventsRefused:
      return DecideApart(event, header.events_refused().events(), v1::REFUSED, rows);
    case v1::Header::kSubjectErased:
      rows.Edit(SubjectKey(SubjectOf(header))).set_erased(true);
      return;
    default:
      return;
  }
}

void ApplyFact(const JournalEvent& event, const JournalEvent& arrived, Rows& rows) {
  const v1::Header& header = *event.header;
  switch (header.body_case()) {
    case v1::Header::kProspectChanged:
      return ApplyFirm(arrived, header.prospect_changed().attributes(), rows);
    case v1::Header::kContactSucceeded:
      return ApplyFirm(arrived, header.contact_succeeded().attributes(), rows);
    case v1::Header::kHandoverAccepted:
      return AnswerHandover(event, header.handover_accepted().assignment(), 0, rows);
    case v1::Header::kHandoverDeclined:
      return AnswerHandover(event, header.handover_declined().assignment(), event.seq.value(),
                            rows);
    default:
      return;
  }
}

void ApplyEffect(const JournalEvent& event, const JournalEvent& arrived, Rows& rows) {
  if (!TakesEffect(event.verdict) && event.verdict != v1::CONTESTED) return;
  HoldImport(event.verdict, arrived, rows);
  // What follows goes by the body, which only a known type is held against.
  if (FindType(event.header->type()) == nullptr) return;
  switch (event.header->kind()) {
    case v1::DECISION:
      return ApplyDecision(event, arrived, rows);
    case v1::CONTROL:
      AddWhatItAdds(event, Waits::kNo, rows);
      return ApplyControl(event, rows);
    case v1::FACT:
      AddWhatItAdds(event, Waits::kNo, rows);
      return ApplyFact(event, arrived, rows);
    default:
      return;
  }
}

// Later facts of the replica that nobody dated are not put before this one, whatever its verdict.
void GiveBusinessTime(JournalEvent& event, Rows& rows) {
  const auto key = ReplicaKey(event.replica);
  const v1::ReplicaRow* row = KeepsOrder(event) ? rows.Find(key) : nullptr;
  if (!event.b_us.has_value()) {
    const bool has_last = row != nullptr && row->has_last_b_us();
    event.b_us =
        BusinessTimeAfter(event, has_last ? std::optional(row->last_b_us()) : std::nullopt);
  }
  if (row == nullptr || (row->has_last_b_us() && row->last_b_us() == *event.b_us)) return;
  rows.Edit(key).set_last_b_us(*event.b_us);
}

void CountAfterLeaving(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (event.rules < kRulesOfBounds || header.kind() != v1::FACT) return;
  if (!TakesEffect(event.verdict) || !IsAfterLeaving(header, event.seq, rows)) return;
  v1::MemberRow& row = rows.Edit(MemberKey(MemberId::FromTrusted(header.actor())));
  row.set_after_leaving(row.after_leaving() + 1);
}

}  // namespace

int64_t BusinessTimeOf(const v1::ApartRow& apart, const v1::Header& header) {
  return apart.has_b_us() ? apart.b_us()
                          : std::min(header.occurred_at_us(), apart.recorded_at_us());
}

void ApplyVerdict(JournalEvent& event, Rows& rows) {
  GiveBusinessTime(event, rows);
  if (event.verdict == v1::SET_APART) {
    SetApart(event, rows);
  } else {
    ApplyEffect(event, event, rows);
    CountAfterLeaving(event, rows);
  }
}

}  // namespace tasuki::domain
