#include "common/domain/fold/handover_fold.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/fold/introduction.h"
#include "common/domain/fold/next_touch.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

bool IsBefore(const v1::HandoverPlace& a, const v1::HandoverPlace& b) {
  return std::pair(a.handed_us(), a.seq()) < std::pair(b.handed_us(), b.seq());
}

// Whether the handover was made before the fact, in (business time, seq): the same whether the fact
// is folded as it comes or anew.
bool IsBefore(const v1::HandoverRow& handover, const JournalEvent& fact) {
  return std::pair(handover.handed_us(), handover.seq()) <
         std::pair(BusinessTime(fact), fact.seq.value());
}

// So many business days over, by policies of before too.
constexpr uint32_t kOverdueBusinessDays = 5;
constexpr int64_t kMinutesOfDay = 24 * 60;
constexpr int64_t kMinuteUs = 60'000'000;

int64_t OverdueDaysMost(const v1::Policy& policy) {
  const uint32_t days = policy.measures().sustained_overdue_business_days();
  return days == 0 ? kOverdueBusinessDays : days;
}

// Whether nothing is left to follow up in the short term. Of several deals the last one says so.
bool EndsFollowUp(const v1::Header& header, const v1::ProspectRow& row) {
  switch (header.type()) {
    case v1::OUTCOME_RECORDED: {
      const v1::Outcome outcome = header.outcome_recorded().outcome();
      return outcome == v1::NOT_NOW || outcome == v1::NO || outcome == v1::WON ||
             outcome == v1::LOST || outcome == v1::OPTED_OUT;
    }
    case v1::DEAL_CLOSED:
      return row.open_deals() == 0;
    default:
      return false;
  }
}

// The owner before the present decision on `subject_id`: its own, else its firm's.
MemberId Giver(SubjectId subject_id, const v1::DecisionRow& decision, int64_t at_us, Rows& rows) {
  const v1::OwnerValue& before = decision.before();
  const bool ended = before.until_us() != 0 && at_us >= before.until_us();
  const MemberId own = MemberId::FromTrusted(ended ? before.back_to() : before.to());
  if (!own.is_zero()) return own;
  const auto* subject = rows.Find(SubjectKey(subject_id));
  if (subject == nullptr || subject->parent().empty()) return {};
  return OwnerOf(SubjectId::FromTrusted(subject->parent()), at_us, rows).owner;
}

// Calls `visit` with one handover after the other, the last first, until it is true: that one.
// nullptr: none of the last ones.
template <class Visit>
const v1::HandoverRow* Search(SubjectId subject, const v1::HandoverPlace& last, Rows& rows,
                              Visit visit) {
  const v1::HandoverRow* at = FindHandover(subject, last, rows);
  for (int i = 0; at != nullptr && i < kHandoversSearchedMax; ++i) {
    if (visit(*at)) return at;
    at = FindHandover(subject, at->previous(), rows);
  }
  return nullptr;
}

// The prospect's last handover before the fact; nullptr: none.
const v1::HandoverRow* LastBefore(const FoldEvent& at, const v1::ProspectRow& row) {
  return Search(at.rows.subject(), row.last_handover(), at.rows.rows(),
                [&](const v1::HandoverRow& handover) { return IsBefore(handover, at.event); });
}

// The handover to the person who did the fact that it names; where it names none that we hold (a
// confirming decision's id), their last one. Nobody answers a handover to somebody else.
const v1::HandoverRow* Answered(const std::string& assignment, const JournalEvent& answer,
                                const v1::HandoverPlace& last, FactRows& rows) {
  const std::string doer = DoneBy(*answer.header).str();
  const v1::HandoverRow* their_last = nullptr;
  const v1::HandoverRow* named =
      Search(rows.subject(), last, rows.rows(), [&](const v1::HandoverRow& handover) {
        if (handover.seq() >= answer.seq.value()) return false;
        if (handover.assignment() == assignment) return true;
        if (their_last == nullptr && handover.to() == doer && IsBefore(handover, answer)) {
          their_last = &handover;
        }
        return false;
      });
  if (named == nullptr) return their_last;
  return named->to() == doer ? named : nullptr;
}

