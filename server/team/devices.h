#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// A team's devices: whose they are, and what they may read (DESIGN.md §4, §8).

namespace tasuki::server {

// Everybody reads the text of prospects and firms; notes about a member only that member, the
// managers and the admins.
bool MayReadKey(const sync::DeviceFacts& reader, const v1::Subject& subject);

// What that member may do here now: nothing once they have left, though their laptop may be kept
// (X15), nor where they are not known (nullptr).
v1::Role RoleHere(const v1::MemberRow* member);

// The device as the store has it; nullopt: not enrolled. The store's errors. Any thread.
absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(Engine& engine, TeamId team,
                                                            DeviceId device);

}  // namespace tasuki::server
