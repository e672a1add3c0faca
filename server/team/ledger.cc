// Long because the steps of one commit share the rows put so far, and stand in their order.

#include "server/team/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/imports.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/writer.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/integrity/mark.h"
#include "server/limits.h"
#include "server/team/epochs.h"

namespace tasuki::server {

using integrity::Hash;

namespace {

constexpr size_t kMovedRowsMax = 16'384;  // In one write, where rows of an older release are.

}  // namespace

// One event on its way into the journal.
struct Ledger::NewRecord {
  const v1::Header* header;
  std::string_view header_bytes;
  std::string_view sealed;
  Hash header_hash;
  Hash sealed_hash;
  ReplicaSeq replica_seq;
  uint32_t act_left;
};

Ledger::Ledger(Engine& engine, TeamId team, const integrity::KeyFile& key_file, Random& random)
    : engine_(engine),
      team_(team),
      key_file_(key_file),
      random_(random),
      source_(engine, team),
      rows_(source_) {}

std::unique_ptr<Ledger> Ledger::Create(Engine& engine, TeamId team, ReplicaId server_replica,
                                       const integrity::KeyFile& key_file, Random& random) {
  auto ledger = std::unique_ptr<Ledger>(new Ledger(engine, team, key_file, random));
  ledger->head_.set_epoch(1);
  ledger->head_.set_server_replica(server_replica.str());
  ledger->head_.set_imports_known(true);
  CompleteEpochs(ledger->head_);
  return ledger;
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(Engine& engine, TeamId team,
                                                     const integrity::KeyFile& key_file,
                                                     Random& random) {
  auto ledger = std::unique_ptr<Ledger>(new Ledger(engine, team, key_file, random));
  TASUKI_ASSIGN_OR_RETURN(auto head, GetRow<v1::TeamHeadRow>(engine, Table::kHead, team.bytes()));
  if (!head) return absl::NotFoundError(absl::StrCat("no team ", team.Hex(), " in this store"));
  ledger->head_ = *std::move(head);
  CompleteEpochs(ledger->head_);
  TASUKI_ASSIGN_OR_RETURN(ledger->tree_, integrity::Tree::Parse(ledger->head_.tree()));
  TASUKI_RETURN_IF_ERROR(ledger->RecomputeEnd());
  TASUKI_RETURN_IF_ERROR(ledger->MoveOldPolicies());
  TASUKI_RETURN_IF_ERROR(ledger->PutOldKeysBySubject());
  TASUKI_RETURN_IF_ERROR(ledger->CountOldKeys());
  TASUKI_RETURN_IF_ERROR(ledger->RememberImports());
  return ledger;
}

// The last commit is the one a crash could have hurt: its leaves are hashed again from its chunks
// and must lead from the tree before it to the tree of the head.
absl::Status Ledger::RecomputeEnd() {
  TASUKI_ASSIGN_OR_RETURN(auto tree, integrity::Tree::Parse(head_.tree_before()));
  TASUKI_ASSIGN_OR_RETURN(auto reader, engine_.ReadChunks(team_, Seq(head_.commit_first_seq())));
  storage::ChunkDecoder decoder;
  while (true) {
    TASUKI_ASSIGN_OR_RETURN(auto chunk, reader->Next());
    if (!chunk) break;
    TASUKI_RETURN_IF_ERROR(decoder.Decode(chunk->bytes));
    for (uint32_t i = 0; i < decoder.info().count; ++i) {
      const storage::RecordView& record = decoder.records()[i];
      if (decoder.info().first.value() + i != tree.size() + 1) continue;
      tree.Append(
          integrity::RecordLeaf(team_, decoder.info().first.Plus(i), decoder.info(), record));
    }
  }
  if (!(tree == tree_) || tree_.size() != head_.seq()) {
    return absl::DataLossError(absl::StrCat(
        "the journal of team ", team_.Hex(), " does not lead to its head at seq ", head_.seq(),
        " (it leads to ", tree.size(), "); run `tasukid check`, then restore a backup"));
  }
  return absl::OkStatus();
}

// A store of fold version 1 has all policies in the team's row, which every Hello reads.
absl::Status Ledger::MoveOldPolicies() {
  if (!domain::MoveOldPolicies(rows_)) return rows_.status();
  EngineBatch batch;
  CommittedTeam nothing;
  TASUKI_RETURN_IF_ERROR(TakeRows(batch, nothing));
  return engine_.Commit(batch);
}

// A store of an earlier release finds keys by their ids only. What is cut off here goes on with the
// next opening.
absl::Status Ledger::PutOldKeysBySubject() {
  TASUKI_ASSIGN_OR_RETURN(auto done, engine_.Get(Table::kKey, KeysAreBySubjectKey(team_)));
  if (done) return absl::OkStatus();
  EngineBatch batch;
  absl::Status status;
  const std::string prefix = TeamRowKey(team_, "k");
  TASUKI_RETURN_IF_ERROR(
      engine_.Scan(Table::kKey, prefix, prefix, [&](std::string_view key, std::string_view value) {
        v1::SubjectKeyRow row;
        if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) return true;
        if (row.wrapped().empty()) return true;
        const KeyId id = KeyId::FromTrusted(key.substr(prefix.size()));
        batch.Put(Table::kKey, KeyOfSubjectKey(team_, row.subject().id(), id), "");
        if (batch.rows().size() < kKeysMovedAtOnce) return true;
        status = engine_.Commit(batch);
        batch.Clear();
        return status.ok();
      }));
  TASUKI_RETURN_IF_ERROR(status);
  batch.Put(Table::kKey, KeysAreBySubjectKey(team_), "");
  return engine_.Commit(batch);
}

absl::StatusOr<uint64_t> Ledger::ApartOf(DeviceId device) {
  if (auto found = apart_.find(device); found != apart_.end()) return found->second;
  TASUKI_ASSIGN_OR_RETURN(
      auto row, GetRow<v1::ApartCountRow>(engine_, Table::kKey, ApartCountKey(team_, device)));
  return row ? row->events() : 0;
}

absl::StatusOr<bool> Ledger::IsCutOff(DeviceId device) {
  const auto* row = rows_.Find(domain::DeviceKey(device));
  const auto* member = row == nullptr
                           ? nullptr
                           : rows_.Find(domain::MemberKey(MemberId::FromTrusted(row->member())));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  return row != nullptr && domain::DeviceIsCutOff(*row, member);
}

// Earlier releases did not count them. The number goes with the next commit.
absl::Status Ledger::CountOldKeys() {
  if (head_.keys() > 0) return absl::OkStatus();
  const std::string prefix = TeamRowKey(team_, "k");
  return engine_.Scan(Table::kKey, prefix, prefix, [&](std::string_view, std::string_view) {
    head_.set_keys(head_.keys() + 1);
    return true;
  });
}

// A store of rules 1 does not say which imported ids are in effect: once, from the journal. Cut
// short, it begins anew, and puts the same rows.
absl::Status Ledger::RememberImports() {
  if (head_.imports_known()) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(auto reader, engine_.ReadChunks(team_, Seq(1)));
  storage::ChunkDecoder decoder;
  v1::Header header;
  EngineBatch batch;
  CommittedTeam nothing;
  while (true) {
    TASUKI_ASSIGN_OR_RETURN(auto chunk, reader->Next());
    if (!chunk) break;
    TASUKI_RETURN_IF_ERROR(decoder.Decode(chunk->bytes));
    for (uint32_t i = 0; i < decoder.info().count; ++i) {
      const storage::RecordView& record = decoder.records()[i];
      if (!header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size()))) {
        return absl::DataLossError("an event of the journal does not parse; run `tasukid check`");
      }
      const domain::JournalEvent event{.header = &header,
                                       .replica = record.replica,
                                       .replica_seq = record.replica_seq,
                                       .seq = decoder.info().first.Plus(i),
                                       .recorded_at_us = decoder.info().recorded_at_us,
                                       .verdict = record.verdict,
                                       .rules = decoder.info().rules};
      TASUKI_RETURN_IF_ERROR(domain::RememberImport(event, rows_));
    }
    TASUKI_RETURN_IF_ERROR(TakeRows(batch, nothing));
    if (batch.rows().size() < kMovedRowsMax) continue;
    TASUKI_RETURN_IF_ERROR(engine_.Commit(batch));
    batch.Clear();
    rows_.Trim(kMovedRowsMax);
  }
  head_.set_imports_known(true);
  batch.Put(Table::kHead, team_.str(), head_.SerializeAsString());
  return engine_.Commit(batch);
}

