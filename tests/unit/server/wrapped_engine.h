#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "server/engine/engine.h"

namespace tasuki::server {

// A store whose reads can be made to fail, and are counted. Any thread, like the one below it.
class WrappedEngine : public Engine {
 public:
  explicit WrappedEngine(Engine& below) : below_(below) {}

  absl::Status Commit(const EngineBatch& batch) override { return below_.Commit(batch); }
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) override {
    if (failing) return absl::UnavailableError("the disk is gone");
    if (table == Table::kKey) ++key_rows_read;
    return below_.Get(table, key);
  }
  absl::Status Scan(
      Table table, std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) override {
    return below_.Scan(table, prefix, from, [&](std::string_view key, std::string_view value) {
      if (table == Table::kKey) ++key_rows_read;
      return visit(key, value);
    });
  }
  absl::StatusOr<std::unique_ptr<ChunkReader>> ReadChunks(TeamId team, Seq from) override {
    return below_.ReadChunks(team, from);
  }
  std::string ChunkKey(TeamId team, Seq first) override { return below_.ChunkKey(team, first); }
  absl::Status CopyTo(const std::string& folder) override { return below_.CopyTo(folder); }
  absl::Status VerifyFiles() override { return below_.VerifyFiles(); }
  absl::StatusOr<uint64_t> FreeBytes() override { return below_.FreeBytes(); }
  uint64_t syncs() const override { return below_.syncs(); }

  std::atomic<bool> failing{false};
  std::atomic<uint64_t> key_rows_read{0};

 private:
  Engine& below_;
};

}  // namespace tasuki::server
