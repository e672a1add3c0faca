#include <gtest/gtest.h>

#include <set>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

TEST(DefaultPolicyTest, HasTheNumbersOfTheRequirements) {
  const v1::Policy policy = DefaultPolicy();
  EXPECT_EQ(policy.first_follow_up().late_after_hours(), 48u);  // R051
  EXPECT_EQ(policy.first_follow_up().severe_after_days(), 7u);  // R052
  EXPECT_EQ(policy.burst().limit(), 3u);                        // R064, X2
  EXPECT_EQ(policy.burst().override_extra(), 1u);               // X2
  EXPECT_EQ(policy.burst().silence_business_days(), 5u);        // X3
  const v1::NextTouchRules& next = policy.next_touch();         // X3
  EXPECT_EQ(next.without_cadence_days(), 7u);
  EXPECT_EQ(next.limit_reached_months(), 6u);
  EXPECT_EQ(next.limit_reached_months_latest(), 9u);
  EXPECT_EQ(next.inbound_business_days(), 1u);
  EXPECT_EQ(next.not_now_months(), 6u);
  EXPECT_EQ(next.not_now_months_latest(), 9u);
  EXPECT_EQ(next.considering_weeks(), 2u);
  EXPECT_EQ(next.considering_manager_weeks(), 6u);
  EXPECT_EQ(next.no_months(), 9u);
  EXPECT_EQ(next.nurture_months(), 3u);  // R081
  EXPECT_EQ(next.won_days(), 30u);
  EXPECT_EQ(next.lost_months(), 9u);
  EXPECT_EQ(next.silence_alarm_months(), 11u);                  // R084, X23: before the twelfth
  EXPECT_EQ(next.proposed_time(), "08:30");                     // R091
  EXPECT_EQ(policy.capacity().active_floor(), 50u);             // R136
  EXPECT_EQ(policy.capacity().active_ceiling(), 100u);          // R137, X4
  EXPECT_EQ(policy.capacity().promises_ceiling(), 10u);         // X4
  EXPECT_EQ(policy.handover().accept_business_days(), 2u);      // DESIGN §5
  EXPECT_EQ(policy.handover().introductions_a_day(), 8u);       // X12
  EXPECT_EQ(policy.handover().step_waits_business_days(), 3u);  // X12
  EXPECT_EQ(policy.benchmarks().touches_to_sale(), 5u);         // R070
  EXPECT_EQ(policy.benchmarks().touches_to_close(), 8u);        // R069
  EXPECT_EQ(policy.promises().too_early_percent(), 50u);        // X9
  EXPECT_EQ(policy.promises().trust_days(), 365u);              // X23
  EXPECT_EQ(policy.promises().hollow_business_days(), 10u);     // X23
  EXPECT_EQ(policy.promises().full_week(), 5u);                 // X23
  EXPECT_EQ(policy.messages().sentences_max(), 5u);             // R101
  EXPECT_EQ(policy.messages().banned_phrases(0), "just checking in");  // R099
}

TEST(DefaultPolicyTest, HasTheCadencesOfTheRequirements) {
  const v1::Policy policy = DefaultPolicy();
  ASSERT_GE(policy.cadences_size(), 4);
  const v1::Cadence& three = policy.cadences(0);  // X6
  EXPECT_EQ(three.name(), "three-contact");
  ASSERT_EQ(three.steps_size(), 3);
  EXPECT_EQ(three.steps(1).business_days_after(), 3u);
  EXPECT_EQ(three.steps(2).business_days_after(), 5u);
  EXPECT_TRUE(three.steps(2).exempt_from_message_rules());  // X1
  const v1::Cadence& proposal = policy.cadences(1);         // R073–R078
  std::vector<uint32_t> days;
  for (const v1::CadenceStep& step : proposal.steps()) days.push_back(step.day());
  EXPECT_EQ(days, (std::vector<uint32_t>{1, 3, 7, 14, 21, 30}));
  EXPECT_EQ(proposal.steps(2).channel(), "phone");  // R075
  EXPECT_EQ(proposal.burst_limit(), 6u);
}

TEST(DefaultPolicyTest, HasTheLongTermOfTheRequirements) {
  const v1::Policy policy = DefaultPolicy();
  std::vector<std::string> names;
  for (const v1::Cadence& cadence : policy.cadences()) names.push_back(cadence.name());
  EXPECT_EQ(names, (std::vector<std::string>{"three-contact", "proposal", "post-sale", "revisit",
                                             "nurture"}));
  const v1::CadenceStep& revisit = policy.cadences(3).steps(0);  // R083
  EXPECT_EQ(revisit.months_after(), 6u);
  EXPECT_EQ(revisit.months_latest(), 9u);
  std::set<std::string> channels;
  for (const v1::CadenceStep& step : policy.cadences(4).steps()) {
    EXPECT_EQ(step.months_after(), 3u);  // R081
    channels.insert(step.channel());
  }
  EXPECT_GE(channels.size(), 3u);                                          // R098
  EXPECT_EQ(policy.cadences(4).steps(0).key_account_channel(), "letter");  // R098
  for (const v1::Cadence& cadence : policy.cadences()) {
    for (const v1::CadenceStep& step : cadence.steps()) {
      EXPECT_FALSE(step.purpose().empty()) << cadence.name();
      EXPECT_EQ(step.template_().empty(), false) << cadence.name();
      EXPECT_TRUE(step.on_reply() == "wait" || step.on_reply() == "stop") << cadence.name();
    }
  }
}

TEST(DefaultPolicyTest, NamesOnlyWordsAndTimesThatParse) {
  const v1::Policy policy = DefaultPolicy();
  std::set<std::string> windows;
  for (const v1::SendWindow& window : policy.send_windows()) {
    EXPECT_TRUE(FromWord<v1::Channel>(window.channel()).ok()) << window.channel();
    windows.insert(window.channel());
    for (const std::string& time : window.proposed()) EXPECT_TRUE(ParseMinute(time)) << time;
    for (const auto& range : window.accepted()) {
      EXPECT_LT(ParseMinute(range.from()), ParseMinute(range.to()));
    }
  }
  EXPECT_EQ(windows.size(), WordsOf<v1::Channel>().size());  // X8: one a channel.
  for (const v1::Cadence& cadence : policy.cadences()) {
    for (const v1::CadenceStep& step : cadence.steps()) {
      EXPECT_TRUE(FromWord<v1::Channel>(step.channel()).ok()) << step.channel();
    }
  }
  std::set<std::string> seasons;
  for (const v1::Season& season : policy.seasons()) seasons.insert(season.name());
  EXPECT_EQ(seasons, (std::set<std::string>{"golden-week", "obon", "silver-week", "bonenkai",
                                            "oshogatsu", "fiscal-year-end"}));  // X10
  EXPECT_TRUE(ParseMinute(policy.next_touch().proposed_time()).has_value());
}

}  // namespace
}  // namespace tasuki::domain
