#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/storage/db.h"
#include "server/engine/engine.h"

namespace tasuki::server {

// The embedded engine: one RocksDB through common/storage. Made by Open; threads and errors: see
// Engine.
class RocksdbEngine : public Engine {
 public:
  struct Options {
    std::string path;
    bool create = false;
    storage::Access access = storage::Access::kReadWrite;
    storage::Disk env;  // Tests hand in a disk that fails.
  };
  static absl::StatusOr<std::unique_ptr<RocksdbEngine>> Open(Options options);

  absl::Status Commit(const EngineBatch& batch) override;
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) override;
  absl::Status Scan(
      Table table, std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) override;
  absl::StatusOr<std::unique_ptr<ChunkReader>> ReadChunks(TeamId team, Seq from) override;
  std::string ChunkKey(TeamId team, Seq first) override;
  absl::Status CopyTo(const std::string& folder) override;
  absl::Status VerifyFiles() override;
  absl::StatusOr<uint64_t> FreeBytes() override;
  uint64_t syncs() const override;

 private:
  explicit RocksdbEngine(std::unique_ptr<storage::Db> db) : db_(std::move(db)) {}

  const std::unique_ptr<storage::Db> db_;
};

}  // namespace tasuki::server
