#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/message/characters.h"

// Where sentences end. Pure; any thread; time linear in the text.

namespace tasuki::domain {

// A line of a message with its number, from 1.
struct NumberedLine {
  std::string_view text;
  uint32_t number = 0;
};

// What stands from one end of a sentence to the next.
struct SentenceText {
  std::string text;       // On one line, without spaces around it.
  uint32_t line = 0;      // Where it begins, from 1.
  bool is_ended = false;  // By a mark or by how it is said; else it is whatever was left over.
};

// The sentences of lines that belong together: a paragraph, or one item of a list. They end at
// 。！？ and . ! ? and not within 「」, brackets, addresses of the web, numbers and abbreviations
// ("e.g.", "Co., Ltd."), unless what follows such a one begins a sentence. In Japanese also where a
// line ends as a sentence does (ます, です), for many leave 。 out there.
std::vector<SentenceText> SentencesOf(const std::vector<NumberedLine>& lines);

// Whether a Japanese text ends as a polite sentence does.
bool EndsPolitely(std::string_view text);

}  // namespace tasuki::domain
