#include "client/replica/whole.h"

#include <optional>
#include <string>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/digest.h"
#include "common/integrity/chain.h"
#include "common/integrity/leaf.h"
#include "common/integrity/tree.h"
#include "common/storage/journal.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

using integrity::Hash;

absl::Status CheckOutbox(Store& store) {
  TASUKI_ASSIGN_OR_RETURN(const auto own, store.Find<v1::OwnRow>(kMeta, kOwnRow));
  if (!own) return Fault(absl::StatusCode::kDataLoss, "the store does not say which replica it is");
  std::optional<uint64_t> at;
  std::string chain;
  v1::OutboxRow row;
  auto cursor = store.db().NewCursor(kOutbox, storage::Use::kScan);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const std::string_view value = cursor->value();
    if (cursor->key().size() != 8 ||
        !row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return Fault(absl::StatusCode::kDataLoss, "a row of the outbox does not parse");
    }
    const uint64_t seq = GetU64(cursor->key());
    const v1::Record& record = row.record();
    const bool follows = !at || (seq == *at + 1 && row.chain_before() == chain);
    if (!follows || record.replica_seq() != seq || row.chain_before().size() != Hash::kBytes) {
      return Fault(absl::StatusCode::kDataLoss,
                   Phrase("event $0 of the outbox does not follow", seq));
    }
    chain =
        integrity::ChainNext(Hash::FromTrusted(row.chain_before()), ReplicaSeq(seq),
                             integrity::Sha256(record.header()), integrity::Sha256(record.sealed()))
            .str();
    if (chain != row.chain()) {
      return Fault(absl::StatusCode::kDataLoss, Phrase("event $0 of the outbox was altered", seq));
    }
    at = seq;
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (!at || (*at == own->last_seq() && chain == own->chain())) return absl::OkStatus();
  return Fault(absl::StatusCode::kDataLoss,
               Phrase("the outbox ends at event $0, not at $1", *at, own->last_seq()));
}

absl::Status CheckJournal(Store& store) {
  TASUKI_ASSIGN_OR_RETURN(const auto applied, store.Find<v1::AppliedRow>(kMeta, kAppliedRow));
  integrity::Tree tree;
  storage::JournalReader reader(store.db(), kJournal, store.team());
  TASUKI_RETURN_IF_ERROR(storage::ForEachRecord(
      reader, Seq(1),
      [&](Seq seq, const storage::ChunkInfo& info, const storage::RecordView& record) {
        tree.Append(integrity::RecordLeaf(store.team(), seq, info, record));
        return true;
      }));
  integrity::Tree kept;
  if (applied && !applied->tree().empty()) {
    TASUKI_ASSIGN_OR_RETURN(kept, integrity::Tree::Parse(applied->tree()));
  }
  if (kept.size() == tree.size() && kept.Root() == tree.Root()) return absl::OkStatus();
  return Fault(absl::StatusCode::kDataLoss,
               Phrase("the journal here, $0 events, is not what its tree of $1 says", tree.size(),
                      kept.size()));
}

absl::Status CheckViews(Store& store) {
  TASUKI_ASSIGN_OR_RETURN(const auto version, store.FindNumber(kFoldVersionRow));
  // Others are made anew when the home is opened.
  if (version != domain::kFoldVersion) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const auto kept, store.db().Get(kMeta, kRowSumRow));
  domain::RowSum sum, expected;
  if (kept) {
    TASUKI_ASSIGN_OR_RETURN(expected, domain::RowSum::Parse(*kept));
  }
  std::string hashed;
  auto cursor = store.db().NewCursor(kState, storage::Use::kScan);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (!domain::IsStateRow(cursor->key())) continue;
    hashed.assign(cursor->key()).append(cursor->value());
    sum.Add(integrity::Sha256(hashed).bytes());
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (sum == expected) return absl::OkStatus();
  return Fault(absl::StatusCode::kDataLoss, "the views here are not what their sum says");
}

}  // namespace

absl::Status CheckWhole(Store& store) {
  TASUKI_RETURN_IF_ERROR(store.db().VerifyChecksums());
  TASUKI_RETURN_IF_ERROR(CheckOutbox(store));
  TASUKI_RETURN_IF_ERROR(CheckJournal(store));
  return CheckViews(store);
}

}  // namespace tasuki::client
