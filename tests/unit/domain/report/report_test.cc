#include "common/domain/report/report.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/money.h"
#include "common/domain/report/retold.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

v1::Header By(std::string_view channel_owner, v1::Header header, v1::Channel channel) {
  header.set_done_by(IdOf(channel_owner));
  header.mutable_touch_logged()->set_channel(channel);
  return header;
}

// Two prospects: tanaka is won after three touches, two of them in one burst; suzuki stays open.
class ReportTest : public ::testing::Test {
 protected:
  ReportTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("sato");
    journal_.Join("mori");
    journal_.Join("boss", v1::MANAGER);
    v1::Header added = ProspectAddedOf("tanaka");
    added.mutable_prospect_added()->mutable_attributes()->set_source(v1::SEMINAR);
    Day("2026-05-11", added);
    Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato", "sato");
    Day("2026-05-11", DealOpenedOf("tanaka", "deal", 1000));
    Day("2026-05-12", By("sato", TouchOf("tanaka"), v1::EMAIL));
    Day("2026-05-15", By("sato", TouchOf("tanaka"), v1::PHONE));
    Day("2026-05-16", By("sato", InboundOf("tanaka"), v1::LETTER));
    Day("2026-05-18", AssignOf("tanaka", "mori", "to sato"), "to mori", "sato");
    Day("2026-05-19", By("mori", TouchOf("tanaka"), v1::PHONE));
    v1::Header won = DealClosedOf("tanaka", "deal", v1::DEAL_WON);
    won.mutable_deal_closed()->mutable_value()->set_micros(1'250'500'000);
    won.mutable_deal_closed()->mutable_value()->set_currency("JPY");
    Day("2026-06-02", won);
    Day("2026-06-03", By("mori", TouchOf("tanaka"), v1::PHONE));  // After closing: not before it.
    Day("2026-06-04", ProspectAddedOf("suzuki"));
    Day("2026-06-04", DealOpenedOf("suzuki", "other"));
    Day("2026-06-05", By("mori", TouchOf("suzuki"), v1::EMAIL), "slip");
    Day("2026-06-05", RetractOf("suzuki", journal_.RefOf("slip")));
  }

  void Day(std::string_view day, v1::Header header, std::string_view name = "",
           std::string_view writer = "boss") {
    if (At(day) > journal_.now_us()) journal_.SetNow(At(day));
    EXPECT_EQ(journal_.Write(writer, std::move(header), name), v1::EFFECTIVE) << day;
  }

  v1::ReportView Make(const ReportQuery& query) {
    Report report(query, journal_.rows());
    for (const HeldFact& event : journal_.events()) report.Add(event.event());
    const auto view = report.Finish(journal_.head());
    EXPECT_TRUE(view.ok()) << view.status();
    return view.ok() ? *view : v1::ReportView();
  }

  static std::string ResponseTo(const v1::ReportView& view, int touch) {
    const v1::ResponseRate& rate = view.response_rate_by_touch(touch - 1);
    return absl::StrCat(rate.answered(), " of ", rate.sent(), ", ", rate.open(), " open");
  }

  TestJournal journal_;
};

TEST_F(ReportTest, WhoWasAddedByMistakeIsInNoCount) {
  const int64_t at_us = At("2026-06-06");
  v1::Header added = ProspectAddedOf("ono");
  v1::Header assigned = AssignOf("ono", "boss");
  for (v1::Header* header : {&added, &assigned}) header->set_written_at_us(at_us);
  Day("2026-06-06", added, "slip of ono");
  Day("2026-06-06", assigned);
  EXPECT_EQ(Make({}).assignments(), 3u);
  Day("2026-06-06", RetractOf("ono", journal_.RefOf("slip of ono")));
  Day("2026-06-07", By("sato", TouchOf("ono"), v1::VIDEO));  // By who had seen that.
  const v1::ReportView view = Make({});
  EXPECT_EQ(view.prospects(), 2u);
  EXPECT_EQ(view.assignments(), 2u);
  EXPECT_EQ(view.touches().at("video"), 0u);
}

