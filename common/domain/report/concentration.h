#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"

namespace tasuki::domain {

// How the won value and the lapses spread over the team (R019, X23). Made by a report, for as long
// as it is; one thread.
class Concentration {
 public:
  // `query` and `rows` outlive it.
  Concentration(const ReportQuery& query, Rows& rows) : query_(query), rows_(rows) {}
  Concentration(const Concentration&) = delete;
  Concentration& operator=(const Concentration&) = delete;

  // Zero is nobody and not counted. Whoever calls looks at the time.
  void AddWon(MemberId owner, const std::string& currency, int64_t micros);
  void AddLapse(MemberId owner);

  // Writes it, a currency each. Errors are the store's, or DataLoss.
  absl::Status Complete(v1::ReportView& view);

 private:
  void Write(const std::string& currency, const std::map<MemberId, int64_t>& won_by,
             v1::ReportView& view) const;

  const ReportQuery& query_;
  Rows& rows_;
  std::map<std::string, std::map<MemberId, int64_t>> won_by_;  // By currency: micros.
  std::map<MemberId, uint64_t> lapses_by_;
};

}  // namespace tasuki::domain
