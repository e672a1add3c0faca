// Long because one walk over the journal feeds every comparison that follows it.

#include "server/commands/checker.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/judge.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/integrity/mark.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "server/engine/team_rows.h"
#include "server/order/teams.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {
namespace {

using integrity::Hash;

absl::Status Lost(const std::string& what) {
  return WithAdvice(absl::DataLossError(what), "restore a backup made before");
}

absl::Status Bad(Seq seq, const std::string& what) {
  return Lost(absl::StrCat("seq ", seq.value(), ": ", what));
}

// `status` of unwrapping a key, with what to do.
absl::Status NotOpened(const absl::Status& status) {
  return WithAdvice(status, "put the key file of this data back, or restore a backup");
}

// From these rules on, servers commit no event before the signature that covers it.
constexpr uint32_t kRulesOfSignedTails = 2;

// Walks one team's journal. Made for one check; one thread.
class Checker {
 public:
  Checker(Engine& engine, TeamId team) : engine_(engine), team_(team), rows_(below_) {}

  absl::StatusOr<CheckSummary> Run(const integrity::KeyFile& key_file);

 private:
  // What was seen of a replica.
  struct Origin {
    ReplicaSeq seq;
    Hash chain;
    uint32_t act_left = 0;  // Of its last record.
    DeviceId device;        // That opened it; zero: the server's own.
    ReplicaSeq marked;      // Signed up to here.
    uint32_t rules = 0;     // That its last record was judged by.
  };

  absl::Status CheckChunk(std::string_view bytes);
  absl::Status CheckRecord(Seq seq, const storage::RecordView& record);
  absl::StatusOr<Hash> CheckOrigin(Seq seq, const storage::RecordView& record,
                                   const Hash& header_hash);
  absl::Status CheckFirst(Seq seq, const storage::RecordView& record, const v1::Header& header);
  absl::Status CheckMark(const v1::Mark& mark);
  std::string PublicKeyOf(ReplicaId replica);
  absl::Status CheckHead();
  absl::Status CheckStateRows();
  absl::Status CheckHeldRows();
  absl::Status CheckServerKey(const integrity::KeyFile& key_file);
  absl::Status CheckKeys(const integrity::KeyFile& key_file);
  absl::StatusOr<bool> IsFoundBySubject(const v1::SubjectKeyRow& row, KeyId id);
  absl::Status CheckNamedKeys(const absl::flat_hash_set<KeyId>& ids);
  absl::Status CheckKeyLists(absl::flat_hash_set<KeyId> ids);

