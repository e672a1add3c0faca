#include "common/domain/calendar/slots.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_format.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Slots of the default policy (X8). 2026-05-11 is a Monday.

namespace tasuki::domain {
namespace {

std::string Slot(std::string_view day, absl::CivilMinute now,
                 v1::Channel channel = v1::CHANNEL_UNSPECIFIED) {
  const v1::CivilSlot slot = FirstSlot(*ParseDay(day), now, channel, DefaultPolicy());
  return absl::StrFormat("%s %02d:%02d", FormatDay(slot.day()), slot.minute() / 60,
                         slot.minute() % 60);
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
      FirstSlot(*ParseDay("2026-05-11"), OnMonday(10), v1::CHANNEL_UNSPECIFIED, policy);
  EXPECT_EQ(FormatDay(slot.day()), "2026-05-12");
  EXPECT_EQ(slot.minute(), 8 * 60 + 30);
}

TEST(SlotsTest, APolicyThatRefusesEverythingStillGivesADate) {
  v1::Policy policy;
  const v1::CivilSlot slot = FirstSlot(*ParseDay("2026-05-11"), OnMonday(10), v1::EMAIL, policy);
  EXPECT_EQ(FormatDay(slot.day()), "2026-05-12");
}

}  // namespace
}  // namespace tasuki::domain
