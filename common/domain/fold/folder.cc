// Long because what folds on, what is taken back and what is admitted later must agree on one order
// and are best read together.

#include "common/domain/fold/folder.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/clear_texts.h"
#include "common/domain/fold/firm_fold.h"
#include "common/domain/fold/fold_event.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/fold/introduction.h"
#include "common/domain/fold/leave_fold.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/fold/prospect_fold.h"
#include "common/domain/fold/undone.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

// Calendars kept at a time, some ten KiB each.
constexpr size_t kCalendarsMax = 32;

// Only what may have to be folded anew is a fact there, and read back with others: not a
// retraction, which takes effect as it comes, nor what never counts.
TimelineEvent KindOf(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const bool may_count = TakesEffect(event.verdict) || event.verdict == v1::SET_APART;
  const bool folds = header.kind() == v1::FACT && header.type() != v1::FACT_RETRACTED;
  return folds && may_count ? TimelineEvent::kFact : TimelineEvent::kOther;
}

// Whether the row of an event set apart is in force.
bool TookEffect(const v1::ApartRow& apart) {
  return apart.fate() == v1::ADMITTED && TakesEffect(apart.admitted_as());
}

// The last fact folded, in the order of the subject's kind.
Place LastFolded(const v1::ProspectRow& row) {
  return row.has_folded_us() ? Place{row.folded_us(), Seq(row.folded_seq())} : kFirstPlace;
}
Place LastFolded(const v1::FirmRow& row) { return {0, Seq(row.folded_seq())}; }

Place PlaceOf(const v1::FactPlace& place) { return {place.b_us(), Seq(place.seq())}; }

}  // namespace

void Folder::MarkLate(SubjectId subject, Place from, Late& late) {
  const auto [at, is_new] = late.try_emplace(subject, from);
  if (!is_new) at->second = std::min(at->second, from);
}

// The policy of the last fact asked for is nearly always that of the next.
Folder::InForce Folder::PolicyInForce(Seq seq) {
  const v1::TeamRow* team = rows_.Find(TeamKey());
  const uint64_t present = team == nullptr ? 0 : team->policy_seq();
  if (seq.value() < present) {
    const PolicyFound found = FindPolicyAt(seq, rows_);
    return {*found.policy, found.seq, CalendarOf(found.seq, *found.policy)};
  }
  if (policy_ == nullptr || present != policy_seq_) {
    policy_seq_ = present;
    policy_ = &PolicyAt(seq, rows_);
  }
  return {*policy_, policy_seq_, CalendarOf(policy_seq_, *policy_)};
}

// Made once for each policy that facts of this batch were folded by.
const BusinessCalendar& Folder::CalendarOf(uint64_t policy_seq, const v1::Policy& policy) {
  const auto found = calendars_.find(policy_seq);
  if (found != calendars_.end()) return found->second;
  if (calendars_.size() >= kCalendarsMax) calendars_.clear();
  const v1::TeamRow* team = rows_.Find(TeamKey());
  const std::string zone = team == nullptr ? "" : team->zone();
  return calendars_.try_emplace(policy_seq, BusinessCalendar(policy.calendar(), zone))
      .first->second;
}

absl::Status Folder::Add(const JournalEvent& event) {
  if (event.header->type() == v1::EVENTS_ADMITTED && TakesEffect(event.verdict)) {
    TASUKI_RETURN_IF_ERROR(Admit(event));
  }
  switch (event.header->subject().kind()) {
    case v1::PROSPECT:
      TASUKI_RETURN_IF_ERROR(AddAboutProspect(event));
      CountAtFirm(event, event);
      break;
    case v1::FIRM:
      TASUKI_RETURN_IF_ERROR(AddAboutFirm(event));
      break;
    case v1::MEMBER:
      TASUKI_RETURN_IF_ERROR(FoldLeaving(event, rows_));
      break;
    default:
      break;  // The team has no view of its own.
  }
  return rows_.status();
}

