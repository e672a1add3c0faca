#include "tests/unit/domain/test_team.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace tasuki::domain {

std::string IdOf(std::string_view name) {
  if (name.empty()) return "";
  // FNV-1a twice, so that names of any length give 16 bytes.
  std::string id;
  for (uint64_t hash : {uint64_t{14695981039346656037ULL}, uint64_t{1099511628211ULL}}) {
    for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211ULL;
    PutU64(id, hash);
  }
  return id;
}

v1::Header HeaderOf(v1::EventType type, v1::SubjectKind kind, std::string_view subject) {
  v1::Header header;
  header.set_type(type);
  FillFromCatalogue(header);
  header.set_schema(kSchema);
  header.mutable_subject()->set_kind(kind);
  header.mutable_subject()->set_id(IdOf(subject));
  return header;
}

v1::Header MemberAddedOf(std::string_view member, v1::Role role) {
  v1::Header header = HeaderOf(v1::MEMBER_ADDED, v1::MEMBER, member);
  header.mutable_member_added()->set_name(std::string(member));
  header.mutable_member_added()->set_role(role);
  return header;
}

v1::Header DeviceEnrolledOf(std::string_view member, std::string_view device) {
  v1::Header header = HeaderOf(v1::DEVICE_ENROLLED, v1::MEMBER, member);
  header.mutable_device_enrolled()->set_device(IdOf(device));
  header.mutable_device_enrolled()->set_public_key(std::string(32, 'k'));
  return header;
}

v1::Header ReplicaOpenedOf(std::string_view member, std::string_view device) {
  v1::Header header = HeaderOf(v1::REPLICA_OPENED, v1::MEMBER, member);
  header.mutable_replica_opened()->set_device(IdOf(device));
  return header;
}

v1::Header ProspectAddedOf(std::string_view prospect, std::string_view firm) {
  v1::Header header = HeaderOf(v1::PROSPECT_ADDED, v1::PROSPECT, prospect);
  auto& attributes = *header.mutable_prospect_added()->mutable_attributes();
  if (!firm.empty()) attributes.set_firm(IdOf(firm));
  return header;
}

v1::Header TouchOf(std::string_view prospect) {
  v1::Header header = HeaderOf(v1::TOUCH_LOGGED, v1::PROSPECT, prospect);
  header.mutable_touch_logged()->set_channel(v1::PHONE);
  header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
  return header;
}

v1::Header AssignOf(std::string_view prospect, std::string_view to, std::string_view base) {
  v1::Header header = HeaderOf(v1::OWNER_ASSIGNED, v1::PROSPECT, prospect);
  header.mutable_owner_assigned()->set_to(IdOf(to));
  header.set_base(IdOf(base));
  return header;
}

v1::Header ResolveOf(std::string_view prospect, std::string_view contest, std::string_view to,
                     std::string_view base) {
  v1::Header header = HeaderOf(v1::CONTEST_RESOLVED, v1::PROSPECT, prospect);
  header.set_slot(v1::OWNER);
  header.mutable_contest_resolved()->set_contest(IdOf(contest));
  header.mutable_contest_resolved()->set_to(IdOf(to));
  header.set_base(IdOf(base));
  return header;
}

TestTeam::TestTeam() {
  v1::Header created = HeaderOf(v1::TEAM_CREATED, v1::TEAM, "team");
  created.mutable_team_created()->set_name("Team");
  created.mutable_team_created()->set_zone("Asia/Tokyo");
  created.mutable_team_created()->set_server_replica(IdOf("server"));
  created.mutable_team_created()->set_server_key(std::string(32, 's'));
  EXPECT_EQ(Write("server", created), v1::EFFECTIVE);

  v1::Header policy = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  policy.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(3);
  EXPECT_EQ(Write("server", policy, "first-policy"), v1::EFFECTIVE);

  EXPECT_EQ(Write("server", MemberAddedOf("admin", v1::ADMIN)), v1::EFFECTIVE);
  OpenLaptop("admin", "admin-laptop");
}

