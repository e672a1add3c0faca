#include "common/domain/calendar/slots.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Slots of the default policy (X8). 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

std::string Written(const v1::CivilSlot& slot) {
  return absl::StrFormat("%s %02d:%02d", FormatDay(slot.day()), slot.minute() / 60,
                         slot.minute() % 60);
}

std::string Slot(std::string_view day, absl::CivilMinute now,
                 v1::Channel channel = v1::CHANNEL_UNSPECIFIED) {
  Slots slots(DefaultPolicy(), "Asia/Tokyo");
  return Written(slots.First(*ParseDay(day), now, channel, {}));
}

absl::CivilMinute OnMonday(int hour, int minute = 0) {
  return absl::CivilMinute(2026, 5, 11, hour, minute);
}

TEST(SlotsTest, TheFirstProposedTimeStillAhead) {
  EXPECT_EQ(Slot("2026-05-11", OnMonday(7)), "2026-05-11 08:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(8, 30)), "2026-05-11 08:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(10)), "2026-05-11 13:00");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(13, 1)), "2026-05-12 08:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(17)), "2026-05-12 08:30");
}

TEST(SlotsTest, AnEarlierDayIsTodayAndALaterOneBeginsInTheMorning) {
  EXPECT_EQ(Slot("2026-05-10", OnMonday(10)), "2026-05-11 13:00");
  EXPECT_EQ(Slot("2026-05-13", OnMonday(17)), "2026-05-13 08:30");
}

TEST(SlotsTest, WeekendsAreNoBusinessDays) {
  EXPECT_EQ(Slot("2026-05-16", OnMonday(10)), "2026-05-18 08:30");
  EXPECT_EQ(Slot("2026-05-15", absl::CivilMinute(2026, 5, 15, 17, 0)), "2026-05-18 08:30");
}

TEST(SlotsTest, ChannelsHaveTheirOwnTimes) {
  EXPECT_EQ(Slot("2026-05-11", OnMonday(7), v1::PHONE), "2026-05-11 09:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(12, 30), v1::PHONE), "2026-05-11 13:00");
  // With none left, the moment itself while the window is open.
  EXPECT_EQ(Slot("2026-05-11", OnMonday(14, 5), v1::PHONE), "2026-05-11 14:05");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(17, 30), v1::PHONE), "2026-05-12 09:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(14), v1::EMAIL), "2026-05-12 08:30");
  EXPECT_EQ(Slot("2026-05-11", OnMonday(18), v1::MEETING), "2026-05-11 18:00");
}

TEST(SlotsTest, APolicyWithoutWindowsHasItsProposedTime) {
  v1::Policy policy = DefaultPolicy();
  policy.clear_send_windows();
  const v1::CivilSlot slot =
      Slots(policy, "Asia/Tokyo")
          .First(*ParseDay("2026-05-11"), OnMonday(10), v1::CHANNEL_UNSPECIFIED, {});
  EXPECT_EQ(FormatDay(slot.day()), "2026-05-12");
  EXPECT_EQ(slot.minute(), 8 * 60 + 30);
}

TEST(SlotsTest, APolicyThatRefusesEverythingStillGivesADate) {
  const v1::CivilSlot slot =
      Slots(v1::Policy(), "Asia/Tokyo").First(*ParseDay("2026-05-11"), OnMonday(10), v1::EMAIL, {});
  EXPECT_EQ(FormatDay(slot.day()), "2026-05-12");
}

TEST(SlotsTest, HolidaysAndTheYearsEndHaveNone) {
  EXPECT_EQ(Slot("2026-05-02", OnMonday(7) - 30 * 24 * 60), "2026-05-07 08:30");
  EXPECT_EQ(Slot("2026-12-29", absl::CivilMinute(2026, 12, 29, 9, 0)), "2027-01-04 08:30");
}

// Why each day before the slot was passed over.
std::string Refused(std::string_view day, absl::CivilMinute now, const Recipient& recipient,
                    v1::Channel channel = v1::CHANNEL_UNSPECIFIED) {
  static constexpr std::array<const char*, 7> kWords = {
      "holiday", "weekend", "closed", "closing-day", "firm-closing-day", "window-over", "refused"};
  v1::Policy policy = DefaultPolicy();
  policy.mutable_calendar()->add_closing_days("2026-08-14");
  v1::HolidayList& american = *policy.mutable_calendar()->add_holiday_lists();
  american.set_name("US");
  american.add_zones("America/New_York");
  v1::Holiday& independence = *american.add_holidays();
  independence.set_name("Independence Day (observed)");
  independence.add_day_steps(*ParseDay("2026-07-03"));
  Slots slots(policy, "Asia/Tokyo");
  std::vector<RefusedDay> refused;
  std::string said = Written(slots.First(*ParseDay(day), now, channel, recipient, &refused));
  for (const RefusedDay& one : refused) {
    said += ", " + FormatDay(one.day).substr(5) + " " + kWords.at(static_cast<size_t>(one.why));
    if (one.why == Refusal::kHoliday) said += " " + one.zone;
  }
  return said;
}

TEST(SlotsTest, TheReasonsAreTold) {
  const absl::CivilMinute new_year(2026, 12, 29, 9, 0);
  EXPECT_EQ(Refused("2026-12-29", new_year, {}),
            "2027-01-04 08:30, 12-29 closed, 12-30 closed, 12-31 closed, 01-01 holiday Asia/Tokyo, "
            "01-02 weekend, 01-03 weekend");
  EXPECT_EQ(Refused("2026-08-14", new_year - 200 * 24 * 60, {}),
            "2026-08-17 08:30, 08-14 closing-day, 08-15 weekend, 08-16 weekend");
  EXPECT_EQ(Refused("2026-05-15", absl::CivilMinute(2026, 5, 15, 15, 0), {}),
            "2026-05-18 08:30, 05-15 window-over, 05-16 weekend, 05-17 weekend");
  EXPECT_EQ(Refused("2026-05-15", absl::CivilMinute(2026, 5, 15, 16, 0), {}),
            "2026-05-18 08:30, 05-15 refused, 05-16 weekend, 05-17 weekend");
  const std::vector<int32_t> closing = {*ParseDay("2026-05-11")};
  EXPECT_EQ(Refused("2026-05-11", OnMonday(7), {"", closing}),
            "2026-05-12 08:30, 05-11 firm-closing-day");
}

TEST(SlotsTest, ASlotIsFreeInTheRecipientsZoneAndInOurs) {
  const Recipient new_york{"America/New_York", {}};
  const absl::CivilMinute before(2026, 1, 5, 9, 0);
  EXPECT_EQ(Refused("2026-07-03", before, new_york),
            "2026-07-06 08:30, 07-03 holiday America/New_York, 07-04 weekend, 07-05 weekend");
  EXPECT_EQ(Refused("2026-07-03", before, {}), "2026-07-03 08:30");
  EXPECT_EQ(Refused("2026-07-20", before, new_york),
            "2026-07-21 08:30, 07-20 holiday Asia/Tokyo");  // Marine Day.
}

TEST(SlotsTest, OfSixtyClosedDaysTheNextBusinessDayIsTaken) {
  std::vector<int32_t> closing;
  for (int32_t day = *ParseDay("2026-05-01"); day < *ParseDay("2026-09-01"); ++day) {
    closing.push_back(day);
  }
  Slots slots(DefaultPolicy(), "Asia/Tokyo");
  EXPECT_EQ(Written(slots.On(*ParseDay("2026-05-01"), v1::EMAIL, {"", closing})),
            "2026-05-01 08:30");
}

}  // namespace
}  // namespace tasuki::domain
