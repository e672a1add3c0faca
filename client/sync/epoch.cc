#include "client/sync/epoch.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "client/sync/tails.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
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

// One walk over the journal: the tree up to `common`, and own events after it that are to be pushed
// again.
struct Walk {
  integrity::Tree tree;
  int64_t recorded_at_us = 0;
  std::vector<v1::OutboxRow> again;
  std::optional<Hash> chain_at_held;  // Ours, at the event that the server holds last.
  bool dropped_text = false;  // An own event whose ciphertext is gone cannot be pushed again.
};

// What the server holds need not be pushed again. Where it holds another history of this replica (a
// clone came first), all of the tail is: the next Welcome tells of the fork, and what the journal
// has by then is dropped.
absl::Status DropHeld(OpenHome& home, const sync::EpochChanged& change, Walk& walk) {
  if (change.held.value() == 0) return absl::OkStatus();
  if (!walk.chain_at_held && change.held <= home.outbox().last() &&
      change.held.Next() >= home.outbox().first()) {
    TASUKI_ASSIGN_OR_RETURN(walk.chain_at_held, home.outbox().ChainAt(change.held));
  }
  if (walk.chain_at_held != change.held_chain) return absl::OkStatus();
  std::erase_if(walk.again, [&](const v1::OutboxRow& row) {
    return ReplicaSeq(row.record().replica_seq()) <= change.held;
  });
  return absl::OkStatus();
}

absl::StatusOr<Walk> WalkJournal(OpenHome& home, const sync::EpochChanged& change) {
  Walk walk;
  const ReplicaId own = home.outbox().replica();
  Hash chain = integrity::ChainStart(home.store().team(), own);
  absl::flat_hash_set<std::string> keys;
  v1::Header header;
  storage::JournalReader reader(home.store().db(), kJournal, home.store().team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(1), [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
        Hash header_hash = integrity::Sha256(record.header);
        Hash sealed_hash = integrity::SealedHash(record.sealed, record.sealed_hash);
        if (seq <= change.common) {
          walk.tree.Append(integrity::RecordLeaf(home.store().team(), seq, info, record,
                                                 header_hash, sealed_hash));
          walk.recorded_at_us = info.recorded_at_us;
        }
        if (record.replica != own) return true;
        Hash before = chain;
        chain = integrity::ChainNext(chain, record.replica_seq, header_hash, sealed_hash);
        if (record.replica_seq == change.held) walk.chain_at_held = chain;
        if (seq <= change.common) return true;
        if (!record.sealed_hash.empty()) walk.dropped_text = true;
        v1::OutboxRow row;
        row.mutable_record()->set_replica_seq(record.replica_seq.value());
        row.mutable_record()->set_act_left(record.act_left);
        row.mutable_record()->set_header(std::string(record.header));
        row.mutable_record()->set_sealed(std::string(record.sealed));
        row.set_chain_before(before.str());
        row.set_chain(chain.str());
        row.set_lost_seq(seq.value());
        // The server may have lost the key as well; it drops those it holds.
        if (header.ParseFromString(row.record().header()) && !header.key_id().empty() &&
            keys.insert(header.key_id()).second) {
          row.add_key_ids(header.key_id());
        }
        walk.again.push_back(std::move(row));
        return true;
      }));
  TASUKI_RETURN_IF_ERROR(DropHeld(home, change, walk));
  return walk;
}

// Moves every chunk after `common` to kTail; the one that straddles it is cut in two.
absl::Status CutJournal(OpenHome& home, const sync::EpochChanged& change, storage::Batch& batch) {
  Store& store = home.store();
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(reader.SeekTo(change.common.Next()));
  storage::ChunkDecoder decoder;
  std::string_view chunk;
  while (reader.Next(&chunk)) {
    const Seq first = reader.info().first;
    std::string tail_key = NumberKey(home.replica().epoch().value());
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

// What the journal brings in place of its tail was not told yet (client/views/refused.h).
absl::Status CutTold(Store& store, Seq common, storage::Batch& batch) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> told, store.FindNumber(kToldRow));
  if (told.value_or(0) > common.value()) PutNumber(batch, kToldRow, common.value());
  return absl::OkStatus();
}

// What was held beyond the cut has no seq any more: at those moments this replica knew at least
// what stayed (N06).
absl::Status CutAppliedAt(Store& store, Seq common, storage::Batch& batch) {
  auto cursor = store.db().NewCursor(kAppliedAt);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (Seq(GetU64(cursor->value())) <= common) continue;
    batch.Put(kAppliedAt, cursor->key(), NumberKey(common.value()));
  }
  return cursor->status();
}

