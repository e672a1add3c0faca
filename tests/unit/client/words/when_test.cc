#include "client/words/when.h"

#include <gtest/gtest.h>

#include <map>

#include "client/views/zones.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

class WhenTest : public ::testing::Test {
 protected:
  WhenTest() {
    EXPECT_TRUE(absl::LoadTimeZone("Asia/Tokyo", &tokyo_));
    EXPECT_TRUE(absl::LoadTimeZone("America/New_York", &new_york_));
    // A Friday.
    now_ = absl::FromCivil(absl::CivilSecond(2026, 5, 8, 15, 30, 0), tokyo_);
  }

  std::string Day(const std::string& text) {
    absl::StatusOr<When> when = ParseWhen(text, now_, tokyo_, Tense::kToCome);
    return when.ok() ? absl::FormatCivilTime(when->day) : std::string(when.status().message());
  }
  std::string Start(const std::string& text) {
    absl::StatusOr<When> when = ParseWhen(text, now_, tokyo_, Tense::kToCome);
    return when.ok() ? TimeText(StartOf(*when, tokyo_), tokyo_)
                     : std::string(when.status().message());
  }

  absl::TimeZone tokyo_;
  absl::TimeZone new_york_;
  absl::Time now_;
};

TEST_F(WhenTest, DatesAndTimes) {
  EXPECT_EQ(Start("2026-08-20"), "2026-08-20T00:00:00+09:00");
  EXPECT_EQ(Start("2026-08-20T13:00"), "2026-08-20T13:00:00+09:00");
  EXPECT_EQ(Start("2026-08-20 13:00"), "2026-08-20T13:00:00+09:00");
  EXPECT_EQ(Start("2026-08-20T13:00:59"), "2026-08-20T13:00:59+09:00");
  EXPECT_EQ(Start("2026-08-20T13:00:00Z"), "2026-08-20T22:00:00+09:00");
  EXPECT_EQ(Start("2026-08-20T13:00:00+02:00"), "2026-08-20T20:00:00+09:00");
}

TEST_F(WhenTest, DayWordsAndWeekdays) {
  EXPECT_EQ(Day("today"), "2026-05-08");
  EXPECT_EQ(Start("today 10:30"), "2026-05-08T10:30:00+09:00");
  EXPECT_EQ(Day("yesterday"), "2026-05-07");
  EXPECT_EQ(Day("monday"), "2026-05-11");
  // The next one after today, never today itself.
  EXPECT_EQ(Day("friday"), "2026-05-15");
  EXPECT_EQ(Day("Saturday"), "2026-05-09");
  EXPECT_EQ(Start("monday 08:30"), "2026-05-11T08:30:00+09:00");
  EXPECT_EQ(Start("today 9:30"), "2026-05-08T09:30:00+09:00");
  EXPECT_EQ(Start("+3d 10:00"), "2026-05-11T10:00:00+09:00");
  EXPECT_EQ(ExitCodeOf(ParseWhen("+3h 10:00", now_, tokyo_, Tense::kToCome).status()),
            ExitCode::kUsage);
}

TEST_F(WhenTest, JapaneseWords) {
  EXPECT_EQ(Day("今日"), "2026-05-08");
  EXPECT_EQ(Day("本日"), "2026-05-08");
  EXPECT_EQ(Day("明日"), "2026-05-09");
  EXPECT_EQ(Day("明後日"), "2026-05-10");
  EXPECT_EQ(Day("昨日"), "2026-05-07");
  EXPECT_EQ(Day("一昨日"), "2026-05-06");
  EXPECT_EQ(Day("月曜"), "2026-05-11");
  EXPECT_EQ(Day("月曜日"), "2026-05-11");
  EXPECT_EQ(Day("金曜"), "2026-05-15") << "never today itself, as of `friday`";
  // Weeks begin on Monday.
  EXPECT_EQ(Day("来週"), "2026-05-11");
  EXPECT_EQ(Day("来週の月曜"), "2026-05-11");
  EXPECT_EQ(Day("来週木曜日"), "2026-05-14");
  EXPECT_EQ(Day("再来週の火曜"), "2026-05-19");
  EXPECT_EQ(Day("今週の月曜"), "2026-05-04");
  EXPECT_EQ(Day("先週の金曜"), "2026-05-01");
  EXPECT_EQ(Day("3日後"), "2026-05-11");
  EXPECT_EQ(Day("２週間前"), "2026-04-24");
  EXPECT_EQ(Day("6か月後"), "2026-11-08");
  EXPECT_EQ(Start("2時間前"), "2026-05-08T13:30:00+09:00");
  EXPECT_EQ(Start("今日の15時"), "2026-05-08T15:00:00+09:00");
  EXPECT_EQ(Start("明日15時30分"), "2026-05-09T15:30:00+09:00");
  EXPECT_EQ(Start("来週の月曜 9時半"), "2026-05-11T09:30:00+09:00");
  EXPECT_EQ(Start("月曜の午後3時"), "2026-05-11T15:00:00+09:00");
  EXPECT_EQ(Start("明日の午前10時15分"), "2026-05-09T10:15:00+09:00");
  EXPECT_EQ(Start("１５：３０"), "2026-05-08T15:30:00+09:00") << "a time alone is today's";
  EXPECT_EQ(Start("今日　１０：３０"), "2026-05-08T10:30:00+09:00");
}