TEST_F(ReportTest, CountsTheWholeHistory) {
  const v1::ReportView view = Make({});
  EXPECT_EQ(view.prospects(), 2u);
  EXPECT_EQ(view.queue(), 1u);  // suzuki
  EXPECT_EQ(view.touches().at("email"), 1u);
  EXPECT_EQ(view.touches().at("phone"), 3u);
  EXPECT_EQ(view.touches().at("inbound"), 1u);
  EXPECT_EQ(view.touches().at("letter"), 0u);
  EXPECT_EQ(view.assignments(), 2u);
  EXPECT_EQ(view.owner_changes(), 1u);
  EXPECT_EQ(view.prospects_reassigned(), 1u);
  EXPECT_EQ(view.deals().won(), 1u);
  EXPECT_EQ(view.deals().lost(), 0u);
  EXPECT_EQ(view.deals().open(), 1u);
  EXPECT_EQ(view.at_seq(), journal_.head().value());  // N09
  EXPECT_EQ(view.definition_version(), kReportVersion);
}

TEST_F(ReportTest, FollowUpsAnsweredAndWhatTheyBroughtIn) {
  const v1::ReportView view = Make({});
  // R150: the second touch was answered by letter; the fourth, two business days old, is open.
  ASSERT_EQ(view.response_rate_by_touch_size(), 4);
  EXPECT_EQ(ResponseTo(view, 1), "0 of 1, 0 open");
  EXPECT_EQ(ResponseTo(view, 2), "1 of 1, 0 open");
  EXPECT_EQ(ResponseTo(view, 3), "0 of 1, 0 open");
  EXPECT_EQ(ResponseTo(view, 4), "0 of 0, 1 open");
  // R151: suzuki's touch was taken back.
  EXPECT_EQ(view.follow_up_conversion().proposals(), 1u);
  EXPECT_EQ(view.follow_up_conversion().won(), 1u);
  EXPECT_DOUBLE_EQ(view.touches_to_close(), 3);  // R152
  ASSERT_EQ(view.recovered_size(), 1);           // R153: from the third touch on.
  EXPECT_EQ(view.recovered(0).touches_at_least(), 3u);
  EXPECT_EQ(view.recovered(0).amount(), "1250.5");
  EXPECT_EQ(view.recovered(0).currency(), "JPY");
  EXPECT_NEAR(view.first_follow_up_hours(), 24, 0.01);  // R053
}

TEST_F(ReportTest, CanBeCutToATimeAndAMember) {
  const v1::ReportView may = Make({.from_us = At("2026-05-13", 0), .to_us = At("2026-06-01", 0)});
  EXPECT_EQ(may.touches().at("phone"), 2u);
  EXPECT_EQ(may.touches().at("email"), 0u);
  EXPECT_EQ(may.deals().won(), 0u);
  EXPECT_EQ(may.assignments(), 1u);
  EXPECT_EQ(may.prospects(), 2u);  // Live now, whatever the time asked for.
  const v1::ReportView mori = Make({.member = MemberOfName("mori")});
  EXPECT_EQ(mori.touches().at("phone"), 2u);
  EXPECT_EQ(mori.prospects(), 1u);
  EXPECT_EQ(mori.queue(), 0u);
  EXPECT_EQ(mori.assignments(), 1u);
  EXPECT_EQ(mori.owner_changes(), 1u);
  EXPECT_EQ(mori.deals().won(), 1u);
}

TEST_F(ReportTest, FiltersChooseTouchesAndProspects) {  // R150: n stays the relationship's.
  const v1::ReportView phone = Make({.channel = v1::PHONE});
  EXPECT_EQ(phone.touches().at("email"), 0u);
  EXPECT_EQ(phone.touches().at("phone"), 3u);
  ASSERT_EQ(phone.response_rate_by_touch_size(), 3);
  EXPECT_EQ(phone.response_rate_by_touch(0).touch(), 2u);
  EXPECT_EQ(phone.deals().won(), 1u);  // Deals are by no channel.
  const v1::ReportView seminar = Make({.source = v1::SEMINAR});
  EXPECT_EQ(seminar.prospects(), 1u);
  EXPECT_EQ(seminar.deals().open(), 0u);
  EXPECT_EQ(seminar.assignments(), 2u);
  EXPECT_EQ(Make({.source = v1::REFERRAL}).deals().won(), 0u);
  EXPECT_EQ(Make({.firm = SubjectOfName("elsewhere")}).prospects(), 0u);
  EXPECT_EQ(Make({.segment = v1::JAPANESE}).touches().at("phone"), 0u);
  const absl::flat_hash_set<MemberId> team = {MemberOfName("sato"), MemberOfName("boss")};
  const v1::ReportView of_team = Make({.team = team});
  EXPECT_EQ(of_team.touches().at("email"), 1u);
  EXPECT_EQ(of_team.touches().at("phone"), 1u);  // Mori's are left out.
  EXPECT_EQ(of_team.deals().won(), 0u);
}

