#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/verdict/judge.h"
#include "tests/unit/domain/test_team.h"

// Every verdict row of DESIGN.md §4 × role × type, cell by cell. The table below is written out by
// hand from the page and shares nothing with the code's.

namespace tasuki::domain {
namespace {

// Who writes, one letter a cell: the server, a rep who owns what it is about, a rep who does not, a
// manager, an admin, an auditor.
constexpr std::string_view kWriters[] = {"server",  "owner", "stranger",
                                         "manager", "admin", "auditor"};

// e effective · c confirms · k contested · u unauthorised · a set apart · i invalid · - no such
// cell.
struct Expected {
  std::string_view type;
  std::string_view cells;  // Columns of six, in the order of Column.
  uint32_t since = 1;      // The first rules that know it; invalid by those before.
};

enum class Column {
  kValid,      // Nothing wrong with it.
  kSubject,    // About nothing there is; adding what is there already.
  kBody,       // Without its body.
  kForged,     // In the name of another than the laptop's member.
  kRevoked,    // From a revoked laptop.
  kGone,       // By one who has left.
  kBefore,     // By one who has left, made before that.
  kConfirms,   // A decision for what is so already.
  kContested,  // A decision on another base.
};
constexpr int kColumns = 9;

// clang-format off
constexpr Expected kExpected[] = {
    //                    valid  subjct body   forged revokd gone   before confrm contst
    {"FirmAdded",         "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"FirmChanged",       "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"ProspectAdded",     "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"ProspectChanged",   "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"ContactSucceeded",  "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"ProspectsMerged",   "ueueeu iiiiii iiiiii uuuuuu -aaaau -aaaau -aaaau uccccu ukkkku"},
    {"ProspectsSplit",    "ueueeu iiiiii iiiiii uuuuuu -aaaau -aaaau -aaaau uccccu ukkkku"},
    {"SubjectErased",     "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"TouchLogged",       "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"OutcomeRecorded",   "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"NextTouchSet",      "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"NoteAdded",         "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"PushbackRecorded",  "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"FactRetracted",     "ueueeu iiiiii iiiiii uuuuuu -auaau -auaau -eueeu ------ ------"},
    {"CadenceStarted",    "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"CadencePaused",     "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"CadenceResumed",    "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"CadenceStopped",    "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"StepOverridden",    "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"PromiseMade",       "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"PromiseMoved",      "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"PromiseClosed",     "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"DealOpened",        "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"DealStageChanged",  "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"TermsAgreed",       "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"TermsChanged",      "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"DealClosed",        "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"OwnerAssigned",     "ueueeu iiiiii iiiiii uuuuuu -aaaau -aaaau -aaaau uccccu ukkkku"},
    {"HandoverAccepted",  "ueueeu iiiiii iiiiii uuuuuu -auaau -auaau -eueeu ------ ------"},
    {"HandoverDeclined",  "ueueeu iiiiii iiiiii uuuuuu -auaau -auaau -eueeu ------ ------"},
    {"ClientIntroduced",  "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"ContestResolved",   "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau uuuccu uuukku"},
    {"TaskDelegated",     "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"TaskPlanned",       "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"MilestoneReached",  "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"TaskDone",          "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
    {"MemberAdded",       "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"RoleChanged",       "uuuueu iiiiii iiiiii uuuuuu -uuuau -uuuau -uuuau ------ ------"},
    {"MemberAway",        "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"LeavePlanned",      "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"MemberLeft",        "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"DeviceEnrolled",    "euuuuu iiiiii iiiiii uuuuuu -uuuuu -uuuuu -uuuuu ------ ------"},
    {"DeviceRevoked",     "uuuueu iiiiii iiiiii uuuuuu -uuuau -uuuau -uuuau ------ ------"},
    {"ReplicaOpened",     "ieeeee iiiiii iiiiii iuuuuu -aaaaa -aaaaa -aaaaa ------ ------"},
    {"EventsAdmitted",    "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"EventsRefused",     "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------"},
    {"TeamCreated",       "eiiiii iiiiii iiiiii iiiiii -iiiii -iiiii -iiiii ------ ------"},
    {"PolicySet",         "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau uuuccu uuukku"},
    {"MinSchemaRaised",   "uuuueu iiiiii iiiiii uuuuuu -uuuau -uuuau -uuuau ------ ------"},
    {"MemberReturned",    "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uuaau ------ ------", 3},
    {"CoachingNoted",     "uuueeu iiiiii iiiiii uuuuuu -uuaau -uuaau -uueeu ------ ------"},
    {"HesitationNoted",   "ueeeeu iiiiii iiiiii uuuuuu -aaaau -aaaau -eeeeu ------ ------"},
};
// clang-format on

char Letter(v1::Verdict verdict) {
  switch (verdict) {
    case v1::EFFECTIVE:
      return 'e';
    case v1::CONFIRMS:
      return 'c';
    case v1::CONTESTED:
      return 'k';
    case v1::UNAUTHORISED:
      return 'u';
    case v1::SET_APART:
      return 'a';
    case v1::INVALID:
      return 'i';
    default:
      return '?';
  }
}

v1::Header AboutProspect(v1::EventType type) { return HeaderOf(type, v1::PROSPECT, "prospect"); }
v1::Header AboutTarget(v1::EventType type) { return HeaderOf(type, v1::MEMBER, "target"); }

v1::Header PolicyOf(uint32_t limit, std::string_view base) {
  v1::Header header = HeaderOf(v1::POLICY_SET, v1::TEAM, "team");
  header.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(limit);
  header.set_base(IdOf(base));
  return header;
}

v1::Header MergeOf(std::string_view absorbed, std::string_view base) {
  v1::Header header = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, absorbed);
  header.mutable_prospects_merged()->set_into(IdOf("survivor"));
  header.set_base(IdOf(base));
  return header;
}

v1::Header SplitOf(std::string_view absorbed, std::string_view base) {
  v1::Header header = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, absorbed);
  header.mutable_prospects_split();
  header.set_base(IdOf(base));
  return header;
}

v1::Header DealOf(std::string_view deal) {
  v1::Header header = AboutProspect(v1::DEAL_OPENED);
  header.mutable_deal_opened()->set_deal(IdOf(deal));
  return header;
}

v1::Header PromiseOf(std::string_view promise) {
  v1::Header header = AboutProspect(v1::PROMISE_MADE);
  header.mutable_promise_made()->set_promise(IdOf(promise));
  header.mutable_promise_made()->set_by(v1::US);
  header.mutable_promise_made()->mutable_due()->set_day(20'500);
  return header;
}

v1::Header TaskOf(std::string_view task) {
  v1::Header header = AboutProspect(v1::TASK_DELEGATED);
  header.mutable_task_delegated()->set_task(IdOf(task));
  header.mutable_task_delegated()->set_to(IdOf("target"));
  return header;
}

v1::Header RevokeOf(std::string_view member) {
  v1::Header header = HeaderOf(v1::DEVICE_REVOKED, v1::MEMBER, member);
  header.mutable_device_revoked()->set_device(IdOf(absl::StrCat(std::string(member), "-laptop")));
  return header;
}

v1::Header LeaveOf(std::string_view member) {
  v1::Header header = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
  header.mutable_member_left()->set_last_working_day(20'500);
  return header;
}

// A team in which every type can be written by somebody.
void Prepare(TestTeam& team) {
  team.Join("admin2", v1::ADMIN);
  team.Join("manager", v1::MANAGER);
  team.Join("owner", v1::REP);
  team.Join("stranger", v1::REP);
  team.Join("auditor", v1::AUDITOR);
  team.Join("target", v1::REP);
  team.Join("waiter", v1::REP);
  team.Join("leaver", v1::REP);
  ASSERT_EQ(team.Write("manager", LeaveOf("leaver")), v1::EFFECTIVE);

  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "firm");
  firm.mutable_firm_added();
  ASSERT_EQ(team.Write("manager", firm), v1::EFFECTIVE);
  for (const char* name : {"prospect", "survivor", "absorbed", "split", "contested"}) {
    ASSERT_EQ(team.Write("manager", ProspectAddedOf(name)), v1::EFFECTIVE);
    ASSERT_EQ(team.Write("manager", AssignOf(name, "owner"), absl::StrCat("assign ", name)),
              v1::EFFECTIVE);
  }
  ASSERT_EQ(team.Write("manager", MergeOf("absorbed", ""), "merge"), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("manager", MergeOf("split", ""), "merge split"), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("manager", SplitOf("split", "merge split"), "undo merge"), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("manager", AssignOf("contested", "stranger"), "contest"), v1::CONTESTED);

  ASSERT_EQ(team.Write("owner", DealOf("deal")), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("owner", PromiseOf("promise")), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("owner", TaskOf("task")), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("owner", TouchOf("prospect"), "fact"), v1::EFFECTIVE);

  ASSERT_EQ(team.Write("admin2", RevokeOf("waiter")), v1::EFFECTIVE);
  ASSERT_EQ(team.Write("waiter", TouchOf("prospect"), "waiting"), v1::SET_APART);
}

v1::Header ContactExample(v1::EventType type, const TestTeam& team) {
  v1::Header header = AboutProspect(type);
  switch (type) {
    case v1::TOUCH_LOGGED:
      return TouchOf("prospect");
    case v1::OUTCOME_RECORDED:
      header.mutable_outcome_recorded()->set_outcome(v1::NOT_NOW);
      break;
    case v1::NEXT_TOUCH_SET:
      header.mutable_next_touch_set()->mutable_next()->set_day(20'500);
      break;
    case v1::NOTE_ADDED:
      header.mutable_note_added();
      break;
    case v1::PUSHBACK_RECORDED:
      header.mutable_pushback_recorded();
      break;
    case v1::FACT_RETRACTED:
      *header.mutable_fact_retracted()->mutable_fact() = team.RefOf("fact");
      break;
    case v1::CADENCE_STARTED:
      header.mutable_cadence_started()->set_cadence("proposal");
      header.mutable_cadence_started()->set_day(20'500);
      break;
    case v1::CADENCE_PAUSED:
      header.mutable_cadence_paused();
      break;
    case v1::CADENCE_RESUMED:
      header.mutable_cadence_resumed();
      break;
    case v1::CADENCE_STOPPED:
      header.mutable_cadence_stopped();
      break;
    default:
      header.mutable_step_overridden()->set_extra(1);
      break;
  }
  return header;
}

v1::Header DealExample(v1::EventType type) {
  v1::Header header = AboutProspect(type);
  switch (type) {
    case v1::PROMISE_MADE:
      return PromiseOf("another promise");
    case v1::PROMISE_MOVED:
      header.mutable_promise_moved()->set_promise(IdOf("promise"));
      header.mutable_promise_moved()->mutable_due()->set_day(20'501);
      break;
    case v1::PROMISE_CLOSED:
      header.mutable_promise_closed()->set_promise(IdOf("promise"));
      header.mutable_promise_closed()->set_fate(v1::KEPT);
      break;
    case v1::DEAL_OPENED:
      return DealOf("another deal");
    case v1::DEAL_STAGE_CHANGED:
      header.mutable_deal_stage_changed()->set_deal(IdOf("deal"));
      header.mutable_deal_stage_changed()->set_stage("offer");
      break;
    case v1::TERMS_AGREED:
      header.mutable_terms_agreed()->set_deal(IdOf("deal"));
      break;
    case v1::TERMS_CHANGED:
      header.mutable_terms_changed()->set_deal(IdOf("deal"));
      break;
    default:
      header.mutable_deal_closed()->set_deal(IdOf("deal"));
      header.mutable_deal_closed()->set_result(v1::DEAL_WON);
      break;
  }
  return header;
}

v1::Header OwnershipExample(v1::EventType type) {
  v1::Header header = AboutProspect(type);
  switch (type) {
    case v1::OWNER_ASSIGNED:
      return AssignOf("prospect", "target", "assign prospect");
    case v1::HANDOVER_ACCEPTED:
      header.mutable_handover_accepted()->set_assignment(IdOf("assign prospect"));
      break;
    case v1::HANDOVER_DECLINED:
      header.mutable_handover_declined()->set_assignment(IdOf("assign prospect"));
      break;
    case v1::CLIENT_INTRODUCED:
      header.mutable_client_introduced()->set_how(v1::VISIT);
      break;
    case v1::CONTEST_RESOLVED:
      return ResolveOf("contested", "contest", "target", "assign contested");
    case v1::TASK_DELEGATED:
      return TaskOf("another task");
    case v1::TASK_PLANNED:
      header.mutable_task_planned()->set_task(IdOf("task"));
      header.mutable_task_planned()->mutable_due()->set_day(20'500);
      break;
    case v1::MILESTONE_REACHED:
      header.mutable_milestone_reached()->set_task(IdOf("task"));
      header.mutable_milestone_reached()->set_milestone(1);
      break;
    default:
      header.mutable_task_done()->set_task(IdOf("task"));
      break;
  }
  return header;
}

v1::Header PeopleExample(v1::EventType type, const TestTeam& team, std::string_view writer) {
  v1::Header header = AboutTarget(type);
  switch (type) {
    case v1::MEMBER_ADDED:
      return MemberAddedOf("newcomer", v1::REP);
    case v1::ROLE_CHANGED:
      header.mutable_role_changed()->set_role(v1::MANAGER);
      break;
    case v1::MEMBER_AWAY:
      header.mutable_member_away()->set_from_day(20'500);
      header.mutable_member_away()->set_to_day(20'510);
      break;
    case v1::LEAVE_PLANNED:
      header.mutable_leave_planned()->set_last_working_day(20'500);
      break;
    case v1::MEMBER_LEFT:
      return LeaveOf("target");
    case v1::DEVICE_ENROLLED:
      return DeviceEnrolledOf("target", "another laptop");
    case v1::DEVICE_REVOKED:
      return RevokeOf("target");
    case v1::REPLICA_OPENED:
      return ReplicaOpenedOf(writer, absl::StrCat(std::string(writer), "-laptop"));
    case v1::EVENTS_ADMITTED:
      header = HeaderOf(type, v1::MEMBER, "waiter");
      *header.mutable_events_admitted()->add_events() = team.RefOf("waiting");
      break;
    default:
      header = HeaderOf(type, v1::MEMBER, "waiter");
      *header.mutable_events_refused()->add_events() = team.RefOf("waiting");
      break;
  }
  return header;
}

v1::Header TeamExample(v1::EventType type, std::string_view writer) {
  v1::Header header = HeaderOf(type, v1::TEAM, "team");
  switch (type) {
    case v1::TEAM_CREATED:
      header.mutable_team_created()->set_name("Team");
      header.mutable_team_created()->set_server_replica(IdOf("server"));
      header.mutable_team_created()->set_server_key(std::string(32, 's'));
      break;
    case v1::POLICY_SET:
      return PolicyOf(5, "first-policy");
    case v1::MIN_SCHEMA_RAISED:
      header.mutable_min_schema_raised()->set_schema(1);
      break;
    case v1::MEMBER_RETURNED:
      header = HeaderOf(type, v1::MEMBER, "leaver");
      header.mutable_member_returned();
      break;
    case v1::COACHING_NOTED:
      header = AboutTarget(type);
      header.mutable_coaching_noted();
      break;
    default:
      header = HeaderOf(type, v1::MEMBER, writer == "server" ? "admin" : writer);
      header.mutable_hesitation_noted();
      break;
  }
  return header;
}

v1::Header FirmExample(v1::EventType type) {
  v1::Header header = AboutProspect(type);
  switch (type) {
    case v1::FIRM_ADDED:
      header = HeaderOf(type, v1::FIRM, "another firm");
      header.mutable_firm_added();
      break;
    case v1::FIRM_CHANGED:
      header = HeaderOf(type, v1::FIRM, "firm");
      header.mutable_firm_changed();
      break;
    case v1::PROSPECT_ADDED:
      return ProspectAddedOf("another prospect", "firm");
    case v1::PROSPECT_CHANGED:
      header.mutable_prospect_changed()->mutable_attributes()->set_firm(IdOf("firm"));
      break;
    case v1::CONTACT_SUCCEEDED:
      header.mutable_contact_succeeded();
      break;
    case v1::PROSPECTS_MERGED:
      return MergeOf("prospect", "");
    case v1::PROSPECTS_SPLIT:
      return SplitOf("absorbed", "merge");
    default:
      header.mutable_subject_erased()->set_reason("asked");
      break;
  }
  return header;
}

// An event of that type with nothing wrong about it, where somebody may write it.
v1::Header Example(v1::EventType type, const TestTeam& team, std::string_view writer) {
  if (type < v1::TOUCH_LOGGED) return FirmExample(type);
  if (type < v1::PROMISE_MADE) return ContactExample(type, team);
  if (type < v1::OWNER_ASSIGNED) return DealExample(type);
  if (type < v1::MEMBER_ADDED) return OwnershipExample(type);
  if (type < v1::TEAM_CREATED) return PeopleExample(type, team, writer);
  return TeamExample(type, writer);
}

// A decision of that type for what is so already.
v1::Header Confirming(v1::EventType type) {
  switch (type) {
    case v1::PROSPECTS_MERGED:
      return MergeOf("absorbed", "merge");
    case v1::PROSPECTS_SPLIT:
      return SplitOf("split", "undo merge");
    case v1::OWNER_ASSIGNED:
      return AssignOf("prospect", "owner", "assign prospect");
    case v1::CONTEST_RESOLVED:
      return ResolveOf("contested", "contest", "owner", "assign contested");
    default:
      return PolicyOf(3, "first-policy");
  }
}

// An id with which the subject of `info` cannot be.
std::string WrongSubject(const TypeInfo& info) {
  if (info.adds != Adds::kSubject) return IdOf("nobody");
  if (info.type == v1::FIRM_ADDED) return IdOf("firm");
  if (info.type == v1::PROSPECT_ADDED) return IdOf("prospect");
  if (info.type == v1::MEMBER_ADDED) return IdOf("target");
  return IdOf("another team");
}

// The verdict in one cell, in a team of its own, by those rules.
v1::Verdict VerdictOf(const TypeInfo& info, Column column, std::string_view writer,
                      uint32_t rules) {
  TestTeam team;
  team.SetRules(rules);
  Prepare(team);
  v1::Header header = Example(info.type, team, writer);
  switch (column) {
    case Column::kValid:
      break;
    case Column::kSubject:
      header.mutable_subject()->set_id(WrongSubject(info));
      break;
    case Column::kBody:
      header.clear_body();
      break;
    case Column::kForged:
      header.set_actor(IdOf("target"));
      break;
    case Column::kRevoked:
      EXPECT_EQ(team.Write("admin2", RevokeOf(writer)), v1::EFFECTIVE);
      break;
    case Column::kGone:
      EXPECT_EQ(team.Write("admin2", LeaveOf(writer)), v1::EFFECTIVE);
      break;
    case Column::kBefore:
      header.set_seen_seq(team.head().value());
      header.set_written_at_us(team.now_us());
      EXPECT_EQ(team.Write("admin2", LeaveOf(writer)), v1::EFFECTIVE);
      break;
    case Column::kConfirms:
      header = Confirming(info.type);
      break;
    case Column::kContested:
      header.set_base(IdOf("what was so long ago"));
      break;
  }
  std::string replica(writer);
  if (writer != "server") {
    replica += info.type == v1::REPLICA_OPENED ? "-another-replica" : "-laptop-replica";
  }
  return team.Look(replica, writer, header);
}

// TeamCreated is a journal's first event, and only there is it worth anything.
v1::Verdict VerdictOnFirstEvent() {
  NoRows nothing;
  Rows rows(nothing);
  v1::Header header = TeamExample(v1::TEAM_CREATED, "server");
  header.set_event_id(IdOf("the first"));
  JournalEvent event;
  event.header = &header;
  event.replica = ReplicaId::FromTrusted(IdOf("server"));
  event.replica_seq = ReplicaSeq(1);
  event.seq = Seq(1);
  event.recorded_at_us = kStartUs;
  return Judge(event, rows);
}

class VerdictTableTest : public ::testing::TestWithParam<uint32_t> {};

INSTANTIATE_TEST_SUITE_P(EveryVersion, VerdictTableTest, ::testing::Range(1u, kRulesVersion + 1));

TEST_P(VerdictTableTest, EveryRowRoleAndTypeIsJudgedAsThePageSays) {  // R008, N10
  for (const Expected& row : kExpected) {
    const auto info = std::find_if(Catalogue().begin(), Catalogue().end(),
                                   [&](const TypeInfo& each) { return each.word == row.type; });
    ASSERT_NE(info, Catalogue().end()) << row.type;
    ASSERT_EQ(row.cells.size(), kColumns * (std::size(kWriters) + 1) - 1) << row.type;
    for (int column = 0; column < kColumns; ++column) {
      const std::string_view cells =
          row.cells.substr(column * (std::size(kWriters) + 1), std::size(kWriters));
      for (size_t writer = 0; writer < std::size(kWriters); ++writer) {
        if (cells[writer] == '-') continue;
        const bool first = info->type == v1::TEAM_CREATED && cells[writer] == 'e';
        const v1::Verdict verdict =
            first ? VerdictOnFirstEvent()
                  : VerdictOf(*info, static_cast<Column>(column), kWriters[writer], GetParam());
        EXPECT_EQ(Letter(verdict), GetParam() < row.since ? 'i' : cells[writer])
            << row.type << " by " << kWriters[writer] << ", column " << column + 1;
      }
    }
  }
}

// A type this code does not know: what the frame says, and no row changes.
TEST(VerdictTypesTest, AnUnknownTypeIsRecordedAndChangesNothing) {
  constexpr std::string_view kCells = "ueeeeu";
  for (const v1::EventKind kind : {v1::FACT, v1::DECISION, v1::CONTROL}) {
    for (size_t writer = 0; writer < std::size(kWriters); ++writer) {
      TestTeam team;
      Prepare(team);
      v1::Header header = AboutProspect(static_cast<v1::EventType>(999));
      header.set_kind(kind);
      if (kind == v1::DECISION) header.set_slot(v1::OWNER);
      team.rows().TakeChanged([](const ChangedRow&) {});
      EXPECT_EQ(Letter(team.Write(kWriters[writer], header)), kCells[writer])
          << kWriters[writer] << ", kind " << kind;
      team.rows().TakeChanged([&](const ChangedRow& changed) {
        const std::string_view key = changed.key;
        if (kind == v1::FACT && key[0] == 'r') return;  // It has its part in business time.
        ADD_FAILURE() << "row " << key[0] << " changed by " << kWriters[writer];
      });
    }
  }
}

// The body of a known type under an unknown one would pass by what its type is held against.
TEST(VerdictTypesTest, AnUnknownTypeWithAKnownBodyIsInvalid) {
  for (const TypeInfo& info : Catalogue()) {
    for (const std::string_view writer : kWriters) {
      TestTeam team;
      Prepare(team);
      v1::Header header = Example(info.type, team, writer);
      header.set_type(static_cast<v1::EventType>(999));
      EXPECT_EQ(Letter(team.Write(writer, header)), 'i') << info.word << " by " << writer;
    }
  }
}

TEST(VerdictTypesTest, TheTableHasEveryType) {
  std::vector<std::string_view> here;
  std::vector<std::string_view> there;
  for (const Expected& row : kExpected) here.push_back(row.type);
  for (const TypeInfo& info : Catalogue()) there.push_back(info.word);
  EXPECT_EQ(here, there);
}

}  // namespace
}  // namespace tasuki::domain
