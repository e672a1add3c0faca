#include "common/domain/replay/rule_verdicts.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/domain/year_coaching.h"

namespace tasuki::domain {
namespace {

constexpr const char* kEnd = "2026-12-28";

std::string Line(const Planted& one) {
  return absl::StrCat(std::string(WordOf(one.verdict)), " of ", one.client, " by ", one.member,
                      " about ", one.about, " shown by ", one.shown, " touches ", one.touches,
                      one.severe ? " severe" : "", one.open ? " open" : "");
}

class Judging {
 public:
  explicit Judging(TestJournal& journal)
      : journal_(journal), policy_(DefaultPolicy()), slots_(policy_, "Asia/Tokyo") {}

  // As it looks at that day.
  std::vector<Judged> Of(std::string_view client, std::string_view now) {
    std::vector<Judged> all;
    JudgedPerson person;
    person.prospect = SubjectOfName(client);
    person.zone = absl::FixedTimeZone(9 * 60 * 60);
    EXPECT_TRUE(JudgeByRules(person, policy_, slots_, absl::FromUnixMicros(At(now, 12)),
                             journal_.rows(), journal_,
                             [&](const Judged& judged) { all.push_back(judged); })
                    .ok());
    return all;
  }

 private:
  TestJournal& journal_;
  const v1::Policy policy_;
  Slots slots_;
};

// Every verdict that was planted is found, and none more: of whom, whose work, about which event,
// since which event, how many touches.
TEST(RuleVerdictsYearTest, WhatIsFoundIsWhatWasPlantedAndNoneMore) {  // Issue 13, acceptance 6
  for (const uint64_t seed : {1u, 2u}) {
    TestJournal journal(Batches::kEachEvent);
    journal.SetNow(At("2026-01-05"));
    journal.Join("boss", v1::MANAGER);
    for (const char* member : kCoachedMembers) journal.Join(member);
    const std::vector<Planted> planted = PlantYear(seed, journal);
    std::map<std::string, std::string> names;  // Of events and members, by id.
    for (const char* member : kCoachedMembers) names[IdOf(member)] = member;
    std::set<std::string> expected, found;
    std::map<std::string, std::string> event_names;
    for (const Planted& one : planted) {
      expected.insert(Line(one));
      event_names[IdOf(one.about)] = one.about;
      event_names[IdOf(one.shown)] = one.shown;
    }
    const auto name_of = [&](Seq seq) -> std::string {
      if (seq.value() == 0) return "";
      const std::string& id = journal.events().at(seq.value() - 1).header.event_id();
      const auto known = event_names.find(id);
      return known == event_names.end() ? absl::StrCat("event ", seq.value()) : known->second;
    };
    Judging judging(journal);
    for (const std::string& client : PlantedClients(seed)) {
      for (const Judged& one : judging.Of(client, kEnd)) {
        found.insert(Line({one.verdict, client, names[one.member.str()], name_of(one.of),
                           name_of(one.shown), one.touches, one.severe, one.open}));
      }
    }
    EXPECT_EQ(found, expected) << "seed " << seed;
    std::set<RuleVerdict> kinds;
    for (const Planted& one : planted) kinds.insert(one.verdict);
    EXPECT_EQ(kinds.size(), kRuleVerdicts);
  }
}

TEST(RuleVerdictWordsTest, WordsGoBothWays) {
  for (const std::string_view word : RuleVerdictWords()) {
    const auto verdict = RuleVerdictOf(word);
    ASSERT_TRUE(verdict.has_value());
    EXPECT_EQ(WordOf(*verdict), word);
  }
  EXPECT_FALSE(RuleVerdictOf("praise").has_value());
}

class RuleVerdictsTest : public ::testing::Test {
 protected:
  RuleVerdictsTest() {
    journal_.SetNow(At("2026-05-11", 8));
    journal_.Join("boss", v1::MANAGER);
    for (const char* name : {"sato", "mori"}) journal_.Join(name);
    v1::Header added = ProspectAddedOf("tanaka");
    added.mutable_prospect_added()->mutable_attributes()->set_met_at_us(At("2026-05-11", 8));
    journal_.Write("sato", added);
    journal_.Write("sato", AssignOf("tanaka", "sato"), "first");
  }
  void On(std::string_view day, int32_t hour, v1::Header header, std::string_view by = "sato",
          std::string_view name = "") {
    if (At(day, hour) > journal_.now_us()) journal_.SetNow(At(day, hour));
    ASSERT_EQ(journal_.Write(by, When(std::move(header), At(day, hour)), name), v1::EFFECTIVE);
  }
  std::vector<Judged> LookedAt(std::string_view day) { return Judging(journal_).Of("tanaka", day); }