absl::StatusOr<HeldReplica> Ledger::Held(ReplicaId replica) {
  if (auto found = held_.find(replica); found != held_.end()) return found->second;
  TASUKI_ASSIGN_OR_RETURN(auto row,
                          GetRow<v1::HeldRow>(engine_, Table::kReplica, HeldKey(team_, replica)));
  // Not remembered when unknown: a stranger's ids must not fill the memory.
  if (!row) return HeldReplica{.tip = {.chain = integrity::ChainStart(team_, replica)}};
  HeldReplica held{.device = DeviceId::FromTrusted(row->device()),
                   .tip = {ReplicaSeq(row->replica_seq()), Hash::FromTrusted(row->chain())}};
  held_.emplace(replica, held);
  return held;
}

void Ledger::Begin(int64_t now_us) {
  touched_ = false;
  recorded_at_us_ = std::max(head_.recorded_at_us(), now_us);
  const int64_t trusted_us = std::max(head_.recorded_at_us(), head_.clock_accepted_us());
  waits_for_clock_ =
      head_.recorded_at_us() > 0 && now_us - trusted_us > absl::ToInt64Microseconds(kClockLeapMax);
  tree_before_ = tree_;
  builder_.Start(domain::kRulesVersion, seq().Next(), recorded_at_us_);
  held_changed_.clear();
  keys_added_.clear();
  keys_.clear();
  key_ids_.clear();
  extra_.Clear();
}

