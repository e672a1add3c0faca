#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

// Reads the entries under one prefix of an index by due, in their order, some at once. Made for one
// list; one thread.
class IndexReader {
 public:
  // `rows` outlives it.
  IndexReader(domain::Rows& rows, std::string prefix)
      : rows_(rows), prefix_(std::move(prefix)), next_(prefix_) {}

  // The entry at hand, until it is popped; nullptr: there are no more. Errors are the store's, or
  // DataLoss.
  absl::StatusOr<const std::pair<std::string, v1::DueRow>*> Peek();
  void Pop() { is_open_ = false; }
  // What entries are ordered by.
  std::string_view OrderOf(const std::string& key) const {
    return std::string_view(key).substr(prefix_.size());
  }

 private:
  // A list has a dozen of them or more. Each reading costs a look into the store, so that whoever
  // goes on gets more at once.
  static constexpr size_t kAtFirst = 32;
  static constexpr size_t kAtOnceMax = 512;

  absl::Status Read();

  domain::Rows& rows_;
  const std::string prefix_;
  std::string next_;
  bool at_end_ = false;
  size_t at_once_ = kAtFirst;
  std::deque<domain::KeyAndRow> read_;
  std::pair<std::string, v1::DueRow> front_;  // Taken out of read_, and not popped yet.
  bool is_open_ = false;
};

}  // namespace tasuki::client
