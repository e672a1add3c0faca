#include "common/domain/fold/indexes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/cadence_fold.h"
#include "common/domain/fold/handover_indexes.h"
#include "common/domain/fold/thing_indexes.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/imports.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

using Bytes = std::optional<std::string>;

template <class Row>
absl::StatusOr<std::optional<Row>> Parse(const Bytes& bytes) {
  if (!bytes.has_value()) return std::nullopt;
  Row row;
  if (!row.ParseFromString(*bytes)) {
    return Fault(absl::StatusCode::kDataLoss,
                 Phrase("a $0 does not parse: fold the views again", row.GetTypeName()));
  }
  return row;
}

// A row as it was: what `change` says, else as it is.
template <class Row>
absl::StatusOr<std::optional<Row>> Before(const std::optional<Bytes>& change, const Row* present) {
  if (change.has_value()) return Parse<Row>(*change);
  return present == nullptr ? std::nullopt : std::optional<Row>(*present);
}

template <class Row>
const Row* Pointer(const std::optional<Row>& row) {
  return row.has_value() ? &*row : nullptr;
}

// The rows `B` and `F` of a prospect, and `P` and `G` while a promise is open: all of them say the
// same.
struct DueRows {
  std::vector<Key<v1::DueRow>> keys;  // At most six.
  v1::DueRow row;
};

DueRows DueRowsOf(SubjectId prospect, const v1::ProspectRow* row, const v1::DecisionRow* decision) {
  DueRows due;
  if (row == nullptr) return due;
  const bool promised = row->has_first_promise_day() && !row->erased() && !IsOptedOut(*row);
  if (!IsListed(*row)) {
    // A merge leaves a promise where it was made; whose it is now, who reads it finds out.
    if (promised && !row->merged_into().empty()) {
      due.keys.push_back(
          HolderPromisesKey(MemberId(), HeldAs::kMerged, row->first_promise_day(), prospect));
    }
    return due;
  }
  v1::DueRow& entry = due.row;
  entry.set_firm(row->attributes().firm());
  entry.set_group(row->group());
  entry.set_triage(row->next().has_triaged_day());
  if (row->next().has_triaged_day()) entry.set_triaged_day(row->next().triaged_day());
  entry.set_kind(row->next().kind());
  entry.set_in_motion(row->follow_up() != v1::PAUSED && !InNurture(*row));
  entry.set_open_deals(row->open_deals());
  if (row->has_last_touch_us()) entry.set_touched_day(CivilDayOf(row->last_touch_us(), 0));
  if (row->has_logged()) *entry.mutable_logged() = row->logged();
  const bool decided = decision != nullptr && !decision->present().empty();
  const v1::OwnerValue owner =
      !decided ? v1::OwnerValue()
               : (decision->declined_seq() == 0 ? decision->owner() : decision->before());
  if (decided) {
    *entry.mutable_owner() = owner;
    entry.set_decided_seq(decision->seq());
  }
  const auto hold = [&](const std::string& holder, HeldAs as) {
    const MemberId member = MemberId::FromTrusted(holder);
    due.keys.push_back(HolderDueKey(member, as, *row, prospect));
    if (!promised) return;
    due.keys.push_back(HolderPromisesKey(member, as, row->first_promise_day(), prospect));
  };
  hold(owner.to(), HeldAs::kOwner);
  if (owner.until_us() != 0) hold(owner.back_to(), HeldAs::kBackTo);
  if (!entry.firm().empty()) {
    const SubjectId firm = SubjectId::FromTrusted(entry.firm());
    due.keys.push_back(FirmDueKey(firm, *row, prospect));
    if (promised) due.keys.push_back(FirmPromisesKey(firm, row->first_promise_day(), prospect));
  }
  return due;
}

std::vector<Key<v1::HeldFirmRow>> HeldFirmsOf(SubjectId firm, bool is_firm,
                                              const v1::DecisionRow* decision) {
  std::vector<Key<v1::HeldFirmRow>> held;
  if (!is_firm || decision == nullptr || decision->present().empty()) return held;
  for (const v1::OwnerValue* value : {&decision->owner(), &decision->before()}) {
    for (const std::string* holder : {&value->to(), &value->back_to()}) {
      if (!holder->empty()) held.push_back(HeldFirmKey(MemberId::FromTrusted(*holder), firm));
    }
  }
  return held;
}

// Where facts of a row crossed: the later one's seq.
template <class Row>
void AddCrossed(const Row* row, std::set<uint64_t>& seqs) {
  if (row == nullptr) return;
  for (const v1::Crossed& one : row->crossed()) {
    seqs.insert(std::max(one.stands_seq(), one.other_seq()));
  }
}

