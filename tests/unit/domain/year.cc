#include "tests/unit/domain/year.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::domain {
namespace {

constexpr int64_t kEventUs = 1'000'000;
constexpr int32_t kJapanMinutes = 9 * 60;

}  // namespace

Year::Year(TestJournal& journal, uint64_t seed, Action after)
    : journal_(journal), random_(seed), after_(std::move(after)), now_us_(journal.now_us()) {}

void Year::In(int days, Action action) { On(now_us_ + days * kCivilDayUs, std::move(action)); }

void Year::Run(int64_t until_us, const Action& moment) {
  while (!schedule_.empty() && schedule_.begin()->first < until_us) {
    auto next = schedule_.extract(schedule_.begin());
    // What one moment holds takes some seconds.
    now_us_ = std::max(now_us_, next.key());
    next.mapped()();
    moment();
  }
  now_us_ = std::max(now_us_, until_us);
}

// --- The team ---

void Year::Join(const std::string& member, v1::Role role) {
  journal_.SetNow(now_us_);
  journal_.Join(member, role);
  now_us_ = journal_.now_us();
  after_();
  team_.push_back(member);
}

void Year::GoOffline(const std::string& member, int64_t until_us) {
  offline_[member].seen_seq = journal_.head().value();
  On(until_us, [this, member] { HandIn(member); });
}

void Year::HandIn(const std::string& member) {
  const Offline laptop = std::move(offline_.at(member));
  offline_.erase(member);
  for (const Kept& kept : laptop.kept) {
    Write(member, kept.header, kept.name, kept.wanted);
    if (kept.then && kept.wanted == v1::EFFECTIVE) kept.then();
  }
}

void Year::PlanLeave(const std::string& member, std::string_view day, const std::string& by,
                     const std::vector<std::pair<std::string, std::string>>& moves) {
  v1::Header header = HeaderOf(v1::LEAVE_PLANNED, v1::MEMBER, member);
  v1::LeavePlanned& body = *header.mutable_leave_planned();
  body.set_last_working_day(ParseDay(day).value_or(0));
  for (const auto& [client, to] : moves) {
    v1::PlannedMove& move = *body.add_moves();
    move.mutable_subject()->set_kind(v1::PROSPECT);
    move.mutable_subject()->set_id(IdOf(client));
    move.set_to(IdOf(to));
  }
  Write(by, header);
}

void Year::Leave(const std::string& member, const std::string& by) {
  v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
  header.mutable_member_left()->set_last_working_day(CivilDayOf(now_us_, kJapanMinutes));
  Write(by, header);
  std::erase(team_, member);
  for (auto& [name, client] : clients_) {
    for (KnownStay& stay : client.stays) {
      if (stay.from_us > now_us_ && stay.owner == member) stay.owner.clear();
    }
    if (OwnerNow(name) == member) Own(name, "", now_us_);
  }
}

// --- Clients ---

void Year::AddClient(const std::string& client, const std::string& by) {
  Write(by, ProspectAddedOf(client));
  clients_[client].added_us = now_us_;
  Own(client, "", now_us_);
  const std::string name = absl::StrCat("first of ", client);
  Write(by, AssignOf(client, by), name);
  DecidedNow(client, name);
  Own(client, by, now_us_);
  // Whoever adds somebody takes them over, from nobody.
  KnownHandover& first = clients_[client].handovers.emplace_back();
  first.to = by;
  first.handed_us = now_us_;
  first.event = name;
}

void Year::Touch(const std::string& client, const std::string& by) {
  Write(by, TouchOf(client));
  clients_[client].touches.push_back({now_us_, by, false, false});
}

void Year::TouchOfBefore(const std::string& client, const std::string& by, int days) {
  const int64_t at_us = now_us_ - days * kCivilDayUs;
  Write(by, When(TouchOf(client), at_us));
  clients_[client].touches.push_back({at_us, by, false, false});
}

void Year::Reply(const std::string& client, const std::string& by) {
  Write(by, InboundOf(client));
  clients_[client].touches.push_back({now_us_, by, true, false});
}

void Year::Meet(const std::string& client, const std::string& by) {
  v1::Header header = TouchOf(client);
  header.mutable_touch_logged()->set_channel(v1::MEETING);
  Write(by, header);
  clients_[client].touches.push_back({now_us_, by, false, true});
}

void Year::Choose(const std::string& client, const std::string& by, int days) {
  v1::Header header = HeaderOf(v1::NEXT_TOUCH_SET, v1::PROSPECT, client);
  header.mutable_next_touch_set()->mutable_next()->set_day(
      CivilDayOf(now_us_ + days * kCivilDayUs, kJapanMinutes));
  header.mutable_next_touch_set()->set_with_touch(true);
  Write(by, header);
}

