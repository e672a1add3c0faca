#include "common/domain/fold/undone.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/timeline.h"

namespace tasuki::domain {
namespace {

v1::Undone PlaceOf(const JournalEvent& event) {
  v1::Undone place;
  place.set_seq(event.seq.value());
  place.set_replica(event.replica.str());
  place.set_replica_seq(event.replica_seq.value());
  return place;
}

// What one command writes, it enters at one time.
struct ActOf {
  ReplicaId replica;
  int64_t written_at_us;
  bool operator==(const ActOf&) const = default;
};
ActOf ActOfEvent(const JournalEvent& event) {
  return {event.replica, event.header->written_at_us()};
}

// Types that `add` and `import` write beside what adds the prospect.
bool MayComeWithIt(const v1::Header& header) {
  return header.type() == v1::OWNER_ASSIGNED || header.type() == v1::NEXT_TOUCH_SET;
}

// What is said of a prospect by who had not seen that they are gone.
struct Said {
  std::optional<HeldFact> added;
  bool stands = false;                  // Something is.
  std::vector<ActOf> may_come_with_it;  // Only of another act than what added them does it count.

  bool anything_stands() const {
    const auto is_apart = [&](const ActOf& act) { return act != ActOfEvent(added->event()); };
    return stands || std::any_of(may_come_with_it.begin(), may_come_with_it.end(), is_apart);
  }
};

absl::StatusOr<Said> ReadSaid(SubjectId prospect, const v1::Undone& undone,
                              const v1::ProspectRow& row, History& history, Rows& rows) {
  std::vector<Seq> seqs;
  TASUKI_RETURN_IF_ERROR(
      ForEachPlace(prospect, kFirstPlace, row.recent(), rows,
                   [&](Place place, TimelineEvent) { seqs.push_back(place.seq); }));
  std::sort(seqs.begin(), seqs.end());
  Said said;
  TASUKI_RETURN_IF_ERROR(history.Read(seqs, [&](const JournalEvent& event) {
    if (!HasTakenEffect(event, rows)) return;
    if (event.header->type() == v1::PROSPECT_ADDED) {
      if (!said.added.has_value()) said.added = Hold(event);
    } else if (SaysThereIsOne(event, rows) && !HadSeen(event, undone)) {
      if (MayComeWithIt(*event.header)) {
        said.may_come_with_it.push_back(ActOfEvent(event));
      } else {
        said.stands = true;
      }
    }
  }));
  return said;
}

// Whether events of that id may be what added the prospect.
absl::StatusOr<bool> MayBeTheAdding(EventId id, SubjectId prospect, History& history) {
  TASUKI_ASSIGN_OR_RETURN(const auto seqs, history.SeqsOf(id));
  if (!seqs.has_value()) return true;
  bool adds = false;
  TASUKI_RETURN_IF_ERROR(history.Read(*seqs, [&](const JournalEvent& event) {
    adds = adds || (event.header->type() == v1::PROSPECT_ADDED &&
                    event.header->subject().id() == prospect.bytes());
  }));
  return adds;
}

}  // namespace

bool HadSeen(const JournalEvent& event, const v1::Undone& undone) {
  if (event.replica.bytes() == undone.replica()) {
    return event.replica_seq.value() > undone.replica_seq();
  }
  return SeenSeq(event) >= undone.seq();
}

bool SaysThereIsOne(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (header.kind() == v1::DECISION) return true;
  return header.kind() == v1::FACT && header.type() != v1::FACT_RETRACTED &&
         !IsTakenBack(header, event.replica, event.seq, rows);
}

absl::Status WeighUndo(const JournalEvent& now, SubjectId prospect, const Reopened& reopened,
                       History& history, v1::ProspectRow& row, Rows& rows) {
  const std::optional<EventId> named = reopened.fact.has_value() ? reopened.fact : reopened.again;
  if (!named.has_value() && !reopened.import) return absl::OkStatus();
  if (named.has_value() && !row.has_undone()) {
    TASUKI_ASSIGN_OR_RETURN(const bool may_be, MayBeTheAdding(*named, prospect, history));
    if (!may_be) return absl::OkStatus();
  }
  const v1::Undone undone = row.has_undone() ? row.undone() : PlaceOf(now);
  TASUKI_ASSIGN_OR_RETURN(const Said said, ReadSaid(prospect, undone, row, history, rows));
  const HeldFact* added = said.added.has_value() ? &*said.added : nullptr;
  if (added == nullptr || !IsNamed(added->header, added->replica, added->seq, rows) ||
      said.anything_stands()) {
    row.clear_undone();
    return absl::OkStatus();
  }
  const bool is_meant = named.has_value() ? named->bytes() == added->header.event_id()
                                          : !added->header.import_ref().empty();
  if (is_meant && !row.has_undone()) *row.mutable_undone() = undone;
  return absl::OkStatus();
}

}  // namespace tasuki::domain
