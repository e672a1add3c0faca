#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "client/import/limits.h"
#include "client/import/map.h"
#include "client/import/planner.h"
#include "client/table/csv_reader.h"
#include "common/base/random.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {
namespace {

constexpr char kMap[] = R"({
  "source": "crm", "zone": "Asia/Tokyo", "currency": "JPY",
  "columns": {"case": "id", "at": "at", "who": "who", "amount": "amount"},
  "name": "Case {id}", "not_people": ["robot"], "active": ["Ann", "Ben"],
  "rules": [
    {"when": {"what": "new"}, "do": ["prospect inbound", "deal open"]},
    {"when": {"what": "call"}, "do": ["assign", "touch phone out"]},
    {"when": {"what": "take"}, "do": ["assign"]},
    {"when": {"what": ["won", "sold"]}, "do": ["deal won"]},
    {"when": {"what": "memo"}, "do": ["note amount"]}
  ]})";
constexpr char kHead[] = "id,what,who,at,amount\n";

// One import after another into the same imagined team.
struct Team {
  domain::NoRows nothing;
  domain::Rows rows{nothing};
  ImportTeam known;

  Team() {
    known.team = TeamId::FromTrusted("0123456789abcdef");
    known.rows = &rows;
  }

  // What the journal would do with an event of an import.
  void Apply(const EventDraft& draft) {
    const v1::Header& header = draft.header;
    SubjectId subject = SubjectId::FromTrusted(header.subject().id());
    known.Add(header);
    if (header.has_prospect_added()) {
      rows.Edit(domain::SubjectKey(subject)).set_kind(v1::PROSPECT);
    } else if (header.has_deal_opened()) {
      auto deal = SubjectId::FromTrusted(header.deal_opened().deal());
      rows.Edit(domain::SubjectKey(deal)).set_kind(v1::DEAL);
    } else if (header.has_member_added()) {
      auto member = MemberId::FromTrusted(header.subject().id());
      auto& row = rows.Edit(domain::MemberKey(member));
      row.set_name(header.member_added().name());
      row.set_import_name(header.member_added().import_name());
    } else if (header.has_owner_assigned()) {
      auto& row = rows.Edit(domain::DecisionKey(subject, v1::OWNER));
      EXPECT_EQ(header.base(), row.present().empty() ? "" : row.present(0)) << "contested";
      row.clear_present();
      row.add_present(header.event_id());
      row.mutable_owner()->set_to(header.owner_assigned().to());
      row.set_all_imported(true);
    }
  }
};

struct Result {
  std::vector<EventDraft> drafts;
  std::vector<size_t> acts;
  ImportCounts counts;
  std::vector<std::pair<uint64_t, std::string>> rejected;
};

