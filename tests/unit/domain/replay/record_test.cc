#include "common/domain/replay/record.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// What falls due for a member, and what is done in time (X23), with the default policy and figures
// worked out by hand. 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

class RecordTest : public ::testing::Test {
 protected:
  RecordTest() : calendar_(policy_.calendar(), "Asia/Tokyo") {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"sato", "mori"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    journal_.Write("sato", ProspectAddedOf("tanaka"));
    journal_.Write("sato", AssignOf("tanaka", "sato"), "first");
  }

  void On(std::string_view day, v1::Header header, std::string_view by = "sato",
          std::string_view name = "") {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    ASSERT_EQ(journal_.Write(by, When(std::move(header), At(day, 10)), name), v1::EFFECTIVE);
  }

  Discipline Of(std::string_view member, std::string_view now,
                std::string_view from = "2026-01-01") {
    const RecordOf of{MemberOfName(member), absl::FromUnixMicros(At(from, 0)),
                      absl::FromUnixMicros(At(now, 12)), absl::FixedTimeZone(9 * 60 * 60)};
    DisciplineCounter counter(of, policy_, calendar_);
    EXPECT_TRUE(counter.AddProspect(SubjectOfName("tanaka"), journal_.rows(), journal_).ok());
    return counter.discipline();
  }
  static std::pair<uint64_t, uint64_t> In(const Discipline& discipline, Duty duty) {
    const Tally& tally = discipline.by_duty.at(static_cast<size_t>(duty));
    return {tally.done, tally.due};
  }

  const v1::Policy policy_ = DefaultPolicy();
  const BusinessCalendar calendar_;
  TestJournal journal_;
};

using Done = std::pair<uint64_t, uint64_t>;

TEST_F(RecordTest, AFirstFollowUpWithin48HoursIsInTime) {  // X5
  EXPECT_EQ(In(Of("sato", "2026-05-12"), Duty::kFirstFollowUp), Done(0, 0)) << "not due yet";
  On("2026-05-12", TouchOf("tanaka"));
  EXPECT_EQ(In(Of("sato", "2026-05-13"), Duty::kFirstFollowUp), Done(1, 1));
  EXPECT_EQ(In(Of("mori", "2026-05-13"), Duty::kFirstFollowUp), Done(0, 0)) << "not Mori's";
}

TEST_F(RecordTest, OneThatComesLaterOrNotAtAllIsNot) {
  EXPECT_EQ(In(Of("sato", "2026-05-18"), Duty::kFirstFollowUp), Done(0, 1));
  On("2026-05-20", TouchOf("tanaka"));
  EXPECT_EQ(In(Of("sato", "2026-05-20"), Duty::kFirstFollowUp), Done(0, 1)) << "counted once";
}

TEST_F(RecordTest, AStepMayBeDoneUntilTheNextBusinessDaysEnd) {
  On("2026-05-12", TouchOf("tanaka"));  // The next is due on Friday, the 15th.
  On("2026-05-18", TouchOf("tanaka"));  // Monday: in time. The third is due on the 25th.
  EXPECT_EQ(In(Of("sato", "2026-05-20"), Duty::kStep), Done(1, 1));
  EXPECT_EQ(In(Of("sato", "2026-05-26"), Duty::kStep), Done(1, 1)) << "Tuesday is not over";
  EXPECT_EQ(In(Of("sato", "2026-05-27"), Duty::kStep), Done(1, 2));
}

TEST_F(RecordTest, AnAnswerIsDueTheNextBusinessDay) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-14", InboundOf("tanaka"));  // The answer is due on Friday; Monday is still in time.
  EXPECT_EQ(In(Of("sato", "2026-05-18"), Duty::kAnswer), Done(0, 0));
  EXPECT_EQ(In(Of("sato", "2026-05-19"), Duty::kAnswer), Done(0, 1));
  On("2026-05-19", TouchOf("tanaka"));
  EXPECT_EQ(In(Of("sato", "2026-05-19"), Duty::kAnswer), Done(0, 1));
  EXPECT_EQ(In(Of("sato", "2026-05-19"), Duty::kStep), Done(0, 0)) << "it gave way in time";
}

TEST_F(RecordTest, WhatLapsesIsWhoseItWasThen) {
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-20", AssignOf("tanaka", "mori", "first"), "sato", "second");
  EXPECT_EQ(In(Of("sato", "2026-05-29"), Duty::kStep), Done(0, 1)) << "due on the 15th";
  EXPECT_EQ(In(Of("mori", "2026-05-29"), Duty::kStep), Done(0, 0)) << "it waits: X12";
  // The introduction: within two business days, and one more.
  EXPECT_EQ(In(Of("mori", "2026-05-25"), Duty::kIntroduction), Done(0, 0));
  EXPECT_EQ(In(Of("mori", "2026-05-29"), Duty::kIntroduction), Done(0, 1));
  EXPECT_EQ(In(Of("sato", "2026-05-29"), Duty::kIntroduction), Done(0, 0));
  v1::Header introduced = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
  introduced.mutable_client_introduced()->set_how(v1::VISIT);
  On("2026-05-22", introduced, "mori");
  EXPECT_EQ(In(Of("mori", "2026-05-29"), Duty::kIntroduction), Done(1, 1));
}

TEST_F(RecordTest, EveryMeetingIsLoggedTheSameDayOrNot) {  // R037, X13
  v1::Header meeting = TouchOf("tanaka");
  meeting.mutable_touch_logged()->set_channel(v1::MEETING);
  On("2026-05-12", meeting);
  On("2026-05-14", meeting);
  On("2026-05-13", meeting);  // Entered on the 14th.
  EXPECT_EQ(In(Of("sato", "2026-05-15"), Duty::kSameDayLog), Done(2, 3));
  EXPECT_EQ(In(Of("sato", "2026-05-15", "2026-05-13"), Duty::kSameDayLog), Done(1, 2));
  EXPECT_EQ(In(Of("mori", "2026-05-15"), Duty::kSameDayLog), Done(0, 0)) << "Sato entered them";
}

TEST_F(RecordTest, WhatFellDueBeforeTheDaysIsNotCounted) {
  EXPECT_EQ(In(Of("sato", "2026-05-29", "2026-05-14"), Duty::kFirstFollowUp), Done(0, 0));
  EXPECT_EQ(In(Of("sato", "2026-05-29", "2026-05-13"), Duty::kFirstFollowUp), Done(0, 1));
}

TEST(WeakRecordTest, ByTheMeasuresOfX23) {
  v1::Measures measures;
  measures.set_weak_discipline_percent(70);
  measures.set_weak_discipline_n(20);
  measures.set_weak_sustained_percent(50);
  measures.set_weak_sustained_n(5);
  const auto weak = [&](uint64_t done, uint64_t due, uint64_t sustained, uint64_t known) {
    Discipline discipline;
    discipline.by_duty[1] = {due, done};
    return IsWeak(discipline, {known, sustained}, measures);
  };
  EXPECT_FALSE(weak(0, 19, 0, 0)) << "too few to tell";
  EXPECT_TRUE(weak(13, 20, 0, 0));
  EXPECT_FALSE(weak(14, 20, 0, 0)) << "70% is enough";
  EXPECT_FALSE(weak(20, 20, 0, 4));
  EXPECT_TRUE(weak(20, 20, 2, 5));
  EXPECT_FALSE(weak(20, 20, 3, 6)) << "half is enough";
}

}  // namespace
}  // namespace tasuki::domain
