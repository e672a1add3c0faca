// Two ways to the same rows. Where the MANIFEST reads, RocksDB tells exactly what the store held;
// else tables and logs are read by themselves (common/storage/salvage.h), and rows that were
// acknowledged may come back: those whose events the journal beside them holds are left out here,
// and the others when the home moves to a new replica id, at the journal's end.

#include "client/replica/unsent.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/storage/chunk.h"
#include "common/storage/journal.h"
#include "common/storage/salvage.h"

namespace tasuki::client {
namespace {

using integrity::Hash;

using RowsOf = std::array<std::map<std::string, std::string>, kEventIds + 1>;

// Of kMeta: what is true of this home whatever journal it holds.
constexpr std::array kKeptMeta = {kOwnRow,   kLostRow, kAlarmRow,     kAlarmPastRow,
                                  kTailsRow, kToldRow, kWrittenAtRow, kDrawsRow};

bool IsKept(Family family, std::string_view key) {
  switch (family) {
    case kOutbox:
    case kKeys:
    case kAppliedAt:
    case kTail:
    case kKeptApart:
    case kRequests:
      return true;
    case kMeta:
      return std::find(kKeptMeta.begin(), kKeptMeta.end(), key) != kKeptMeta.end();
    case kJournal:
    case kState:
    case kEventIds:
      return false;
  }
  return false;
}

struct Found {
  RowsOf rows;
  bool exact = false;                  // As the store held them; else pieced together,
  bool all = false;                    // from tables that all read.
  uint64_t arrived = 0;                // The last own event that the journal beside them shows.
  uint64_t left_in_logs = 0;           // The last own event that the logs show leaving the outbox.
  v1::OwnRow before;                   // As tables have it: before what the logs tell.
  uint64_t acts_before = 0;            // Written before what the logs tell,
  absl::flat_hash_set<uint64_t> acts;  // and those that they tell of.
};

absl::Status ReadExactly(const std::string& path, TeamId team, Found& found) {
  TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<Store> store,
                          Store::Open({.path = path, .team = team, .kind = StoreKind::kInPieces}));
  for (const Family family : {kOutbox, kMeta, kKeys, kAppliedAt, kTail, kKeptApart, kRequests}) {
    auto cursor = store->db().NewCursor(family, storage::Use::kScan);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      if (!IsKept(family, cursor->key())) continue;
      found.rows[family].insert_or_assign(std::string(cursor->key()), std::string(cursor->value()));
    }
    TASUKI_RETURN_IF_ERROR(cursor->status());
  }
  found.exact = found.all = true;
  return absl::OkStatus();
}

// Every act is one write with its number.
void NoteAct(std::string_view value, bool in_log, Found& found) {
  v1::OwnRow own;
  if (!own.ParseFromArray(value.data(), static_cast<int>(value.size()))) return;
  if (in_log) {
    found.acts.insert(own.acts());
  } else {
    found.acts_before = std::max(found.acts_before, own.acts());
    found.before = own;
  }
}

absl::Status ReadInPieces(const std::string& path, Found& found) {
  TASUKI_ASSIGN_OR_RETURN(
      const uint64_t broken, storage::Salvage(path, [&](const storage::SalvagedRow& row) {
        if (row.family < 0 || row.family > kEventIds) return;
        const auto family = static_cast<Family>(row.family);
        if (!IsKept(family, row.key)) return;
        if (row.value) {
          if (row.key == kOwnRow) NoteAct(*row.value, row.in_log, found);
          found.rows[family].insert_or_assign(std::string(row.key), std::string(*row.value));
        } else {
          found.rows[family].erase(std::string(row.key));
          if (family == kOutbox && row.key.size() == 8) {
            found.left_in_logs = std::max(found.left_in_logs, GetU64(row.key));
          }
        }
      }));
  found.all = broken == 0;
  return absl::OkStatus();
}

// Takes out of `outbox` what the journal in the pieces holds.
absl::Status LeaveOutArrived(const std::string& path, ReplicaId replica, Found& found,
                             std::vector<v1::OutboxRow>& outbox) {
  absl::flat_hash_set<std::string> waiting, arrived;
  v1::Header header;
  for (const v1::OutboxRow& row : outbox) {
    if (header.ParseFromString(row.record().header())) waiting.insert(header.event_id());
  }
  storage::ChunkDecoder decoder;
  TASUKI_RETURN_IF_ERROR(
      storage::Salvage(path, [&](const storage::SalvagedRow& row) {
        if (row.family != kJournal || !row.value || !decoder.Decode(*row.value).ok()) return;
        for (const storage::RecordView& record : decoder.records()) {
          if (record.replica == replica) {
            found.arrived = std::max(found.arrived, record.replica_seq.value());
          }
          if (header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size())) &&
              waiting.contains(header.event_id())) {
            arrived.insert(header.event_id());
          }
        }
      }).status());
  std::erase_if(outbox, [&](const v1::OutboxRow& row) {
    return header.ParseFromString(row.record().header()) && arrived.contains(header.event_id());
  });
  return absl::OkStatus();
}