absl::Status Folder::AddAboutProspect(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId prospect = SubjectOf(header);
  const auto key = ProspectKey(prospect);
  const bool counts = TakesEffect(event.verdict);
  const bool adds = counts && header.type() == v1::PROSPECT_ADDED;
  v1::ProspectRow* found = adds ? &rows_.Edit(key) : rows_.EditIfThere(key);
  if (found == nullptr) return absl::OkStatus();
  v1::ProspectRow& row = *found;
  const int64_t b_us = BusinessTime(event);
  PutIntoTimeline(prospect, {b_us, event.seq}, KindOf(event), *row.mutable_recent(), rows_);
  row.set_last_seq(std::max(row.last_seq(), event.seq.value()));
  if (!counts) return absl::OkStatus();
  if (header.type() == v1::FACT_RETRACTED) return RetractAboutProspect(event, event, row);
  BringBack(event, event, row.retractions());
  if (header.kind() != v1::FACT) {
    FoldDecision(event, b_us, prospect, row);
    return absl::OkStatus();
  }
  const Standing standing = StandingOf(event, row.retractions());
  if (adds && standing == Standing::kTakenBack) return absl::OkStatus();
  if (row.has_folded_us() && (adds || b_us < row.folded_us())) {
    MarkLate(prospect, adds ? kFirstPlace : PlaceOfFact(event), late_);
  }
  if (!late_.contains(prospect)) FoldFact(event, b_us, standing, nullptr, row);
  return absl::OkStatus();
}

void Folder::FoldDecision(const JournalEvent& event, int64_t b_us, SubjectId prospect,
                          v1::ProspectRow& row) {
  const v1::Header& header = *event.header;
  if (event.verdict != v1::EFFECTIVE) return;      // What confirms changes nothing.
  if (FindType(header.type()) == nullptr) return;  // Its slot says nothing we know.
  if (header.type() == v1::SUBJECT_ERASED) {
    TakeIntroductionAway(row);
    row.set_erased(true);
    PutIntroduction(row);
    return;
  }
  TakeIntroductionAway(row);
  FoldSlot(event, b_us, prospect, row);
  PutIntroduction(row);
}

// By when the client is to be introduced, if it comes to that: by the policy of the handover, and
// business days of ours. Nothing of what a source says happened long ago.
void Folder::KeepIntroductionDay(const JournalEvent& event, int64_t b_us, SubjectId prospect) {
  v1::HandoverPlace place;
  place.set_handed_us(b_us);
  place.set_seq(event.seq.value());
  if (FindHandover(prospect, place, rows_) == nullptr) return;
  v1::HandoverRow& handover = rows_.Edit(HandoverKey(prospect, place));
  if (handover.imported() || handover.cover() || handover.to().empty()) return;
  const InForce in_force = PolicyInForce(event.seq);
  handover.set_introduce_day(
      in_force.calendar.AddBusinessDays(CivilDayOf(b_us, event.header->utc_offset_minutes()),
                                        in_force.policy.handover().introduce_business_days()));
}

void Folder::FoldSlot(const JournalEvent& event, int64_t b_us, SubjectId prospect,
                      v1::ProspectRow& row) {
  const v1::Header& header = *event.header;
  if (header.slot() == v1::OWNER) {
    v1::HandoverPlace last = row.last_handover();
    if (!AddHandover(event, last, rows_)) return;
    *row.mutable_last_handover() = std::move(last);
    KeepIntroductionDay(event, b_us, prospect);
    KeepToIntroduce(prospect, rows_, row);
    // A touch that happened after the handing over but came in before it belongs to it.
    if (row.has_folded_us() && row.folded_us() > b_us) {
      MarkLate(prospect, {b_us, event.seq}, late_);
    }
    return;
  }
  if (header.slot() == v1::MERGED) {
    const auto* decision = rows_.Find(DecisionKey(prospect, v1::MERGED));
    row.set_merged_into(decision == nullptr ? "" : decision->merged_into());
  }
}