// Whether an import that came first holds the event, or has brought what it adds: two tables may
// name one prospect in rows that differ.
bool IsThereByAnImport(const JournalEvent& event, Rows& rows) {
  if (IsImportedAlready(event, rows)) return true;
  const v1::Header& header = *event.header;
  if (header.import_ref().empty() || header.type() != v1::PROSPECT_ADDED) return false;
  const auto* row = rows.Find(ProspectKey(SubjectOf(header)));
  return row != nullptr && row->imported();
}

uint64_t Step(uint64_t count, bool before, bool after) {
  return count + (after ? 1 : 0) - (before ? 1 : 0);
}

}  // namespace

struct Indexes::Change {
  std::optional<Bytes> prospect;  // As it was; nullopt: it did not change.
  std::optional<Bytes> firm;
  std::optional<Bytes> owner;
  HandoversBefore handovers;
};

Indexes::Indexes(Rows& rows) : rows_(rows) { rows_.Watch("pfoakcwh"); }

v1::CountsRow& Indexes::Counts() { return rows_.Edit(CountsKey()); }

// Where a note about a colleague stands, under whom it is about.
void Indexes::AddCoaching(const v1::Header& header, Seq seq) {
  if (!header.has_coaching_noted()) return;
  const v1::CoachingNoted& noted = header.coaching_noted();
  v1::CoachingAtRow& row =
      rows_.Edit(CoachingAtKey(MemberId::FromTrusted(header.subject().id()), seq));
  row.set_prospect(noted.prospect());
  row.set_assignment(noted.assignment());
  row.set_author(header.actor());
}

// Of a type of a newer catalogue this program cannot say what it changed.
void Indexes::MarkUnknown(const v1::Header& header, Seq seq) {
  const SubjectId subject = SubjectOf(header);
  if (!header.critical() || FindType(header.type()) != nullptr || subject.is_zero()) return;
  v1::UnknownRow& row = rows_.Edit(UnknownKey(subject));
  row.set_seq(seq.value());
  row.set_type(static_cast<uint32_t>(header.type()));
  row.set_schema(header.schema());
}

void Indexes::MarkAdmitted(const JournalEvent& event) {
  v1::Header header;
  for (const v1::EventRef& ref : event.header->events_admitted().events()) {
    const auto* apart = rows_.Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    const bool took_effect = apart != nullptr && apart->fate_seq() == event.seq.value() &&
                             TakesEffect(apart->admitted_as());
    if (took_effect && header.ParseFromString(apart->header())) {
      MarkUnknown(header, Seq(apart->seq()));
      AddCoaching(header, Seq(apart->seq()));
    }
  }
}

// Who owns it by then, a manager, or who asked may say no to what was asked for; of anybody else it
// is a memo and no more.
void Indexes::MarkDeclined(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const auto* counts = rows_.Find(CountsKey());
  if (counts == nullptr || counts->requested() == 0) return;
  const SubjectId subject = SubjectOf(header);
  const MemberId actor = MemberId::FromTrusted(header.actor());
  const auto* member = rows_.Find(MemberKey(actor));
  const bool manages =
      member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN);
  const bool decides = manages || CountsAsOwner(actor, subject, event.recorded_at_us, rows_);
  const KeyBytes prefix = KeyBytes('U').Append(subject.bytes());
  std::optional<Seq> declined;
  (void)rows_.ScanRows(prefix.view(), [&](std::string_view key, std::string_view bytes) {
    v1::RequestedRow row;
    if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
    if (row.event_id() != header.note_added().declines()) return true;
    if (decides || row.actor() == header.actor()) {
      declined = Seq(GetU64(key.substr(prefix.view().size())));
    }
    return false;
  });
  if (!declined.has_value()) return;
  rows_.Edit(RequestedKey(subject, *declined)).set_declined_seq(event.seq.value());
}

