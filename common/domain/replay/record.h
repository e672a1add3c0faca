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
#include "common/domain/replay/steps.h"
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

// One of those that were counted.
struct CountedDuty {
  Duty duty;
  bool done = false;
  SubjectId prospect;
  uint64_t left_seq = 0;           // The event that left it to be done; 0: of a promise.
  std::optional<int32_t> due_day;  // Civil day; of a meeting logged none.
  EventId by;                      // What did it; zero: nothing did, or it is a promise.
  SubjectId promise;               // Of Duty::kPromise.
};

// Counts what fell due for a member (X23). First follow-ups by X5, steps and answers and
// introductions by the next business day's end, meetings logged by X13, promises by X9. Imports are
// left out. Made for one record; `policy` and the calendar made of it outlive it.
class DisciplineCounter {
 public:
  DisciplineCounter(const RecordOf& of, const v1::Policy& policy, const BusinessCalendar& calendar)
      : of_(of), policy_(policy), calendar_(calendar), duties_(policy, calendar, of.zone) {}

  // Goes through that prospect's history. Errors are those of ForEachStep.
  absl::Status AddProspect(SubjectId prospect, Rows& rows, History& history);
  // A promise of ours that the member made; `zone`: the client's.
  void AddPromise(SubjectId prospect, SubjectId id, const v1::PromiseRow& promise,
                  absl::TimeZone zone);

  const Discipline& discipline() const { return discipline_; }

  // Calls `counted` with each that is counted from now on.
  void Tell(std::function<void(const CountedDuty&)> counted) { counted_ = std::move(counted); }

 private:
  struct Due : StandingDuty {
    bool lapsed = false;  // And was counted so.
  };

  void Lapse(std::optional<Due>& due, absl::Time at, MemberId owner);
  void Move(std::optional<Due>& due, std::optional<StandingDuty> next, bool done, const Step& step,
            MemberId owner);
  void AddLogged(const Step& step);
  void Count(CountedDuty counted);

  const RecordOf of_;
  const v1::Policy& policy_;
  const BusinessCalendar& calendar_;
  const Duties duties_;
  Discipline discipline_;
  std::function<void(const CountedDuty&)> counted_;
  SubjectId prospect_;  // Whose history is gone through.
};

// Handovers received of which it is known whether they were sustained.
struct Received {
  uint64_t known = 0;
  uint64_t sustained = 0;
};

// Whether the record is weak by the policy's measures (X23).
bool IsWeak(const Discipline& discipline, const Received& received, const v1::Measures& measures);

}  // namespace tasuki::domain
