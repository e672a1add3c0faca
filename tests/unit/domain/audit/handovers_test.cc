#include "common/domain/audit/handovers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/domain/audit/measures.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

v1::Header DoneByMember(std::string_view member, v1::Header header) {
  header.set_done_by(IdOf(member));
  return header;
}

v1::Header MeetingWith(std::string_view prospect) {
  v1::Header header = TouchOf(prospect);
  header.mutable_touch_logged()->set_channel(v1::MEETING);
  return header;
}

// Sato had Tanaka from 11 May 2026 on; Mori takes over on 18 May.
class HandoverAuditTest : public ::testing::Test {
 protected:
  HandoverAuditTest() {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"sato", "mori", "ueda"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    Day("2026-05-11", ProspectAddedOf("tanaka"));
    Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
    Day("2026-05-12", DoneByMember("sato", TouchOf("tanaka")));
    Day("2026-05-16", InboundOf("tanaka"));
  }

  void HandOver() { Day("2026-05-18", AssignOf("tanaka", "mori", "to sato"), "to mori"); }

  // Until then it is what is due (X12), and overdue sooner or later.
  void Introduce(std::string_view day) {
    v1::Header header = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
    header.mutable_client_introduced()->set_how(v1::VISIT);
    Day(day, DoneByMember("mori", header));
  }

  void Day(std::string_view day, v1::Header header, std::string_view name = "") {
    if (At(day) > journal_.now_us()) journal_.SetNow(At(day));
    EXPECT_EQ(journal_.Write("boss", std::move(header), name), v1::EFFECTIVE) << day;
  }

  std::vector<AuditedHandover> Audit(std::string_view now, AuditQuery query = {}) {
    query.now_us = At(now);
    const AuditRules rules{MeasuresOf(DefaultPolicy()), &calendar_, zone_};
    HandoverAudit audit(query, rules, journal_.rows());
    for (const HeldFact& event : journal_.events()) audit.Add(event.event());
    auto audited = audit.Finish();
    EXPECT_TRUE(audited.ok()) << audited.status();
    return audited.ok() ? *std::move(audited) : std::vector<AuditedHandover>();
  }

  AuditedHandover Only(std::string_view now) {
    const std::vector<AuditedHandover> audited = Audit(now);
    EXPECT_EQ(audited.size(), 1u);
    return audited.empty() ? AuditedHandover() : audited.front();
  }

  const absl::TimeZone zone_ = absl::FixedTimeZone(9 * 3600);
  const BusinessCalendar calendar_{DefaultPolicy().calendar(), "Asia/Tokyo"};
  TestJournal journal_;
};

constexpr int64_t kOfAnHour = 3'600'000'000;

TEST_F(HandoverAuditTest, TheGapIsTheClientsSilence) {
  HandOver();
  Day("2026-05-17", TouchOf("tanaka"));  // Entered on the 18th, of then.
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  const AuditedHandover handover = Only("2026-05-26");
  EXPECT_EQ(handover.row.from(), IdOf("sato"));
  EXPECT_EQ(handover.row.to(), IdOf("mori"));
  ASSERT_TRUE(handover.gap_us().has_value());
  // From the client's call on the 16th at nine to the new owner's touch on the 19th at nine.
  EXPECT_NEAR(static_cast<double>(*handover.gap_us()) / kOfAnHour, 72, 0.01);
  ASSERT_TRUE(handover.second_touch_us.has_value());
  EXPECT_NEAR(static_cast<double>(*handover.second_touch_us - At("2026-05-18")) / kOfAnHour, 168,
              0.01);
  EXPECT_FALSE(handover.replaced);
}

TEST_F(HandoverAuditTest, AClaimFromTheQueueIsNoHandoverFromAPerson) {
  EXPECT_TRUE(Audit("2026-05-17").empty());  // Sato took it from nobody.
}

TEST_F(HandoverAuditTest, WithoutATouchByTheNewOwnerThereIsNoGapYet) {
  HandOver();
  Day("2026-05-20", DoneByMember("ueda", TouchOf("tanaka")));  // A colleague's is not theirs.
  const AuditedHandover handover = Only("2026-05-26");
  EXPECT_FALSE(handover.gap_us().has_value());
  EXPECT_TRUE(handover.last_touch_us.has_value());
}

