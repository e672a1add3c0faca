#include "common/domain/message/characters.h"

namespace tasuki::domain {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

MessageLanguage MessageLanguageOf(std::string_view word) {
  return word == "ja" ? MessageLanguage::kJapanese : MessageLanguage::kEnglish;
}

std::string_view WordOf(MessageLanguage language) {
  return language == MessageLanguage::kJapanese ? "ja" : "en";
}

MessageLanguage GuessLanguage(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    if (IsKana(one.code)) return MessageLanguage::kJapanese;
    at += one.bytes;
  }
  return MessageLanguage::kEnglish;
}

Character CharacterAt(std::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const uint32_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
  if (bytes == 1 || first > 0xF4 || at + bytes > text.size()) return {first, 1};
  char32_t code = first & (0x7FU >> bytes);
  for (uint32_t i = 1; i < bytes; ++i) {
    if (!IsContinuation(text[at + i])) return {first, 1};
    code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {code, bytes};
}

void AppendCharacter(char32_t code, std::string& text) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

char32_t Folded(char32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0;  // Wide letters, digits and marks.
  if (code >= 'A' && code <= 'Z') return code + ('a' - 'A');
  if (IsSpace(code)) return ' ';
  if (code == 0x2018 || code == 0x2019) return '\'';
  if (code == 0x201C || code == 0x201D) return '"';
  if (code >= 0x2010 && code <= 0x2014) return '-';
  return code;
}

bool IsKana(char32_t code) {
  return (code >= 0x3041 && code <= 0x309F) || IsKatakana(code) ||
         (code >= 0xFF66 && code <= 0xFF9F);
}

bool IsKatakana(char32_t code) {
  return (code >= 0x30A1 && code <= 0x30FA) || code == 0x30FC || code == 0x30FD;
}

bool IsKanji(char32_t code) {
  return (code >= 0x4E00 && code <= 0x9FFF) || (code >= 0x3400 && code <= 0x4DBF) ||
         code == 0x3005 || (code >= 0xF900 && code <= 0xFAFF);
}

bool IsAsciiLetter(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

bool IsDigit(char32_t code) { return code >= '0' && code <= '9'; }

bool IsAsciiWord(char32_t code) { return IsAsciiLetter(code) || IsDigit(code); }

bool IsSpace(char32_t code) {
  return code == ' ' || code == '\t' || code == '\r' || code == '\n' || code == '\f' ||
         code == '\v' || code == 0xA0 || code == 0x3000;
}

std::string_view WithoutSpaces(std::string_view text) {
  size_t first = 0;
  while (first < text.size()) {
    const Character one = CharacterAt(text, first);
    if (!IsSpace(one.code)) break;
    first += one.bytes;
  }
  size_t end = text.size();
  while (end > first) {
    size_t before = end - 1;
    while (before > first && end - before < 4 && IsContinuation(text[before])) --before;
    const Character one = CharacterAt(text, before);
    if (before + one.bytes != end || !IsSpace(one.code)) break;
    end = before;
  }
  return text.substr(first, end - first);
}

std::string_view Beginning(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && IsContinuation(text[end])) --end;
  return text.substr(0, end);
}

}  // namespace tasuki::domain