absl::Status Folder::AddAboutFirm(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId firm = SubjectOf(header);
  const auto key = FirmKey(firm);
  const bool counts = TakesEffect(event.verdict);
  const bool adds = counts && header.type() == v1::FIRM_ADDED;
  if (!adds && rows_.Find(key) == nullptr) return absl::OkStatus();
  v1::FirmRow& row = rows_.Edit(key);
  PutIntoTimeline(firm, {0, event.seq}, KindOf(event), *row.mutable_recent(), rows_);
  KeepRaised(event);
  if (!counts) return absl::OkStatus();
  if (header.type() == v1::FACT_RETRACTED) return RetractAboutFirm(event, event, row);
  BringBack(event, event, row.retractions());
  if (header.kind() != v1::FACT) {
    FoldFirmDecision(event, row);
    return absl::OkStatus();
  }
  if (!late_firms_.contains(firm)) FoldFact(event, StandingOf(event, row.retractions()), row);
  return absl::OkStatus();
}

void Folder::FoldFirmDecision(const JournalEvent& event, v1::FirmRow& row) {
  const v1::Header& header = *event.header;
  if (event.verdict != v1::EFFECTIVE || FindType(header.type()) == nullptr) return;
  if (header.slot() != v1::OWNER) return;
  v1::HandoverPlace last = row.last_handover();
  if (AddHandover(event, last, rows_)) *row.mutable_last_handover() = std::move(last);
}

// Where folding anew must begin when the fact comes, goes or returns. What spoke of a deal, promise
// or task before its opening counts only with it.
Place Folder::PlaceOfFact(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId subject = SubjectOf(header);
  if (header.subject().kind() == v1::FIRM) return {0, event.seq};
  if (header.type() == v1::PROSPECT_ADDED) return kFirstPlace;
  const Place place{BusinessTime(event), event.seq};
  const v1::FactPlace* first = nullptr;
  if (header.has_deal_opened()) {
    const auto* deal =
        rows_.Find(DealKey(subject, SubjectId::FromTrusted(header.deal_opened().deal())));
    if (deal != nullptr) first = &deal->first();
  }
  if (header.has_promise_made()) {
    const auto* promise =
        rows_.Find(PromiseKey(subject, SubjectId::FromTrusted(header.promise_made().promise())));
    if (promise != nullptr) first = &promise->first();
  }
  if (header.has_task_delegated()) {
    const auto* task =
        rows_.Find(TaskKey(subject, SubjectId::FromTrusted(header.task_delegated().task())));
    if (task != nullptr) first = &task->first();
  }
  return first == nullptr ? place : std::min(place, PlaceOf(*first));
}

absl::StatusOr<Reopened> Folder::Retract(const JournalEvent& event, Arrival arrival, Late& late) {
  const SubjectId subject = SubjectOf(*event.header);
  const Reopened reopened = TakeBack(event, arrival, rows_);
  if (reopened.import) MarkLate(subject, kFirstPlace, late);
  if (!reopened.fact.has_value()) return reopened;
  TASUKI_ASSIGN_OR_RETURN(const auto seqs, history_.SeqsOf(*reopened.fact));
  if (!seqs.has_value()) {
    MarkLate(subject, kFirstPlace, late);
    return reopened;
  }
  TASUKI_RETURN_IF_ERROR(history_.Read(*seqs, [&](const JournalEvent& fact) {
    if (fact.header->subject().id() != subject.bytes() || !MayBeTakenBack(*fact.header)) return;
    MarkLate(subject, PlaceOfFact(fact), late);
  }));
  return reopened;
}

// `now` is the event with which it takes effect: itself, or what admitted it.
absl::Status Folder::RetractAboutProspect(const JournalEvent& event, const JournalEvent& now,
                                          v1::ProspectRow& row) {
  const SubjectId prospect = SubjectOf(*event.header);
  row.set_retractions(row.retractions() + 1);
  const Arrival arrival = now.seq == event.seq ? Arrival::kInTurn : Arrival::kAdmitted;
  TASUKI_ASSIGN_OR_RETURN(const Reopened reopened, Retract(event, arrival, late_));
  TASUKI_ASSIGN_OR_RETURN(const bool changed,
                          WeighUndo(event, now, reopened, row.recent(), history_, rows_));
  if (changed) MarkLate(prospect, kFirstPlace, late_);
  return absl::OkStatus();
}