absl::StatusOr<Hash> RootAt(OpenHome& home, Seq at) {
  if (at == home.replica().applied()) return home.replica().root();
  integrity::Tree tree;
  storage::JournalReader reader(home.store().db(), kJournal, home.store().team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(1), [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
        if (seq > at) return false;
        tree.Append(integrity::RecordLeaf(home.store().team(), seq, info, record));
        return true;
      }));
  return tree.Root();
}

// Up to where the journal stays. Where a seq was given twice before the epoch began, the root there
// is another one, or an alarm has told so: then what both surely share is less than the lists say.
absl::StatusOr<Seq> WhereToCut(OpenHome& home, const sync::EpochChanged& change) {
  if (change.begin_anew) return change.agreed;
  if (change.epochs.entries().empty()) return change.common;
  const Seq applied = home.replica().applied();
  if (change.root.empty() || applied < change.common) {
    return home.replica().alarm() ? change.agreed : change.common;
  }
  TASUKI_ASSIGN_OR_RETURN(const Hash root, RootAt(home, change.common));
  return root.bytes() == change.root ? change.common : change.agreed;
}

void PutEpochs(const sync::EpochChanged& change, Seq common, storage::Batch& batch) {
  if (change.epochs.entries().empty()) return;
  v1::EpochsRow row;
  *row.mutable_list() = change.epochs;
  // Where the roots at the epoch's beginning were equal, or this began anew, nothing of before is
  // left to differ.
  const v1::EpochEntry& present = *change.epochs.entries().rbegin();
  row.set_agreed(change.begin_anew || common < change.common ||
                 (!change.root.empty() && Seq(present.began()) == common));
  row.set_sure(change.agreed.value());
  PutMessage(batch, kMeta, kEpochsRow, row);
}

// An alarm about what the new epoch has ended is over; what it said stays.
void EndAlarm(OpenHome& home, storage::Batch& batch) {
  if (!home.replica().alarm()) return;
  PutMessage(batch, kMeta, kAlarmPastRow, *home.replica().alarm());
  batch.Delete(kMeta, kAlarmRow);
}

// Cuts the journal after `change.common` and puts own events of its tail again.
absl::StatusOr<Walk> Cut(OpenHome& home, const sync::EpochChanged& change, storage::Batch& batch) {
  TASUKI_ASSIGN_OR_RETURN(Walk walk, WalkJournal(home, change));
  if (walk.dropped_text) {
    return Fault(absl::StatusCode::kDataLoss,
                 "an own event that the server lost has been erased here");
  }
  TASUKI_RETURN_IF_ERROR(CutJournal(home, change, batch));
  TASUKI_RETURN_IF_ERROR(PutTail(home.store(), home.replica().epoch(), batch));
  PutNumber(batch, kFoldVersionRow, 0);  // Reload drops the views.
  PutNumber(batch, kFoldedRow, 0);
  TASUKI_RETURN_IF_ERROR(CutTold(home.store(), change.common, batch));
  TASUKI_RETURN_IF_ERROR(CutAppliedAt(home.store(), change.common, batch));
  TASUKI_RETURN_IF_ERROR(home.outbox().Prepend(walk.again, batch));
  return walk;
}

}  // namespace

absl::StatusOr<uint64_t> FollowEpoch(OpenHome& home, const sync::EpochChanged& asked) {
  // Nobody folds while the journal is cut.
  TASUKI_RETURN_IF_ERROR(home.replica().Fold());
  sync::EpochChanged change = asked;
  TASUKI_ASSIGN_OR_RETURN(change.common, WhereToCut(home, asked));
  const bool cut = home.replica().applied() > change.common;
  storage::Batch batch;
  Walk walk;
  if (cut) {
    TASUKI_ASSIGN_OR_RETURN(walk, Cut(home, change, batch));
  }
  // Words of the server for what it has lost since.
  batch.Delete(kMeta, kHeadRow);
  batch.Delete(kMeta, kReceiptsRow);
  PutEpochs(asked, change.common, batch);
  EndAlarm(home, batch);
  home.replica().PutEpoch(change.epoch, cut ? &walk.tree : nullptr, walk.recorded_at_us, batch);
  TASUKI_RETURN_IF_ERROR(home.store().db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kInfo, "epoch-followed",
      {{"epoch", change.epoch.value()},
       {"common_seq", change.common.value()},
       {"put_again", walk.again.size()}});
  TASUKI_RETURN_IF_ERROR(home.replica().Reload());
  return walk.again.size();
}

}  // namespace tasuki::client
