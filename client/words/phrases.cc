#include "client/words/phrases.h"

#include <array>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/words/japanese.h"
#include "client/words/translations.h"

namespace tasuki::client {
namespace {

// Whether `text` is `pattern` with something in each place, which `values` then holds by its
// number.
bool Fills(std::string_view text, std::string_view pattern, std::vector<std::string>& values) {
  values.clear();
  for (;;) {
    const size_t place = pattern.find('$');
    const std::string_view before = pattern.substr(0, place);
    if (text.substr(0, before.size()) != before) return false;
    text.remove_prefix(before.size());
    if (place == std::string_view::npos) return text.empty();
    pattern.remove_prefix(place + 2);  // `$0`
    const std::string_view after = pattern.substr(0, pattern.find('$'));
    const size_t end = after.empty() ? text.size() : text.find(after);
    if (end == std::string_view::npos || end == 0) return false;
    values.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace

const char* JapaneseOf(std::string_view english) {
  for (const auto& table :
       {JapaneseHelp(), JapaneseFailures(), JapaneseFaults(), JapanesePolicy(), JapaneseCards(),
        JapaneseOfLint(), JapaneseMail(), JapanesePromises(), JapaneseDeals(), JapaneseHandover(),
        JapaneseLeaving(), JapaneseAudit(), JapaneseCoaching(), JapaneseReport(), JapaneseReplay(),
        JapaneseOfOthers()}) {
    for (const Translated& one : table) {
      if (english == one.english) return one.japanese;
    }
  }
  return nullptr;
}

std::string InLanguage(Language language, const Phrase& phrase) {
  if (language == Language::kEnglish) return phrase.InEnglish();
  if (!phrase.is_ours()) return phrase.english();
  std::vector<std::string> values;
  for (const Phrase& value : phrase.values()) values.push_back(InLanguage(language, value));
  const char* japanese = JapaneseOf(phrase.english());
  if (japanese != nullptr) return FillPlaces(japanese, values);
  if (!values.empty()) return FillPlaces(phrase.english(), values);
  for (const Translated& one : JapaneseOfOthers()) {
    if (Fills(phrase.english(), one.english, values)) return FillPlaces(one.japanese, values);
  }
  std::string plain = Plain(language, phrase.english());
  // A sentence that nobody knows: of a newer server, or of a system that is not ours. Commands are
  // the same in every language.
  if (plain == phrase.english() && absl::StrContains(plain, ' ') &&
      !absl::StartsWith(plain, "tasuki ")) {
    return absl::StrCat("「", plain, "」という応答がありました");
  }
  return plain;
}

Language LanguageOf(const std::string& locale) {
  const bool japanese = locale == "ja" || locale.rfind("ja_", 0) == 0 ||
                        locale.rfind("ja-", 0) == 0 || locale.rfind("ja.", 0) == 0;
  return japanese ? Language::kJapanese : Language::kEnglish;
}

}  // namespace tasuki::client
