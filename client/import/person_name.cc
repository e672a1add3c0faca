#include "client/import/person_name.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tasuki::client {
namespace {

// The table. 1. Full-width forms and half-width kana become the usual ones. 2. Capitals of Latin,
// Greek and Cyrillic become small ones. 3. A letter and a combining mark become one character,
// where Latin-1 or kana have it. 4. Blanks go. Nothing here may ever change: ids come from it.

// U+FF61 to U+FF9F in their usual width; the last two are the marks ゙ and ゚.
constexpr std::array<char16_t, 63> kHalfWidth = {
    u'。', u'「', u'」', u'、', u'・', u'ヲ', u'ァ',     u'ィ',    u'ゥ', u'ェ', u'ォ',
    u'ャ', u'ュ', u'ョ', u'ッ', u'ー', u'ア', u'イ',     u'ウ',    u'エ', u'オ', u'カ',
    u'キ', u'ク', u'ケ', u'コ', u'サ', u'シ', u'ス',     u'セ',    u'ソ', u'タ', u'チ',
    u'ツ', u'テ', u'ト', u'ナ', u'ニ', u'ヌ', u'ネ',     u'ノ',    u'ハ', u'ヒ', u'フ',
    u'ヘ', u'ホ', u'マ', u'ミ', u'ム', u'メ', u'モ',     u'ヤ',    u'ユ', u'ヨ', u'ラ',
    u'リ', u'ル', u'レ', u'ロ', u'ワ', u'ン', u'\u3099', u'\u309A'};

// Small Latin-1 letters with a mark.
struct Marked {
  char letter;
  char16_t mark;
  char16_t whole;
};
constexpr std::array<Marked, 27> kMarked = {{
    {'a', 0x300, u'à'}, {'a', 0x301, u'á'}, {'a', 0x302, u'â'}, {'a', 0x303, u'ã'},
    {'a', 0x308, u'ä'}, {'a', 0x30A, u'å'}, {'c', 0x327, u'ç'}, {'e', 0x300, u'è'},
    {'e', 0x301, u'é'}, {'e', 0x302, u'ê'}, {'e', 0x308, u'ë'}, {'i', 0x300, u'ì'},
    {'i', 0x301, u'í'}, {'i', 0x302, u'î'}, {'i', 0x308, u'ï'}, {'n', 0x303, u'ñ'},
    {'o', 0x300, u'ò'}, {'o', 0x301, u'ó'}, {'o', 0x302, u'ô'}, {'o', 0x303, u'õ'},
    {'o', 0x308, u'ö'}, {'u', 0x300, u'ù'}, {'u', 0x301, u'ú'}, {'u', 0x302, u'û'},
    {'u', 0x308, u'ü'}, {'y', 0x301, u'ý'}, {'y', 0x308, u'ÿ'},
}};

constexpr std::u16string_view kVoiced =
    u"かきくけこさしすせそたちつてとはひふへほ"
    u"カキクケコサシスセソタチツテトハヒフヘホ";
constexpr std::u16string_view kHalfVoiced = u"はひふへほハヒフヘホ";

constexpr bool Within(uint32_t code, uint32_t first, uint32_t last) {
  return first <= code && code <= last;
}

bool IsBlank(uint32_t code) {
  return Within(code, 0x09, 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || Within(code, 0x2000, 0x200B) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x2060 || code == 0x3000 || code == 0xFEFF;
}

uint32_t UsualWidth(uint32_t code) {
  if (Within(code, 0xFF01, 0xFF5E)) return code - 0xFF01 + 0x21;
  if (Within(code, 0xFF61, 0xFF9F)) return kHalfWidth[code - 0xFF61];
  return code;
}

uint32_t Small(uint32_t code) {
  const bool capital = Within(code, 'A', 'Z') || (Within(code, 0xC0, 0xDE) && code != 0xD7) ||
                       (Within(code, 0x391, 0x3A9) && code != 0x3A2) || Within(code, 0x410, 0x42F);
  if (capital) return code + 0x20;
  if (Within(code, 0x400, 0x40F)) return code + 0x50;
  // Latin Extended-A, where capital and small letter take turns.
  const bool even_capital =
      (Within(code, 0x100, 0x137) && code != 0x130 && code != 0x131) || Within(code, 0x14A, 0x177);
  const bool odd_capital = Within(code, 0x139, 0x148) || Within(code, 0x179, 0x17E);
  if ((even_capital && code % 2 == 0) || (odd_capital && code % 2 == 1)) return code + 1;
  return code == 0x178 ? 0xFF : code;
}

// `letter` and a mark behind it as one character; 0: there is none.
uint32_t Joined(uint32_t letter, uint32_t mark) {
  const auto has = [letter](std::u16string_view kana) {
    return std::any_of(kana.begin(), kana.end(), [&](char16_t each) { return each == letter; });
  };
  if (mark == 0x3099 && has(kVoiced)) return letter + 1;
  if (mark == 0x3099 && (letter == u'う' || letter == u'ウ'))
    return letter == u'う' ? u'ゔ' : u'ヴ';
  if (mark == 0x309A && has(kHalfVoiced)) return letter + 2;
  for (const Marked& each : kMarked) {
    if (static_cast<uint32_t>(each.letter) == letter && each.mark == mark) return each.whole;
  }
  return 0;
}

// The next character and its length; a byte that begins none is one by itself, marked.
constexpr uint32_t kRawByte = 0x80000000;
struct Decoded {
  uint32_t code;
  size_t bytes;
};
Decoded Next(std::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(text[at]); };
  const uint8_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
  if (bytes == 1 || text.size() < bytes || first > 0xF4) return {kRawByte | first, 1};
  uint32_t code = first & (0x7F >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kRawByte | first, 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, bytes};
}

void Put(std::string& out, uint32_t code) {
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if ((code & kRawByte) != 0 || code < 0x80) return put(code & 0xFF);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

}  // namespace

std::string PersonForm(std::string_view name) {
  std::string form;
  uint32_t held = 0;  // The last character, which a mark may join; 0: none.
  while (!name.empty()) {
    const Decoded next = Next(name);
    name.remove_prefix(next.bytes);
    if (IsBlank(next.code)) continue;
    const uint32_t code = Small(UsualWidth(next.code));
    if (const uint32_t whole = held == 0 ? 0 : Joined(held, code); whole != 0) {
      held = whole;
      continue;
    }
    if (held != 0) Put(form, held);
    held = code;
  }
  if (held != 0) Put(form, held);
  return form;
}

}  // namespace tasuki::client
