#include "common/domain/verdict/validity.h"

#include <string_view>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/imports.h"
#include "common/domain/verdict/ownership.h"

// Enumerations: only UNSPECIFIED is missing. A value this code does not know comes from a newer
// catalogue and is kept.
//
// Long because it is one table: what each type of event needs.

namespace tasuki::domain {
namespace {

bool IsId(std::string_view bytes) {
  return bytes.size() == SubjectId::kBytes && !SubjectId::FromTrusted(bytes).is_zero();
}
bool IsIdOrEmpty(std::string_view bytes) { return bytes.empty() || IsId(bytes); }
bool IsTime(int64_t us) { return us >= kTimeMinUs && us <= kTimeMaxUs; }
bool IsDay(int32_t day) { return day >= kDayMin && day <= kDayMax; }
bool IsGivenDay(int32_t day) { return day != 0 && IsDay(day); }
bool IsSlot(const v1::CivilSlot& slot) {
  return IsGivenDay(slot.day()) &&
         (!slot.has_minute() || (slot.minute() >= 0 && slot.minute() < 24 * 60));
}
bool IsMoney(const v1::Money& money) { return money.micros() >= 0; }

template <class Days>
bool AreDays(const Days& days) {
  if (days.size() > kRepeatedMax) return false;
  for (const int32_t day : days) {
    if (!IsGivenDay(day)) return false;
  }
  return true;
}

bool IsEventRef(const v1::EventRef& ref) {
  return IsId(ref.event_id()) && IsId(ref.replica()) && ref.replica_seq() > 0;
}

// Looks at one event. The overloads of Holds are the required fields of each type.
class Validity {
 public:
  Validity(const JournalEvent& event, const TypeInfo& info, bool set_apart, Rows& rows)
      : event_(event),
        header_(*event.header),
        subject_(SubjectId::FromTrusted(event.header->subject().id())),
        info_(info),
        set_apart_(set_apart),
        rows_(rows) {}

  bool Check() {
    return FitsCatalogue() && SubjectFits() &&
           (header_.done_by().empty() || IsMember(header_.done_by())) && BodyHolds();
  }

 private:
  bool FitsCatalogue() const;
  bool SubjectFits();
  bool BodyHolds();
  bool FirmBodyHolds();
  bool ContactBodyHolds();
  bool DealBodyHolds();
  bool OwnershipBodyHolds();
  bool PeopleBodyHolds();
  bool TeamBodyHolds();

  // What there is.
  const v1::SubjectRow* FindSubject(std::string_view id);
  bool Exists(v1::SubjectKind kind, std::string_view id);
  bool IsFree(std::string_view id);
  bool IsMember(std::string_view id) { return IsId(id) && Exists(v1::MEMBER, id); }
  const v1::MemberRow* FindMember(std::string_view id);
  bool IsActive(std::string_view id);
  bool HasLeft(std::string_view id);
  bool IsToLeave(std::string_view id);
  bool Belongs(v1::SubjectKind kind, std::string_view id);
  bool ReplicaIsKnown(std::string_view id);
  bool LeavesAnAdmin();

  bool MayBeOwner(std::string_view to);
  bool OwnerHolds(const std::string& to, int64_t until_us, const std::string& back_to);
  bool MergeHolds(std::string_view into);

  bool Holds(const v1::ProspectAttributes& attributes);
  bool Holds(const v1::TouchLogged& touch);
  bool Holds(const v1::OutcomeRecorded& outcome);
  bool Holds(const v1::FactRetracted& retracted);
  bool Holds(const v1::PromiseMade& made);
  bool Holds(const v1::ContestResolved& resolved);
  bool Holds(const v1::ClientIntroduced& introduced);
  bool Holds(const v1::TaskDelegated& delegated);
  bool Holds(const v1::MemberAdded& added);
  bool Holds(const v1::LeavePlanned& planned);
  bool Holds(const v1::DeviceEnrolled& enrolled);
  bool Holds(const v1::ReplicaOpened& opened);
  bool Holds(const v1::TeamCreated& created);
  bool Holds(const v1::PolicySet& set);
  template <class Refs>
  bool NamesWaiting(const Refs& refs);

