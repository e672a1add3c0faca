#include "client/views/audit_totals.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tasuki::client {
namespace {

v1::MedianView MedianOf(std::vector<double> values) {
  v1::MedianView view;
  view.set_n(static_cast<uint32_t>(values.size()));
  if (values.empty()) return view;
  std::sort(values.begin(), values.end());
  const size_t half = values.size() / 2;
  view.set_median(values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2);
  return view;
}

// Hours from one RFC 3339 text of a view to another.
double HoursBetween(const std::string& from, const std::string& to) {
  absl::Time a, b;
  if (!absl::ParseTime(absl::RFC3339_full, from, &a, nullptr)) return 0;
  if (!absl::ParseTime(absl::RFC3339_full, to, &b, nullptr)) return 0;
  return absl::ToDoubleHours(b - a);
}

// In the order of `words`; those that nothing has are left out.
void PutCounts(const std::vector<std::string>& words, const std::map<std::string, uint32_t>& counts,
               google::protobuf::RepeatedPtrField<v1::WordCountView>& list) {
  for (const std::string& word : words) {
    const auto found = counts.find(word);
    if (found == counts.end()) continue;
    v1::WordCountView& view = *list.Add();
    view.set_word(word);
    view.set_count(found->second);
  }
}

}  // namespace

v1::AuditTotalsView TotalsOf(const v1::AuditHandoversView& audit) {
  v1::AuditTotalsView totals;
  std::set<std::string> subjects;
  std::vector<double> gap, business, introduced, first, second, before, after;
  std::map<std::string, uint32_t> sustained, diagnosis, result;
  for (const v1::HandoverView& one : audit.handovers()) {
    totals.set_handovers(totals.handovers() + 1);
    subjects.insert(one.prospect().empty() ? one.firm() : one.prospect());
    ++sustained[one.sustained()];
    ++diagnosis[one.diagnosis()];
    ++result[one.result()];
    const bool lost = one.result() == "lost" || one.result() == "no";
    if (lost && one.verdict() == "fit") totals.set_lost_by_fit(totals.lost_by_fit() + 1);
    if (one.state() == "declined") continue;  // Medians are of those whom somebody took over.
    if (one.has_gap_hours()) gap.push_back(one.gap_hours());
    if (one.has_gap_business_hours()) business.push_back(one.gap_business_hours());
    const auto since = [&](bool has, const std::string& at, std::vector<double>& hours) {
      if (has) hours.push_back(HoursBetween(one.handed_at(), at));
    };
    since(one.has_introduced_at(), one.introduced_at(), introduced);
    since(one.has_first_touch_at(), one.first_touch_at(), first);
    since(one.has_second_touch_at(), one.second_touch_at(), second);
    if (one.has_engagement_before()) before.push_back(one.engagement_before());
    if (one.has_engagement_after()) after.push_back(one.engagement_after());
  }
  totals.set_prospects(static_cast<uint32_t>(subjects.size()));
  *totals.mutable_gap_hours() = MedianOf(std::move(gap));
  *totals.mutable_gap_business_hours() = MedianOf(std::move(business));
  *totals.mutable_introduced_hours() = MedianOf(std::move(introduced));
  *totals.mutable_first_touch_hours() = MedianOf(std::move(first));
  *totals.mutable_second_touch_hours() = MedianOf(std::move(second));
  *totals.mutable_engagement_before() = MedianOf(std::move(before));
  *totals.mutable_engagement_after() = MedianOf(std::move(after));
  PutCounts({"yes", "no", "not-yet"}, sustained, *totals.mutable_sustained());
  PutCounts({"effort", "chemistry"}, diagnosis, *totals.mutable_diagnosis());
  PutCounts({"open", "won", "lost", "no", "not-now", "opted-out"}, result,
            *totals.mutable_result());
  return totals;
}

}  // namespace tasuki::client
