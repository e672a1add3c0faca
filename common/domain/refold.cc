#include "common/domain/refold.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/domain/fold.h"

namespace tasuki::domain {

HeldFact Hold(const JournalEvent& event) {
  return {*event.header,        event.replica, event.replica_seq,  event.seq,
          event.recorded_at_us, event.verdict, BusinessTime(event)};
}

Retracted LeaveOutRetracted(std::vector<HeldFact>& facts) {
  std::set<std::string> events;
  // Source, and the seq below which its facts are left out.
  absl::flat_hash_map<std::string, uint64_t> imports;
  // Backwards, so that what was taken back itself is known when it comes.
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    if (fact->header.type() != v1::FACT_RETRACTED) continue;
    if (events.contains(fact->header.event_id())) continue;
    const v1::FactRetracted& body = fact->header.fact_retracted();
    if (!body.fact().event_id().empty()) events.insert(body.fact().event_id());
    if (!body.import().empty()) imports.try_emplace(body.import(), fact->seq.value());
  }
  const auto left_out = [&](const HeldFact& fact) {
    if (fact.header.type() == v1::FACT_RETRACTED) return true;
    if (events.contains(fact.header.event_id())) return true;
    if (imports.empty() || fact.header.import_ref().empty()) return false;
    const auto found = imports.find(std::string(ImportSource(fact.header.import_ref())));
    return found != imports.end() && fact.seq.value() < found->second;
  };
  facts.erase(std::remove_if(facts.begin(), facts.end(), left_out), facts.end());
  Retracted retracted;
  retracted.events.assign(events.begin(), events.end());
  for (const auto& [source, seq] : imports) retracted.imports.push_back(source);
  std::sort(retracted.imports.begin(), retracted.imports.end());
  return retracted;
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
    if (fact.header.has_deal_opened()) ids.insert(fact.header.deal_opened().deal());
    if (fact.header.has_promise_made()) ids.insert(fact.header.promise_made().promise());
  }
  return ids;
}

}  // namespace tasuki::domain