TEST_F(HandoverAuditTest, OnlyTouchesWhileStillTheOwnerCount) {
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-20", AssignOf("tanaka", "ueda", "to mori"), "to ueda");
  Day("2026-05-21", DoneByMember("mori", TouchOf("tanaka")));
  const std::vector<AuditedHandover> audited = Audit("2026-05-26");
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_TRUE(audited[0].first_touch_us.has_value());
  EXPECT_FALSE(audited[0].second_touch_us.has_value());
  EXPECT_TRUE(audited[0].replaced);
  EXPECT_NEAR(static_cast<double>(audited[0].until_us - At("2026-05-20")), 0, 2e6);
  EXPECT_FALSE(audited[1].first_touch_us.has_value());
}

TEST_F(HandoverAuditTest, LeavingEndsTheTimeOfAnOwner) {
  HandOver();
  v1::Header left = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, "mori");
  left.mutable_member_left();
  Day("2026-06-01", left);
  Day("2026-06-02", DoneByMember("mori", TouchOf("tanaka")));
  const AuditedHandover handover = Only("2026-06-10");
  EXPECT_FALSE(handover.first_touch_us.has_value());
  EXPECT_FALSE(handover.replaced);
  EXPECT_LE(handover.until_us, At("2026-06-01") + 10'000'000);
}

// R004, X23: 90 days from 18 May end on 16 August.
TEST_F(HandoverAuditTest, TwoTouchesAndNothingOverdueAreSustained) {
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  Introduce("2026-05-19");
  Day("2026-05-25", NextOf("tanaka", "2026-12-01"));
  EXPECT_EQ(Only("2026-08-15").sustained, Sustained::kNotYet);
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kYes);
  EXPECT_EQ(Only("2026-08-17").diagnosis, Diagnosis::kNone);
}

TEST_F(HandoverAuditTest, OneTouchIsNotSustainedAndAMatterOfEffort) {
  HandOver();
  Introduce("2026-05-19");
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-19", NextOf("tanaka", "2026-12-01"));
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kNo);
  EXPECT_EQ(Only("2026-08-17").diagnosis, Diagnosis::kEffort);  // R013
}

TEST_F(HandoverAuditTest, WhatIsTakenBackAtOnceIsNotJudged) {
  HandOver();
  Day("2026-05-19", AssignOf("tanaka", "sato", "to mori"), "back");
  const std::vector<AuditedHandover> audited = Audit("2026-09-01");
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_EQ(audited[0].sustained, Sustained::kNotJudged);
  EXPECT_EQ(audited[1].sustained, Sustained::kNotJudged);
}

TEST_F(HandoverAuditTest, WhatIsTakenBackAfterWeeksIsJudged) {
  HandOver();
  Day("2026-06-19", AssignOf("tanaka", "sato", "to mori"), "back");
  const std::vector<AuditedHandover> audited = Audit("2026-10-01");
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_EQ(audited[0].sustained, Sustained::kNo);
}

TEST_F(HandoverAuditTest, WhatIsOverdueByMoreThanFiveBusinessDaysIsNotSustained) {
  HandOver();
  Introduce("2026-05-19");
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", NextOf("tanaka", "2026-06-01"));  // And never done.
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kNo);
}

TEST_F(HandoverAuditTest, WhoIsNeverIntroducedIsNotSustained) {  // X12
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", NextOf("tanaka", "2026-12-01"));
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kNo);
}

// Due on 20 May; overdue by too much from the 28th on, whoever logs it or has the client then.
TEST_F(HandoverAuditTest, WhoIsIntroducedTooLateIsNotSustained) {  // X12, X23
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", NextOf("tanaka", "2026-12-01"));
  Introduce("2026-05-28");
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kNo);
  Day("2026-09-01", AssignOf("tanaka", "ueda", "to mori"), "to ueda");
  EXPECT_EQ(Audit("2026-09-02").front().sustained, Sustained::kNo);
}

TEST_F(HandoverAuditTest, AnIntroductionInTimeLeavesItSustained) {  // X12, X23
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-05-25", DoneByMember("mori", TouchOf("tanaka")));
  Introduce("2026-05-27");
  Day("2026-05-27", NextOf("tanaka", "2026-12-01"));
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kYes);
}

TEST_F(HandoverAuditTest, AnEndingOutcomeIsSustained) {
  HandOver();
  Day("2026-06-10", OutcomeOf("tanaka", v1::NO));
  EXPECT_EQ(Only("2026-06-11").sustained, Sustained::kNotYet);
  EXPECT_EQ(Only("2026-08-17").sustained, Sustained::kYes);
}