void Year::End(const std::string& client, const std::string& by, v1::Outcome outcome) {
  Write(by, OutcomeOf(client, outcome));
  KnownClient& known = clients_[client];
  known.ended_us = now_us_;
  known.outcomes.push_back({now_us_, outcome});
  if (outcome == v1::OPTED_OUT) known.needed_until_us = now_us_;
}

void Year::WinDeal(const std::string& client, const std::string& by) {
  const std::string deal = absl::StrCat("deal of ", client);
  Write(by, DealOpenedOf(client, deal, 1'000'000));
  Write(by, DealClosedOf(client, deal, v1::DEAL_WON));
  clients_[client].outcomes.push_back({now_us_, v1::WON});
}

void Year::Merge(const std::string& client, const std::string& into, const std::string& by) {
  v1::Header header = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, client);
  header.mutable_prospects_merged()->set_into(IdOf(into));
  Write(by, header);
  KnownClient& known = clients_[client];
  known.gone = true;
  known.into = into;
  known.needed_until_us = now_us_;
}

void Year::Erase(const std::string& client, const std::string& by) {
  v1::Header header = HeaderOf(v1::SUBJECT_ERASED, v1::PROSPECT, client);
  header.mutable_subject_erased()->set_reason("asked");
  Write(by, header);
  clients_[client].gone = true;
  clients_[client].needed_until_us = now_us_;
}

// --- Owners ---

void Year::Own(const std::string& client, const std::string& owner, int64_t from_us,
               const std::string& behalf) {
  std::vector<KnownStay>& stays = clients_[client].stays;
  const auto after = std::ranges::upper_bound(stays, from_us, {}, &KnownStay::from_us);
  stays.insert(after, {owner, from_us, behalf});
}

std::string Year::OwnerNow(const std::string& client) const {
  std::string owner;
  for (const KnownStay& stay : clients_.at(client).stays) {
    if (stay.from_us <= now_us_) owner = stay.owner;
  }
  return owner;
}

// The last decision that their laptop knows.
std::string Year::BaseOf(const std::string& client, const std::string& by) const {
  const auto laptop = offline_.find(by);
  const auto decisions = decisions_.find(client);
  std::string base;
  if (decisions == decisions_.end()) return base;
  for (const auto& [seq, name] : decisions->second) {
    if (laptop == offline_.end() || seq <= laptop->second.seen_seq) base = name;
  }
  return base;
}

void Year::DecidedNow(const std::string& client, const std::string& name) {
  decisions_[client].emplace_back(journal_.head().value(), name);
}

void Year::Assign(const std::string& client, const std::string& to, const std::string& by,
                  v1::AssignWhy why, int cover_days, const std::string& back_to) {
  const std::string name = absl::StrCat("decision ", ++names_, " on ", client);
  v1::Header header = AssignOf(client, to, BaseOf(client, by));
  header.mutable_owner_assigned()->set_why(why);
  const int64_t until_us = cover_days == 0 ? 0 : now_us_ + cover_days * kCivilDayUs;
  if (cover_days != 0) {
    header.mutable_owner_assigned()->set_until_us(until_us);
    header.mutable_owner_assigned()->set_back_to(IdOf(back_to));
  }
  KnownHandover handover;
  handover.to = to;
  handover.why = why;
  handover.until_us = until_us;
  handover.event = name;
  const std::optional<v1::Verdict> verdict = Write(by, header, name);
  handover.handed_us = now_us_;
  if (!verdict.has_value()) {  // Nobody else knows of it yet.
    offline_.at(by).kept.back().then = [=, this] { Handed(client, handover, back_to); };
  } else if (*verdict == v1::EFFECTIVE) {
    Handed(client, handover, back_to);
  }
}

void Year::Handed(const std::string& client, KnownHandover handover, const std::string& back_to) {
  DecidedNow(client, handover.event);
  KnownClient& known = clients_[client];
  handover.from = OwnerNow(client);
  // What was to come back when a cover ended is decided anew; who covers for a cover does so for
  // whom that one is for.
  const bool covers_cover =
      handover.until_us != 0 && back_to == handover.from && known.stays.back().from_us > now_us_;
  const std::string behind = covers_cover ? known.stays.back().owner : back_to;
  std::erase_if(known.stays, [&](const KnownStay& stay) { return stay.from_us > now_us_; });
  Own(client, handover.to, handover.handed_us, behind);
  if (handover.until_us != 0) Own(client, behind, handover.until_us);
  known.handovers.push_back(std::move(handover));
}

void Year::Accept(const std::string& client) {
  KnownHandover& handover = clients_[client].handovers.back();
  v1::Header header = HeaderOf(v1::HANDOVER_ACCEPTED, v1::PROSPECT, client);
  header.mutable_handover_accepted()->set_assignment(IdOf(handover.event));
  Write(handover.to, header);
  handover.accepted_us = now_us_;
}

