#include "common/domain/replay/duties.h"

#include <algorithm>

#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/same_day.h"
#include "common/domain/fold/introduction.h"

namespace tasuki::domain {

std::string_view WordOf(Duty duty) {
  switch (duty) {
    case Duty::kFirstFollowUp:
      return "first-follow-up";
    case Duty::kStep:
      return "step";
    case Duty::kAnswer:
      return "answer";
    case Duty::kIntroduction:
      return "introduction";
    case Duty::kPromise:
      return "promise";
    case Duty::kSameDayLog:
      return "same-day-log";
  }
  return "";
}

absl::Time Duties::EndOf(int32_t day) const { return absl::FromCivil(ToCivil(day + 1), zone_); }

bool Duties::LoggedSameDay(absl::Time met, absl::Time written) const {
  const absl::CivilMinute until =
      SameDayUntil(absl::ToCivilMinute(met, zone_), policy_.same_day(), calendar_);
  return absl::ToCivilMinute(written, zone_) < until;
}

std::optional<StandingDuty> Duties::IntroductionOf(const v1::ProspectRow& row) const {
  if (!row.has_introduction()) return std::nullopt;
  const int32_t day = row.to_introduce().day();
  return StandingDuty{.duty = Duty::kIntroduction,
                      .seq = row.to_introduce().place().seq(),
                      .day = day,
                      .limit = EndOf(calendar_.AddBusinessDays(day, 1))};
}

// What the facts leave to be done; a step waits for the introduction, however long that takes.
std::optional<StandingDuty> Duties::Of(const v1::ProspectRow& row) const {
  const v1::NextTouch& plain = row.has_introduction() ? row.held() : row.next();
  const v1::NextTouch& next = row.has_first() ? row.first() : plain;
  if (row.has_introduction() && WaitsForIntroduction(next)) return std::nullopt;
  if (next.chosen() || next.has_triaged_day()) return std::nullopt;
  StandingDuty due{.seq = next.seq(), .day = next.slot().day()};
  due.limit = EndOf(calendar_.AddBusinessDays(due.day, 1));
  switch (next.kind()) {
    case v1::FIRST_FOLLOW_UP: {
      due.duty = Duty::kFirstFollowUp;
      const auto& attributes = row.attributes();
      const int64_t from_us = attributes.has_met_at_us() ? attributes.met_at_us() : row.added_us();
      due.limit = std::max(
          absl::FromUnixMicros(from_us) + absl::Hours(policy_.first_follow_up().late_after_hours()),
          EndOf(due.day));
      return due;
    }
    case v1::STEP:
      due.duty = Duty::kStep;
      return due;
    case v1::ANSWER_DUE:
      due.duty = Duty::kAnswer;
      return due;
    default:
      return std::nullopt;
  }
}

}  // namespace tasuki::domain
