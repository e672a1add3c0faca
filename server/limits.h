#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

// Every number that tunes the server, with its effect (DESIGN.md §6, §7).

namespace tasuki::server {

// A commit so long after the last one waits for an operator: a clock that is wrong by years would
// be in the journal for ever. A team that rests for a year says so once.
inline constexpr absl::Duration kClockLeapMax = absl::Hours(400 * 24);
// A last commit so far ahead of the clock is named at the start: every later one bears its time.
inline constexpr absl::Duration kJournalAheadTold = absl::Hours(24);

// Events of one device that are recorded set apart; beyond it, what it hands in stays in its
// outbox. A laptop that is shut out signs as many as it likes, and every laptop would keep them.
inline constexpr uint64_t kApartPerDeviceMax = 10'000;
// Key rows that opening an older store writes at once.
inline constexpr size_t kKeysMovedAtOnce = 10'000;

// Events of one commit, except where one unit of whole acts has more: a batch forms while the last
// one syncs, so a larger bound would only add latency.
inline constexpr size_t kCommitEventsMax = 4096;
// Free disk below which pushes are refused (Nack DISK_FULL) before anything is written.
inline constexpr uint64_t kFreeDiskBytesMin = 256ull << 20;
// State rows a team keeps parsed between commits: about 300 B each.
inline constexpr size_t kCachedRowsMax = 16384;
// Enrolments, invitations and operators' calls that wait for the sequencer.
inline constexpr size_t kCallsWaitingMax = 256;

// A commit with so few answers is answered by the sequencer itself where nothing waits: waking
// another thread for them costs more (20 µs and more) than writing them.
inline constexpr size_t kAnswersAtOnceMax = 2;

// Commits that wait for the fan-out, of one team: beyond it the laptops read them from disk.
inline constexpr size_t kFeedPendingBytesMax = 2 << 20;
// Rounds a team keeps for laptops that were busy when they came.
inline constexpr size_t kFeedRoundsBytesMax = 1 << 20;
inline constexpr size_t kFeedRoundsMax = 256;
// The next round starts no sooner than this many times the last one's duration…
inline constexpr int kRoundRest = 2;
// …and no later than this.
inline constexpr absl::Duration kRoundRestMax = absl::Milliseconds(250);
// A head is signed at most once in this time (130 µs each).
inline constexpr absl::Duration kHeadEvery = absl::Seconds(1);

// Buffers of all laptops that are read for from disk, until they are written to the network.
inline constexpr size_t kCatchUpBytesMax = 32 << 20;
// With more than half of that in use, a batch is only so large: many stuck laptops then hold
// little.
inline constexpr size_t kCatchUpBatchBytesScarce = 64 << 10;

// What remotes can repeat is logged at most once in this time.
inline constexpr absl::Duration kLogEvery = absl::Seconds(10);

// Asks of one stream that are passed to the sequencer at once, and how soon there is room for one
// more. Beyond, the last of them waits for the next sweep, so that whoever asks in a loop costs ten
// looks a second and no more.
inline constexpr int kAsksAtOnceMax = 20;
inline constexpr absl::Duration kAskEvery = absl::Milliseconds(100);

// Answers that wait for a laptop that pushes and does not read; beyond it the stream ends. An
// honest one never has more: four frames may be under way, or the 32 of the largest act.
inline constexpr size_t kAnswersWaitingMax = 64;
// Streams of one device at a time: the oldest is sent away. A laptop needs one, and a second while
// it connects again.
inline constexpr size_t kConnectionsPerDeviceMax = 4;
// How often streams are looked at for the four that follow, and late heads signed.
inline constexpr absl::Duration kSweepEvery = absl::Seconds(1);
// A stream says Hello within this time.
inline constexpr absl::Duration kHelloMax = absl::Seconds(10);
// An act that is not whole goes on within this time (its frames hold shared memory)…
inline constexpr absl::Duration kStagedIdleMax = absl::Seconds(60);
// …and is whole within this: 4 MiB at 7 KB/s.
inline constexpr absl::Duration kStagedMax = absl::Minutes(10);
// A revoked laptop that hands in what it wrote goes on with it within this time.
inline constexpr absl::Duration kHandingInIdleMax = absl::Seconds(60);
// A stream that was told to end and does not read that is cut off after this time.
inline constexpr absl::Duration kClosingMax = absl::Seconds(10);

// No epoch goes beyond: the next one must always be a larger number.
inline constexpr uint64_t kEpochMax = uint64_t{1} << 62;

// A clean stop waits so long for laptops to hear of it.
inline constexpr absl::Duration kDrainMax = absl::Seconds(2);

}  // namespace tasuki::server
