#include "common/domain/rows/preloaded.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"

namespace tasuki::domain {

absl::Status Preloaded::Load(char kind) {
  Kind loaded;
  TASUKI_RETURN_IF_ERROR(
      below_.ScanRows(std::string_view(&kind, 1), [&](std::string_view key, std::string_view row) {
        loaded.places.push_back({loaded.bytes.size(), static_cast<uint32_t>(key.size()),
                                 static_cast<uint32_t>(row.size())});
        loaded.bytes.append(key).append(row);
        return true;
      }));
  kinds_[kind] = std::move(loaded);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> Preloaded::LoadRow(std::string_view key) {
  const auto found = key.empty() ? kinds_.end() : kinds_.find(key.front());
  if (found == kinds_.end()) return below_.LoadRow(key);
  Kind& kind = found->second;
  size_t place = kind.next;
  if (place >= kind.places.size() || kind.KeyAt(place) != key) {
    const auto from = std::ranges::partition_point(kind.places, [&](const Kind::Place& one) {
      return std::string_view(kind.bytes).substr(one.at, one.key_size) < key;
    });
    place = static_cast<size_t>(from - kind.places.begin());
    if (place == kind.places.size() || kind.KeyAt(place) != key) return std::nullopt;
  }
  kind.next = place + 1;
  const Kind::Place& at = kind.places[place];
  return kind.bytes.substr(at.at + at.key_size, at.row_size);
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
