#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/integrity/hash.h"
#include "common/integrity/signing.h"

// Signed heads: C2SP tlog-checkpoint, a C2SP signed note with an Ed25519 signature. Any thread.
//
//   tasuki/<team, hex>
//   <size, decimal>
//   <root, base64>
//   epoch <epoch, decimal>
//
//   — tasuki/<team, hex> <base64 of key id (4 bytes) ‖ signature (64 bytes)>

namespace tasuki::integrity {

// No checkpoint of ours is longer; more is refused unread.
inline constexpr size_t kCheckpointBytesMax = 1024;

// What a server vouched for: the journal's first `size` records have this root.
struct Checkpoint {
  Epoch epoch;
  uint64_t size = 0;
  Hash root;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The head as a signed note.
std::string MakeCheckpoint(const DeviceKey& server, TeamId team, Epoch epoch, uint64_t size,
                           const Hash& root);

// What `text` says, once it is certain that the team's server signed just these bytes.
// InvalidArgument: not a checkpoint of this team; Unauthenticated: not signed by that key.
absl::StatusOr<Checkpoint> VerifyCheckpoint(std::string_view server_public_key, TeamId team,
                                            std::string_view text);

}  // namespace tasuki::integrity
