#include "client/sync/tails.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/domain/rows/rows.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/storage/chunk.h"
#include "common/storage/journal.h"

namespace tasuki::client {
namespace {

using integrity::Hash;
using storage::RecordView;

constexpr size_t kNumberBytes = 8;

// Events of one replica that are lost, by their place there.
using LostRows = std::map<ReplicaSeq, v1::LostTailRow>;

// Looks through tails, chunk by chunk. Lives for one call; one thread.
class TailReader {
 public:
  explicit TailReader(OpenHome& home) : home_(home) {}

  absl::Status Begin() {
    const auto* team = home_.replica().rows().Find(domain::TeamKey());
    if (team != nullptr) server_ = ReplicaId::FromTrusted(team->server_replica());
    v1::Header header;
    TASUKI_RETURN_IF_ERROR(
        home_.outbox().ForEach(home_.outbox().first(), [&](const v1::OutboxRow& row) {
          if (header.ParseFromString(row.record().header())) waiting_.insert(header.event_id());
          return true;
        }));
    return home_.replica().AllEventIds().status();
  }

  absl::Status Read(Epoch epoch) {
    const std::string prefix = NumberKey(epoch.value());
    auto cursor = home_.store().db().NewCursor(kTail);
    for (cursor->Seek(prefix); cursor->Valid(); cursor->Next()) {
      if (cursor->key().substr(0, prefix.size()) != prefix) break;
      TASUKI_RETURN_IF_ERROR(decoder_.Decode(cursor->value()));
      TASUKI_RETURN_IF_ERROR(ReadChunk());
    }
    return cursor->status();
  }

  // With their chains, as far as the journal and these rows lead to them.
  absl::StatusOr<std::map<ReplicaId, LostRows>> Finish() {
    TASUKI_ASSIGN_OR_RETURN(const Chains before, ChainsBefore());
    for (auto& [replica, rows] : lost_) {
      std::optional<Hash> chain;
      ReplicaSeq reached;
      for (auto& [seq, row] : rows) {
        if (!chain || seq != reached.Next()) {
          const auto found = before.find({replica, ReplicaSeq(seq.value() - 1)});
          chain = found == before.end() ? std::nullopt : std::optional(found->second);
        }
        if (!chain) continue;
        row.set_chain_before(chain->str());
        chain = integrity::ChainNext(*chain, seq, integrity::Sha256(row.record().header()),
                                     integrity::Sha256(row.record().sealed()));
        row.set_chain(chain->str());
        reached = seq;
      }
    }
    return std::move(lost_);
  }

 private:
  // By replica and place there.
  using Chains = std::map<std::pair<ReplicaId, ReplicaSeq>, Hash>;

  // The chains that the journal leads to, right before each row that follows no other. One pass,
  // whatever many replicas there are.
  absl::StatusOr<Chains> ChainsBefore() {
    std::map<ReplicaId, std::pair<ReplicaSeq, Hash>> reached;
    std::set<std::pair<ReplicaId, ReplicaSeq>> wanted;
    Chains chains;
    for (const auto& [replica, rows] : lost_) {
      const Hash start = integrity::ChainStart(home_.store().team(), replica);
      reached[replica] = {ReplicaSeq(), start};
      for (const auto& [seq, row] : rows) {
        const ReplicaSeq before(seq.value() - 1);
        if (before.value() == 0) chains[{replica, before}] = start;
        if (!rows.contains(before)) wanted.insert({replica, before});
      }
    }
    storage::JournalReader reader(home_.store().db(), kJournal, home_.store().team());
    TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
        reader, Seq(1), [&](Seq, const storage::ChunkInfo&, const RecordView& record) {
          const auto at = reached.find(record.replica);
          if (at == reached.end() || record.replica_seq != at->second.first.Next()) return true;
          at->second = {record.replica_seq,
                        integrity::ChainNext(
                            at->second.second, record.replica_seq, integrity::Sha256(record.header),
                            integrity::SealedHash(record.sealed, record.sealed_hash))};
          const auto place = std::make_pair(record.replica, record.replica_seq);
          if (wanted.contains(place)) chains[place] = at->second.second;
          return true;
        }));
    return chains;
  }

  absl::Status ReadChunk() {
    v1::Header header;
    for (uint32_t i = 0; i < decoder_.info().count; ++i) {
      const RecordView& record = decoder_.records()[i];
      if (record.replica == server_ || record.replica == home_.outbox().replica()) continue;
      if (!header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size())) ||
          waiting_.contains(header.event_id())) {
        continue;
      }
      TASUKI_ASSIGN_OR_RETURN(const auto held, home_.replica().history().SeqsOf(
                                                   EventId::FromTrusted(header.event_id())));
      if (held && !held->empty()) continue;
      v1::LostTailRow& row = lost_[record.replica][record.replica_seq];
      row.mutable_record()->set_replica_seq(record.replica_seq.value());
      row.mutable_record()->set_act_left(record.act_left);
      row.mutable_record()->set_header(std::string(record.header));
      row.mutable_record()->set_sealed(std::string(record.sealed));
      row.set_text_dropped(!record.sealed_hash.empty());
      row.set_seq(decoder_.info().first.Plus(i).value());
      row.set_recorded_at_us(decoder_.info().recorded_at_us);
      row.set_verdict(record.verdict);
    }
    for (const v1::Mark& mark : decoder_.marks()) {
      const auto replica = lost_.find(ReplicaId::FromTrusted(mark.replica()));
      if (replica == lost_.end()) continue;
      const auto row = replica->second.find(ReplicaSeq(mark.replica_seq()));
      if (row != replica->second.end()) *row->second.mutable_mark() = mark;
    }
    return absl::OkStatus();
  }

  OpenHome& home_;
  ReplicaId server_;  // What it wrote itself was its own, and it writes it anew.
  absl::flat_hash_set<std::string> waiting_;
  storage::ChunkDecoder decoder_;
  std::map<ReplicaId, LostRows> lost_;
};

}  // namespace

absl::Status PutTail(Store& store, Epoch epoch, storage::Batch& batch) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> tails, store.db().Get(kMeta, kTailsRow));
  batch.Put(kMeta, kTailsRow, tails.value_or("") + NumberKey(epoch.value()));
  return absl::OkStatus();
}

absl::Status LookThroughTails(OpenHome& home) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> tails,
                          home.store().db().Get(kMeta, kTailsRow));
  if (!tails) return absl::OkStatus();
  TailReader reader(home);
  TASUKI_RETURN_IF_ERROR(reader.Begin());
  for (size_t at = 0; at + kNumberBytes <= tails->size(); at += kNumberBytes) {
    TASUKI_RETURN_IF_ERROR(reader.Read(Epoch(GetU64(std::string_view(*tails).substr(at)))));
  }
  TASUKI_ASSIGN_OR_RETURN(const auto lost, reader.Finish());
  storage::Batch batch;
  size_t events = 0;
  for (const auto& [replica, rows] : lost) {
    for (const auto& [seq, row] : rows) LostEvents::Put(replica, row, batch);
    events += rows.size();
  }
  batch.Delete(kMeta, kTailsRow);
  TASUKI_RETURN_IF_ERROR(home.store().db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kInfo, "tails-looked-through", {{"lost", events}});
  return home.replica().lost().Load();
}

}  // namespace tasuki::client