void TestTeam::Join(std::string_view name, v1::Role role) {
  EXPECT_EQ(Write("admin", MemberAddedOf(name, role)), v1::EFFECTIVE) << name;
  OpenLaptop(name, absl::StrCat(std::string(name), "-laptop"));
}

void TestTeam::OpenLaptop(std::string_view member, std::string_view device) {
  EXPECT_EQ(Write("server", DeviceEnrolledOf(member, device)), v1::EFFECTIVE) << device;
  const std::string replica = absl::StrCat(std::string(device), "-replica");
  EXPECT_EQ(WriteFrom(replica, member, ReplicaOpenedOf(member, device)), v1::EFFECTIVE) << device;
}

v1::Verdict TestTeam::Write(std::string_view writer, v1::Header header, std::string_view name) {
  const std::string replica = writer == "server"
                                  ? std::string(writer)
                                  : absl::StrCat(std::string(writer), "-laptop-replica");
  return WriteFrom(replica, writer, std::move(header), name);
}

JournalEvent TestTeam::Place(std::string_view replica, std::string_view writer,
                             v1::Header& header) const {
  JournalEvent event;
  event.replica = ReplicaId::FromTrusted(IdOf(replica));
  event.replica_seq = held(replica).Next();
  event.seq = head_.Next();
  event.recorded_at_us = now_us() + kMinuteUs;
  event.rules = rules_;
  if (header.actor().empty() && writer != "server") header.set_actor(IdOf(writer));
  if (header.event_id().empty()) {
    header.set_event_id(IdOf(absl::StrCat("event ", event.seq.value())));
  }
  if (header.occurred_at_us() == 0) header.set_occurred_at_us(event.recorded_at_us);
  if (header.written_at_us() == 0) header.set_written_at_us(event.recorded_at_us);
  if (header.seen_seq() == 0) header.set_seen_seq(head_.value());
  event.header = &header;
  return event;
}

v1::Verdict TestTeam::WriteFrom(std::string_view replica, std::string_view writer,
                                v1::Header header, std::string_view name) {
  if (!name.empty()) header.set_event_id(IdOf(name));
  JournalEvent event = Place(replica, writer, header);
  event.verdict = Judge(event, rows_);
  ApplyVerdict(event, rows_);
  EXPECT_TRUE(rows_.status().ok()) << rows_.status();
  head_ = event.seq;
  held_[std::string(replica)] = event.replica_seq.value();
  if (!name.empty()) {
    v1::EventRef& ref = named_[std::string(name)];
    ref.set_event_id(header.event_id());
    ref.set_replica(event.replica.str());
    ref.set_replica_seq(event.replica_seq.value());
  }
  return event.verdict;
}

v1::Verdict TestTeam::Look(std::string_view replica, std::string_view writer, v1::Header header) {
  const JournalEvent event = Place(replica, writer, header);
  return Judge(event, rows_);
}

ReplicaSeq TestTeam::held(std::string_view replica) const {
  const auto found = held_.find(replica);
  return found == held_.end() ? ReplicaSeq() : ReplicaSeq(found->second);
}

const v1::DecisionRow* TestTeam::Owner(std::string_view subject) {
  return rows_.Find(DecisionKey(SubjectOfName(subject), v1::OWNER));
}

const v1::ApartRow* TestTeam::Apart(std::string_view event) {
  return rows_.Find(ApartKey(EventId::FromTrusted(IdOf(event))));
}

const v1::MemberRow* TestTeam::Member(std::string_view member) {
  return rows_.Find(MemberKey(MemberOfName(member)));
}

v1::EventRef TestTeam::RefOf(std::string_view name) const {
  const auto found = named_.find(name);
  EXPECT_NE(found, named_.end()) << name;
  return found == named_.end() ? v1::EventRef() : found->second;
}

}  // namespace tasuki::domain
