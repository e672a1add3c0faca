#include "common/domain/message/folded_text.h"

namespace tasuki::domain {
namespace {

constexpr char kBreak = '\n';

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool IsWord(const std::string& text, size_t at) {
  return IsAsciiWord(static_cast<unsigned char>(text[at]));
}

}  // namespace

void FoldedText::Put(char32_t code, uint32_t line) {
  code = Folded(code);
  const bool japanese = language_ == MessageLanguage::kJapanese;
  if (code == ' ') {
    space_waits_ = true;
    return;
  }
  if (japanese && code == U'、') return;
  if (space_waits_ && !text_.empty() && text_.back() != kBreak &&
      (!japanese || (IsAscii(text_.back()) && code < 0x80))) {
    text_.push_back(' ');
  }
  space_waits_ = false;
  AppendCharacter(code, text_);
  lines_.resize(text_.size(), line);
}

void FoldedText::Add(std::string_view line, uint32_t number) {
  for (size_t at = 0; at < line.size();) {
    const Character one = CharacterAt(line, at);
    Put(one.code, number);
    at += one.bytes;
  }
  space_waits_ = true;
}

void FoldedText::Break() {
  space_waits_ = false;
  if (text_.empty() || text_.back() == kBreak) return;
  text_.push_back(kBreak);
  lines_.push_back(lines_.back());
}

std::string FoldedText::Fold(std::string_view phrase) const {
  FoldedText folded(language_);
  folded.Add(phrase, 1);
  return std::move(folded.text_);
}

size_t FoldedText::Next(const std::string& phrase, size_t from, bool is_beginning) const {
  for (size_t at = text_.find(phrase, from); at != std::string::npos;
       at = text_.find(phrase, at + 1)) {
    const size_t end = at + phrase.size();
    const bool inside = at > 0 && IsWord(text_, at - 1) && IsWord(text_, at);
    const bool goes_on =
        !is_beginning && end < text_.size() && IsWord(text_, end) && IsWord(text_, end - 1);
    if (!inside && !goes_on) return at;
  }
  return std::string::npos;
}

std::vector<FoundWords> FoldedText::Find(std::string_view phrase, bool is_beginning) const {
  std::vector<FoundWords> found;
  const std::string folded = Fold(phrase);
  if (folded.empty()) return found;
  for (size_t at = Next(folded, 0, is_beginning); at != std::string::npos;
       at = Next(folded, at + folded.size(), is_beginning)) {
    found.push_back({at, folded.size(), lines_[at]});
  }
  return found;
}

bool FoldedText::Has(std::string_view phrase, bool is_beginning) const {
  const std::string folded = Fold(phrase);
  return !folded.empty() && Next(folded, 0, is_beginning) != std::string::npos;
}

}  // namespace tasuki::domain
