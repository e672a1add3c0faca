#include "client/replica/sealer.h"

#include <utility>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/sealing.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

// Key ids have 16 bytes, keys by subject 18: the two never meet.
std::string BySubject(const v1::Subject& subject) {
  std::string key = "s";
  key.push_back(static_cast<char>(subject.kind()));
  key.append(subject.id());
  return key;
}

}  // namespace

absl::Status Sealer::CheckKeyFile() {
  auto cursor = store_.db().NewCursor(kKeys);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() != KeyId::kBytes) continue;
    return Find(KeyId::FromTrusted(cursor->key())).status();
  }
  return cursor->status();
}

absl::StatusOr<KeyId> Sealer::KeyFor(const v1::Subject& subject, Random& random,
                                     storage::Batch& batch, std::vector<KeyId>& made) {
  TASUKI_ASSIGN_OR_RETURN(std::optional<KeyId> known, SealingKey(BySubject(subject)));
  if (known.has_value()) return *known;
  KeyId id = KeyId::Random(random);
  Held held{subject, random.Bytes(integrity::kSealKeyBytes)};
  Put(id, held, random, batch);
  made.push_back(id);
  return id;
}

// The key that this laptop seals the subject's text with, where it has one.
absl::StatusOr<std::optional<KeyId>> Sealer::SealingKey(const std::string& by_subject) {
  if (auto known = by_subject_.find(by_subject); known != by_subject_.end()) return known->second;
  TASUKI_ASSIGN_OR_RETURN(std::optional<std::string> stored, store_.db().Get(kKeys, by_subject));
  if (!stored.has_value()) return std::nullopt;
  return by_subject_.emplace(by_subject, KeyId::FromTrusted(*stored)).first->second;
}

void Sealer::Put(KeyId id, const Held& held, Random& random, storage::Batch& batch) {
  v1::KeyRow row;
  *row.mutable_subject() = held.subject;
  row.set_wrapped(key_file_.Wrap(id, held.key, random));
  PutMessage(batch, kKeys, id.bytes(), row);
  held_.insert_or_assign(id, held);
  unwritten_.push_back(id);
  // A later key of the same subject opens what it sealed; ours goes on sealing with the first.
  std::string by_subject = BySubject(held.subject);
  if (by_subject_.try_emplace(by_subject, id).second) batch.Put(kKeys, by_subject, id.bytes());
}

void Sealer::Drop() {
  for (KeyId id : unwritten_) {
    auto held = held_.find(id);
    if (held == held_.end()) continue;
    auto sealing = by_subject_.find(BySubject(held->second.subject));
    if (sealing != by_subject_.end() && sealing->second == id) by_subject_.erase(sealing);
    held_.erase(held);
  }
  unwritten_.clear();
}

absl::StatusOr<const Sealer::Held*> Sealer::Find(KeyId id) {
  if (auto held = held_.find(id); held != held_.end()) return &held->second;
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::KeyRow> row,
                          store_.Find<v1::KeyRow>(kKeys, id.bytes()));
  if (!row.has_value()) return nullptr;
  TASUKI_ASSIGN_OR_RETURN(std::string key, key_file_.Unwrap(id, row->wrapped()));
  return &held_.insert_or_assign(id, Held{row->subject(), std::move(key)}).first->second;
}

absl::StatusOr<std::string> Sealer::Seal(KeyId id, std::string_view message,
                                         std::string_view header, Random& random) {
  TASUKI_ASSIGN_OR_RETURN(const Held* held, Find(id));
  if (held == nullptr) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("the key $0 is named but not held", id.Hex()));
  }
  return integrity::Seal(held->key, message, header, random);
}

absl::StatusOr<std::optional<std::string>> Sealer::Open(KeyId id, std::string_view sealed,
                                                        std::string_view header, bool& unreadable) {
  TASUKI_ASSIGN_OR_RETURN(const Held* held, Find(id));
  if (held == nullptr) return std::nullopt;
  absl::StatusOr<std::string> message = integrity::Open(held->key, sealed, header);
  // Any device may push a sealed part that does not open: it has no words, and hides no others.
  unreadable = absl::IsDataLoss(message.status());
  if (unreadable) return std::nullopt;
  TASUKI_RETURN_IF_ERROR(message.status());
  return *std::move(message);
}

absl::Status Sealer::Take(const v1::SubjectKey& key, Random& random, storage::Batch& batch) {
  TASUKI_ASSIGN_OR_RETURN(KeyId id, KeyId::FromBytes(key.key_id()));
  if (key.key().size() != integrity::kSealKeyBytes) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the server sent a key of $0 bytes, not 32", key.key().size()));
  }
  TASUKI_ASSIGN_OR_RETURN(const Held* held, Find(id));
  if (held != nullptr) return absl::OkStatus();
  TASUKI_RETURN_IF_ERROR(SealingKey(BySubject(key.subject())).status());
  Put(id, Held{key.subject(), key.key()}, random, batch);
  return absl::OkStatus();
}

absl::Status Sealer::Retire(KeyId id, storage::Batch& batch) {
  TASUKI_ASSIGN_OR_RETURN(const Held* held, Find(id));
  if (held == nullptr) return absl::OkStatus();
  const std::string by_subject = BySubject(held->subject);
  TASUKI_ASSIGN_OR_RETURN(std::optional<KeyId> sealing, SealingKey(by_subject));
  if (sealing != id) return absl::OkStatus();
  batch.Delete(kKeys, by_subject);
  by_subject_.erase(by_subject);
  return absl::OkStatus();
}

absl::Status Sealer::Forget(KeyId id, storage::Batch& batch) {
  TASUKI_RETURN_IF_ERROR(Retire(id, batch));
  batch.Delete(kKeys, id.bytes());
  held_.erase(id);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::SubjectKey>> Sealer::ForPush(KeyId id) {
  TASUKI_ASSIGN_OR_RETURN(const Held* held, Find(id));
  if (held == nullptr) return std::nullopt;
  v1::SubjectKey key;
  key.set_key_id(id.str());
  *key.mutable_subject() = held->subject;
  key.set_key(held->key);
  return key;
}

}  // namespace tasuki::client
