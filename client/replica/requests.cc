#include "client/replica/requests.h"

#include "client/limits.h"
#include "common/base/check.h"

namespace tasuki::client {

absl::StatusOr<std::optional<v1::RequestRow>> Requests::Find(RequestId id) {
  return store_.Find<v1::RequestRow>(kRequests, id.bytes());
}

absl::Status Requests::Begin(std::optional<RequestId> id) {
  id_ = id;
  row_ = v1::RequestRow();
  return random_.Begin();
}

absl::Status Requests::Finish(int exit_code) {
  if (!id_ || !wrote()) return absl::OkStatus();
  row_.set_finished(true);
  row_.set_exit_code(exit_code);
  storage::Batch batch;
  PutMessage(batch, kRequests, id_->bytes(), row_);
  id_.reset();
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kNo));
  if (clock_.TimerNow() - pruned_at_ < kRequestPruneEvery) return absl::OkStatus();
  return Prune();
}

absl::Status Requests::Resume(Running running) {
  id_ = running.id;
  row_ = std::move(running.row);
  clock_.set_shift(running.shift);
  return random_.Begin();
}

v1::RequestRow Requests::Put(const Written& act, bool repeatable, storage::Batch& batch) const {
  v1::RequestRow row = row_;
  if (!id_) return row;
  const bool first = row.event_ids().empty();
  if (first) row.set_at_us(absl::ToUnixMicros(clock_.machine().Now()));
  row.set_repeatable(repeatable && (first || row.repeatable()));
  // The ids are only told to a person whose command was cut off; an import's are too many to tell.
  if (!repeatable || first) {
    for (EventId event : act.event_ids) row.add_event_ids(event.str());
  }
  PutMessage(batch, kRequests, id_->bytes(), row);
  return row;
}

// By this process's own clock: a command's TASUKI_NOW makes no other one's request old.
absl::Status Requests::Prune() {
  pruned_at_ = clock_.TimerNow();
  storage::Batch batch;
  int64_t oldest = absl::ToUnixMicros(clock_.machine().Now() - kRequestLife);
  auto cursor = store_.db().NewCursor(kRequests);
  v1::RequestRow row;
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (!row.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size())) ||
        row.at_us() < oldest) {
      batch.Delete(kRequests, cursor->key());
    }
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (batch.empty()) return absl::OkStatus();
  return store_.db().Write(batch, storage::Sync::kNo);
}

}  // namespace tasuki::client
