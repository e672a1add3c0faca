#include "common/domain/fold/introduction.h"

#include <gtest/gtest.h>

#include <utility>

#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/cadence_plan.h"
#include "tests/unit/domain/test_journal.h"

// The introduction that comes first after a change of owner (X12), with the default policy: within
// two business days, and the step three business days after it. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class IntroductionTest : public ::testing::Test {
 protected:
  IntroductionTest() {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"sato", "mori"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    journal_.Write("sato", ProspectAddedOf("tanaka"));
    journal_.Write("sato", AssignOf("tanaka", "sato"), "first");
  }

  v1::Verdict On(std::string_view day, v1::Header header, std::string_view by = "sato",
                 std::string_view name = "") {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    return journal_.Write(by, When(std::move(header), At(day, 10)), name);
  }
  static v1::Header Introduced() {
    v1::Header header = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
    header.mutable_client_introduced()->set_how(v1::VISIT);
    return header;
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  std::string Next() { return FormatDay(Row().next().slot().day()); }
  v1::TouchKind Kind() { return Row().next().kind(); }
  std::vector<AgendaThing> Things() {
    return ThingsOf(Row(), CadenceOf(Row().cadence(), journal_.rows()));
  }
  void ExpectTheSameFoldedAnew() {
    EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 3, 2));
  }

  TestJournal journal_;
};

TEST_F(IntroductionTest, TheStepWaitsUntilItIsLoggedAndThreeBusinessDaysMore) {
  On("2026-05-12", TouchOf("tanaka"));  // The next contact is due on Friday, the 15th.
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first"), "sato", "second"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  EXPECT_EQ(Next(), "2026-05-15");
  ASSERT_EQ(Things().size(), 1u) << "the step that waits is not shown";
  EXPECT_EQ(Things()[0].kind, "introduction");
  EXPECT_EQ(Things()[0].channel, v1::EMAIL);
  EXPECT_EQ(Things()[0].step, 0u);
  // However late: no step falls due before it.
  ASSERT_EQ(On("2026-05-25", Introduced(), "mori"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::STEP);
  EXPECT_EQ(Next(), "2026-05-28");
  EXPECT_EQ(Row().counters().burst(), 1u);
  EXPECT_FALSE(Row().has_introduction());
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, NoneWhereTheClientHasDealtWithNobodyElse) {
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first"), "sato", "second"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::FIRST_FOLLOW_UP);
  // What another does after it asks for none either.
  On("2026-05-14", TouchOf("tanaka"), "boss");
  EXPECT_EQ(Kind(), v1::STEP);
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, NoneWhereOnlyTheNewOwnerHasDealtWithThem) {
  On("2026-05-12", TouchOf("tanaka"), "mori");
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::STEP);
}

TEST_F(IntroductionTest, NoneForACoverAndTheOneBeforeItStays) {
  On("2026-05-12", TouchOf("tanaka"));
  v1::Header cover = AssignOf("tanaka", "mori", "first");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-01"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  ASSERT_EQ(On("2026-05-13", cover, "sato", "cover"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::STEP);
  ASSERT_EQ(On("2026-05-14", AssignOf("tanaka", "mori", "cover"), "boss", "for good"),
            v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  cover = AssignOf("tanaka", "boss", "for good");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-01"));
  ASSERT_EQ(On("2026-05-14", cover, "boss"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, DeclinedItIsNotAskedForAndToTheQueueNeither) {
  On("2026-05-12", TouchOf("tanaka"));
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first"), "sato", "second"), v1::EFFECTIVE);
  v1::Header declined = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  declined.mutable_handover_declined()->set_assignment(IdOf("second"));
  ASSERT_EQ(On("2026-05-13", declined, "mori"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::STEP);
  ASSERT_EQ(On("2026-05-14", AssignOf("tanaka", "", "second"), "boss", "queue"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::STEP);
  ASSERT_EQ(On("2026-05-14", AssignOf("tanaka", "mori", "queue"), "boss"), v1::EFFECTIVE);
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, WhatWeOweIsShownBesideItAndTheEarlierIsNext) {  // X18
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-12", NextOf("tanaka", "2026-05-20"));
  On("2026-05-13", InboundOf("tanaka"));  // The answer is due on Thursday, the 14th.
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first"), "sato", "second"), v1::EFFECTIVE);
  ASSERT_EQ(Things().size(), 3u);
  EXPECT_EQ(Things()[0].kind, "answer");
  EXPECT_EQ(Things()[1].kind, "introduction");
  EXPECT_EQ(Things()[2].kind, "appointment");
  EXPECT_EQ(Kind(), v1::ANSWER_DUE);
  // Answered, the introduction is next; introduced, the appointment, which nothing replaced.
  On("2026-05-14", TouchOf("tanaka"), "mori");
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  EXPECT_EQ(FormatDay(Row().appointment().slot().day()), "2026-05-20");
  On("2026-05-15", Introduced(), "mori");
  EXPECT_EQ(Kind(), v1::CHOSEN);
  EXPECT_EQ(Next(), "2026-05-20");
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, TakenBackItIsDueAgain) {
  On("2026-05-12", TouchOf("tanaka"));
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  On("2026-05-14", Introduced(), "mori", "introduced");
  EXPECT_EQ(Kind(), v1::STEP);
  On("2026-05-14", RetractOf("tanaka", journal_.RefOf("introduced")), "mori");
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  EXPECT_EQ(Next(), "2026-05-15");
}

TEST_F(IntroductionTest, ALateTouchByTheOldOwnerAsksForItAfterwards) {
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  On("2026-05-14", TouchOf("tanaka"), "mori");
  EXPECT_EQ(Kind(), v1::STEP);
  On("2026-05-12", TouchOf("tanaka"), "sato");
  EXPECT_EQ(Kind(), v1::INTRODUCTION);
  ExpectTheSameFoldedAnew();
}

TEST_F(IntroductionTest, WhoOptedOutIsIntroducedToNobody) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-12", OutcomeOf("tanaka", v1::OPTED_OUT));
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  EXPECT_FALSE(Row().has_next());
  EXPECT_TRUE(Things().empty());
}

TEST_F(IntroductionTest, ItFallsOnABusinessDayAcrossGoldenWeek) {
  journal_.SetNow(At("2027-04-27"));
  On("2027-04-27", TouchOf("tanaka"));
  // Wednesday, 28 April 2027; the 29th, and 3 to 5 May, are holidays: the 30th, then the 6th.
  ASSERT_EQ(On("2027-04-28", AssignOf("tanaka", "mori", "first")), v1::EFFECTIVE);
  EXPECT_EQ(Next(), "2027-05-06");
  On("2027-05-06", Introduced(), "mori");
  EXPECT_EQ(Next(), "2027-05-11");
}

}  // namespace
}  // namespace tasuki::domain
