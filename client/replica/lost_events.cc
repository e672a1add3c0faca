#include "client/replica/lost_events.h"

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/stands_on.h"

namespace tasuki::client {
namespace {

// No epoch has this number.
std::string Prefix() { return NumberKey(UINT64_MAX); }

ReplicaId ReplicaOf(std::string_view key) {
  return ReplicaId::FromTrusted(key.substr(Prefix().size(), ReplicaId::kBytes));
}

template <class Counts, class Key>
void TakeOne(Counts& counts, const Key& key) {
  const auto at = counts.find(key);
  if (at != counts.end() && --at->second == 0) counts.erase(at);
}

std::string Key(ReplicaId replica, ReplicaSeq seq) {
  return Prefix() + replica.str() + NumberKey(seq.value());
}

}  // namespace

absl::Status LostEvents::Load() {
  keys_.clear();
  brought_.clear();
  replicas_.clear();
  v1::Header header;
  return ForEach(ReplicaId(), [&](ReplicaId replica, const v1::LostTailRow& row) {
    if (header.ParseFromString(row.record().header())) {
      keys_[header.event_id()] = Key(replica, ReplicaSeq(row.record().replica_seq()));
      for (const std::string& id : domain::BroughtBy(header, replica)) ++brought_[id];
      ++replicas_[replica];
    }
    return true;
  });
}

void LostEvents::Put(ReplicaId replica, const v1::LostTailRow& row, storage::Batch& batch) {
  PutMessage(batch, kTail, Key(replica, ReplicaSeq(row.record().replica_seq())), row);
}

void LostEvents::Drop(ReplicaId replica, ReplicaSeq seq, storage::Batch& batch) {
  batch.Delete(kTail, Key(replica, seq));
}

void LostEvents::Returned(std::string_view header, storage::Batch& batch) {
  if (keys_.empty()) return;
  v1::Header parsed;
  if (!parsed.ParseFromArray(header.data(), static_cast<int>(header.size()))) return;
  const auto found = keys_.find(parsed.event_id());
  if (found == keys_.end()) return;
  batch.Delete(kTail, found->second);
  const ReplicaId replica = ReplicaOf(found->second);
  for (const std::string& id : domain::BroughtBy(parsed, replica)) TakeOne(brought_, id);
  TakeOne(replicas_, replica);
  keys_.erase(found);
}

absl::Status LostEvents::ForEach(
    ReplicaId from, absl::FunctionRef<bool(ReplicaId replica, const v1::LostTailRow& row)> visit) {
  return ForEach(from, ReplicaSeq(), visit);
}

absl::Status LostEvents::ForEach(
    ReplicaId from, ReplicaSeq seq,
    absl::FunctionRef<bool(ReplicaId replica, const v1::LostTailRow& row)> visit) {
  v1::LostTailRow row;
  auto cursor = store_.db().NewCursor(kTail);
  for (cursor->Seek(Key(from, seq)); cursor->Valid(); cursor->Next()) {
    if (!row.ParseFromArray(cursor->value().data(), static_cast<int>(cursor->value().size()))) {
      return Fault(absl::StatusCode::kDataLoss,
                   "a row of the events that a server lost does not parse");
    }
    if (!visit(ReplicaOf(cursor->key()), row)) break;
  }
  return cursor->status();
}

}  // namespace tasuki::client