absl::Status Folder::RetractAboutFirm(const JournalEvent& event, const JournalEvent& now,
                                      v1::FirmRow& row) {
  row.set_retractions(row.retractions() + 1);
  const Arrival arrival = now.seq == event.seq ? Arrival::kInTurn : Arrival::kAdmitted;
  TASUKI_ASSIGN_OR_RETURN(const Reopened reopened, Retract(event, arrival, late_firms_));
  TASUKI_ASSIGN_OR_RETURN(const bool changed,
                          WeighUndo(event, now, reopened, row.recent(), history_, rows_));
  if (changed) MarkLate(SubjectOf(*event.header), kFirstPlace, late_firms_);
  return absl::OkStatus();
}

// Whoever says something of a thing without having seen that it is gone brings it back. Where
// nothing about the subject was ever taken back, nothing is looked for.
void Folder::BringBack(const JournalEvent& event, const JournalEvent& now, uint32_t retractions) {
  if (retractions == 0 || !BringBackUnseen(event, now, rows_)) return;
  const bool firm = event.header->subject().kind() == v1::FIRM;
  MarkLate(SubjectOf(*event.header), kFirstPlace, firm ? late_firms_ : late_);
}

// Keeps how many are at each firm, as verdicts have it: the views may be folded anew only later.
// Notes who may bind a survivor.
void Folder::CountAtFirm(const JournalEvent& event, const JournalEvent& now) {
  const SubjectId prospect = SubjectOf(*event.header);
  const v1::ProspectRow* row = rows_.Find(ProspectKey(prospect));
  if (row == nullptr) return;
  if (!row->merged_into().empty() || !row->binds().empty()) absorbed_.insert(prospect);
  const bool listed = !row->erased() && row->merged_into().empty() && !row->has_undone();
  const v1::SubjectRow* subject = listed ? rows_.Find(SubjectKey(prospect)) : nullptr;
  const std::string firm = subject == nullptr ? "" : subject->parent();
  const std::string before = row->at_firm();
  if (firm == before) return;
  rows_.Edit(ProspectKey(prospect)).set_at_firm(firm);
  if (!before.empty()) {
    v1::AtFirmRow& left = rows_.Edit(AtFirmKey(SubjectId::FromTrusted(before)));
    left.set_prospects(left.prospects() - 1);
  }
  if (firm.empty()) return;
  const SubjectId at = SubjectId::FromTrusted(firm);
  v1::AtFirmRow& joined = rows_.Edit(AtFirmKey(at));
  joined.set_prospects(joined.prospects() + 1);
  if (BringFirmBack(at, now, rows_)) MarkLate(at, kFirstPlace, late_firms_);
}

absl::Status Folder::Admit(const JournalEvent& event) {
  std::vector<std::pair<v1::ApartRow, v1::Header>> admitted;
  for (const v1::EventRef& ref : event.header->events_admitted().events()) {
    const auto* apart = rows_.Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    if (apart == nullptr || !TookEffect(*apart) || apart->fate_seq() != event.seq.value()) continue;
    v1::Header header;
    if (!header.ParseFromString(apart->header())) {
      return Fault(
          absl::StatusCode::kDataLoss,
          Phrase("the header kept of the event set apart at seq $0 does not parse", apart->seq()));
    }
    admitted.emplace_back(*apart, std::move(header));
  }
  std::sort(admitted.begin(), admitted.end(),
            [](const auto& a, const auto& b) { return a.first.seq() < b.first.seq(); });
  for (const auto& [apart, header] : admitted) {
    TASUKI_RETURN_IF_ERROR(AdmitOne(event, apart, header));
  }
  return absl::OkStatus();
}

