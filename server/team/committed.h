#pragma once

#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/integrity/hash.h"
#include "common/storage/chunk.h"
#include "tasuki/v1/sync.pb.h"

namespace tasuki::server {

// What a commit brought, for those who pass it on.
struct CommittedTeam {
  Seq first;             // Of its first record.
  Seq last;              // first - 1 where it had none.
  integrity::Hash root;  // At `last`.
  std::vector<storage::BuiltChunk> chunks;
  std::vector<v1::SubjectKey> keys;    // New ones, opened.
  std::vector<std::string> destroyed;  // Ids of keys that are no more.
  std::vector<DeviceId> revoked;       // Devices that must hear nothing more.
  // Members who may read or do something else from now on: they must connect again.
  std::vector<MemberId> moved;
};

}  // namespace tasuki::server