TEST_F(HandoverAuditTest, ACoverIsNotJudgedAndEndsNothing) {
  HandOver();
  Introduce("2026-05-19");
  v1::Header cover = AssignOf("tanaka", "ueda", "to mori");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-05"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("mori"));
  Day("2026-06-01", cover, "cover");
  Day("2026-06-08", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-06-09", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-06-09", NextOf("tanaka", "2026-12-01"));
  const std::vector<AuditedHandover> audited = Audit("2026-08-17");
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_EQ(audited[0].sustained, Sustained::kYes);
  EXPECT_EQ(audited[1].sustained, Sustained::kNotJudged);
  EXPECT_EQ(audited[1].until_us, At("2026-06-05"));
  EXPECT_TRUE(audited[0].engagement_after.has_value());
  EXPECT_FALSE(audited[1].engagement_after.has_value());  // Four days.
}

TEST_F(HandoverAuditTest, WhatWasDeclinedHasNoEngagementAfterIt) {
  HandOver();
  v1::Header declined = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  declined.mutable_handover_declined()->set_assignment(IdOf("to mori"));
  journal_.SetNow(At("2026-05-20"));
  ASSERT_EQ(journal_.Write("mori", declined), v1::EFFECTIVE);
  Day("2026-05-25", InboundOf("tanaka"));
  const AuditedHandover handover = Only("2026-08-17");
  EXPECT_EQ(handover.sustained, Sustained::kNotJudged);
  EXPECT_FALSE(handover.engagement_after.has_value());
}

// R011: known since 11 May 2026, handed over on 9 August (90 days on): three answers before; 100
// days later one after.
TEST_F(HandoverAuditTest, EngagementIsCountedPerThirtyDays) {
  Day("2026-06-16", InboundOf("tanaka"));
  Day("2026-07-16", DoneByMember("sato", MeetingWith("tanaka")));
  Day("2026-07-17", DoneByMember("sato", TouchOf("tanaka")));  // Ours is no answer.
  Day("2026-08-09", AssignOf("tanaka", "mori", "to sato"), "to mori");
  Day("2026-08-10", DoneByMember("mori", TouchOf("tanaka")));
  Day("2026-08-12", DoneByMember("mori", TouchOf("tanaka")));
  Introduce("2026-08-12");
  Day("2026-08-12", NextOf("tanaka", "2027-12-01"));
  EXPECT_FALSE(Only("2026-09-07").engagement_after.has_value());  // 29 days.
  const AuditedHandover handover = Only("2026-11-17");
  ASSERT_TRUE(handover.engagement_before.has_value());
  ASSERT_TRUE(handover.engagement_after.has_value());
  EXPECT_NEAR(*handover.engagement_before, 1, 0.01);
  EXPECT_DOUBLE_EQ(*handover.engagement_after, 0);
  EXPECT_EQ(handover.sustained, Sustained::kYes);
  EXPECT_EQ(handover.diagnosis, Diagnosis::kChemistry);  // R013
}

TEST_F(HandoverAuditTest, EngagementIsCutAtTheNextHandover) {
  HandOver();
  Day("2026-06-27", InboundOf("tanaka"));
  Day("2026-07-17", AssignOf("tanaka", "ueda", "to mori"), "to ueda");  // 60 days on.
  Day("2026-07-18", InboundOf("tanaka"));
  const std::vector<AuditedHandover> audited = Audit("2026-11-17");
  ASSERT_EQ(audited.size(), 2u);
  EXPECT_FALSE(audited[0].engagement_before.has_value());  // Known for a week.
  ASSERT_TRUE(audited[0].engagement_after.has_value());
  EXPECT_NEAR(*audited[0].engagement_after, 0.5, 0.01);
}

TEST_F(HandoverAuditTest, TheResultIsThatAfter180Days) {
  HandOver();
  Day("2026-06-10", OutcomeOf("tanaka", v1::NOT_NOW));
  Day("2026-10-01", OutcomeOf("tanaka", v1::NO));
  Day("2026-11-20", OutcomeOf("tanaka", v1::REPLIED));
  EXPECT_EQ(Only("2026-11-13").result, HandoverResult::kEarlier);
  EXPECT_EQ(Only("2026-11-15").result, HandoverResult::kNo);
}

