#include "common/domain/rows/preloaded.h"

#include "absl/strings/string_view.h"
#include "common/base/check.h"

namespace tasuki::domain {

absl::Status Preloaded::Load(char kind) {
  TASUKI_RETURN_IF_ERROR(
      below_.ScanRows(std::string_view(&kind, 1), [&](std::string_view key, std::string_view row) {
        rows_.try_emplace(std::string(key), row);
        return true;
      }));
  kinds_ += kind;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> Preloaded::LoadRow(std::string_view key) {
  if (key.empty() || kinds_.find(key.front()) == std::string::npos) return below_.LoadRow(key);
  const auto found = rows_.find(absl::string_view(key.data(), key.size()));
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

absl::Status Preloaded::ScanRowsFrom(
    std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view, std::string_view)> visit) {
  return below_.ScanRowsFrom(prefix, from, visit);
}

absl::StatusOr<std::optional<KeyAndRow>> Preloaded::LastRow(std::string_view prefix,
                                                            std::string_view at_most) {
  return below_.LastRow(prefix, at_most);
}

}  // namespace tasuki::domain
