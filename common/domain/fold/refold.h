#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// What refolding from a timeline needs besides the folds themselves: holding the facts, leaving out
// the retracted ones, the order. Pure; any thread.

namespace tasuki::domain {

// A fact read back, with its own header.
struct HeldFact {
  v1::Header header;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;
  int64_t recorded_at_us = 0;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  int64_t b_us = 0;

  JournalEvent event() const {
    return {&header, replica, replica_seq, seq, recorded_at_us, verdict};
  }
};

HeldFact Hold(const JournalEvent& event);

// What FactRetracted left out, ascending.
struct Retracted {
  std::vector<std::string> events;   // Event ids: taken back, or not come yet.
  std::vector<std::string> missed;   // Event ids: named, but what came may not be taken back so.
  std::vector<std::string> imports;  // Import sources.
};

// Removes from `facts` (in seq order) every FactRetracted and what each of them takes back. A
// retraction that was itself taken back later takes nothing back. Of an import source go the facts
// before the retraction. The verdict allowed a retraction for the member of the replica it names,
// so it takes back nothing of another member's, whatever event id it names (a forked laptop's facts
// come in under another replica of the same member), and nothing that verdicts rest on
// (MayBeTakenBack).
Retracted LeaveOutRetracted(std::vector<HeldFact>& facts, Rows& rows);

// ProspectAdded first, then by (business time, seq).
void SortToFold(std::vector<HeldFact>& facts);

// Ids of the deals and promises that `facts` open.
absl::flat_hash_set<std::string> Openings(const std::vector<HeldFact>& facts);

}  // namespace tasuki::domain
