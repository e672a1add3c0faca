#include "common/domain/replay/rerun.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/base/check.h"
#include "common/domain/verdict/business_times.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

// Prospects told over one set of rows: more cost memory, fewer read team and policy more often.
constexpr size_t kToldAtATime = 256;

// Where the policy of every moment stands: before all events that anything is folded from.
constexpr uint64_t kPolicySeq = 1;

// An event as it is held until its prospect's turn comes: some 200 bytes.
struct HeldBytes {
  std::string header;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seq;
  int64_t recorded_at_us = 0;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  uint32_t rules = kRulesVersion;
  int64_t b_us = 0;
};

using Held = absl::flat_hash_map<SubjectId, std::vector<HeldBytes>>;

// Which part of the histories one reading takes.
uint64_t PartOf(SubjectId prospect, uint64_t parts) {
  uint64_t number = 0;
  for (const char byte : prospect.bytes().substr(0, sizeof(number))) {
    number = number << 8 | static_cast<uint8_t>(byte);
  }
  return number % parts;
}

std::vector<Placed> PlacedEvents(const std::vector<HeldBytes>& held, Rows& rows) {
  std::vector<Placed> events;
  events.reserve(held.size());
  v1::Header header;
  for (const HeldBytes& one : held) {
    TASUKI_CHECK(header.ParseFromString(one.header));  // These are bytes of ours.
    std::optional<Placed> placed = PlacedOf({&header, one.replica, one.replica_seq, one.seq,
                                             one.recorded_at_us, one.verdict, one.rules, one.b_us},
                                            rows);
    if (placed.has_value()) events.push_back(*std::move(placed));
  }
  SortSteps(events);
  return events;
}

}  // namespace

Rerun::Rerun(Rows& rows, History& history, const v1::Policy* instead)
    : instead_(instead), without_(rows), then_(without_), folder_(then_, history) {
  BeginAnew();
}

void Rerun::BeginAnew() {
  then_.Clear();
  without_.ShowAll();
  told_ = 0;
  if (instead_ == nullptr) return;
  then_.Edit(TeamKey()).set_policy_seq(kPolicySeq);
  v1::PolicyRow& row = then_.Edit(PolicyKey(Seq(kPolicySeq)));
  row.Clear();
  row.set_number(1);
  *row.mutable_policy() = *instead_;
}

bool Rerun::IsClean(SubjectId prospect) {
  return then_.Find(ProspectKey(prospect)) == nullptr &&
         then_.Find(SubjectKey(prospect)) == nullptr &&
         then_.Find(DecisionKey(prospect, v1::OWNER)) == nullptr &&
         then_.Find(DecisionKey(prospect, v1::MERGED)) == nullptr;
}

absl::Status Rerun::Tell(SubjectId prospect, const std::vector<Placed>& events,
                         absl::FunctionRef<void(const Step&)> visit) {
  if (told_ >= kToldAtATime) BeginAnew();
  without_.Hide(prospect);
  if (!IsClean(prospect)) {  // Another one's history has read of it what is so at the end.
    BeginAnew();
    without_.Hide(prospect);
  }
  ++told_;
  v1::ProspectRow before;
  for (const Placed& placed : events) {
    JournalEvent event = placed.held.event();
    event.b_us = placed.held.b_us;
    ApplyVerdict(event, then_);
    TASUKI_RETURN_IF_ERROR(folder_.Add(event));
    TASUKI_RETURN_IF_ERROR(folder_.Finish());
    const v1::ProspectRow* after = then_.Find(ProspectKey(prospect));
    TASUKI_RETURN_IF_ERROR(then_.status());
    if (after == nullptr) continue;
    const v1::DecisionRow* owner = then_.Find(DecisionKey(prospect, v1::OWNER));
    visit({event, before, *after, owner, then_});
    before = *after;
  }
  return then_.status();
}

absl::Status ForEachHistory(
    EventSource source, uint64_t events, Rows& rows, absl::FunctionRef<bool(SubjectId)> wanted,
    absl::FunctionRef<absl::Status(SubjectId prospect, const std::vector<Placed>& events)> visit,
    uint64_t held_max) {
  const uint64_t parts = std::max<uint64_t>(1, (events + held_max - 1) / held_max);
  for (uint64_t part = 0; part < parts; ++part) {
    Held held;
    BusinessTimes times;
    TASUKI_RETURN_IF_ERROR(source([&](const JournalEvent& recorded) {
      JournalEvent event = recorded;
      times.Give(event);
      const v1::Header& header = *event.header;
      if (header.subject().kind() != v1::PROSPECT) return absl::OkStatus();
      const SubjectId prospect = SubjectOf(header);
      if (PartOf(prospect, parts) != part || !wanted(prospect)) return absl::OkStatus();
      held[prospect].push_back({header.SerializeAsString(), event.replica, event.replica_seq,
                                event.seq, event.recorded_at_us, event.verdict, event.rules,
                                BusinessTime(event)});
      return absl::OkStatus();
    }));
    // In the same order everywhere.
    std::vector<SubjectId> prospects;
    prospects.reserve(held.size());
    for (const auto& [prospect, of_it] : held) prospects.push_back(prospect);
    std::ranges::sort(prospects);
    for (const SubjectId prospect : prospects) {
      const std::vector<Placed> placed = PlacedEvents(held.at(prospect), rows);
      if (placed.empty()) continue;
      TASUKI_RETURN_IF_ERROR(visit(prospect, placed));
    }
  }
  return rows.status();
}

}  // namespace tasuki::domain