void Indexes::Add(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  if (TakesEffect(event.verdict)) {
    MarkUnknown(header, event.seq);
    AddCoaching(header, event.seq);
    if (header.type() == v1::EVENTS_ADMITTED) MarkAdmitted(event);
  }
  if (TakesEffect(event.verdict) && !header.note_added().declines().empty()) MarkDeclined(event);
  const bool owner = header.has_owner_assigned() || header.has_contest_resolved();
  if (TakesEffect(event.verdict)) {
    const auto* counts = rows_.Find(CountsKey());
    if (!owner || counts == nullptr || counts->requested() == 0) return;
    // Whatever was asked for before is decided.
    std::vector<uint64_t> seqs;
    const KeyBytes prefix = KeyBytes('U').Append(header.subject().id());
    (void)rows_.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
      seqs.push_back(GetU64(key.substr(prefix.view().size())));
      return true;
    });
    for (const uint64_t seq : seqs) rows_.Erase(RequestedKey(SubjectOf(header), Seq(seq)));
    if (!seqs.empty()) Counts().set_requested(counts->requested() - seqs.size());
    return;
  }
  // Of a table that two laptops imported nobody is told: it is in.
  if (event.verdict == v1::INVALID && IsThereByAnImport(event, rows_)) return;
  v1::RefusedRow& refused = rows_.Create(RefusedKey(event.seq));
  refused.set_replica(event.replica.str());
  refused.set_verdict(event.verdict);
  if (event.verdict != v1::UNAUTHORISED || !header.has_owner_assigned()) return;
  v1::RequestedRow& requested = rows_.Create(RequestedKey(SubjectOf(header), event.seq));
  requested.set_actor(header.actor());
  requested.set_event_id(header.event_id());
  Counts().set_requested(Counts().requested() + 1);
}

absl::Status Indexes::UpdateSubject(SubjectId subject, const Change& change) {
  const v1::ProspectRow* prospect = rows_.Find(ProspectKey(subject));
  const v1::FirmRow* firm = rows_.Find(FirmKey(subject));
  const v1::DecisionRow* owner = rows_.Find(DecisionKey(subject, v1::OWNER));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  TASUKI_ASSIGN_OR_RETURN(const auto prospect_before, Before(change.prospect, prospect));
  TASUKI_ASSIGN_OR_RETURN(const auto firm_before, Before(change.firm, firm));
  TASUKI_ASSIGN_OR_RETURN(const auto owner_before, Before(change.owner, owner));

  const DueRows due_before = DueRowsOf(subject, Pointer(prospect_before), Pointer(owner_before));
  const DueRows due = DueRowsOf(subject, prospect, owner);
  const auto among = [](const Key<v1::DueRow>& key, const DueRows& rows) {
    return std::find(rows.keys.begin(), rows.keys.end(), key) != rows.keys.end();
  };
  for (const auto& key : due_before.keys) {
    if (!among(key, due)) rows_.Erase(key);
  }
  const bool same =
      !due_before.keys.empty() && due_before.row.SerializeAsString() == due.row.SerializeAsString();
  for (const auto& key : due.keys) {
    if (!same || !among(key, due_before)) rows_.Edit(key) = due.row;
  }
  for (const auto& key : HeldFirmsOf(subject, firm_before.has_value(), Pointer(owner_before))) {
    rows_.Erase(key);
  }
  for (const auto& key : HeldFirmsOf(subject, firm != nullptr, owner)) rows_.Edit(key);

  std::set<uint64_t> crossed_before, crossed;
  AddCrossed(Pointer(prospect_before), crossed_before);
  AddCrossed(Pointer(firm_before), crossed_before);
  AddCrossed(prospect, crossed);
  AddCrossed(firm, crossed);
  for (const uint64_t seq : crossed_before) {
    if (!crossed.contains(seq)) rows_.Erase(CrossedAtKey(Seq(seq)));
  }
  for (const uint64_t seq : crossed) {
    if (crossed_before.contains(seq)) continue;
    v1::Subject& about = *rows_.Edit(CrossedAtKey(Seq(seq))).mutable_subject();
    about.set_kind(prospect != nullptr ? v1::PROSPECT : v1::FIRM);
    about.set_id(subject.str());
  }

  TASUKI_RETURN_IF_ERROR(UpdateHandovers(subject, Pointer(prospect_before), Pointer(firm_before),
                                         change.handovers, rows_));

  const bool was_listed = prospect_before.has_value() && IsListed(*prospect_before);
  const bool is_listed = prospect != nullptr && IsListed(*prospect);
  const bool was_firm = firm_before.has_value() && firm_before->added();
  const bool is_firm = firm != nullptr && firm->added();
  if (was_listed != is_listed || was_firm != is_firm) {
    v1::CountsRow& counts = Counts();
    counts.set_prospects(Step(counts.prospects(), was_listed, is_listed));
    counts.set_firms(Step(counts.firms(), was_firm, is_firm));
  }
  return rows_.status();
}

