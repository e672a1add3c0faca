#include "client/replica/journal_history.h"

#include <algorithm>

#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {

JournalHistory::JournalHistory(Store& store)
    : store_(store), reader_(store.db(), kJournal, store.team()) {}

void JournalHistory::Clear() { chunks_.clear(); }

absl::StatusOr<const storage::RecordView*> JournalHistory::Record(Seq seq,
                                                                  const storage::ChunkInfo** info) {
  for (auto& chunk : chunks_) {
    if (chunk->decoder.info().first <= seq && seq <= chunk->decoder.info().last()) {
      chunk->used = ++uses_;
      *info = &chunk->decoder.info();
      return &chunk->decoder.record(seq);
    }
  }
  TASUKI_RETURN_IF_ERROR(reader_.SeekTo(seq));
  std::string_view bytes;
  if (!reader_.Next(&bytes)) {
    TASUKI_RETURN_IF_ERROR(reader_.status());
    return Fault(absl::StatusCode::kNotFound,
                 Phrase("this replica's journal has no seq $0", seq.value()));
  }
  if (chunks_.size() < kChunksMax) {
    chunks_.push_back(std::make_unique<Unpacked>());
    std::swap(chunks_.front(), chunks_.back());
  } else {
    auto oldest = std::min_element(chunks_.begin(), chunks_.end(),
                                   [](auto& a, auto& b) { return a->used < b->used; });
    std::swap(*oldest, chunks_.front());
  }
  Unpacked& chunk = *chunks_.front();
  if (absl::Status status = chunk.decoder.Decode(bytes); !status.ok()) {
    chunks_.erase(chunks_.begin());
    return status;
  }
  chunk.used = ++uses_;
  *info = &chunk.decoder.info();
  return &chunk.decoder.record(seq);
}

absl::Status JournalHistory::Read(const std::vector<Seq>& seqs,
                                  absl::FunctionRef<void(const domain::JournalEvent&)> visit) {
  v1::Header header;
  for (Seq seq : seqs) {
    const storage::ChunkInfo* info = nullptr;
    TASUKI_ASSIGN_OR_RETURN(const storage::RecordView* record, Record(seq, &info));
    if (!header.ParseFromArray(record->header.data(), static_cast<int>(record->header.size()))) {
      return Fault(absl::StatusCode::kDataLoss,
                   Phrase("the header of seq $0 does not parse", seq.value()));
    }
    ++events_read_;
    visit({&header, record->replica, record->replica_seq, seq, info->recorded_at_us,
           record->verdict, info->rules});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::vector<Seq>>> JournalHistory::SeqsOf(EventId event) {
  if (event_ids_ == nullptr) return std::nullopt;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> near, event_ids_->Find(event.bytes()));
  std::vector<Seq> seqs;
  TASUKI_RETURN_IF_ERROR(Read(near, [&](const domain::JournalEvent& found) {
    if (found.header->event_id() == event.bytes()) seqs.push_back(found.seq);
  }));
  return seqs;
}

}  // namespace tasuki::client
