#include "client/replica/own_chain.h"

#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/storage/journal.h"

namespace tasuki::client {

absl::StatusOr<std::optional<integrity::Hash>> ChainFromJournal(Store& store, ReplicaId replica,
                                                                ReplicaSeq seq) {
  integrity::Hash chain = integrity::ChainStart(store.team(), replica);
  ReplicaSeq reached;
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(1), [&](Seq, const storage::ChunkInfo&, const storage::RecordView& record) {
        if (reached >= seq) return false;
        if (record.replica != replica) return true;
        if (record.replica_seq != reached.Next()) return false;
        chain = integrity::ChainNext(chain, record.replica_seq, integrity::Sha256(record.header),
                                     integrity::SealedHash(record.sealed, record.sealed_hash));
        reached = record.replica_seq;
        return true;
      }));
  if (reached != seq) return std::nullopt;
  return chain;
}

}  // namespace tasuki::client