TEST_F(WhenTest, DatesAsTheyAreWritten) {
  EXPECT_EQ(Day("2026/08/20"), "2026-08-20");
  EXPECT_EQ(Day("2026/8/20"), "2026-08-20");
  EXPECT_EQ(Day("２０２６年８月２０日"), "2026-08-20");
  EXPECT_EQ(Day("8月20日"), "2026-08-20");
  EXPECT_EQ(Start("8/20 13:00"), "2026-08-20T13:00:00+09:00");
  EXPECT_EQ(Start("8月20日15時"), "2026-08-20T15:00:00+09:00");
  EXPECT_EQ(Start("2026/08/20 9:30"), "2026-08-20T09:30:00+09:00");
  // As our own answers have it; another weekday is another year, or a slip.
  EXPECT_EQ(Start("2026-05-12(火) 08:30"), "2026-05-12T08:30:00+09:00");
  EXPECT_EQ(Day("8/20（木）"), "2026-08-20");
  EXPECT_EQ(Day("8/20(金)"), "2026-08-20 is no friday but a thursday");
}

TEST_F(WhenTest, ADayWithoutAYearIsTheNextOrTheLast) {
  const auto day = [&](const std::string& text, Tense tense) {
    return absl::FormatCivilTime(ParseWhen(text, now_, tokyo_, tense)->day);
  };
  EXPECT_EQ(day("8/20", Tense::kToCome), "2026-08-20");
  EXPECT_EQ(day("8/20", Tense::kHappened), "2025-08-20");
  EXPECT_EQ(day("4/1", Tense::kToCome), "2027-04-01");
  EXPECT_EQ(day("4/1", Tense::kHappened), "2026-04-01");
  EXPECT_EQ(day("5/8", Tense::kToCome), "2026-05-08") << "today is both";
  EXPECT_EQ(day("5/8", Tense::kHappened), "2026-05-08");
  EXPECT_EQ(day("2/29", Tense::kToCome), "2028-02-29");
  EXPECT_EQ(day("2/29", Tense::kHappened), "2024-02-29");
}

TEST_F(WhenTest, TheMonthComesFirst) {
  const absl::StatusOr<When> when = ParseWhen("20/8", now_, tokyo_, Tense::kToCome);
  EXPECT_EQ(ExitCodeOf(when.status()), ExitCode::kUsage);
  EXPECT_EQ(std::string(when.status().message()),
            "\"20/8\" has no month 20: the month comes first");
  EXPECT_NE(AdviceOf(when.status()).find("8/20"), std::string::npos);
}

TEST_F(WhenTest, ShiftsAreCalendarDaysAndClampedMonths) {
  EXPECT_EQ(Start("-2h"), "2026-05-08T13:30:00+09:00");
  EXPECT_EQ(Day("+3d"), "2026-05-11");
  EXPECT_EQ(Day("-1d"), "2026-05-07");
  EXPECT_EQ(Day("+2w"), "2026-05-22");
  EXPECT_EQ(Day("+6mo"), "2026-11-08");
  now_ = absl::FromCivil(absl::CivilSecond(2026, 8, 31, 9, 0, 0), tokyo_);
  EXPECT_EQ(Day("+6mo"), "2027-02-28");
  EXPECT_EQ(Day("+1mo"), "2026-09-30");
}

