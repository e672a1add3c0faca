#include "tests/unit/domain/ownership_model.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {

void OwnershipModel::Follow(TestJournal& journal) {
  while (seen_ < journal.events().size()) {
    const HeldFact& event = journal.events()[seen_++];
    Take(event, {event.verdict, event.seq.value(), event.recorded_at_us, event.rules}, journal);
  }
}

void OwnershipModel::Take(const HeldFact& event, const Standing& as, TestJournal& journal) {
  if (as.verdict != v1::EFFECTIVE && as.verdict != v1::CONFIRMS) return;
  const v1::Header& header = event.header;
  if (header.has_owner_assigned()) {
    const v1::OwnerAssigned& body = header.owner_assigned();
    Decide(event, as, {body.to(), body.until_us(), body.back_to()});
  } else if (header.has_contest_resolved() && header.slot() == v1::OWNER) {
    const v1::ContestResolved& body = header.contest_resolved();
    ++reached_["resolved"];
    Decide(event, as, {body.to(), body.until_us(), body.back_to()});
  } else if (header.has_handover_accepted()) {
    Answer(event, as, header.handover_accepted().assignment(), false);
  } else if (header.has_handover_declined()) {
    Answer(event, as, header.handover_declined().assignment(), true);
  } else if (header.has_events_admitted()) {
    Admit(event, journal);
  } else if (header.type() == v1::EVENTS_REFUSED) {
    ++reached_["refused"];
  } else {
    Change(header, as.verdict, as.seq);
  }
}

// What this admission, and no earlier one, let in, in the order in which it had come.
void OwnershipModel::Admit(const HeldFact& admission, TestJournal& journal) {
  std::map<uint64_t, v1::Verdict> admitted;
  for (const v1::EventRef& ref : admission.header.events_admitted().events()) {
    const auto* row = journal.rows().Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    if (row->fate() != v1::ADMITTED || row->fate_seq() != admission.seq.value()) continue;
    admitted[row->seq()] = row->admitted_as();
  }
  for (const auto& [seq, verdict] : admitted) {
    const HeldFact& event = journal.events()[seq - 1];
    ++reached_[event.header.kind() == v1::FACT ? "admitted fact" : "admitted decision"];
    Take(event, {verdict, admission.seq.value(), admission.recorded_at_us, admission.rules},
         journal);
  }
}

void OwnershipModel::Decide(const HeldFact& event, const Standing& as, Value wanted) {
  Decided& decided = decided_[event.header.subject().id()];
  decided.ids.insert(event.header.event_id());
  if (as.verdict == v1::CONFIRMS) return;
  Value present = decided.seq == 0 ? Value() : Present(decided);
  const bool covered = present.until_us != 0 && as.at_us < present.until_us;
  // A cover of a cover goes back to whom the first one is for, by rules 2 on.
  const bool assigns = event.header.has_owner_assigned() && as.rules >= kRulesOfBounds;
  if (assigns && wanted.until_us != 0 && covered) {
    ++reached_["cover of a cover"];
    if (wanted.back_to.empty() || wanted.back_to == present.to) wanted.back_to = present.back_to;
  }
  if (wanted.until_us != 0) ++reached_["cover"];
  decided = {{event.header.event_id()}, std::move(wanted), std::move(present), false, as.seq, 0};
}

void OwnershipModel::Change(const v1::Header& header, v1::Verdict verdict, uint64_t seq) {
  Person& person = people_[header.subject().id()];
  const bool owned = person.active && MayOwn(person.role);
  if (header.has_member_added()) {
    person.role = header.member_added().role();
  } else if (header.has_role_changed()) {
    person.role = header.role_changed().role();
    if (owned && !MayOwn(person.role)) person.mark = seq;
  } else if (header.has_member_left() && verdict == v1::CONFIRMS) {
    ++reached_["left twice"];
  } else if (header.has_member_left()) {
    ++reached_["left"];
    person.mark_before = person.mark;
    person.mark = seq;
    person.active = false;
  } else if (header.has_member_returned() && person.active) {
    ++reached_["plan withdrawn"];
  } else if (header.has_member_returned()) {
    ++reached_["returned"];
    if (MayOwn(person.role)) person.mark = person.mark_before;
    person.active = true;
  }
}

void OwnershipModel::Answer(const HeldFact& event, const Standing& as,
                            const std::string& assignment, bool declines) {
  const v1::Header& header = event.header;
  const auto found = decided_.find(header.subject().id());
  if (found == decided_.end()) return;
  Decided& decided = found->second;
  const std::string& doer = header.done_by().empty() ? header.actor() : header.done_by();
  if (decided.value.to != doer || !decided.ids.contains(assignment)) return;
  if (as.rules >= kRulesOfAnswers) {
    if (event.b_us < decided.answered_us) {
      ++reached_["answer overtaken"];
      return;
    }
    decided.answered_us = event.b_us;
  }
  decided.declined = declines;
  if (declines) ++reached_["declined"];
}

bool OwnershipModel::MayBeAccountable(const std::string& member) const {
  const auto found = people_.find(member);
  return found != people_.end() && found->second.active && MayOwn(found->second.role);
}

bool OwnershipModel::Keeps(const std::string& member, uint64_t decided_seq) const {
  return MayBeAccountable(member) && decided_seq >= people_.find(member)->second.mark;
}

OwnershipModel::Value OwnershipModel::Present(const Decided& decided) const {
  Value value = decided.declined ? decided.before : decided.value;
  if (!Keeps(value.to, decided.seq)) value.to.clear();
  if (!Keeps(value.back_to, decided.seq)) value.back_to.clear();
  return value;
}

std::string OwnershipModel::Owner(std::string_view subject, std::string_view firm,
                                  int64_t at_us) const {
  for (const std::string_view from : {subject, firm}) {
    const auto found = decided_.find(from);
    if (from.empty() || found == decided_.end() || found->second.seq == 0) continue;
    const Value value = Present(found->second);
    const std::string& holder =
        value.until_us != 0 && at_us >= value.until_us ? value.back_to : value.to;
    if (!holder.empty()) return holder;
  }
  return "";
}

}  // namespace tasuki::domain
