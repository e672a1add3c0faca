#include "client/views/policy_json.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

v1::Policy Shipped() {
  absl::StatusOr<v1::Policy> policy = ShippedPolicy();
  EXPECT_TRUE(policy.ok()) << policy.status();
  return policy.ok() ? *std::move(policy) : v1::Policy();
}

std::string Said(const std::string& text) {
  return PhraseOf(ReadPolicy(text).status()).InEnglish();
}

// Each as `path: from → to`.
std::string Changes(const v1::Policy& after) {
  std::vector<std::string> said;
  for (const v1::PolicyChangeView& one : PolicyChanges(Shipped(), after)) {
    said.push_back(absl::StrCat(one.path(), ": ", one.from(), " > ", one.to()));
  }
  return absl::StrJoin(said, "; ");
}

TEST(PolicyJsonTest, WhatIsPrintedReadsAsTheSame) {
  const v1::Policy policy = Shipped();
  const std::string text = PolicyText(policy);
  absl::StatusOr<v1::Policy> read = ReadPolicy(text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->SerializeAsString(), policy.SerializeAsString());
  EXPECT_EQ(Changes(*read), "");
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 600);  // With the words lint looks for.
}

TEST(PolicyJsonTest, APlaceIsNamed) {
  EXPECT_EQ(Said(R"({"cadences": [{}, {"steps": [{"day": -1}]}]})"),
            "cadences[1].steps[0].day: a whole number from 0 on is needed");
  EXPECT_EQ(Said(R"({"cadences": [{"steps": [{"dya": 1, "channel": 3}]}]})"),
            "cadences[0].steps[0].dya: there is no such field (and 1 more)");
  EXPECT_EQ(Said(R"({"burst": null})"), "burst: a value is needed, or leave it out");
  EXPECT_EQ(Said(R"({"burst": {"limit": 4294967296}})"),
            "burst.limit: a whole number from 0 on is needed");
  EXPECT_EQ(Said("{\n\n\"burst\": }"), "line 3 is not JSON");
  EXPECT_EQ(Said(""), "line 1 is not JSON");
  EXPECT_EQ(Said("3"), "a policy is fields in { }");
}

TEST(PolicyJsonTest, ThingsWithANameAreToldApartByIt) {
  v1::Policy policy = Shipped();
  policy.mutable_cadences()->DeleteSubrange(0, 1);
  EXPECT_EQ(Changes(policy).substr(0, 24), "cadences[three-contact]:");
  EXPECT_EQ(PolicyChanges(Shipped(), policy).size(), 1u);
  policy = Shipped();
  policy.mutable_cadences()->SwapElements(0, 1);
  policy.mutable_cadences(0)->mutable_steps(2)->set_day(8);
  EXPECT_EQ(Changes(policy),
            "cadences[proposal].steps[2].day: 7 > 8; cadences: three-contact, proposal, post-sale, "
            "revisit, nurture > proposal, three-contact, post-sale, revisit, nurture");
}

TEST(PolicyJsonTest, OfAListWithoutNamesWhatCameAndWentIsTold) {
  v1::Policy policy = Shipped();
  policy.add_deal_stages("signed");
  *policy.mutable_calendar()->mutable_closed(0) = "12-28";
  EXPECT_EQ(Changes(policy),
            "calendar.closed[0]: \"12-29\" > \"12-28\"; deal_stages:  > \"signed\"");
}

}  // namespace
}  // namespace tasuki::client
