#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "common/domain/audit/sustained.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/report/contacts.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/business_times.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// How handovers from one person to another went (R004, R011–R013, R018, X23): read from the
// journal's touches and from the rows of changes of owner, all of history each time.

namespace tasuki::domain {

// Which handovers, by when they were handed over.
struct AuditQuery {
  std::optional<int64_t> from_us = std::nullopt;  // Microseconds UTC.
  std::optional<int64_t> to_us = std::nullopt;    // Exclusive.
  std::optional<MemberId> member = std::nullopt;  // Who gave or got it.
  int64_t now_us = 0;
};

// What judges them: the policy in force, and our business days.
struct AuditRules {
  v1::Measures measures;  // Whole (measures.h).
  const BusinessCalendar* calendar = nullptr;
  absl::TimeZone zone;  // The team's.
};

// What came of the client within the policy's days after a handover.
enum class HandoverResult {
  kEarlier,  // The days are not over.
  kOpen,     // Nothing that ends it.
  kWon,
  kLost,
  kNo,
  kNotNow,
  kOptedOut,
};

// `open`, `won`, `lost`, `no`, `not-now`, `opted-out`; before that the empty word.
std::string_view WordOf(HandoverResult result);

// A part of a handover whose two clocks are more than a day apart.
struct LateMark {
  enum class What { kHanded, kAccepted, kDeclined, kIntroduced, kFirstTouch, kSecondTouch };

  What what = What::kHanded;
  bool backdated = false;  // It was dated back as it was typed; else it came in late.
  int64_t at_us = 0;       // When it happened.
  int64_t recorded_us = 0;
};

// `handed`, `accepted`, `declined`, `introduced`, `first-touch`, `second-touch`.
std::string_view WordOf(LateMark::What what);

// One handover and how it went. A value.
struct AuditedHandover {
  SubjectId subject;
  v1::SubjectKind kind = v1::PROSPECT;  // Or a firm's, with all who have no owner of their own.
  v1::HandoverRow row;
  int64_t until_us = INT64_MAX;  // When the new owner's time ended; INT64_MAX: it has not.
  bool replaced = false;         // By a later change of owner.

  std::optional<int64_t> last_before_us;   // The last touch of either side before it.
  std::optional<int64_t> first_touch_us;   // By the new owner, at it or after.
  std::optional<int64_t> second_touch_us;  // By the new owner while still the owner.
  std::optional<int64_t> last_touch_us;    // Of either side, up to now.

  // Inbound touches and meetings held per so many days as the policy says; absent: too few days.
  std::optional<double> engagement_before;
  std::optional<double> engagement_after;
  Sustained sustained = Sustained::kNotJudged;
  Diagnosis diagnosis = Diagnosis::kNone;
  HandoverResult result = HandoverResult::kEarlier;

  std::vector<v1::DealRow> deals;        // Open then.
  std::vector<v1::PromiseRow> promises;  // Open then.
  std::vector<LateMark> late;

  // The client's silence, in microseconds; absent: no touch on one side of it.
  std::optional<int64_t> gap_us() const {
    if (!last_before_us.has_value() || !first_touch_us.has_value()) return std::nullopt;
    return *first_touch_us - *last_before_us;
  }
};

// Audits the handovers of one journal. Made for one audit over rows that are folded up to its end;
// one thread.
//   HandoverAudit audit(query, rules, rows);
//   for (event : journal, in seq order) audit.Add(event);
//   audit.Finish();
class HandoverAudit {
 public:
  // `rows` and the calendar of `rules` outlive it.
  HandoverAudit(const AuditQuery& query, const AuditRules& rules, Rows& rows);
  HandoverAudit(const HandoverAudit&) = delete;
  HandoverAudit& operator=(const HandoverAudit&) = delete;

  void Add(const JournalEvent& recorded);
  // The same of one that has its business time: for whoever reads a few clients' events alone.
  void AddTimed(const JournalEvent& event);

  // Who goes by that firm's owner, where the caller knows; else all prospects are looked through.
  void SetFirm(SubjectId firm, std::vector<SubjectId> prospects);

  // By when they were handed over, then seq. Errors are the store's, or DataLoss.
  absl::StatusOr<std::vector<AuditedHandover>> Finish();
  // Those of these prospects and firms alone, of which all events were added.
  absl::StatusOr<std::vector<AuditedHandover>> FinishOf(absl::Span<const SubjectId> subjects);

 private:
  // The changes of owner of one prospect or firm, in (handed, seq).
  struct Chain {
    SubjectId subject;
    std::vector<v1::HandoverRow> rows;
  };
  // What of an event came in late.
  struct Late {
    bool backdated;
    int64_t recorded_us;
  };
  // All there is about whom a chain is about: a prospect with its merged entries, or everybody at a
  // firm who has no owner of their own.
  struct Client {
    std::vector<SubjectId> entries;
    std::vector<Contact> contacts;  // In order.
    std::vector<v1::DealRow> deals;
    std::vector<v1::PromiseRow> promises;
    int64_t known_us = INT64_MAX;  // Since when.
  };

  bool IsAsked(const v1::HandoverRow& row) const;
  void KeepLate(const JournalEvent& event);
  absl::Status ReadChains(std::string_view prefix, std::vector<Chain>& chains);
  absl::StatusOr<std::vector<AuditedHandover>> AuditAll(const std::vector<Chain>& chains);
  absl::Status ReadFirms();
  absl::StatusOr<Client> ClientOf(SubjectId subject, v1::SubjectKind kind);
  absl::Status AddEntry(SubjectId entry, Client& client);
  absl::Status AuditChain(const Chain& chain, std::vector<AuditedHandover>& audited);
  void Judge(const Client& client, AuditedHandover& handover);
  bool IsOverdueBy(SubjectId prospect, int64_t handed_us, int64_t by_us);
  bool IsIntroducedTooLate(const Client& client, const AuditedHandover& handover, int64_t by_us);
  void MarkLate(AuditedHandover& handover) const;

  const AuditQuery query_;
  const AuditRules rules_;
  Rows& rows_;
  BusinessTimes times_;
  const ReportQuery all_;
  ReportSplit split_;
  Contacts contacts_;
  absl::node_hash_map<SubjectId, std::vector<Contact>> taken_;
  // Who has no owner of their own, by firm; once a firm was handed over.
  std::optional<absl::flat_hash_map<SubjectId, std::vector<SubjectId>>> of_firm_;
  // By whom they are about and when they happened.
  absl::flat_hash_map<std::pair<SubjectId, int64_t>, Late> late_;
};

}  // namespace tasuki::domain
