#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "common/base/ids.h"
#include "common/domain/report/concentration.h"
#include "common/domain/report/contacts.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"
#include "tasuki/v1/state.pb.h"

// Figures of deals: won, lost and open, whose they were, and how many touches they took.

namespace tasuki::domain {

// Counts deals. Made by a report, for as long as it is; one thread.
class Deals {
 public:
  // All of these outlive it.
  Deals(const ReportQuery& query, ReportSplit& split, Concentration& concentration, Rows& rows)
      : query_(query), split_(split), concentration_(concentration), rows_(rows) {}
  Deals(const Deals&) = delete;
  Deals& operator=(const Deals&) = delete;

  // Reads all deals, by prospect: one pass over their rows costs less than a look for each
  // prospect's. Errors are the store's, or DataLoss.
  absl::Status Read();

  // Counts those with a prospect. `contacts` are in order, of all time; `utc_offset_minutes` is
  // that of ProspectAdded.
  void Count(const std::vector<Contact>& contacts, SubjectId prospect, const v1::ProspectRow& row,
             int32_t utc_offset_minutes, v1::ReportView& view);

  // Who owned a prospect at that business time; zero: the queue.
  MemberId OwnerAt(int64_t at_us, SubjectId prospect, const v1::ProspectRow& row);

  // Those of one prospect, as they were read.
  absl::Span<const v1::DealRow> Of(SubjectId prospect) const;

  // Writes what needed all of them.
  void Complete(v1::ReportView& view);

 private:
  // The closing of a deal, or its being open still.
  struct Deal {
    const v1::DealRow* row;
    uint32_t touches;  // Outbound ones up to its closing, from the last closing before its opening.
  };

  static std::vector<Deal> DealsOf(const std::vector<Contact>& contacts,
                                   absl::Span<const v1::DealRow> rows);
  void CountRecovered(const Deal& deal);

  const ReportQuery& query_;
  ReportSplit& split_;
  Concentration& concentration_;
  Rows& rows_;
  // In the order of prospects, as the store has them; and whose each is.
  std::vector<v1::DealRow> deals_;
  std::vector<SubjectId> deal_of_;
  uint64_t won_ = 0;
  uint64_t touches_of_won_ = 0;
  // By currency: micros won and open.
  std::map<std::string, std::pair<int64_t, int64_t>> amounts_;
  // Touches at least, currency; deals, micros.
  std::map<std::pair<uint32_t, std::string>, std::pair<uint64_t, int64_t>> recovered_;
};

}  // namespace tasuki::domain
