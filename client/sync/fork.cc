#include "client/sync/fork.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "client/replica/write_act.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/log.h"
#include "common/domain/verdict/in_effect.h"
#include "common/storage/journal.h"

namespace tasuki::client {
namespace {

// Event ids to be looked for. An event is pushed after it was written, so that the journal up to
// what its writer had seen cannot hold it, as long as that journal was never cut.
struct Wanted {
  explicit Wanted(Epoch epoch) : seen(epoch.value() > 1 ? 0 : UINT64_MAX) {}

  void Add(const v1::OutboxRow& row) {
    v1::Header header;
    if (!header.ParseFromString(row.record().header())) return;
    ids[header.event_id()] = header.import_ref().empty() ? 0 : absl::HashOf(row.record().header());
    seen = std::min(seen, header.seen_seq());
  }

  absl::flat_hash_map<std::string, size_t> ids;  // And a hash of an import's header; else 0.
  uint64_t seen;
};

// Those that the journal holds. Of imports: the same bytes, or the same row of a table, imported by
// somebody else. Of that only what counts: a demoted manager's import, or another event that bears
// such an id, keeps no row out.
absl::StatusOr<absl::flat_hash_set<std::string>> InJournal(OpenHome& home, const Wanted& wanted) {
  Store& store = home.store();
  absl::flat_hash_set<std::string> found;
  if (wanted.ids.empty()) return found;
  v1::Header header;
  absl::Status settled;
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(wanted.seen + 1),
      [&](Seq, const storage::ChunkInfo&, const storage::RecordView& record) {
        if (!header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size()))) {
          return true;
        }
        const auto place = wanted.ids.find(header.event_id());
        if (place == wanted.ids.end()) return true;
        // Only what became of an event set apart stands in rows.
        if (record.verdict == v1::SET_APART) settled.Update(home.replica().Fold());
        if (!settled.ok()) return false;
        if (place->second == 0 || place->second == absl::HashOf(record.header) ||
            (!header.import_ref().empty() &&
             domain::IsInEffect(header, record.verdict, home.replica().rows()))) {
          found.insert(header.event_id());
        }
        return true;
      }));
  TASUKI_RETURN_IF_ERROR(settled);
  return found;
}

// Whether another replica has an event in the journal after `applied`.
absl::StatusOr<bool> OthersWroteSince(OpenHome& home, Seq applied) {
  bool others = false;
  if (applied >= home.replica().applied()) return others;
  const ReplicaId own = home.outbox().replica();
  storage::JournalReader reader(home.store().db(), kJournal, home.store().team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, applied.Next(),
      [&](Seq, const storage::ChunkInfo&, const storage::RecordView& record) {
        others = record.replica != own;
        return !others;
      }));
  return others;
}

// An event that goes on under the new replica.
struct Kept {
  MadeEvent event;
  uint32_t act_left;
};

void KeepApart(OpenHome& home, const v1::OutboxRow& row, const std::string& why,
               storage::Batch& batch) {
  v1::KeptApartRow apart;
  *apart.mutable_record() = row.record();
  apart.set_why(why);
  apart.set_at_us(absl::ToUnixMicros(home.clock().Now()));
  PutMessage(batch, kKeptApart,
             home.outbox().replica().str() + NumberKey(row.record().replica_seq()), apart);
}

}  // namespace

