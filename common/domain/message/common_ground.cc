#include "common/domain/message/common_ground.h"

#include <cstddef>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "common/domain/message/characters.h"
#include "common/domain/message/limits.h"
#include "common/domain/message/markers.h"

namespace tasuki::domain {
namespace {

constexpr size_t kKanjiRun = 2;
constexpr size_t kKatakanaRun = 3;
constexpr size_t kLatinBytesMin = 3;

enum class Script { kNone, kLatin, kKanji, kKatakana };

Script ScriptOf(char32_t code) {
  if (IsAsciiWord(code)) return Script::kLatin;
  if (IsKanji(code)) return Script::kKanji;
  return IsKatakana(code) ? Script::kKatakana : Script::kNone;
}

// `pumps` is `pump`.
std::string Stem(std::string word) {
  if (word.size() > kLatinBytesMin && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  return word;
}

void TellLatin(std::string word, const std::function<void(std::string)>& tell) {
  if (word.size() < kLatinBytesMin || IsCommonWord(word)) return;
  word = Stem(std::move(word));
  if (!IsCommonWord(word)) tell(std::move(word));
}

// The words of a text, so to say: of a run of kanji each two that stand together.
void ForEachWord(std::string_view text, const std::function<void(std::string)>& tell) {
  std::string latin;
  std::vector<char32_t> run;
  Script of_run = Script::kNone;
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    at += one.bytes;
    const char32_t code = Folded(one.code);
    const Script script = ScriptOf(code);
    if (script != of_run) {
      TellLatin(std::exchange(latin, {}), tell);
      run.clear();
      of_run = script;
    }
    if (script == Script::kLatin) AppendCharacter(code, latin);
    if (script != Script::kKanji && script != Script::kKatakana) continue;
    run.push_back(code);
    const size_t length = script == Script::kKanji ? kKanjiRun : kKatakanaRun;
    if (run.size() > length) run.erase(run.begin());
    if (run.size() < length) continue;
    std::string word;
    for (const char32_t part : run) AppendCharacter(part, word);
    if (!IsCommonWord(word)) tell(std::move(word));
  }
  TellLatin(std::move(latin), tell);
}

}  // namespace

bool ShareWords(const std::vector<std::string_view>& texts,
                const std::vector<std::string>& conversation, const std::vector<std::string>& own) {
  absl::flat_hash_set<std::string> known, ours;
  for (const std::string& text : own) {
    ForEachWord(Beginning(text, kMessageBytesMax),
                [&ours](std::string word) { ours.insert(std::move(word)); });
  }
  for (const std::string& text : conversation) {
    ForEachWord(Beginning(text, kMessageBytesMax), [&](std::string word) {
      if (!ours.contains(word)) known.insert(std::move(word));
    });
  }
  bool shared = false;
  for (const std::string_view text : texts) {
    ForEachWord(text, [&](const std::string& word) { shared = shared || known.contains(word); });
  }
  return shared;
}

}  // namespace tasuki::domain
