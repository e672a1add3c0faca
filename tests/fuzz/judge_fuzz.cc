// Headers as any enrolled device may write them, judged in order from the journal's first event on.
// Each piece has one byte before it: which replica writes. Every event gets a verdict, twice the
// same, and leaves rows that do not depend on who folds them. One of a type this code does not know
// changes no row, however it is filled.

#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/judge.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tasuki/v1/event.pb.h"
#include "tests/compat/examples.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

using domain::JournalEvent;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int64_t kStartUs = 1785304800000000;

std::string IdOf(char letter) { return std::string(16, letter); }
constexpr char kTeam = 't';
constexpr char kAdmin = 'm';
constexpr char kAdminDevice = 'D';
constexpr char kFirm = 'f';
constexpr char kProspect = 'a';
constexpr char kOtherProspect = 'b';
constexpr char kAssignment = '9';
constexpr char kTouch = '0';
constexpr int kUnknownType = 999;
// A replica is sixteen times the byte before its pieces.
constexpr char kServerReplica = 's';
constexpr char kAdminReplica = 'r';
// Somebody else, and their laptop.
constexpr char kOther = 'n';
constexpr char kOtherDevice = 'N';
constexpr char kOtherReplica = 'w';

struct Judged {
  std::vector<v1::Verdict> verdicts;
  std::vector<std::pair<std::string, std::string>> rows;
};

// Whatever it says: what waits for a manager is put aside, and that is all.
void CheckUnknownType(const JournalEvent& event, domain::RowSource& rows) {
  if (domain::FindType(event.header->type()) != nullptr) return;
  domain::Rows after(rows);
  JournalEvent applied = event;
  domain::ApplyVerdict(applied, after);
  after.TakeChanged([&event](const domain::ChangedRow& row) {
    // A fact has its part in its replica's business time, whatever it says.
    TASUKI_CHECK(row.key[0] == 'r' || (event.verdict == v1::SET_APART && row.key[0] == 'a'))
        << "type " << event.header->type() << " changed a row " << row.key[0];
  });
}

// The first `old_events` by rules 1.
Judged JudgeAll(const uint8_t* data, size_t size, uint64_t old_events) {
  Judged judged;
  domain::NoRows none;
  domain::Rows rows(none);
  Input input(data, size);
  uint64_t replica_seq[256] = {};
  for (uint64_t seq = 1; !input.empty(); ++seq) {
    const uint8_t replica = input.Byte();
    const std::string_view piece = input.Piece();
    v1::Header header;
    if (!header.ParseFromArray(piece.data(), static_cast<int>(piece.size()))) continue;
    JournalEvent event{.header = &header,
                       .replica = ReplicaId::FromTrusted(IdOf(static_cast<char>(replica))),
                       .replica_seq = ReplicaSeq(++replica_seq[replica]),
                       .seq = Seq(seq),
                       .recorded_at_us = kStartUs + static_cast<int64_t>(seq),
                       .rules = seq <= old_events ? 1 : domain::kRulesVersion};
    event.verdict = domain::Judge(event, rows);
    TASUKI_CHECK(v1::Verdict_IsValid(event.verdict) && event.verdict != v1::VERDICT_UNSPECIFIED)
        << "no verdict: " << event.verdict;
    CheckUnknownType(event, rows);
    domain::ApplyVerdict(event, rows);
    TASUKI_CHECK(rows.status().ok()) << rows.status();
    judged.verdicts.push_back(event.verdict);
  }
  rows.TakeChanged([&judged](const domain::ChangedRow& row) {
    judged.rows.emplace_back(row.key, row.after == nullptr ? "erased" : *row.after);
  });
  return judged;
}

void AddHeader(std::string& input, char replica, v1::Header header) {
  input.push_back(replica);
  AddPiece(input, header.SerializeAsString());
}

v1::Header Empty(v1::EventType type, char event_id, char subject, v1::SubjectKind kind) {
  v1::Header header;
  header.set_event_id(IdOf(event_id));
  header.set_type(type);
  domain::FillFromCatalogue(header);
  header.set_schema(1);
  header.mutable_subject()->set_kind(kind);
  header.mutable_subject()->set_id(IdOf(subject));
  header.set_occurred_at_us(kStartUs);
  header.set_written_at_us(kStartUs);
  return header;
}

