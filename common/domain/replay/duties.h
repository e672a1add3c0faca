#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/time/time.h"
#include "common/domain/calendar/business_calendar.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// What falls due for a prospect's owner, as its row has it at some moment (X23). Pure.

namespace tasuki::domain {

// What falls due (X23).
enum class Duty { kFirstFollowUp, kStep, kAnswer, kIntroduction, kPromise, kSameDayLog };
inline constexpr size_t kDuties = 6;

// `first-follow-up`, `step`, `answer`, `introduction`, `promise`, `same-day-log`.
std::string_view WordOf(Duty duty);

// What stands to be done.
struct StandingDuty {
  Duty duty = Duty::kStep;
  uint64_t seq = 0;  // The event that left it.
  int32_t day = 0;   // Civil day on which it is due.
  absl::Time limit;  // Later is too late.

  // Whether it is the same one, however often it was looked at.
  bool IsSame(const StandingDuty& other) const {
    return duty == other.duty && seq == other.seq && day == other.day;
  }
};

// Reads them off rows. A value; what it borrows outlives it.
class Duties {
 public:
  // `zone`: where days end.
  Duties(const v1::Policy& policy, const BusinessCalendar& calendar, absl::TimeZone zone)
      : policy_(policy), calendar_(calendar), zone_(zone) {}

  // What the facts leave to be done: a first follow-up, a step or an answer. nullopt: nothing, or
  // what a person chose, or it waits for an introduction, however long that takes.
  std::optional<StandingDuty> Of(const v1::ProspectRow& row) const;
  // The introduction after a change of owner.
  std::optional<StandingDuty> IntroductionOf(const v1::ProspectRow& row) const;
  // Whether a meeting was entered in time (X13).
  bool LoggedSameDay(absl::Time met, absl::Time written) const;

 private:
  absl::Time EndOf(int32_t day) const;

  const v1::Policy& policy_;
  const BusinessCalendar& calendar_;
  const absl::TimeZone zone_;
};

}  // namespace tasuki::domain