bool Ledger::AcceptClock(int64_t now_us) {
  if (!waits_for_clock_) return false;
  EditHead().set_clock_accepted_us(now_us);
  waits_for_clock_ = false;
  return true;
}

absl::StatusOr<std::optional<v1::Nack>> Ledger::Check(const sync::PushUnit& unit, ReplicaId replica,
                                                      DeviceId device) {
  if (head_.waiting()) return sync::NackOfWaiting(v1::WAIT_REASON_UNSPECIFIED);
  if (waits_for_clock_) return sync::NackOfWaiting(v1::CLOCK);
  TASUKI_ASSIGN_OR_RETURN(HeldReplica held, Held(replica));
  if (held.tip.seq.value() > 0 && held.device != device) {
    return sync::MakeNack(v1::NOT_ENROLLED, "this replica belongs to another device");
  }
  if (unit.before.seq != held.tip.seq) {
    v1::Nack nack = sync::MakeNack(
        v1::GAP, absl::StrCat("expected event ", held.tip.seq.value() + 1,
                              " of this replica; connect again and send from there"));
    nack.set_expected_replica_seq(held.tip.seq.value() + 1);
    return nack;
  }
  if (unit.before.chain != held.tip.chain) {
    return sync::MakeNack(v1::FORKED, "another history of this replica is held here");
  }
  TASUKI_ASSIGN_OR_RETURN(const bool cut_off, IsCutOff(device));
  if (!cut_off) return std::nullopt;
  TASUKI_ASSIGN_OR_RETURN(const uint64_t apart, ApartOf(device));
  if (apart + unit.events > kApartPerDeviceMax) {
    return sync::MakeNack(
        v1::TOO_BIG,
        absl::StrCat("this laptop was shut out, and the server has set ", apart,
                     " of its events apart; it keeps at most ", kApartPerDeviceMax,
                     " of one laptop. The rest stays in its outbox: to hand it in, an admin lets "
                     "the laptop in anew (`tasuki member code`, then `tasuki join` in this home)"));
  }
  return std::nullopt;
}