absl::StatusOr<uint64_t> MoveToNewReplica(OpenHome& home, const std::vector<BadEvent>& bad) {
  Outbox& outbox = home.outbox();
  const ReplicaId previous = outbox.replica();
  storage::Batch batch;
  TASUKI_ASSIGN_OR_RETURN(std::vector<v1::OutboxRow> rows, outbox.TakeAll(batch));
  Wanted wanted(home.replica().epoch());
  for (const v1::OutboxRow& row : rows) wanted.Add(row);
  TASUKI_ASSIGN_OR_RETURN(absl::flat_hash_set<std::string> held, InJournal(home, wanted));
  std::vector<Kept> kept;
  // Keys that travel with a dropped event go with the next one that they seal.
  absl::flat_hash_set<std::string> keys;
  size_t act_begin = 0;
  uint64_t dropped = 0;
  for (v1::OutboxRow& row : rows) {
    v1::Header header;
    const bool parsed = header.ParseFromString(row.record().header());
    keys.insert(row.key_ids().begin(), row.key_ids().end());
    auto refused = std::find_if(bad.begin(), bad.end(), [&](const BadEvent& event) {
      return event.seq.value() == row.record().replica_seq();
    });
    // An opening is of the id it opened, and of no other.
    if (parsed && (held.contains(header.event_id()) || header.has_replica_opened())) {
      ++dropped;
    } else if (refused != bad.end()) {
      KeepApart(home, row, refused->why, batch);
    } else {
      Kept& one = kept.emplace_back(Kept{{row.record().header(), row.record().sealed(), {}}, 0});
      if (keys.erase(header.key_id()) > 0) {
        one.event.new_keys.push_back(KeyId::FromTrusted(header.key_id()));
      }
    }
    if (row.record().act_left() != 0) continue;
    // The act goes on without what has left it: what stands before must not wait for that.
    for (size_t i = act_begin; i < kept.size(); ++i) {
      kept[i].act_left = static_cast<uint32_t>(kept.size() - 1 - i);
    }
    act_begin = kept.size();
  }
  for (const std::string& key : keys) {
    TASUKI_RETURN_IF_ERROR(home.sealer().Retire(KeyId::FromTrusted(key), batch));
  }
  outbox.Begin(ReplicaId::Random(home.random()), batch);
  AppendReplicaOpened(home, previous, batch);
  for (const Kept& one : kept) outbox.AppendRecord(one.event, one.act_left, batch);
  outbox.PutOwnRow(batch);
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::LostRow> lost,
                          home.store().Find<v1::LostRow>(kMeta, kLostRow));
  if (lost && !lost->moved()) {
    lost->set_moved(true);
    PutMessage(batch, kMeta, kLostRow, *lost);
  }
  TASUKI_RETURN_IF_ERROR(home.store().db().Write(batch, storage::Sync::kYes));
  Log(LogLevel::kInfo, "replica-moved",
      {{"from", previous.Hex()},
       {"to", outbox.replica().Hex()},
       {"in_journal", dropped},
       {"put_again", kept.size()},
       {"kept_apart", bad.size()}});
  return kept.size();
}

absl::StatusOr<bool> HoldsImports(OpenHome& home) {
  bool found = false;
  v1::Header header;
  TASUKI_RETURN_IF_ERROR(
      home.outbox().ForEach(home.outbox().first(), [&](const v1::OutboxRow& row) {
        found = header.ParseFromString(row.record().header()) && !header.import_ref().empty();
        return !found;
      }));
  return found;
}

absl::StatusOr<bool> BeginsLost(OpenHome& home) {
  if (home.outbox().size() == 0) return false;
  TASUKI_ASSIGN_OR_RETURN(const v1::OutboxRow first, home.outbox().Row(home.outbox().first()));
  return first.lost_seq() != 0;
}

absl::StatusOr<bool> OutboxIsPartlyInJournal(OpenHome& home, FoundApart& before) {
  const Outbox& outbox = home.outbox();
  const Replica& replica = home.replica();
  const bool goes_on = before.replica == outbox.replica() && before.epoch == replica.epoch() &&
                       before.written == outbox.last() && before.applied <= replica.applied();
  if (goes_on) {
    // Own events that came back are in the outbox no more.
    TASUKI_ASSIGN_OR_RETURN(const bool others, OthersWroteSince(home, before.applied));
    if (!others) {
      before.applied = replica.applied();
      return false;
    }
  }
  Wanted wanted(replica.epoch());
  TASUKI_RETURN_IF_ERROR(
      home.outbox().ForEach(home.outbox().first(), [&](const v1::OutboxRow& row) {
        wanted.Add(row);
        return true;
      }));
  if (goes_on) wanted.seen = std::max(wanted.seen, before.applied.value());
  TASUKI_ASSIGN_OR_RETURN(absl::flat_hash_set<std::string> held, InJournal(home, wanted));
  if (held.empty()) before = {outbox.replica(), outbox.last(), replica.epoch(), replica.applied()};
  return !held.empty();
}

}  // namespace tasuki::client
