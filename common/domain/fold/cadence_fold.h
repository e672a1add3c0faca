#pragma once

#include <cstdint>
#include <string_view>

#include "common/domain/fold/fold_event.h"
#include "tasuki/v1/state.pb.h"

// Cadences (R072): a predetermined schedule of touches, which belongs to the relationship (N04).
// A step done late shifts the later ones by the same delay, so that two never come closer together
// than designed (X7); steps counted in business days start from the touch before (X6).

namespace tasuki::domain {

// What an outbound touch did to the cadence.
enum class Progress {
  kNone,       // No cadence runs.
  kGoesOn,     // A step is left.
  kDone,       // That was its last step.
  kPauses,     // The same, nobody answered, and they are left in peace for long (R065).
  kCompleted,  // The same, and nurture follows (R080).
  kTooEarly,   // None: its only step has a day of its own, and that is still to come (R135).
};

// Starts the cadence of that name (unknown to the policy: none) on `start_day`.
void StartCadence(std::string_view name, int32_t start_day, const FoldEvent& at,
                  v1::ProspectRow& row);

// Ends whatever runs.
void ClearCadence(v1::ProspectRow& row);

// Ends it for the long term: the policy's nurture cadence, where there is one (R081).
void EnterNurture(const FoldEvent& at, v1::ProspectRow& row);
// Whether the long-term list is what runs.
bool InNurture(const v1::ProspectRow& row);

// Whether an answer ends what runs, as its step says, rather than have it wait.
bool EndsOnReply(const FoldEvent& at, const v1::ProspectRow& row);

// Starts the cadence after a sale, on that day (R134).
void StartPostSale(const FoldEvent& at, v1::ProspectRow& row);
// Whether that is what runs.
bool InPostSale(const v1::ProspectRow& row);

// Starts the cadence of taking up contact again (R085), by the policy in force, so that its first
// step was due on `due_day`; where one waits for its first step, that one goes on.
void StartRevisit(int32_t due_day, const FoldEvent& at, v1::ProspectRow& row);

// What the next step of the cadence under way is.
v1::TouchKind StepKind(const v1::ProspectRow& row);

// The day, before weekends are skipped, of the step that is next; without one the policy's days
// without a cadence.
int32_t NextStepDay(const FoldEvent& at, const v1::ProspectRow& row);

// Counts an outbound touch in the cadence that runs. An answer to the client takes no step, unless
// it says which or none was taken yet.
enum class TouchIs { kOurs, kAnswer };
Progress CountTouch(TouchIs touch_is, const FoldEvent& at, v1::ProspectRow& row);

// Whether the burst has all the unanswered touches it may have (R064, X2).
bool LimitReached(const FoldEvent& at, const v1::ProspectRow& row);

// The follow-up goes on, whatever it waited for.
void GoOn(v1::ProspectRow& row);
void Pause(v1::PauseWhy why, v1::ProspectRow& row);
void Stop(v1::ProspectRow& row);

// Each folds the fact of its name.
void FoldCadenceStarted(const FoldEvent& at, v1::ProspectRow& row);
void FoldCadencePaused(const FoldEvent& at, v1::ProspectRow& row);
void FoldCadenceResumed(const FoldEvent& at, v1::ProspectRow& row);
void FoldCadenceStopped(const FoldEvent& at, v1::ProspectRow& row);
void FoldStepOverridden(const FoldEvent& at, v1::ProspectRow& row);

}  // namespace tasuki::domain
