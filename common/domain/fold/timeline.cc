#include "common/domain/fold/timeline.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

using Places = std::vector<std::pair<Place, TimelineEvent>>;

Places PlacesOf(const v1::Timeline& timeline) {
  Places places;
  places.reserve(static_cast<size_t>(timeline.seq_size()));
  Place at;
  for (int i = 0; i < timeline.seq_size(); ++i) {
    at.b_us += timeline.b_us(i);
    at.seq = Seq(at.seq.value() + static_cast<uint64_t>(timeline.seq(i)));
    places.emplace_back(at, timeline.fact(i) ? TimelineEvent::kFact : TimelineEvent::kOther);
  }
  return places;
}

void Append(Place before, Place place, TimelineEvent what, v1::Timeline& timeline) {
  timeline.add_b_us(place.b_us - before.b_us);
  timeline.add_seq(static_cast<int64_t>(place.seq.value() - before.seq.value()));
  timeline.add_fact(what == TimelineEvent::kFact);
}

v1::Timeline TimelineOf(Places::const_iterator begin, Places::const_iterator end) {
  v1::Timeline timeline;
  Place before;
  for (auto at = begin; at != end; ++at) {
    Append(before, at->first, at->second, timeline);
    before = at->first;
  }
  return timeline;
}

// Whether it was not there.
bool Insert(Place place, TimelineEvent what, Places& places) {
  const auto at =
      std::lower_bound(places.begin(), places.end(), place,
                       [](const auto& one, Place wanted) { return one.first < wanted; });
  if (at != places.end() && at->first == place) return false;
  places.emplace(at, place, what);
  return true;
}

std::string Prefix(SubjectId subject) {
  return std::string(KeyBytes('e').Append(subject.bytes()).view());
}

void PutBlock(SubjectId subject, Places::const_iterator begin, Places::const_iterator end,
              Rows& rows) {
  rows.Edit(TimelineKey(subject, begin->first.b_us, begin->first.seq)) = TimelineOf(begin, end);
}

std::optional<v1::Timeline> Parse(const std::string& bytes) {
  v1::Timeline timeline;
  if (!timeline.ParseFromString(bytes)) return std::nullopt;
  return timeline;
}

// The row of older events that has, or would have, that place; empty: there is none.
Places BlockFor(SubjectId subject, Place place, Rows& rows) {
  const std::string prefix = Prefix(subject);
  const Key<v1::Timeline> key = TimelineKey(subject, place.b_us, place.seq);
  auto found = rows.LastRow(prefix, key.view());
  if (found.ok() && !found->has_value()) {
    absl::Status scanned = rows.ScanRows(prefix, [&](std::string_view first, std::string_view row) {
      found->emplace(first, row);
      return false;
    });
    if (!scanned.ok()) return {};
  }
  if (!found.ok() || !found->has_value()) return {};
  const std::optional<v1::Timeline> timeline = Parse((*found)->second);
  return timeline.has_value() ? PlacesOf(*timeline) : Places();
}

// Puts the place among the older events. False: there are none.
bool PutIntoBlock(SubjectId subject, Place place, TimelineEvent what, Rows& rows) {
  Places places = BlockFor(subject, place, rows);
  if (places.empty()) return false;
  const Place first = places.front().first;
  if (!Insert(place, what, places)) return true;
  if (places.front().first != first) rows.Erase(TimelineKey(subject, first.b_us, first.seq));
  const auto half = places.begin() + static_cast<std::ptrdiff_t>(places.size()) / 2;
  if (places.size() <= static_cast<size_t>(kRecentEventsMax)) {
    PutBlock(subject, places.begin(), places.end(), rows);
  } else {
    PutBlock(subject, places.begin(), half, rows);
    PutBlock(subject, half, places.end(), rows);
  }
  return true;
}

}  // namespace

Place LastPlace(const v1::Timeline& recent) {
  if (recent.seq().empty()) return kFirstPlace;
  Place last;
  uint64_t seq = 0;
  for (int i = 0; i < recent.seq_size(); ++i) {
    last.b_us += recent.b_us(i);
    seq += static_cast<uint64_t>(recent.seq(i));
  }
  last.seq = Seq(seq);
  return last;
}

void PutIntoTimeline(SubjectId subject, Place place, TimelineEvent what, v1::Timeline& recent,
                     Rows& rows) {
  const Place last = LastPlace(recent);
  if (recent.seq().empty()) {
    Append(Place(), place, what, recent);
  } else if (last < place) {
    Append(last, place, what, recent);
  } else {
    const Place first{recent.b_us(0), Seq(static_cast<uint64_t>(recent.seq(0)))};
    if (place < first && PutIntoBlock(subject, place, what, rows)) return;
    Places places = PlacesOf(recent);
    if (!Insert(place, what, places)) return;
    recent = TimelineOf(places.begin(), places.end());
  }
  if (recent.seq_size() < kRecentEventsMax) return;
  const Places places = PlacesOf(recent);
  const auto half = places.begin() + kRecentEventsMax / 2;
  PutBlock(subject, places.begin(), half, rows);
  recent = TimelineOf(half, places.end());
}

absl::Status ForEachPlace(SubjectId subject, Place from, const v1::Timeline& recent, Rows& rows,
                          absl::FunctionRef<void(Place, TimelineEvent)> visit) {
  const auto visit_all = [&](const v1::Timeline& timeline) {
    for (const auto& [place, what] : PlacesOf(timeline)) {
      if (!(place < from)) visit(place, what);
    }
  };
  const std::string prefix = Prefix(subject);
  const bool in_recent = !recent.seq().empty() &&
                         from >= Place{recent.b_us(0), Seq(static_cast<uint64_t>(recent.seq(0)))};
  if (!in_recent) {
    const Key<v1::Timeline> key = TimelineKey(subject, from.b_us, from.seq);
    TASUKI_ASSIGN_OR_RETURN(auto begin, rows.LastRow(prefix, key.view()));
    bool broken = false;
    v1::Timeline timeline;
    TASUKI_RETURN_IF_ERROR(rows.ScanRowsFrom(prefix, begin.has_value() ? begin->first : prefix,
                                             [&](std::string_view, std::string_view row) {
                                               broken = !timeline.ParseFromArray(
                                                   row.data(), static_cast<int>(row.size()));
                                               if (!broken) visit_all(timeline);
                                               return !broken;
                                             }));
    if (broken) {
      return Fault(
          absl::StatusCode::kDataLoss,
          "a row of older events does not parse: the views must be folded again from the journal");
    }
  }
  visit_all(recent);
  return absl::OkStatus();
}

}  // namespace tasuki::domain
