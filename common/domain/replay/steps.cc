#include "common/domain/replay/steps.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/replay/placed.h"
#include "common/domain/replay/without_prospects.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

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
    std::optional<Placed> placed = PlacedOf(timed, rows);
    if (placed.has_value()) events.push_back(*std::move(placed));
  }));
  return events;
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
  WithoutProspects without(rows);
  without.Hide(prospect);
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
