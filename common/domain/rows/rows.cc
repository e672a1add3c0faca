#include "common/domain/rows/rows.h"

#include <algorithm>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::domain {

using google::protobuf::MessageLite;

absl::StatusOr<std::optional<KeyAndRow>> RowSource::LastRow(std::string_view prefix,
                                                            std::string_view at_most) {
  std::optional<KeyAndRow> last;
  absl::Status scanned = ScanRows(prefix, [&](std::string_view key, std::string_view row) {
    if (key > at_most) return false;
    last.emplace(key, row);
    return true;
  });
  if (!scanned.ok()) return scanned;
  return last;
}

Rows::Map::value_type& Rows::Insert(std::string_view key) {
  return *rows_.try_emplace(std::string(key)).first;
}

Rows::Map::value_type* Rows::Get(std::string_view key, const MessageLite& prototype) {
  if (const auto found = rows_.find(key); found != rows_.end()) return &*found;
  if (!status_.ok()) return nullptr;
  auto loaded = below_.LoadRow(key);
  if (!loaded.ok()) {
    status_ = loaded.status();
    return nullptr;
  }
  std::unique_ptr<MessageLite> row;
  if (loaded->has_value()) {
    row.reset(prototype.New());
    if (!row->ParseFromString(**loaded)) {
      status_ = Fault(absl::StatusCode::kDataLoss,
                      Phrase("the state row $0 does not parse as $1 ($2 bytes): the views must be "
                             "folded again from the journal",
                             HexEncode(key), prototype.GetTypeName(), (*loaded)->size()));
      return nullptr;
    }
  }
  Map::value_type& node = Insert(key);
  node.second.row = std::move(row);
  return &node;
}

void Rows::MarkChanged(Map::value_type& node) {
  Cached& cached = node.second;
  if (!cached.touched && watched_.find(node.first.front()) != std::string::npos) {
    cached.touched = true;
    touched_.emplace_back(node.first, cached.row == nullptr
                                          ? std::nullopt
                                          : std::optional(cached.row->SerializeAsString()));
  }
  if (cached.changed) return;
  cached.changed = true;
  if (keep_before_ && cached.row != nullptr) {
    cached.was_there = true;
    cached.row->SerializeToString(&cached.before);
  }
  changed_.insert(InOrder(&node));
}

const MessageLite* Rows::FindRow(std::string_view key, const MessageLite& prototype) {
  const Map::value_type* node = Get(key, prototype);
  return node == nullptr ? nullptr : node->second.row.get();
}

MessageLite& Rows::EditRow(std::string_view key, const MessageLite& prototype) {
  Map::value_type* node = Get(key, prototype);
  // Where the source failed the caller still gets a row to write on; it is never handed over,
  // because status() is not OK until Clear drops it.
  if (node == nullptr) node = &Insert(key);
  MarkChanged(*node);
  Cached& cached = node->second;
  if (cached.row == nullptr) cached.row.reset(prototype.New());
  return *cached.row;
}

MessageLite* Rows::EditRowIfThere(std::string_view key, const MessageLite& prototype) {
  Map::value_type* node = Get(key, prototype);
  if (node == nullptr || node->second.row == nullptr) return nullptr;
  MarkChanged(*node);
  return node->second.row.get();
}

MessageLite& Rows::CreateRow(std::string_view key, const MessageLite& prototype) {
  Map::value_type& node = Insert(key);
  MarkChanged(node);
  if (node.second.row == nullptr) node.second.row.reset(prototype.New());
  return *node.second.row;
}

void Rows::EraseRow(std::string_view key, const MessageLite& prototype) {
  Map::value_type* node = Get(key, prototype);
  if (node == nullptr || node->second.row == nullptr) return;
  MarkChanged(*node);
  node->second.row.reset();
}

void Rows::RestoreRow(std::string_view key, const MessageLite& prototype,
                      const std::optional<std::string>& bytes) {
  if (!bytes.has_value()) return EraseRow(key, prototype);
  if (EditRow(key, prototype).ParseFromString(*bytes)) return;
  status_ = Fault(
      absl::StatusCode::kDataLoss,
      Phrase("what the row $0 was does not parse: the views must be folded again from the journal",
             HexEncode(key)));
}

