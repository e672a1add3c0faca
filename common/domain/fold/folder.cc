#include "common/domain/fold/folder.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/firm_fold.h"
#include "common/domain/fold/fold_event.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/fold/prospect_fold.h"
#include "common/domain/fold/refold.h"

namespace tasuki::domain {
namespace {

// Puts the event into its place by (business time, seq); in order that is the end.
void PutIntoTimeline(const v1::FactAt& fact, v1::ProspectRow& row) {
  auto& timeline = *row.mutable_timeline();
  const auto key = [](const v1::FactAt& at) { return std::pair(at.b_us(), at.seq()); };
  const bool at_end = timeline.empty() || key(*timeline.rbegin()) < key(fact);
  const auto found =
      at_end ? timeline.end()
             : std::lower_bound(timeline.begin(), timeline.end(), fact,
                                [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto index = found - timeline.begin();
  if (found != timeline.end() && found->seq() == fact.seq()) return;
  *timeline.Add() = fact;
  if (at_end) return;
  // Rotates pointers, not messages.
  std::rotate(timeline.pointer_begin() + index, timeline.pointer_end() - 1, timeline.pointer_end());
}

v1::FactAt FactOf(const JournalEvent& event, int64_t b_us) {
  v1::FactAt fact;
  fact.set_seq(event.seq.value());
  fact.set_b_us(b_us);
  fact.set_fact(event.header->kind() == v1::FACT);
  return fact;
}

// Whether a retraction named it before it came. Refolding tells whether that was the right one.
template <class Row>
bool IsRetracted(const std::string& event_id, const Row& row) {
  const auto among = [&](const auto& ids) {
    return std::binary_search(ids.begin(), ids.end(), event_id);
  };
  return among(row.retracted()) || among(row.retractions_missed());
}

bool NamesFirm(v1::EventType type) {
  return type == v1::PROSPECT_ADDED || type == v1::PROSPECT_CHANGED ||
         type == v1::CONTACT_SUCCEEDED;
}

void AddSeq(uint64_t seq, google::protobuf::RepeatedField<uint64_t>& seqs) {
  if (seqs.empty() || seqs.Get(seqs.size() - 1) < seq) {
    seqs.Add(seq);
    return;
  }
  const auto at = std::lower_bound(seqs.begin(), seqs.end(), seq);
  if (*at == seq) return;
  const auto index = at - seqs.begin();
  seqs.Add(seq);
  std::rotate(seqs.begin() + index, seqs.end() - 1, seqs.end());
}

// Whether the row of an event set apart is in force.
bool TookEffect(const v1::ApartRow& apart) {
  return apart.fate() == v1::ADMITTED && TakesEffect(apart.admitted_as());
}

}  // namespace

const v1::Policy& Folder::PolicyAt(Seq seq) {
  const auto* team = rows_.Find(TeamKey());
  if (team != nullptr) {
    for (int i = team->policies_size() - 1; i >= 0; --i) {
      if (team->policies(i).seq() <= seq.value()) return team->policies(i).policy();
    }
  }
  return v1::Policy::default_instance();
}

absl::Status Folder::Add(const JournalEvent& event) {
  if (event.header->type() == v1::EVENTS_ADMITTED && TakesEffect(event.verdict)) {
    TASUKI_RETURN_IF_ERROR(Admit(event));
  }
  switch (event.header->subject().kind()) {
    case v1::PROSPECT:
      AddAboutProspect(event);
      break;
    case v1::FIRM:
      AddAboutFirm(event);
      break;
    default:
      break;  // Members and the team have no view of their own.
  }
  return rows_.status();
}

void Folder::AddAboutProspect(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId prospect = SubjectId::FromTrusted(header.subject().id());
  const auto key = ProspectKey(prospect);
  const bool counts = TakesEffect(event.verdict);
  const bool adds = counts && header.type() == v1::PROSPECT_ADDED;
  if (!adds && rows_.Find(key) == nullptr) return;
  v1::ProspectRow& row = rows_.Edit(key);
  const int64_t b_us = BusinessTime(event);
  PutIntoTimeline(FactOf(event, b_us), row);
  if (!counts) return;
  if (header.kind() != v1::FACT) {
    FoldDecision(event, b_us, prospect, row);
    return;
  }
  if (late_.contains(prospect)) return;
  const bool is_late = row.has_folded_us() && (adds || b_us < row.folded_us());
  if (is_late || header.type() == v1::FACT_RETRACTED || IsRetracted(header.event_id(), row)) {
    late_.insert(prospect);
    return;
  }
  const FoldEvent at{event, header, b_us, CivilDayOf(b_us, header.utc_offset_minutes()),
                     PolicyAt(event.seq)};
  if (!NamesFirm(header.type())) {
    FoldProspectFact(at, row);
    return;
  }
  const std::string firm_before = row.attributes().firm();
  FoldProspectFact(at, row);
  MoveProspect(header.subject().id(), firm_before, row.attributes().firm(), rows_);
}

void Folder::FoldDecision(const JournalEvent& event, int64_t b_us, SubjectId prospect,
                          v1::ProspectRow& row) {
  const v1::Header& header = *event.header;
  if (event.verdict != v1::EFFECTIVE) return;      // What confirms changes nothing.
  if (FindType(header.type()) == nullptr) return;  // Its slot says nothing we know.
  if (header.type() == v1::SUBJECT_ERASED) {
    row.set_erased(true);
    ClearNext(row);
    return;
  }
  if (header.slot() == v1::OWNER) {
    const bool appended = AppendHandover(event, *row.mutable_handovers(), rows_);
    // A touch that happened after the handing over but came in before it belongs to it.
    if (appended && row.has_folded_us() && row.folded_us() > b_us) late_.insert(prospect);
    return;
  }
  if (header.slot() == v1::MERGED) {
    const auto* decision = rows_.Find(DecisionKey(prospect, v1::MERGED));
    row.set_merged_into(decision == nullptr ? "" : decision->merged_into());
    if (row.merged_into().empty()) {
      late_.insert(prospect);  // Has a next touch again.
    } else {
      ClearNext(row);
    }
  }
}

void Folder::AddAboutFirm(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId firm = SubjectId::FromTrusted(header.subject().id());
  const auto key = FirmKey(firm);
  const bool counts = TakesEffect(event.verdict);
  const bool adds = counts && header.type() == v1::FIRM_ADDED;
  if (!adds && rows_.Find(key) == nullptr) return;
  v1::FirmRow& row = rows_.Edit(key);
  AddSeq(event.seq.value(), *row.mutable_events());
  if (!counts) return;
  if (header.kind() != v1::FACT) return FoldFirmDecision(event, row);
  if (header.type() == v1::FACT_RETRACTED || IsRetracted(header.event_id(), row)) {
    late_firms_.insert(firm);
  }
  if (!late_firms_.contains(firm)) FoldFirmFact(event, row);
}

void Folder::FoldFirmDecision(const JournalEvent& event, v1::FirmRow& row) {
  const v1::Header& header = *event.header;
  if (event.verdict != v1::EFFECTIVE || FindType(header.type()) == nullptr) return;
  if (header.slot() == v1::OWNER) AppendHandover(event, *row.mutable_handovers(), rows_);
}

absl::Status Folder::Admit(const JournalEvent& event) {
  std::vector<std::pair<v1::ApartRow, v1::Header>> admitted;
  for (const v1::EventRef& ref : event.header->events_admitted().events()) {
    const auto* apart = rows_.Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    if (apart == nullptr || !TookEffect(*apart) || apart->fate_seq() != event.seq.value()) continue;
    v1::Header header;
    if (!header.ParseFromString(apart->header())) {
      return absl::DataLossError(absl::StrCat("the header kept of the event set apart at seq ",
                                              apart->seq(), " does not parse"));
    }
    admitted.emplace_back(*apart, std::move(header));
  }
  std::sort(admitted.begin(), admitted.end(),
            [](const auto& a, const auto& b) { return a.first.seq() < b.first.seq(); });
  for (const auto& [apart, header] : admitted) AdmitOne(apart, header);
  return absl::OkStatus();
}

void Folder::AdmitOne(const v1::ApartRow& apart, const v1::Header& header) {
  const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
  const JournalEvent event{&header,
                           ReplicaId::FromTrusted(apart.replica()),
                           ReplicaSeq(apart.replica_seq()),
                           Seq(apart.seq()),
                           apart.recorded_at_us(),
                           apart.admitted_as()};
  if (header.subject().kind() == v1::FIRM) {
    const auto key = FirmKey(subject);
    if (header.type() != v1::FIRM_ADDED && rows_.Find(key) == nullptr) return;
    v1::FirmRow& row = rows_.Edit(key);
    AddSeq(apart.seq(), *row.mutable_events());
    if (header.kind() != v1::FACT) FoldFirmDecision(event, row);
    late_firms_.insert(subject);
    return;
  }
  if (header.subject().kind() != v1::PROSPECT) return;
  const auto key = ProspectKey(subject);
  if (header.type() != v1::PROSPECT_ADDED && rows_.Find(key) == nullptr) return;
  v1::ProspectRow& row = rows_.Edit(key);
  const int64_t b_us = BusinessTime(event);
  PutIntoTimeline(FactOf(event, b_us), row);
  if (header.kind() != v1::FACT) FoldDecision(event, b_us, subject, row);
  late_.insert(subject);
}

bool Folder::Counts(const JournalEvent& event) {
  if (event.verdict != v1::SET_APART) return TakesEffect(event.verdict);
  const auto* apart =
      rows_.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
  // The row is of the first event of that id; another one is not it.
  return apart != nullptr && apart->seq() == event.seq.value() && TookEffect(*apart);
}

absl::Status Folder::RefoldProspect(SubjectId prospect) {
  v1::ProspectRow& row = rows_.Edit(ProspectKey(prospect));
  std::vector<Seq> seqs;
  for (const v1::FactAt& fact : row.timeline()) {
    if (fact.fact()) seqs.emplace_back(fact.seq());
  }
  std::sort(seqs.begin(), seqs.end());
  std::vector<HeldFact> facts;
  facts.reserve(seqs.size());
  TASUKI_RETURN_IF_ERROR(history_.Read(seqs, [&](const JournalEvent& event) {
    if (Counts(event)) facts.push_back(Hold(event));
  }));
  const Retracted retracted = LeaveOutRetracted(facts, rows_);
  SortToFold(facts);
  const absl::flat_hash_set<std::string> to_come = Openings(facts);

  const std::string firm_before = row.attributes().firm();
  row = WithoutFacts(std::move(row));
  row.mutable_retracted()->Assign(retracted.events.begin(), retracted.events.end());
  row.mutable_retractions_missed()->Assign(retracted.missed.begin(), retracted.missed.end());
  row.mutable_retracted_imports()->Assign(retracted.imports.begin(), retracted.imports.end());
  for (const HeldFact& fact : facts) {
    const JournalEvent event = fact.event();
    FoldProspectFact(
        {event, fact.header, fact.b_us, CivilDayOf(fact.b_us, fact.header.utc_offset_minutes()),
         PolicyAt(event.seq), &to_come},
        row);
  }
  MoveProspect(prospect.str(), firm_before, row.attributes().firm(), rows_);
  return rows_.status();
}

absl::Status Folder::RefoldFirm(SubjectId firm) {
  v1::FirmRow& row = rows_.Edit(FirmKey(firm));
  std::vector<Seq> seqs;
  for (const uint64_t seq : row.events()) seqs.emplace_back(seq);
  std::vector<HeldFact> facts;
  TASUKI_RETURN_IF_ERROR(history_.Read(seqs, [&](const JournalEvent& event) {
    if (event.header->kind() == v1::FACT && Counts(event)) facts.push_back(Hold(event));
  }));
  const Retracted retracted = LeaveOutRetracted(facts, rows_);
  row = WithoutFacts(std::move(row));
  row.mutable_retracted()->Assign(retracted.events.begin(), retracted.events.end());
  row.mutable_retractions_missed()->Assign(retracted.missed.begin(), retracted.missed.end());
  row.mutable_retracted_imports()->Assign(retracted.imports.begin(), retracted.imports.end());
  for (const HeldFact& fact : facts) FoldFirmFact(fact.event(), row);
  return rows_.status();
}

absl::Status Folder::Finish() {
  for (const SubjectId& firm : std::exchange(late_firms_, {})) {
    TASUKI_RETURN_IF_ERROR(RefoldFirm(firm));
  }
  for (const SubjectId& prospect : std::exchange(late_, {})) {
    TASUKI_RETURN_IF_ERROR(RefoldProspect(prospect));
  }
  return rows_.status();
}

}  // namespace tasuki::domain
