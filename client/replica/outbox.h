#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/replica/sealer.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"
#include "common/sync/client_session.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

// An event as its device made it, before it has a place.
struct MadeEvent {
  std::string header;
  std::string sealed;
  std::vector<KeyId> new_keys;  // It is the first they seal.
};

// What this replica wrote and the journal does not show: rows dense from first() to last(). A row
// leaves only when its event comes back in the journal, or when a person clears it. Owned by an
// OpenHome; one thread. After a failed write the store is to be opened again, and this with it.
class Outbox : public sync::OutboxReader {
 public:
  // A store without a replica yet gets none here: replica() is zero until Begin.
  static absl::StatusOr<std::unique_ptr<Outbox>> Open(Store& store, Sealer& sealer);

  ReplicaId replica() const { return replica_; }
  ReplicaSeq first() const override { return first_; }  // last() + 1 where it is empty.
  ReplicaSeq last() const override { return last_; }
  uint64_t size() const { return last_.value() + 1 - first_.value(); }

  // Goes on as `replica`, from its first event: join, fork. Only with an empty outbox (CHECK).
  void Begin(ReplicaId replica, storage::Batch& batch);

  // Puts an act behind the others. The caller writes the batch, synced.
  void Append(const std::vector<MadeEvent>& act, storage::Batch& batch);
  // The same for one record whose act is as it was; PutOwnRow goes after the last one.
  void AppendRecord(const MadeEvent& event, uint32_t act_left, storage::Batch& batch);
  void PutOwnRow(storage::Batch& batch);

  // Own event `seq` came in the journal. True, and its row is gone with the batch, where the row is
  // the first one and its event id is equal.
  absl::StatusOr<bool> Returned(ReplicaSeq seq, std::string_view header, storage::Batch& batch);

  // Forgets what Returned said since first() was `first`: the batch was not written.
  void Rewind(ReplicaSeq first) { first_ = first; }

  // Every row is taken out with the batch, to be put elsewhere; last() and chain stay.
  absl::StatusOr<std::vector<v1::OutboxRow>> TakeAll(storage::Batch& batch);
  // Puts own events that the journal lost before the others: `rows` end just before first().
  absl::Status Prepend(const std::vector<v1::OutboxRow>& rows, storage::Batch& batch);

  // The row of `seq`; NotFound.
  absl::StatusOr<v1::OutboxRow> Row(ReplicaSeq seq);
  absl::Status ForEach(ReplicaSeq from, absl::FunctionRef<bool(const v1::OutboxRow&)> visit);

  // Rows read so far: what a push costs here.
  uint64_t rows_read() const { return rows_read_; }

  // sync::OutboxReader.
  absl::StatusOr<std::optional<integrity::Hash>> ChainAt(ReplicaSeq seq) override;
  absl::StatusOr<sync::OutboxSlice> Read(ReplicaSeq first, uint32_t events_max,
                                         uint32_t bytes_max) override;

 private:
  Outbox(Store& store, Sealer& sealer) : store_(store), sealer_(sealer) {}

  void TellTip();

  Store& store_;
  Sealer& sealer_;
  ReplicaId replica_;
  ReplicaSeq first_ = ReplicaSeq(1);
  ReplicaSeq last_;
  integrity::Hash chain_;  // After last_.
  uint64_t acts_ = 0;      // Written by this home since they are counted.
  uint64_t rows_read_ = 0;
};

}  // namespace tasuki::client