absl::Status Folder::AdmitOne(const JournalEvent& admitting, const v1::ApartRow& apart,
                              const v1::Header& header) {
  const JournalEvent event{&header,
                           ReplicaId::FromTrusted(apart.replica()),
                           ReplicaSeq(apart.replica_seq()),
                           Seq(apart.seq()),
                           apart.recorded_at_us(),
                           apart.admitted_as(),
                           admitting.rules,
                           BusinessTimeOf(apart, header)};
  if (header.subject().kind() == v1::MEMBER) return FoldLeaving(event, rows_);
  if (header.subject().kind() == v1::FIRM) return AdmitAboutFirm(admitting, event);
  if (header.subject().kind() != v1::PROSPECT) return absl::OkStatus();
  TASUKI_RETURN_IF_ERROR(AdmitAboutProspect(admitting, event));
  CountAtFirm(event, admitting);
  return absl::OkStatus();
}

absl::Status Folder::AdmitAboutFirm(const JournalEvent& admitting, const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId firm = SubjectOf(header);
  const auto key = FirmKey(firm);
  if (header.type() != v1::FIRM_ADDED && rows_.Find(key) == nullptr) return absl::OkStatus();
  v1::FirmRow& row = rows_.Edit(key);
  PutIntoTimeline(firm, {0, event.seq}, KindOf(event), *row.mutable_recent(), rows_);
  KeepRaised(event);
  if (header.type() == v1::FACT_RETRACTED) return RetractAboutFirm(event, admitting, row);
  BringBack(event, admitting, row.retractions());
  if (header.kind() != v1::FACT) {
    FoldFirmDecision(event, row);
    MarkLate(firm, {0, event.seq}, late_firms_);
    return absl::OkStatus();
  }
  MarkLate(firm, PlaceOfFact(event), late_firms_);
  return absl::OkStatus();
}

absl::Status Folder::AdmitAboutProspect(const JournalEvent& admitting, const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const SubjectId prospect = SubjectOf(header);
  const auto key = ProspectKey(prospect);
  if (header.type() != v1::PROSPECT_ADDED && rows_.Find(key) == nullptr) return absl::OkStatus();
  v1::ProspectRow& row = rows_.Edit(key);
  const int64_t b_us = BusinessTime(event);
  PutIntoTimeline(prospect, {b_us, event.seq}, KindOf(event), *row.mutable_recent(), rows_);
  row.set_last_seq(std::max(row.last_seq(), event.seq.value()));
  if (header.type() == v1::FACT_RETRACTED) return RetractAboutProspect(event, admitting, row);
  BringBack(event, admitting, row.retractions());
  if (header.kind() != v1::FACT) {
    FoldDecision(event, b_us, prospect, row);
    MarkLate(prospect, {b_us, event.seq}, late_);
    return absl::OkStatus();
  }
  MarkLate(prospect, PlaceOfFact(event), late_);
  return absl::OkStatus();
}

// --- Folding on.

template <class Row>
void Folder::BeginPartIfDue(SubjectId subject, char letter, Place last, const Row& row) {
  if (row.facts() == 0 || row.facts() % part_facts_ != 0) return;
  Row facts = row;
  facts.clear_recent();  // It stays as it is.
  BeginPart(subject, row.facts() / part_facts_, letter, {facts.SerializeAsString(), last}, rows_);
}

Standing Folder::StandingOf(const JournalEvent& event, uint32_t retractions) {
  const bool taken_back =
      retractions > 0 && IsTakenBack(*event.header, event.replica, event.seq, rows_);
  return taken_back ? Standing::kTakenBack : Standing::kStands;
}

void Folder::FoldFact(const JournalEvent& event, int64_t b_us, Standing standing,
                      const absl::flat_hash_set<std::string>* to_come, v1::ProspectRow& row) {
  const SubjectId prospect = SubjectOf(*event.header);
  BeginPartIfDue(prospect, 'p', LastFolded(row), row);
  if (standing == Standing::kTakenBack) return PassProspectFact(event, b_us, row);
  FactRows fact_rows(prospect, row.facts() / part_facts_, rows_);
  JournalEvent bounded = event;
  bounded.header = &HeaderToFold(*event.header, bounded_);
  const InForce in_force = PolicyInForce(event.seq);
  FoldProspectFact(
      {bounded, *bounded.header, b_us, CivilDayOf(b_us, event.header->utc_offset_minutes()),
       in_force.policy, in_force.seq, in_force.calendar, fact_rows, to_come},
      row);
}

