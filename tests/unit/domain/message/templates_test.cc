#include "common/domain/message/templates.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/domain/message/limits.h"
#include "common/domain/message/lint.h"
#include "common/domain/message/template_check.h"
#include "tests/unit/domain/message/corpus.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

constexpr MessageLanguage kBoth[] = {MessageLanguage::kEnglish, MessageLanguage::kJapanese};

MessageFacts SampleFacts(MessageLanguage language) {
  MessageFacts facts;
  if (language == MessageLanguage::kJapanese) {
    facts = {"山田太郎",
             "",
             "株式会社青空商事",
             "製造部 部長",
             "鈴木花子",
             "タスキ商会",
             "夜勤の騒音",
             "大阪の展示会",
             "田中",
             "佐藤",
             "14日(木)10時",
             "試験の成績",
             "2ページの資料",
             "6dBの騒音の低減",
             "5月20日"};
  } else {
    facts = {"Yamada",
             "Mr.",
             "Aozora Trading",
             "Production",
             "Hanako Suzuki",
             "Tasuki Trading",
             "the noise on night shifts",
             "at the Osaka fair",
             "Mr. Tanaka",
             "Ms. Sato",
             "Thursday at 10:00",
             "the test report",
             "a two-page report",
             "6 dB less noise",
             "20 May"};
  }
  return facts;
}

// As a draft carries the messages before it.
std::string WithEarlier(std::string body, uint32_t step) {
  if (step >= 2) absl::StrAppend(&body, "\n> Dear Mr. Yamada,\n> Is Thursday good?\n");
  if (step >= 3) absl::StrAppend(&body, "> > Dear Mr. Yamada,\n> > Is Monday good?\n");
  return body;
}

LintContext KnownOf(const MessageFacts& facts) {
  LintContext context;
  context.conversation = {facts.said};
  context.own = {facts.sender, facts.sender_company};
  return context;
}

std::string Filled(std::string_view name, MessageLanguage language, const MessageFacts& facts) {
  const std::optional<v1::MessageTemplate> found = FindTemplate({}, name, language);
  EXPECT_TRUE(found.has_value()) << name;
  return found.has_value() ? FillTemplate(*found, facts).body : "";
}

// R055–R063, R073–R078, R085, R099–R109, X17: every step of every cadence, in both languages.
TEST(TemplatesTest, EachPassesLintAtItsStep) {
  const v1::Policy policy = DefaultPolicy();
  for (const v1::Cadence& cadence : policy.cadences()) {
    for (int i = 1; i <= cadence.steps_size(); ++i) {
      const auto number = static_cast<uint32_t>(i);
      const v1::CadenceStep& step = cadence.steps(i - 1);
      for (const MessageLanguage language : kBoth) {
        const MessageFacts facts = SampleFacts(language);
        std::string body = Filled(step.template_(), language, facts);
        if (step.quotes_earlier()) body = WithEarlier(body, number);
        EXPECT_EQ(
            Told(Lint(body, language, StepOf(cadence, number), policy.messages(), KnownOf(facts))),
            std::multiset<std::string>())
            << cadence.name() << " " << i << "\n"
            << body;
      }
    }
  }
}

// Those of no step by the rules of every step; of the conversation, something or nothing is known.
TEST(TemplatesTest, EachPassesLintByTheRulesOfEveryStep) {
  const v1::Policy policy = DefaultPolicy();
  for (const MessageLanguage language : kBoth) {
    const MessageFacts facts = SampleFacts(language);
    for (const std::string& name : TemplateNames({}, language)) {
      if (name == "any-progress") continue;  // Of an exempt step alone.
      LintStep step;
      step.is_greeting = IsGreetingTemplate(name);
      const std::string body = Filled(name, language, facts);
      EXPECT_EQ(Told(Lint(body, language, step, policy.messages(), KnownOf(facts))),
                std::multiset<std::string>())
          << name << "\n"
          << body;
    }
  }
}

// The default policy and the lists of what one needs in Japan (X17) name them.
TEST(TemplatesTest, ThereIsEachThatIsAskedFor) {
  for (const MessageLanguage language : kBoth) {
    for (const char* name :
         {"thanks-after-cards", "proposal-sent", "handover-predecessor", "handover-successor",
          "handover-joint-visit", "take-up-again", "stepping-back", "scheduling", "consideration",
          "materials", "thanks-for-order", "apology", "year-end", "new-year", "summer-greeting",
          "answer", "article", "similar-project", "schedule-filling"}) {
      EXPECT_TRUE(FindTemplate({}, name, language).has_value()) << name;
    }
  }
  EXPECT_EQ(TemplateNames({}, MessageLanguage::kEnglish),
            TemplateNames({}, MessageLanguage::kJapanese));
}

TEST(TemplatesTest, OursHaveNoFault) {
  for (const MessageLanguage language : kBoth) {
    for (const std::string& name : TemplateNames({}, language)) {
      const std::optional<v1::MessageTemplate> found = FindTemplate({}, name, language);
      ASSERT_TRUE(found.has_value());
      EXPECT_FALSE(TemplateFault(found->body()).has_value()) << name;
      EXPECT_FALSE(TemplateFault(found->subject()).has_value()) << name;
      EXPECT_LE(found->body().size(), kTemplateBodyBytesMax);
      EXPECT_LE(found->subject().size(), kTemplateSubjectBytesMax);
    }
  }
}

