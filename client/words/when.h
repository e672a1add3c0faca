#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tasuki/v1/event.pb.h"

// The WHEN of COMMANDS.md: what a person types for a day or a moment. Pure; any thread.

namespace tasuki::client {

// A WHEN, read. `day` and `minute` are civil: of which zone the clock time is, says who asked (of
// what is to come the prospect's, of what happened the typist's: X19).
struct When {
  absl::CivilDay day;
  std::optional<int> minute;          // Of the day, 0–1439; absent: a bare date.
  int second = 0;                     // After that minute.
  std::optional<absl::Time> instant;  // Where a moment was named (`-2h`, RFC 3339 with an offset).
  std::string season;                 // Where it is the day after one.
  uint32_t season_year = 0;           // In which that begins.
};

// The day after a season, and the year in which that begins.
struct SeasonDay {
  absl::CivilDay day;
  uint32_t year;
};
// The first one ahead after the season of that word of COMMANDS.md; nullopt: no calendar says it.
using SeasonCalendar = absl::FunctionRef<std::optional<SeasonDay>(const std::string& season)>;

// The seasons that may be named, as words of COMMANDS.md.
std::vector<std::string> SeasonWords();

// The word of COMMANDS.md for a season as people type it (`お盆`, `GW`, `golden week`); a usage
// error where there is none.
absl::StatusOr<std::string> SeasonOf(const std::string& typed);

// What is asked for: of which year `8/20` is.
enum class Tense {
  kHappened,  // The last such day.
  kToCome,    // The next such day.
};

// Reads `text`; `today`, `来週` and weekdays count from the day it is at `now` in `zone`, the
// typist's. A usage error (exit 2) names what is understood. `after SEASON`, `お盆明け` is a day of
// `after`; refused where that says nothing.
absl::StatusOr<When> ParseWhen(const std::string& text, absl::Time now, absl::TimeZone zone,
                               Tense tense, SeasonCalendar after);
// The same where no calendar is at hand.
absl::StatusOr<When> ParseWhen(const std::string& text, absl::Time now, absl::TimeZone zone,
                               Tense tense);

// The moment meant: a bare date is its 00:00 (`--from`, `--to`, `--met-at`).
absl::Time StartOf(const When& when, absl::TimeZone zone);

// The moment meant: a bare date is its last microsecond (`show --at`).
absl::Time EndOf(const When& when, absl::TimeZone zone);

// When something happened: a bare date is *now* if that is today, else the day's noon, so that a
// touch logged for a past day falls neither before nor after everything else of that day.
absl::Time HappenedAt(const When& when, absl::Time now, absl::TimeZone zone);

// The slot meant, for what is to come: a bare date leaves the time to the policy.
v1::CivilSlot SlotOf(const When& when, absl::TimeZone zone);

// RFC 3339 with `zone`'s offset, to the microsecond where there are any.
std::string TimeText(absl::Time time, absl::TimeZone zone);

// The zone's offset at `time`, in minutes.
int OffsetMinutes(absl::Time time, absl::TimeZone zone);

}  // namespace tasuki::client
