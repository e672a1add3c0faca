#include "common/domain/events/catalogue.h"

#include <algorithm>
#include <iterator>

namespace tasuki::domain {
namespace {

// NOLINTBEGIN(readability-identifier-naming): the words of the table below.
constexpr auto F = v1::FACT;
constexpr auto D = v1::DECISION;
constexpr auto C = v1::CONTROL;
constexpr auto none = v1::SLOT_UNSPECIFIED;
constexpr auto open = Sealed::kNo;
constexpr auto sealed = Sealed::kYes;
constexpr auto plain = Critical::kNo;
constexpr auto critical = Critical::kYes;
// NOLINTEND(readability-identifier-naming)

constexpr SubjectKinds kProspect = KindBit(v1::PROSPECT);
constexpr SubjectKinds kFirm = KindBit(v1::FIRM);
constexpr SubjectKinds kMember = KindBit(v1::MEMBER);
constexpr SubjectKinds kTeam = KindBit(v1::TEAM);

// clang-format off
constexpr TypeInfo kCatalogue[] = {
    {v1::FIRM_ADDED, "FirmAdded", F, none, sealed, plain, kFirm, Adds::kSubject},
    {v1::FIRM_CHANGED, "FirmChanged", F, none, sealed, plain, kFirm},

    {v1::PROSPECT_ADDED, "ProspectAdded", F, none, sealed, plain, kProspect, Adds::kSubject},
    {v1::PROSPECT_CHANGED, "ProspectChanged", F, none, sealed, plain, kProspect},
    {v1::CONTACT_SUCCEEDED, "ContactSucceeded", F, none, sealed, plain, kProspect},
    {v1::PROSPECTS_MERGED, "ProspectsMerged", D, v1::MERGED, open, critical, kProspect},
    {v1::PROSPECTS_SPLIT, "ProspectsSplit", D, v1::MERGED, open, critical, kProspect},
    {v1::SUBJECT_ERASED, "SubjectErased", C, none, open, critical, kProspect | kFirm | kMember},

    {v1::TOUCH_LOGGED, "TouchLogged", F, none, sealed, plain, kProspect},
    {v1::OUTCOME_RECORDED, "OutcomeRecorded", F, none, sealed, plain, kProspect},
    {v1::NEXT_TOUCH_SET, "NextTouchSet", F, none, sealed, plain, kProspect},
    {v1::NOTE_ADDED, "NoteAdded", F, none, sealed, plain, kProspect | kFirm},
    {v1::PUSHBACK_RECORDED, "PushbackRecorded", F, none, sealed, plain, kProspect},
    {v1::FACT_RETRACTED, "FactRetracted", F, none, sealed, plain, kProspect | kFirm | kMember},

    {v1::CADENCE_STARTED, "CadenceStarted", F, none, open, plain, kProspect},
    {v1::CADENCE_PAUSED, "CadencePaused", F, none, open, plain, kProspect},
    {v1::CADENCE_RESUMED, "CadenceResumed", F, none, open, plain, kProspect},
    {v1::CADENCE_STOPPED, "CadenceStopped", F, none, open, plain, kProspect},
    {v1::STEP_OVERRIDDEN, "StepOverridden", F, none, sealed, plain, kProspect},

    {v1::PROMISE_MADE, "PromiseMade", F, none, sealed, plain, kProspect, Adds::kPromise},
    {v1::PROMISE_MOVED, "PromiseMoved", F, none, open, plain, kProspect},
    {v1::PROMISE_CLOSED, "PromiseClosed", F, none, open, plain, kProspect},

    {v1::DEAL_OPENED, "DealOpened", F, none, sealed, plain, kProspect, Adds::kDeal},
    {v1::DEAL_STAGE_CHANGED, "DealStageChanged", F, none, sealed, plain, kProspect},
    {v1::TERMS_AGREED, "TermsAgreed", F, none, sealed, plain, kProspect},
    {v1::TERMS_CHANGED, "TermsChanged", F, none, sealed, plain, kProspect},
    {v1::DEAL_CLOSED, "DealClosed", F, none, sealed, plain, kProspect},

    {v1::OWNER_ASSIGNED, "OwnerAssigned", D, v1::OWNER, sealed, critical, kProspect | kFirm},
    {v1::HANDOVER_ACCEPTED, "HandoverAccepted", F, none, open, plain, kProspect | kFirm},
    {v1::HANDOVER_DECLINED, "HandoverDeclined", F, none, open, plain, kProspect | kFirm},
    {v1::CLIENT_INTRODUCED, "ClientIntroduced", F, none, open, plain, kProspect},
    {v1::CONTEST_RESOLVED, "ContestResolved", D, none, open, critical, kProspect | kFirm | kTeam},

    {v1::TASK_DELEGATED, "TaskDelegated", F, none, sealed, plain, kProspect, Adds::kTask},
    {v1::TASK_PLANNED, "TaskPlanned", F, none, sealed, plain, kProspect},
    {v1::MILESTONE_REACHED, "MilestoneReached", F, none, open, plain, kProspect},
    {v1::TASK_DONE, "TaskDone", F, none, sealed, plain, kProspect},

    {v1::MEMBER_ADDED, "MemberAdded", C, none, open, critical, kMember, Adds::kSubject},
    {v1::ROLE_CHANGED, "RoleChanged", C, none, open, critical, kMember},
    {v1::MEMBER_AWAY, "MemberAway", C, none, open, critical, kMember},
    {v1::LEAVE_PLANNED, "LeavePlanned", C, none, open, critical, kMember},
    {v1::MEMBER_LEFT, "MemberLeft", C, none, open, critical, kMember},
    {v1::DEVICE_ENROLLED, "DeviceEnrolled", C, none, open, critical, kMember},
    {v1::DEVICE_REVOKED, "DeviceRevoked", C, none, open, critical, kMember},
    {v1::REPLICA_OPENED, "ReplicaOpened", C, none, open, critical, kMember},
    {v1::EVENTS_ADMITTED, "EventsAdmitted", C, none, open, critical, kMember},
    {v1::EVENTS_REFUSED, "EventsRefused", C, none, open, critical, kMember},

    {v1::TEAM_CREATED, "TeamCreated", C, none, open, critical, kTeam, Adds::kSubject},
    {v1::POLICY_SET, "PolicySet", D, v1::POLICY, open, critical, kTeam},
    {v1::MIN_SCHEMA_RAISED, "MinSchemaRaised", C, none, open, critical, kTeam},

    {v1::MEMBER_RETURNED, "MemberReturned", C, none, sealed, critical, kMember},

    {v1::COACHING_NOTED, "CoachingNoted", F, none, sealed, plain, kMember},
    {v1::HESITATION_NOTED, "HesitationNoted", F, none, sealed, plain, kMember},
};
// clang-format on

}  // namespace

std::span<const TypeInfo> Catalogue() { return kCatalogue; }

const TypeInfo* FindType(v1::EventType type) {
  const auto* found =
      std::lower_bound(std::begin(kCatalogue), std::end(kCatalogue), type,
                       [](const TypeInfo& row, v1::EventType wanted) { return row.type < wanted; });
  return found != std::end(kCatalogue) && found->type == type ? found : nullptr;
}

std::string_view TypeWord(v1::EventType type) {
  const TypeInfo* info = FindType(type);
  return info == nullptr ? "Unknown" : info->word;
}

bool MayBeTakenBack(const v1::Header& header) {
  switch (header.type()) {
    case v1::PROSPECT_CHANGED:
      return !header.prospect_changed().attributes().has_firm();
    case v1::CONTACT_SUCCEEDED:
      return !header.contact_succeeded().attributes().has_firm();
    case v1::HANDOVER_ACCEPTED:
    case v1::HANDOVER_DECLINED:
      return false;
    default:
      return header.kind() == v1::FACT;
  }
}

void FillFromCatalogue(v1::Header& header) {
  const TypeInfo* info = FindType(header.type());
  if (info == nullptr) return;
  header.set_kind(info->kind);
  if (info->type != v1::CONTEST_RESOLVED) header.set_slot(info->slot);
  header.set_critical(info->critical == Critical::kYes);
}

uint32_t SchemaOf(v1::EventType type) { return type == v1::MEMBER_RETURNED ? 2 : 1; }

}  // namespace tasuki::domain
