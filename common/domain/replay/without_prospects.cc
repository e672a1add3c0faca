#include "common/domain/replay/without_prospects.h"

namespace tasuki::domain {
namespace {

// Rows that say something of one prospect, and none of which stands before its first event: all
// kinds that are keyed by it.
constexpr std::string_view kKindsOfProspect = "psoexgckwhlzuiKQ";

}  // namespace

bool WithoutProspects::IsHidden(std::string_view key) const {
  return !key.empty() && kKindsOfProspect.find(key.front()) != std::string_view::npos &&
         key.size() > SubjectId::kBytes &&
         hidden_.contains(SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes)));
}

absl::StatusOr<std::optional<std::string>> WithoutProspects::LoadRow(std::string_view key) {
  if (IsHidden(key)) return std::nullopt;
  return below_.LoadRow(key);
}

absl::Status WithoutProspects::ScanRowsFrom(
    std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  return below_.ScanRowsFrom(prefix, from, [&](std::string_view key, std::string_view row) {
    return IsHidden(key) || visit(key, row);
  });
}

}  // namespace tasuki::domain