absl::StatusOr<sync::UnitResult> Ledger::Add(const sync::PushUnit& unit, ReplicaId replica,
                                             DeviceId device) {
  sync::UnitResult result{.number = unit.number, .first = seq().Next()};
  sync::ReplicaTip tip = unit.before;
  uint64_t set_apart = 0;
  for (const auto& push : unit.pushes) {
    TASUKI_RETURN_IF_ERROR(AddKeys(*push, device));
    for (const sync::CheckedRecord& record : push->records) {
      TASUKI_ASSIGN_OR_RETURN(
          v1::Verdict verdict,
          Append({record.header, record.header_bytes, record.sealed, record.header_hash,
                  record.sealed_hash, record.seq, record.act_left},
                 replica));
      set_apart += verdict == v1::SET_APART ? 1 : 0;
      if (verdict != v1::EFFECTIVE) {
        v1::EventVerdict& told = result.verdicts.emplace_back();
        told.set_replica_seq(record.seq.value());
        told.set_verdict(verdict);
      }
    }
    tip = push->after;
    TASUKI_RETURN_IF_ERROR(builder_.AddMark(*push->mark));
  }
  if (set_apart > 0) {
    TASUKI_ASSIGN_OR_RETURN(const uint64_t before, ApartOf(device));
    v1::ApartCountRow row;
    row.set_events(apart_[device] = before + set_apart);
    PutRow(Table::kKey, ApartCountKey(team_, device), row.SerializeAsString());
  }
  held_[replica] = {device, tip};
  held_changed_.insert(replica);
  result.up_to = tip.seq;
  result.last = seq();
  return result;
}

absl::StatusOr<v1::Verdict> Ledger::Append(const NewRecord& record, ReplicaId replica) {
  domain::JournalEvent event{.header = record.header,
                             .replica = replica,
                             .replica_seq = record.replica_seq,
                             .seq = seq().Next(),
                             .recorded_at_us = recorded_at_us_,
                             .rules = domain::kRulesVersion};
  event.verdict = domain::Judge(event, rows_);
  domain::ApplyVerdict(event, rows_);
  TASUKI_RETURN_IF_ERROR(rows_.status());
  const storage::RecordView view{.verdict = event.verdict,
                                 .replica = replica,
                                 .replica_seq = record.replica_seq,
                                 .act_left = record.act_left,
                                 .header = record.header_bytes,
                                 .sealed = record.sealed,
                                 .sealed_hash = {}};
  const storage::ChunkInfo info{.rules = domain::kRulesVersion, .recorded_at_us = recorded_at_us_};
  tree_.Append(
      integrity::RecordLeaf(team_, event.seq, info, view, record.header_hash, record.sealed_hash));
  TASUKI_RETURN_IF_ERROR(builder_.Add(view));
  head_.set_seq(event.seq.value());
  touched_ = true;
  return event.verdict;
}

// A member's key seals what they and the managers may read: from nobody else, for the first one is
// the one that laptops seal with.
bool Ledger::MayGiveKey(const v1::Subject& subject, DeviceId device) {
  if (subject.kind() != v1::MEMBER) return true;
  const auto* row = rows_.Find(domain::DeviceKey(device));
  if (row == nullptr) return false;
  if (row->member() == subject.id()) return true;
  const auto* giver = rows_.Find(domain::MemberKey(MemberId::FromTrusted(row->member())));
  return giver != nullptr && !domain::DeviceIsCutOff(*row, giver) &&
         (giver->role() == v1::MANAGER || giver->role() == v1::ADMIN);
}

absl::Status Ledger::AddKeys(const sync::CheckedPush& push, DeviceId device) {
  for (const v1::SubjectKey* key : push.keys) {
    const KeyId id = KeyId::FromTrusted(key->key_id());
    const auto* subject =
        rows_.Find(domain::SubjectKey(SubjectId::FromTrusted(key->subject().id())));
    if (subject != nullptr && subject->erased()) continue;
    if (!MayGiveKey(key->subject(), device)) continue;
    // The first key under an id stands: nobody may put another one in its place.
    if (!keys_added_.insert(id).second) continue;
    TASUKI_ASSIGN_OR_RETURN(auto known, engine_.Get(Table::kKey, SubjectKeyKey(team_, id)));
    if (known) continue;
    v1::SubjectKeyRow row;
    *row.mutable_subject() = key->subject();
    row.set_wrapped(key_file_.Wrap(id, key->key(), random_));
    PutRow(Table::kKey, SubjectKeyKey(team_, id), row.SerializeAsString());
    PutRow(Table::kKey, KeyOfSubjectKey(team_, key->subject().id(), id), "");
    keys_.push_back(*key);
    key_ids_.append(id.bytes());
  }
  return rows_.status();
}