TEST_F(ReportTest, AnswersByCadenceAndStep) {  // R150
  Retold retold;
  StepsTaken& steps = retold.steps;
  for (const HeldFact& event : journal_.events()) {
    if (event.header.event_id() == journal_.RefOf("slip").event_id()) steps.Add(event.seq, "x", 9);
    if (!event.header.has_touch_logged()) continue;
    if (event.header.subject().id() == IdOf("tanaka")) {
      steps.Add(event.seq, event.header.touch_logged().channel() == v1::EMAIL ? "one" : "two", 1);
    }
  }
  const v1::ReportView view = Make({.retold = &retold});
  ASSERT_EQ(view.response_rate_by_step_size(), 2);  // What was taken back is in none.
  EXPECT_EQ(view.response_rate_by_step(0).cadence(), "one");
  EXPECT_EQ(view.response_rate_by_step(0).sent(), 1u);
  EXPECT_EQ(view.response_rate_by_step(0).answered(), 0u);
  EXPECT_EQ(view.response_rate_by_step(1).cadence(), "two");
  EXPECT_EQ(view.response_rate_by_step(1).answered(), 1u);
  const uint64_t all = view.response_rate_by_step(1).sent() + view.response_rate_by_step(1).open();
  EXPECT_EQ(all, 3u);
}

TEST_F(ReportTest, CanBeSplit) {
  const v1::ReportView months = Make({.by = ReportBy::kMonth});
  ASSERT_EQ(months.by_size(), 2);
  EXPECT_EQ(months.by(0).key(), "2026-05");
  EXPECT_EQ(months.by(0).touches().at("phone"), 2u);
  EXPECT_EQ(months.by(0).prospects(), 1u);
  EXPECT_EQ(months.by(1).deals().won(), 1u);
  const v1::ReportView sources = Make({.by = ReportBy::kSource});
  ASSERT_EQ(sources.by_size(), 2);
  EXPECT_EQ(sources.by(0).key(), "seminar");
  EXPECT_EQ(sources.by(1).key(), "unknown");
  const v1::ReportView members = Make({.by = ReportBy::kMember});
  ASSERT_EQ(members.by_size(), 3);
  EXPECT_EQ(members.by(0).key(), "mori");
  EXPECT_EQ(members.by(0).deals().won(), 1u);
  EXPECT_EQ(members.by(1).key(), "queue");
  EXPECT_EQ(members.by(1).prospects(), 1u);
  EXPECT_EQ(members.by(2).key(), "sato");
  EXPECT_EQ(members.by(2).touches().at("email"), 1u);
  const v1::ReportView channels = Make({.by = ReportBy::kChannel});
  EXPECT_EQ(channels.by(0).key(), "email");
  EXPECT_FALSE(ReportByFromWord("weather").ok());
  EXPECT_EQ(ReportByFromWord("month").value(), ReportBy::kMonth);
}

TEST_F(ReportTest, ATouchCountsForEveryDealThatIsOpenThen) {  // R152, R153
  Day("2026-06-08", DealOpenedOf("suzuki", "beside"));
  for (const char* day : {"2026-06-09", "2026-06-10"}) Day(day, TouchOf("suzuki"));
  Day("2026-06-11", DealClosedOf("suzuki", "other", v1::DEAL_WON));
  Day("2026-06-12", TouchOf("suzuki"));
  Day("2026-06-15", DealClosedOf("suzuki", "beside", v1::DEAL_WON));
  const ReportQuery since = {.from_us = At("2026-06-05", 0)};
  v1::ReportView view = Make(since);
  EXPECT_DOUBLE_EQ(view.touches_to_close(), 2.5);  // 2 and 3.
  ASSERT_EQ(view.recovered_size(), 1);
  EXPECT_EQ(view.recovered(0).touches_at_least(), 3u);
  EXPECT_EQ(view.recovered(0).deals(), 1u);
  // One that is opened after a closing begins anew.
  Day("2026-06-16", TouchOf("suzuki"));
  Day("2026-06-17", DealOpenedOf("suzuki", "next"));
  Day("2026-06-18", DealClosedOf("suzuki", "next", v1::DEAL_WON));
  EXPECT_DOUBLE_EQ(Make(since).touches_to_close(), 2);  // 2, 3 and 1.
}

