#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"

// What the server needs of a durable store. `rocksdb` is the embedded one; another comes for more
// than one server (DESIGN.md §7). Same tests for both.

namespace tasuki::server {

// Where rows live. Keys start with the team's 16 bytes, except where said.
enum class Table {
  kJournal = 0,    // team, first seq → chunk.
  kHead = 1,       // team → TeamHeadRow.
  kReplica = 2,    // team, replica → HeldRow.
  kDecision = 3,   // team, row key `o` → DecisionRow.
  kAuthority = 4,  // team, row keys `t y m d r a q`, `K`; zero team, code hash → JoinCodeRow.
  kSubject = 5,    // team, row keys `s` → SubjectRow, `j` → ImportedRow.
  kKey = 6,  // team, `k`, key id → SubjectKeyRow; team, `b`, subject, key id → nothing, as
             // long as the key is there; team, `B` → nothing: every key has its `b`; team,
             // `s`, seq → KeyListRow; team, `r`, member → RoleSinceRow; team, `d`, device →
             // ApartCountRow.
};

// Rows that are committed together. A value; one thread.
class EngineBatch {
 public:
  struct Row {
    Table table;
    std::string key;
    std::optional<std::string> value;  // Nullopt: erased.
  };

  void Put(Table table, std::string key, std::string value) {
    rows_.push_back({table, std::move(key), std::move(value)});
  }
  void Erase(Table table, std::string key) {
    rows_.push_back({table, std::move(key), std::nullopt});
  }
  void Clear() { rows_.clear(); }
  bool empty() const { return rows_.empty(); }
  const std::vector<Row>& rows() const { return rows_; }

 private:
  std::vector<Row> rows_;
};

// Walks a team's chunks in order. Made by Engine::ReadChunks, gone before its engine; one thread.
class ChunkReader {
 public:
  virtual ~ChunkReader() = default;

  // The next chunk, good until the reader moves; nullopt at the end of what was there when the
  // reader was made. DataLoss: a gap.
  struct Chunk {
    Seq first;
    Seq last;
    std::string_view bytes;
  };
  virtual absl::StatusOr<std::optional<Chunk>> Next() = 0;
};

// A durable store. Made by the command that opens the data folder. Commit: one thread at a time;
// everything else: any thread. After a failed Commit the process must stop: what was written is
// known only after opening again.
class Engine {
 public:
  virtual ~Engine() = default;

  // Applies `batch` wholly or not at all; durable when it returns OK.
  virtual absl::Status Commit(const EngineBatch& batch) = 0;

  virtual absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) = 0;

  // Visits the rows whose key starts with `prefix`, from the first key at or after `from` on, in
  // key order, until `visit` returns false.
  virtual absl::Status Scan(
      Table table, std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) = 0;

  // From the chunk on that holds `from`.
  virtual absl::StatusOr<std::unique_ptr<ChunkReader>> ReadChunks(TeamId team, Seq from) = 0;

  // The key under which a chunk that begins at `first` is committed.
  virtual std::string ChunkKey(TeamId team, Seq first) = 0;

  // A copy of everything as it is now, in a folder that must not exist. Commits go on.
  virtual absl::Status CopyTo(const std::string& folder) = 0;

  // Every file read and its checksums compared.
  virtual absl::Status VerifyFiles() = 0;

  virtual absl::StatusOr<uint64_t> FreeBytes() = 0;
  virtual uint64_t syncs() const = 0;  // Durable commits since it was opened.
};

// The teams in a store, in key order.
absl::StatusOr<std::vector<TeamId>> ListTeams(Engine& engine);

}  // namespace tasuki::server
