#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/agenda/promises.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/report/concentration.h"
#include "common/domain/report/contacts.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"

// Figures of diligence: meetings logged the same day (R037, X13) and promises kept (R125, X9).

namespace tasuki::domain {

// Counts them. Made by a report, for as long as it is; one thread.
class Diligence {
 public:
  // All of these outlive it; `query.now_us` is looked at from Complete on. Promises that were not
  // kept are lapses.
  Diligence(const ReportQuery& query, Concentration& concentration, Rows& rows);
  Diligence(const Diligence&) = delete;
  Diligence& operator=(const Diligence&) = delete;

  // Counts the meetings among what happened with one prospect; imports are none of it.
  void Count(const std::vector<Contact>& contacts);

  // Reads all promises of ours, and writes what was counted. `zone_of`: where a prospect is. Errors
  // are the store's, or DataLoss.
  absl::Status Complete(const std::function<absl::TimeZone(SubjectId)>& zone_of,
                        v1::ReportView& view);

 private:
  const ReportQuery& query_;
  Concentration& concentration_;
  Rows& rows_;
  const v1::Policy& policy_;
  const BusinessCalendar calendar_;
  v1::ShareView same_day_;
};

}  // namespace tasuki::domain