TEST_F(ReportTest, HowSoonTheFirstTouchWentOutAndWhatThatBrought) {  // R053
  Day("2026-06-08", ProspectAddedOf("ono"));
  Day("2026-06-11", By("sato", TouchOf("ono"), v1::EMAIL));
  Day("2026-06-12", InboundOf("ono"));
  const v1::ReportView view = Make({});
  ASSERT_EQ(view.first_follow_up_size(), 4);
  EXPECT_EQ(view.first_follow_up(0).to_hours(), 24u);
  EXPECT_EQ(view.first_follow_up(0).sent(), 1u);  // tanaka, some microseconds before.
  EXPECT_EQ(view.first_follow_up(0).answered(), 0u);
  EXPECT_EQ(view.first_follow_up(2).to_hours(), 168u);
  EXPECT_EQ(view.first_follow_up(2).sent(), 1u);
  EXPECT_DOUBLE_EQ(view.first_follow_up(2).rate(), 1);
  EXPECT_FALSE(view.first_follow_up(3).has_rate());
}

TEST_F(ReportTest, StayingWithThoseWhoDoNotAnswer) {  // R034
  Day("2026-06-08", ProspectAddedOf("ono"));
  for (const char* day : {"2026-06-09", "2026-06-12", "2026-06-19"}) Day(day, TouchOf("ono"));
  Day("2026-06-08", ProspectAddedOf("kato"));
  Day("2026-06-19", TouchOf("kato"));
  v1::Stickability stick = Make({}).stickability();
  // tanaka's first and third (ended by the closing), ono's first two; the last ones may still come.
  EXPECT_EQ(stick.steps(0).unanswered(), 2u);
  EXPECT_EQ(stick.steps(0).followed(), 2u);
  EXPECT_EQ(stick.steps(1).unanswered(), 1u);
  EXPECT_EQ(stick.reached_limit().of(), 1u);  // ono's three.
  Day("2026-08-03", ProspectAddedOf("later"));
  stick = Make({}).stickability();
  EXPECT_EQ(stick.steps(0).unanswered(), 3u);  // Nobody wrote to kato again.
  EXPECT_EQ(stick.steps(0).followed(), 2u);
  EXPECT_DOUBLE_EQ(stick.steps(0).rate(), 2.0 / 3);
  EXPECT_EQ(stick.reached_limit().part(), 1u);
  EXPECT_EQ(stick.reached_limit().of(), 3u);  // kato's, and what tanaka had after the sale.
}

TEST_F(ReportTest, LostByTheirNoAndByOurStopping) {  // R030
  Day("2026-06-08", TouchOf("suzuki"));
  Day("2026-06-15", DealClosedOf("suzuki", "other", v1::DEAL_LOST));
  EXPECT_EQ(Make({}).lost_by().stopping(), 1u);  // After one touch.
  Day("2026-06-16", ProspectAddedOf("ono"));
  for (const char* day : {"2026-06-17", "2026-06-22", "2026-06-29"}) Day(day, TouchOf("ono"));
  Day("2026-07-10", DealOpenedOf("ono", "third"));
  Day("2026-07-10", DealClosedOf("ono", "third", v1::DEAL_LOST));
  Day("2026-07-13", ProspectAddedOf("kato"));
  Day("2026-07-14", TouchOf("kato"));
  Day("2026-07-15", OutcomeOf("kato", v1::NO));
  const v1::LostBy lost = Make({}).lost_by();
  EXPECT_EQ(lost.stopping(), 1u);
  EXPECT_EQ(lost.their_no(), 2u);  // Three without an answer; and who said no.
}

