#include "common/domain/replay/steps.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

// Rows that say something of one prospect, and none of which stands before its first event: all
// kinds that are keyed by it.
constexpr std::string_view kKindsOfProspect = "psoexgckwhlzuiKQ";

// The rows beneath, without what they say of one prospect. One thread.
class WithoutProspect : public RowSource {
 public:
  WithoutProspect(RowSource& below, SubjectId prospect) : below_(below), prospect_(prospect) {}

  absl::StatusOr<std::optional<std::string>> LoadRow(std::string_view key) override {
    if (IsHidden(key)) return std::nullopt;
    return below_.LoadRow(key);
  }
  absl::Status ScanRowsFrom(
      std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view row)> visit) override {
    return below_.ScanRowsFrom(prefix, from, [&](std::string_view key, std::string_view row) {
      return IsHidden(key) || visit(key, row);
    });
  }

 private:
  bool IsHidden(std::string_view key) const {
    return !key.empty() && kKindsOfProspect.find(key.front()) != std::string_view::npos &&
           key.substr(1, SubjectId::kBytes) == prospect_.bytes();
  }

  RowSource& below_;
  const SubjectId prospect_;
};

// An event read back, and when it stands among the others.
struct Placed {
  HeldFact held;
  int64_t at_us = 0;
  uint64_t order = 0;  // Of decisions: when they took effect.

  bool decides() const { return held.header.kind() != v1::FACT; }
};

// What took effect of the prospect's events, but for what was taken back and what did so.
absl::StatusOr<std::vector<Placed>> EventsOf(SubjectId prospect, const v1::Timeline& recent,
                                             Rows& rows, History& history) {
  std::vector<std::pair<Seq, int64_t>> places;
  TASUKI_RETURN_IF_ERROR(ForEachPlace(
      prospect, kFirstPlace, recent, rows,
      [&](Place place, TimelineEvent) { places.emplace_back(place.seq, place.b_us); }));
  std::ranges::sort(places);
  std::vector<Seq> seqs;
  seqs.reserve(places.size());
  for (const auto& [seq, b_us] : places) seqs.push_back(seq);
  std::vector<Placed> events;
  size_t next = 0;
  TASUKI_RETURN_IF_ERROR(history.Read(seqs, [&](const JournalEvent& event) {
    JournalEvent timed = event;
    timed.b_us = places[next++].second;
    if (event.header->type() == v1::FACT_RETRACTED || !HasTakenEffect(timed, rows)) return;
    if (IsTakenBack(*event.header, event.replica, event.seq, rows)) return;
    Placed& placed = events.emplace_back();
    placed.held = Hold(timed);
    placed.at_us = *timed.b_us;
    placed.order = event.seq.value();
    if (event.verdict != v1::SET_APART) return;
    const auto* apart = rows.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
    placed.held.verdict = apart->admitted_as();
    placed.order = apart->fate_seq();
  }));
  return events;
}

// As they happened: what added it first; decisions keep their order, and no decision stands before
// an earlier one.
void SortSteps(std::vector<Placed>& events) {
  std::ranges::sort(events, {}, &Placed::order);
  int64_t decided_us = std::numeric_limits<int64_t>::min();
  for (Placed& event : events) {
    if (!event.decides()) continue;
    decided_us = std::max(decided_us, event.at_us);
    event.at_us = decided_us;
  }
  std::ranges::stable_sort(events, [](const Placed& a, const Placed& b) {
    const auto place = [](const Placed& one) {
      return std::tuple(one.held.header.type() != v1::PROSPECT_ADDED, one.at_us, one.held.seq);
    };
    return place(a) < place(b);
  });
}

}  // namespace

absl::Status ForEachStep(SubjectId prospect, Rows& rows, History& history,
                         absl::FunctionRef<void(const Step&)> visit) {
  const v1::ProspectRow* present = rows.Find(ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (present == nullptr) return absl::OkStatus();
  const v1::Timeline recent = present->recent();
  TASUKI_ASSIGN_OR_RETURN(std::vector<Placed> events, EventsOf(prospect, recent, rows, history));
  SortSteps(events);
  WithoutProspect without(rows, prospect);
  Rows then(without);
  v1::ProspectRow before;
  for (const Placed& placed : events) {
    JournalEvent event = placed.held.event();
    event.b_us = placed.held.b_us;
    ApplyVerdict(event, then);
    Folder folder(then, history);
    TASUKI_RETURN_IF_ERROR(folder.Add(event));
    TASUKI_RETURN_IF_ERROR(folder.Finish());
    const v1::ProspectRow* after = then.Find(ProspectKey(prospect));
    TASUKI_RETURN_IF_ERROR(then.status());
    if (after == nullptr) continue;
    const v1::DecisionRow* owner = then.Find(DecisionKey(prospect, v1::OWNER));
    visit({event, before, *after, owner, then});
    before = *after;
  }
  return then.status();
}

MemberId OwnerBy(const v1::DecisionRow* decision, int64_t at_us) {
  if (decision == nullptr || decision->present().empty()) return {};
  const v1::OwnerValue& value =
      decision->declined_seq() == 0 ? decision->owner() : decision->before();
  const bool ended = value.until_us() != 0 && at_us >= value.until_us();
  return MemberId::FromTrusted(ended ? value.back_to() : value.to());
}

}  // namespace tasuki::domain