absl::Status Ledger::AddServerEvents(std::vector<v1::Header> headers,
                                     const integrity::DeviceKey& key) {
  if (waits_for_clock_) {
    return absl::FailedPreconditionError(
        "the server's clock has leapt by more than a year since its last commit; its operator sets "
        "it right, or runs `tasukid accept-clock` where that date is right");
  }
  const ReplicaId replica = server_replica();
  TASUKI_ASSIGN_OR_RETURN(HeldReplica held, Held(replica));
  auto left = static_cast<uint32_t>(headers.size());
  for (v1::Header& header : headers) {
    header.set_event_id(EventId::Random(random_).str());
    domain::FillFromCatalogue(header);
    header.set_schema(domain::kSchema);
    header.set_occurred_at_us(recorded_at_us_);
    header.set_written_at_us(recorded_at_us_);
    header.set_seen_seq(seq().value());
    // Looked at before anything is appended: what is refused leaves no trace.
    const v1::Verdict verdict = domain::Judge({.header = &header,
                                               .replica = replica,
                                               .replica_seq = held.tip.seq.Next(),
                                               .seq = seq().Next(),
                                               .recorded_at_us = recorded_at_us_},
                                              rows_);
    TASUKI_RETURN_IF_ERROR(rows_.status());
    if (verdict != v1::EFFECTIVE) {
      return absl::InternalError(absl::StrCat("the server's own event of type ", header.type(),
                                              " was judged ", v1::Verdict_Name(verdict)));
    }
    const std::string bytes = header.SerializeAsString();
    const Hash header_hash = integrity::Sha256(bytes);
    const Hash sealed_hash = integrity::Sha256("");
    const ReplicaSeq replica_seq = held.tip.seq.Next();
    held.tip = {replica_seq,
                integrity::ChainNext(held.tip.chain, replica_seq, header_hash, sealed_hash)};
    TASUKI_RETURN_IF_ERROR(
        Append({&header, bytes, "", header_hash, sealed_hash, replica_seq, --left}, replica)
            .status());
  }
  held_[replica] = held;
  held_changed_.insert(replica);
  v1::Mark mark;
  mark.set_replica(replica.str());
  mark.set_replica_seq(held.tip.seq.value());
  mark.set_chain(held.tip.chain.str());
  integrity::SignMark(key, team_, mark);
  return builder_.AddMark(mark);
}

void Ledger::PutRow(Table table, std::string key, std::string value) {
  touched_ = true;
  extra_.Put(table, std::move(key), std::move(value));
}

std::optional<std::string> Ledger::RowPut(Table table, std::string_view key) const {
  std::optional<std::string> value;
  for (const EngineBatch::Row& row : extra_.rows()) {
    if (row.table == table && row.key == key) value = row.value;
  }
  return value;
}

absl::StatusOr<CommittedTeam> Ledger::Finish(EngineBatch& batch) {
  // With a read that failed, the rows would be left out and the events acknowledged all the same.
  TASUKI_RETURN_IF_ERROR(rows_.status());
  CommittedTeam committed;
  committed.first = Seq(tree_before_.size() + 1);
  committed.last = seq();
  committed.root = tree_.Root();
  committed.chunks = builder_.Finish();
  for (const storage::BuiltChunk& chunk : committed.chunks) {
    batch.Put(Table::kJournal, engine_.ChunkKey(team_, chunk.first), chunk.bytes);
  }
  for (const EngineBatch::Row& row : extra_.rows()) batch.Put(row.table, row.key, *row.value);
  for (const ReplicaId& replica : held_changed_) {
    const HeldReplica& held = held_[replica];
    v1::HeldRow row;
    row.set_device(held.device.str());
    row.set_replica_seq(held.tip.seq.value());
    row.set_chain(held.tip.chain.str());
    batch.Put(Table::kReplica, HeldKey(team_, replica), row.SerializeAsString());
  }
  committed.keys = std::move(keys_);
  TASUKI_RETURN_IF_ERROR(TakeRows(batch, committed));
  if (!key_ids_.empty() || !committed.destroyed.empty()) {
    v1::KeyListRow list;
    for (size_t at = 0; at < key_ids_.size(); at += KeyId::kBytes) {
      list.add_key_ids(key_ids_.substr(at, KeyId::kBytes));
    }
    for (const std::string& id : committed.destroyed) list.add_destroyed(id);
    batch.Put(Table::kKey, KeyListKey(team_, committed.first), list.SerializeAsString());
  }
  if (!committed.chunks.empty()) {
    head_.set_recorded_at_us(recorded_at_us_);
    head_.set_commit_first_seq(committed.first.value());
    head_.set_tree_before(tree_before_.Serialize());
  } else if (head_.tree_before().empty()) {
    head_.set_tree_before(tree_before_.Serialize());
  }
  head_.set_keys(head_.keys() + key_ids_.size() / KeyId::kBytes);
  head_.set_tree(tree_.Serialize());
  batch.Put(Table::kHead, team_.str(), head_.SerializeAsString());
  return committed;
}

