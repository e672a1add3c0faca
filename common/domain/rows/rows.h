#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/domain/rows/keys.h"
#include "google/protobuf/message_lite.h"

// State rows by key, cached and written back in one batch. The verdict (server and client) and the
// views (client) work on these and know nothing of RocksDB.

namespace tasuki::domain {

// A row as bytes, with its key.
using KeyAndRow = std::pair<std::string, std::string>;

// Where rows come from that are not cached: a store, or another Rows beneath. One thread.
class RowSource {
 public:
  virtual ~RowSource() = default;

  // The serialised row, or nullopt where there is none. Errors are the store's.
  virtual absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) = 0;

  // Calls `visit` for every row whose key starts with `prefix` and is not before `from`, in key
  // order, until it returns false. `visit` may not change rows.
  virtual absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) = 0;

  // The last row whose key starts with `prefix` and is not above `at_most`; nullopt: none. Where it
  // is not overridden, by a scan of the prefix.
  virtual absl::StatusOr<std::optional<KeyAndRow>> LastRow(std::string_view prefix,
                                                           std::string_view at_most);

  // All rows under `prefix`.
  absl::Status ScanRows(
      std::string_view prefix,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
    return ScanRowsFrom(prefix, prefix, visit);
  }
};

// No rows beneath: for tests and fresh folds. Any thread.
class NoRows : public RowSource {
 public:
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view) override {
    return std::nullopt;
  }
  absl::Status ScanRowsFrom(std::string_view, std::string_view,
                            absl::FunctionRef<bool(std::string_view, std::string_view)>) override {
    return absl::OkStatus();
  }
};

// A row that changed, as TakeChanged hands it over. Borrowed until the next one.
struct ChangedRow {
  std::string_view key;
  const std::string* before;  // What the source has; nullptr: nothing, or KeepBefore was not asked.
  const std::string* after;   // nullptr: erased.
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

  // From now on TakeChanged tells what was there before, and TakeTouched gives the rows of those
  // kinds (letters of keys). Before any row is changed; without it neither costs anything.
  void KeepBefore() { keep_before_ = true; }
  void Watch(std::string_view kinds) { watched_ = kinds; }

  // The row, or nullptr where there is none. Valid until the next Edit, Erase or Trim of that key.
  template <class Row>
  const Row* Find(const Key<Row>& key) {
    return static_cast<const Row*>(FindRow(key.view(), Row::default_instance()));
  }

  // The row for change, made where there is none.
  template <class Row>
  Row& Edit(const Key<Row>& key) {
    return static_cast<Row&>(EditRow(key.view(), Row::default_instance()));
  }

  // The row for change; nullptr where there is none.
  template <class Row>
  Row* EditIfThere(const Key<Row>& key) {
    return static_cast<Row*>(EditRowIfThere(key.view(), Row::default_instance()));
  }

  // The row of a key that cannot be there yet (it holds the seq at hand): the source is not asked.
  template <class Row>
  Row& Create(const Key<Row>& key) {
    return static_cast<Row&>(CreateRow(key.view(), Row::default_instance()));
  }

  template <class Row>
  void Erase(const Key<Row>& key) {
    EraseRow(key.view(), Row::default_instance());
  }

  // The row as its bytes say (from LoadRow, earlier); nullopt: erased.
  template <class Row>
  void Restore(const Key<Row>& key, const std::optional<std::string>& bytes) {
    RestoreRow(key.view(), Row::default_instance(), bytes);
  }

  // Hands over each changed row, in key order, and counts it as clean afterwards. Nothing while
  // status() is not OK: a row may then stand here as new that only could not be read.
  void TakeChanged(absl::FunctionRef<void(const ChangedRow&)> take);

  // The watched rows that were changed since the last call, each with what stood before that;
  // nullopt: nothing. In key order.
  using Touched = std::vector<std::pair<std::string, std::optional<std::string>>>;
  Touched TakeTouched();

  // Drops clean rows when more than `rows_max` are cached, down to half of that.
  void Trim(size_t rows_max);
  // Drops everything, changes and status too (after a failed write or read).
  void Clear();

  size_t cached() const { return rows_.size(); }
  const absl::Status& status() const { return status_; }

  // RowSource: what is here, else what is beneath; scans merge both.
  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override;
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override;
  absl::StatusOr<std::optional<KeyAndRow>> LastRow(std::string_view prefix,
                                                   std::string_view at_most) override;

 private:
  using MessageLite = google::protobuf::MessageLite;

  struct Cached {
    std::unique_ptr<MessageLite> row;  // nullptr: known not to be there.
    bool changed = false;              // Since TakeChanged.
    bool touched = false;              // Since TakeTouched.
    bool was_there = false;            // Then: whether the source has it, and
    std::string before;                // as what.
  };

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

  using Map = absl::node_hash_map<std::string, Cached, KeyHash, KeyEqual>;

  const MessageLite* FindRow(std::string_view key, const MessageLite& prototype);
  MessageLite& EditRow(std::string_view key, const MessageLite& prototype);
  MessageLite* EditRowIfThere(std::string_view key, const MessageLite& prototype);
  MessageLite& CreateRow(std::string_view key, const MessageLite& prototype);
  void EraseRow(std::string_view key, const MessageLite& prototype);
  void RestoreRow(std::string_view key, const MessageLite& prototype,
                  const std::optional<std::string>& bytes);
  // The row as cached or as loaded now; nullptr where it could not be read (status_ says why).
  Map::value_type* Get(std::string_view key, const MessageLite& prototype);
  Map::value_type& Insert(std::string_view key);
  // The row is about to change.
  void MarkChanged(Map::value_type& node);

  // A row of rows_, whose nodes stay where they are, in the order of keys. Most are told apart by
  // their first bytes, which lie here: a first sync changes a million.
  struct InOrder {
    explicit InOrder(Map::value_type* row) : InOrder(row->first) { node = row; }
    explicit InOrder(std::string_view of_key) : key(of_key) {
      for (size_t i = 0; i < sizeof(first_bytes); ++i) {
        first_bytes = first_bytes << 8 | (i < key.size() ? static_cast<uint8_t>(key[i]) : 0);
      }
    }
    friend bool operator<(const InOrder& a, const InOrder& b) {
      return a.first_bytes != b.first_bytes ? a.first_bytes < b.first_bytes : a.key < b.key;
    }

    uint64_t first_bytes = 0;
    std::string_view key;
    Map::value_type* node = nullptr;
  };

  RowSource& below_;
  Map rows_;
  absl::btree_set<InOrder> changed_;  // Those that are.
  bool keep_before_ = false;
  std::string watched_;
  Touched touched_;  // What TakeTouched gives next, in no order.
  absl::Status status_;
};

}  // namespace tasuki::domain
