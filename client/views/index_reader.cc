#include "client/views/index_reader.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {

absl::StatusOr<const std::pair<std::string, v1::DueRow>*> IndexReader::Peek() {
  if (is_open_) return &front_;
  if (read_.empty() && !at_end_) TASUKI_RETURN_IF_ERROR(Read());
  if (read_.empty()) return nullptr;
  front_.first = std::move(read_.front().first);
  if (!front_.second.ParseFromString(read_.front().second)) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a row of an index does not parse; the store is damaged");
  }
  read_.pop_front();
  is_open_ = true;
  return &front_;
}

absl::Status IndexReader::Read() {
  at_end_ = true;
  TASUKI_RETURN_IF_ERROR(
      rows_.ScanRowsFrom(prefix_, next_, [&](std::string_view key, std::string_view bytes) {
        if (read_.size() >= at_once_) {
          at_end_ = false;
          next_ = std::string(key);
          return false;
        }
        read_.emplace_back(key, bytes);
        return true;
      }));
  at_once_ = std::min(at_once_ * 2, kAtOnceMax);
  return absl::OkStatus();
}

}  // namespace tasuki::client
