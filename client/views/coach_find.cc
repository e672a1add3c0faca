#include "client/views/coach_find.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "client/views/rule_verdicts.h"
#include "common/base/check.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// One verdict, and on whom.
struct FoundVerdict {
  SubjectId prospect;
  domain::Judged judged;
};

bool IsWanted(const CoachFindQuery& query, const domain::Judged& judged) {
  if (query.verdict.has_value() && judged.verdict != *query.verdict) return false;
  if (query.member.has_value() && judged.member != *query.member) return false;
  const absl::Time at = absl::FromUnixMicros(judged.at_us);
  return (!query.from.has_value() || at >= *query.from) &&
         (!query.to.has_value() || at < *query.to);
}

}  // namespace

absl::StatusOr<v1::CoachFindView> CoachFind(const CoachFindQuery& query, Directory& directory,
                                            absl::Time now) {
  VerdictReader reader(directory, now, std::nullopt);
  std::vector<FoundVerdict> found;
  uint64_t histories = 0;
  TASUKI_RETURN_IF_ERROR(reader.ForEachOfAll([&](SubjectId prospect, const domain::Judged& judged) {
    if (!IsWanted(query, judged)) return;
    if (found.empty() || found.back().prospect != prospect) ++histories;
    found.push_back({prospect, judged});
  }));
  std::ranges::sort(found, [](const FoundVerdict& a, const FoundVerdict& b) {
    return std::tuple(a.judged.at_us, a.judged.of, a.judged.verdict, a.prospect) <
           std::tuple(b.judged.at_us, b.judged.of, b.judged.verdict, b.prospect);
  });
  v1::CoachFindView view;
  view.set_total(found.size());
  view.set_prospects(histories);
  view.set_at_seq(directory.workspace().home().replica().applied().value());
  const size_t shown = std::min<uint64_t>(found.size(), query.items_max);
  std::vector<SubjectId> named;
  for (size_t i = found.size() - shown; i < found.size(); ++i) named.push_back(found[i].prospect);
  directory.OpenPeople(named);
  for (size_t i = found.size() - shown; i < found.size(); ++i) {
    TASUKI_ASSIGN_OR_RETURN(v1::RuleVerdictView item, reader.View(found[i].judged));
    item.set_prospect(found[i].prospect.Hex());
    item.set_name(directory.Name(found[i].prospect));
    item.set_company(directory.Company(found[i].prospect));
    item.set_owner(directory.Member(
        domain::OwnerOf(found[i].prospect, absl::ToUnixMicros(now), directory.rows()).owner));
    *view.add_items() = std::move(item);
  }
  TASUKI_RETURN_IF_ERROR(directory.status());
  return view;
}

}  // namespace tasuki::client
