#include "client/replica/event_ids.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/storage/journal.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {
namespace {

std::string KeyOf(std::string_view id, Seq seq) {
  std::string key(id.substr(0, EventIds::kIdBytes));
  PutU64(key, seq.value());
  return key;
}

}  // namespace

absl::Status EventIds::Load() {
  added_.clear();
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> indexed, store_.FindNumber(kIndexedRow));
  indexed_ = Seq(indexed.value_or(0));
  return absl::OkStatus();
}

void EventIds::Add(Seq seq, std::string_view event_id) {
  TASUKI_CHECK(seq == indexed_.Next()) << "an event id out of turn";
  indexed_ = seq;
  added_.emplace_back(event_id.substr(0, kIdBytes), seq);
}

void EventIds::Put(storage::Batch& batch) {
  // In order, as a write of many rows is cheaper so.
  std::sort(added_.begin(), added_.end());
  for (const auto& [id, seq] : added_) batch.Put(kEventIds, KeyOf(id, seq), "");
  if (!added_.empty()) PutNumber(batch, kIndexedRow, indexed_.value());
  added_.clear();
}

absl::StatusOr<bool> EventIds::CatchUp(Seq head, uint64_t events_max) {
  if (indexed_ >= head) return true;
  storage::JournalReader reader(store_.db(), kJournal, store_.team());
  uint64_t left = events_max;
  v1::Header header;  // As the fold reads it: bytes of a stranger's making may name two ids.
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, indexed_.Next(),
      [&](Seq seq, const storage::ChunkInfo&, const storage::RecordView& record) {
        if (left == 0 || seq > head) return false;
        --left;
        const int size = static_cast<int>(record.header.size());
        Add(seq, header.ParseFromArray(record.header.data(), size) ? header.event_id() : "");
        return true;
      }));
  storage::Batch batch;
  Put(batch);
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kNo));
  return indexed_ >= head;
}

absl::Status EventIds::ForEachIn(std::string_view first, std::string_view last,
                                 absl::FunctionRef<bool(Seq)> visit) {
  auto cursor = store_.db().NewCursor(kEventIds);
  for (cursor->Seek(first); cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() != kIdBytes + 8) continue;
    if (cursor->key().substr(0, kIdBytes) > last) break;
    if (!visit(Seq(GetU64(cursor->key().substr(kIdBytes))))) return absl::OkStatus();
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  for (const auto& [id, seq] : added_) {
    if (id >= first && id <= last && !visit(seq)) return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Seq>> EventIds::Find(std::string_view id_begin) {
  const std::string_view id = id_begin.substr(0, kIdBytes);
  std::vector<Seq> found;
  TASUKI_RETURN_IF_ERROR(ForEachIn(id, id, [&](Seq seq) {
    found.push_back(seq);
    return true;
  }));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace tasuki::client
