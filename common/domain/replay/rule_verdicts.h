#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/calendar/slots.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/steps.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"

// What the rules of following up say of a history (N07): where it was late, against the rules, or
// persistent. Judged by one policy, on the steps of replay/steps.h. Imports are left out (X23).
// Pure; one thread.

namespace tasuki::domain {

enum class RuleVerdict {
  kLateFirst,         // The first follow-up came late, or not at all (R051, R052, X5).
  kRefusedHour,       // Sent at an hour the policy refuses: Friday from 16:00 (R093, X8).
  kStoppedEarly,      // Unanswered and below the limit, and nothing more was done (R071, X23).
  kFourthUnanswered,  // One touch more than the limit allows, without a reason given (R064, X2).
  kNoDate,            // Met or answered, and nobody said what happens next, and when (R086, R117).
  kJustCheckingIn,    // A message that says so (R099).
  kTooEarlyPromise,   // Kept in the first half of its interval (R123, X9).
  kLatePromise,       // Kept after its day, or open when it was over (R124, X9).
  kBrokenPromise,     // Said to be broken.
  kSavedLate,         // Won after so many touches as most stop before (R070): for praise.
};
inline constexpr size_t kRuleVerdicts = 10;

// The words of COMMANDS.md: `late-first`, `refused-hour`, `stopped-early`, `fourth-unanswered`,
// `no-date`, `just-checking-in`, `too-early-promise`, `late-promise`, `broken-promise`,
// `saved-late`.
std::string_view WordOf(RuleVerdict verdict);
std::vector<std::string_view> RuleVerdictWords();
// nullopt: there is none of that word.
std::optional<RuleVerdict> RuleVerdictOf(std::string_view word);

// One verdict on one prospect's history.
struct Judged {
  RuleVerdict verdict = RuleVerdict::kLateFirst;
  Seq of;                // The event it is about: the meeting, the touch, the promise.
  Seq shown;             // The first event with which it stands. Zero: nothing happened since.
  int64_t at_us = 0;     // Since when it stands, microseconds UTC.
  MemberId member;       // Who did it, or whose it was to do. Zero: nobody's.
  bool severe = false;   // X5: a week and more.
  int64_t took_us = 0;   // Of kLateFirst: from the meeting to the touch, or up to now.
  uint32_t touches = 0;  // Unanswered ones in a row; of kSavedLate, all until it was won.
  bool open = false;     // Not made good yet.
};

// Whose history, and where they are.
struct JudgedPerson {
  SubjectId prospect;
  absl::TimeZone zone;  // Theirs.
  Recipient recipient;
};

// Calls `visit` with each verdict on that prospect as it looks at `now`, by `policy`; in the order
// in which they came to stand. `slots` are those of `policy`. Errors are those of ForEachStep.
absl::Status JudgeByRules(const JudgedPerson& person, const v1::Policy& policy, Slots& slots,
                          absl::Time now, Rows& rows, History& history,
                          absl::FunctionRef<void(const Judged&)> visit);

// The same of a history that `tell` tells: it calls its argument after each event, as
// Rerun::Tell does. Errors are `tell`'s.
using StepTeller = absl::FunctionRef<absl::Status(absl::FunctionRef<void(const Step&)>)>;
absl::Status JudgeByRules(const JudgedPerson& person, const v1::Policy& policy, Slots& slots,
                          absl::Time now, StepTeller tell,
                          absl::FunctionRef<void(const Judged&)> visit);

}  // namespace tasuki::domain
