#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// The rows beneath, without what they say of some prospects. Pure; one thread.
class WithoutProspects : public RowSource {
 public:
  explicit WithoutProspects(RowSource& below) : below_(below) {}

  void Hide(SubjectId prospect) { hidden_.insert(prospect); }
  void ShowAll() { hidden_.clear(); }

  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;

 private:
  bool IsHidden(std::string_view key) const;

  RowSource& below_;
  absl::flat_hash_set<SubjectId> hidden_;
};

}  // namespace tasuki::domain
