#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/integrity/signing.h"
#include "tasuki/v1/sync.pb.h"

// Lists of the epochs that led to a journal, signed by the team's server key (DESIGN.md §6, §7).
// Every backup holds key and list, so that laptops and servers can tell what they share, whatever
// was restored in whatever order. Pure; any thread.
//
// 1. An entry is made once, where a restore or an accepted loss begins an epoch; the last bits of
//    its number are random. Two lists with an equal entry have the same history before it.
// 2. So both sides share what lies before the smaller beginning of the first two entries that
//    differ. A list without an entry at that place goes on in its last epoch: then the one entry
//    that is there says it.

namespace tasuki::integrity {

// Entries of a list. The list travels with Welcome and lies in the row that every commit writes:
// 128 are 7 KB. Whoever has not synced for so many restores takes the journal anew.
inline constexpr int kEpochsMax = 128;

// "tasuki epochs 1" ‖ team ‖ dropped u64 ‖ for each entry: epoch u64 ‖ began u64 ‖ length of root
// u64 ‖ root.
std::string EpochsBytes(TeamId team, const v1::EpochList& list);

// Puts the signature over what the list holds now.
void SignEpochs(const DeviceKey& server, TeamId team, v1::EpochList& list);

// InvalidArgument: no list, or one that contradicts itself (epochs that do not grow, beginnings
// that go back, a first epoch that does not begin with the journal).
absl::Status CheckEpochs(const v1::EpochList& list);

// The same; and Unauthenticated: not signed by that key.
absl::Status VerifyEpochs(std::string_view server_public_key, TeamId team,
                          const v1::EpochList& list);

// The last epoch of a list; 0: it is empty.
Epoch PresentEpoch(const v1::EpochList& list);

// Begins an epoch at `began`, whose root is `root`. The oldest entry goes where there are too many.
void AppendEpoch(Epoch epoch, Seq began, std::string_view root, v1::EpochList& list);

// The list of a replica that knows the number of its epoch only: `list` up to it; empty where it
// is not in there.
v1::EpochList EpochsUpTo(const v1::EpochList& list, Epoch epoch);

// How two lists stand to each other.
enum class EpochRelation {
  kSame,         // One epoch.
  kTheyWentOn,   // Ours is the beginning of theirs.
  kWeWentOn,     // Theirs is the beginning of ours: they are an old copy.
  kParted,       // Each has begun an epoch that the other one does not know.
  kContradicts,  // One epoch, begun in two ways: no honest server signs both.
};

// What two replicas share.
struct SharedPast {
  EpochRelation relation = EpochRelation::kSame;
  Seq common;  // The last seq that is the same on both, as long as no seq was given twice.
  Seq agreed;  // Where the last epoch that both know began: the same on both in any case.
};

// `our_seq`, `their_seq`: where the journals end. Either list may be empty: nothing is known.
SharedPast ShareEpochs(const v1::EpochList& ours, Seq our_seq, const v1::EpochList& theirs,
                       Seq their_seq);

}  // namespace tasuki::integrity
