#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/message/characters.h"

// Text as words are looked for in it: letters' case and width set aside, and that a line was broken
// in the middle of a phrase. Pure; any thread.

namespace tasuki::domain {

// A stretch of text that was found.
struct FoundWords {
  size_t at = 0;  // Of FoldedText::text.
  size_t bytes = 0;
  uint32_t line = 0;  // Where it begins, from 1.
};

// The lines of a message that belong together, folded. In Japanese, spaces and 、 are set aside,
// for both stand or fall as one likes; in English, a run of spaces is one.
class FoldedText {
 public:
  explicit FoldedText(MessageLanguage language) : language_(language) {}

  // A line that continues what was added before.
  void Add(std::string_view line, uint32_t number);
  // Nothing that is found reaches over this.
  void Break();

  const std::string& text() const { return text_; }
  uint32_t LineAt(size_t at) const { return lines_[at]; }
  // Where a phrase stands, folded as the text is: of Latin letters only as whole words, except that
  // with `is_beginning` the last one may go on (`attach`, of `attached`).
  std::vector<FoundWords> Find(std::string_view phrase, bool is_beginning = false) const;
  bool Has(std::string_view phrase, bool is_beginning = false) const;

 private:
  void Put(char32_t code, uint32_t line);
  size_t Next(const std::string& phrase, size_t from, bool is_beginning) const;
  std::string Fold(std::string_view phrase) const;

  MessageLanguage language_;
  std::string text_;
  std::vector<uint32_t> lines_;  // Of each byte.
  bool space_waits_ = false;     // One that is put when a character follows.
};

}  // namespace tasuki::domain