// Acts that were written, and that nothing found tells of.
uint64_t ActsMissing(const Found& found, const std::optional<OutboxTip>& tip,
                     const v1::OwnRow& own) {
  const uint64_t all = std::max(own.acts(), tip ? tip->acts : 0);
  if (found.exact) return all - own.acts();
  uint64_t there = found.acts_before;
  for (const uint64_t act : found.acts) there += act > found.acts_before ? 1 : 0;
  return all - std::min(all, there);
}

// What is missing between what had arrived and the outbox's end.
void CountLost(const Found& found, const std::optional<OutboxTip>& tip, const v1::OwnRow& own,
               Unsent& unsent) {
  const bool tip_counts = tip && (unsent.replica == tip->replica);
  const uint64_t last = std::max(own.last_seq(), tip_counts ? tip->last.value() : 0);
  uint64_t arrived = std::max(found.arrived, found.left_in_logs);
  const uint64_t front =
      unsent.outbox.empty() ? last + 1 : unsent.outbox.front().record().replica_seq();
  // Where neither all tables nor any of the journal read, nothing tells what stood before these.
  unsent.untold = !found.all && arrived == 0;
  // Rows leave the outbox from its front. What logs alone had may be missing there.
  if (unsent.untold) {
    arrived = front - 1;
  } else if (found.exact) {
    arrived = unsent.outbox.empty() ? own.last_seq() : front - 1;
  } else if (found.all && found.before.replica() == own.replica()) {
    arrived = std::max(arrived, std::min(front - 1, found.before.last_seq()));
  }
  uint64_t next = arrived + 1;
  for (const v1::OutboxRow& row : unsent.outbox) {
    if (row.record().replica_seq() != next) break;
    ++next;
  }
  unsent.lost_from = ReplicaSeq(next);
  const uint64_t waited = last - std::min(last, arrived);
  unsent.lost_events = waited - std::min<uint64_t>(waited, unsent.outbox.size());
  if (unsent.lost_events > 0) {
    unsent.lost_acts = std::clamp<uint64_t>(ActsMissing(found, tip, own), 1, unsent.lost_events);
  }
  unsent.acts = std::max(own.acts(), tip ? tip->acts : 0);
}

// A replica's first event says that it begins: the next one gets its own.
bool OpensReplica(const v1::OutboxRow& row) {
  v1::Header header;
  return header.ParseFromString(row.record().header()) && header.type() == v1::REPLICA_OPENED;
}

// An act whose events are not all there goes on without the others.
void MendActs(std::vector<v1::OutboxRow>& rows) {
  size_t begin = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const v1::Record& record = rows[i].record();
    const bool goes_on = record.act_left() > 0 && i + 1 < rows.size() &&
                         rows[i + 1].record().act_left() < record.act_left() &&
                         rows[i + 1].record().replica_seq() - record.replica_seq() ==
                             record.act_left() - rows[i + 1].record().act_left();
    if (goes_on) continue;
    for (size_t k = begin; k <= i; ++k) {
      rows[k].mutable_record()->set_act_left(static_cast<uint32_t>(i - k));
    }
    begin = i + 1;
  }
}

// Of keys that were pieced together, those that the rows kept need: others may have been destroyed
// since, and the server has them.
void KeepNeededKeys(const std::vector<v1::OutboxRow>& outbox, RowsOf& rows) {
  absl::flat_hash_set<std::string> needed;
  v1::Header header;
  const auto need = [&](const v1::Record& record) {
    if (header.ParseFromString(record.header())) needed.insert(header.key_id());
  };
  for (const v1::OutboxRow& row : outbox) {
    need(row.record());
    needed.insert(row.key_ids().begin(), row.key_ids().end());
  }
  v1::LostTailRow tail;
  for (const auto& [key, value] : rows[kTail]) {
    if (tail.ParseFromString(value)) need(tail.record());
  }
  v1::KeptApartRow apart;
  for (const auto& [key, value] : rows[kKeptApart]) {
    if (apart.ParseFromString(value)) need(apart.record());
  }
  std::erase_if(rows[kKeys], [&](const auto& row) {
    const auto& [key, value] = row;
    return !needed.contains(key.size() == KeyId::kBytes ? key : value);
  });
}

