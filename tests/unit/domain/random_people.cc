#include "tests/unit/domain/random_people.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/random_journal.h"

namespace tasuki::domain {
namespace {

constexpr int kLaptopsMax = 9;

std::string LaptopName(const std::string& member, int number) {
  return number == 1 ? member : absl::StrCat(member, " ", number);
}

const v1::MemberRow& RowOf(TestJournal& journal, const std::string& member) {
  return *journal.rows().Find(MemberKey(MemberOfName(member)));
}

// Of those who have left, else anybody.
std::string Gone(Choice& choice, TestJournal& journal) {
  const uint32_t first = choice.Below(std::size(kRandomMembers));
  for (uint32_t i = 0; i < std::size(kRandomMembers); ++i) {
    const std::string member = kRandomMembers[(first + i) % std::size(kRandomMembers)];
    if (RowOf(journal, member).state() == v1::GONE) return member;
  }
  return kRandomMembers[first];
}

// Who may do it, or anybody.
std::string Manager(Choice& choice) {
  return choice.Below(4) == 0 ? choice.Of(kRandomMembers) : choice.Below(2) == 0 ? "boss" : "admin";
}

Written Plan(Choice& choice, TestJournal& journal) {
  v1::Header header = HeaderOf(v1::LEAVE_PLANNED, v1::MEMBER, choice.Of(kRandomMembers));
  v1::LeavePlanned& body = *header.mutable_leave_planned();
  body.set_last_working_day(CivilDayOf(journal.now_us(), 540) +
                            static_cast<int32_t>(choice.Below(9)) - 2);
  body.set_keep_devices(choice.Below(3) == 0);
  if (choice.Below(3) == 0) {
    body.set_part(1 + choice.Below(2));
    body.set_parts(2);
  }
  for (const char* prospect : kRandomProspects) {
    if (choice.Below(3) == 0) continue;
    v1::PlannedMove& move = *body.add_moves();
    move.mutable_subject()->set_kind(v1::PROSPECT);
    move.mutable_subject()->set_id(IdOf(prospect));
    if (choice.Below(4) != 0) move.set_to(IdOf(choice.Of(kRandomMembers)));
  }
  if (choice.Below(3) == 0) {
    v1::PlannedMove& move = *body.add_moves();
    move.mutable_subject()->set_kind(v1::FIRM);
    move.mutable_subject()->set_id(IdOf(choice.Of(kRandomFirms)));
    move.set_to(IdOf(choice.Of(kRandomMembers)));
  }
  return {header, Manager(choice)};
}

Written Leaving(Choice& choice, TestJournal& journal) {
  // Every third time somebody who has left: two managers wrote it.
  const std::string member =
      choice.Below(3) == 0 ? Gone(choice, journal) : choice.Of(kRandomMembers);
  v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
  header.mutable_member_left()->set_last_working_day(CivilDayOf(journal.now_us(), 540));
  header.mutable_member_left()->set_keep_devices(choice.Below(3) == 0);
  return {header, Manager(choice)};
}

// Prospects, and every fourth time a firm.
v1::Header OwnerHeader(Choice& choice) {
  if (choice.Below(4) != 0) return AssignOf(choice.Of(kRandomProspects), "");
  v1::Header header = AssignOf(choice.Of(kRandomFirms), "");
  header.mutable_subject()->set_kind(v1::FIRM);
  return header;
}

// An assignment on top of the present one: for good, for a while, or back to who had it before.
Written Assignment(Choice& choice, TestJournal& journal) {
  v1::Header header = OwnerHeader(choice);
  v1::OwnerAssigned& body = *header.mutable_owner_assigned();
  const auto* decision = journal.rows().Find(DecisionKey(SubjectOf(header), v1::OWNER));
  const bool decided = decision != nullptr && !decision->present().empty();
  if (decided) {
    header.set_base(decision->present(
        static_cast<int>(choice.Below(static_cast<uint32_t>(decision->present_size())))));
  }
  switch (choice.Below(5)) {
    case 0:  // Undone.
      if (decided) body.set_to(decision->before().to());
      break;
    case 1:
    case 2:
      body.set_to(IdOf(choice.Of(kRandomMembers)));
      body.set_until_us(journal.now_us() + (1 + choice.Below(200)) * kHourUs);
      if (choice.Below(2) == 0) {
        body.set_back_to(IdOf(choice.Of(kRandomMembers)));
      } else if (decided) {
        body.set_back_to(decision->owner().to());
      }
      break;
    case 3:
      if (choice.Below(2) == 0) break;  // To the queue.
      [[fallthrough]];
    default:
      body.set_to(IdOf(choice.Of(kRandomMembers)));
      break;
  }
  return {header, choice.Below(3) == 0 ? choice.Of(kRandomMembers) : "admin"};
}

// By whom it is for, or by a manager who says so.
Written Answer(Choice& choice, TestJournal& journal) {
  const v1::Header about = OwnerHeader(choice);
  const auto* decision = journal.rows().Find(DecisionKey(SubjectOf(about), v1::OWNER));
  const bool accepts = choice.Below(3) == 0;
  v1::Header header =
      HeaderOf(accepts ? v1::HANDOVER_ACCEPTED : v1::HANDOVER_DECLINED, v1::PROSPECT, "");
  *header.mutable_subject() = about.subject();
  const std::string assignment =
      decision == nullptr || decision->present().empty() ? IdOf("none") : decision->present(0);
  if (accepts) {
    header.mutable_handover_accepted()->set_assignment(assignment);
  } else {
    header.mutable_handover_declined()->set_assignment(assignment);
    header.mutable_handover_declined()->set_why(choice.Below(2) == 0 ? v1::WHY_FIT
                                                                     : v1::WHY_WORKLOAD);
  }
  const std::string to = decision == nullptr ? "" : decision->owner().to();
  for (const char* member : kRandomMembers) {
    if (to != IdOf(member)) continue;
    if (choice.Below(4) != 0) return {header, member};
    header.set_done_by(to);
    return {header, "admin"};
  }
  return {header, "admin"};
}

// A manager decides a contest; where none is open, somebody is assigned.
Written Resolution(Choice& choice, TestJournal& journal) {
  for (const char* prospect : kRandomProspects) {
    const auto* decision = journal.rows().Find(DecisionKey(SubjectOfName(prospect), v1::OWNER));
    if (decision == nullptr || !decision->has_contest()) continue;
    v1::Header header = ResolveOf(prospect, "", choice.Of(kRandomMembers), "");
    header.mutable_contest_resolved()->set_contest(decision->contest().id());
    if (decision->present_size() > 0) header.set_base(decision->present(0));
    if (choice.Below(3) == 0) {
      header.mutable_contest_resolved()->set_until_us(journal.now_us() + 90 * kHourUs);
      header.mutable_contest_resolved()->set_back_to(IdOf(choice.Of(kRandomMembers)));
    }
    return {header, Manager(choice)};
  }
  return Assignment(choice, journal);
}

// What a manager makes of what waits of one member: some or all of it.
Written AboutApart(Choice& choice, TestJournal& journal) {
  const std::string member = choice.Of(kRandomMembers);
  const bool admits = choice.Below(3) != 0;
  v1::Header header =
      HeaderOf(admits ? v1::EVENTS_ADMITTED : v1::EVENTS_REFUSED, v1::MEMBER, member);
  const bool some = choice.Below(2) == 0;
  for (const HeldFact& event : journal.events()) {
    if (event.verdict != v1::SET_APART || event.header.actor() != IdOf(member)) continue;
    if (some && choice.Below(2) == 0) continue;
    v1::EventRef& ref = admits ? *header.mutable_events_admitted()->add_events()
                               : *header.mutable_events_refused()->add_events();
    ref.set_event_id(event.header.event_id());
    ref.set_replica(event.replica.str());
    ref.set_replica_seq(event.replica_seq.value());
  }
  return {header, Manager(choice)};
}

Written Absence(Choice& choice, TestJournal& journal) {
  v1::Header header = HeaderOf(v1::MEMBER_AWAY, v1::MEMBER, choice.Of(kRandomMembers));
  v1::MemberAway& body = *header.mutable_member_away();
  body.set_from_day(CivilDayOf(journal.now_us(), 540) + static_cast<int32_t>(choice.Below(5)));
  body.set_to_day(body.from_day() + static_cast<int32_t>(choice.Below(5)));
  if (choice.Below(2) == 0) body.set_cover(IdOf(choice.Of(kRandomMembers)));
  return {header, Manager(choice)};
}

}  // namespace

Written PeopleEvent(Choice& choice, TestJournal& journal) {
  switch (choice.Below(17)) {
    case 0:
      return Plan(choice, journal);
    case 1:
    case 2:
      return Leaving(choice, journal);
    case 3:
    case 4: {
      v1::Header header = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, Gone(choice, journal));
      header.mutable_member_returned();
      return {header, Manager(choice)};
    }
    case 5:
      return Absence(choice, journal);
    case 6: {
      v1::Header header = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, choice.Of(kRandomMembers));
      static constexpr v1::Role kRoles[] = {v1::REP, v1::REP, v1::MANAGER, v1::AUDITOR};
      header.mutable_role_changed()->set_role(choice.Of(kRoles));
      return {header, "admin"};
    }
    case 7:
    case 8:
      return AboutApart(choice, journal);
    case 9:
    case 10:
    case 11:
      return Answer(choice, journal);
    case 12:
      return Resolution(choice, journal);
    default:
      return Assignment(choice, journal);
  }
}