// Puts the handover into its place among the others.
void Link(SubjectId subject, v1::HandoverRow handover, v1::HandoverPlace& last, Rows& rows) {
  const v1::HandoverPlace place = HandoverPlaceOf(handover);
  if (last.seq() == 0 || IsBefore(last, place)) {
    if (last.seq() != 0) *handover.mutable_previous() = last;
    last = place;
  } else {
    v1::HandoverPlace after = last;
    for (;;) {
      const v1::HandoverRow* row = FindHandover(subject, after, rows);
      if (row == nullptr || row->previous().seq() == 0 || IsBefore(row->previous(), place)) break;
      after = row->previous();
    }
    v1::HandoverRow& row = rows.Edit(HandoverKey(subject, after));
    if (row.has_previous()) *handover.mutable_previous() = row.previous();
    *row.mutable_previous() = place;
  }
  rows.Edit(HandoverKey(subject, place)) = std::move(handover);
}

}  // namespace

v1::HandoverPlace HandoverPlaceOf(const v1::HandoverRow& handover) {
  v1::HandoverPlace place;
  place.set_handed_us(handover.handed_us());
  place.set_seq(handover.seq());
  return place;
}

const v1::HandoverRow* FindHandover(SubjectId subject, const v1::HandoverPlace& place, Rows& rows) {
  return place.seq() == 0 ? nullptr : rows.Find(HandoverKey(subject, place));
}

bool AddHandover(const JournalEvent& event, v1::HandoverPlace& last, Rows& rows) {
  const v1::Header& header = *event.header;
  const SubjectId subject = SubjectOf(header);
  const auto* found = rows.Find(DecisionKey(subject, v1::OWNER));
  if (found == nullptr) return false;
  const bool is_present = std::find(found->present().begin(), found->present().end(),
                                    header.event_id()) != found->present().end();
  v1::HandoverRow handover;
  if (is_present) {
    const MemberId from = Giver(subject, *found, event.recorded_at_us, rows);
    if (!from.is_zero()) handover.set_from(from.str());
  } else if (const auto* before = FindHandover(subject, last, rows); before != nullptr) {
    // Admitted together with a later decision on the same subject.
    handover.set_from(before->to());
  }
  const bool resolves = header.type() == v1::CONTEST_RESOLVED;
  const v1::OwnerAssigned& assigned = header.owner_assigned();
  const v1::ContestResolved& resolved = header.contest_resolved();
  handover.set_to(resolves ? resolved.to() : assigned.to());
  if (handover.from().empty() && handover.to().empty()) return false;
  if (resolves && handover.from() == handover.to()) return false;
  handover.set_assignment(header.event_id());
  handover.set_seq(event.seq.value());
  handover.set_why(assigned.why());
  handover.set_handed_us(BusinessTime(event));
  handover.set_until_us(resolves ? resolved.until_us() : assigned.until_us());
  handover.set_back_to(resolves ? resolved.back_to() : assigned.back_to());
  // A cover of a cover goes back to the owner behind it, whatever the event says.
  if (is_present && handover.until_us() != 0) handover.set_back_to(found->owner().back_to());
  handover.set_cover(handover.until_us() != 0);
  handover.set_imported(!header.import_ref().empty());
  handover.set_by(header.actor());
  Link(subject, std::move(handover), last, rows);
  return true;
}

std::optional<v1::HandoverRow> FoldHandoverAnswer(const JournalEvent& answer,
                                                  const v1::HandoverPlace& last, FactRows& rows) {
  const v1::Header& header = *answer.header;
  const bool accepts = header.type() == v1::HANDOVER_ACCEPTED;
  const v1::HandoverRow* found = Answered(
      accepts ? header.handover_accepted().assignment() : header.handover_declined().assignment(),
      answer, last, rows);
  if (found == nullptr) return std::nullopt;
  const v1::HandoverPlace place = HandoverPlaceOf(*found);
  v1::HandoverRow& handover = rows.Edit(HandoverKey(rows.subject(), place));
  if (accepts) {
    if (handover.accepted_us() == 0) handover.set_accepted_us(BusinessTime(answer));
    handover.clear_declined_us();
    handover.clear_declined_why();
  } else if (handover.declined_us() == 0) {
    handover.set_declined_us(BusinessTime(answer));
    handover.set_declined_why(header.handover_declined().why());
  }
  return handover;
}

