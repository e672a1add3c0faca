#include "server/engine/rocksdb_engine.h"

#include <utility>

#include "common/base/check.h"
#include "common/storage/disk.h"
#include "common/storage/journal.h"

namespace tasuki::server {
namespace {

int Cf(Table table) { return static_cast<int>(table); }

// A JournalReader at its place. One thread.
class RocksdbChunkReader : public ChunkReader {
 public:
  RocksdbChunkReader(const storage::Db& db, TeamId team) : reader_(db, Cf(Table::kJournal), team) {}

  absl::Status SeekTo(Seq from) { return reader_.SeekTo(from); }

  absl::StatusOr<std::optional<Chunk>> Next() override {
    std::string_view bytes;
    if (!reader_.Next(&bytes)) {
      TASUKI_RETURN_IF_ERROR(reader_.status());
      return std::nullopt;
    }
    return Chunk{.first = reader_.info().first, .last = reader_.info().last(), .bytes = bytes};
  }

 private:
  storage::JournalReader reader_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RocksdbEngine>> RocksdbEngine::Open(Options options) {
  storage::DbOptions db_options{
      .path = std::move(options.path),
      // In the order of Table; later releases only add to the end.
      .column_families = {"journal", "head", "replica", "decision", "authority", "subject", "key"},
      .create = options.create,
      .every_write_synced = true,
      .waterline = storage::KeepWaterline::kWritten,
      .access = options.access,
      .env = std::move(options.env)};
  TASUKI_ASSIGN_OR_RETURN(auto db, storage::Db::Open(std::move(db_options)));
  return std::unique_ptr<RocksdbEngine>(new RocksdbEngine(std::move(db)));
}

absl::Status RocksdbEngine::Commit(const EngineBatch& batch) {
  storage::Batch rows;
  for (const EngineBatch::Row& row : batch.rows()) {
    if (row.value) {
      rows.Put(Cf(row.table), row.key, *row.value);
    } else {
      rows.Delete(Cf(row.table), row.key);
    }
  }
  return db_->Write(rows, storage::Sync::kYes);
}

absl::StatusOr<std::optional<std::string>> RocksdbEngine::Get(Table table, std::string_view key) {
  return db_->Get(Cf(table), key);
}

absl::Status RocksdbEngine::Scan(
    Table table, std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) {
  auto cursor = db_->NewCursor(Cf(table));
  for (cursor->Seek(from < prefix ? prefix : from); cursor->Valid(); cursor->Next()) {
    if (cursor->key().substr(0, prefix.size()) != prefix) break;
    if (!visit(cursor->key(), cursor->value())) break;
  }
  return cursor->status();
}

absl::StatusOr<std::unique_ptr<ChunkReader>> RocksdbEngine::ReadChunks(TeamId team, Seq from) {
  auto reader = std::make_unique<RocksdbChunkReader>(*db_, team);
  TASUKI_RETURN_IF_ERROR(reader->SeekTo(from));
  return std::unique_ptr<ChunkReader>(std::move(reader));
}

std::string RocksdbEngine::ChunkKey(TeamId team, Seq first) {
  return storage::JournalKey(team, first);
}

absl::Status RocksdbEngine::CopyTo(const std::string& folder) { return db_->CheckpointTo(folder); }

absl::Status RocksdbEngine::VerifyFiles() { return db_->VerifyChecksums(); }

absl::StatusOr<uint64_t> RocksdbEngine::FreeBytes() { return storage::FreeDiskBytes(db_->path()); }

uint64_t RocksdbEngine::syncs() const { return db_->syncs(); }

}  // namespace tasuki::server
