#include "client/fork.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/storage/journal.h"

namespace tasuki::client {
namespace {

using RowsByAct = std::vector<v1::OutboxRow>;

// The ids of `rows` that the journal holds. An event is pushed after it was written, so that the
// journal up to what its writer had seen cannot hold it, as long as that journal was never cut.
absl::StatusOr<absl::flat_hash_set<std::string>> InJournal(Store& store, Epoch epoch,
                                                           const RowsByAct& rows) {
  absl::flat_hash_set<std::string> wanted, found;
  uint64_t seen = epoch.value() > 1 ? 0 : UINT64_MAX;
  v1::Header header;
  for (const v1::OutboxRow& row : rows) {
    if (!header.ParseFromString(row.record().header())) continue;
    wanted.insert(header.event_id());
    seen = std::min(seen, header.seen_seq());
  }
  if (wanted.empty()) return found;
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(seen + 1),
      [&](Seq, const storage::ChunkInfo&, const storage::RecordView& record) {
        if (header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size())) &&
            wanted.contains(header.event_id())) {
          found.insert(header.event_id());
        }
        return true;
      }));
  return found;
}

void KeepApart(Engine& engine, const v1::OutboxRow& row, const std::string& why,
               storage::Batch& batch) {
  v1::KeptApartRow apart;
  *apart.mutable_record() = row.record();
  apart.set_why(why);
  apart.set_at_us(absl::ToUnixMicros(engine.clock().Now()));
  PutMessage(batch, kKeptApart,
             engine.outbox().replica().str() + NumberKey(row.record().replica_seq()), apart);
}

}  // namespace

absl::Status MoveToNewReplica(Engine& engine, const std::vector<BadEvent>& bad) {
  Outbox& outbox = engine.outbox();
  const ReplicaId previous = outbox.replica();
  storage::Batch batch;
  TASUKI_ASSIGN_OR_RETURN(RowsByAct rows, outbox.TakeAll(batch));
  absl::StatusOr<absl::flat_hash_set<std::string>> held =
      InJournal(engine.store(), engine.replica().epoch(), rows);
  TASUKI_RETURN_IF_ERROR(held.status());
  struct Kept {
    MadeEvent event;
    uint32_t act_left;
  };
  std::vector<Kept> kept;
  uint64_t dropped = 0;
  for (v1::OutboxRow& row : rows) {
    v1::Header header;
    bool parsed = header.ParseFromString(row.record().header());
    if (parsed && held->contains(header.event_id())) {
      ++dropped;
      continue;
    }
    auto refused = std::find_if(bad.begin(), bad.end(), [&](const BadEvent& event) {
      return event.seq.value() == row.record().replica_seq();
    });
    if (refused != bad.end()) {
      KeepApart(engine, row, refused->why, batch);
      // The act goes on without it: what stands before it must not wait for it.
      for (auto back = kept.rbegin(); back != kept.rend() && back->act_left > 0; ++back) {
        --back->act_left;
      }
      continue;
    }
    MadeEvent event{row.record().header(), row.record().sealed(), {}};
    for (const std::string& key : row.key_ids()) {
      event.new_keys.push_back(KeyId::FromTrusted(key));
    }
    kept.push_back({std::move(event), row.record().act_left()});
  }
  outbox.Begin(ReplicaId::Random(engine.random()), batch);
  TASUKI_RETURN_IF_ERROR(engine.AppendReplicaOpened(previous, batch));
  for (const Kept& one : kept) outbox.AppendRecord(one.event, one.act_left, batch);
  outbox.PutOwnRow(batch);
  TASUKI_RETURN_IF_ERROR(engine.store().db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kWarn, "replica-moved",
      {{"from", previous.Hex()},
       {"to", outbox.replica().Hex()},
       {"in_journal", dropped},
       {"put_again", kept.size()},
       {"kept_apart", bad.size()}});
  return absl::OkStatus();
}

}  // namespace tasuki::client
