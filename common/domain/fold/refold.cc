#include "common/domain/fold/refold.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace tasuki::domain {

HeldFact Hold(const JournalEvent& event) {
  return {*event.header,        event.replica, event.replica_seq, event.seq,
          event.recorded_at_us, event.verdict, event.rules,       BusinessTime(event)};
}

void SortToFold(std::vector<HeldFact>& facts) {
  const auto key = [](const HeldFact& fact) {
    return std::tuple(fact.header.type() != v1::PROSPECT_ADDED, fact.b_us, fact.seq);
  };
  std::stable_sort(facts.begin(), facts.end(),
                   [&](const HeldFact& a, const HeldFact& b) { return key(a) < key(b); });
}

absl::flat_hash_set<std::string> Openings(const std::vector<HeldFact>& facts) {
  absl::flat_hash_set<std::string> ids;
  for (const HeldFact& fact : facts) {
    if (fact.standing == Standing::kTakenBack) continue;
    if (fact.header.has_deal_opened()) ids.insert(fact.header.deal_opened().deal());
    if (fact.header.has_promise_made()) ids.insert(fact.header.promise_made().promise());
  }
  return ids;
}

}  // namespace tasuki::domain