  Engine& engine_;
  const TeamId team_;
  domain::NoRows below_;
  domain::Rows rows_;
  integrity::Tree tree_;
  storage::ChunkDecoder decoder_;
  int64_t recorded_at_us_ = 0;
  Seq at_;  // Of the last record that was looked at.
  absl::flat_hash_map<ReplicaId, Origin> origins_;
  // Keys that sealed events name, where first.
  struct NamedKey {
    Seq seq;
    SubjectId subject;
  };
  absl::flat_hash_map<KeyId, NamedKey> named_keys_;
  uint64_t keys_counted_ = 0;  // By the head; 0: by an earlier release, which did not.
  // Chains at the ends of this chunk's marks.
  std::map<std::pair<ReplicaId, ReplicaSeq>, Hash> wanted_;
  CheckSummary summary_;
};

absl::StatusOr<CheckSummary> Checker::Run(const integrity::KeyFile& key_file) {
  TASUKI_ASSIGN_OR_RETURN(auto reader, engine_.ReadChunks(team_, Seq(1)));
  while (true) {
    auto chunk = reader->Next();
    if (!chunk.ok()) return Bad(at_.Next(), std::string(chunk.status().message()));
    if (!chunk->has_value()) break;
    TASUKI_RETURN_IF_ERROR(CheckChunk((*chunk)->bytes));
  }
  TASUKI_RETURN_IF_ERROR(CheckHead());
  TASUKI_RETURN_IF_ERROR(CheckStateRows());
  TASUKI_RETURN_IF_ERROR(CheckHeldRows());
  TASUKI_RETURN_IF_ERROR(CheckServerKey(key_file));
  TASUKI_RETURN_IF_ERROR(CheckKeys(key_file));
  summary_.teams = 1;
  summary_.events = tree_.size();
  return summary_;
}

absl::Status Checker::CheckChunk(std::string_view bytes) {
  if (absl::Status status = decoder_.Decode(bytes); !status.ok()) {
    return Bad(at_.Next(), std::string(status.message()));
  }
  const storage::ChunkInfo& info = decoder_.info();
  if (info.first != at_.Next()) {
    return Bad(at_.Next(), absl::StrCat("the next chunk begins at ", info.first.value()));
  }
  if (info.recorded_at_us < recorded_at_us_) {
    return Bad(info.first, "it was recorded before the event in front of it");
  }
  if (info.rules > domain::kRulesVersion) {
    return Bad(info.first, absl::StrCat("it was judged by rules ", info.rules,
                                        ", this tasukid has ", domain::kRulesVersion));
  }
  recorded_at_us_ = info.recorded_at_us;
  wanted_.clear();
  for (const v1::Mark& mark : decoder_.marks()) {
    wanted_[{ReplicaId::FromTrusted(mark.replica()), ReplicaSeq(mark.replica_seq())}] = Hash();
  }
  for (uint32_t i = 0; i < info.count; ++i) {
    TASUKI_RETURN_IF_ERROR(CheckRecord(info.first.Plus(i), decoder_.records()[i]));
  }
  for (const v1::Mark& mark : decoder_.marks()) TASUKI_RETURN_IF_ERROR(CheckMark(mark));
  return absl::OkStatus();
}

absl::Status Checker::CheckRecord(Seq seq, const storage::RecordView& record) {
  at_ = seq;
  v1::Header header;
  if (!header.ParseFromArray(record.header.data(), static_cast<int>(record.header.size()))) {
    return Bad(seq, "its header cannot be read");
  }
  const Hash header_hash = integrity::Sha256(record.header);
  TASUKI_ASSIGN_OR_RETURN(const Hash sealed_hash, CheckOrigin(seq, record, header_hash));
  if (record.replica_seq == ReplicaSeq(1)) TASUKI_RETURN_IF_ERROR(CheckFirst(seq, record, header));
  domain::JournalEvent event{.header = &header,
                             .replica = record.replica,
                             .replica_seq = record.replica_seq,
                             .seq = seq,
                             .recorded_at_us = recorded_at_us_,
                             .rules = decoder_.info().rules};
  event.verdict = domain::Judge(event, rows_);
  if (event.verdict != record.verdict) {
    return Bad(seq, absl::StrCat("its verdict is ", v1::Verdict_Name(record.verdict),
                                 ", should be ", v1::Verdict_Name(event.verdict)));
  }
  if (!header.key_id().empty()) {
    named_keys_.try_emplace(KeyId::FromTrusted(header.key_id()),
                            NamedKey{seq, SubjectId::FromTrusted(header.subject().id())});
  }
  domain::ApplyVerdict(event, rows_);
  TASUKI_RETURN_IF_ERROR(rows_.status());
  tree_.Append(
      integrity::RecordLeaf(team_, seq, decoder_.info(), record, header_hash, sealed_hash));
  return absl::OkStatus();
}

// Order, acts and chain at the event's origin. Gives back the hash of its sealed part.
absl::StatusOr<Hash> Checker::CheckOrigin(Seq seq, const storage::RecordView& record,
                                          const Hash& header_hash) {
  const Hash sealed_hash = integrity::SealedHash(record.sealed, record.sealed_hash);
  auto [found, added] = origins_.try_emplace(
      record.replica, Origin{.chain = integrity::ChainStart(team_, record.replica)});
  Origin& origin = found->second;
  if (record.replica_seq != origin.seq.Next()) {
    return Bad(seq, absl::StrCat("it is event ", record.replica_seq.value(), " of replica ",
                                 record.replica.Hex(), ", expected ", origin.seq.value() + 1));
  }
  if (origin.act_left > 0 && record.act_left != origin.act_left - 1) {
    return Bad(seq, "the act it belongs to is not whole");
  }
  origin.seq = record.replica_seq;
  origin.act_left = record.act_left;
  origin.rules = decoder_.info().rules;
  origin.chain = integrity::ChainNext(origin.chain, record.replica_seq, header_hash, sealed_hash);
  if (auto wanted = wanted_.find({record.replica, record.replica_seq}); wanted != wanted_.end()) {
    wanted->second = origin.chain;
  }
  return sealed_hash;
}

// Whose replica it is, by its first event: whatever the verdict, that device signed the push.
absl::Status Checker::CheckFirst(Seq seq, const storage::RecordView& record,
                                 const v1::Header& header) {
  if (seq == Seq(1) && header.has_team_created()) return absl::OkStatus();  // The server's own.
  if (header.type() != v1::REPLICA_OPENED || !header.has_replica_opened()) {
    return Bad(seq, absl::StrCat("it is the first event of replica ", record.replica.Hex(),
                                 ", but does not open it"));
  }
  origins_[record.replica].device = DeviceId::FromTrusted(header.replica_opened().device());
  return absl::OkStatus();
}

absl::Status Checker::CheckMark(const v1::Mark& mark) {
  const ReplicaId replica = ReplicaId::FromTrusted(mark.replica());
  const Hash chain = wanted_[{replica, ReplicaSeq(mark.replica_seq())}];
  if (chain.is_zero() || mark.chain() != chain.bytes()) {
    return Bad(at_, absl::StrCat("the chain of replica ", replica.Hex(), " at its event ",
                                 mark.replica_seq(), " is not the one that was signed"));
  }
  if (!integrity::VerifyMark(PublicKeyOf(replica), team_, mark)) {
    return Bad(at_, absl::StrCat("the signature of replica ", replica.Hex(), " over its event ",
                                 mark.replica_seq(), " is not good"));
  }
  Origin& origin = origins_[replica];
  origin.marked = std::max(origin.marked, ReplicaSeq(mark.replica_seq()));
  ++summary_.marks;
  return absl::OkStatus();
}

std::string Checker::PublicKeyOf(ReplicaId replica) {
  const auto* team = rows_.Find(domain::TeamKey());
  if (team != nullptr && team->server_replica() == replica.bytes()) return team->server_key();
  const auto origin = origins_.find(replica);
  if (origin == origins_.end()) return "";
  const auto* device = rows_.Find(domain::DeviceKey(origin->second.device));
  return device == nullptr ? "" : device->public_key();
}

absl::Status Checker::CheckHead() {
  TASUKI_ASSIGN_OR_RETURN(auto head, GetRow<v1::TeamHeadRow>(engine_, Table::kHead, team_.bytes()));
  if (!head) return absl::DataLossError("the team has no head");
  keys_counted_ = head->keys();
  if (head->seq() != tree_.size()) {
    return Bad(at_.Next(), absl::StrCat("the journal ends here, the head says ", head->seq()));
  }
  if (head->tree() != tree_.Serialize()) {
    return Bad(at_, absl::StrCat("the journal's root is ", tree_.Root().Hex(),
                                 ", the head holds another tree"));
  }
  return absl::OkStatus();
}

// Rows as this release keeps them, over those of the store, which may be an older one's.
absl::Status Checker::CheckStateRows() {
  absl::Status status;
  uint64_t recomputed = 0;
  TeamRows store(engine_, team_);
  domain::Rows stored_rows(static_cast<domain::RowSource&>(store));
  const bool old = domain::MoveOldPolicies(stored_rows);
  TASUKI_ASSIGN_OR_RETURN(auto head, GetRow<v1::TeamHeadRow>(engine_, Table::kHead, team_.bytes()));
  // Such a store was not opened by this release yet, which puts them.
  const bool imports_known = head && head->imports_known();
  rows_.TakeChanged([&](const domain::ChangedRow& row) {
    const std::string_view key = row.key;
    if (row.after == nullptr || !status.ok()) return;
    if (!imports_known && (key[0] == 'j' || key[0] == 'q')) return;
    if (!old || key[0] != 'y') ++recomputed;
    auto stored = stored_rows.LoadRow(key);
    if (!stored.ok()) {
      status = stored.status();
    } else if (!stored->has_value() || **stored != *row.after) {
      status = Bad(
          at_, absl::StrCat("the row ", HexEncode(key), " is not what the journal makes of it"));
    }
  });
  TASUKI_RETURN_IF_ERROR(status);
  uint64_t stored = 0;
  const auto count = [&](std::string_view key, std::string_view) {
    key.remove_prefix(TeamId::kBytes);
    const bool of_imports = key[0] == 'j' || key[0] == 'q';
    stored += key != "K" && (imports_known || !of_imports) ? 1 : 0;
    return true;
  };
  for (Table table : {Table::kAuthority, Table::kDecision, Table::kSubject}) {
    TASUKI_RETURN_IF_ERROR(engine_.Scan(table, team_.bytes(), team_.bytes(), count));
  }
  summary_.rows = recomputed;
  if (stored == recomputed) return absl::OkStatus();
  return Bad(at_,
             absl::StrCat("the store holds ", stored, " rows, the journal makes ", recomputed));
}

absl::Status Checker::CheckHeldRows() {
  for (const auto& [replica, origin] : origins_) {
    TASUKI_ASSIGN_OR_RETURN(auto held,
                            GetRow<v1::HeldRow>(engine_, Table::kReplica, HeldKey(team_, replica)));
    if (!held || held->replica_seq() != origin.seq.value() ||
        held->chain() != origin.chain.bytes() || held->device() != origin.device.bytes()) {
      return Bad(at_, absl::StrCat("what is held of replica ", replica.Hex(),
                                   " is not what the journal has of it"));
    }
    if (origin.act_left > 0) {
      return Bad(at_, absl::StrCat("the last act of replica ", replica.Hex(), " is not whole"));
    }
    if (origin.marked == origin.seq) continue;
    const std::string tail =
        absl::StrCat("event ", origin.seq.value(), " of replica ", replica.Hex(),
                     " is signed by nobody; signatures end at its event ", origin.marked.value());
    if (origin.rules >= kRulesOfSignedTails) return Bad(at_, tail);
    summary_.warnings.push_back(
        tail + "; an earlier release left it so, and that laptop's next push signs it");
  }
  size_t stored = 0;
  TASUKI_RETURN_IF_ERROR(engine_.Scan(Table::kReplica, team_.bytes(), team_.bytes(),
                                      [&](std::string_view, std::string_view) {
                                        ++stored;
                                        return true;
                                      }));
  if (stored == origins_.size()) return absl::OkStatus();
  return Bad(at_,
             absl::StrCat("the store holds ", stored, " replicas, the journal ", origins_.size()));
}

// `serve` needs it before anything else, also where nobody has a key of their own yet.
absl::Status Checker::CheckServerKey(const integrity::KeyFile& key_file) {
  auto server_key = ReadServerKey(engine_, team_, key_file);
  if (!server_key.ok()) return NotOpened(server_key.status());
  const auto key = domain::TeamKey();
  TASUKI_ASSIGN_OR_RETURN(auto row,
                          GetRow<v1::TeamRow>(engine_, TableOf(key), TeamRowKey(team_, key)));
  if (row && row->server_key() == server_key->public_key()) return absl::OkStatus();
  return Lost("the server's signing key is not the one that the journal names");
}

absl::Status Checker::CheckKeys(const integrity::KeyFile& key_file) {
  absl::Status status;
  absl::flat_hash_set<KeyId> ids;
  const std::string prefix = TeamRowKey(team_, "k");
  TASUKI_RETURN_IF_ERROR(
      engine_.Scan(Table::kKey, prefix, prefix, [&](std::string_view key, std::string_view value) {
        const KeyId id = KeyId::FromTrusted(key.substr(prefix.size()));
        ids.insert(id);
        v1::SubjectKeyRow row;
        if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          status = Lost("key " + id.Hex() + " cannot be read");
        } else if (!row.wrapped().empty()) {
          status = NotOpened(key_file.Unwrap(id, row.wrapped()).status());
          const auto found = IsFoundBySubject(row, id);
          status.Update(found.status());
          if (status.ok() && !*found) {
            status = Lost("key " + id.Hex() + " would outlive the erasing of its subject");
          }
          ++summary_.keys;
        }
        return status.ok();
      }));
  TASUKI_RETURN_IF_ERROR(status);
  TASUKI_RETURN_IF_ERROR(CheckNamedKeys(ids));
  return CheckKeyLists(std::move(ids));
}

