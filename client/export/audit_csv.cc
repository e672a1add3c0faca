#include "client/export/audit_csv.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/export/spreadsheet.h"

namespace tasuki::client {
namespace {

constexpr char kHeadings[] =
    "prospect,name,company,from,to,why,state,handed_at,recorded_at,accepted_at,declined_at,"
    "introduced_at,introduced_how,first_touch_at,second_touch_at,gap_hours,gap_business_hours,"
    "silent_hours,brief,open_value,promises,sustained,engagement_before,engagement_after,"
    "diagnosis,verdict,factors,result,cover,imported,late,seq\r\n";

std::string Number(bool known, double value) { return known ? absl::StrFormat("%.2f", value) : ""; }

std::string YesIf(bool value) { return value ? "yes" : ""; }

std::string AuditRow(const v1::HandoverView& one) {
  std::vector<std::string> money, promises, late;
  for (const v1::HandoverMoneyView& open : one.open_value()) {
    money.push_back(absl::StrCat(open.amount(), " ", open.currency()));
  }
  for (const v1::HandoverPromiseView& promise : one.promises()) {
    promises.push_back(absl::StrCat(promise.due(), " ", promise.by(), " ", promise.fate()));
  }
  for (const v1::LateView& mark : one.late()) {
    late.push_back(absl::StrCat(mark.what(), " ", mark.how(), " ", mark.recorded_at()));
  }
  return SpreadsheetRow({one.prospect(),
                         one.name(),
                         one.company(),
                         one.from(),
                         one.to(),
                         one.why(),
                         one.state(),
                         one.handed_at(),
                         one.recorded_at(),
                         one.accepted_at(),
                         one.declined_at(),
                         one.introduced_at(),
                         one.introduced_how(),
                         one.first_touch_at(),
                         one.second_touch_at(),
                         Number(one.has_gap_hours(), one.gap_hours()),
                         Number(one.has_gap_business_hours(), one.gap_business_hours()),
                         Number(one.has_silent_hours(), one.silent_hours()),
                         YesIf(one.brief()),
                         absl::StrJoin(money, "\n"),
                         absl::StrJoin(promises, "\n"),
                         one.sustained(),
                         Number(one.has_engagement_before(), one.engagement_before()),
                         Number(one.has_engagement_after(), one.engagement_after()),
                         one.diagnosis(),
                         one.verdict(),
                         absl::StrJoin(one.factors(), " "),
                         one.result(),
                         YesIf(one.cover()),
                         YesIf(one.imported()),
                         absl::StrJoin(late, "\n"),
                         one.seq() == 0 ? "" : std::to_string(one.seq())});
}

}  // namespace

std::string AuditCsv(const v1::AuditHandoversView& view) {
  std::string text = absl::StrCat(kTableByteOrderMark, kHeadings);
  for (const v1::HandoverView& one : view.handovers()) text += AuditRow(one);
  return text;
}

}  // namespace tasuki::client
