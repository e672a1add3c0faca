#include "common/domain/fold/undone.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "common/base/check.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/things.h"
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

// An event, as far as is asked who had seen what and what it says.
struct Saying {
  Seq seq;
  ReplicaId replica;
  ReplicaSeq replica_seq;
  Seq seen_seq;
  ActOf act;
  v1::EventType type;
  std::optional<SubjectId> part;   // The deal, promise or task it is about.
  std::optional<SubjectId> added;  // What it adds.
  bool says;                       // That there is such a subject; asked again of what adds a part.
};

// What a replica wrote itself it has seen.
bool HadSeen(const Saying& saying, const v1::Undone& undone) {
  if (saying.replica.bytes() == undone.replica()) {
    return saying.replica_seq.value() > undone.replica_seq();
  }
  return saying.seen_seq.value() >= undone.seq();
}

// Whether the event, which counts, says that there is such a subject.
bool SaysThereIsOne(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (header.kind() == v1::DECISION) return true;
  return header.kind() == v1::FACT && header.type() != v1::FACT_RETRACTED &&
         !IsTakenBack(header, event.replica, event.seq, rows);
}

Saying SayingOf(const JournalEvent& event, Rows& rows) {
  return {event.seq,
          event.replica,
          event.replica_seq,
          Seq(SeenSeq(event)),
          ActOfEvent(event),
          event.header->type(),
          PartIn(*event.header),
          AddedThing(*event.header),
          SaysThereIsOne(event, rows)};
}

void SetUndone(const v1::Subject& subject, SubjectId thing, const v1::Undone& undone, Rows& rows) {
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  if (thing == id && subject.kind() == v1::PROSPECT) {
    *rows.Edit(ProspectKey(id)).mutable_undone() = undone;
  } else {
    *rows.Edit(UndoneKey(id, thing)).mutable_undone() = undone;
  }
}

void ClearUndone(const v1::Subject& subject, SubjectId thing, Rows& rows) {
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  if (FindUndone(subject, thing, rows) == nullptr) return;
  if (thing == id && subject.kind() == v1::PROSPECT) {
    rows.Edit(ProspectKey(id)).clear_undone();
  } else {
    rows.Edit(UndoneKey(id, thing)).clear_undone();
  }
}

void ClearOutweighed(SubjectId subject, SubjectId thing, Rows& rows) {
  const auto* row = rows.Find(UndoneKey(subject, thing));
  if (row != nullptr && row->has_outweighed()) {
    rows.Edit(UndoneKey(subject, thing)).clear_outweighed();
  }
}

// `by`: 0 for prospects at a firm.
void SetOutweighed(const v1::Subject& subject, SubjectId thing, uint64_t undo, uint64_t by,
                   const JournalEvent& now, Rows& rows) {
  v1::Outweighed& row =
      *rows.Edit(UndoneKey(SubjectId::FromTrusted(subject.id()), thing)).mutable_outweighed();
  row.set_undo_seq(undo);
  row.set_by_seq(by);
  row.set_at_seq(now.seq.value());
  *rows.Edit(OutweighedAtKey(now.seq, thing)).mutable_subject() = subject;
}

// Weighs one retraction. One thread.
class Weighing {
 public:
  Weighing(const JournalEvent& undo, const JournalEvent& now, const Reopened& reopened,
           History& history, Rows& rows)
      : undo_(undo),
        now_(now),
        import_(reopened.import),
        named_(reopened.fact.has_value() ? reopened.fact : reopened.again),
        history_(history),
        rows_(rows),
        about_(undo.header->subject()),
        subject_(SubjectOf(*undo.header)) {}

  absl::StatusOr<bool> Weigh(const v1::Timeline& recent) {
    if (!named_.has_value() && !import_) return false;
    TASUKI_RETURN_IF_ERROR(FindWhatToWeigh());
    if (!any_ && things_.empty()) return false;
    TASUKI_RETURN_IF_ERROR(ReadSayings(recent));
    bool changed = false;
    // What is said of a deal is said of its prospect: parts first.
    for (const SubjectId thing : things_) {
      if (thing != subject_) changed = WeighOne(thing) || changed;
    }
    if (things_.contains(subject_)) changed = WeighOne(subject_) || changed;
    return changed;
  }

 private:
  // An event of the id that was named: what it adds, or what is gone and it speaks of.
  void Look(const v1::Header& header) {
    if (header.subject().id() != subject_.bytes()) return;
    const std::optional<SubjectId> added = AddedThing(header);
    const std::optional<SubjectId> part = PartIn(header);
    if (added.has_value()) things_.insert(*added);
    if (part.has_value() && FindUndone(about_, *part, rows_) != nullptr) things_.insert(*part);
  }

  absl::Status FindWhatToWeigh() {
    if (FindUndone(about_, subject_, rows_) != nullptr) things_.insert(subject_);
    any_ = import_;
    if (!named_.has_value()) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(const auto seqs, history_.SeqsOf(*named_));
    any_ = any_ || !seqs.has_value();
    if (!seqs.has_value()) return absl::OkStatus();
    return history_.Read(*seqs, [&](const JournalEvent& event) { Look(*event.header); });
  }