TEST_F(WhenTest, AfterASeasonIsADayOfTheCalendar) {
  std::string asked;
  const auto after = [&](const std::string& season) -> std::optional<SeasonDay> {
    asked = season;
    return SeasonDay{absl::CivilDay(2026, 8, 18), 2026};
  };
  for (const char* text :
       {"after obon", "After OBON", "お盆明け", "お盆明けに", "盆明け", "after お盆"}) {
    absl::StatusOr<When> when = ParseWhen(text, now_, tokyo_, Tense::kToCome, after);
    ASSERT_TRUE(when.ok()) << text;
    EXPECT_EQ(asked, "obon") << text;
    EXPECT_EQ(when->day, absl::CivilDay(2026, 8, 18));
    EXPECT_EQ(when->season, "obon");
    EXPECT_EQ(when->season_year, 2026u);
  }
  const std::map<std::string, std::string> seasons = {{"after golden week", "golden-week"},
                                                      {"ゴールデンウィーク明け", "golden-week"},
                                                      {"GW明け", "golden-week"},
                                                      {"ＧＷ明け", "golden-week"},
                                                      {"シルバーウィーク明け", "silver-week"},
                                                      {"年明け", "oshogatsu"},
                                                      {"正月明け", "oshogatsu"},
                                                      {"お正月明け", "oshogatsu"},
                                                      {"忘年会シーズン明け", "bonenkai"},
                                                      {"年度末明け", "fiscal-year-end"},
                                                      {"after fiscal-year-end", "fiscal-year-end"}};
  for (const auto& [text, season] : seasons) {
    EXPECT_TRUE(ParseWhen(text, now_, tokyo_, Tense::kToCome, after).ok()) << text;
    EXPECT_EQ(asked, season) << text;
  }
}

TEST_F(WhenTest, ASeasonThatNobodyKnowsIsRefused) {
  absl::StatusOr<When> when = ParseWhen("after obon", now_, tokyo_, Tense::kToCome);
  EXPECT_EQ(ExitCodeOf(when.status()), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(ParseWhen("夜明け", now_, tokyo_, Tense::kToCome).status()),
            ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(ParseWhen("明け", now_, tokyo_, Tense::kToCome).status()), ExitCode::kUsage);
  when = ParseWhen("after lunch", now_, tokyo_, Tense::kToCome);
  EXPECT_EQ(ExitCodeOf(when.status()), ExitCode::kUsage);
  EXPECT_NE(AdviceOf(when.status()).find("golden-week"), std::string::npos);
}

TEST_F(WhenTest, NonsenseIsAUsageError) {
  for (const char* text : {"",
                           "soon",
                           "2026-02-30",
                           "2026-13-01",
                           "26-01-01",
                           "today 25:00",
                           "+d",
                           "+3",
                           "3d",
                           "+99999999d",
                           "2026-08-20T",
                           "2026-08-20T9",
                           "2026-08-20T09:00:60",
                           "2026-08-20T09:00:",
                           "-",
                           "+-3d",
                           "today 10:30 x",
                           "1969-12-31",
                           "13/32",
                           "2/30",
                           "0/5",
                           "8/",
                           "8/20/",
                           "2026/13/01",
                           "曜",
                           "月",
                           "来",
                           "今日の",
                           "25時",
                           "今日の15",
                           "8月",
                           "20日",
                           "午後13時",
                           "15時60分",
                           "来週の",
                           "2026-08-2010:30",
                           "today10:30",
                           "3日",
                           "8/20(木",
                           "0010:30"}) {
    EXPECT_EQ(ExitCodeOf(ParseWhen(text, now_, tokyo_, Tense::kToCome).status()), ExitCode::kUsage)
        << text;
  }
}

TEST_F(WhenTest, ABareDateMeansTheEndOfTheDayForShow) {
  absl::StatusOr<When> when = ParseWhen("2026-05-01", now_, tokyo_, Tense::kToCome);
  ASSERT_TRUE(when.ok());
  EXPECT_EQ(TimeText(EndOf(*when, tokyo_), tokyo_), "2026-05-01T23:59:59.999999+09:00");
}

TEST_F(WhenTest, ATouchOnABareDateIsNowOrNoon) {
  EXPECT_EQ(HappenedAt(*ParseWhen("today", now_, tokyo_, Tense::kHappened), now_, tokyo_), now_);
  EXPECT_EQ(
      TimeText(HappenedAt(*ParseWhen("yesterday", now_, tokyo_, Tense::kToCome), now_, tokyo_),
               tokyo_),
      "2026-05-07T12:00:00+09:00");
}

TEST_F(WhenTest, SlotsKeepTheZoneTheyAreMeantIn) {
  v1::CivilSlot bare = SlotOf(*ParseWhen("+3d", now_, tokyo_, Tense::kToCome), tokyo_);
  EXPECT_FALSE(bare.has_minute());
  bare.set_minute(510);
  EXPECT_EQ(TimeText(SlotTime(bare, tokyo_), tokyo_), "2026-05-11T08:30:00+09:00");
  EXPECT_EQ(TimeText(SlotTime(bare, new_york_), new_york_), "2026-05-11T08:30:00-04:00");
  // A moment is moved into the zone of the slot.
  const v1::CivilSlot moment =
      SlotOf(*ParseWhen("2026-08-20T13:00:00Z", now_, tokyo_, Tense::kToCome), new_york_);
  EXPECT_EQ(TimeText(SlotTime(moment, new_york_), new_york_), "2026-08-20T09:00:00-04:00");
}

}  // namespace
}  // namespace tasuki::client
