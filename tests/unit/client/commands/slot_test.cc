#include "client/commands/slot.h"

#include <gtest/gtest.h>

#include <set>

namespace tasuki::client {
namespace {

std::vector<std::string> Fixed(const std::vector<std::string>& words, const std::string& typed) {
  CommandLine line(Language::kEnglish);
  std::vector<std::string> texts;
  for (const Candidate& one : SlotAt(line.Nodes(), words, typed).fixed) texts.push_back(one.text);
  return texts;
}

Slot At(const std::vector<std::string>& words, const std::string& typed) {
  CommandLine line(Language::kEnglish);
  return SlotAt(line.Nodes(), words, typed);
}

using Texts = std::vector<std::string>;

TEST(SlotTest, VerbsPartsAndFlags) {
  EXPECT_EQ(Fixed({}, "stat"), Texts{"status"});
  EXPECT_EQ(Fixed({"member"}, "co"), Texts{"code"});
  EXPECT_EQ(Fixed({"list"}, "--due"), Texts{"--due-by"});
  EXPECT_EQ(Fixed({"list"}, "--js"), Texts{"--json"});
  EXPECT_TRUE(Fixed({"list"}, "--cadence").empty());
  // What programs type is offered to nobody.
  EXPECT_EQ(Fixed({}, "comp"), Texts{"completion"});
}

TEST(SlotTest, EachFlagIsOfferedOnce) {
  CommandLine line(Language::kEnglish);
  for (const VerbNode& node : line.Nodes()) {
    const Texts words = node.path.empty() ? Texts{} : Texts{node.path};
    const Texts flags = Fixed(words, "--");
    EXPECT_EQ(flags.size(), std::set<std::string>(flags.begin(), flags.end()).size()) << node.path;
  }
}

TEST(SlotTest, WordsOfFlagsAndArguments) {
  EXPECT_EQ(Fixed({"touch", "Sato"}, "em"), Texts{"email"});
  EXPECT_EQ(Fixed({"next", "Sato", "+3d", "--channel"}, "lin"), Texts{"linkedin"});
  EXPECT_EQ(Fixed({"--json", "outcome", "Sato"}, "cons"), Texts{"considering"});
  EXPECT_EQ(Fixed({"member", "role", "Suzuki"}, "aud"), Texts{"auditor"});
  EXPECT_EQ(Fixed({"--lang"}, ""), (Texts{"en", "ja"}));
  // A value is no argument.
  EXPECT_EQ(Fixed({"touch", "--at", "today", "Sato"}, "em"), Texts{"email"});
  EXPECT_TRUE(Fixed({"touch", "--at"}, "em").empty());
}

TEST(SlotTest, ValuesBehindAnEqualsSign) {
  const Slot whole = At({"next", "Sato", "+3d"}, "--channel=lin");
  EXPECT_EQ(whole.lead, "--channel=");
  ASSERT_EQ(whole.fixed.size(), 1u);
  EXPECT_EQ(whole.fixed[0].text, "linkedin");
  // As bash takes it apart.
  EXPECT_EQ(Fixed({"next", "Sato", "+3d", "--channel", "="}, "lin"), Texts{"linkedin"});
  EXPECT_EQ(Fixed({"next", "Sato", "+3d", "--channel"}, "=").size(), 7u);
}

TEST(SlotTest, NamesAndFiles) {
  EXPECT_EQ(At({"show"}, "Sa").offer, Offer::kWho);
  EXPECT_EQ(At({"show", "Sato"}, "Ke").offer, Offer::kWho);
  EXPECT_EQ(At({"firm", "show"}, "").offer, Offer::kFirms);
  EXPECT_EQ(At({"add", "Sato", "--company"}, "").offer, Offer::kFirms);
  EXPECT_EQ(At({"member", "code"}, "").offer, Offer::kMembers);
  EXPECT_EQ(At({"assign", "Sato"}, "q").fixed.size(), 1u);
  EXPECT_EQ(At({"deal", "stage", "Sato"}, "").offer, Offer::kStages);
  EXPECT_EQ(At({"import"}, "").offer, Offer::kFiles);
  EXPECT_EQ(At({"add"}, "Sa").offer, Offer::kNothing);
  EXPECT_EQ(At({"show", "--"}, "--j").offer, Offer::kWho);
}

TEST(SlotTest, TheHomeThatWasTyped) {
  EXPECT_EQ(At({"--home", "x", "show"}, "").home, "x");
  EXPECT_EQ(At({"--home=y", "show"}, "").home, "y");
  EXPECT_EQ(At({"--home", "=", "z", "show"}, "").home, "z");
  EXPECT_EQ(At({"show"}, "").home, "");
}

}  // namespace
}  // namespace tasuki::client
