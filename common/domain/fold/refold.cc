#include "common/domain/fold/refold.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/import_source.h"
#include "common/domain/fold/folder.h"
#include "common/domain/verdict/writer.h"

namespace tasuki::domain {

HeldFact Hold(const JournalEvent& event) {
  return {*event.header,        event.replica, event.replica_seq,  event.seq,
          event.recorded_at_us, event.verdict, BusinessTime(event)};
}

namespace {

// Event ids that retractions name, each with the members whose facts may be meant.
class TakenBack {
 public:
  explicit TakenBack(Rows& rows) : rows_(rows) {}

  void Add(const v1::EventRef& fact) {
    named_[fact.event_id()].members.insert(
        MemberOfReplica(ReplicaId::FromTrusted(fact.replica()), rows_));
  }

  bool Has(const HeldFact& fact) {
    const auto found = named_.find(fact.header.event_id());
    if (found == named_.end()) return false;
    const bool is_meant = MayBeTakenBack(fact.header) &&
                          found->second.members.contains(MemberOfReplica(fact.replica, rows_));
    (is_meant ? found->second.found : found->second.another) = true;
    return is_meant;
  }

  void Tell(Retracted& retracted) const {
    for (const auto& [id, named] : named_) {
      const bool only_of_another = named.another && !named.found;
      (only_of_another ? retracted.missed : retracted.events).push_back(id);
    }
  }

 private:
  struct Named {
    std::set<MemberId> members;
    bool found = false;    // A fact of one of them.
    bool another = false;  // A fact of somebody else, or one that is not taken back.
  };

  Rows& rows_;
  std::map<std::string, Named> named_;
};

}  // namespace

Retracted LeaveOutRetracted(std::vector<HeldFact>& facts, Rows& rows) {
  TakenBack taken_back(rows);
  // Source, and the seq below which its facts are left out.
  absl::flat_hash_map<std::string, uint64_t> imports;
  // Backwards, so that what was taken back itself is known when it comes.
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    if (fact->header.type() != v1::FACT_RETRACTED || taken_back.Has(*fact)) continue;
    const v1::FactRetracted& body = fact->header.fact_retracted();
    if (body.has_fact()) taken_back.Add(body.fact());
    if (!body.import().empty()) imports.try_emplace(body.import(), fact->seq.value());
  }
  const auto left_out = [&](const HeldFact& fact) {
    if (taken_back.Has(fact) || fact.header.type() == v1::FACT_RETRACTED) return true;
    if (imports.empty() || fact.header.import_ref().empty()) return false;
    if (!MayBeTakenBack(fact.header)) return false;
    const auto found = imports.find(std::string(ImportSource(fact.header.import_ref())));
    return found != imports.end() && fact.seq.value() < found->second;
  };
  facts.erase(std::remove_if(facts.begin(), facts.end(), left_out), facts.end());
  Retracted retracted;
  taken_back.Tell(retracted);
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
