#include "common/domain/replay/duty_watch.h"

#include "common/domain/fold/holder.h"

namespace tasuki::domain {

// A prospect without an owner of their own has the firm's (X14).
MemberId DutyWatch::OwnerAt(absl::Time at) const {
  const int64_t at_us = absl::ToUnixMicros(at);
  const MemberId own = OwnerBy(&decision_, at_us);
  return own.is_zero() ? FirmHolderAt(at_us, firm_, rows_) : own;
}

CountedDuty DutyWatch::Ended(const Standing& standing, MemberId member) const {
  return {.duty = standing.duty->duty,
          .member = member,
          .at = standing.duty->limit,
          .prospect = prospect_,
          .left_seq = standing.duty->seq,
          .due_day = standing.duty->day,
          .stood_seq = standing.seq,
          .stood_event = standing.event,
          .stood_us = standing.b_us};
}

// Counts what was not done by then, once.
void DutyWatch::LapseOne(Standing& standing, absl::Time now, MemberId member) {
  if (!standing.duty.has_value() || standing.lapsed || now <= standing.duty->limit) return;
  standing.lapsed = true;
  counted_(Ended(standing, member));
}

void DutyWatch::Lapse(absl::Time now) {
  if (due_.duty.has_value()) LapseOne(due_, now, OwnerAt(due_.duty->limit));
  LapseOne(introduction_, now, introduces_);
}

// What stood is done, or stands on, or gave way to something else before it was late.
void DutyWatch::Move(Standing& standing, std::optional<StandingDuty> next, bool done,
                     const Step& step, MemberId member) {
  if (standing.duty.has_value() && next.has_value() && standing.duty->IsSame(*next)) return;
  const EventId event = EventId::FromTrusted(step.event.header->event_id());
  if (standing.duty.has_value() && !standing.lapsed && done) {
    CountedDuty counted = Ended(standing, member);
    counted.done = true;
    counted.at = absl::FromUnixMicros(*step.event.b_us);
    counted.by = event;
    counted_(counted);
  }
  standing = {next, step.event.seq, event, *step.event.b_us, false};
}

// A meeting that was entered with that step, each of them: the row keeps the last one only (R037).
void DutyWatch::SeeLogged(const Step& step) {
  const v1::Header& header = *step.event.header;
  int64_t met_us = 0;
  if (header.has_touch_logged()) {
    const v1::TouchLogged& touch = header.touch_logged();
    const bool met = touch.channel() == v1::MEETING || touch.channel() == v1::VIDEO;
    if (touch.direction() != v1::OUTBOUND || !met) return;
    met_us = *step.event.b_us;
  } else if (header.has_prospect_added() && step.after.attributes().has_met_at_us()) {
    met_us = step.after.attributes().met_at_us();
  } else {
    return;
  }
  const absl::Time met = absl::FromUnixMicros(met_us);
  const EventId event = EventId::FromTrusted(header.event_id());
  counted_({.duty = Duty::kSameDayLog,
            .done = duties_.LoggedSameDay(met, absl::FromUnixMicros(header.written_at_us())),
            .member = MemberId::FromTrusted(header.actor()),
            .at = met,
            .prospect = prospect_,
            .left_seq = step.event.seq.value(),
            .by = event,
            .stood_seq = step.event.seq,
            .stood_event = event,
            .stood_us = met_us});
}

void DutyWatch::See(const Step& step) {
  const v1::Header& header = *step.event.header;
  const absl::Time at = absl::FromUnixMicros(*step.event.b_us);
  const bool imported = !header.import_ref().empty();
  Lapse(at);
  if (!imported) SeeLogged(step);
  decision_ = step.owner == nullptr ? v1::DecisionRow() : *step.owner;
  firm_ = SubjectId::FromTrusted(step.after.attributes().firm());
  const bool touched =
      header.has_touch_logged() && header.touch_logged().direction() == v1::OUTBOUND && !imported;
  Move(due_, imported ? std::nullopt : duties_.Of(step.after), touched, step, OwnerAt(at));
  Move(introduction_, imported ? std::nullopt : duties_.IntroductionOf(step.after),
       header.has_client_introduced() && !imported, step, introduces_);
  introduces_ = MemberId::FromTrusted(step.after.to_introduce().to());
}

void DutyWatch::End(absl::Time now) { Lapse(now); }

}  // namespace tasuki::domain
