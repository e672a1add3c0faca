#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Characters of a message, as far as sentences and words need them: no ICU below the client, and
// none is needed for this. Pure; any thread.

namespace tasuki::domain {

// In which language a message is written, and by whose manners it is judged (X17).
enum class MessageLanguage { kEnglish, kJapanese };

// `ja` or `en`; anything else is English.
MessageLanguage MessageLanguageOf(std::string_view word);
std::string_view WordOf(MessageLanguage language);
// Of a text whose language nobody said: Japanese where it has kana.
MessageLanguage GuessLanguage(std::string_view text);

// One character. A byte that is no UTF-8 stands for itself, so that any bytes can be read.
struct Character {
  char32_t code = 0;
  uint32_t bytes = 1;
};

// The character at `at`, which lies within `text`.
Character CharacterAt(std::string_view text, size_t at);
void AppendCharacter(char32_t code, std::string& text);

// Letters small, wide forms narrow, typographic quotes and hyphens as on a typewriter, any space
// one.
char32_t Folded(char32_t code);

bool IsKana(char32_t code);
bool IsKatakana(char32_t code);   // With ー.
bool IsKanji(char32_t code);      // With 々.
bool IsAsciiWord(char32_t code);  // Letters and digits.
bool IsAsciiLetter(char32_t code);
bool IsDigit(char32_t code);
// Also the wide space U+3000 and the one that does not break.
bool IsSpace(char32_t code);

// Without spaces around it, wide ones too.
std::string_view WithoutSpaces(std::string_view text);
// The first `bytes_max` bytes and no part of a character.
std::string_view Beginning(std::string_view text, size_t bytes_max);

}  // namespace tasuki::domain
