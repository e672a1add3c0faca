#include "client/replica/store.h"

#include <algorithm>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"

namespace tasuki::client {
namespace {

constexpr size_t kDropBytes = 1 << 20;  // Of one write while views are dropped.

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(StoreOptions options) {
  storage::DbOptions db_options;
  db_options.path = std::move(options.path);
  db_options.create = options.create;
  db_options.env = std::move(options.disk);
  db_options.column_families = {"journal",    "state", "outbox",     "meta",     "keys",
                                "applied_at", "tail",  "kept_apart", "requests", "event_ids"};
  // The outbox has no other copy.
  if (options.kind == StoreKind::kOwn) db_options.waterline = storage::KeepWaterline::kSynced;
  db_options.bears_damage = options.kind == StoreKind::kInPieces;
  if (options.kind == StoreKind::kDamaged || options.kind == StoreKind::kInPieces) {
    db_options.access = storage::Access::kReadOnly;
  }
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<storage::Db> db,
                          storage::Db::Open(std::move(db_options)));
  return std::unique_ptr<Store>(new Store(std::move(db), options.team));
}

absl::StatusOr<bool> Store::FindInto(Family family, std::string_view key,
                                     google::protobuf::MessageLite& message) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> bytes, db_->Get(family, key));
  if (!bytes.has_value()) return false;
  if (!message.ParseFromString(*bytes)) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("a $0 in this replica's store does not parse; `tasuki recover` goes on "
                        "with what can be read",
                        message.GetTypeName()));
  }
  return true;
}

absl::StatusOr<std::optional<uint64_t>> Store::FindNumber(std::string_view meta_key) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> bytes, db_->Get(kMeta, meta_key));
  if (!bytes.has_value()) return std::nullopt;
  if (bytes->size() != 8) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("the row '$0' has $1 bytes, not 8", ToAbsl(meta_key), bytes->size()));
  }
  return GetU64(*bytes);
}

void PutMessage(storage::Batch& batch, Family family, std::string_view key,
                const google::protobuf::MessageLite& message) {
  batch.Put(family, key, message.SerializeAsString());
}

void PutNumber(storage::Batch& batch, std::string_view meta_key, uint64_t number) {
  batch.Put(kMeta, meta_key, NumberKey(number));
}

std::string NumberKey(uint64_t number) {
  std::string key;
  PutU64(key, number);
  return key;
}

absl::StatusOr<std::optional<std::string>> StateSource::LoadRow(std::string_view key) {
  if (empty_) return std::nullopt;
  return store_.db().Get(kState, key);
}

absl::Status StateSource::ScanRowsFrom(
    std::string_view prefix, std::string_view from,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  if (empty_) return absl::OkStatus();
  auto cursor = store_.db().NewCursor(kState);
  for (cursor->Seek(std::max(prefix, from)); cursor->Valid(); cursor->Next()) {
    if (cursor->key().substr(0, prefix.size()) != prefix) break;
    if (!visit(cursor->key(), cursor->value())) break;
  }
  return cursor->status();
}

absl::StatusOr<std::optional<domain::KeyAndRow>> StateSource::LastRow(std::string_view prefix,
                                                                      std::string_view at_most) {
  if (empty_) return std::nullopt;
  auto cursor = store_.db().NewCursor(kState);
  cursor->SeekForPrev(at_most);
  TASUKI_RETURN_IF_ERROR(cursor->status());
  if (!cursor->Valid() || cursor->key().substr(0, prefix.size()) != prefix) return std::nullopt;
  return domain::KeyAndRow(cursor->key(), cursor->value());
}

absl::Status DropViews(Store& store) {
  storage::Batch batch;
  PutNumber(batch, kFoldVersionRow, 0);  // Until all rows are gone.
  PutNumber(batch, kFoldedRow, 0);
  PutNumber(batch, kIndexedRow, 0);
  batch.Delete(kMeta, kRowSumRow);
  for (const Family family : {kState, kEventIds}) {
    auto cursor = store.db().NewCursor(family, storage::Use::kScan);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      batch.Delete(family, cursor->key());
      if (batch.bytes() < kDropBytes) continue;
      TASUKI_RETURN_IF_ERROR(store.db().Write(batch, storage::Sync::kNo));
      batch.Clear();
    }
    TASUKI_RETURN_IF_ERROR(cursor->status());
  }
  PutNumber(batch, kFoldVersionRow, domain::kFoldVersion);
  return store.db().Write(batch, storage::Sync::kNo);
}

}  // namespace tasuki::client