absl::Status Indexes::UpdatePromise(std::string_view prospect_and_promise,
                                    const std::optional<std::string>& before) {
  const SubjectId prospect =
      SubjectId::FromTrusted(prospect_and_promise.substr(0, SubjectId::kBytes));
  const SubjectId promise = SubjectId::FromTrusted(prospect_and_promise.substr(SubjectId::kBytes));
  TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::PromiseRow>(before));
  domain::UpdatePromise(prospect, Pointer(was), rows_.Find(PromiseKey(prospect, promise)), rows_);
  return rows_.status();
}

// Under whom an absorbed prospect stands.
void Indexes::UpdateAbsorbed(SubjectId absorbed, const std::string& before,
                             const v1::DecisionRow* decision) {
  const std::string now = decision == nullptr ? "" : decision->merged_into();
  if (now == before) return;
  if (!before.empty()) rows_.Erase(AbsorbedKey(SubjectId::FromTrusted(before), absorbed));
  if (!now.empty()) rows_.Edit(AbsorbedKey(SubjectId::FromTrusted(now), absorbed));
}

// A deal or task of a prospect.
absl::Status Indexes::UpdateThing(std::string_view key, const std::optional<std::string>& before) {
  const SubjectId prospect = SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes));
  const SubjectId thing = SubjectId::FromTrusted(key.substr(1 + SubjectId::kBytes));
  if (key.front() == 'c') {
    TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::DealRow>(before));
    UpdateDeal(prospect, Pointer(was), rows_.Find(DealKey(prospect, thing)), rows_);
  } else {
    TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::TaskRow>(before));
    UpdateTask(prospect, Pointer(was), rows_.Find(TaskKey(prospect, thing)), rows_);
  }
  return rows_.status();
}

absl::Status Indexes::Update() {
  std::map<SubjectId, Change> changes;
  for (auto& [key, before] : rows_.TakeTouched()) {
    const std::string_view id = std::string_view(key).substr(1);
    if (key.front() == 'c' || key.front() == 'w') {
      TASUKI_RETURN_IF_ERROR(UpdateThing(key, before));
    } else if (key.front() == 'p') {
      changes[SubjectId::FromTrusted(id)].prospect = std::move(before);
    } else if (key.front() == 'f') {
      changes[SubjectId::FromTrusted(id)].firm = std::move(before);
    } else if (key.front() == 'h') {
      const SubjectId subject = SubjectId::FromTrusted(id.substr(0, SubjectId::kBytes));
      changes[subject].handovers.emplace(key, std::move(before));
    } else if (key.front() == 'k') {
      TASUKI_RETURN_IF_ERROR(UpdatePromise(id, before));
    } else if (key.front() == 'o') {
      const SubjectId subject = SubjectId::FromTrusted(id.substr(0, SubjectId::kBytes));
      const auto slot = static_cast<v1::Slot>(static_cast<uint8_t>(id.back()));
      TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::DecisionRow>(before));
      const auto* row = rows_.Find(DecisionKey(subject, slot));
      const bool was_open = was.has_value() && was->has_contest();
      const bool is_open = row != nullptr && row->has_contest();
      const auto contest_key = OpenContestKey(subject, slot);
      if (is_open) rows_.Edit(contest_key).set_seq(row->contest().seq());
      if (was_open && !is_open) rows_.Erase(contest_key);
      if (was_open != is_open) {
        Counts().set_contests(Step(Counts().contests(), was_open, is_open));
      }
      if (slot == v1::OWNER) changes[subject].owner = std::move(before);
      if (slot == v1::MERGED)
        UpdateAbsorbed(subject, was.has_value() ? was->merged_into() : "", row);
    } else {
      TASUKI_ASSIGN_OR_RETURN(const auto was, Parse<v1::ApartRow>(before));
      const auto* row = rows_.Find(ApartKey(EventId::FromTrusted(id)));
      const auto waits = [](const v1::ApartRow& apart) {
        return apart.fate() == v1::APART_FATE_UNSPECIFIED;
      };
      const bool was_waiting = was.has_value() && waits(*was);
      const bool is_waiting = row != nullptr && waits(*row);
      if (was_waiting) rows_.Erase(WaitingKey(Seq(was->seq())));
      if (is_waiting) rows_.Edit(WaitingKey(Seq(row->seq()))).set_event_id(row->event_id());
      if (was_waiting != is_waiting) {
        Counts().set_waiting(Step(Counts().waiting(), was_waiting, is_waiting));
      }
    }
  }
  for (const auto& [subject, change] : changes) {
    TASUKI_RETURN_IF_ERROR(UpdateSubject(subject, change));
  }
  return rows_.status();
}

}  // namespace tasuki::domain
