#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"

// What refolding from a timeline needs besides the folds themselves: holding the facts, the order.
// Pure; any thread.

namespace tasuki::domain {

// Whether a fact says something. One that is taken back keeps its place in the line and says
// nothing: so checkpoints come as often where much was taken back.
enum class Standing { kStands, kTakenBack };

// A fact read back, with its own header.
struct HeldFact {
  v1::Header header;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;
  int64_t recorded_at_us = 0;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  uint32_t rules = kRulesVersion;
  int64_t b_us = 0;
  Standing standing = Standing::kStands;

  JournalEvent event() const {
    return {&header, replica, replica_seq, seq, recorded_at_us, verdict, rules, b_us};
  }
};

HeldFact Hold(const JournalEvent& event);

// Whether the event has taken effect, on arrival or since a manager admitted it.
bool HasTakenEffect(const JournalEvent& event, Rows& rows);

// ProspectAdded first, then by (business time, seq).
void SortToFold(std::vector<HeldFact>& facts);

// Ids of the deals and promises that those of `facts` open that stand.
absl::flat_hash_set<std::string> Openings(const std::vector<HeldFact>& facts);

}  // namespace tasuki::domain