  const JournalEvent& event_;
  const v1::Header& header_;
  const SubjectId subject_;
  const TypeInfo& info_;
  const bool set_apart_;
  Rows& rows_;
};

bool Validity::FitsCatalogue() const {
  if (header_.kind() != info_.kind) return false;
  if (static_cast<int>(header_.body_case()) != static_cast<int>(header_.type())) return false;
  if ((info_.subjects & KindBit(header_.subject().kind())) == 0) return false;
  if (header_.type() != v1::CONTEST_RESOLVED) return header_.slot() == info_.slot;
  const bool of_team = header_.subject().kind() == v1::TEAM;
  if (header_.slot() == v1::OWNER) return !of_team;
  if (header_.slot() == v1::MERGED) return header_.subject().kind() == v1::PROSPECT;
  return header_.slot() == v1::POLICY && of_team;
}

bool Validity::SubjectFits() {
  const std::string& id = header_.subject().id();
  if (header_.subject().kind() == v1::TEAM) {
    const auto* team = rows_.Find(TeamKey());
    return header_.type() == v1::TEAM_CREATED ? team == nullptr
                                              : team != nullptr && team->team() == id;
  }
  if (info_.adds == Adds::kSubject) return IsFree(id);
  if (!Exists(header_.subject().kind(), id)) return false;
  // Nothing is to be said any more about one who is forgotten (N11).
  return header_.kind() == v1::CONTROL || !FindSubject(id)->erased();
}

const v1::SubjectRow* Validity::FindSubject(std::string_view id) {
  return rows_.Find(SubjectKey(SubjectId::FromTrusted(id)));
}

bool Validity::Exists(v1::SubjectKind kind, std::string_view id) {
  if (!IsId(id)) return false;
  const v1::SubjectRow* row = FindSubject(id);
  return row != nullptr && row->kind() == kind && (!row->waits() || set_apart_);
}

// Whether a new thing may have that id. What only waits does not stand in the way of the same thing
// added by others (an import gives the same ids).
bool Validity::IsFree(std::string_view id) {
  if (!IsId(id)) return false;
  const v1::SubjectRow* row = FindSubject(id);
  return row == nullptr || (row->waits() && !set_apart_);
}

const v1::MemberRow* Validity::FindMember(std::string_view id) {
  return rows_.Find(MemberKey(MemberId::FromTrusted(id)));
}

bool Validity::IsActive(std::string_view id) {
  if (!IsMember(id)) return false;
  const v1::MemberRow* row = FindMember(id);
  return row != nullptr && row->state() == v1::ACTIVE;
}

bool Validity::HasLeft(std::string_view id) {
  if (!IsMember(id)) return false;
  const v1::MemberRow* row = FindMember(id);
  return row != nullptr && row->state() == v1::GONE;
}

bool Validity::IsToLeave(std::string_view id) {
  if (!IsMember(id)) return false;
  const v1::MemberRow* row = FindMember(id);
  return row != nullptr && row->state() == v1::ACTIVE && row->plan_seq() != 0;
}

// Whether `id` is a deal, promise or task of the subject. A merge makes it no other's: it stands in
// the row of the prospect it was made on, and a fact about it must not stop being one when somebody
// else splits the two again.
bool Validity::Belongs(v1::SubjectKind kind, std::string_view id) {
  return Exists(kind, id) && FindSubject(id)->parent() == header_.subject().id();
}

bool Validity::ReplicaIsKnown(std::string_view id) {
  const ReplicaId replica = ReplicaId::FromTrusted(id);
  if (rows_.Find(ReplicaKey(replica)) != nullptr) return true;
  const auto* team = rows_.Find(TeamKey());
  return team != nullptr && team->server_replica() == id;
}

// Whether an active admin remains when the subject is one no more.
bool Validity::LeavesAnAdmin() {
  const v1::MemberRow* member = FindMember(header_.subject().id());
  const auto* team = rows_.Find(TeamKey());
  const bool active_admin =
      member != nullptr && member->state() == v1::ACTIVE && member->role() == v1::ADMIN;
  return !active_admin || (team != nullptr && team->active_admins() > 1);
}

// Imports name people who have left long since; their prospects then stand in the queue with the
// last owner shown (X16).
bool Validity::MayBeOwner(std::string_view to) {
  if (!IsMember(to)) return false;
  const v1::MemberRow* row = FindMember(to);
  if (row == nullptr) return false;
  if (!header_.import_ref().empty()) return true;
  return row->state() == v1::ACTIVE && MayOwn(row->role());
}

bool Validity::OwnerHolds(const std::string& to, int64_t until_us, const std::string& back_to) {
  if (!to.empty() && !MayBeOwner(to)) return false;
  if (until_us == 0) return back_to.empty();
  return !to.empty() && IsTime(until_us) && (back_to.empty() || IsMember(back_to));
}

// Whether the line of merges from `into` on ends, and does not come by the subject. That may stand
// in its middle: what was merged already can be merged into another.
bool Validity::MergeHolds(std::string_view into) {
  if (!Exists(v1::PROSPECT, into) || FindSubject(into)->erased()) return false;
  SubjectId at = SubjectId::FromTrusted(into);
  for (int hops = 0; hops < kMergeHopsMax; ++hops) {
    if (at == subject_) return false;
    const v1::SubjectRow* row = FindSubject(at.bytes());
    if (row == nullptr || row->merged_into().empty()) return true;
    at = SubjectId::FromTrusted(row->merged_into());
  }
  return false;
}

bool Validity::Holds(const v1::ProspectAttributes& attributes) {
  if (attributes.has_met_at_us() && !IsTime(attributes.met_at_us())) return false;
  return attributes.firm().empty() || Exists(v1::FIRM, attributes.firm());
}

bool Validity::Holds(const v1::TouchLogged& touch) {
  return touch.channel() != v1::CHANNEL_UNSPECIFIED &&
         touch.direction() != v1::DIRECTION_UNSPECIFIED &&
         (touch.step() == 0 || !touch.cadence().empty()) && IsIdOrEmpty(touch.thread());
}

bool Validity::Holds(const v1::OutcomeRecorded& outcome) {
  return outcome.outcome() != v1::OUTCOME_UNSPECIFIED &&
         (!outcome.has_next() || IsSlot(outcome.next())) &&
         (outcome.deal().empty() || Belongs(v1::DEAL, outcome.deal()));
}

// That the fact is there can be seen only by its replica: known, and for one's own not later than
// this event.
bool Validity::Holds(const v1::FactRetracted& retracted) {
  if (!retracted.has_fact()) return !retracted.import().empty();
  const v1::EventRef& fact = retracted.fact();
  return retracted.import().empty() && IsEventRef(fact) && ReplicaIsKnown(fact.replica()) &&
         (fact.replica() != event_.replica.bytes() ||
          fact.replica_seq() < event_.replica_seq.value());
}

bool Validity::Holds(const v1::PromiseMade& made) {
  return IsFree(made.promise()) && made.by() != v1::PROMISE_BY_UNSPECIFIED && IsSlot(made.due()) &&
         AreDays(made.milestone_days());
}

bool Validity::Holds(const v1::ContestResolved& resolved) {
  const auto* decision = rows_.Find(DecisionKey(subject_, header_.slot()));
  if (decision == nullptr || !decision->has_contest() ||
      decision->contest().id() != resolved.contest()) {
    return false;
  }
  if (header_.slot() == v1::OWNER) {
    return OwnerHolds(resolved.to(), resolved.until_us(), resolved.back_to());
  }
  if (header_.slot() == v1::MERGED) return resolved.into().empty() || MergeHolds(resolved.into());
  return resolved.policy().has_policy();
}

bool Validity::Holds(const v1::ClientIntroduced& introduced) {
  if (introduced.how() == v1::INTRODUCED_HOW_UNSPECIFIED) return false;
  if (introduced.with_size() > kRepeatedMax) return false;
  for (const std::string& member : introduced.with()) {
    if (!IsMember(member)) return false;
  }
  return true;
}

bool Validity::Holds(const v1::TaskDelegated& delegated) {
  return IsFree(delegated.task()) && IsMember(delegated.to()) &&
         (!delegated.has_due() || IsSlot(delegated.due()));
}

bool Validity::Holds(const v1::MemberAdded& added) {
  return !added.name().empty() && added.role() != v1::ROLE_UNSPECIFIED &&
         (added.manager().empty() || IsMember(added.manager()));
}

// Who is to take over may have left by then: that is seen when it is assigned.
bool Validity::Holds(const v1::LeavePlanned& planned) {
  if (!IsGivenDay(planned.last_working_day())) return false;
  if (event_.rules < kRulesOfReturning) return true;
  if (planned.moves_size() > kPlannedMovesMax || planned.parts() > kPlanPartsMax ||
      planned.part() > std::max<uint32_t>(planned.parts(), 1)) {
    return false;
  }
  for (const v1::PlannedMove& move : planned.moves()) {
    const v1::SubjectKind kind = move.subject().kind();
    if (kind != v1::PROSPECT && kind != v1::FIRM) return false;
    if (!Exists(kind, move.subject().id())) return false;
    if (!move.to().empty() && !IsMember(move.to())) return false;
  }
  return true;
}

bool Validity::Holds(const v1::DeviceEnrolled& enrolled) {
  return IsId(enrolled.device()) && enrolled.public_key().size() == 32 &&
         IsActive(header_.subject().id()) &&
         rows_.Find(DeviceKey(DeviceId::FromTrusted(enrolled.device()))) == nullptr;
}

// Which device it is, and whose, is a question of right (row 2).
bool Validity::Holds(const v1::ReplicaOpened& opened) {
  return event_.replica_seq == ReplicaSeq(1) && IsId(opened.device()) &&
         IsIdOrEmpty(opened.previous_replica()) && !ReplicaIsKnown(event_.replica.bytes());
}

bool Validity::Holds(const v1::TeamCreated& created) {
  return event_.seq == Seq(1) && !created.name().empty() && IsId(created.server_replica()) &&
         created.server_key().size() == 32;
}

bool Validity::Holds(const v1::PolicySet& set) {
  if (!set.has_policy()) return false;
  if (event_.rules < kRulesOfBounds) return true;
  const v1::AfterLeaving& bound = set.policy().after_leaving();
  if (bound.days() > kAfterLeavingDaysMax || bound.events() > kAfterLeavingEventsMax) return false;
  const auto* team = rows_.Find(TeamKey());
  return team == nullptr || team->policies_day() != CivilDayOf(event_.recorded_at_us, 0) ||
         team->policies_that_day() < kPolicySetsADayMax;
}

template <class Refs>
bool Validity::NamesWaiting(const Refs& refs) {
  if (refs.empty() || refs.size() > kAdmittedEventsMax) return false;
  for (const v1::EventRef& ref : refs) {
    if (!IsEventRef(ref)) return false;
    const auto* apart = rows_.Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    if (apart == nullptr || apart->replica() != ref.replica() ||
        apart->replica_seq() != ref.replica_seq() || apart->member() != header_.subject().id()) {
      return false;
    }
  }
  return true;
}

bool Validity::BodyHolds() {
  const int type = static_cast<int>(header_.type());
  if (type < 120) return FirmBodyHolds();
  if (type < 140) return ContactBodyHolds();
  if (type < 160) return DealBodyHolds();
  if (type < 180) return OwnershipBodyHolds();
  if (type < 190 || header_.type() == v1::MEMBER_RETURNED) return PeopleBodyHolds();
  return TeamBodyHolds();
}

// Firms and prospects.
bool Validity::FirmBodyHolds() {
  switch (header_.type()) {
    case v1::FIRM_ADDED:
      return AreDays(header_.firm_added().closing_days());
    case v1::FIRM_CHANGED:
      return AreDays(header_.firm_changed().closing_days_added()) &&
             AreDays(header_.firm_changed().closing_days_removed());
    case v1::PROSPECT_ADDED:
      return Holds(header_.prospect_added().attributes());
    case v1::PROSPECT_CHANGED:
      return Holds(header_.prospect_changed().attributes());
    case v1::CONTACT_SUCCEEDED:
      return Holds(header_.contact_succeeded().attributes());
    case v1::PROSPECTS_MERGED:
      return MergeHolds(header_.prospects_merged().into());
    case v1::PROSPECTS_SPLIT: {
      const auto* merged = rows_.Find(DecisionKey(subject_, v1::MERGED));
      return merged != nullptr && !merged->present().empty();
    }
    default:
      return true;
  }
}

// Contact and cadence.
bool Validity::ContactBodyHolds() {
  switch (header_.type()) {
    case v1::TOUCH_LOGGED:
      return Holds(header_.touch_logged());
    case v1::OUTCOME_RECORDED:
      return Holds(header_.outcome_recorded());
    case v1::NEXT_TOUCH_SET:
      return IsSlot(header_.next_touch_set().next());
    case v1::FACT_RETRACTED:
      return Holds(header_.fact_retracted());
    case v1::CADENCE_STARTED:
      return !header_.cadence_started().cadence().empty() &&
             IsGivenDay(header_.cadence_started().day());
    case v1::CADENCE_PAUSED:
      return !header_.cadence_paused().has_until() || IsSlot(header_.cadence_paused().until());
    case v1::STEP_OVERRIDDEN:
      return header_.step_overridden().extra() > 0;
    default:
      return true;
  }
}

// Promises and deals.
bool Validity::DealBodyHolds() {
  switch (header_.type()) {
    case v1::PROMISE_MADE:
      return Holds(header_.promise_made());
    case v1::PROMISE_MOVED:
      return Belongs(v1::PROMISE, header_.promise_moved().promise()) &&
             IsSlot(header_.promise_moved().due());
    case v1::PROMISE_CLOSED:
      return Belongs(v1::PROMISE, header_.promise_closed().promise()) &&
             header_.promise_closed().fate() != v1::PROMISE_FATE_UNSPECIFIED;
    case v1::DEAL_OPENED:
      return IsFree(header_.deal_opened().deal()) && IsMoney(header_.deal_opened().value());
    case v1::DEAL_STAGE_CHANGED:
      return Belongs(v1::DEAL, header_.deal_stage_changed().deal()) &&
             !header_.deal_stage_changed().stage().empty() &&
             IsMoney(header_.deal_stage_changed().value());
    case v1::TERMS_AGREED:
      return Belongs(v1::DEAL, header_.terms_agreed().deal());
    case v1::TERMS_CHANGED:
      return Belongs(v1::DEAL, header_.terms_changed().deal());
    case v1::DEAL_CLOSED:
      return Belongs(v1::DEAL, header_.deal_closed().deal()) &&
             header_.deal_closed().result() != v1::DEAL_RESULT_UNSPECIFIED &&
             IsMoney(header_.deal_closed().value());
    default:
      return true;
  }
}

// Ownership and delegation.
bool Validity::OwnershipBodyHolds() {
  switch (header_.type()) {
    case v1::OWNER_ASSIGNED:
      return OwnerHolds(header_.owner_assigned().to(), header_.owner_assigned().until_us(),
                        header_.owner_assigned().back_to());
    case v1::HANDOVER_ACCEPTED:
      return IsId(header_.handover_accepted().assignment());
    case v1::HANDOVER_DECLINED:
      return IsId(header_.handover_declined().assignment());
    case v1::CLIENT_INTRODUCED:
      return Holds(header_.client_introduced());
    case v1::CONTEST_RESOLVED:
      return Holds(header_.contest_resolved());
    case v1::TASK_DELEGATED:
      return Holds(header_.task_delegated());
    case v1::TASK_PLANNED:
      return Belongs(v1::TASK, header_.task_planned().task()) &&
             IsSlot(header_.task_planned().due()) &&
             AreDays(header_.task_planned().milestone_days());
    case v1::MILESTONE_REACHED:
      return Belongs(v1::TASK, header_.milestone_reached().task()) &&
             header_.milestone_reached().milestone() > 0;
    case v1::TASK_DONE:
      return Belongs(v1::TASK, header_.task_done().task());
    default:
      return true;
  }
}

// People, their laptops, and what was set apart.
bool Validity::PeopleBodyHolds() {
  switch (header_.type()) {
    case v1::MEMBER_ADDED:
      return Holds(header_.member_added());
    case v1::ROLE_CHANGED:
      return header_.role_changed().role() != v1::ROLE_UNSPECIFIED &&
             (header_.role_changed().role() == v1::ADMIN || LeavesAnAdmin());
    case v1::MEMBER_AWAY:
      return IsGivenDay(header_.member_away().from_day()) &&
             IsGivenDay(header_.member_away().to_day()) &&
             header_.member_away().from_day() < header_.member_away().to_day() &&
             (header_.member_away().cover().empty() || IsActive(header_.member_away().cover()));
    case v1::LEAVE_PLANNED:
      return Holds(header_.leave_planned()) && IsActive(header_.subject().id());
    case v1::MEMBER_LEFT:
      // A second one confirms (X15): two managers' laptops may both write what was planned.
      return IsDay(header_.member_left().last_working_day()) && LeavesAnAdmin() &&
             (IsActive(header_.subject().id()) ||
              (event_.rules >= kRulesOfReturning && HasLeft(header_.subject().id())));
    case v1::MEMBER_RETURNED:
      return event_.rules >= kRulesOfReturning &&
             (HasLeft(header_.subject().id()) || IsToLeave(header_.subject().id()));
    case v1::DEVICE_ENROLLED:
      return Holds(header_.device_enrolled());
    case v1::DEVICE_REVOKED: {
      const auto* device =
          rows_.Find(DeviceKey(DeviceId::FromTrusted(header_.device_revoked().device())));
      return device != nullptr && device->member() == header_.subject().id();
    }
    case v1::REPLICA_OPENED:
      return Holds(header_.replica_opened());
    case v1::EVENTS_ADMITTED:
      return NamesWaiting(header_.events_admitted().events());
    case v1::EVENTS_REFUSED:
      return NamesWaiting(header_.events_refused().events());
    default:
      return true;
  }
}

// The team and coaching.
bool Validity::TeamBodyHolds() {
  switch (header_.type()) {
    case v1::TEAM_CREATED:
      return Holds(header_.team_created());
    case v1::POLICY_SET:
      return Holds(header_.policy_set());
    case v1::MIN_SCHEMA_RAISED:
      return header_.min_schema_raised().schema() > 0;
    case v1::COACHING_NOTED: {
      const v1::CoachingNoted& noted = header_.coaching_noted();
      return (!noted.has_touch() ||
              (IsEventRef(noted.touch()) && ReplicaIsKnown(noted.touch().replica()))) &&
             (noted.prospect().empty() || Exists(v1::PROSPECT, noted.prospect())) &&
             (noted.assignment().empty() || IsId(noted.assignment()));
    }
    case v1::HESITATION_NOTED: {
      const v1::HesitationNoted& noted = header_.hesitation_noted();
      return noted.prospect().empty() || Exists(v1::PROSPECT, noted.prospect());
    }
    default:
      return true;
  }
}

// The clear frame of any event, known type or not: sizes of ids, a kind, sane times.
bool HasValidFrame(const v1::Header& header) {
  const int32_t offset = header.utc_offset_minutes();
  return header.type() != v1::EVENT_TYPE_UNSPECIFIED && IsId(header.event_id()) &&
         IsIdOrEmpty(header.actor()) && IsIdOrEmpty(header.done_by()) &&
         IsIdOrEmpty(header.base()) && IsIdOrEmpty(header.key_id()) &&
         IsId(header.subject().id()) && header.subject().kind() != v1::SUBJECT_KIND_UNSPECIFIED &&
         (header.kind() == v1::FACT || header.kind() == v1::DECISION ||
          header.kind() == v1::CONTROL) &&
         IsTime(header.occurred_at_us()) && IsTime(header.written_at_us()) &&
         offset >= -kUtcOffsetMinutesMax && offset <= kUtcOffsetMinutesMax;
}

}  // namespace

bool IsValid(const JournalEvent& event, bool set_apart, Rows& rows) {
  const v1::Header& header = *event.header;
  if (!HasValidFrame(header)) return false;
  if (event.rules >= kRulesOfBounds && IsImportedAlready(event, rows)) return false;
  if (set_apart && rows.Find(ApartKey(EventId::FromTrusted(header.event_id())))) {
    return false;
  }
  const TypeInfo* info = FindType(header.type());
  if (info == nullptr) return header.body_case() == v1::Header::BODY_NOT_SET;
  return Validity(event, *info, set_apart, rows).Check();
}

}  // namespace tasuki::domain