  TestJournal journal_;
};

TEST_F(RuleVerdictsTest, AFirstFollowUpIsInTimeAtTheEndOf48HoursAndLateAfter) {  // X5
  On("2026-05-13", 7, TouchOf("tanaka"));
  EXPECT_TRUE(LookedAt("2026-05-13").empty());
}

TEST_F(RuleVerdictsTest, OneAnHourLaterIsLateByItsHours) {  // X5
  On("2026-05-13", 9, TouchOf("tanaka"));
  const auto judged = LookedAt("2026-05-14");
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_EQ(judged[0].verdict, RuleVerdict::kLateFirst);
  EXPECT_EQ(judged[0].took_us, 49LL * 3'600'000'000);
  EXPECT_FALSE(judged[0].severe);
}

TEST_F(RuleVerdictsTest, WhatLapsesIsWhoseItWasThen) {
  On("2026-05-11", 15, AssignOf("tanaka", "mori", "first"));
  const auto judged = LookedAt("2026-05-20");
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_EQ(judged[0].member, MemberOfName("mori"));
  EXPECT_TRUE(judged[0].severe);
}

TEST_F(RuleVerdictsTest, AFridayEveningIsRefusedToMailsThatWeBegin) {  // R093, X8
  const auto mail = [] {
    v1::Header header = TouchOf("tanaka");
    header.mutable_touch_logged()->set_channel(v1::EMAIL);
    return header;
  };
  On("2026-05-12", 9, TouchOf("tanaka"));
  On("2026-05-15", 15, mail());
  EXPECT_TRUE(LookedAt("2026-05-15").empty());
  On("2026-05-22", 17, mail());
  const auto judged = LookedAt("2026-05-22");
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_EQ(judged[0].verdict, RuleVerdict::kRefusedHour);
  EXPECT_EQ(judged[0].of, journal_.head());
}

TEST_F(RuleVerdictsTest, ThanksOnTheDayOfTheMeetingMayGoOutAtAnyHour) {  // X8
  On("2026-05-12", 9, TouchOf("tanaka"));
  v1::Header meeting = TouchOf("tanaka");
  meeting.mutable_touch_logged()->set_channel(v1::MEETING);
  On("2026-05-15", 10, meeting);
  On("2026-05-15", 11, NextOf("tanaka", "2026-05-25"));
  v1::Header thanks = TouchOf("tanaka");
  thanks.mutable_touch_logged()->set_channel(v1::EMAIL);
  On("2026-05-15", 18, thanks);
  EXPECT_TRUE(LookedAt("2026-05-18").empty());
}

TEST_F(RuleVerdictsTest, AStepThatWaitsForTheIntroductionIsNotStopped) {  // X12
  On("2026-05-12", 9, TouchOf("tanaka"));
  On("2026-05-12", 10, AssignOf("tanaka", "mori", "first"));
  for (const Judged& judged : LookedAt("2026-09-01")) {
    EXPECT_NE(judged.verdict, RuleVerdict::kStoppedEarly);
  }
}

TEST_F(RuleVerdictsTest, ADateThatWasChosenIsNoStopping) {  // X10, X18
  On("2026-05-12", 9, TouchOf("tanaka"));
  On("2026-05-12", 10, NextOf("tanaka", "2026-11-10"));
  EXPECT_TRUE(LookedAt("2026-11-01").empty());
}

TEST_F(RuleVerdictsTest, ItStandsOnlyFromItsTimeOn) {
  On("2026-05-12", 9, TouchOf("tanaka"));  // The second contact on 15 May, 20 business days more.
  EXPECT_TRUE(LookedAt("2026-06-12").empty());
  ASSERT_EQ(LookedAt("2026-06-13").size(), 1u);
  EXPECT_EQ(LookedAt("2026-06-13")[0].verdict, RuleVerdict::kStoppedEarly);
}

}  // namespace
}  // namespace tasuki::domain
