#include "client/epoch.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/integrity/tree.h"
#include "common/storage/journal.h"

namespace tasuki::client {
namespace {

using integrity::Hash;
using storage::ChunkInfo;
using storage::RecordView;

Hash SealedHash(const RecordView& record) {
  return record.sealed_hash.empty() ? integrity::Sha256(record.sealed)
                                    : Hash::FromTrusted(record.sealed_hash);
}

// One walk over the journal: the tree up to `common`, and own events after it that are to be pushed
// again.
struct Walk {
  integrity::Tree tree;
  int64_t recorded_at_us = 0;
  std::vector<v1::OutboxRow> again;
  bool dropped_text = false;  // An own event whose ciphertext is gone cannot be pushed again.
};

absl::StatusOr<Walk> WalkJournal(Engine& engine, const sync::EpochChanged& change) {
  Walk walk;
  const ReplicaId own = engine.outbox().replica();
  Hash chain = integrity::ChainStart(engine.store().team(), own);
  absl::flat_hash_set<std::string> keys;
  v1::Header header;
  storage::JournalReader reader(engine.store().db(), kJournal, engine.store().team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(1), [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
        Hash header_hash = integrity::Sha256(record.header);
        Hash sealed_hash = SealedHash(record);
        if (seq <= change.common) {
          walk.tree.Append(integrity::LeafHash(
              {static_cast<uint16_t>(info.rules), engine.store().team(), seq, info.recorded_at_us,
               record.verdict, record.replica, record.replica_seq, header_hash, sealed_hash}));
          walk.recorded_at_us = info.recorded_at_us;
        }
        if (record.replica != own) return true;
        Hash before = chain;
        chain = integrity::ChainNext(chain, record.replica_seq, header_hash, sealed_hash);
        if (seq <= change.common || record.replica_seq <= change.held) return true;
        if (!record.sealed_hash.empty()) walk.dropped_text = true;
        v1::OutboxRow row;
        row.mutable_record()->set_replica_seq(record.replica_seq.value());
        row.mutable_record()->set_act_left(record.act_left);
        row.mutable_record()->set_header(std::string(record.header));
        row.mutable_record()->set_sealed(std::string(record.sealed));
        row.set_chain_before(before.str());
        row.set_chain(chain.str());
        // The server may have lost the key as well; it drops those it holds.
        if (header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size())) &&
            !header.key_id().empty() && keys.insert(header.key_id()).second) {
          row.add_key_ids(header.key_id());
        }
        walk.again.push_back(std::move(row));
        return true;
      }));
  return walk;
}

// Moves every chunk after `common` to kTail; the one that straddles it is cut in two.
absl::Status CutJournal(Engine& engine, const sync::EpochChanged& change, storage::Batch& batch) {
  Store& store = engine.store();
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(reader.SeekTo(change.common.Next()));
  storage::ChunkDecoder decoder;
  std::string_view chunk;
  while (reader.Next(&chunk)) {
    const Seq first = reader.info().first;
    std::string tail_key = NumberKey(engine.replica().epoch().value());
    PutU64(tail_key, first.value());
    batch.Put(kTail, tail_key, chunk);
    batch.Delete(kJournal, storage::JournalKey(store.team(), first));
    if (first > change.common) continue;
    TASUKI_RETURN_IF_ERROR(decoder.Decode(chunk));
    storage::ChunkBuilder builder;
    builder.Start(decoder.info().rules, first, decoder.info().recorded_at_us);
    size_t kept = change.common.value() + 1 - first.value();
    for (const RecordView& record : decoder.records().subspan(0, kept)) {
      TASUKI_RETURN_IF_ERROR(builder.Add(record));
    }
    for (const storage::BuiltChunk& built : builder.Finish()) {
      storage::AppendChunk(batch, kJournal, store.team(), built.first, built.bytes);
    }
  }
  return reader.status();
}

absl::Status DropViews(Store& store, storage::Batch& batch) {
  auto cursor = store.db().NewCursor(kState);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) batch.Delete(kState, cursor->key());
  PutNumber(batch, kFoldedRow, 0);
  batch.Delete(kMeta, kHeadRow);
  return cursor->status();
}

}  // namespace

absl::Status FollowEpoch(Engine& engine, const sync::EpochChanged& change) {
  // Nobody folds while the journal is cut.
  TASUKI_RETURN_IF_ERROR(engine.replica().Fold());
  const bool cut = engine.replica().applied() > change.common;
  storage::Batch batch;
  Walk walk;
  if (cut) {
    absl::StatusOr<Walk> walked = WalkJournal(engine, change);
    TASUKI_RETURN_IF_ERROR(walked.status());
    walk = *std::move(walked);
    if (walk.dropped_text) {
      return absl::DataLossError("an own event that the server lost has been erased here");
    }
    TASUKI_RETURN_IF_ERROR(CutJournal(engine, change, batch));
    TASUKI_RETURN_IF_ERROR(DropViews(engine.store(), batch));
    TASUKI_RETURN_IF_ERROR(engine.outbox().Prepend(walk.again, batch));
  }
  engine.replica().PutEpoch(change.epoch, cut ? &walk.tree : nullptr, walk.recorded_at_us, batch);
  TASUKI_RETURN_IF_ERROR(engine.store().db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kWarn, "epoch-followed",
      {{"epoch", change.epoch.value()},
       {"common_seq", change.common.value()},
       {"put_again", walk.again.size()}});
  return engine.replica().Reload();
}

}  // namespace tasuki::client
