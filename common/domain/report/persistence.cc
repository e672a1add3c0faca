#include "common/domain/report/persistence.h"

#include <algorithm>
#include <tuple>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {
namespace {

constexpr int64_t kHourUs = 3'600'000'000;
constexpr int64_t kDayUs = 24 * kHourUs;
constexpr int64_t kStickUs = 30 * kDayUs;        // X23.
constexpr int64_t kSilentYearUs = 365 * kDayUs;  // X23.
constexpr uint32_t kBandHours[] = {0, 24, 48, 24 * 7, 0};

std::string_view ZoneOfTeam(Rows& rows) {
  const auto* team = rows.Find(TeamKey());
  return team == nullptr ? std::string_view() : std::string_view(team->zone());
}

// R031.
bool IsOurCause(v1::Reason cause) {
  return cause == v1::ORGANISATION || cause == v1::TIME_SENSITIVITY;
}

void PutRate(v1::ShareView& share) {
  if (share.of() > 0) share.set_rate(Rate(share.part(), share.of()));
}

}  // namespace

Persistence::Persistence(const ReportQuery& query, Rows& rows)
    : query_(query), policy_(PresentPolicy(rows)), calendar_(policy_.calendar(), ZoneOfTeam(rows)) {
  for (size_t i = 0; i < kBands; ++i) {
    bands_[i].set_from_hours(kBandHours[i]);
    bands_[i].set_to_hours(kBandHours[i + 1]);
  }
  for (size_t i = 0; i < kStickSteps; ++i) steps_[i].set_touch(static_cast<uint32_t>(i + 1));
}

std::vector<Persistence::Sent> Persistence::SentOf(const std::vector<Contact>& contacts,
                                                   absl::Span<const v1::DealRow> deals) {
  std::vector<Sent> sent;
  for (const Contact& contact : contacts) {
    if (contact.kind == ContactKind::kOutbound) {
      // A meeting that was held answers what went before it, and asks for no answer itself (X2).
      const bool held = contact.channel == v1::MEETING || contact.channel == v1::VIDEO;
      if (!sent.empty()) {
        sent.back().next_us = contact.b_us;
        sent.back().ended |= held;
      }
      sent.push_back({.contact = &contact, .ended = held});
    } else if (!sent.empty()) {
      sent.back().answered |= contact.kind == ContactKind::kInbound;
      sent.back().ended = true;
    }
  }
  for (const v1::DealRow& deal : deals) {
    if (deal.closed_seq() == 0) continue;
    const auto after = std::partition_point(sent.begin(), sent.end(), [&](const Sent& one) {
      return one.contact->b_us <= deal.closed_us();
    });
    if (after != sent.begin()) std::prev(after)->ended = true;
  }
  return sent;
}

// What came before something old is old.
bool Persistence::IsYoung(const Contact& contact) {
  const int32_t day = CivilDayOf(contact.b_us, contact.utc_offset_minutes);
  const int32_t today = CivilDayOf(query_.now_us, contact.utc_offset_minutes);
  int32_t& old_through = old_through_.try_emplace(today, kDayMin).first->second;
  if (day <= old_through) return false;
  const bool young = calendar_.BusinessDaysBetween(day, today) <
                     static_cast<int64_t>(policy_.burst().silence_business_days());
  if (!young) old_through = day;
  return young;
}

bool Persistence::Counts(const Contact& contact) const {
  return query_.InTime(contact.b_us) && query_.IsOf(contact.doer) && query_.IsBy(contact.channel);
}

void Persistence::CountResponses(const std::vector<Sent>& sent) {
  for (size_t i = 0; i < sent.size(); ++i) {
    if (!Counts(*sent[i].contact)) continue;
    v1::ResponseRate& rate = responses_[static_cast<uint32_t>(i + 1)];
    const bool open = !sent[i].answered && IsYoung(*sent[i].contact);
    CountStep(sent[i], open);
    if (open) {
      rate.set_open(rate.open() + 1);
      continue;
    }
    rate.set_sent(rate.sent() + 1);
    if (sent[i].answered) rate.set_answered(rate.answered() + 1);
  }
}

// Of what a source says it is not known which step it was meant to be (X23).
void Persistence::CountStep(const Sent& one, bool open) {
  const StepsTaken::Step* step =
      query_.retold == nullptr ? nullptr : query_.retold->steps.Find(one.contact->seq);
  if (step == nullptr || one.contact->import_source != 0) return;
  v1::StepResponse& rate = by_step_[*step];
  if (open) {
    rate.set_open(rate.open() + 1);
    return;
  }
  rate.set_sent(rate.sent() + 1);
  if (one.answered) rate.set_answered(rate.answered() + 1);
}

// From the meeting, else from its being entered.
void Persistence::CountFirst(const std::vector<Sent>& sent, const v1::ProspectRow& row) {
  if (sent.empty() || !row.has_added_us()) return;
  const Sent& first = sent.front();
  const int64_t start_us =
      row.attributes().has_met_at_us() ? row.attributes().met_at_us() : row.added_us();
  if (!Counts(*first.contact) || (!first.answered && IsYoung(*first.contact))) return;
  const int64_t hours = std::max<int64_t>(first.contact->b_us - start_us, 0) / kHourUs;
  size_t band = 0;
  while (band + 1 < kBands && hours >= bands_[band].to_hours()) ++band;
  bands_[band].set_sent(bands_[band].sent() + 1);
  if (first.answered) bands_[band].set_answered(bands_[band].answered() + 1);
}

