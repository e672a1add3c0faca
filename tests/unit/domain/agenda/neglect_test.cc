#include "common/domain/agenda/neglect.h"

#include <gtest/gtest.h>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

class NeglectTest : public ::testing::Test {
 protected:
  static int32_t Day(std::string_view text) { return *ParseDay(text); }

  const v1::Policy policy_ = DefaultPolicy();
  const BusinessCalendar calendar_{policy_.calendar(), "Asia/Tokyo"};
};

TEST_F(NeglectTest, ElevenMonthsWithoutATouchAreTold) {  // R084, X23
  EXPECT_FALSE(IsLongSilent(Day("2025-06-12"), policy_, Day("2026-05-11")));
  EXPECT_TRUE(IsLongSilent(Day("2025-06-11"), policy_, Day("2026-05-11")));
  EXPECT_FALSE(IsLongSilent(std::nullopt, policy_, Day("2026-05-11")));
  EXPECT_FALSE(IsLongSilent(Day("2015-06-11"), v1::Policy(), Day("2026-05-11")));
}

TEST_F(NeglectTest, TwentyBusinessDaysOverdueAreForgotten) {  // R032, X23
  // Golden Week lies between: the twentieth business day after 17 April is 21 May.
  EXPECT_FALSE(IsForgottenSince(Day("2026-04-17"), policy_, calendar_, Day("2026-05-20")));
  EXPECT_TRUE(IsForgottenSince(Day("2026-04-17"), policy_, calendar_, Day("2026-05-21")));
  EXPECT_FALSE(IsForgottenSince(Day("2026-04-17"), v1::Policy(), calendar_, Day("2027-05-20")));
  EXPECT_FALSE(IsForgottenSince(Day("2027-04-17"), policy_, calendar_, Day("2026-05-20")));
}

TEST_F(NeglectTest, TenBusinessDaysOfWaitingAreForgotten) {
  EXPECT_FALSE(IsForgottenWaiting(Day("2026-05-11"), policy_, calendar_, Day("2026-05-22")));
  EXPECT_TRUE(IsForgottenWaiting(Day("2026-05-11"), policy_, calendar_, Day("2026-05-25")));
}

}  // namespace
}  // namespace tasuki::domain
