#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/report/contacts.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"
#include "tasuki/v1/state.pb.h"

// Figures of persistence: which touch is answered (R150), how soon the first one goes out and what
// that brings (R053), how long we stay (R034), and what was lost by stopping (R030). As X23 says.

namespace tasuki::domain {

// Counts one prospect after the other. Made by a report, for as long as it is; one thread.
class Persistence {
 public:
  // `query` and `rows` outlive it; `query.now_us` is looked at from the first Count on.
  Persistence(const ReportQuery& query, Rows& rows);
  Persistence(const Persistence&) = delete;
  Persistence& operator=(const Persistence&) = delete;

  // `contacts` are all those with that prospect, in order; `deals` its deals; `owner_at` says who
  // owned it at a business time.
  void Count(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
             absl::Span<const v1::DealRow> deals, absl::FunctionRef<MemberId(int64_t)> owner_at);
  // Writes what needed all of them.
  void Complete(v1::ReportView& view);

 private:
  // What became of an outbound touch.
  struct Sent {
    const Contact* contact;
    bool answered = false;           // By an inbound touch before the next outbound one.
    bool ended = false;              // By that, an outcome or a deal's closing before the next one.
    std::optional<int64_t> next_us;  // The next outbound one.
  };

  static std::vector<Sent> SentOf(const std::vector<Contact>& contacts,
                                  absl::Span<const v1::DealRow> deals);
  // Whether it went out too lately for its silence to say something (X2).
  bool IsYoung(const Contact& contact);
  bool Counts(const Contact& contact) const;
  void CountResponses(const std::vector<Sent>& sent);
  void CountStep(const Sent& one, bool open);
  void CountFirst(const std::vector<Sent>& sent, const v1::ProspectRow& row);
  void CountSticking(const std::vector<Sent>& sent);
  void CountBursts(const std::vector<Sent>& sent);
  void CountLost(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                 absl::Span<const v1::DealRow> deals,
                 absl::FunctionRef<MemberId(int64_t)> owner_at);

  static constexpr size_t kStickSteps = 7;  // X23: n = 1–7.
  static constexpr size_t kBands = 4;       // R051, R052: a day, two, a week, later.

  const ReportQuery& query_;
  const v1::Policy& policy_;
  const BusinessCalendar calendar_;
  std::map<uint32_t, v1::ResponseRate> responses_;  // By the touch's number.
  std::map<StepsTaken::Step, v1::StepResponse> by_step_;
  std::array<v1::FirstFollowUpBand, kBands> bands_;
  std::array<v1::StickStep, kStickSteps> steps_;
  v1::ShareView reached_;
  v1::LostBy lost_;
  // By the civil day that now is somewhere: the latest day that is known to be old.
  std::map<int32_t, int32_t> old_through_;
};

}  // namespace tasuki::domain