// A team with an admin and their laptop.
std::string NewTeam() {
  std::string input;
  v1::Header team = Empty(v1::TEAM_CREATED, '1', kTeam, v1::TEAM);
  team.mutable_team_created()->set_name("Team");
  team.mutable_team_created()->set_zone("Asia/Tokyo");
  team.mutable_team_created()->set_server_replica(IdOf(kServerReplica));
  team.mutable_team_created()->set_server_key(std::string(32, 'k'));
  AddHeader(input, kServerReplica, team);
  v1::Header policy = Empty(v1::POLICY_SET, '2', kTeam, v1::TEAM);
  policy.mutable_policy_set()->mutable_policy()->add_deal_stages("offer");
  AddHeader(input, kServerReplica, policy);
  v1::Header admin = Empty(v1::MEMBER_ADDED, '3', kAdmin, v1::MEMBER);
  admin.mutable_member_added()->set_name("Admin");
  admin.mutable_member_added()->set_role(v1::ADMIN);
  AddHeader(input, kServerReplica, admin);
  v1::Header device = Empty(v1::DEVICE_ENROLLED, '4', kAdmin, v1::MEMBER);
  device.mutable_device_enrolled()->set_device(IdOf(kAdminDevice));
  device.mutable_device_enrolled()->set_public_key(std::string(32, 'p'));
  AddHeader(input, kServerReplica, device);
  v1::Header opened = Empty(v1::REPLICA_OPENED, '5', kAdmin, v1::MEMBER);
  opened.set_actor(IdOf(kAdmin));
  opened.mutable_replica_opened()->set_device(IdOf(kAdminDevice));
  AddHeader(input, kAdminReplica, opened);
  return input;
}

// What the ids of an example's body are to name, by the field's name.
char NamedBy(std::string_view field) {
  if (field == "firm") return kFirm;
  if (field == "into" || field == "prospect") return kOtherProspect;
  if (field == "deal" || field == "promise" || field == "task") return field[0];
  if (field == "device") return kAdminDevice;
  if (field == "assignment" || field == "contest") return kAssignment;
  if (field == "event_id") return kTouch;
  if (field == "replica") return kAdminReplica;
  return kAdmin;
}

// Makes the ids of an example name what there is.
void NameWhatIsThere(Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->type() == FieldDescriptor::TYPE_BYTES) {
      if (field->is_repeated()) {
        reflection.SetRepeatedString(&message, field, 0, IdOf(kAdmin));
      } else if (reflection.GetString(message, field).size() == EventId::kBytes) {
        reflection.SetString(&message, field, IdOf(NamedBy(field->name())));
      }
    } else if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
      if (!field->is_repeated()) {
        NameWhatIsThere(*reflection.MutableMessage(&message, field));
      } else {
        NameWhatIsThere(*reflection.MutableRepeatedMessage(&message, field, 0));
      }
    }
  }
}

// An event by the admin's laptop, with every field of its body.
v1::Header ByAdmin(v1::EventType type, char event_id, v1::SubjectKind kind, char subject) {
  const v1::Header example = compat::ExampleHeader(type);
  v1::Header header = Empty(type, event_id, subject, kind);
  header.set_actor(IdOf(kAdmin));
  const FieldDescriptor* body = v1::Header::descriptor()->FindFieldByNumber(type);
  Message& made = *header.GetReflection()->MutableMessage(&header, body);
  made.CopyFrom(example.GetReflection()->GetMessage(example, body));
  NameWhatIsThere(made);
  return header;
}

char SubjectOfKind(v1::SubjectKind kind) {
  if (kind == v1::PROSPECT) return kProspect;
  if (kind == v1::FIRM) return kFirm;
  return kind == v1::MEMBER ? kAdmin : kTeam;
}

// A firm, two prospects, and one of each thing that later events are about.
std::string BusyTeam() {
  std::string input = NewTeam();
  const auto add = [&input](v1::EventType type, char event_id, v1::SubjectKind kind, char subject) {
    AddHeader(input, kAdminReplica, ByAdmin(type, event_id, kind, subject));
  };
  add(v1::FIRM_ADDED, '6', v1::FIRM, kFirm);
  add(v1::PROSPECT_ADDED, '7', v1::PROSPECT, kProspect);
  add(v1::PROSPECT_ADDED, '8', v1::PROSPECT, kOtherProspect);
  add(v1::OWNER_ASSIGNED, kAssignment, v1::PROSPECT, kProspect);
  add(v1::TOUCH_LOGGED, kTouch, v1::PROSPECT, kProspect);
  add(v1::DEAL_OPENED, 'A', v1::PROSPECT, kProspect);
  add(v1::PROMISE_MADE, 'B', v1::PROSPECT, kProspect);
  add(v1::TASK_DELEGATED, 'C', v1::PROSPECT, kProspect);
  return input;
}

// A table that comes twice, is retracted and comes again; policies; a cover of a cover.
std::string TwiceImported() {
  std::string input = BusyTeam();
  v1::Header touch = ByAdmin(v1::TOUCH_LOGGED, 'I', v1::PROSPECT, kProspect);
  touch.set_import_ref("crm:1");
  v1::Header retract = Empty(v1::FACT_RETRACTED, 'R', kProspect, v1::PROSPECT);
  retract.set_actor(IdOf(kAdmin));
  retract.mutable_fact_retracted()->set_import("crm");
  for (int i = 0; i < 2; ++i) AddHeader(input, kAdminReplica, touch);
  AddHeader(input, kAdminReplica, retract);
  AddHeader(input, kAdminReplica, touch);
  v1::Header cover = ByAdmin(v1::OWNER_ASSIGNED, 'D', v1::PROSPECT, kProspect);
  cover.set_base(IdOf(kAssignment));
  cover.mutable_owner_assigned()->set_until_us(kStartUs + 1'000'000);
  AddHeader(input, kAdminReplica, cover);
  cover.set_event_id(IdOf('E'));
  cover.set_base(IdOf('D'));
  cover.mutable_owner_assigned()->clear_back_to();
  AddHeader(input, kAdminReplica, cover);
  v1::Header policy = ByAdmin(v1::POLICY_SET, 'P', v1::TEAM, kTeam);
  policy.set_base(IdOf('2'));
  AddHeader(input, kAdminReplica, policy);
  return input;
}

