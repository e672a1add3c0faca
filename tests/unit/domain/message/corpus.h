#pragma once

#include <set>
#include <string>
#include <vector>

#include "common/domain/message/lint.h"

// The messages of corpus_en.txt and corpus_ja.txt, which say of themselves what they are.

namespace tasuki::domain {

struct CorpusMessage {
  std::string name;
  MessageLanguage language = MessageLanguage::kEnglish;
  std::string text;
  uint32_t sentences = 0;
  std::multiset<std::string> findings;  // `R099:5`, `R101w`.
  std::string cadence;                  // Empty: of no step.
  uint32_t step = 0;
  bool is_greeting = false;
  std::vector<std::string> knows;
};

std::vector<CorpusMessage> ReadCorpus(MessageLanguage language);

// Each finding once, as the corpus writes them.
std::multiset<std::string> Told(const LintResult& result);

// By the policy's cadence, which it has.
LintStep StepIn(const v1::Policy& policy, const std::string& cadence, uint32_t step);

}  // namespace tasuki::domain