  // Everything that counts of the subject, in seq order.
  absl::Status ReadSayings(const v1::Timeline& recent) {
    std::vector<Seq> seqs;
    TASUKI_RETURN_IF_ERROR(
        ForEachPlace(subject_, kFirstPlace, recent, rows_,
                     [&](Place place, TimelineEvent) { seqs.push_back(place.seq); }));
    std::sort(seqs.begin(), seqs.end());
    return history_.Read(seqs, [&](const JournalEvent& event) {
      if (!HasTakenEffect(event, rows_)) return;
      sayings_.push_back(SayingOf(event, rows_));
      const std::optional<SubjectId> added = sayings_.back().added;
      if (added.has_value()) added_.try_emplace(*added, Hold(event));
      if (!any_) return;
      if (named_.has_value() && event.header->event_id() == named_->bytes()) Look(*event.header);
      if (import_ && added.has_value()) things_.insert(*added);
    });
  }

  bool MayComeWithIt(const Saying& saying, SubjectId thing) const {
    return thing != subject_ || saying.type == v1::OWNER_ASSIGNED ||
           saying.type == v1::NEXT_TOUCH_SET;
  }

  // The last event that keeps the thing there; nullopt: none does.
  std::optional<Seq> WhatStands(SubjectId thing, const HeldFact& added, const v1::Undone& undone) {
    std::optional<Seq> stands;
    for (const Saying& saying : sayings_) {
      if (saying.added == thing || (thing != subject_ && saying.part != thing)) continue;
      bool says = saying.says;
      if (saying.added.has_value()) {  // A part that may have been weighed just now.
        const HeldFact& part = added_.at(*saying.added);
        says = part.seq != saying.seq || SaysThereIsOne(part.event(), rows_);
      }
      if (!says || HadSeen(saying, undone)) continue;
      if (MayComeWithIt(saying, thing) && saying.act == ActOfEvent(added.event())) continue;
      stands = saying.seq;
    }
    return stands;
  }

  bool AnybodyIsAt(SubjectId thing) {
    if (about_.kind() != v1::FIRM || thing != subject_) return false;
    const auto* row = rows_.Find(AtFirmKey(thing));
    return row != nullptr && row->prospects() > 0;
  }

  // Whether the thing is gone now and was not, or the other way round.
  bool WeighOne(SubjectId thing) {
    const v1::Undone* found = FindUndone(about_, thing, rows_);
    const bool was_gone = found != nullptr;
    const v1::Undone undone = was_gone ? *found : PlaceOf(now_);
    const auto at = added_.find(thing);
    if (at == added_.end() ||
        !IsNamed(at->second.header, at->second.replica, at->second.seq, rows_)) {
      ClearUndone(about_, thing, rows_);
      ClearOutweighed(subject_, thing, rows_);
      return was_gone;
    }
    const HeldFact& added = at->second;
    const bool is_meant = named_.has_value() ? named_->bytes() == added.header.event_id()
                                             : !added.header.import_ref().empty();
    const std::optional<Seq> stands = WhatStands(thing, added, undone);
    if (stands.has_value() || AnybodyIsAt(thing)) {
      ClearUndone(about_, thing, rows_);
      if (is_meant || was_gone) {
        SetOutweighed(about_, thing, is_meant ? undo_.seq.value() : undone.seq(),
                      stands.value_or(Seq()).value(), now_, rows_);
      }
      return was_gone;
    }
    if (!is_meant || was_gone) return false;
    SetUndone(about_, thing, undone, rows_);
    ClearOutweighed(subject_, thing, rows_);
    return true;
  }

  const JournalEvent& undo_;
  const JournalEvent& now_;
  const bool import_;
  const std::optional<EventId> named_;
  History& history_;
  Rows& rows_;
  const v1::Subject& about_;
  const SubjectId subject_;
  std::set<SubjectId> things_;  // To weigh.
  bool any_ = false;            // Which they are tells only whoever looks at all events.
  std::vector<Saying> sayings_;
  std::map<SubjectId, HeldFact> added_;  // The first event that adds each.
};

// Brings `thing` back where `by` outweighs that it is gone.
void Outweigh(const v1::Subject& subject, SubjectId thing, const JournalEvent& by,
              const JournalEvent& now, Rows& rows) {
  const uint64_t undo = FindUndone(subject, thing, rows)->seq();
  ClearUndone(subject, thing, rows);
  SetOutweighed(subject, thing, undo, by.seq.value(), now, rows);
}

}  // namespace

absl::StatusOr<bool> WeighUndo(const JournalEvent& undo, const JournalEvent& now,
                               const Reopened& reopened, const v1::Timeline& recent,
                               History& history, Rows& rows) {
  return Weighing(undo, now, reopened, history, rows).Weigh(recent);
}

bool BringBackUnseen(const JournalEvent& event, const JournalEvent& now, Rows& rows) {
  const v1::Subject& about = event.header->subject();
  bool any = false;
  for (const std::optional<SubjectId>& thing :
       {std::optional(SubjectOf(*event.header)), PartIn(*event.header)}) {
    if (!thing.has_value() || AddedThing(*event.header) == thing) continue;
    const v1::Undone* undone = FindUndone(about, *thing, rows);
    if (undone == nullptr || !SaysThereIsOne(event, rows)) continue;
    if (HadSeen(SayingOf(event, rows), *undone)) continue;
    Outweigh(about, *thing, event, now, rows);
    any = true;
  }
  return any;
}

bool BringFirmBack(SubjectId firm, const JournalEvent& now, Rows& rows) {
  v1::Subject about;
  about.set_kind(v1::FIRM);
  about.set_id(firm.str());
  if (FindUndone(about, firm, rows) == nullptr) return false;
  Outweigh(about, firm, now, now, rows);
  return true;
}

}  // namespace tasuki::domain
