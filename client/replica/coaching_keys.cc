#include "client/replica/coaching_keys.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

namespace {

absl::Status ForgetKeysOfOthers(OpenHome& home) {
  storage::Db& db = home.store().db();
  std::vector<KeyId> others;
  auto cursor = db.NewCursor(kKeys);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    v1::KeyRow row;
    // The others are a subject's key by subject.
    if (cursor->key().size() != KeyId::kBytes) continue;
    const std::string_view bytes = cursor->value();
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
    if (row.subject().kind() != v1::MEMBER) continue;
    if (row.subject().id() == home.identity().member.bytes()) continue;
    others.push_back(KeyId::FromTrusted(cursor->key()));
  }
  TASUKI_RETURN_IF_ERROR(cursor->status());
  cursor.reset();
  storage::Batch batch;
  for (const KeyId key : others) TASUKI_RETURN_IF_ERROR(home.sealer().Forget(key, batch));
  if (!batch.empty()) TASUKI_RETURN_IF_ERROR(db.Write(batch, storage::Sync::kNo));
  return db.Purge(kKeys);
}

}  // namespace

absl::Status ForgetCoachingKeys(OpenHome& home) {
  const MemberId self = home.identity().member;
  const auto* member = home.replica().rows().Find(domain::MemberKey(self));
  TASUKI_RETURN_IF_ERROR(home.replica().rows().status());
  if (member == nullptr) return absl::OkStatus();
  const v1::Role role = member->state() == v1::GONE ? v1::ROLE_UNSPECIFIED : member->role();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> looked,
                          home.store().FindNumber(kKeysOfRow));
  if (looked == static_cast<uint64_t>(role)) return absl::OkStatus();
  if (role != v1::MANAGER && role != v1::ADMIN) TASUKI_RETURN_IF_ERROR(ForgetKeysOfOthers(home));
  // Last, so that what is cut off before is done again.
  storage::Batch batch;
  PutNumber(batch, kKeysOfRow, static_cast<uint64_t>(role));
  return home.store().db().Write(batch, storage::Sync::kNo);
}

}  // namespace tasuki::client