// A store that this release has not served yet has no rows by subject.
absl::StatusOr<bool> Checker::IsFoundBySubject(const v1::SubjectKeyRow& row, KeyId id) {
  TASUKI_ASSIGN_OR_RETURN(auto made, engine_.Get(Table::kKey, KeysAreBySubjectKey(team_)));
  if (!made) return true;
  TASUKI_ASSIGN_OR_RETURN(auto found,
                          engine_.Get(Table::kKey, KeyOfSubjectKey(team_, row.subject().id(), id)));
  return found.has_value();
}

// A key that an event names may never have come: whoever pushed it may have kept it. The head
// counts those that came, which tells that from one that is gone.
absl::Status Checker::CheckNamedKeys(const absl::flat_hash_set<KeyId>& ids) {
  std::optional<Seq> first;
  uint64_t missing = 0;
  for (const auto& [id, named] : named_keys_) {
    if (ids.contains(id)) continue;
    const auto* subject = rows_.Find(domain::SubjectKey(named.subject));
    // Dropped where it came: the subject had been erased.
    if (subject != nullptr && subject->erased()) continue;
    ++missing;
    if (!first || named.seq < *first) first = named.seq;
  }
  const bool uncounted = keys_counted_ == 0 && ids.empty();
  if (missing > 0 && (uncounted || ids.size() < keys_counted_)) {
    return Bad(*first, "the key that its text is sealed under is gone, and maybe others");
  }
  if (ids.size() < keys_counted_) {
    return Lost(
        absl::StrCat("the store holds ", ids.size(), " keys, but had come to ", keys_counted_));
  }
  if (missing > 0) {
    summary_.warnings.push_back(absl::StrCat(
        "seq ", first->value(), ": the key that its text is sealed under never came (", missing,
        " such ", missing == 1 ? "key" : "keys", "); whoever wrote it kept it to themselves"));
  }
  return absl::OkStatus();
}

