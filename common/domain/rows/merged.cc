#include "common/domain/rows/merged.h"

#include <string_view>

#include "common/base/check.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {

SubjectId SurvivorOf(SubjectId prospect, Rows& rows) {
  for (int hops = 0; hops <= kMergeHopsMax; ++hops) {
    const auto* row = rows.Find(ProspectKey(prospect));
    if (row == nullptr || row->merged_into().empty()) break;
    prospect = SubjectId::FromTrusted(row->merged_into());
  }
  return prospect;
}

absl::StatusOr<std::vector<SubjectId>> AbsorbedBy(SubjectId survivor, Rows& rows) {
  std::vector<SubjectId> absorbed;
  // Each was merged into one only, and no line closes a loop: this ends.
  for (size_t next = 0; next <= absorbed.size(); ++next) {
    const SubjectId into = next == 0 ? survivor : absorbed[next - 1];
    const KeyBytes prefix = KeyBytes('A').Append(into.bytes());
    TASUKI_RETURN_IF_ERROR(
        rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
          absorbed.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
          return true;
        }));
  }
  return absorbed;
}

bool AnyMerged(Rows& rows) {
  bool any = false;
  // A store that fails shows in the reads that follow.
  (void)rows.ScanRows("A", [&](std::string_view, std::string_view) {
    any = true;
    return false;
  });
  return any;
}

}  // namespace tasuki::domain