Result Import(Team& team, const std::string& table, const std::string& map_text = kMap) {
  Result result;
  absl::StatusOr<ImportMap> map = ParseImportMap(map_text);
  EXPECT_TRUE(map.ok()) << map.status();
  auto reader = CsvReader::Open(MakeTextSource(table), map->encoding);
  EXPECT_TRUE(reader.ok()) << reader.status();
  auto columns = ImportColumns::Find(*map, (*reader)->columns());
  EXPECT_TRUE(columns.ok()) << columns.status();
  ImportPlanner planner(*map, *columns, team.known,
                        [&](uint64_t line, const Phrase& why, std::string_view) {
                          result.rejected.emplace_back(line, why.InEnglish());
                        });
  CsvRow row;
  while (*(*reader)->Next(row)) EXPECT_TRUE(planner.Take(row).ok());
  EXPECT_TRUE(planner
                  .Plan([&](std::vector<EventDraft> act) {
                    result.acts.push_back(act.size());
                    for (EventDraft& draft : act) {
                      team.Apply(draft);
                      result.drafts.push_back(std::move(draft));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  result.counts = planner.counts();
  return result;
}

std::vector<v1::EventType> TypesOf(const Result& result) {
  std::vector<v1::EventType> types;
  for (const EventDraft& draft : result.drafts) types.push_back(draft.header.type());
  return types;
}

std::string MapError(const std::string& text) {
  return std::string(ParseImportMap(text).status().message());
}

TEST(ImportMapTest, EachMistakeIsNamed) {
  EXPECT_EQ(MapError("{\"source\":\n\n oops"), "the map is not JSON from line 3 on");
  EXPECT_NE(MapError("[]").find("JSON object"), std::string::npos);
  EXPECT_NE(MapError(R"({"sauce": 1})").find("\"sauce\""), std::string::npos);
  std::string good = kMap;
  auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return MapError(text);
  };
  EXPECT_NE(with("\"crm\"", "\"C R M\"").find("\"source\""), std::string::npos);
  EXPECT_NE(with("Asia/Tokyo", "Asia/Nowhere").find("'Asia/Nowhere'"), std::string::npos);
  EXPECT_NE(with("touch phone out", "touch fax out").find("rule 2"), std::string::npos);
  EXPECT_EQ(with("touch phone out", "ring").rfind("the map's rule 2: 'ring' is no verb", 0), 0u);
  EXPECT_NE(with("\"case\": \"id\", ", "").find("\"case\""), std::string::npos);
  EXPECT_NE(with("Case {id}", "Case {id").find("never closed"), std::string::npos);
  EXPECT_NE(with("{\"when\": {\"what\": \"memo\"}, ", "{").find("rule 5"), std::string::npos);
}

TEST(ImportMapTest, AMissingColumnIsNamedWithThoseThereAre) {
  auto map = ParseImportMap(kMap);
  ASSERT_TRUE(map.ok());
  auto found = ImportColumns::Find(*map, {"id", "what", "at"});
  EXPECT_EQ(found.status().message(),
            "the map names columns that the table lacks: who, amount; the table has: id, what, at");
}

TEST(ImportValuesTest, TimesAreReadWithTheirOffset) {
  auto time = ParseImportTime("2011-10-01T00:38:44.546+02:00", std::nullopt);
  ASSERT_TRUE(time.ok());
  EXPECT_EQ(time->us, 1317422324546000);
  EXPECT_EQ(time->offset_minutes, 120);
  absl::TimeZone amsterdam;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &amsterdam));
  auto summer = ParseImportTime("2011/10/1 0:38", amsterdam);
  ASSERT_TRUE(summer.ok());
  EXPECT_EQ(summer->offset_minutes, 120);
  EXPECT_EQ(ParseImportTime("2011-11-01", amsterdam)->offset_minutes, 60);
  EXPECT_EQ(ParseImportTime("2011-10-01T00:00:00Z", amsterdam)->offset_minutes, 0);
  EXPECT_EQ(ParseImportTime("2011-10-01 00:00:00 -0130", amsterdam)->offset_minutes, -90);
  for (const char* bad : {"", "yesterday", "2011-13-01", "2011-02-30", "2011-10-01T25:00",
                          "2011-10-01T00:00:00+99:00", "2011-10-01T00:00x", "2011-10-01T"}) {
    EXPECT_FALSE(ParseImportTime(bad, amsterdam).ok()) << bad;
  }
  EXPECT_FALSE(ParseImportTime("2011-10-01T00:00", std::nullopt).ok());
}

TEST(ImportPlannerTest, ARowBecomesTheEventsOfItsVerbs) {
  Team team;
  Result result = Import(team, std::string(kHead) +
                                   "7,new,robot,2020-01-06 09:00,1200\n"
                                   "7,call,Ann,2020-01-07 09:00,\n"
                                   "7,call,,2020-01-08 09:00,\n"
                                   "7,sold,Ann,2020-01-09 09:00,\n");
  EXPECT_EQ(TypesOf(result),
            (std::vector<v1::EventType>{v1::PROSPECT_ADDED, v1::DEAL_OPENED, v1::MEMBER_ADDED,
                                        v1::OWNER_ASSIGNED, v1::TOUCH_LOGGED, v1::TOUCH_LOGGED,
                                        v1::DEAL_CLOSED}));
  const auto& drafts = result.drafts;
  EXPECT_EQ(drafts[0].personal->prospect().name(), "Case 7");
  EXPECT_EQ(drafts[0].header.prospect_added().attributes().source(), v1::SOURCE_INBOUND);
  EXPECT_TRUE(drafts[0].header.done_by_nobody());
  EXPECT_EQ(drafts[0].header.utc_offset_minutes(), 540);
  EXPECT_EQ(drafts[0].header.import_ref().substr(0, 4), "crm:");
  EXPECT_EQ(drafts[1].header.deal_opened().value().micros(), 1'200'000'000);
  EXPECT_EQ(drafts[4].header.done_by(), drafts[2].header.subject().id());
  EXPECT_TRUE(drafts[5].header.done_by_nobody());
  EXPECT_EQ(drafts[6].header.deal_closed().deal(), drafts[1].header.deal_opened().deal());
  EXPECT_EQ(result.counts.prospects, 1u);
  EXPECT_EQ(result.counts.members, 1u);
}

TEST(ImportPlannerTest, PeopleWhoAreNotListedAsActiveComeAsGone) {  // X16
  Team team;
  Result result = Import(team, std::string(kHead) +
                                   "1,new,,2020-01-06 09:00,\n"
                                   "1,call,Ann,2020-01-07 09:00,\n"
                                   "1,call,Zoe,2020-01-08 09:00,\n");
  std::vector<bool> gone;
  for (const EventDraft& draft : result.drafts) {
    if (draft.header.has_member_added()) gone.push_back(draft.header.member_added().gone());
  }
  EXPECT_EQ(gone, (std::vector<bool>{false, true}));
}

std::vector<std::string> NamesOfNew(const Result& result) {
  std::vector<std::string> names;
  for (const EventDraft& draft : result.drafts) {
    if (draft.header.has_member_added()) names.push_back(draft.header.member_added().name());
  }
  return names;
}

std::vector<MemberId> AssignedTo(const Result& result) {
  std::vector<MemberId> to;
  for (const EventDraft& draft : result.drafts) {
    if (!draft.header.has_owner_assigned()) continue;
    to.push_back(MemberId::FromTrusted(draft.header.owner_assigned().to()));
  }
  return to;
}

TEST(ImportPlannerTest, APersonIsAMemberWhateverTheCaseWidthAndBlanks) {
  Team team;
  const MemberId ben = MemberId::FromTrusted("bbbbbbbbbbbbbbbb");
  auto& row = team.rows.Edit(domain::MemberKey(ben));
  row.set_name("Ben");
  row.set_state(v1::ACTIVE);
  Result result = Import(team, std::string(kHead) +
                                   "1,new,,2020-01-06 09:00,\n1,take,Ben ,2020-01-07 09:00,\n"
                                   "2,new,,2020-01-06 09:00,\n2,take,ben,2020-01-07 09:00,\n"
                                   "3,new,,2020-01-06 09:00,\n3,take,Ｂｅｎ,2020-01-07 09:00,\n"
                                   "4,new,,2020-01-06 09:00,\n4,take,Ben (gone),2020-01-07 09:00,\n"
                                   "4,call,BEN (gone),2020-01-08 09:00,\n"
                                   "4,call,Robot,2020-01-08 09:00,\n");
  EXPECT_EQ(NamesOfNew(result), std::vector<std::string>{"Ben (gone)"});
  std::vector<MemberId> to = AssignedTo(result);
  ASSERT_EQ(to.size(), 4u);
  EXPECT_EQ(std::vector<MemberId>(to.begin(), to.begin() + 3), std::vector<MemberId>(3, ben));
  ASSERT_EQ(result.counts.people.size(), 1u);
  EXPECT_EQ(result.counts.people[0].name, "Ben (gone)");
  EXPECT_EQ(result.counts.people[0].rows, 2u);
  EXPECT_TRUE(result.counts.people[0].gone);
}

// Of two who were once imported apart, the one who is there is meant.
TEST(ImportPlannerTest, OfSeveralOfOneNameTheActiveOneIsMeant) {
  Team team;
  const MemberId ben = MemberId::FromTrusted("bbbbbbbbbbbbbbbb");
  for (const auto& [id, name, state] :
       {std::tuple{MemberId::FromTrusted("aaaaaaaaaaaaaaaa"), "ben", v1::GONE},
        {ben, "Ben", v1::ACTIVE},
        {MemberId::FromTrusted("cccccccccccccccc"), "BEN", v1::GONE}}) {
    auto& row = team.rows.Edit(domain::MemberKey(id));
    row.set_name(name);
    row.set_state(state);
  }
  Result result = Import(
      team, std::string(kHead) + "1,new,,2020-01-06 09:00,\n1,take,ｂen,2020-01-07 09:00,\n");
  EXPECT_EQ(AssignedTo(result), std::vector<MemberId>{ben});
}

// Two laptops, two tables, before either has synced.
TEST(ImportPlannerTest, TwoTablesThatNameOnePersonMakeOneMember) {
  Team one;
  Team two;
  std::string other = kMap;
  other.replace(other.find("\"crm\""), 5, "\"old\"");
  Result first = Import(
      one, std::string(kHead) + "1,new,,2020-01-06 09:00,\n1,take,Zoë Ito,2020-01-07 09:00,\n");
  Result second = Import(
      two, std::string(kHead) + "8,new,,2021-01-06 09:00,\n8,take,zoë  ito,2021-01-07 09:00,\n",
      other);
  ASSERT_EQ(AssignedTo(first).size(), 1u);
  EXPECT_EQ(AssignedTo(first), AssignedTo(second));
  EXPECT_EQ(first.drafts[2].header.event_id(), second.drafts[2].header.event_id());
}

TEST(ImportPlannerTest, ASecondDealOnACaseIsAnotherDeal) {
  Team team;
  const std::string rows = std::string(kHead) +
                           "1,new,,2020-01-06 09:00,100\n1,won,,2020-02-01 09:00,\n"
                           "1,new,,2020-03-06 09:00,200\n1,new,,2020-04-06 09:00,300\n"
                           "1,won,,2020-05-01 09:00,\n";
  Result result = Import(team, rows);
  std::vector<std::string> opened, closed;
  for (const EventDraft& draft : result.drafts) {
    if (draft.header.has_deal_opened()) opened.push_back(draft.header.deal_opened().deal());
    if (draft.header.has_deal_closed()) closed.push_back(draft.header.deal_closed().deal());
  }
  ASSERT_EQ(opened.size(), 3u);
  EXPECT_EQ(closed, (std::vector<std::string>{opened[0], opened[1]}));
  EXPECT_NE(opened[0], opened[1]);
  EXPECT_NE(opened[1], opened[2]);
  // What a later table brings goes on from there.
  Result more = Import(team, rows + "1,won,,2020-06-01 09:00,\n1,sold,,2020-07-01 09:00,\n");
  ASSERT_EQ(more.drafts.size(), 2u);
  EXPECT_EQ(more.drafts[0].header.deal_closed().deal(), opened[2]);
  EXPECT_EQ(more.drafts[1].header.deal_closed().deal(), opened[2]) << "none is open: the last one";
}

TEST(ImportPlannerTest, RowsOfACaseAreTakenInOrderOfTime) {
  Team team;
  Result result = Import(team, std::string(kHead) +
                                   "1,won,,2020-03-01 09:00,\n"
                                   "1,call,Ben,2020-01-08 09:00,\n"
                                   "2,new,,2020-01-01 09:00,\n"
                                   "1,call,Ann,2020-01-07 09:00,\n"
                                   "1,new,,2020-01-06 09:00,\n");
  std::vector<int64_t> assigned;
  std::string last;
  for (const EventDraft& draft : result.drafts) {
    if (!draft.header.has_owner_assigned()) continue;
    assigned.push_back(draft.header.occurred_at_us());
    EXPECT_EQ(draft.header.base(), last);
    last = draft.header.event_id();
  }
  EXPECT_EQ(assigned.size(), 2u);
  EXPECT_TRUE(std::is_sorted(assigned.begin(), assigned.end()));
  EXPECT_TRUE(result.rejected.empty());
}

TEST(ImportPlannerTest, AnOwnerIsNotAssignedAgain) {
  Team team;
  Result result = Import(team, std::string(kHead) +
                                   "1,new,,2020-01-06 09:00,\n"
                                   "1,call,Ann,2020-01-07 09:00,\n"
                                   "1,call,,2020-01-07 10:00,\n"
                                   "1,call,robot,2020-01-07 11:00,\n"
                                   "1,call,Ann,2020-01-08 09:00,\n");
  auto types = TypesOf(result);
  EXPECT_EQ(std::count(types.begin(), types.end(), v1::OWNER_ASSIGNED), 1);
  EXPECT_EQ(std::count(types.begin(), types.end(), v1::TOUCH_LOGGED), 4);
}

TEST(ImportPlannerTest, AnOlderRowThatComesLaterTakesNothingFromThePresentOwner) {
  Team team;
  std::string rows =
      std::string(kHead) + "1,new,,2020-01-06 09:00,\n1,call,Ann,2020-02-07 09:00,\n";
  Import(team, rows);
  Result result = Import(team, rows + "1,call,Ben,2020-01-31 09:00,\n");
  EXPECT_EQ(TypesOf(result), (std::vector<v1::EventType>{v1::MEMBER_ADDED, v1::TOUCH_LOGGED}));
  EXPECT_EQ(result.counts.already, 2u);
  Result newer = Import(team, rows + "1,call,Ben,2020-03-01 09:00,\n");
  EXPECT_EQ(TypesOf(newer), (std::vector<v1::EventType>{v1::OWNER_ASSIGNED, v1::TOUCH_LOGGED}));
}

TEST(ImportPlannerTest, OneWhoDeclinedIsNotTheOwner) {
  Team team;
  std::string rows =
      std::string(kHead) + "1,new,,2020-01-06 09:00,\n1,take,Ann,2020-02-07 09:00,\n";
  Result first = Import(team, rows);
  auto prospect = SubjectId::FromTrusted(first.drafts[0].header.subject().id());
  team.rows.Edit(domain::DecisionKey(prospect, v1::OWNER)).set_declined_seq(9);
  Result again = Import(team, rows + "1,take,Ann,2020-03-01 09:00,\n");
  EXPECT_EQ(TypesOf(again), std::vector<v1::EventType>{v1::OWNER_ASSIGNED});
}

TEST(ImportPlannerTest, AProspectThatTheTeamGaveToSomebodyKeepsItsOwner) {
  Team team;
  std::string rows =
      std::string(kHead) + "1,new,,2020-01-06 09:00,\n1,call,Ann,2020-02-07 09:00,\n";
  Result first = Import(team, rows);
  auto prospect = SubjectId::FromTrusted(first.drafts[0].header.subject().id());
  team.rows.Edit(domain::DecisionKey(prospect, v1::OWNER)).set_all_imported(false);
  Result result =
      Import(team, rows + "1,take,Ben,2020-03-01 09:00,\n1,call,Ben,2020-03-02 09:00,\n");
  auto types = TypesOf(result);
  EXPECT_EQ(std::count(types.begin(), types.end(), v1::OWNER_ASSIGNED), 0);
  EXPECT_EQ(std::count(types.begin(), types.end(), v1::TOUCH_LOGGED), 1);
}

TEST(ImportPlannerTest, IdenticalRowsAreSoManyEvents) {
  Team team;
  std::string call = "1,call,,2020-01-07 09:00,\n";
  std::string rows = std::string(kHead) + "1,new,,2020-01-06 09:00,\n" + call + call;
  EXPECT_EQ(Import(team, rows).counts.events, 4u);
  EXPECT_EQ(Import(team, rows).counts.events, 0u);
  EXPECT_EQ(Import(team, rows + call).counts.events, 1u);
}

TEST(ImportPlannerTest, ColumnsInAnotherOrderAreTheSameRows) {
  Team team;
  Import(team, std::string(kHead) + "1,new,,2020-01-06 09:00,5\n");
  Result again = Import(team, "amount,at,who,what,id\n5,2020-01-06 09:00,,new,1\n");
  EXPECT_EQ(again.counts.events, 0u);
  EXPECT_EQ(again.counts.already, 1u);
}

TEST(ImportPlannerTest, RowsThatNoRuleTakesAreCountedByTheirValues) {
  Team team;
  Result result = Import(
      team, std::string(kHead) + "1,nap,,2020-01-06 09:00,\n1,nap,,2020-01-07 09:00,\n1,,,bad,\n");
  EXPECT_EQ(result.counts.untaken.at("what=nap"), 2u);
  EXPECT_EQ(result.counts.untaken.at("what="), 1u);
  EXPECT_EQ(result.counts.rows, 3u);
}

TEST(ImportPlannerTest, ABadRowIsToldAndLosesNothingElse) {
  Team team;
  Result result = Import(team, std::string(kHead) +
                                   "1,new,,2020-01-06 09:00,lots\n"  // No amount.
                                   "2,new,,2020-01-06 09:00,5\n"
                                   "2,call,,someday,\n"              // No time.
                                   "3,call,Cid,2020-01-07 09:00,\n"  // No prospect.
                                   "2,call\n"                        // Too short.
                                   ",new,,2020-01-06 09:00,\n"       // No case.
                                   "2,call,Ann,2020-01-08 09:00,\n");
  ASSERT_EQ(result.rejected.size(), 5u);
  EXPECT_EQ(result.counts.rejected, 5u);
  EXPECT_EQ(TypesOf(result),
            (std::vector<v1::EventType>{v1::PROSPECT_ADDED, v1::DEAL_OPENED, v1::MEMBER_ADDED,
                                        v1::OWNER_ASSIGNED, v1::TOUCH_LOGGED}));
  Result mended = Import(team, std::string(kHead) + "1,new,,2020-01-06 09:00,10\n");
  EXPECT_EQ(mended.counts.prospects, 1u);
}

TEST(ImportPlannerTest, NothingIsAddedAboutOneWhoWasErased) {  // N11
  Team team;
  std::string rows = std::string(kHead) + "1,new,,2020-01-06 09:00,\n";
  Result first = Import(team, rows);
  auto prospect = SubjectId::FromTrusted(first.drafts[0].header.subject().id());
  team.rows.Edit(domain::SubjectKey(prospect)).set_erased(true);
  Result result = Import(team, rows + "1,memo,,2020-01-07 09:00,hello\n");
  EXPECT_EQ(result.counts.events, 0u);
  EXPECT_EQ(result.counts.already, 1u);
  ASSERT_EQ(result.rejected.size(), 1u);
}

TEST(ImportPlannerTest, AnActKeepsACaseWholeAndIsBounded) {
  Team team;
  std::string rows = kHead;
  for (int i = 0; i < 2500; ++i) {
    rows += std::to_string(i) + ",new,,2020-01-06 09:00,\n";
    rows += std::to_string(i) + ",won,,2020-01-07 09:00,\n";
  }
  Result result = Import(team, rows);
  EXPECT_EQ(result.counts.events, 7500u);
  EXPECT_EQ(result.acts, (std::vector<size_t>{4095, 3405}));
}

TEST(ImportPlannerTest, ACaseLargerThanAnActIsCutBetweenTwoRows) {
  Team team;
  std::string rows = std::string(kHead) + "7,new,,2020-01-06 09:00,\n7,memo,,2020-01-06 10:00,x\n";
  for (int i = 0; i < 3000; ++i) {
    rows += std::string("7,call,") + (i % 2 == 0 ? "Ann" : "Ben") + ",2020-01-07 09:00," +
            std::to_string(i) + "\n";
  }
  Result result = Import(team, rows);
  EXPECT_EQ(result.counts.events, 6005u);
  ASSERT_EQ(result.acts.size(), 2u);
  const auto row_of = [&](size_t draft) { return result.drafts[draft].header.import_ref(); };
  EXPECT_NE(row_of(result.acts[0] - 1), row_of(result.acts[0]));
}

TEST(ImportPlannerTest, ARowThatIsTooLargeIsRejectedWithItsLineAndTheOthersCome) {
  Team team;
  SeededRandom random(1);
  std::string noise;
  for (int i = 0; i < 250'000; ++i) noise.push_back(static_cast<char>('a' + random.Below(26)));
  Result result = Import(team, std::string(kHead) +
                                   "7,new,,2020-01-06 09:00,\n7,memo,,2020-01-07 "
                                   "09:00," +
                                   noise + "\n7,memo,,2020-01-08 09:00," +
                                   std::string(250'000, 'a') + "\n7,memo,,2020-01-09 09:00,x\n");
  ASSERT_EQ(result.rejected.size(), 2u) << "and what packs well is as long as it is";
  for (uint64_t i : {0u, 1u}) {
    EXPECT_EQ(result.rejected[i].first, 3 + i);
    EXPECT_NE(result.rejected[i].second.find("131072"), std::string::npos);
  }
  EXPECT_EQ(result.counts.events, 3u);
}

TEST(ImportPlannerTest, ANameIsNeitherBlankNorEndless) {
  Team team;
  std::string map = kMap;
  map.replace(map.find("Case {id}"), 9, "{amount}");
  map.replace(map.find(", \"deal open\""), 13, "");
  const std::string people = std::string(300'000, 'a');
  Result result = Import(team,
                         std::string(kHead) + "1,new,,2020-01-06 09:00,\u3000 \n" +
                             "2,new,,2020-01-06 09:00," + people + "\n" + "3,new," + people +
                             ",2020-01-06 09:00, 7 \n" + "4,new,,2020-01-06 09:00,\u30008\n",
                         map);
  ASSERT_EQ(result.rejected.size(), 3u);
  EXPECT_NE(result.rejected[0].second.find("name is empty"), std::string::npos);
  EXPECT_NE(result.rejected[1].second.find("4096"), std::string::npos);
  EXPECT_NE(result.rejected[2].second.find("4096"), std::string::npos);
  ASSERT_EQ(result.counts.prospects, 1u);
  EXPECT_EQ(result.counts.members, 0u);
  EXPECT_EQ(result.drafts[0].personal->prospect().name(), "8");
}

// Rows of a few cases: each case is added, then things happen to it.
std::vector<std::string> SomeRows() {
  std::vector<std::string> rows;
  auto cases = *rc::gen::inRange(1, 5);
  for (int c = 0; c < cases; ++c) {
    rows.push_back(std::to_string(c) + ",new,,2020-01-01 09:00," + std::to_string(c));
    auto count = *rc::gen::inRange(0, 8);
    for (int i = 0; i < count; ++i) {
      rows.push_back(std::to_string(c) + "," +
                     *rc::gen::element<std::string>("call", "take", "won", "memo", "nap") + "," +
                     *rc::gen::element<std::string>("Ann", "Ben", "Zoe", "robot", "") +
                     ",2020-02-0" + std::to_string(*rc::gen::inRange(1, 9)) + " 09:00,x");
    }
  }
  return rows;
}

std::string CsvOf(const std::vector<std::string>& rows) {
  std::string table = kHead;
  for (const std::string& row : rows) table += row + "\n";
  return table;
}

RC_GTEST_PROP(ImportPlannerProperty, ASecondRunInAnyRowOrderAddsNothing, ()) {
  std::vector<std::string> rows = SomeRows();
  Team team;
  Import(team, CsvOf(rows));
  for (size_t i = rows.size(); i > 1; --i) {
    std::swap(rows[i - 1], rows[*rc::gen::inRange<size_t>(0, i)]);
  }
  Result again = Import(team, CsvOf(rows));
  RC_ASSERT(again.counts.events == 0u);
  RC_ASSERT(again.rejected.empty());
}

RC_GTEST_PROP(ImportPlannerProperty, EventIdsAreNeverUsedTwice, ()) {
  Team team;
  Result result = Import(team, CsvOf(SomeRows()));
  absl::flat_hash_set<std::string> ids;
  for (const EventDraft& draft : result.drafts) {
    RC_ASSERT(ids.insert(draft.header.event_id()).second);
  }
}

RC_GTEST_PROP(ImportPlannerProperty, AnImportCutAnywhereIsFinishedByTheNextRun, ()) {
  std::vector<std::string> rows = SomeRows();
  Team whole;
  Team cut;
  Result all = Import(whole, CsvOf(rows));
  std::vector<std::string> first(rows.begin(),
                                 rows.begin() + *rc::gen::inRange<size_t>(0, rows.size()));
  uint64_t events = Import(cut, CsvOf(first)).counts.events;
  events += Import(cut, CsvOf(rows)).counts.events;
  // A row that came late may find the owner decided after it; nothing else differs.
  RC_ASSERT(events <= all.counts.events);
  RC_ASSERT(cut.known.imported.size() <= whole.known.imported.size());
}

}  // namespace
}  // namespace tasuki::client