std::string LaptopOf(TestJournal& journal, const std::string& member) {
  int number = 1;
  while (number < kLaptopsMax && journal.rows().Find(ReplicaKey(ReplicaId::FromTrusted(
                                     IdOf(LaptopName(member, number + 1))))) != nullptr) {
    ++number;
  }
  return LaptopName(member, number);
}

void JoinAnew(TestJournal& journal, const std::string& member, const std::function<void()>& after) {
  const v1::MemberRow& row = RowOf(journal, member);
  if (row.state() != v1::ACTIVE || row.returned_seq() == 0) return;
  const std::string last = LaptopOf(journal, member);
  const auto* replica = journal.rows().Find(ReplicaKey(ReplicaId::FromTrusted(IdOf(last))));
  const auto* device = journal.rows().Find(DeviceKey(DeviceId::FromTrusted(replica->device())));
  if (device->enrolled_seq() > row.returned_seq()) return;
  for (int number = 2; number <= kLaptopsMax; ++number) {
    const std::string name = LaptopName(member, number);
    const std::string laptop = absl::StrCat(name, " laptop");
    if (journal.rows().Find(ReplicaKey(ReplicaId::FromTrusted(IdOf(name)))) != nullptr) continue;
    journal.Write("server", DeviceEnrolledOf(member, laptop));
    after();
    v1::Header opened = ReplicaOpenedOf(member, laptop);
    opened.set_actor(IdOf(member));
    journal.Write(name, opened);
    after();
    return;
  }
}

void DateBeforeLeaving(Choice& choice, TestJournal& journal, const std::string& member,
                       v1::Header& header) {
  const v1::MemberRow& row = RowOf(journal, member);
  if (row.left_seq() == 0) return;
  header.set_seen_seq(row.left_seq() - 1);
  const int64_t at_us = row.left_at_us() - static_cast<int64_t>(choice.Below(200)) * kHourUs;
  header.set_occurred_at_us(at_us);
  header.set_written_at_us(at_us);
  header.set_utc_offset_minutes(540);
}

}  // namespace tasuki::domain
