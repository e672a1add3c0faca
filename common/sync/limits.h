#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// Every number that tunes pushing and pulling, with its effect (DESIGN.md §3, §6). Both ends use
// it.

namespace tasuki::sync {

// The wire versions this code speaks.
inline constexpr uint32_t kWireVersion = 1;

// --- Bounds of the formats: no release may lower them.

// Header and sealed part of one event together. (storage/limits.h holds the same for chunks.)
inline constexpr size_t kEventBytesMax = 128 << 10;
// Events of one act: what one command may do at once.
inline constexpr size_t kActEventsMax = 8192;
// Headers and sealed parts of one act: bounds what one commit must hold at once.
inline constexpr size_t kActBytesMax = 4 << 20;

// --- Pushing.

// Events of a push frame: one signature covers them, 160 µs to verify (MEASURED.md).
inline constexpr size_t kPushEventsMax = 512;
// Headers and sealed parts of a push frame.
inline constexpr size_t kPushBytesMax = 256 << 10;
// Push frames a laptop may have unacknowledged: enough that its next frames are checked while the
// disk syncs the last ones.
inline constexpr uint32_t kPushWindowMax = 4;
// From so many events in its outbox on, a laptop gets the whole window with its Welcome.
inline constexpr uint64_t kBacklogForWholeWindow = 64;
// Memory of pushes that are checked and wait for their commit, of all laptops together. Beyond it a
// push is refused as too fast.
inline constexpr size_t kPushBytesInFlightMax = 8 << 20;
// Memory of acts whose last frame has not come, and until they are committed; all laptops together.
inline constexpr size_t kStagedBytesMax = 16 << 20;

// Receipts of a Hello that are looked at: one for the journal's end, one for the own events, and
// room for what later releases show.
inline constexpr size_t kReceiptsMax = 4;

// --- Pulling.

// Credit a laptop starts with, and the most it may give: batches under way to it.
inline constexpr uint64_t kCreditBytesMax = 4 << 20;
// A laptop gives credit back once it has so much to give: a frame per batch would double what a
// live laptop costs the server. The rest always leaves room for the largest batch.
inline constexpr uint64_t kCreditBytesReturned = 256 << 10;
// Chunks of one Batch together, except where a single chunk is larger.
inline constexpr size_t kBatchBytesMax = 256 << 10;
// Keys of one Keys frame: about 70 KB.
inline constexpr size_t kKeysPerFrameMax = 1000;

// --- The wire.

// No message is larger: a push of 256 KiB with 512 keys, or a batch of one full chunk, with room.
inline constexpr int kMessageBytesMax = 1 << 20;
// A laptop pings no more often than this (`too_many_pings`, MEASURED.md).
inline constexpr absl::Duration kClientKeepalive = absl::Seconds(30);
// A server throws out who pings more often than this.
inline constexpr absl::Duration kServerPingMin = absl::Seconds(10);
// A join code is good so long.
inline constexpr absl::Duration kJoinCodeLife = absl::Hours(7 * 24);

}  // namespace tasuki::sync
