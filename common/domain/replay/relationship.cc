#include "common/domain/replay/relationship.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/check.h"

namespace tasuki::domain {

void Relationship::Take(const JournalEvent& recorded) {
  JournalEvent event = recorded;
  times_.Give(event);
  const v1::Header& header = *event.header;
  if (IsRelevant(header, entries_)) {
    HeldFact& held = held_.emplace_back(Hold(event));
    if (instead_.has_value() && header.has_policy_set()) {
      *held.header.mutable_policy_set()->mutable_policy() = *instead_;
    }
  } else if (KeepsOrder(event)) {
    // Others of its replica may get their time from it.
    HeldFact& bare = held_.emplace_back();
    bare.header.set_type(header.type());
    bare.header.set_kind(header.kind());
    *bare.header.mutable_subject() = header.subject();
    bare.header.set_occurred_at_us(header.occurred_at_us());
    bare.header.set_written_at_us(header.written_at_us());
    bare.replica = event.replica;
    bare.replica_seq = event.replica_seq;
    bare.seq = event.seq;
    bare.recorded_at_us = event.recorded_at_us;
    bare.verdict = event.verdict;
    bare.rules = event.rules;
  }
  const bool ours = header.subject().kind() == v1::PROSPECT &&
                    std::ranges::find(entries_, SubjectOf(header)) != entries_.end();
  if (!ours) return;
  places_.push_back({.seq = event.seq,
                     .replica = event.replica,
                     .replica_seq = event.replica_seq,
                     .seen = Seq(SeenSeq(event)),
                     .b_us = *event.b_us,
                     .adds = header.type() == v1::PROSPECT_ADDED});
}

void Relationship::Order() {
  std::ranges::sort(places_, [](const StepPlace& a, const StepPlace& b) {
    return std::tuple(!a.adds, a.b_us, a.seq) < std::tuple(!b.adds, b.b_us, b.seq);
  });
  int64_t at_us = INT64_MIN;
  for (StepPlace& place : places_) {
    at_us = std::max(at_us, place.b_us);
    place.at_us = at_us;
  }
}

AsOf Relationship::At(size_t index, StepClock clock) const {
  const StepPlace& place = places_.at(index);
  AsOf as_of;
  if (clock == StepClock::kLaptop) {
    as_of.known = Known{.seq = place.seen, .replica = place.replica, .own = place.replica_seq};
  } else {
    as_of.at_us = place.at_us;
    as_of.step = UpToStep{entries_, place.adds, place.b_us, place.seq};
  }
  return as_of;
}

absl::Status Relationship::FoldAt(size_t step, StepClock clock, History& history,
                                  Rows& rows) const {
  const auto events =
      [&](absl::FunctionRef<absl::Status(const JournalEvent&)> visit) -> absl::Status {
    for (const HeldFact& held : held_) TASUKI_RETURN_IF_ERROR(visit(held.event()));
    return absl::OkStatus();
  };
  return FoldAsOf(events, history, At(step, clock), entries_, rows);
}

std::vector<size_t> Relationship::UnknownAt(size_t index) const {
  const StepPlace& at = places_.at(index);
  std::vector<size_t> unknown;
  for (size_t i = 0; i < index; ++i) {
    const StepPlace& place = places_[i];
    const bool own = place.replica == at.replica && place.replica_seq <= at.replica_seq;
    if (place.seq > at.seen && !own) unknown.push_back(i);
  }
  return unknown;
}

}  // namespace tasuki::domain
