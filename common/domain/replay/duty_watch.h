#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/replay/duties.h"
#include "common/domain/replay/steps.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

// What fell due in one prospect's history, and whether it was done in time (X23): the one rule for
// records, reports and what-ifs. Pure.

namespace tasuki::domain {

// Something that fell due: it was done in time, or it lapsed.
struct CountedDuty {
  Duty duty = Duty::kStep;
  bool done = false;
  MemberId member;  // Whose it was then, their own or their firm's; zero: nobody's.
  absl::Time at;    // When it was done; of what was not, its limit; of a meeting, when it was.
  SubjectId prospect;
  uint64_t left_seq = 0;           // The event that left it to be done; 0: of a promise.
  std::optional<int32_t> due_day;  // Civil day; of a meeting logged none.
  EventId by;                      // What did it; zero: nothing did, or it is a promise.
  SubjectId promise;               // Of Duty::kPromise.
  // The event with which it came to stand: later than left_seq where dates were set anew.
  Seq stood_seq;
  EventId stood_event;
  int64_t stood_us = 0;  // Business time.
};

// Watches one history. First follow-ups by X5, steps, answers and introductions by the next
// business day's end, meetings logged by X13. What was imported is none of it. A duty gives way
// without being counted where something else replaced it before it was late, and is counted once.
class DutyWatch {
 public:
  // `duties` and `rows` outlive it; these say whose a firm was. `counted` is called with each, in
  // the order in which they ended.
  DutyWatch(SubjectId prospect, const Duties& duties, Rows& rows,
            std::function<void(const CountedDuty&)> counted)
      : prospect_(prospect), duties_(duties), rows_(rows), counted_(std::move(counted)) {}

  // The steps in their order.
  void See(const Step& step);
  // What is late by then lapses. Once all steps were seen.
  void End(absl::Time now);

 private:
  struct Standing {
    std::optional<StandingDuty> duty;
    Seq seq;
    EventId event;
    int64_t b_us = 0;
    bool lapsed = false;  // And was counted so.
  };

  MemberId OwnerAt(absl::Time at) const;
  void Lapse(absl::Time now);
  void LapseOne(Standing& standing, absl::Time now, MemberId member);
  void Move(Standing& standing, std::optional<StandingDuty> next, bool done, const Step& step,
            MemberId member);
  void SeeLogged(const Step& step);
  CountedDuty Ended(const Standing& standing, MemberId member) const;

  const SubjectId prospect_;
  const Duties& duties_;
  Rows& rows_;
  const std::function<void(const CountedDuty&)> counted_;
  v1::DecisionRow decision_;
  SubjectId firm_;  // Where they were after the last step.
  Standing due_, introduction_;
  MemberId introduces_;  // Whose introduction it is.
};

}  // namespace tasuki::domain
