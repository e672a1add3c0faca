#include "common/domain/message/templates.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/domain/message/shipped.h"

namespace tasuki::domain {
namespace {

absl::Span<const ShippedTemplate> ShippedOf(MessageLanguage language) {
  return language == MessageLanguage::kJapanese ? JapaneseTemplates() : EnglishTemplates();
}

std::string EnglishBody(const ShippedTemplate& of) {
  if (of.frame == Frame::kCall) return absl::StrCat("Hello {recipient},\n\n", of.text, "\n");
  return absl::StrCat("Dear {recipient},\n\n", of.text,
                      "\n\nBest regards,\n{sender}\n[[{sender_company}\n]]");
}

std::string JapaneseBody(const ShippedTemplate& of) {
  constexpr char kAddress[] = "[[{company}\n]][[{department} ]]{recipient}\n\n";
  constexpr char kSignature[] = "\n\n-- \n{sender}\n[[{sender_company}\n]]";
  const char* opening = "";
  const char* closing = "";
  switch (of.frame) {
    case Frame::kMail:
      opening = "お世話になっております。\n[[{sender_company}の]]{sender}です。\n\n";
      closing = "\n\n何卒よろしくお願いいたします。";
      break;
    case Frame::kFirstMail:
      opening = "初めてご連絡いたします。\n[[{sender_company}の]]{sender}と申します。\n\n";
      closing = "\n\n今後とも、どうぞよろしくお願いいたします。";
      break;
    case Frame::kCall:
      return absl::StrCat(
          "{recipient}\n\nお世話になっております。\n[[{sender_company}の]]{sender}です。\n\n",
          of.text, "\n");
    case Frame::kGreeting:
      closing = "\n\n今後とも、どうぞよろしくお願い申し上げます。";
      break;
    case Frame::kYearEnd:
      closing = "\n\n来年も、どうぞよろしくお願い申し上げます。";
      break;
    case Frame::kNewYear:
      closing = "\n\n本年も、どうぞよろしくお願い申し上げます。";
      break;
  }
  return absl::StrCat(kAddress, opening, of.text, closing, kSignature);
}

}  // namespace

std::optional<v1::MessageTemplate> FindTemplate(const v1::MessageRules& rules,
                                                std::string_view name, MessageLanguage language) {
  for (const v1::MessageTemplate& own : rules.templates()) {
    if (own.name() == name && own.language() == WordOf(language)) return own;
  }
  for (const ShippedTemplate& ours : ShippedOf(language)) {
    if (ours.name != name) continue;
    v1::MessageTemplate found;
    found.set_name(ours.name);
    found.set_language(std::string(WordOf(language)));
    found.set_subject(ours.subject);
    found.set_body(language == MessageLanguage::kJapanese ? JapaneseBody(ours) : EnglishBody(ours));
    return found;
  }
  return std::nullopt;
}

std::vector<std::string> TemplateNames(const v1::MessageRules& rules, MessageLanguage language) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const v1::MessageTemplate& own : rules.templates()) {
    if (own.language() == WordOf(language) && seen.insert(own.name()).second) {
      names.push_back(own.name());
    }
  }
  for (const ShippedTemplate& ours : ShippedOf(language)) {
    if (seen.insert(ours.name).second) names.emplace_back(ours.name);
  }
  return names;
}

bool IsGreetingTemplate(std::string_view name) {
  const absl::Span<const ShippedTemplate> all = JapaneseTemplates();
  return std::any_of(all.begin(), all.end(), [name](const ShippedTemplate& one) {
    return one.name == name && (one.frame == Frame::kGreeting || one.frame == Frame::kYearEnd ||
                                one.frame == Frame::kNewYear);
  });
}

}  // namespace tasuki::domain