void Folder::FoldFact(const JournalEvent& event, Standing standing, v1::FirmRow& row) {
  const SubjectId firm = SubjectOf(*event.header);
  BeginPartIfDue(firm, 'f', LastFolded(row), row);
  if (standing == Standing::kTakenBack) return PassFirmFact(event, row);
  FactRows fact_rows(firm, row.facts() / part_facts_, rows_);
  JournalEvent bounded = event;
  bounded.header = &HeaderToFold(*event.header, bounded_);
  FoldFirmFact(bounded, fact_rows, row);
}

// --- Folding anew.

// Takes back what facts from `from` on made, and what facts just before it made as far as the last
// checkpoint. Gives the last fact that stays folded.
template <class Row>
absl::StatusOr<Place> Folder::TakeBackTo(SubjectId subject, char letter, Place from, Row& row) {
  const uint32_t last_part = row.facts() == 0 ? 0 : (row.facts() - 1) / part_facts_;
  for (uint32_t part = last_part; part > 0; --part) {
    const std::optional<PartBegin> begin = FindPart(subject, part, letter, rows_);
    if (!begin.has_value()) break;
    if (begin->last >= from) continue;
    Row facts;
    if (!facts.ParseFromString(begin->row)) {
      return Fault(absl::StatusCode::kDataLoss,
                   "a checkpoint does not parse: fold the views again");
    }
    TASUKI_RETURN_IF_ERROR(TakeBackParts(subject, part, last_part, rows_));
    row = WithFactsOf(std::move(facts), std::move(row));
    return begin->last;
  }
  TASUKI_RETURN_IF_ERROR(TakeBackAll(subject, rows_));
  ForgetMarks(subject, row.last_handover(), rows_);
  row = WithFactsOf(Row(), std::move(row));
  return kFirstPlace;
}

// A firm's timeline goes by seq and says no business time, so one that the event alone does not
// tell gets a row: of few, for a clock must have gone back.
void Folder::KeepRaised(const JournalEvent& about_firm) {
  const int64_t b_us = BusinessTime(about_firm);
  if (KindOf(about_firm) != TimelineEvent::kFact) return;
  if (b_us == BusinessTimeAfter(about_firm, std::nullopt)) return;
  rows_.Edit(RaisedKey(about_firm.seq)).set_b_us(b_us);
}

// An event read back from its place has the business time that it got as it came.
JournalEvent Folder::WithItsTime(const JournalEvent& event, Place place) {
  JournalEvent timed = event;
  if (event.header->subject().kind() != v1::FIRM) {
    timed.b_us = place.b_us;
  } else if (KeepsOrder(event)) {
    const auto* raised = rows_.Find(RaisedKey(event.seq));
    if (raised != nullptr) timed.b_us = raised->b_us();
  }
  return timed;
}

// The facts after `from` that count or would if they were not taken back, in seq order.
absl::StatusOr<std::vector<HeldFact>> Folder::FactsFrom(SubjectId subject, Place from,
                                                        const v1::Timeline& recent,
                                                        uint32_t retractions) {
  std::vector<Place> places;
  TASUKI_RETURN_IF_ERROR(
      ForEachPlace(subject, from, recent, rows_, [&](Place place, TimelineEvent what) {
        if (what == TimelineEvent::kFact && from < place) places.push_back(place);
      }));
  std::sort(places.begin(), places.end(), [](Place a, Place b) { return a.seq < b.seq; });
  std::vector<Seq> seqs;
  seqs.reserve(places.size());
  for (const Place& place : places) seqs.push_back(place.seq);
  std::vector<HeldFact> facts;
  facts.reserve(seqs.size());
  size_t read = 0;
  TASUKI_RETURN_IF_ERROR(history_.Read(seqs, [&](const JournalEvent& event) {
    const Place place = places.at(read++);
    if (!HasTakenEffect(event, rows_)) return;
    facts.push_back(Hold(WithItsTime(event, place)));
    facts.back().standing = StandingOf(event, retractions);
  }));
  return facts;
}