TEST_F(ReportTest, WhatWasLostIsWhoseItWas) {  // R030
  Day("2026-06-08", AssignOf("suzuki", "sato"), "suzuki to sato");
  Day("2026-06-08", TouchOf("suzuki"));
  Day("2026-06-15", DealClosedOf("suzuki", "other", v1::DEAL_LOST));
  EXPECT_EQ(Make({.member = MemberOfName("sato")}).lost_by().stopping(), 1u);
  EXPECT_EQ(Make({.member = MemberOfName("mori")}).lost_by().stopping(), 0u);
  EXPECT_EQ(Make({.member = MemberOfName("mori")}).concentration_size(), 0);
}

TEST_F(ReportTest, AMeetingThatWasHeldIsNoSilence) {  // X2
  Day("2026-06-08", ProspectAddedOf("ono"));
  Day("2026-06-09", TouchOf("ono"));
  v1::Header meeting = TouchOf("ono");
  meeting.mutable_touch_logged()->set_channel(v1::MEETING);
  Day("2026-06-11", meeting);
  Day("2026-08-03", ProspectAddedOf("later"));
  const v1::Stickability stick = Make({}).stickability();
  EXPECT_EQ(stick.steps(0).unanswered(), 1u);  // tanaka's first alone.
  EXPECT_EQ(stick.reached_limit().of(), 1u);   // What tanaka had after the sale.
}

TEST_F(ReportTest, MeetingsLoggedTheSameDayAndPromisesKept) {  // R037, R125
  const auto meeting = [&](std::string_view happened, std::string_view written) {
    v1::Header header = TouchOf("suzuki");
    header.mutable_touch_logged()->set_channel(v1::MEETING);
    header.set_occurred_at_us(At(happened));
    header.set_written_at_us(At(written));
    return header;
  };
  Day("2026-06-08", meeting("2026-06-08", "2026-06-08"));
  Day("2026-06-10", meeting("2026-06-08", "2026-06-10"));
  v1::Header made = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "suzuki");
  made.mutable_promise_made()->set_promise(IdOf("offer"));
  made.mutable_promise_made()->set_by(v1::US);
  made.mutable_promise_made()->mutable_due()->set_day(CivilDayOf(At("2026-06-20"), 0));
  Day("2026-06-10", made);
  Day("2026-06-11", ProspectAddedOf("ono"));
  v1::ReportView view = Make({});
  EXPECT_EQ(view.same_day().of(), 2u);
  EXPECT_EQ(view.same_day().part(), 1u);
  EXPECT_EQ(view.promises().due(), 0u);  // Its day is to come.
  Day("2026-06-22", ProspectAddedOf("kato"));
  view = Make({});
  EXPECT_EQ(view.promises().late(), 1u);
  EXPECT_DOUBLE_EQ(view.promises().trust(), 0);
}

TEST_F(ReportTest, HowTheWonValueSpreads) {  // R019
  const v1::ReportView view = Make({});
  ASSERT_EQ(view.concentration_size(), 1);
  EXPECT_EQ(view.concentration(0).currency(), "JPY");
  EXPECT_EQ(view.concentration(0).best(), 1u);
  EXPECT_EQ(view.concentration(0).of(), 4u);  // admin, boss, mori, sato.
  EXPECT_DOUBLE_EQ(view.concentration(0).rate(), 1);
}

