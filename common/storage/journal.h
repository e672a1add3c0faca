#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/storage/chunk.h"
#include "common/storage/db.h"

// A team's journal as rows: team (16) ‖ first seq (8, big-endian) → serialised v1::Chunk. Chunks
// follow each other without a gap; a chunk is found by its last row at or before a seq.

namespace tasuki::storage {

std::string JournalKey(TeamId team, Seq first);

// The seq in a key of `team`'s journal; DataLoss where it is not one.
absl::StatusOr<Seq> SeqOfJournalKey(TeamId team, std::string_view key);

// Puts a chunk under its key. It must follow the journal's last one: the caller's to know.
void AppendChunk(Batch& batch, int cf, TeamId team, Seq first, std::string_view chunk);

// Walks the chunks of one team from any seq on. Made by whoever reads, gone before its Db; one
// thread. Sees the journal as it was at the last SeekTo, or else at the first Next. DataLoss: a gap
// between chunks, or a chunk under another seq than its own.
class JournalReader {
 public:
  JournalReader(const Db& db, int cf, TeamId team);
  ~JournalReader();
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;

  // Before the chunk that holds `seq` (0 is as 1); at the end where the journal does not reach it.
  absl::Status SeekTo(Seq seq);

  // The next chunk, good until the reader moves. False at the end and on an error, which status()
  // tells.
  bool Next(std::string_view* chunk);
  bool Next(std::string* chunk);
  absl::Status status() const { return status_; }

  // Of the chunk that Next gave.
  const ChunkInfo& info() const { return info_; }

 private:
  bool Fail(absl::Status status);

  const Db& db_;
  const int cf_;
  const TeamId team_;
  std::unique_ptr<Cursor> cursor_;
  bool ahead_ = false;  // The cursor stands on the chunk to be given next.
  Seq next_;            // Where that chunk must begin; 0: anywhere.
  ChunkInfo info_;
  absl::Status status_;
};

// The journal's last seq; 0 where there is none.
absl::StatusOr<Seq> LastSeq(const Db& db, int cf, TeamId team);

// Calls `visit` for every record from `from` on, in order, until it returns false. `info` is the
// chunk's.
absl::Status ForEachRecord(
    JournalReader& reader, Seq from,
    absl::FunctionRef<bool(Seq seq, const ChunkInfo& info, const RecordView& record)> visit);

}  // namespace tasuki::storage
