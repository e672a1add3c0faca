#include "client/commands/replay_page.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/words/display.h"

namespace tasuki::client {
namespace {

v1::ReplayView ViewOf(int steps) {
  v1::ReplayView view;
  view.set_name("山田花子");
  view.set_company("株式会社あおぞら製作所");
  view.set_zone("Asia/Tokyo");
  view.set_total(static_cast<uint32_t>(steps));
  for (int i = 1; i <= steps; ++i) {
    v1::ReplayStepView& step = *view.add_steps();
    step.set_step(static_cast<uint32_t>(i));
    step.mutable_event()->set_type("TouchLogged");
    step.mutable_event()->set_occurred_at("2026-05-11T10:00:00+09:00");
    step.mutable_event()->set_channel("phone");
    step.mutable_event()->set_direction("out");
    step.mutable_event()->set_by("佐藤");
    step.mutable_event()->set_summary(absl::StrCat("word", i, "x 夜勤の騒音について現場で話した"));
    step.mutable_state()->set_owner("佐藤");
    step.mutable_state()->set_follow_up("going");
  }
  v1::RuleVerdictView& since = *view.add_verdicts();
  since.set_verdict("stopped-early");
  since.set_touches(1);
  return view;
}

std::string TextOf(const ReplayPage& page, int columns = 80, int rows = 24) {
  std::string text;
  for (const ReplayLine& line : page.Lines(columns, rows)) absl::StrAppend(&text, line.text, "\n");
  return text;
}

TEST(ReplayPageTest, FitsWhateverTerminal) {
  ReplayPage page(ViewOf(30), Language::kJapanese, false);
  for (int columns = 1; columns <= 130; columns += 3) {
    for (const int rows : {1, 2, 3, 5, 11, 12, 13, 24, 60}) {
      const std::vector<ReplayLine> lines = page.Lines(columns, rows);
      EXPECT_LE(static_cast<int>(lines.size()), rows);
      for (const ReplayLine& line : lines) {
        EXPECT_LE(DisplayWidth(line.text), columns) << line.text << " in " << columns;
      }
    }
  }
  EXPECT_TRUE(page.Lines(0, 24).empty());
  EXPECT_TRUE(page.Lines(80, 0).empty());
}

TEST(ReplayPageTest, GoesForwardsAndBackAndNoFurther) {
  ReplayPage page(ViewOf(3), Language::kEnglish, false);
  page.Back();
  EXPECT_EQ(page.step(), 1u);
  for (int i = 0; i < 5; ++i) page.Forward();
  EXPECT_EQ(page.step(), 3u);
  EXPECT_TRUE(absl::StrContains(TextOf(page), "stopped after"));
  page.Back();
  EXPECT_EQ(page.step(), 2u);
  EXPECT_FALSE(absl::StrContains(TextOf(page), "stopped after"));
  page.First();
  EXPECT_EQ(page.step(), 1u);
  page.Last();
  EXPECT_EQ(page.step(), 3u);
}

TEST(ReplayPageTest, WhatIsHiddenIsShownOnlyWhenItIsAskedForTwice) {
  ReplayPage page(ViewOf(3), Language::kEnglish, true);
  EXPECT_FALSE(absl::StrContains(TextOf(page), "word2x"));
  page.Last();
  EXPECT_EQ(page.step(), 1u);
  page.Forward();
  EXPECT_EQ(page.step(), 1u);
  EXPECT_TRUE(absl::StrContains(TextOf(page), "what would you do?"));
  EXPECT_FALSE(absl::StrContains(TextOf(page), "word2x"));
  page.Forward();
  EXPECT_EQ(page.step(), 2u);
  EXPECT_TRUE(absl::StrContains(TextOf(page), "word2x"));
  EXPECT_FALSE(absl::StrContains(TextOf(page), "word3x"));
  page.Back();
  page.Forward();  // What was shown once stays so.
  EXPECT_EQ(page.step(), 2u);
}

TEST(ReplayPageTest, OtherPeoplesWordsSteerNoTerminal) {
  v1::ReplayView view = ViewOf(1);
  view.mutable_steps(0)->mutable_event()->set_summary("a\x1b[2Jb\nc\xe2\x80\xae");
  view.set_name("x\x1b]0;y\x07");
  const std::string text = TextOf(ReplayPage(std::move(view), Language::kEnglish, false));
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\x07'), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos);
}

TEST(ReplayPageTest, LongTextScrollsAndEnds) {
  v1::ReplayView view = ViewOf(1);
  std::string summary;
  for (int i = 0; i < 200; ++i) absl::StrAppend(&summary, "word", i, " ");
  view.mutable_steps(0)->mutable_event()->set_summary(summary);
  ReplayPage page(std::move(view), Language::kEnglish, false);
  EXPECT_FALSE(absl::StrContains(TextOf(page, 40, 12), "stopped after"));
  page.Scroll(10'000);
  EXPECT_TRUE(absl::StrContains(TextOf(page, 40, 12), "stopped after"));
  page.Scroll(-20'000);
  EXPECT_TRUE(absl::StrContains(TextOf(page, 40, 12), "word0 "));
}

}  // namespace
}  // namespace tasuki::client