// What is not known is left out, or a gap that lint reports; and nothing else is left of a
// template.
TEST(TemplatesTest, WhatIsNotKnownIsLeftOutOrAGap) {
  const v1::Policy policy = DefaultPolicy();
  for (const MessageLanguage language : kBoth) {
    for (const std::string& name : TemplateNames({}, language)) {
      const std::optional<v1::MessageTemplate> found = FindTemplate({}, name, language);
      ASSERT_TRUE(found.has_value());
      const FilledMessage message = FillTemplate(*found, {});
      for (const char* left : {"{", "}", "[[", "]]"}) {
        EXPECT_FALSE(absl::StrContains(message.body, left)) << name << "\n" << message.body;
      }
      EXPECT_TRUE(absl::StrContains(message.body, "[…")) << name;
      EXPECT_FALSE(message.missing.empty());
      EXPECT_TRUE(absl::StrContains(absl::StrCat(testing::PrintToString(Told(
                                        Lint(message.body, language, {}, policy.messages(), {})))),
                                    "R104"))
          << name;
    }
  }
}

TEST(TemplatesTest, APartIsLeftOutWhereItLacksAValue) {
  v1::MessageTemplate of;
  of.set_language("en");
  of.set_body("It was good[[ to meet you {met}]]. You said {said}.[[ Until {slot}, {item}!]]\n");
  MessageFacts facts;
  facts.slot = "Friday";
  FilledMessage message = FillTemplate(of, facts);
  EXPECT_EQ(message.body, "It was good. You said […what they spoke of].\n");
  EXPECT_EQ(message.missing, std::vector<std::string>({"said"}));
  facts.met = "at the fair";
  facts.said = "yes";
  facts.item = "a guide";
  message = FillTemplate(of, facts);
  EXPECT_EQ(message.body,
            "It was good to meet you at the fair. You said yes. Until Friday, a guide!\n");
  EXPECT_TRUE(message.missing.empty());
}

// X17: 様 once.
TEST(TemplatesTest, AnHonorificStandsOnce) {
  v1::MessageTemplate of;
  of.set_language("ja");
  of.set_body("{recipient}");
  const auto filled = [&of](const char* recipient, const char* honorific) {
    MessageFacts facts;
    facts.recipient = recipient;
    facts.honorific = honorific;
    return FillTemplate(of, facts).body;
  };
  EXPECT_EQ(filled("山田", ""), "山田様\n");
  EXPECT_EQ(filled("山田様", ""), "山田様\n");
  EXPECT_EQ(filled("山田", "先生"), "山田先生\n");
  of.set_language("en");
  EXPECT_EQ(filled("Yamada", "Mr."), "Mr. Yamada\n");
  EXPECT_EQ(filled("Ken", ""), "Ken\n");
}

// What a person wrote is never read as a template, and stands on one line, within bounds.
TEST(TemplatesTest, AValueIsOnlyAValue) {
  v1::MessageTemplate of;
  of.set_language("en");
  of.set_subject("On {said}");
  of.set_body("{said}");
  MessageFacts facts;
  facts.item = "secret";
  facts.said = " {item} [[{met}]]\r\nSubject: x。 ";
  EXPECT_EQ(FillTemplate(of, facts).subject, "On {item} [[{met}]] Subject: x");
  facts.said = std::string(100'000, 'a');
  EXPECT_EQ(FillTemplate(of, facts).body.size(), kTemplateValueBytesMax + 1);
}

// A team's own comes first, by name and language.
TEST(TemplatesTest, ATeamsOwnComesFirst) {
  v1::MessageRules rules;
  v1::MessageTemplate& own = *rules.add_templates();
  own.set_name("proposal");
  own.set_language("ja");
  own.set_body("弊社の");
  EXPECT_EQ(FindTemplate(rules, "proposal", MessageLanguage::kJapanese)->body(), "弊社の");
  EXPECT_NE(FindTemplate(rules, "proposal", MessageLanguage::kEnglish)->body(), "弊社の");
  EXPECT_FALSE(FindTemplate(rules, "no-such", MessageLanguage::kEnglish).has_value());
  EXPECT_EQ(TemplateNames(rules, MessageLanguage::kJapanese).front(), "proposal");
}

TEST(TemplatesTest, AFaultIsTold) {
  EXPECT_FALSE(TemplateFault("Dear {recipient}, {}, {Not} a [b] { }").has_value());
  EXPECT_EQ(TemplateFault("{resipient}")->InEnglish().substr(0, 24), "\"{resipient}\" is no valu");
  EXPECT_EQ(TemplateFault("a [[ b")->InEnglish(), "\"[[\" has no \"]]\"");
  EXPECT_EQ(TemplateFault("a ]] b")->InEnglish(), "\"]]\" stands without \"[[\"");
  EXPECT_EQ(TemplateFault("a [[ b [[ c ]] ]]")->InEnglish(), "\"[[\" stands within \"[[\"");
}

TEST(TemplatesTest, APolicysFaultSaysWhere) {
  v1::Policy policy;
  policy.mutable_messages()->add_templates()->set_body("{said}");
  EXPECT_TRUE(TemplateFaultsOf(policy).empty());
  policy.mutable_messages()->add_templates()->set_subject("{sayd}");
  policy.mutable_messages()->mutable_templates(1)->set_body("[[");
  const std::vector<PolicyFault> faults = TemplateFaultsOf(policy);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].place, "messages.templates[1].subject");
  EXPECT_EQ(faults[1].place, "messages.templates[1].body");
}

}  // namespace
}  // namespace tasuki::domain
