#include "common/domain/message/lint.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/domain/message/limits.h"
#include "common/domain/message/message_text.h"
#include "tests/unit/domain/message/corpus.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

using testing::PrintToString;

void JudgeCorpus(MessageLanguage language) {
  const v1::Policy policy = DefaultPolicy();
  const std::vector<CorpusMessage> corpus = ReadCorpus(language);
  EXPECT_GE(corpus.size(), 60u);
  for (const CorpusMessage& message : corpus) {
    LintStep step = StepIn(policy, message.cadence, message.step);
    step.is_greeting = step.is_greeting || message.is_greeting;
    LintContext context;
    context.conversation = message.knows;
    const LintResult result = Lint(message.text, language, step, policy.messages(), context);
    EXPECT_EQ(Told(result), message.findings) << message.name;
    std::string said;
    for (const Sentence& one : ReadMessage(message.text, language).sentences) {
      absl::StrAppend(&said, one.counts ? "+ " : "- ", one.text, "\n");
    }
    EXPECT_EQ(result.sentences, message.sentences) << message.name << "\n" << said;
    EXPECT_EQ(GuessLanguage(message.text), language == MessageLanguage::kJapanese
                                               ? MessageLanguage::kJapanese
                                               : MessageLanguage::kEnglish);
  }
}

// R060–R062, R099–R105, R109, X1
TEST(LintTest, FindsWhatTheEnglishCorpusSays) { JudgeCorpus(MessageLanguage::kEnglish); }

// And X17
TEST(LintTest, FindsWhatTheJapaneseCorpusSays) { JudgeCorpus(MessageLanguage::kJapanese); }

// R100: what the member says it gives counts, whatever the words are.
TEST(LintTest, WhatTheMemberSaysItGivesCounts) {
  const v1::Policy policy = DefaultPolicy();
  const std::string text = "Dear Ken,\n\nIs Friday good for our call on the pumps?\n";
  LintContext context;
  EXPECT_TRUE(
      Told(Lint(text, MessageLanguage::kEnglish, {}, policy.messages(), context)).contains("R100"));
  context.gives = v1::ANSWER;
  EXPECT_FALSE(
      Told(Lint(text, MessageLanguage::kEnglish, {}, policy.messages(), context)).contains("R100"));
}

// R105: our own names, which stand in every memo, are nobody's conversation.
TEST(LintTest, OurOwnNamesAreNoCommonGround) {
  const v1::Policy policy = DefaultPolicy();
  LintContext context;
  context.conversation = {"Suzuki of Tasuki Trading met them at the harbour"};
  const std::string text =
      "Dear Ken,\n\nTasuki Trading has a new guide for your team. I attach it. Is Friday good?\n";
  const auto told = [&] {
    return Told(Lint(text, MessageLanguage::kEnglish, {}, policy.messages(), context));
  };
  EXPECT_FALSE(told().contains("R105"));
  context.own = {"Suzuki", "Tasuki Trading"};
  EXPECT_TRUE(told().contains("R105"));
}

// A policy of before the lists finds what is counted, and its old phrases.
TEST(LintTest, APolicyWithoutListsBansNothing) {
  v1::MessageRules rules = DefaultPolicy().messages();
  rules.clear_words();
  const std::string text =
      "Dear Ken,\n\nTouching base on the guide you asked for ASAP. I attach it. Just checking in: "
      "is Friday good?\n";
  EXPECT_EQ(Told(Lint(text, MessageLanguage::kEnglish, {}, rules, {})),
            std::multiset<std::string>({"R099:3"}));
}

TEST(LintTest, WhatATouchKeepsIsEachRuleOnceAndBounded) {
  LintResult result;
  for (uint32_t rule = 0; rule < 100; ++rule) {
    const Severity severity = rule % 2 == 0 ? Severity::kError : Severity::kWarning;
    result.findings.push_back({rule, severity, 1, "", "", ""});
    result.findings.push_back({rule, Severity::kWarning, 2, "", "", ""});
  }
  v1::TouchLogged touch;
  KeepFindings(result, touch);
  EXPECT_TRUE(touch.linted());
  EXPECT_EQ(touch.lint_errors_size(), kLintRulesMax);
  EXPECT_EQ(touch.lint_warnings_size(), kLintRulesMax);
  EXPECT_EQ(touch.lint_errors(1), 2u);
  EXPECT_EQ(touch.lint_warnings(1), 3u);  // Of an error no warning besides.
}

// Whatever bytes there are: bounded findings, and no crash.
TEST(LintTest, ReadsAnyBytesWithinItsBounds) {
  const v1::Policy policy = DefaultPolicy();
  for (const std::string& piece :
       {std::string("just checking in asap? "), std::string(">"), std::string("(「"),
        std::string("\xE3\x81"), std::string("."), std::string("部長様、\n"), std::string("{a"),
        std::string("[…"), std::string("\0\xFF", 2), std::string("http://"), std::string("まで"),
        std::string("----\n"), std::string("1. a. b! \n")}) {
    std::string text;
    while (text.size() < 2 * kMessageBytesMax) text += piece;
    for (const MessageLanguage language : {MessageLanguage::kEnglish, MessageLanguage::kJapanese}) {
      const LintResult result = Lint(text, language, {}, policy.messages(), {});
      EXPECT_LE(result.findings.size(), kFindingsMax);
      for (const Finding& one : result.findings) EXPECT_LE(one.found.size(), kFoundBytesMax);
    }
  }
}

}  // namespace
}  // namespace tasuki::domain