absl::Status Ledger::TakeRows(EngineBatch& batch, CommittedTeam& committed) {
  absl::Status status;
  rows_.TakeChanged([&](const domain::ChangedRow& changed) {
    const std::string_view key = changed.key;
    const std::string* row = changed.after;
    if (key[0] == 'd' && row != nullptr) {
      v1::DeviceRow device;
      if (device.ParseFromString(*row) && device.revoked_seq() > 0) {
        committed.revoked.push_back(DeviceId::FromTrusted(key.substr(1)));
      }
    }
    if (key[0] == 'm' && row != nullptr) {
      const MemberId member = MemberId::FromTrusted(key.substr(1));
      auto moved = HasMoved(member, *row);
      status.Update(moved.status());
      if (moved.ok() && *moved) {
        committed.moved.push_back(member);
        v1::RoleSinceRow since;
        since.set_seq(committed.first.value());
        batch.Put(Table::kKey, RoleSinceKey(team_, member), since.SerializeAsString());
      }
    }
    if (key[0] == 's' && row != nullptr) {
      v1::SubjectRow subject;
      if (subject.ParseFromString(*row) && subject.erased()) {
        status.Update(DestroyKeys(key.substr(1), batch, committed));
      }
    }
    const Table table = TableOf(key);
    if (row != nullptr) {
      batch.Put(table, TeamRowKey(team_, key), *row);
    } else {
      batch.Erase(table, TeamRowKey(team_, key));
    }
  });
  return status;
}

// What was sealed about the subject can never be opened again from here (DESIGN.md §8).
absl::Status Ledger::DestroyKeys(std::string_view subject, EngineBatch& batch,
                                 CommittedTeam& committed) {
  const auto destroy = [&](KeyId id, v1::SubjectKeyRow row) {
    row.clear_wrapped();
    batch.Put(Table::kKey, SubjectKeyKey(team_, id), row.SerializeAsString());
    batch.Erase(Table::kKey, KeyOfSubjectKey(team_, subject, id));
    committed.destroyed.push_back(id.str());
  };
  // Those that came with this very commit.
  std::erase_if(committed.keys, [&](const v1::SubjectKey& key) {
    if (key.subject().id() != subject) return false;
    v1::SubjectKeyRow row;
    *row.mutable_subject() = key.subject();
    destroy(KeyId::FromTrusted(key.key_id()), row);
    return true;
  });
  std::vector<KeyId> held;
  const std::string prefix = KeysOfSubject(team_, subject);
  TASUKI_RETURN_IF_ERROR(
      engine_.Scan(Table::kKey, prefix, prefix, [&](std::string_view key, std::string_view) {
        held.push_back(KeyId::FromTrusted(key.substr(prefix.size())));
        return true;
      }));
  for (const KeyId id : held) {
    TASUKI_ASSIGN_OR_RETURN(
        auto row, GetRow<v1::SubjectKeyRow>(engine_, Table::kKey, SubjectKeyKey(team_, id)));
    if (row && !row->wrapped().empty()) destroy(id, *std::move(row));
  }
  return absl::OkStatus();
}

// Whether the member has another role than before this commit, or is gone.
absl::StatusOr<bool> Ledger::HasMoved(MemberId member, std::string_view row) {
  v1::MemberRow now;
  if (!now.ParseFromArray(row.data(), static_cast<int>(row.size()))) return false;
  const auto key = domain::MemberKey(member);
  TASUKI_ASSIGN_OR_RETURN(auto before,
                          GetRow<v1::MemberRow>(engine_, TableOf(key), TeamRowKey(team_, key)));
  return before && (before->role() != now.role() || before->state() != now.state());
}

}  // namespace tasuki::server
