#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/fold/folder.h"
#include "common/domain/replay/duties.h"
#include "common/domain/replay/duty_watch.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/policy.pb.h"

// A member's record (X23): of what fell due for them, the share done in time; and of the handovers
// they received, how many were sustained. Managers see it where a key account or a new client is
// handed over (R020). Pure; one thread.

namespace tasuki::domain {

// How many fell due, and how many of them were done in time. A value.
struct Tally {
  uint64_t due = 0;
  uint64_t done = 0;
};

struct Discipline {
  std::array<Tally, kDuties> by_duty;

  void Count(Duty duty, bool done);
  Tally all() const;
  // 0 to 1; nullopt: nothing fell due.
  std::optional<double> share() const;
};

// Whose record, and of when.
struct RecordOf {
  MemberId member;
  absl::Time from;      // What fell due from then on
  absl::Time now;       // and before now.
  absl::TimeZone zone;  // The member's.
};

// Counts what fell due for a member (X23): what DutyWatch sees, and promises by X9. Made for one
// record; `policy` and the calendar made of it outlive it.
class DisciplineCounter {
 public:
  DisciplineCounter(const RecordOf& of, const v1::Policy& policy, const BusinessCalendar& calendar)
      : of_(of), policy_(policy), duties_(policy, calendar, of.zone) {}

  // Goes through that prospect's history. Errors are those of ForEachStep.
  absl::Status AddProspect(SubjectId prospect, Rows& rows, History& history);
  // A promise of ours that the member made; `zone`: the client's.
  void AddPromise(SubjectId prospect, SubjectId id, const v1::PromiseRow& promise,
                  absl::TimeZone zone);

  const Discipline& discipline() const { return discipline_; }

  // Calls `counted` with each that is counted from now on.
  void Tell(std::function<void(const CountedDuty&)> counted) { counted_ = std::move(counted); }

 private:
  void Count(const CountedDuty& counted);

  const RecordOf of_;
  const v1::Policy& policy_;
  const Duties duties_;
  Discipline discipline_;
  std::function<void(const CountedDuty&)> counted_;
};

// Handovers received of which it is known whether they were sustained.
struct Received {
  uint64_t known = 0;
  uint64_t sustained = 0;
};

// Whether the record is weak by the policy's measures (X23).
bool IsWeak(const Discipline& discipline, const Received& received, const v1::Measures& measures);

}  // namespace tasuki::domain
