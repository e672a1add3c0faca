#include "common/domain/fold/refold.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "common/domain/verdict/judge.h"

namespace tasuki::domain {

HeldFact Hold(const JournalEvent& event) {
  return {*event.header,        event.replica, event.replica_seq, event.seq,
          event.recorded_at_us, event.verdict, event.rules,       BusinessTime(event)};
}

bool HasTakenEffect(const JournalEvent& event, Rows& rows) {
  if (event.verdict != v1::SET_APART) return TakesEffect(event.verdict);
  const auto* apart = rows.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
  // The row is of the first event of that id; another one is not it.
  return apart != nullptr && apart->seq() == event.seq.value() && apart->fate() == v1::ADMITTED &&
         TakesEffect(apart->admitted_as());
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
    if (fact.header.has_task_delegated()) ids.insert(fact.header.task_delegated().task());
  }
  return ids;
}

}  // namespace tasuki::domain
