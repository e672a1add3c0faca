#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// Numbers of what an agent serves on loopback, each with its effect.

namespace tasuki::client {

// Connections at a time. One more closes the oldest whose request is not whole, so that half
// requests keep nobody out and cost a few hundred kilobytes.
inline constexpr size_t kHttpConnectionsMax = 64;
// Of a request's line and fields; a browser sends a tenth. It has no body.
inline constexpr uint32_t kHttpHeaderBytesMax = 8 << 10;
// A request is whole within this, and its answer taken within the other.
inline constexpr absl::Duration kHttpRequestWait = absl::Seconds(5);
inline constexpr absl::Duration kHttpWriteWait = absl::Seconds(30);
// So long the owner of the store has for an answer (it may be in the middle of an import); then the
// program that asked is told to come again.
inline constexpr absl::Duration kHttpOwnerWait = absl::Seconds(10);
// Where the process has no file left for a connection, it tries again so much later.
inline constexpr absl::Duration kHttpAcceptPause = absl::Milliseconds(100);

// A calendar that was made is given out for so long, unless something was written or arrived: who
// asks a thousand times a second costs one agenda, and the present moment moves slots by no more.
inline constexpr absl::Duration kFeedFresh = absl::Seconds(2);

// The feed's port is one of these at first: below those that the system gives to connections, which
// would take it while no agent runs.
inline constexpr uint16_t kFeedPortFirst = 20'000;
inline constexpr uint16_t kFeedPorts = 10'000;
// So many of them are tried before the system is asked for one.
inline constexpr int kFeedPortTries = 16;
// Bytes of the secret in its path: nobody guesses 128 bits.
inline constexpr size_t kFeedSecretBytes = 16;
// Of the file that keeps both.
inline constexpr size_t kFeedFileBytesMax = 1 << 10;

}  // namespace tasuki::client
