#include <gtest/gtest.h>

#include <utility>

#include "tests/unit/domain/test_journal.h"

// Which group a prospect is in, and what silence and a "no" mean (R023–R029).

namespace tasuki::domain {
namespace {

class GroupsTest : public ::testing::Test {
 protected:
  GroupsTest() {
    journal_.SetNow(At("2026-05-11"));  // A Monday.
    journal_.Join("rep");
    journal_.Write("rep", ProspectAddedOf("tanaka"));
  }

  void On(std::string_view day, v1::Header header) {
    journal_.SetNow(At(day, 10));
    EXPECT_EQ(journal_.Write("rep", When(std::move(header), At(day, 10))), v1::EFFECTIVE);
  }
  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }

  TestJournal journal_;
};

TEST_F(GroupsTest, TheGroupIsUnknownUntilAnOutcomeSays) {  // R024
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-13", InboundOf("tanaka"));
  On("2026-05-14", OutcomeOf("tanaka", v1::REPLIED));
  EXPECT_EQ(Row().group(), v1::GROUP_UNKNOWN);
}

TEST_F(GroupsTest, EachOutcomeHasItsGroup) {  // R023
  const std::pair<v1::Outcome, v1::Group> groups[] = {{v1::MEETING_SET, v1::GROUP_NOW},
                                                      {v1::NOT_NOW, v1::GROUP_LATER},
                                                      {v1::PROPOSAL_ASKED, v1::GROUP_NOW},
                                                      {v1::NO, v1::GROUP_NOTHING},
                                                      {v1::CONSIDERING, v1::GROUP_LATER},
                                                      {v1::LOST, v1::GROUP_NOTHING},
                                                      {v1::WON, v1::GROUP_NOW},
                                                      {v1::OPTED_OUT, v1::GROUP_NOTHING}};
  for (const auto& [outcome, group] : groups) {
    On("2026-05-12", OutcomeOf("tanaka", outcome));
    EXPECT_EQ(Row().group(), group) << v1::Outcome_Name(outcome);
  }
}

TEST_F(GroupsTest, SilenceIsNoAnswer) {  // R026, X2
  On("2026-05-12", TouchOf("tanaka"));
  const v1::NextTouch next = Row().next();
  v1::Header silence = OutcomeOf("tanaka", v1::NO_RESPONSE);
  silence.mutable_outcome_recorded()->set_reason(v1::BUDGET_FREEZE);
  On("2026-05-13", silence);
  EXPECT_EQ(Row().counters().burst(), 1u);
  EXPECT_EQ(Row().group(), v1::GROUP_UNKNOWN);
  EXPECT_EQ(Row().follow_up(), v1::GOING);
  EXPECT_EQ(Row().next().SerializeAsString(), next.SerializeAsString());
}

TEST_F(GroupsTest, ANoIsAnAnswer) {  // R029
  On("2026-05-12", TouchOf("tanaka"));
  On("2026-05-13", TouchOf("tanaka"));
  On("2026-05-14", OutcomeOf("tanaka", v1::NO));
  EXPECT_EQ(Row().counters().burst(), 0u);
  EXPECT_EQ(Row().group(), v1::GROUP_NOTHING);
  EXPECT_EQ(Row().next().kind(), v1::REVISIT);
}

}  // namespace
}  // namespace tasuki::domain
