#include "common/domain/audit/measures.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

TEST(MeasuresTest, APolicyWithoutAnyHasThoseOfTheRequirements) {  // X23
  const v1::Measures measures = MeasuresOf({});
  EXPECT_EQ(measures.SerializeAsString(), DefaultPolicy().measures().SerializeAsString());
  EXPECT_EQ(measures.sustained_days(), 90u);
  EXPECT_EQ(measures.weak_discipline_percent(), 70u);
}

TEST(MeasuresTest, WhatAPolicySaysCounts) {  // X23
  v1::Policy policy = DefaultPolicy();
  policy.mutable_measures()->set_sustained_days(30);
  policy.mutable_measures()->set_chemistry_percent(0);
  EXPECT_EQ(MeasuresOf(policy).sustained_days(), 30u);
  EXPECT_EQ(MeasuresOf(policy).chemistry_percent(), 50u);
}

}  // namespace
}  // namespace tasuki::domain