void Year::Decline(const std::string& client) {
  KnownHandover& handover = clients_[client].handovers.back();
  v1::Header header = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, client);
  header.mutable_handover_declined()->set_assignment(IdOf(handover.event));
  header.mutable_handover_declined()->set_why(v1::WHY_FIT);
  Write(handover.to, header);
  handover.declined_us = now_us_;
  for (KnownStay& stay : clients_[client].stays) {
    if (stay.from_us == handover.handed_us) stay.behalf = handover.from;
  }
  Own(client, handover.from, now_us_);
}

void Year::Introduce(const std::string& client, const std::string& by) {
  v1::Header header = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, client);
  header.mutable_client_introduced()->set_how(v1::VISIT);
  Write(by, header);
  clients_[client].handovers.back().introduced_us = now_us_;
}

void Year::Resolve(const std::string& client, const std::string& to, const std::string& by) {
  const auto* decision = journal_.rows().Find(DecisionKey(SubjectOfName(client), v1::OWNER));
  ASSERT_TRUE(decision != nullptr && decision->has_contest()) << client;
  const std::string name = absl::StrCat("decision ", ++names_, " on ", client);
  v1::Header header = ResolveOf(client, "", to, BaseOf(client, by));
  header.mutable_contest_resolved()->set_contest(decision->contest().id());
  const std::string from = OwnerNow(client);
  Write(by, header, name);
  DecidedNow(client, name);
  if (from == to) return;
  KnownHandover& handover = clients_[client].handovers.emplace_back();
  handover.from = from;
  handover.to = to;
  handover.handed_us = now_us_;
  handover.event = name;
  Own(client, to, now_us_);
}

std::vector<v1::EventRef> Year::Waiting(const std::string& member,
                                        const std::function<bool(const HeldFact&)>& wanted) {
  std::vector<v1::EventRef> refs;
  for (const HeldFact& event : journal_.events()) {
    if (event.verdict != v1::SET_APART || event.header.actor() != IdOf(member)) continue;
    const auto* row = journal_.rows().Find(ApartKey(EventId::FromTrusted(event.header.event_id())));
    if (row->fate() != v1::APART_FATE_UNSPECIFIED || !wanted(event)) continue;
    v1::EventRef& ref = refs.emplace_back();
    ref.set_event_id(event.header.event_id());
    ref.set_replica(event.replica.str());
    ref.set_replica_seq(event.replica_seq.value());
  }
  return refs;
}

void Year::AdmitTouch(const std::string& member, const std::string& client, const std::string& by) {
  v1::Header header = HeaderOf(v1::EVENTS_ADMITTED, v1::MEMBER, member);
  for (v1::EventRef& ref : Waiting(member, [&](const HeldFact& event) {
         return event.header.has_touch_logged() && event.header.subject().id() == IdOf(client);
       })) {
    *header.mutable_events_admitted()->add_events() = std::move(ref);
  }
  Write(by, header);
}

void Year::RefuseAll(const std::string& member, const std::string& by) {
  v1::Header header = HeaderOf(v1::EVENTS_REFUSED, v1::MEMBER, member);
  for (v1::EventRef& ref : Waiting(member, [](const HeldFact&) { return true; })) {
    *header.mutable_events_refused()->add_events() = std::move(ref);
  }
  Write(by, header);
}

std::optional<v1::Verdict> Year::Write(const std::string& by, v1::Header header,
                                       const std::string& name, v1::Verdict wanted) {
  const auto laptop = offline_.find(by);
  if (laptop != offline_.end()) {
    now_us_ += kEventUs;
    header.set_actor(IdOf(by));
    header.set_occurred_at_us(now_us_);
    header.set_written_at_us(now_us_);
    header.set_utc_offset_minutes(kJapanMinutes);
    header.set_seen_seq(laptop->second.seen_seq);
    laptop->second.kept.push_back({std::move(header), name, laptop->second.wanted, nullptr});
    return std::nullopt;
  }
  journal_.SetNow(now_us_);
  const v1::EventType type = header.type();
  KnownLate late{header.subject().id(), header.occurred_at_us(), 0, header.written_at_us() == 0};
  const v1::Verdict verdict = journal_.Write(by, std::move(header), name);
  now_us_ = journal_.now_us();
  late.recorded_us = now_us_;
  if (late.at_us != 0 && now_us_ - late.at_us > kCivilDayUs) late_.push_back(std::move(late));
  EXPECT_EQ(verdict, wanted) << by << ": " << v1::EventType_Name(type) << " at seq "
                             << journal_.head().value();
  after_();
  return verdict;
}

}  // namespace tasuki::domain