void Rows::TakeChanged(absl::FunctionRef<void(const ChangedRow&)> take) {
  if (!status_.ok()) return;
  std::string after;
  for (const InOrder& one : changed_) {
    Cached& cached = one.node->second;
    TASUKI_CHECK(cached.changed) << "a changed row was dropped";
    if (cached.row != nullptr) cached.row->SerializeToString(&after);
    take({one.key, cached.was_there ? &cached.before : nullptr,
          cached.row == nullptr ? nullptr : &after});
    cached.changed = false;
    cached.was_there = false;
    cached.before = std::string();
  }
  changed_.clear();
}

Rows::Touched Rows::TakeTouched() {
  Touched touched = std::exchange(touched_, {});
  for (const auto& [key, before] : touched) {
    const auto found = rows_.find(std::string_view(key));
    if (found != rows_.end()) found->second.touched = false;
  }
  std::sort(touched.begin(), touched.end());
  return touched;
}

void Rows::Trim(size_t rows_max) {
  if (rows_.size() <= rows_max) return;
  const size_t keep = rows_max / 2;
  for (auto at = rows_.begin(); at != rows_.end() && rows_.size() > keep;) {
    if (at->second.changed || at->second.touched) {
      ++at;
    } else {
      rows_.erase(at++);
    }
  }
}

void Rows::Clear() {
  changed_.clear();
  touched_.clear();
  rows_.clear();
  status_ = absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> Rows::LoadRow(std::string_view key) {
  if (!status_.ok()) return status_;
  const auto found = rows_.find(key);
  if (found == rows_.end()) return below_.LoadRow(key);
  if (found->second.row == nullptr) return std::nullopt;
  return found->second.row->SerializeAsString();
}

// Rows that are cached and clean are beneath as well, so only the changed ones are merged in.
absl::Status Rows::ScanRowsFrom(
    std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  if (!status_.ok()) return status_;
  auto next = changed_.lower_bound(InOrder(std::max(prefix, from)));
  const auto mine = [&] { return next != changed_.end() && next->key.starts_with(prefix); };
  bool go_on = true;
  const auto visit_mine = [&] {
    const InOrder& one = *next;
    ++next;
    const Cached& cached = one.node->second;
    if (cached.row != nullptr) go_on = visit(one.key, cached.row->SerializeAsString());
  };
  absl::Status scanned =
      below_.ScanRowsFrom(prefix, from, [&](std::string_view key, std::string_view row) {
        while (go_on && mine() && next->key < key) visit_mine();
        if (!go_on) return false;
        if (mine() && next->key == key) {
          visit_mine();
        } else {
          go_on = visit(key, row);
        }
        return go_on;
      });
  if (!scanned.ok()) return scanned;
  while (go_on && mine()) visit_mine();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<KeyAndRow>> Rows::LastRow(std::string_view prefix,
                                                       std::string_view at_most) {
  if (!status_.ok()) return status_;
  std::optional<KeyAndRow> mine;
  for (auto at = changed_.upper_bound(InOrder(at_most));
       at != changed_.begin() && !mine.has_value();) {
    --at;
    if (!at->key.starts_with(prefix)) break;
    const Cached& cached = at->node->second;
    if (cached.row != nullptr) mine.emplace(at->key, cached.row->SerializeAsString());
  }
  std::string below_at_most(at_most);
  for (;;) {
    auto below = below_.LastRow(prefix, below_at_most);
    if (!below.ok()) return below.status();
    if (!below->has_value() || (mine.has_value() && (*below)->first <= mine->first)) return mine;
    if (!changed_.contains(InOrder((*below)->first))) return below;
    // Erased here: the one before it. Keys of one prefix have one length, so that one exists.
    below_at_most = (*below)->first;
    if (below_at_most.back() == 0) {
      below_at_most.pop_back();
    } else {
      --below_at_most.back();
      below_at_most.append(64, static_cast<char>(0xff));
    }
  }
}

}  // namespace tasuki::domain