TEST_F(ReportTest, HowTheLapsesSpread) {  // R019
  EXPECT_FALSE(Make({}).concentration(0).has_lapses()) << "nobody looked";
  Retold retold;
  const auto lapse = [&](std::string_view prospect, MemberId member, std::string_view day) {
    retold.lapses.Add(SubjectOfName(prospect), {member, At(day)});
  };
  EXPECT_EQ(Make({.retold = &retold}).concentration(0).lapses(), 0u);
  EXPECT_FALSE(Make({.retold = &retold}).concentration(0).has_others_rate())
      << "no rate of nothing";
  lapse("tanaka", MemberOfName("mori"), "2026-05-21");  // Who won it: the best.
  lapse("tanaka", MemberOfName("sato"), "2026-05-13");
  lapse("tanaka", MemberOfName("sato"), "2026-06-05");
  lapse("suzuki", MemberId(), "2026-06-08");  // In the queue: nobody's.
  lapse("suzuki", MemberOfName("gone"), "2026-06-08");
  v1::Concentration spread = Make({.retold = &retold}).concentration(0);
  EXPECT_EQ(spread.of(), 5u);  // admin, boss, gone, mori, sato.
  EXPECT_EQ(spread.best(), 1u);
  EXPECT_EQ(spread.lapses(), 4u);
  EXPECT_EQ(spread.lapses_of_others(), 3u);
  EXPECT_DOUBLE_EQ(spread.others_rate(), 0.75);
  spread = Make({.from_us = At("2026-06-01", 0), .retold = &retold}).concentration(0);
  EXPECT_EQ(spread.lapses(), 2u);
  EXPECT_EQ(spread.lapses_of_others(), 2u);
  spread = Make({.source = v1::SEMINAR, .retold = &retold}).concentration(0);
  EXPECT_EQ(spread.lapses(), 3u) << "suzuki came from elsewhere";
  absl::flat_hash_set<MemberId> team = {MemberOfName("mori"), MemberOfName("boss")};
  spread = Make({.team = team, .retold = &retold}).concentration(0);
  EXPECT_EQ(spread.lapses(), 1u);
  EXPECT_EQ(spread.lapses_of_others(), 0u);
  team = {MemberOfName("mori")};
  EXPECT_EQ(Make({.team = team, .retold = &retold}).concentration_size(), 0) << "of one person";
}

TEST_F(ReportTest, NobodyIsAmongTheBestWhoWonNothing) {  // R019
  for (const char* name : {"abe", "baba", "chiba", "doi"}) journal_.Join(name);
  Retold retold;
  for (const char* name : {"abe", "baba", "chiba", "doi", "sato"}) {
    retold.lapses.Add(SubjectOfName("tanaka"), {MemberOfName(name), At("2026-05-21")});
  }
  v1::Concentration spread = Make({.retold = &retold}).concentration(0);
  EXPECT_EQ(spread.of(), 8u);
  EXPECT_EQ(spread.best(), 1u) << "mori alone won, though a fifth would be two";
  EXPECT_EQ(spread.lapses_of_others(), 5u);
  // Who won as much as the last of them is among them, whatever their id.
  Day("2026-06-10", AssignOf("suzuki", "sato"), "suzuki to sato");
  v1::Header won = DealClosedOf("suzuki", "other", v1::DEAL_WON);
  won.mutable_deal_closed()->mutable_value()->set_micros(1'250'500'000);
  won.mutable_deal_closed()->mutable_value()->set_currency("JPY");
  Day("2026-06-11", won);
  for (const char* name : {"abe", "baba", "chiba", "doi"}) {
    retold.lapses.Add(SubjectOfName("suzuki"), {MemberOfName(name), At("2026-06-08")});
  }
  spread = Make({.retold = &retold}).concentration(0);
  EXPECT_EQ(spread.best(), 2u);
  EXPECT_EQ(spread.lapses(), 9u);
  EXPECT_EQ(spread.lapses_of_others(), 8u);
}

TEST_F(ReportTest, APromiseThatWasNotKeptIsALapse) {  // R019
  v1::Header made = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "suzuki");
  made.set_done_by(IdOf("sato"));
  made.mutable_promise_made()->set_promise(IdOf("offer"));
  made.mutable_promise_made()->set_by(v1::US);
  made.mutable_promise_made()->mutable_due()->set_day(CivilDayOf(At("2026-06-20"), 0));
  Day("2026-06-10", made, "", "sato");
  Day("2026-06-11", ProspectAddedOf("ono"));
  const Retold retold;
  EXPECT_EQ(Make({.retold = &retold}).concentration(0).lapses(), 0u) << "its day is to come";
  Day("2026-06-22", ProspectAddedOf("kato"));
  EXPECT_EQ(Make({.retold = &retold}).concentration(0).lapses(), 1u);
  EXPECT_EQ(Make({.retold = &retold}).concentration(0).lapses_of_others(), 1u);
}

