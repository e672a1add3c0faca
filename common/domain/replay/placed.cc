#include "common/domain/replay/placed.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "common/domain/fold/retractions.h"

namespace tasuki::domain {

std::optional<Placed> PlacedOf(const JournalEvent& event, Rows& rows) {
  if (event.header->type() == v1::FACT_RETRACTED || !HasTakenEffect(event, rows)) {
    return std::nullopt;
  }
  const auto* row = rows.Find(ProspectKey(SubjectOf(*event.header)));
  const bool asked = row != nullptr && row->retractions() > 0;
  if (asked && IsTakenBack(*event.header, event.replica, event.seq, rows)) return std::nullopt;
  Placed placed;
  placed.held = Hold(event);
  placed.at_us = *event.b_us;
  placed.order = event.seq.value();
  if (event.verdict == v1::SET_APART) {
    const auto* apart = rows.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
    placed.held.verdict = apart->admitted_as();
    placed.order = apart->fate_seq();
  }
  return placed;
}

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

}  // namespace tasuki::domain
