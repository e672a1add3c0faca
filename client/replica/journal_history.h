#pragma once

#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/event_ids.h"
#include "client/replica/store.h"
#include "common/domain/fold/folder.h"
#include "common/storage/chunk.h"
#include "common/storage/journal.h"

namespace tasuki::client {

// Reads single events of the journal back, keeping the chunks it unpacked last. Owned by an
// replica; one thread. NotFound: a seq that the journal does not reach.
class JournalHistory : public domain::History {
 public:
  explicit JournalHistory(Store& store);

  absl::Status Read(const std::vector<Seq>& seqs,
                    absl::FunctionRef<void(const domain::JournalEvent&)> visit) override;

  // nullopt: the index of ids does not reach the head yet.
  absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override;
  // Whether SeqsOf may ask the index: it has every event before those that are being folded.
  void set_event_ids(EventIds* event_ids) { event_ids_ = event_ids; }

  // The record of `seq`; good until the next call.
  absl::StatusOr<const storage::RecordView*> Record(Seq seq, const storage::ChunkInfo** info);

  // Events given back by Read so far: what folding anew costs.
  uint64_t events_read() const { return events_read_; }

  // Forgets what it unpacked (the journal was cut).
  void Clear();

 private:
  // Chunks kept: a prospect's timeline is spread over a few; 32 to 256 KiB each.
  static constexpr size_t kChunksMax = 32;

  struct Unpacked {
    storage::ChunkDecoder decoder;
    uint64_t used = 0;
  };

  Store& store_;
  EventIds* event_ids_ = nullptr;
  storage::JournalReader reader_;
  std::vector<std::unique_ptr<Unpacked>> chunks_;
  uint64_t uses_ = 0;
  uint64_t events_read_ = 0;
};

}  // namespace tasuki::client
