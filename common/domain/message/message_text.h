#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/message/characters.h"

// A message taken apart: what each line is for, and its sentences (R101, X17). Pure; any thread;
// time linear in the text, of which kMessageBytesMax are read.

namespace tasuki::domain {

// What a line is for.
enum class LinePart {
  kBlank,
  kSubject,  // `Subject:`, 件名: before the message.
  kAddress,  // Whom it is to.
  kBody,
  kItem,         // Of a list.
  kSignOff,      // "Best regards,"
  kSignature,    // And all behind it.
  kAttribution,  // "On … wrote:"
  kQuoted,       // Of an earlier message.
};

struct MessageLine {
  std::string_view text;
  LinePart part = LinePart::kBody;
};

// A sentence of the message itself: neither of its signature nor of what it quotes.
struct Sentence {
  std::string text;
  uint32_t line = 0;    // From 1.
  bool counts = false;  // X17: no opening, no name, no closing.
  bool is_question = false;
  bool is_request = false;  // Asks for an answer, and is no question.
};

struct MessageText {
  std::vector<MessageLine> lines;
  std::vector<Sentence> sentences;
  uint32_t counted = 0;  // Of the sentences.
  // Of the questions; without one, 1 where an answer is asked for otherwise.
  uint32_t questions = 0;
  uint32_t carries = 0;  // Earlier messages that it quotes, each within the one before.
};

// `text` must live as long as the answer.
MessageText ReadMessage(std::string_view text, MessageLanguage language);

}  // namespace tasuki::domain
