#pragma once

#include <string>
#include <vector>

// Every sentence people read that is more than a name or a number, in English and Japanese.

namespace tasuki::client {

// Languages of the output; of messages to clients, see the prospect's own language.
enum class Language { kEnglish, kJapanese };

// One sentence. `$0` … `$3` in its text are filled in; `{0:event|events}` is the one or the other
// by whether `$0` is 1. So many to a line.
// clang-format off
enum class Message {
  kFolding, kErrorLead, kAdviceLead, kPending, kAfterLeaving, kNextTouch, kNoNextTouch, kNoSlotLeft,
  kNoBusinessDay, kIsHoliday, kIsClosed, kIsClosingDay, kIsFirmClosingDay, kIsRefusedTime,
  kAfterSeason, kSeasonDays, kProvisional, kProvisionalMark, kNoHolidays, kHolidaysEnd, kPlanned,
  kThenAppointment, kLabelAppointment, kQueue,
  // Why something is due.
  kDueMet, kDueAdded, kDueOverDays, kDueStep, kDueUnanswered, kDueQuotes, kDueAgain, kDueAnswer,
  kDueAgreed, kDueSeason, kDueNotNow, kQuoted, kDueNo, kDueLost, kDueLimit, kDueRevisit,
  kDueNurture, kDueConsidering, kDueReorder, kDueChosen, kDueDelivery, kDueSuccessor,
  kDueIntroduction, kDueTriage, kDueQueue, kDueContest, kNothingDue, kTriageWaits,
  kIntroductionsWait, kOverdueBy, kAgendaCount, kIcsWritten, kTableWritten, kForgottenMark,
  kSilentMark, kOptedOutMark, kOwnersOfProspects, kComma, kOutcomeLead, kSemicolon, kParenthesis,
  kNothingFound, kTotal, kOlderLeftOut,
  // What was written.
  kProspectAdded, kProspectAddedToQueue, kFirmFound, kFirmMade, kFirmResembles, kKnownByEmail,
  kKnownByPhone, kKnownByName, kKnownTouched, kKnownNobodyTouched, kKnownAdvice, kOptedOutAs,
  kProspectChanged, kSucceeded, kMerged, kMergedOwner, kMergedAppointment, kSplit, kFirmChanged,
  kTouchOut, kTouchMet, kTouchBeyond, kTouchIn, kOutcomeWritten, kOutcomeMeans, kDeferredAgain,
  kReopened, kNextWritten, kNoteWritten, kPushbackWritten, kPushbackAnswer, kPushbackReply,
  kPushbackStop, kRetracted,
  // Cadences.
  kCadenceHead, kCadenceSince, kCadenceNone, kCadenceShifted, kCadenceUnanswered, kCadenceOlder,
  kCadenceStarted, kCadencePaused, kCadenceResumed, kCadenceStopped, kCadenceOverridden,
  kStepAtStart, kStepOnDay, kStepBusinessDays, kStepMonths, kStepMonthsWindow, kStepPlannedFor,
  kAssigned, kAssignedToQueue, kAssignedMany, kRequested, kRequestDeclined, kRequestWithdrawn,
  kDeclinedMark, kDeclinedTold, kNowOfFirm, kClaimed, kIntroduced, kContestResolved, kRequestsOpen,
  kWrittenBefore,
  // The policy.
  kPolicyFounded, kPolicySince, kPolicySame, kHolidaysTaken, kHolidaysBefore, kPolicySet,
  kPolicyNothing, kMemberAdded, kMemberCode, kRoleChanged, kRoleEmpties, kRoleEmptiesAdvice,
  kRoleEmptied, kGivenBack, kMayBeGivenBack,
  // Joining and syncing.
  kJoined, kJoinedNext, kSynced, kSyncedCounts, kSyncWaiting, kSyncLacks, kSyncWaitsForClock,
  kSyncLacksOwn, kSyncLacksOthers, kLostOfOthers, kLostGiven, kLostNotYet, kHandedIn,
  kLostForgotten, kLostLeft, kClockAhead, kClockBehind, kMovedForked, kMovedDoubled, kSentAgainLost,
  kNotTakenEvent, kNotTakenMore, kWhyUnauthorised, kWhyContested, kWhySetApart, kWhyInvalid,
  kOwnerIsNow, kDoRequest, kDoAskManager, kDoContest, kDoApart, kDoInvalid, kWatching, kAgentReady,
  kAgentFeedMoved, kRemindRest, kRemindRestDo, kAgentStopped,
  // Headings and labels.
  kHeadName, kHeadCompany, kHeadOwner, kHeadNext, kHeadId, kHeadRole, kHeadState, kHeadManager,
  kHeadProspects, kHeadSeq, kHeadWhen, kHeadWhat, kHeadBy, kHeadDetails, kHeadVerdict, kHeadSince,
  kHeadLastOwner, kHeadPresent, kHeadWanted, kHeadKey, kHeadWon, kHeadLost, kHeadOpen, kHeadOut,
  kHeadIn, kLabelOwner, kLabelGroup, kLabelLastTouch, kLabelNextTouch, kLabelFollowUp,
  kLabelCounters, kCountersText, kLabelContact, kLabelPosition, kLabelDeals, kLabelContext,
  kLabelExpects, kLabelAliases, kLabelClosing, kLabelNote, kLabelZone, kLastOwnerWas, kContestOpen,
  kReadOnly, kReadOnlyMark, kMergedInto, kMergedFrom, kLabelFormer, kOptedOutBy, kUnreadableMark,
  kUndone, kCrossedField, kCrossedStands, kUndoOutweighed, kWrittenBy, kPeopleAtFirm,
  kProspectsAtFirm, kUndoTold, kCrossedTold, kCoverUntil, kOutweighed, kWrittenOutcome,
  kWrittenNext, kWrittenChange, kWrittenClosing, kClockJumpedBack, kRetractedMark, kImportedMark,
  kCrossedMark, kKeyAccount,
  // Status.
  kStatusTeam, kStatusMember, kStatusReplica, kStatusJournal, kStatusJournalText, kStatusRoot,
  kStatusDigest, kStatusOutbox, kStatusOutboxEmpty, kStatusOutboxWaiting, kStatusServer,
  kStatusConnected, kStatusNotConnected, kStatusNeverSynced, kStatusLastSync, kStatusFeed,
  kStatusContests, kStatusApart, kStatusKeptApart, kStatusNotTaken, kStatusRequests,
  kStatusRestored, kStatusRestoredText, kStatusLostOfOthers, kStatusHeld, kStatusHeldText,
  kStatusClock, kStatusHolidays, kStatusAlarm, kStatusLost, kStatusLostText,
  // Recovering.
  kRecoveredLost, kRecoveredNothingLost, kRecoveredKept, kRecoveredAnew, kRecoveredUntold,
  kRecoverAsk, kRecoveredFolder,
  // Deals and delegated work (messages_of_deals.h).
  kDealOpened, kDealMoved, kDealChanged, kTermsWritten, kTermsUnagreed, kTermsNone, kDealWon,
  kDealLost, kDealsTotal, kDealTotalLine, kDueTerms, kFlaggedMark, kLabelHelps, kLabelDecides,
  kLabelRoute, kLabelAgreed, kLabelChanged, kLabelFiscalYearEnd, kHeadDeal, kHeadStage, kHeadValue,
  kDueTaskToPlan, kDueTaskUnplanned, kDueTaskMine, kDueTaskGiven, kDueMilestoneMine,
  kDueMilestoneGiven, kTaskDelegated, kTaskExplain, kTaskPlanned, kTaskReached, kTaskDone,
  kTaskDeclined, kTaskWithdrawn, kTaskThanked, kTaskToThank, kTasksTotal, kRecordLine, kLabelTasks,
  kHeadTask, kHeadFrom, kHeadTo, kHeadDue, kHeadMilestones, kHeadInTime, kHeadLate, kHeadUndated,
  kHeadMoved, kHeadGivenBack, kHeadTasksOpen, kHeadOverdue,
  // Load and promises (messages_of_promises.h).
  kWarnFloor, kWarnCeiling, kWarnNoDeal, kWarnEmptyAhead, kWarnForgotten, kWarnSilent,
  kWarnLoggedLate, kLabelPromises, kLabelTrust, kHeadTrust, kDuePromise, kDuePromiseOf,
  kDuePromiseMilestone,
  kDueMovedAlone, kDueClientPromise, kDueClientPromiseOf, kDueChased, kDueHollow, kWarnPromises,
  kWarnFullWeek, kPromiseMade, kPromiseMadeByClient, kPromiseMovedTo, kPromiseMovedByClient,
  kPromiseMovedAlone, kPromiseNotConsented, kPromiseClosed, kPromiseClosedByClient, kPromiseLoad,
  kPromiseSlack, kPromiseCeiling, kPromiseFullWeek, kAskMeetingDay, kAskProposalDay,
  kAskMaterialsDay, kAskOtherDay, kInDays, kInWeeks, kPromiseDrift, kPromiseDriftAlone,
  kPromiseAgreedWords, kPromiseConsented, kPromiseDownstream, kPromiseMilestone, kPromiseChased,
  kTrustText, kTrustNone, kTrustOf, kAskWhatNext, kAskWhatFor,
  // Handovers (messages_of_handover.h).
  kHandoverNone, kHandoverTotal, kHeadHanded, kHeadHandedFrom, kHeadHandedTo, kHeadWaits, kWaitBy,
  kStateAndWaits, kHandoverCover, kHandedBy, kLabelWhyHanded, kLabelCover, kLabelBrief,
  kLabelManner, kLabelAccepted, kAcceptBy, kLabelDeclined, kLabelIntroduced, kIntroduceBy,
  kIntroducedBy, kIntroducedWith, kLabelFirstTouch, kLabelSecondTouch, kLabelOpenDeals,
  kLabelOpenPromises, kLabelGoesOn, kGoesOnIn, kHandoverAccepted, kHandoverAcceptedFor,
  kHandoverDeclinedBack, kHandoverDeclinedQueue, kHandoverUndone, kHandoverUndoneQueue,
  kDueHandover, kDueHandoverCover, kDueHandoverLate, kDueHandoverIntroduce, kAskBrief, kAskManner,
  kNoBrief, kShareOf,
  // Leaving (messages_of_leaving.h).
  kLeavePlannedFor,
  // Audits (messages_of_audit.h).
  kAuditNone, kAuditNoneOpen, kAuditHeadHanded, kAuditHeadGap, kAuditHeadEngagement,
  kAuditHeadSustained, kAuditHeadResult, kAuditSoFar, kAuditVerdict, kAuditVerdictOf, kAuditComma,
  kAuditCover, kAuditImported, kAuditBackdated, kAuditLate, kAuditMore, kAuditTotals, kAuditMedian,
  kAuditNoMedian, kAuditGap, kAuditGapBusiness, kAuditIntroduced, kAuditSecond, kAuditEngagedBefore,
  kAuditEngagedAfter, kAuditSustained, kAuditDiagnosis, kAuditResult, kAuditLostByFit,
  kAuditPageWritten, kOrphansAt, kOrphansHeadDays, kOrphansHeadHow, kOrphansHeadMonth, kOrphansMore,
  kOwnershipBy, kOwnershipOfFirm, kOwnershipRecorded, kOwnershipOrphaned, kPageTitle, kPageRange,
  kPagePrinted, kPageHandovers, kPageClients, kPageDaysBelow, kPageDaysAbove, kPageGaps,
  kPageOrphans, kPageFlows, kPageOthers, kPageEach, kPageHanded, kPageClient, kPageFrom, kPageTo,
  kPageState, kPageIntroduced, kPageGap, kPageEngagement, kPageSustained, kPageResult, kPageOpen,
  kPageRemarks, kPageMore, kPageKeyAccount, kPageMeaning, kPageMeansGap, kPageMeansSustained,
  kPageMeansEngagement, kPageMeansResult,
  // Coaching (messages_of_coaching.h).
  kCoachNoted, kCoachUnreadable, kOfHandover, kHeadAboutWhom, kHeadTheme, kHeadProspect,
  kHeadNotedBy, kHeadNote, kHeadJoined, kDeviceThis, kDeviceRevoked, kApartNone, kApartOf,
  kApartNeeds, kApartWouldBe, kApartNoChange, kApartMore, kApartAdmitted, kApartRefused,
  kApartContested, kApartNoEffect, kApartStillWait, kRecordTitle, kHeadFellDue, kHeadDoneInTime,
  kRecordNothingDue, kRecordShare, kRecordSustained, kRecordBelow, kRecordHint,
  // Replaying (messages_of_replay.h).
  kReplayHead, kReplayKnownHead, kReplayNobody, kReplayState, kReplayCadence, kReplayDue,
  kReplayNothingDue, kReplayChoices, kReplayUnknown, kReplaySince, kReplayRest, kReplayKeys,
  kReplayHidden, kReplayAskNext, kChoiceContact, kChoiceLeft, kChoiceSayNext, kChoiceRest,
  kChoiceOneMore, kVerdictLateFirst, kVerdictNoFirst, kVerdictSevere, kVerdictRefusedHour,
  kVerdictStopped, kVerdictOurLoss, kVerdictFourth, kVerdictNoDate, kVerdictCheckingIn,
  kVerdictTooEarly, kVerdictLatePromise, kVerdictOpenPromise, kVerdictBroken, kVerdictSaved,
  kVerdictBy, kHeadVerdictOfRules, kHeadWhose, kCoachFound, kCoachFoundMore,
  // What lint says.
  kLintClean, kLintCounts, kLintWhole, kLintLine, kLintError, kLintWarning,
  // Report.
  kMailBounced, kMailAutomatic, kMailMoves, kMailProposes, kDraftHead, kDraftNoAddress,
  kDraftMissing, kDraftWritten, kMailsImported, kMailsAlready, kMailsUnknown, kMailsRejected,
  kReportProspects, kReportOptedOut, kReportTouches, kReportInbound, kReportAssignments,
  kReportDeals, kReportAmounts, kReportResponse, kReportResponseLine, kReportConversion,
  kReportToClose, kReportRecovered, kReportFirst, kReportFirstBand, kReportFirstLast, kReportOpen,
  kReportSameDay, kReportPromises, kReportStick, kReportStickLine, kReportReached, kReportLostBy,
  kReportConcentration, kReportLapses, kReportDefinition, kReportStamp,
  // Import.
  kImportDone, kImportDryRun, kImportAlready, kImportUntaken, kImportRejected, kImportRejectedLine,
  kImportRejectedMore, kImportReading, kImportWriting, kImportRejectedOnly, kImportNewPeople,
  kImportActive, kImportGone, kImportMorePeople, kCount,
};
// clang-format on

// The sentence with `values` filled in.
std::string Say(Language language, Message message, const std::vector<std::string>& values = {});

// `ja` and `ja_JP.UTF-8` are Japanese, everything else English.
Language LanguageOf(const std::string& locale);

}  // namespace tasuki::client
