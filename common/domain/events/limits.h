#pragma once

#include <cstddef>
#include <cstdint>

// Bounds of the verdict and the fold. They are part of the rules: a replica with other numbers
// would judge otherwise, so a change is a new rules version (journal_event.h).

namespace tasuki::domain {

// Event ids that count as the present decision. A confirming event beyond them stays `confirms`,
// but a later decision based on it is contested, and people resolve it.
inline constexpr int kPresentIdsMax = 64;
// Contested events that a contest names; it counts the others (Contest.more).
inline constexpr int kContestSidesMax = 64;
// Merges that are followed from an absorbed prospect to its survivor. A merge into a line that is
// this long already is invalid. One that joins two shorter lines is not, though it may make a
// longer one; nothing can be merged into its far end then.
inline constexpr int kMergeHopsMax = 64;
// Events that one EventsAdmitted or EventsRefused may name.
inline constexpr int kAdmittedEventsMax = 1024;
// Moves that one LeavePlanned may name, and its parts: a plan goes into one act.
inline constexpr int kPlannedMovesMax = 2048;
inline constexpr uint32_t kPlanPartsMax = 4;
// PolicySets of a team in one UTC day of recorded_at by those who may set one, from rules 2 on:
// they are kept whole for ever, 100 KB each.
inline constexpr uint32_t kPolicySetsADayMax = 20;
// What one who has left may still hand in as effective, where the policy does not say (rules 2),
// and the most that a policy may say.
inline constexpr uint32_t kAfterLeavingDays = 30;
inline constexpr uint32_t kAfterLeavingEvents = 2'000;
inline constexpr uint32_t kAfterLeavingDaysMax = 3'650;
inline constexpr uint32_t kAfterLeavingEventsMax = 1'000'000;
// Imports retracted that the verdict knows of a subject, the last ones.
inline constexpr int kImportsRetractedMax = 64;
// Ids or days in one repeated field of an event; an event has at most 128 KiB anyway.
inline constexpr int kRepeatedMax = 1024;
// Closing days that a firm's row keeps, the last ones (ten years of weekly ones, and more).
inline constexpr int kClosingDaysMax = 4096;
// A clear text that a row takes over: a name, a stage, a currency, a zone. Longer ones are not
// taken over, as if they were empty.
inline constexpr size_t kClearTextBytesMax = 4 << 10;
// Crossed facts that a prospect's row keeps, the last ones.
inline constexpr int kCrossedMax = 64;

// Facts of a subject between two checkpoints, behind which a late fact takes nothing back (an
// index: another number gives the same rows).
inline constexpr uint32_t kPartFacts = 256;
// Events of a subject that its own row keeps; at so many, the older half goes into a row of its
// own.
inline constexpr int kRecentEventsMax = 64;
// Texts of unknown fields that a subject's own row keeps before they go into a row of their own.
inline constexpr int kTextsMax = 64;
// Fields that one text may say it sets, far above those there are; of one with more it is not known
// which, so that a row stays small whatever a client writes.
inline constexpr int kTextFieldsMax = 64;
// Handovers looked through for the one that an answer, an introduction or a touch is about.
inline constexpr int kHandoversSearchedMax = 32;
// Retractions of retractions: one nested deeper takes nothing back.
inline constexpr uint32_t kRetractionDepthMax = 64;
// Members that a row of what was taken back names, and imports taken back that a subject keeps.
inline constexpr int kTakenBackMax = 64;

// Times and days that an event may carry: the years 1 to 9999, so that no sum overflows.
inline constexpr int64_t kTimeMinUs = -62'135'596'800'000'000;
inline constexpr int64_t kTimeMaxUs = 253'402'300'799'999'999;
inline constexpr int32_t kDayMin = -719'162;   // 0001-01-01.
inline constexpr int32_t kDayMax = 2'932'896;  // 9999-12-31.
// UTC offsets run from -12:00 to +14:00; history knows up to 15:56.
inline constexpr int32_t kUtcOffsetMinutesMax = 16 * 60;

}  // namespace tasuki::domain