void Persistence::CountSticking(const std::vector<Sent>& sent) {
  for (size_t i = 0; i < sent.size() && i < kStickSteps; ++i) {
    const Sent& one = sent[i];
    if (one.ended || !Counts(*one.contact)) continue;
    const int64_t until_us = one.contact->b_us + kStickUs;
    const bool followed = one.next_us.has_value() && *one.next_us <= until_us;
    if (!followed && query_.now_us < until_us) continue;  // It may still come.
    steps_[i].set_unanswered(steps_[i].unanswered() + 1);
    if (followed) steps_[i].set_followed(steps_[i].followed() + 1);
  }
}

// Bursts that nobody answered: those that reached the limit, of those that are over.
void Persistence::CountBursts(const std::vector<Sent>& sent) {
  uint32_t burst = 0;
  for (const Sent& one : sent) burst = one.ended ? 0 : burst + 1;
  if (burst == 0 || !Counts(*sent.back().contact)) return;
  const bool reached = burst >= policy_.burst().limit();
  if (!reached && query_.now_us < sent.back().contact->b_us + kStickUs) return;
  reached_.set_of(reached_.of() + 1);
  if (reached) reached_.set_part(reached_.part() + 1);
}

void Persistence::CountLost(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                            absl::Span<const v1::DealRow> deals,
                            absl::FunctionRef<MemberId(int64_t)> owner_at) {
  const v1::DealRow* last = nullptr;
  for (const v1::DealRow& deal : deals) {
    if (deal.closed_seq() == 0) return;  // One that is open is not lost.
    if (last == nullptr || deal.closed_us() > last->closed_us()) last = &deal;
  }
  const bool deal_lost = last != nullptr && last->result() == v1::DEAL_LOST;
  if (last != nullptr && !deal_lost) return;
  const bool said_no = row.last_outcome() == v1::NO || row.last_outcome() == v1::OPTED_OUT;
  const bool lost = deal_lost || row.last_outcome() == v1::LOST;
  const int64_t at_us = deal_lost ? last->closed_us() : row.last_touch_us();
  const bool silent = IsLive(row) && row.has_last_touch_us() &&
                      query_.now_us - row.last_touch_us() >= kSilentYearUs;
  if ((!lost && !said_no && !silent) || !query_.InTime(at_us)) return;
  if (query_.member.has_value() && !query_.IsOf(owner_at(at_us))) return;
  uint32_t burst = 0;
  bool answered_last = false;
  for (const Contact& contact : contacts) {
    if (deal_lost && contact.b_us > at_us) break;
    if (contact.kind == ContactKind::kOutcome) continue;
    answered_last = contact.kind == ContactKind::kInbound || contact.channel == v1::MEETING ||
                    contact.channel == v1::VIDEO;
    burst = answered_last ? 0 : burst + 1;
  }
  const bool stopped = !answered_last && burst < policy_.burst().limit();
  if (!said_no && ((deal_lost && IsOurCause(last->cause())) || stopped)) {
    lost_.set_stopping(lost_.stopping() + 1);
  } else if (lost || said_no) {
    lost_.set_their_no(lost_.their_no() + 1);
  }
}

void Persistence::Count(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                        absl::Span<const v1::DealRow> deals,
                        absl::FunctionRef<MemberId(int64_t)> owner_at) {
  const std::vector<Sent> sent = SentOf(contacts, deals);
  CountResponses(sent);
  CountFirst(sent, row);
  CountSticking(sent);
  CountBursts(sent);
  CountLost(contacts, row, deals, owner_at);
}

void Persistence::Complete(v1::ReportView& view) {
  for (auto& [touch, rate] : responses_) {
    rate.set_touch(touch);
    rate.set_rate(Rate(rate.answered(), rate.sent()));
    *view.add_response_rate_by_touch() = rate;
  }
  for (auto& [step, rate] : by_step_) {
    rate.set_cadence(query_.retold->steps.cadences()[step.cadence]);
    rate.set_step(step.step);
    rate.set_rate(Rate(rate.answered(), rate.sent()));
    *view.add_response_rate_by_step() = rate;
  }
  std::ranges::sort(*view.mutable_response_rate_by_step(), {}, [](const v1::StepResponse& one) {
    return std::tuple(one.cadence(), one.step());
  });
  for (v1::FirstFollowUpBand& band : bands_) {
    if (band.sent() > 0) band.set_rate(Rate(band.answered(), band.sent()));
    *view.add_first_follow_up() = band;
  }
  for (v1::StickStep& step : steps_) {
    if (step.unanswered() > 0) step.set_rate(Rate(step.followed(), step.unanswered()));
    *view.mutable_stickability()->add_steps() = step;
  }
  PutRate(reached_);
  *view.mutable_stickability()->mutable_reached_limit() = reached_;
  *view.mutable_lost_by() = lost_;
}

}  // namespace tasuki::domain
