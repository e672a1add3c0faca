#include "client/replica/store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::client {

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& path, bool create,
                                                   TeamId team, storage::Disk disk) {
  storage::DbOptions options;
  options.path = path;
  options.create = create;
  options.env = std::move(disk);
  options.column_families = {"journal",    "state", "outbox",     "meta",    "keys",
                             "applied_at", "tail",  "kept_apart", "requests"};
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<storage::Db> db, storage::Db::Open(std::move(options)));
  return std::unique_ptr<Store>(new Store(std::move(db), team));
}

absl::StatusOr<bool> Store::FindInto(Family family, std::string_view key,
                                     google::protobuf::MessageLite& message) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> bytes, db_->Get(family, key));
  if (!bytes.has_value()) return false;
  if (!message.ParseFromString(*bytes)) {
    return absl::DataLossError(absl::StrCat("a ", message.GetTypeName(),
                                            " in this replica's store does not parse; move the "
                                            "home away and join again"));
  }
  return true;
}

absl::StatusOr<std::optional<uint64_t>> Store::FindNumber(std::string_view meta_key) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> bytes, db_->Get(kMeta, meta_key));
  if (!bytes.has_value()) return std::nullopt;
  if (bytes->size() != 8) {
    return absl::DataLossError(
        absl::StrCat("the row '", ToAbsl(meta_key), "' has ", bytes->size(), " bytes, not 8"));
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
  return store_.db().Get(kState, key);
}

absl::Status StateSource::ScanRows(
    std::string_view prefix,
    absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) {
  auto cursor = store_.db().NewCursor(kState);
  for (cursor->Seek(prefix); cursor->Valid(); cursor->Next()) {
    if (cursor->key().substr(0, prefix.size()) != prefix) break;
    if (!visit(cursor->key(), cursor->value())) break;
  }
  return cursor->status();
}

}  // namespace tasuki::client
