#include "client/remind/reminder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "client/home/home.h"
#include "client/remind/notifier.h"
#include "client/remind/reminded.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::client {
namespace {

v1::SendWindow Window(const std::vector<std::pair<std::string, std::string>>& accepted) {
  v1::SendWindow window;
  for (const auto& [from, to] : accepted) {
    v1::TimeRange& range = *window.add_accepted();
    range.set_from(from);
    range.set_to(to);
  }
  return window;
}

TEST(ReminderTest, TheHoursAreThoseOfTheWindowsThatEnd) {
  v1::Policy policy;
  EXPECT_EQ(0, RemindHoursOf(policy).from);
  EXPECT_EQ(24 * 60, RemindHoursOf(policy).to);
  *policy.add_send_windows() = Window({{"00:00", "24:00"}});
  EXPECT_EQ(24 * 60, RemindHoursOf(policy).to);
  *policy.add_send_windows() = Window({{"08:00", "16:00"}});
  *policy.add_send_windows() = Window({{"09:30", "12:00"}, {"13:00", "17:30"}});
  EXPECT_EQ(8 * 60, RemindHoursOf(policy).from);
  EXPECT_EQ(17 * 60 + 30, RemindHoursOf(policy).to);
}

TEST(ReminderTest, AWindowThatSaysNothingBindsNobody) {
  v1::Policy policy;
  *policy.add_send_windows() = Window({});
  *policy.add_send_windows() = Window({{"soon", "later"}});
  EXPECT_EQ(0, RemindHoursOf(policy).from);
  EXPECT_EQ(24 * 60, RemindHoursOf(policy).to);
}

TEST(ReminderTest, MarkupOfPeopleIsShownAsTheyTypedIt) {
  EXPECT_EQ("&lt;b&gt;A &amp;amp; B&lt;/b&gt; \"x\"", EscapeMarkup("<b>A &amp; B</b> \"x\""));
}

TEST(ReminderTest, WhatWasToldIsKept) {
  const testing::TempFolder folder;
  Reminded reminded;
  reminded.things = {"a next 2026-05-12T08:30:00+09:00", "b"};
  reminded.day = absl::CivilDay(2026, 5, 12);
  reminded.shown = 3;
  reminded.rest_told = true;
  ASSERT_TRUE(KeepReminded(folder.path(), reminded).ok());
  const Reminded again = ReadReminded(folder.path());
  EXPECT_EQ(reminded.things, again.things);
  EXPECT_EQ(reminded.day, again.day);
  EXPECT_EQ(3, again.shown);
  EXPECT_TRUE(again.rest_told);
}

TEST(ReminderTest, AFileThatDoesNotReadIsNone) {
  const testing::TempFolder folder;
  for (const char* text :
       {"", "{", "[]", "{\"day\": \"x\"}", "{\"things\": [1, null, {}], \"shown\": -3}"}) {
    std::ofstream(RemindedPath(folder.path())) << text;
    EXPECT_TRUE(ReadReminded(folder.path()).things.empty()) << text;
    EXPECT_EQ(0, ReadReminded(folder.path()).shown) << text;
  }
}

TEST(NotifierTest, EndsWithNotesInLine) {
  setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 1);  // Not whoever runs the test's.
  Notifier notifier;
  for (int i = 0; i < 100; ++i) {
    notifier.Show({.title = "x", .body = "y", .kind = "step", .about = "z"});
  }
}

}  // namespace
}  // namespace tasuki::client
