#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// What is due of one prospect, how, and which step of what it is (R090; `kind` of COMMANDS.md's
// `today`). Pure; any thread.

namespace tasuki::domain {

// Kinds that no date of a prospect's row has by itself.
inline constexpr std::string_view kTriageKind = "triage";        // X16.
inline constexpr std::string_view kQueueKind = "queue";          // N02.
inline constexpr std::string_view kContestKind = "contest";      // N10.
inline constexpr std::string_view kTaskKind = "task";            // R140.
inline constexpr std::string_view kHandoverKind = "handover";    // N03.
inline constexpr std::string_view kTermsKind = "terms";          // R130.
inline constexpr std::string_view kMilestoneKind = "milestone";  // Of a promise of ours (R118).

// One thing due.
struct AgendaThing {
  std::string_view kind;  // A word of COMMANDS.md.
  v1::NextTouch next;     // When, and what left it.
  // How it is best done: as it was chosen, else as the cadence's step says, else as they prefer.
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
  std::string cadence;  // Whose step it is; empty: no cadence's.
  uint32_t step = 0;    // From 1; 0: none.
  uint32_t steps = 0;   // That cadence's.
  uint32_t quotes = 0;  // Earlier messages that it carries beneath (R058–R061).
};

// What is due of a prospect, the earliest first: what is next, and behind it the introduction (X12)
// and the appointment (X18).
// Empty: nothing ever is (opted out, erased, merged away). `cadence`: the one under way, by the
// policy that it started with (CadenceOf); nullptr: there is none.
std::vector<AgendaThing> ThingsOf(const v1::ProspectRow& row, const v1::Cadence* cadence);

// How `next` of that prospect is best done, as above; unspecified: nothing says.
v1::Channel ChannelOf(const v1::NextTouch& next, const v1::ProspectRow& row,
                      const v1::Cadence* cadence);

// Calendar days by which it is over, on the prospect's day `today`; 0: it is not, or never counts
// as such (X16).
int32_t OverdueDays(const AgendaThing& thing, int32_t today);

}  // namespace tasuki::domain
