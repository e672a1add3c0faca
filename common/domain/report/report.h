#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/report/concentration.h"
#include "common/domain/report/contacts.h"
#include "common/domain/report/deals.h"
#include "common/domain/report/diligence.h"
#include "common/domain/report/persistence.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/business_times.h"
#include "tasuki/v1/report.pb.h"

// `tasuki report` (R150–R154): figures over the whole journal, recomputed from it each time and
// stamped with its position and the version of their definition (N09).

namespace tasuki::domain {

// Version of what the figures mean. A changed meaning is a new version.
inline constexpr uint32_t kReportVersion = 3;

// Counts one journal. Made for one report over rows that are folded up to its end; one thread.
//   Report report(query, rows);
//   for (event : journal, in seq order) report.Add(event);
//   report.Finish(head);
// Only what took effect counts, and not what was taken back.
class Report {
 public:
  // Kinds of rows (letters of keys) that it looks up of about every prospect: decisions, handovers
  // and what belongs to which firm. Over a store they are best read ahead (rows/preloaded.h).
  static constexpr std::string_view kLooksUp = "ohs";

  Report(const ReportQuery& query, Rows& rows)
      : query_(query),
        rows_(rows),
        split_(query.by, rows),
        contacts_(query_, split_, rows),
        concentration_(query_, rows),
        deals_(query_, split_, concentration_, rows),
        persistence_(query_, rows),
        diligence_(query_, concentration_, rows) {}
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  void Add(const JournalEvent& recorded);

  // Whether anything was entered by hand, of that prospect or any; and what their histories say
  // (replay/retell.h): `retold` outlives it. Once all was added, before Finish.
  bool IsWorkedOn(SubjectId prospect) const { return worked_on_.contains(prospect); }
  bool IsWorkedOn() const { return !worked_on_.empty(); }
  void SetRetold(const Retold& retold) { query_.retold = &retold; }

  // Errors are the store's, or DataLoss.
  absl::StatusOr<v1::ReportView> Finish(Seq at_seq);

  // Its *now*, microseconds UTC: the last recorded_at, so that whoever asks again at that position
  // is told the same (N09); of a journal without any, the query's. Once all was added.
  int64_t now_us() const { return head_us_ != 0 ? head_us_ : query_.now_us; }

 private:
  bool Counts(const JournalEvent& event);
  void CountProspect(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view);
  void CountHandovers(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view);
  void CountFirstFollowUp(const v1::ProspectRow& row);
  void CountLapses(SubjectId prospect);
  absl::Status Complete(v1::ReportView& view);

  ReportQuery query_;
  Rows& rows_;
  BusinessTimes times_;
  ReportSplit split_;
  Contacts contacts_;
  Concentration concentration_;
  Deals deals_;
  Persistence persistence_;
  Diligence diligence_;
  int64_t head_us_ = 0;  // recorded_at of the last event.
  absl::flat_hash_map<SubjectId, uint64_t> assignments_;
  absl::flat_hash_set<SubjectId> worked_on_;
  std::vector<double> first_follow_up_hours_;
};

}  // namespace tasuki::domain