TEST_F(ReportTest, AMeanOfNothingIsLeftOut) {
  const v1::ReportView view = Make({.to_us = At("2026-05-01", 0)});
  EXPECT_FALSE(view.has_touches_to_close());
  EXPECT_FALSE(view.has_first_follow_up_hours());
}

// Deals go to whom the prospect was with as they were closed.
class DealOwnerTest : public ReportTest {
 protected:
  // Who has `won` deals, by the name of their row.
  uint64_t WonBy(std::string_view name) {
    const v1::ReportView view = Make({.by = ReportBy::kMember});
    for (const v1::ReportRow& row : view.by()) {
      if (row.key() == name) return row.deals().won();
    }
    return 0;
  }
  void Win(std::string_view day, std::string_view deal) {
    Day(day, DealOpenedOf("suzuki", deal));
    Day(day, DealClosedOf("suzuki", deal, v1::DEAL_WON));
  }
};

TEST_F(DealOwnerTest, NotToOneWhoDeclined) {
  Day("2026-06-08", AssignOf("suzuki", "sato"), "to sato");
  Day("2026-06-09", AssignOf("suzuki", "mori", "to sato"), "to mori");
  v1::Header decline = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "suzuki");
  decline.mutable_handover_declined()->set_assignment(IdOf("to mori"));
  Day("2026-06-10", decline, "", "mori");
  Win("2026-06-11", "third");
  EXPECT_EQ(WonBy("sato"), 1u);
  EXPECT_EQ(WonBy("mori"), 1u);  // tanaka's
}

TEST_F(DealOwnerTest, AfterACoverToWhomItGoesBack) {
  v1::Header cover = AssignOf("suzuki", "mori");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-20"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  Day("2026-06-08", cover);
  Win("2026-06-22", "third");
  EXPECT_EQ(WonBy("sato"), 1u);
}

TEST_F(DealOwnerTest, NotToOneWhoHadLeft) {
  Day("2026-06-08", AssignOf("suzuki", "sato"), "to sato");
  Win("2026-06-09", "third");
  v1::Header left = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, "sato");
  left.mutable_member_left();
  Day("2026-06-10", left);
  Win("2026-06-11", "fourth");
  EXPECT_EQ(WonBy("sato"), 1u);
  EXPECT_EQ(WonBy("queue"), 1u);
}

TEST_F(DealOwnerTest, ToTheFirmsOwnerWhereTheProspectHadNone) {  // X14
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  Day("2026-06-08", firm);
  v1::Header joins = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, "suzuki");
  joins.mutable_prospect_changed()->mutable_attributes()->set_firm(IdOf("acme"));
  Day("2026-06-08", joins);
  v1::Header assign = AssignOf("acme", "sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  Day("2026-06-08", assign, "to sato");
  Win("2026-06-09", "third");
  assign = AssignOf("acme", "mori", "to sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  Day("2026-06-10", assign);
  EXPECT_EQ(WonBy("sato"), 1u);
}

TEST_F(ReportTest, TwoMembersOfOneNameAreTwoRows) {
  v1::Header namesake = MemberAddedOf("mori two", v1::REP);
  namesake.mutable_member_added()->set_name("mori");
  journal_.Write("admin", namesake);
  Day("2026-06-10", By("mori two", TouchOf("suzuki"), v1::EMAIL));
  const v1::ReportView view = Make({.by = ReportBy::kMember});
  std::map<std::string, uint64_t> emails;
  for (const v1::ReportRow& row : view.by()) {
    if (row.key() == "mori") emails[row.member_id()] = row.touches().count("email");
  }
  EXPECT_EQ(emails, (std::map<std::string, uint64_t>{{MemberOfName("mori").Hex(), 0},
                                                     {MemberOfName("mori two").Hex(), 1}}));
}

TEST(DecimalTest, MicrosAreWrittenWithoutTrailingZeros) {
  EXPECT_EQ(DecimalOf(0), "0");
  EXPECT_EQ(DecimalOf(15'000'000'000), "15000");
  EXPECT_EQ(DecimalOf(-1'250'000), "-1.25");
  EXPECT_EQ(DecimalOf(1), "0.000001");
  EXPECT_EQ(DecimalOf(std::numeric_limits<int64_t>::min()), "-9223372036854.775808");
}

}  // namespace
}  // namespace tasuki::domain