// What of it is unsent.
absl::StatusOr<Unsent> Take(const std::string& path, const std::optional<OutboxTip>& tip,
                            Found& found) {
  Unsent unsent;
  v1::OwnRow own;
  if (const auto row = found.rows[kMeta].find(std::string(kOwnRow));
      row != found.rows[kMeta].end() && own.ParseFromString(row->second) &&
      own.replica().size() == ReplicaId::kBytes) {
    unsent.replica = ReplicaId::FromTrusted(own.replica());
  } else {
    found.all = false;
    own.Clear();
    if (tip) unsent.replica = tip->replica;
  }
  for (const auto& [key, value] : found.rows[kOutbox]) {
    v1::OutboxRow row;
    if (key.size() != 8 || !row.ParseFromString(value)) continue;
    row.mutable_record()->set_replica_seq(GetU64(key));
    unsent.outbox.push_back(std::move(row));
  }
  if (!found.exact) {
    TASUKI_RETURN_IF_ERROR(LeaveOutArrived(path, unsent.replica, found, unsent.outbox));
    KeepNeededKeys(unsent.outbox, found.rows);
  }
  CountLost(found, tip, own, unsent);
  std::erase_if(unsent.outbox, OpensReplica);
  MendActs(unsent.outbox);
  unsent.saved_acts = static_cast<uint64_t>(
      std::count_if(unsent.outbox.begin(), unsent.outbox.end(),
                    [](const v1::OutboxRow& row) { return row.record().act_left() == 0; }));
  found.rows[kMeta].erase(std::string(kOwnRow));
  for (const Family family : {kMeta, kKeys, kAppliedAt, kTail, kKeptApart, kRequests}) {
    for (auto& [key, value] : found.rows[family]) unsent.others.push_back({family, key, value});
  }
  return unsent;
}

}  // namespace

absl::StatusOr<Unsent> ReadUnsent(const std::string& path, TeamId team,
                                  const std::optional<OutboxTip>& tip) {
  Found found;
  std::optional<Unsent> exact;
  if (ReadExactly(path, team, found).ok()) {
    TASUKI_ASSIGN_OR_RETURN(exact, Take(path, tip, found));
    if (exact->lost_events == 0 && storage::LogsAreSure(path)) return *std::move(exact);
  }
  // Behind the break of a log there may be more, and what is missing before it counts.
  found = Found();
  TASUKI_RETURN_IF_ERROR(ReadInPieces(path, found));
  TASUKI_ASSIGN_OR_RETURN(Unsent pieces, Take(path, tip, found));
  if (exact && pieces.outbox.size() < exact->outbox.size()) return *std::move(exact);
  return pieces;
}

Readable ReadableOf(const Unsent& unsent) {
  return {.lost_acts = unsent.lost_acts,
          .lost_events = unsent.lost_events,
          .lost_from = unsent.lost_from,
          .replica = unsent.replica,
          .outbox = unsent.outbox.size(),
          .outbox_acts = unsent.saved_acts,
          .anew = true,
          .untold = unsent.untold};
}

bool SavesAsMuch(const Readable& store, const Unsent& unsent) {
  if (store.outbox != unsent.outbox.size()) return store.outbox > unsent.outbox.size();
  return store.lost_events == unsent.lost_events;
}

absl::Status PutUnsent(const Unsent& unsent, ReplicaId fresh, Store& store) {
  storage::Batch batch;
  auto waiting = store.db().NewCursor(kOutbox);
  for (waiting->SeekToFirst(); waiting->Valid(); waiting->Next()) {
    batch.Delete(kOutbox, waiting->key());
  }
  TASUKI_RETURN_IF_ERROR(waiting->status());
  for (const Unsent::Row& row : unsent.others) batch.Put(row.family, row.key, row.value);
  const ReplicaId replica = unsent.replica.is_zero() ? fresh : unsent.replica;
  Hash chain = integrity::ChainStart(store.team(), replica);
  ReplicaSeq last;
  for (v1::OutboxRow row : unsent.outbox) {
    last = last.Next();
    v1::Record& record = *row.mutable_record();
    record.set_replica_seq(last.value());
    row.set_chain_before(chain.str());
    chain = integrity::ChainNext(chain, last, integrity::Sha256(record.header()),
                                 integrity::Sha256(record.sealed()));
    row.set_chain(chain.str());
    PutMessage(batch, kOutbox, NumberKey(last.value()), row);
  }
  PutNumber(batch, kOutboxFromRow, 1);
  v1::OwnRow own;
  own.set_replica(replica.str());
  own.set_last_seq(last.value());
  own.set_chain(chain.str());
  own.set_acts(unsent.acts);
  PutMessage(batch, kMeta, kOwnRow, own);
  return store.db().Write(batch, storage::Sync::kYes);
}

}  // namespace tasuki::client
