#include "client/views/contests.h"

#include <algorithm>

#include "common/base/check.h"

namespace tasuki::client {

absl::StatusOr<std::vector<OpenContest>> OpenContests(domain::Rows& rows) {
  std::vector<OpenContest> open;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("C", [&](std::string_view key, std::string_view) {
    open.push_back({SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes)),
                    static_cast<v1::Slot>(key.back()), v1::DecisionRow()});
    return true;
  }));
  for (OpenContest& one : open) {
    if (const auto* row = rows.Find(domain::DecisionKey(one.subject, one.slot)); row != nullptr) {
      one.row = *row;
    }
  }
  std::sort(open.begin(), open.end(), [](const OpenContest& a, const OpenContest& b) {
    return a.row.contest().seq() < b.row.contest().seq();
  });
  return open;
}

}  // namespace tasuki::client
