#pragma once

#include <cstddef>

#include "absl/time/time.h"

// Numbers of reminders, each with its effect.

namespace tasuki::client {

// Reminders of one day that are shown one by one: more would not be read. Then one says how many
// more there are, and the day is quiet.
inline constexpr int kRemindersSinglyMax = 12;

// The agenda is looked at again when something on it comes, and at least so often: dates move with
// the policy and with people's corrections.
inline constexpr absl::Duration kRemindLookEvery = absl::Minutes(10);
// After something was written or arrived, not more often than this: an agenda of a large team costs
// milliseconds, and a sync brings events for minutes.
inline constexpr absl::Duration kRemindAgain = absl::Seconds(3);

// Things reminded of that are remembered, while they are due: bounds the file that keeps them.
inline constexpr size_t kRemindedMax = 20'000;
inline constexpr size_t kRemindedFileBytesMax = 4 << 20;

// Notifications in line for the session bus; a further one becomes a log line.
inline constexpr size_t kNotesMax = 32;
// So long the bus has for one call, and for letting us in.
inline constexpr absl::Duration kBusWait = absl::Seconds(2);

}  // namespace tasuki::client