absl::Status Folder::RefoldProspect(SubjectId prospect, Place from) {
  v1::ProspectRow& row = rows_.Edit(ProspectKey(prospect));
  TASUKI_ASSIGN_OR_RETURN(const Place last, TakeBackTo(prospect, 'p', from, row));
  TASUKI_ASSIGN_OR_RETURN(std::vector<HeldFact> facts,
                          FactsFrom(prospect, last, row.recent(), row.retractions()));
  SortToFold(facts);
  const absl::flat_hash_set<std::string> to_come = Openings(facts);
  for (const HeldFact& fact : facts) {
    // It goes before all others: where some are folded, it is.
    const bool adds = fact.header.type() == v1::PROSPECT_ADDED;
    if (adds && (row.has_added_us() || fact.standing == Standing::kTakenBack)) continue;
    FoldFact(fact.event(), fact.b_us, fact.standing, &to_come, row);
  }
  // Where no fact folded, or not since the owner changed.
  TakeIntroductionAway(row);
  PutIntroduction(row);
  return rows_.status();
}

absl::Status Folder::RefoldFirm(SubjectId firm, Place from) {
  v1::FirmRow& row = rows_.Edit(FirmKey(firm));
  TASUKI_ASSIGN_OR_RETURN(const Place last, TakeBackTo(firm, 'f', from, row));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<HeldFact> facts,
                          FactsFrom(firm, last, row.recent(), row.retractions()));
  for (const HeldFact& fact : facts) FoldFact(fact.event(), fact.standing, row);
  return rows_.status();
}

// Who asked us to stop did so as a person: whatever else they are known as, which they were merged
// into, is bound as well, and free again when that is taken back or split. Rows of one prospect
// alone decide, so it is done after all facts are folded, however the journal is cut.
absl::Status Folder::BindSurvivor(SubjectId absorbed) {
  const v1::ProspectRow* row = rows_.Find(ProspectKey(absorbed));
  if (row == nullptr) return rows_.status();
  const std::string before = row->binds();
  const std::string now = IsOptedOut(*row) && !row->has_undone() ? row->merged_into() : "";
  if (now == before) return absl::OkStatus();
  rows_.Edit(ProspectKey(absorbed)).set_binds(now);
  if (!before.empty()) {
    TASUKI_RETURN_IF_ERROR(CountBound(SubjectId::FromTrusted(before), /*more=*/false));
  }
  if (now.empty()) return absl::OkStatus();
  return CountBound(SubjectId::FromTrusted(now), /*more=*/true);
}

// No line of merges closes a loop (verdict/validity.cc), so this ends.
absl::Status Folder::CountBound(SubjectId survivor, bool more) {
  v1::ProspectRow* row = rows_.EditIfThere(ProspectKey(survivor));
  if (row == nullptr || (!more && row->bound() == 0)) return rows_.status();
  const bool was = IsOptedOut(*row);
  TakeIntroductionAway(*row);
  row->set_bound(more ? row->bound() + 1 : row->bound() - 1);
  PutIntroduction(*row);
  return IsOptedOut(*row) == was ? absl::OkStatus() : BindSurvivor(survivor);
}

absl::Status Folder::Finish() {
  for (const auto& [firm, from] : std::exchange(late_firms_, {})) {
    TASUKI_RETURN_IF_ERROR(RefoldFirm(firm, from));
  }
  for (const auto& [prospect, from] : std::exchange(late_, {})) {
    TASUKI_RETURN_IF_ERROR(RefoldProspect(prospect, from));
  }
  for (const SubjectId absorbed : std::exchange(absorbed_, {})) {
    TASUKI_RETURN_IF_ERROR(BindSurvivor(absorbed));
  }
  policy_ = nullptr;  // Rows may be trimmed now.
  return rows_.status();
}

}  // namespace tasuki::domain