void FoldClientIntroduced(const FoldEvent& at, v1::ProspectRow& row) {
  const v1::HandoverRow* last = LastBefore(at, row);
  if (last != nullptr) {
    const v1::HandoverPlace place = HandoverPlaceOf(*last);
    KeepIntroduced(place, row);
    if (last->introduced_us() == 0) {
      v1::HandoverRow& handover = at.rows.Edit(HandoverKey(at.rows.subject(), place));
      handover.set_introduced_us(at.b_us);
      handover.set_how(at.header.client_introduced().how());
    }
  }
  // X12: the step that was due waits until some days after the introduction.
  HoldStepUntil(
      at.calendar.AddBusinessDays(at.day, at.policy.handover().step_waits_business_days()), at,
      row);
}

void CountHandoverTouch(const FoldEvent& at, v1::ProspectRow& row) {
  if (!row.has_last_handover() || at.header.touch_logged().direction() != v1::OUTBOUND) return;
  const MemberId doer = DoneBy(at.header);
  if (doer.is_zero()) return;
  const v1::HandoverRow* theirs = Search(
      at.rows.subject(), row.last_handover(), at.rows.rows(), [&](const v1::HandoverRow& handover) {
        return handover.to() == doer.bytes() && IsBefore(handover, at.event);
      });
  if (theirs == nullptr || theirs->second_touch_us() != 0) return;
  v1::HandoverRow& handover =
      at.rows.Edit(HandoverKey(at.rows.subject(), HandoverPlaceOf(*theirs)));
  if (handover.first_touch_us() == 0) {
    handover.set_first_touch_us(at.b_us);
  } else {
    handover.set_second_touch_us(at.b_us);
  }
}

void MarkOverdue(const FoldEvent& at, const v1::ProspectRow& row) {
  const v1::NextTouch& next = row.next();
  if (!row.has_last_handover() || !row.has_next() || next.has_triaged_day()) return;
  const int64_t most = OverdueDaysMost(at.policy);
  if (int64_t{at.day} - next.slot().day() <= most) return;
  const v1::HandoverRow* last = LastBefore(at, row);
  if (last == nullptr || last->overdue_us() != 0) return;
  const int32_t handed = CivilDayOf(last->handed_us(), at.header.utc_offset_minutes());
  const int32_t due = std::max(next.slot().day(), handed);
  if (at.calendar.BusinessDaysBetween(due, at.day) <= most) return;
  // When it became so, whenever it was found: what was dropped within the 90 days was.
  const int32_t since = at.calendar.AddBusinessDays(due, static_cast<uint32_t>(most) + 1);
  const int64_t since_us =
      (int64_t{since} * kMinutesOfDay - at.header.utc_offset_minutes()) * kMinuteUs;
  v1::HandoverRow& handover = at.rows.Edit(HandoverKey(at.rows.subject(), HandoverPlaceOf(*last)));
  handover.set_overdue_us(std::clamp(since_us, handover.handed_us(), at.b_us));
}

void MarkEnded(const FoldEvent& at, const v1::ProspectRow& row) {
  if (!row.has_last_handover() || !EndsFollowUp(at.header, row)) return;
  const v1::HandoverRow* last = LastBefore(at, row);
  if (last == nullptr || last->ended_us() != 0) return;
  at.rows.Edit(HandoverKey(at.rows.subject(), HandoverPlaceOf(*last))).set_ended_us(at.b_us);
}

void CopyMarks(const v1::HandoverRow& from, v1::HandoverRow& to) {
  to.set_accepted_us(from.accepted_us());
  to.set_declined_us(from.declined_us());
  to.set_declined_why(from.declined_why());
  to.set_introduced_us(from.introduced_us());
  to.set_how(from.how());
  to.set_first_touch_us(from.first_touch_us());
  to.set_second_touch_us(from.second_touch_us());
  to.set_overdue_us(from.overdue_us());
  to.set_ended_us(from.ended_us());
}

void ForgetMarks(SubjectId subject, const v1::HandoverPlace& last, Rows& rows) {
  v1::HandoverPlace at = last;
  for (const auto* row = FindHandover(subject, at, rows); row != nullptr;
       row = FindHandover(subject, at, rows)) {
    CopyMarks(v1::HandoverRow::default_instance(), rows.Edit(HandoverKey(subject, at)));
    at = row->previous();
  }
}

}  // namespace tasuki::domain
