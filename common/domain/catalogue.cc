#include "common/domain/catalogue.h"

#include <algorithm>
#include <iterator>

namespace tasuki::domain {
namespace {


constexpr auto F = v1::FACT;
constexpr auto D = v1::DECISION;
constexpr auto C = v1::CONTROL;
constexpr auto kNoSlot = v1::SLOT_UNSPECIFIED;
constexpr auto kPlain = Critical::kNo;
constexpr auto kCritical = Critical::kYes;

constexpr SubjectKinds kProspect = KindBit(v1::PROSPECT);
constexpr SubjectKinds kFirm = KindBit(v1::FIRM);
constexpr SubjectKinds kMember = KindBit(v1::MEMBER);
constexpr SubjectKinds kTeam = KindBit(v1::TEAM);

// clang-format off
constexpr TypeInfo kCatalogue[] = {
    {v1::FIRM_ADDED, "FirmAdded", F, kNoSlot, Sealed::kYes, kPlain, kFirm, Adds::kSubject},
    {v1::FIRM_CHANGED, "FirmChanged", F, kNoSlot, Sealed::kYes, kPlain, kFirm},

    {v1::PROSPECT_ADDED, "ProspectAdded", F, kNoSlot, Sealed::kYes, kPlain, kProspect, Adds::kSubject},
    {v1::PROSPECT_CHANGED, "ProspectChanged", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::CONTACT_SUCCEEDED, "ContactSucceeded", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::PROSPECTS_MERGED, "ProspectsMerged", D, v1::MERGED, Sealed::kNo, kCritical, kProspect},
    {v1::PROSPECTS_SPLIT, "ProspectsSplit", D, v1::MERGED, Sealed::kNo, kCritical, kProspect},
    {v1::SUBJECT_ERASED, "SubjectErased", C, kNoSlot, Sealed::kNo, kCritical, kProspect | kFirm | kMember},

    {v1::TOUCH_LOGGED, "TouchLogged", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::OUTCOME_RECORDED, "OutcomeRecorded", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::NEXT_TOUCH_SET, "NextTouchSet", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::NOTE_ADDED, "NoteAdded", F, kNoSlot, Sealed::kYes, kPlain, kProspect | kFirm},
    {v1::PUSHBACK_RECORDED, "PushbackRecorded", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::FACT_RETRACTED, "FactRetracted", F, kNoSlot, Sealed::kYes, kPlain, kProspect | kFirm | kMember},

    {v1::CADENCE_STARTED, "CadenceStarted", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::CADENCE_PAUSED, "CadencePaused", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::CADENCE_RESUMED, "CadenceResumed", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::CADENCE_STOPPED, "CadenceStopped", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::STEP_OVERRIDDEN, "StepOverridden", F, kNoSlot, Sealed::kYes, kPlain, kProspect},

    {v1::PROMISE_MADE, "PromiseMade", F, kNoSlot, Sealed::kYes, kPlain, kProspect, Adds::kPromise},
    {v1::PROMISE_MOVED, "PromiseMoved", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::PROMISE_CLOSED, "PromiseClosed", F, kNoSlot, Sealed::kNo, kPlain, kProspect},

    {v1::DEAL_OPENED, "DealOpened", F, kNoSlot, Sealed::kYes, kPlain, kProspect, Adds::kDeal},
    {v1::DEAL_STAGE_CHANGED, "DealStageChanged", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::TERMS_AGREED, "TermsAgreed", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::TERMS_CHANGED, "TermsChanged", F, kNoSlot, Sealed::kYes, kPlain, kProspect},
    {v1::DEAL_CLOSED, "DealClosed", F, kNoSlot, Sealed::kYes, kPlain, kProspect},

    {v1::OWNER_ASSIGNED, "OwnerAssigned", D, v1::OWNER, Sealed::kYes, kCritical, kProspect | kFirm},
    {v1::HANDOVER_ACCEPTED, "HandoverAccepted", F, kNoSlot, Sealed::kNo, kPlain, kProspect | kFirm},
    {v1::HANDOVER_DECLINED, "HandoverDeclined", F, kNoSlot, Sealed::kNo, kPlain, kProspect | kFirm},
    {v1::CLIENT_INTRODUCED, "ClientIntroduced", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::CONTEST_RESOLVED, "ContestResolved", D, kNoSlot, Sealed::kNo, kCritical, kProspect | kFirm | kTeam},

    {v1::TASK_DELEGATED, "TaskDelegated", F, kNoSlot, Sealed::kYes, kPlain, kProspect, Adds::kTask},
    {v1::TASK_PLANNED, "TaskPlanned", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::MILESTONE_REACHED, "MilestoneReached", F, kNoSlot, Sealed::kNo, kPlain, kProspect},
    {v1::TASK_DONE, "TaskDone", F, kNoSlot, Sealed::kNo, kPlain, kProspect},

    {v1::MEMBER_ADDED, "MemberAdded", C, kNoSlot, Sealed::kNo, kCritical, kMember, Adds::kSubject},
    {v1::ROLE_CHANGED, "RoleChanged", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::MEMBER_AWAY, "MemberAway", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::LEAVE_PLANNED, "LeavePlanned", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::MEMBER_LEFT, "MemberLeft", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::DEVICE_ENROLLED, "DeviceEnrolled", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::DEVICE_REVOKED, "DeviceRevoked", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::REPLICA_OPENED, "ReplicaOpened", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::EVENTS_ADMITTED, "EventsAdmitted", C, kNoSlot, Sealed::kNo, kCritical, kMember},
    {v1::EVENTS_REFUSED, "EventsRefused", C, kNoSlot, Sealed::kNo, kCritical, kMember},

    {v1::TEAM_CREATED, "TeamCreated", C, kNoSlot, Sealed::kNo, kCritical, kTeam, Adds::kSubject},
    {v1::POLICY_SET, "PolicySet", D, v1::POLICY, Sealed::kNo, kCritical, kTeam},
    {v1::MIN_SCHEMA_RAISED, "MinSchemaRaised", C, kNoSlot, Sealed::kNo, kCritical, kTeam},

    {v1::COACHING_NOTED, "CoachingNoted", F, kNoSlot, Sealed::kYes, kPlain, kMember},
    {v1::HESITATION_NOTED, "HesitationNoted", F, kNoSlot, Sealed::kYes, kPlain, kMember},
};
// clang-format on

}  // namespace

std::span<const TypeInfo> Catalogue() { return kCatalogue; }

const TypeInfo* FindType(v1::EventType type) {
  const auto* found = std::lower_bound(
      std::begin(kCatalogue), std::end(kCatalogue), type,
      [](const TypeInfo& row, v1::EventType wanted) { return row.type < wanted; });
  return found != std::end(kCatalogue) && found->type == type ? found : nullptr;
}

std::string_view TypeWord(v1::EventType type) {
  const TypeInfo* info = FindType(type);
  return info == nullptr ? "Unknown" : info->word;
}

v1::EventType TypeOfWord(std::string_view word) {
  for (const TypeInfo& row : kCatalogue) {
    if (row.word == word) return row.type;
  }
  return v1::EVENT_TYPE_UNSPECIFIED;
}

void FillFromCatalogue(v1::Header& header) {
  const TypeInfo* info = FindType(header.type());
  if (info == nullptr) return;
  header.set_kind(info->kind);
  if (info->type != v1::CONTEST_RESOLVED) header.set_slot(info->slot);
  header.set_critical(info->critical == Critical::kYes);
}

}  // namespace tasuki::domain