// Somebody joins, is to leave by a plan, leaves twice, writes after it, comes back and leaves
// again.
std::string GoneAndBack() {
  std::string input = BusyTeam();
  v1::Header added = Empty(v1::MEMBER_ADDED, 'a', kOther, v1::MEMBER);
  added.set_actor(IdOf(kAdmin));
  added.mutable_member_added()->set_name("Other");
  added.mutable_member_added()->set_role(v1::REP);
  AddHeader(input, kAdminReplica, added);
  v1::Header device = Empty(v1::DEVICE_ENROLLED, 'b', kOther, v1::MEMBER);
  device.mutable_device_enrolled()->set_device(IdOf(kOtherDevice));
  device.mutable_device_enrolled()->set_public_key(std::string(32, 'q'));
  AddHeader(input, kServerReplica, device);
  v1::Header opened = Empty(v1::REPLICA_OPENED, 'c', kOther, v1::MEMBER);
  opened.set_actor(IdOf(kOther));
  opened.mutable_replica_opened()->set_device(IdOf(kOtherDevice));
  AddHeader(input, kOtherReplica, opened);
  v1::Header plan = Empty(v1::LEAVE_PLANNED, 'd', kOther, v1::MEMBER);
  plan.set_actor(IdOf(kAdmin));
  plan.mutable_leave_planned()->set_last_working_day(20'664);
  v1::PlannedMove& move = *plan.mutable_leave_planned()->add_moves();
  move.mutable_subject()->set_kind(v1::PROSPECT);
  move.mutable_subject()->set_id(IdOf(kProspect));
  move.set_to(IdOf(kAdmin));
  AddHeader(input, kAdminReplica, plan);
  v1::Header left = Empty(v1::MEMBER_LEFT, 'e', kOther, v1::MEMBER);
  left.set_actor(IdOf(kAdmin));
  left.mutable_member_left();
  v1::Header returned = Empty(v1::MEMBER_RETURNED, 'g', kOther, v1::MEMBER);
  returned.set_actor(IdOf(kAdmin));
  returned.mutable_member_returned();
  v1::Header touch = ByAdmin(v1::TOUCH_LOGGED, 'h', v1::PROSPECT, kProspect);
  touch.set_actor(IdOf(kOther));
  AddHeader(input, kAdminReplica, returned);  // Nobody has left.
  for (int i = 0; i < 2; ++i) AddHeader(input, kAdminReplica, left);
  AddHeader(input, kOtherReplica, touch);
  AddHeader(input, kAdminReplica, returned);
  AddHeader(input, kOtherReplica, touch);
  AddHeader(input, kAdminReplica, left);
  return input;
}

// A seed for each type: a busy team, and an event of that type about each kind of subject it may
// have.
std::vector<std::string> JudgeSeeds() {
  std::vector<std::string> seeds = {NewTeam()};
  for (const domain::TypeInfo& info : domain::Catalogue()) {
    std::string input = BusyTeam();
    for (v1::SubjectKind kind : {v1::PROSPECT, v1::FIRM, v1::MEMBER, v1::TEAM}) {
      if ((info.subjects & domain::KindBit(kind)) == 0) continue;
      AddHeader(input, kAdminReplica, ByAdmin(info.type, 'X', kind, SubjectOfKind(kind)));
    }
    // The same body under a type that nobody knows.
    v1::Header unknown = ByAdmin(info.type, 'Y', v1::PROSPECT, kProspect);
    for (v1::SubjectKind kind : {v1::PROSPECT, v1::FIRM, v1::MEMBER, v1::TEAM}) {
      if ((info.subjects & domain::KindBit(kind)) == 0) continue;
      unknown.mutable_subject()->set_kind(kind);
      unknown.mutable_subject()->set_id(IdOf(SubjectOfKind(kind)));
    }
    unknown.set_type(static_cast<v1::EventType>(kUnknownType));
    AddHeader(input, kAdminReplica, unknown);
    seeds.push_back(std::move(input));
  }
  seeds.push_back(TwiceImported());
  seeds.push_back(GoneAndBack());
  return seeds;
}

int TakeJudge(const uint8_t* data, size_t size) {
  // By the present rules, by rules 1, and by one after the other.
  for (const uint64_t old_events : {uint64_t{0}, UINT64_MAX, uint64_t{16}}) {
    const Judged first = JudgeAll(data, size, old_events);
    const Judged second = JudgeAll(data, size, old_events);
    TASUKI_CHECK(first.verdicts == second.verdicts) << "the same journal, other verdicts";
    TASUKI_CHECK(first.rows == second.rows) << "the same journal, other rows";
  }
  return 0;
}

}  // namespace

const Target kJudgeTarget{"judge", TakeJudge, JudgeSeeds};

}  // namespace tasuki::fuzz
