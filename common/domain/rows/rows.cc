#include "common/domain/rows/rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::domain {
namespace {

using google::protobuf::MessageLite;

}  // namespace

Rows::Cached* Rows::Get(std::string_view key, const MessageLite& prototype) {
  if (const auto found = rows_.find(key); found != rows_.end()) return &found->second;
  if (!status_.ok()) return nullptr;
  auto loaded = below_.LoadRow(key);
  if (!loaded.ok()) {
    status_ = loaded.status();
    return nullptr;
  }
  Cached cached;
  if (loaded->has_value()) {
    cached.row.reset(prototype.New());
    if (!cached.row->ParseFromString(**loaded)) {
      status_ = absl::DataLossError(absl::StrCat(
          "the state row ", HexEncode(key), " does not parse as ", prototype.GetTypeName(), " (",
          (*loaded)->size(), " bytes): the views must be folded again from the journal"));
      return nullptr;
    }
  }
  return &rows_.emplace(std::string(key), std::move(cached)).first->second;
}

void Rows::MarkChanged(std::string_view key, Cached& cached) {
  if (cached.changed) return;
  cached.changed = true;
  changed_.emplace_back(key);
}

const MessageLite* Rows::FindRow(std::string_view key, const MessageLite& prototype) {
  const Cached* cached = Get(key, prototype);
  return cached == nullptr ? nullptr : cached->row.get();
}

MessageLite& Rows::EditRow(std::string_view key, const MessageLite& prototype) {
  Cached* cached = Get(key, prototype);
  // Where the source failed the caller still gets a row to write on; it is never handed over,
  // because status() is not OK until Clear drops it.
  if (cached == nullptr) cached = &rows_.emplace(std::string(key), Cached()).first->second;
  if (cached->row == nullptr) cached->row.reset(prototype.New());
  MarkChanged(key, *cached);
  return *cached->row;
}

void Rows::Erase(std::string_view key) {
  Cached& cached = rows_.try_emplace(std::string(key)).first->second;
  cached.row.reset();
  MarkChanged(key, cached);
}

void Rows::TakeChanged(
    absl::FunctionRef<void(std::string_view key, std::optional<std::string> row)> take) {
  if (!status_.ok()) return;
  std::sort(changed_.begin(), changed_.end());
  for (const std::string& key : changed_) {
    const auto found = rows_.find(key);
    TASUKI_CHECK(found != rows_.end() && found->second.changed) << "a changed row was dropped";
    Cached& cached = found->second;
    cached.changed = false;
    if (cached.row == nullptr) {
      take(key, std::nullopt);
    } else {
      take(key, cached.row->SerializeAsString());
    }
  }
  changed_.clear();
}

void Rows::Trim(size_t rows_max) {
  if (rows_.size() <= rows_max) return;
  const size_t keep = rows_max / 2;
  for (auto at = rows_.begin(); at != rows_.end() && rows_.size() > keep;) {
    if (at->second.changed) {
      ++at;
    } else {
      rows_.erase(at++);
    }
  }
}

void Rows::Clear() {
  rows_.clear();
  changed_.clear();
  status_ = absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> Rows::LoadRow(std::string_view key) {
  if (!status_.ok()) return status_;
  const auto found = rows_.find(key);
  if (found == rows_.end()) return below_.LoadRow(key);
  if (found->second.row == nullptr) return std::nullopt;
  return found->second.row->SerializeAsString();
}

absl::Status Rows::ScanRows(
    std::string_view prefix,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  if (!status_.ok()) return status_;
  // Rows that are cached and clean are beneath as well, so only the changed ones are merged in.
  std::vector<std::pair<std::string, std::optional<std::string>>> mine;
  for (const std::string& key : changed_) {
    if (!std::string_view(key).starts_with(prefix)) continue;
    const Cached& cached = rows_.find(key)->second;
    mine.emplace_back(
        key, cached.row == nullptr ? std::nullopt : std::optional(cached.row->SerializeAsString()));
  }
  std::sort(mine.begin(), mine.end());

  auto next = mine.begin();
  bool go_on = true;
  // Visits what is changed here and sorts before `key` (all of it where there is no `key`).
  const auto visit_mine_before = [&](std::optional<std::string_view> key) {
    for (; go_on && next != mine.end() && (!key.has_value() || next->first < *key); ++next) {
      if (next->second.has_value()) go_on = visit(next->first, *next->second);
    }
  };
  absl::Status scanned = below_.ScanRows(prefix, [&](std::string_view key, std::string_view row) {
    visit_mine_before(key);
    if (!go_on) return false;
    if (next != mine.end() && next->first == key) {
      if (next->second.has_value()) go_on = visit(next->first, *next->second);
      ++next;
    } else {
      go_on = visit(key, row);
    }
    return go_on;
  });
  if (!scanned.ok()) return scanned;
  visit_mine_before(std::nullopt);
  return absl::OkStatus();
}

}  // namespace tasuki::domain