TEST_F(HandoverAuditTest, WhatWasOpenThenAndWhatBecameOfIt) {
  Day("2026-05-13", DealOpenedOf("tanaka", "deal", 1000));
  Day("2026-05-14", DealOpenedOf("tanaka", "early", 10));
  Day("2026-05-15", DealClosedOf("tanaka", "early", v1::DEAL_LOST));
  HandOver();
  Day("2026-05-20", DealOpenedOf("tanaka", "later", 10));
  Day("2026-06-02", DealClosedOf("tanaka", "deal", v1::DEAL_WON));
  const AuditedHandover handover = Only("2026-11-15");
  ASSERT_EQ(handover.deals.size(), 1u);
  EXPECT_EQ(handover.deals[0].deal(), IdOf("deal"));
  EXPECT_EQ(handover.deals[0].result(), v1::DEAL_WON);
  EXPECT_EQ(handover.result, HandoverResult::kWon);
}

TEST_F(HandoverAuditTest, WhatWasDatedBackIsMarkedWithBothClocks) {
  v1::Header back = AssignOf("tanaka", "mori", "to sato");
  back.set_occurred_at_us(At("2026-05-18"));
  Day("2026-05-25", back, "to mori");
  Day("2026-05-26", DoneByMember("mori", TouchOf("tanaka")));
  const AuditedHandover handover = Only("2026-05-27");
  ASSERT_EQ(handover.late.size(), 1u);
  EXPECT_EQ(handover.late[0].what, LateMark::What::kHanded);
  EXPECT_TRUE(handover.late[0].backdated);
  EXPECT_EQ(handover.late[0].at_us, At("2026-05-18"));
  EXPECT_GE(handover.late[0].recorded_us, At("2026-05-25"));
}

TEST_F(HandoverAuditTest, WhatCameInLateIsMarkedSo) {
  HandOver();
  v1::Header touch = DoneByMember("mori", TouchOf("tanaka"));
  touch.set_occurred_at_us(At("2026-05-19"));
  touch.set_written_at_us(At("2026-05-19"));
  Day("2026-05-29", touch);
  const AuditedHandover handover = Only("2026-05-30");
  ASSERT_EQ(handover.late.size(), 1u);
  EXPECT_EQ(handover.late[0].what, LateMark::What::kFirstTouch);
  EXPECT_FALSE(handover.late[0].backdated);
}

TEST_F(HandoverAuditTest, OnlyThoseAskedFor) {
  HandOver();
  Day("2026-06-20", AssignOf("tanaka", "ueda", "to mori"), "to ueda");
  EXPECT_EQ(Audit("2026-07-01", {.from_us = At("2026-06-01")}).size(), 1u);
  EXPECT_EQ(Audit("2026-07-01", {.to_us = At("2026-06-01")}).size(), 1u);
  EXPECT_EQ(Audit("2026-07-01", {.member = MemberOfName("sato")}).size(), 1u);
  EXPECT_EQ(Audit("2026-07-01", {.member = MemberOfName("mori")}).size(), 2u);
  EXPECT_EQ(Audit("2026-07-01", {.member = MemberOfName("boss")}).size(), 0u);
}

TEST_F(HandoverAuditTest, WhatWasTakenBackCountsNowhere) {
  HandOver();
  Day("2026-05-19", DoneByMember("mori", TouchOf("tanaka")), "slip");
  Day("2026-05-19", RetractOf("tanaka", journal_.RefOf("slip")));
  EXPECT_FALSE(Only("2026-05-26").first_touch_us.has_value());
}

TEST_F(HandoverAuditTest, AFirmsHandoverIsThatOfAllWithoutAnOwnerOfTheirOwn) {  // X14
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "aoba");
  firm.mutable_firm_added();
  Day("2026-05-16", firm);
  Day("2026-05-16", ProspectAddedOf("ito", "aoba"));
  v1::Header assign = AssignOf("aoba", "sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  Day("2026-05-16", assign, "firm to sato");
  Day("2026-05-17", InboundOf("ito"));
  assign = AssignOf("aoba", "mori", "firm to sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  Day("2026-05-20", assign, "firm to mori");
  Day("2026-05-21", DoneByMember("mori", TouchOf("ito")));
  const AuditedHandover handover = Only("2026-05-22");
  EXPECT_EQ(handover.kind, v1::FIRM);
  ASSERT_TRUE(handover.gap_us().has_value());
  EXPECT_NEAR(static_cast<double>(*handover.gap_us()) / kOfAnHour, 96, 0.01);
}

}  // namespace
}  // namespace tasuki::domain
