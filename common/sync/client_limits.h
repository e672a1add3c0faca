#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// Numbers that tune a laptop's side of the wire (DESIGN.md §6).

namespace tasuki::sync {

// Wire versions this client speaks.
inline constexpr uint32_t kWireVersionMin = 1;
inline constexpr uint32_t kWireVersionMax = 1;

// Bytes of chunks under way to one laptop. 4 MiB keeps a first sync busy while a batch is applied;
// it also bounds what a laptop holds in memory unapplied.
inline constexpr uint64_t kPullCreditBytes = 4 << 20;

// Used until Welcome says otherwise, and never exceeded whatever it says.
inline constexpr uint32_t kPushEventsMax = 512;
inline constexpr uint32_t kPushBytesMax = 256 << 10;

// Frames unacknowledged at most, whatever the server grants.
inline constexpr uint32_t kPushWindowMax = 4;

}  // namespace tasuki::sync
