#include "client/replica/coaching_keys.h"

#include <optional>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

absl::Status ForgetCoachingKeys(OpenHome& home) {
  const MemberId self = home.identity().member;
  const auto* member = home.replica().rows().Find(domain::MemberKey(self));
  TASUKI_RETURN_IF_ERROR(home.replica().rows().status());
  if (member == nullptr) return absl::OkStatus();
  const v1::Role role = member->state() == v1::GONE ? v1::ROLE_UNSPECIFIED : member->role();
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint64_t> looked,
                          home.store().FindNumber(kKeysOfRow));
  if (looked == static_cast<uint64_t>(role)) return absl::OkStatus();
  storage::Batch batch;
  if (role != v1::MANAGER && role != v1::ADMIN) {
    std::vector<KeyId> others;
    auto cursor = home.store().db().NewCursor(kKeys);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      v1::KeyRow row;
      // The others are a subject's key by subject.
      if (cursor->key().size() != KeyId::kBytes) continue;
      const std::string_view bytes = cursor->value();
      if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) continue;
      if (row.subject().kind() != v1::MEMBER || row.subject().id() == self.bytes()) continue;
      others.push_back(KeyId::FromTrusted(cursor->key()));
    }
    TASUKI_RETURN_IF_ERROR(cursor->status());
    for (const KeyId key : others) TASUKI_RETURN_IF_ERROR(home.sealer().Forget(key, batch));
  }
  PutNumber(batch, kKeysOfRow, static_cast<uint64_t>(role));
  return home.store().db().Write(batch, storage::Sync::kNo);
}

}  // namespace tasuki::client