// Every key is handed on with just one commit.
absl::Status Checker::CheckKeyLists(absl::flat_hash_set<KeyId> ids) {
  absl::Status status;
  const std::string prefix = TeamRowKey(team_, "s");
  TASUKI_RETURN_IF_ERROR(
      engine_.Scan(Table::kKey, prefix, prefix, [&](std::string_view key, std::string_view value) {
        const std::string seq = HexEncode(key.substr(prefix.size()));
        v1::KeyListRow list;
        if (!list.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          status = Lost("the list of keys at seq " + seq + " cannot be read");
          return false;
        }
        for (const std::string& id : list.key_ids()) {
          if (ids.erase(KeyId::FromTrusted(id)) == 1) continue;
          status = Lost(absl::StrCat("the list of keys at seq ", seq, " names key ", HexEncode(id),
                                     ", which is not there, or twice"));
          return false;
        }
        return true;
      }));
  TASUKI_RETURN_IF_ERROR(status);
  if (ids.empty()) return absl::OkStatus();
  return Lost(
      absl::StrCat("key ", ids.begin()->Hex(), " is in no list, so that no laptop gets it"));
}

}  // namespace

absl::StatusOr<CheckSummary> CheckTeam(Engine& engine, TeamId team,
                                       const integrity::KeyFile& key_file) {
  return Checker(engine, team).Run(key_file);
}

}  // namespace tasuki::server
