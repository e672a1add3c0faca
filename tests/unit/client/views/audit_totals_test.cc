#include "client/views/audit_totals.h"

#include <gtest/gtest.h>

namespace tasuki::client {
namespace {

v1::HandoverView& AddAudited(v1::AuditHandoversView& view, const char* prospect, double gap) {
  v1::HandoverView& one = *view.add_handovers();
  one.set_prospect(prospect);
  one.set_handed_at("2026-05-18T10:00:00+09:00");
  if (gap >= 0) one.set_gap_hours(gap);
  return one;
}

TEST(AuditTotalsTest, MediansSayHowManyTheyRestOn) {
  v1::AuditHandoversView view;
  AddAudited(view, "a", 10).set_first_touch_at("2026-05-18T12:30:00+09:00");
  AddAudited(view, "a", 20);
  AddAudited(view, "b", 60);
  AddAudited(view, "b", -1);
  const v1::AuditTotalsView totals = TotalsOf(view);
  EXPECT_EQ(totals.handovers(), 4u);
  EXPECT_EQ(totals.prospects(), 2u);
  EXPECT_DOUBLE_EQ(totals.gap_hours().median(), 20);
  EXPECT_EQ(totals.gap_hours().n(), 3u);
  EXPECT_DOUBLE_EQ(totals.first_touch_hours().median(), 2.5);
  EXPECT_FALSE(totals.engagement_before().has_median());
  EXPECT_EQ(totals.engagement_before().n(), 0u);
}

TEST(AuditTotalsTest, OfAnEvenNumberTheMedianIsBetweenTheTwo) {
  v1::AuditHandoversView view;
  AddAudited(view, "a", 10);
  AddAudited(view, "b", 20);
  EXPECT_DOUBLE_EQ(TotalsOf(view).gap_hours().median(), 15);
}

TEST(AuditTotalsTest, WhatWasDeclinedStandsInNoMedian) {
  v1::AuditHandoversView view;
  AddAudited(view, "a", 10).set_state("declined");
  AddAudited(view, "b", 20).set_engagement_before(1);
  view.mutable_handovers(0)->set_engagement_before(9);
  const v1::AuditTotalsView totals = TotalsOf(view);
  EXPECT_EQ(totals.handovers(), 2u);
  EXPECT_EQ(totals.gap_hours().n(), 1u);
  EXPECT_DOUBLE_EQ(totals.engagement_before().median(), 1);
}

TEST(AuditTotalsTest, WhatIsLostByFitIsCountedByItself) {  // R018
  v1::AuditHandoversView view;
  AddAudited(view, "a", 1).set_result("lost");
  v1::HandoverView& fit = AddAudited(view, "b", 1);
  fit.set_result("lost");
  fit.set_verdict("fit");
  v1::HandoverView& won = AddAudited(view, "c", 1);
  won.set_result("won");
  won.set_verdict("fit");
  const v1::AuditTotalsView totals = TotalsOf(view);
  EXPECT_EQ(totals.lost_by_fit(), 1u);
  ASSERT_EQ(totals.result_size(), 2);
  EXPECT_EQ(totals.result(0).word(), "won");
  EXPECT_EQ(totals.result(1).count(), 2u);
}

}  // namespace
}  // namespace tasuki::client
