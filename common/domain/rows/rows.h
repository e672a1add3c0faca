#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/domain/rows/keys.h"
#include "google/protobuf/message_lite.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// State rows by key, cached and written back in one batch. The verdict (server and client) and the
// views (client) work on these and know nothing of RocksDB.

namespace tasuki::domain {

// Where rows come from that are not cached: a store, or another Rows beneath.
class RowSource {
 public:
  virtual ~RowSource() = default;

  // The serialised row, or nullopt where there is none. Errors are the store's.
  virtual absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) = 0;

  // Calls `visit` for every row whose key starts with `prefix`, in key order, until it returns
  // false.
  virtual absl::Status ScanRows(
      std::string_view prefix,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) = 0;
};

// No rows beneath: for tests and fresh folds.
class NoRows : public RowSource {
 public:
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view) override {
    return std::nullopt;
  }
  absl::Status ScanRows(std::string_view,
                        absl::FunctionRef<bool(std::string_view, std::string_view)>) override {
    return absl::OkStatus();
  }
};

// A write-back cache of rows over a source. One thread; the owner drains what changed with
// TakeChanged. A failing source makes every Find empty and status() not OK: callers look at
// status() once an event or batch and stop there. Rows is itself a RowSource, so that the outbox
// can be folded on top of the journal's rows without touching them.
class Rows : public RowSource {
 public:
  // On top of other Rows: hand them in as a RowSource&, for Rows do not copy.
  explicit Rows(RowSource& below) : below_(below) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  // The row, or nullptr where there is none. Valid until the next Edit, Erase or Trim of that key.
  template <class Row>
  const Row* Find(const Key<Row>& key) {
    return static_cast<const Row*>(FindRow(key, Row::default_instance()));
  }

  // The row for change, made where there is none.
  template <class Row>
  Row& Edit(const Key<Row>& key) {
    return static_cast<Row&>(EditRow(key, Row::default_instance()));
  }

  void Erase(std::string_view key);

  // Hands over each changed row, in key order (nullopt: erased), and counts it as clean afterwards.
  // Nothing while status() is not OK: a row may then stand here as new that only could not be read.
  void TakeChanged(
      absl::FunctionRef<void(std::string_view key, std::optional<std::string> row)> take);

  // Drops clean rows when more than `rows_max` are cached, down to half of that.
  void Trim(size_t rows_max);
  // Drops everything, changes and status too (after a failed write or read).
  void Clear();

  size_t cached() const { return rows_.size(); }
  const absl::Status& status() const { return status_; }

  // RowSource: what is here, else what is beneath. ScanRows merges both.
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRows(
      std::string_view prefix,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;

 private:
  struct Cached {
    std::unique_ptr<google::protobuf::MessageLite> row;  // nullptr: known not to be there.
    bool changed = false;
  };

  const google::protobuf::MessageLite* FindRow(std::string_view key,
                                               const google::protobuf::MessageLite& prototype);
  google::protobuf::MessageLite& EditRow(std::string_view key,
                                         const google::protobuf::MessageLite& prototype);
  // The row as cached or as loaded now; nullptr where it could not be read (status_ says why).
  Cached* Get(std::string_view key, const google::protobuf::MessageLite& prototype);
  void MarkChanged(std::string_view key, Cached& cached);

  RowSource& below_;
  // Looks a key up by its bytes, without making a string of them.
  struct KeyHash {
    using is_transparent = void;
    size_t operator()(std::string_view key) const {
      return absl::HashOf(absl::string_view(key.data(), key.size()));
    }
  };
  struct KeyEqual {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return a == b; }
  };

  absl::flat_hash_map<std::string, Cached, KeyHash, KeyEqual> rows_;
  std::vector<std::string> changed_;  // Keys whose row is marked changed, each once.
  absl::Status status_;
};

}  // namespace tasuki::domain
