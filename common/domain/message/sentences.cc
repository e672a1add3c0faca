#include "common/domain/message/sentences.h"

#include <algorithm>
#include <array>
#include <optional>

// 1. The lines become one row of characters, each with its line; a line's end is a space, and
//    nothing between Japanese characters.
// 2. Brackets that close again are matched: what ends within them ends no sentence. One that never
//    closes is a character like any other.
// 3. Addresses of the web are passed over whole, without the marks behind them.
// 4. At each mark it is decided whether it ends the sentence (EndsAt).

namespace tasuki::domain {
namespace {

struct SentenceGlyph {
  char32_t code = 0;
  uint32_t line = 0;
  bool line_ends = false;  // The last of its line.
  bool is_inside = false;  // Within brackets, or of an address of the web.
};

// Followed by a name or a number: no end of a sentence.
constexpr auto kNeverEnd = std::to_array<std::string_view>(
    {"mr",   "mrs", "ms", "dr",  "prof",   "messrs", "st",   "rev", "hon",  "gen", "vs",  "e.g",
     "eg",   "i.e", "cf", "fig", "figs",   "nos",    "nr",   "art", "vol",  "ch",  "sec", "tel",
     "attn", "p",   "pp", "ext", "approx", "ca",     "incl", "viz", "ph.d", "mt",  "ft",  "max"});
// These end one where what follows begins like a sentence.
constexpr auto kMayEnd = std::to_array<std::string_view>(
    {"ltd", "co",  "inc", "corp", "llc", "plc",  "bros", "etc", "u.s", "u.k", "u.s.a",
     "e.u", "a.m", "p.m", "jr",   "sr",  "no",   "dept", "est", "jan", "feb", "mar",
     "apr", "jun", "jul", "aug",  "sep", "sept", "oct",  "nov", "dec", "k.k", "y.k"});
constexpr auto kStarters = std::to_array<std::string_view>(
    {"the",   "we",     "i",     "it",    "this", "that",  "these",  "those", "our",    "they",
     "you",   "your",   "he",    "she",   "his",  "her",   "their",  "my",    "in",     "on",
     "at",    "if",     "when",  "while", "as",   "after", "before", "since", "so",     "but",
     "and",   "or",     "could", "would", "can",  "may",   "might",  "shall", "should", "will",
     "is",    "are",    "was",   "were",  "do",   "does",  "did",    "have",  "has",    "please",
     "thank", "thanks", "there", "here",  "what", "which", "who",    "how",   "where",  "why",
     "let",   "to",     "for",   "with",  "a",    "an",    "all",    "both"});

template <size_t N>
bool IsListed(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsWideMark(char32_t c) { return c == U'。' || c == U'！' || c == U'？' || c == U'｡'; }
bool IsMark(char32_t c) { return IsWideMark(c) || c == '.' || c == '!' || c == '?' || c == U'．'; }

char32_t CloserOf(char32_t c) {
  switch (c) {
    case U'「':
      return U'」';
    case U'『':
      return U'』';
    case U'（':
      return U'）';
    case '(':
      return ')';
    case U'【':
      return U'】';
    case U'〈':
      return U'〉';
    case U'《':
      return U'》';
    case '[':
      return ']';
    default:
      return 0;
  }
}

// What may stand between a mark and the space behind it.
bool ClosesQuote(char32_t c) {
  return c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == ')' || c == U'）';
}

class SentenceScanner {
 public:
  explicit SentenceScanner(const std::vector<NumberedLine>& lines) {
    for (const NumberedLine& line : lines) Append(line);
    MarkBrackets();
    MarkAddresses();
  }

  std::vector<SentenceText> Run();

 private:
  void Append(const NumberedLine& line);
  void MarkBrackets();
  void MarkAddresses();
  bool StartsAddress(size_t at) const;
  // Behind the sentence's end, where the mark at `at` ends one.
  std::optional<size_t> EndsAt(size_t at) const;
  bool DotEnds(size_t at, size_t behind) const;
  bool BeginsSentence(size_t at) const;
  // The word whose last character stands before `at`, small letters, without what opens it.
  std::string WordBefore(size_t at) const;
  void Take(size_t from, size_t to, bool is_ended, std::vector<SentenceText>& sentences) const;
  bool IsLetterAt(size_t at) const { return at < glyphs_.size() && IsAsciiWord(glyphs_[at].code); }

  std::vector<SentenceGlyph> glyphs_;
};

void SentenceScanner::Append(const NumberedLine& line) {
  const std::string_view text = WithoutSpaces(line.text);
  if (text.empty()) return;
  const char32_t first = CharacterAt(text, 0).code;
  if (!glyphs_.empty() && (glyphs_.back().code < 0x80 || first < 0x80)) {
    glyphs_.push_back({' ', glyphs_.back().line, false, false});
  }
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    glyphs_.push_back({IsSpace(one.code) ? U' ' : one.code, line.number, false, false});
    at += one.bytes;
  }
  glyphs_.back().line_ends = true;
}

void SentenceScanner::MarkBrackets() {
  std::vector<std::pair<char32_t, size_t>> open;  // What closes it, and where it opened.
  for (size_t at = 0; at < glyphs_.size(); ++at) {
    const char32_t code = glyphs_[at].code;
    if (const char32_t closer = CloserOf(code); closer != 0) {
      open.emplace_back(closer, at);
    } else if (!open.empty() && code == open.back().first) {
      const size_t from = open.back().second;
      open.pop_back();
      // Of nested ones only the outermost is marked, so that each is passed once.
      if (open.empty()) {
        for (size_t i = from; i <= at; ++i) glyphs_[i].is_inside = true;
      }
    }
  }
  // Outer ones that never close: those within them still count.
  if (open.empty()) return;
  std::vector<std::pair<char32_t, size_t>> again;
  for (size_t at = open.back().second + 1; at < glyphs_.size(); ++at) {
    const char32_t code = glyphs_[at].code;
    if (const char32_t closer = CloserOf(code); closer != 0) {
      again.emplace_back(closer, at);
    } else if (!again.empty() && code == again.back().first) {
      for (size_t i = again.back().second; again.size() == 1 && i <= at; ++i) {
        glyphs_[i].is_inside = true;
      }
      again.pop_back();
    }
  }
}

bool SentenceScanner::StartsAddress(size_t at) const {
  for (const std::u32string_view head : {U"http://", U"https://", U"www."}) {
    size_t i = 0;
    while (i < head.size() && at + i < glyphs_.size() && Folded(glyphs_[at + i].code) == head[i]) {
      ++i;
    }
    if (i == head.size()) return at == 0 || !IsAsciiWord(glyphs_[at - 1].code);
  }
  return false;
}

void SentenceScanner::MarkAddresses() {
  for (size_t at = 0; at < glyphs_.size(); ++at) {
    const char32_t code = glyphs_[at].code;
    if ((code != 'h' && code != 'H' && code != 'w' && code != 'W') || !StartsAddress(at)) continue;
    size_t end = at;
    while (end < glyphs_.size() && glyphs_[end].code > ' ' && glyphs_[end].code < 0x7F &&
           glyphs_[end].code != '<' && glyphs_[end].code != '>' && glyphs_[end].code != '"') {
      ++end;
    }
    while (end > at && (IsMark(glyphs_[end - 1].code) || glyphs_[end - 1].code == ',')) --end;
    for (size_t i = at; i < end; ++i) glyphs_[i].is_inside = true;
    at = std::max(end, at + 1) - 1;
  }
}

std::string SentenceScanner::WordBefore(size_t at) const {
  constexpr size_t kWordMax = 12;
  size_t from = at;
  while (from > 0 && at - from <= kWordMax && glyphs_[from - 1].code > ' ' &&
         glyphs_[from - 1].code < 0x80) {
    --from;
  }
  while (from < at && !IsAsciiWord(glyphs_[from].code)) ++from;
  std::string word;
  for (size_t i = from; i < at; ++i) AppendCharacter(Folded(glyphs_[i].code), word);
  return word;
}

bool SentenceScanner::BeginsSentence(size_t at) const {
  std::string word;
  for (size_t i = at; i < glyphs_.size() && word.size() <= 8 && IsAsciiLetter(glyphs_[i].code);
       ++i) {
    AppendCharacter(Folded(glyphs_[i].code), word);
  }
  return IsListed(kStarters, word);
}

// `at`: a single full stop of a Latin text; `behind`: the first character that is no space.
bool SentenceScanner::DotEnds(size_t at, size_t behind) const {
  if (behind >= glyphs_.size()) return true;
  const char32_t next = glyphs_[behind].code;
  if (next >= 'a' && next <= 'z') return false;
  const std::string word = WordBefore(at);
  if (IsListed(kNeverEnd, word)) return false;
  const bool is_initial =
      word.size() == 1 && IsAsciiLetter(static_cast<unsigned char>(word[0])) && word != "i";
  const bool has_dots = word.find('.') != std::string::npos &&
                        !IsDigit(static_cast<unsigned char>(word[0])) && word.size() <= 6;
  if (IsListed(kMayEnd, word) || is_initial || has_dots) return BeginsSentence(behind);
  return true;
}

std::optional<size_t> SentenceScanner::EndsAt(size_t at) const {
  if (glyphs_[at].is_inside) return std::nullopt;
  const bool is_wide_dot = glyphs_[at].code == U'．';
  if (is_wide_dot && at + 1 < glyphs_.size()) {
    const char32_t next = Folded(glyphs_[at + 1].code);
    if (IsAsciiWord(next)) return std::nullopt;  // １．５
  }
  size_t end = at;
  bool only_dots = true, any_wide = is_wide_dot;
  for (; end < glyphs_.size() && IsMark(glyphs_[end].code); ++end) {
    only_dots = only_dots && glyphs_[end].code == '.';
    any_wide = any_wide || IsWideMark(glyphs_[end].code);
  }
  while (end < glyphs_.size() && !glyphs_[end].is_inside && ClosesQuote(glyphs_[end].code)) ++end;
  if (any_wide) return end;
  if (end == glyphs_.size()) return end;
  const char32_t next = glyphs_[end].code;
  if (next >= 0x80) {  // 「〜ですか?次に」, but not of `Co.の`.
    const bool after_japanese = at > 0 && glyphs_[at - 1].code >= 0x80;
    if (only_dots && !after_japanese) return std::nullopt;
    return end;
  }
  if (next != ' ') return std::nullopt;
  size_t behind = end;
  while (behind < glyphs_.size() && glyphs_[behind].code == ' ') ++behind;
  if (only_dots) {
    if (!DotEnds(at, behind)) return std::nullopt;
  } else if (behind < glyphs_.size() && glyphs_[behind].code >= 'a' &&
             glyphs_[behind].code <= 'z') {
    return std::nullopt;  // "Really?" he said.
  }
  return end;
}

void SentenceScanner::Take(size_t from, size_t to, bool is_ended,
                           std::vector<SentenceText>& sentences) const {
  while (from < to && glyphs_[from].code == ' ') ++from;
  while (to > from && glyphs_[to - 1].code == ' ') --to;
  if (from == to) return;
  SentenceText& sentence = sentences.emplace_back();
  for (size_t i = from; i < to; ++i) AppendCharacter(glyphs_[i].code, sentence.text);
  sentence.line = glyphs_[from].line;
  sentence.is_ended = is_ended;
}

std::vector<SentenceText> SentenceScanner::Run() {
  std::vector<SentenceText> sentences;
  size_t from = 0;
  std::string tail;  // The last characters of the sentence, for how a line ends.
  for (size_t at = 0; at < glyphs_.size();) {
    const SentenceGlyph& glyph = glyphs_[at];
    if (IsMark(glyph.code)) {
      if (const std::optional<size_t> end = EndsAt(at)) {
        Take(from, *end, true, sentences);
        from = at = *end;
        continue;
      }
      // The whole run of marks has been looked at.
      while (at + 1 < glyphs_.size() && IsMark(glyphs_[at + 1].code)) ++at;
    } else if (glyph.code == ')' && glyph.is_inside && at > from && IsMark(glyphs_[at - 1].code) &&
               glyphs_[at - 1].code < 0x80 && glyphs_[from].code < 0x80) {
      size_t begin = from;  // "(See page 2.)" is a sentence of its own.
      while (begin < at && glyphs_[begin].code == ' ') ++begin;
      if (glyphs_[begin].code == '(') {
        Take(from, at + 1, true, sentences);
        from = ++at;
        continue;
      }
    }
    if (glyph.line_ends && !glyph.is_inside && IsKana(glyph.code)) {
      constexpr size_t kTail = 8;
      tail.clear();
      for (size_t i = at + 1 - std::min({at + 1 - from, kTail}); i <= at; ++i) {
        AppendCharacter(glyphs_[i].code, tail);
      }
      if (EndsPolitely(tail)) {
        Take(from, at + 1, true, sentences);
        from = at + 1;
      }
    }
    ++at;
  }
  Take(from, glyphs_.size(), false, sentences);
  return sentences;
}

}  // namespace

bool EndsPolitely(std::string_view text) {
  for (const std::string_view ending :
       {"ます", "ました", "ません", "ですか", "ますか", "ませんか", "でしょうか", "です", "でした",
        "でしょう", "ください", "下さい", "ましょう", "幸いです", "ますよう", "ましたか"}) {
    if (text.ends_with(ending)) return true;
  }
  return false;
}

std::vector<SentenceText> SentencesOf(const std::vector<NumberedLine>& lines) {
  return SentenceScanner(lines).Run();
}

}  // namespace tasuki::domain
