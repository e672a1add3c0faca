#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "tasuki/v1/event.pb.h"

// A team's devices: whose they are, and what they may read (DESIGN.md §4, §8).

namespace tasuki::server {

// Everybody reads the text of prospects and firms; notes about a member only that member, the
// managers and the admins.
bool MayReadKey(const sync::DeviceFacts& reader, const v1::Subject& subject);

// The device as the store has it; nullopt: not enrolled. The store's errors. Any thread.
absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(Engine& engine, TeamId team,
                                                            DeviceId device);

}  // namespace tasuki::server
