#include <algorithm>

#include "absl/strings/ascii.h"
#include "common/domain/verdict/policy_faults.h"

// What is wrong with a policy's rules of messages: their numbers, their lists of words, a team's
// own templates. Whether a template can be filled is told by
// common/domain/message/template_check.h.

namespace tasuki::domain {
namespace {

constexpr size_t kMessageWordBytesMax = 400;
constexpr int kMessageLanguagesMax = 2;

template <class List>
void CheckList(const std::string& place, const List& list, PolicyFaults& faults) {
  if (!faults.Count(place, list.size(), 0, kMessageWordsMax)) return;
  for (int i = 0; i < list.size(); ++i) faults.Text(Place(place, i), list[i], kMessageWordBytesMax);
}

void CheckLanguage(const std::string& place, const std::string& language, PolicyFaults& faults) {
  if (language == "ja" || language == "en") return;
  faults.Add(place, Phrase("\"$0\" is no language of messages; there are ja and en", language));
}

void CheckWords(const v1::MessageRules& messages, PolicyFaults& faults) {
  if (!faults.Count("messages.words", messages.words_size(), 0, kMessageLanguagesMax)) return;
  std::set<std::string> languages;
  for (int i = 0; i < messages.words_size(); ++i) {
    const v1::MessageWords& words = messages.words(i);
    const std::string place = Place("messages.words", i);
    CheckLanguage(absl::StrCat(place, ".language"), words.language(), faults);
    if (!languages.insert(words.language()).second) {
      faults.Add(absl::StrCat(place, ".language"),
                 Phrase("\"$0\" stands there twice", words.language()));
    }
    CheckList(absl::StrCat(place, ".banned_phrases"), words.banned_phrases(), faults);
    CheckList(absl::StrCat(place, ".pushy"), words.pushy(), faults);
    CheckList(absl::StrCat(place, ".wrong_honorifics"), words.wrong_honorifics(), faults);
    CheckList(absl::StrCat(place, ".essay_questions"), words.essay_questions(), faults);
    CheckList(absl::StrCat(place, ".closed_file"), words.closed_file(), faults);
  }
}

// A body has lines, and no other control characters.
void CheckBody(const std::string& place, const std::string& body, PolicyFaults& faults) {
  const bool is_text = std::none_of(body.begin(), body.end(), [](char c) {
    return c != '\n' && absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
  if (!body.empty() && body.size() <= kTemplateBodyBytesMax && is_text) return;
  faults.Add(place, Phrase("a text is needed, of at most $0 bytes", kTemplateBodyBytesMax));
}

void CheckTemplates(const v1::MessageRules& messages, PolicyFaults& faults) {
  const int count = messages.templates_size();
  if (!faults.Count("messages.templates", count, 0, kMessageTemplatesMax)) return;
  std::set<std::pair<std::string, std::string>> names;
  for (int i = 0; i < count; ++i) {
    const v1::MessageTemplate& own = messages.templates(i);
    const std::string place = Place("messages.templates", i);
    faults.Name(absl::StrCat(place, ".name"), own.name());
    CheckLanguage(absl::StrCat(place, ".language"), own.language(), faults);
    if (!names.emplace(own.name(), own.language()).second) {
      faults.Add(absl::StrCat(place, ".name"), Phrase("\"$0\" stands there twice", own.name()));
    }
    if (!own.subject().empty()) {
      faults.Text(absl::StrCat(place, ".subject"), own.subject(), kTemplateSubjectBytesMax);
    }
    CheckBody(absl::StrCat(place, ".body"), own.body(), faults);
  }
}

}  // namespace

void CheckMessages(const v1::MessageRules& messages, PolicyFaults& faults) {
  faults.Number("messages.sentences_min", messages.sentences_min(), 1, 50);
  faults.Number("messages.sentences_max", messages.sentences_max(),
                std::max<uint32_t>(messages.sentences_min(), 1), 50);
  faults.Number("messages.questions_max", messages.questions_max(), 0, 20);
  CheckList("messages.banned_phrases", messages.banned_phrases(), faults);
  CheckWords(messages, faults);
  CheckTemplates(messages, faults);
}

}  // namespace tasuki::domain
