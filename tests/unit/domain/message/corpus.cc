#include "tests/unit/domain/message/corpus.h"

#include <fstream>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/check.h"

namespace tasuki::domain {
namespace {

void ReadHead(const std::string& line, CorpusMessage& message) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(':', 1));
  const std::string value(absl::StripAsciiWhitespace(parts.second));
  if (parts.first == "sentences") {
    TASUKI_CHECK(absl::SimpleAtoi(value, &message.sentences)) << message.name;
  } else if (parts.first == "findings") {
    for (const auto word : absl::StrSplit(value, ' ', absl::SkipEmpty())) {
      message.findings.emplace(word);
    }
  } else if (parts.first == "step") {
    const std::pair<std::string, std::string> step = absl::StrSplit(value, ' ');
    message.cadence = step.first;
    TASUKI_CHECK(absl::SimpleAtoi(step.second, &message.step)) << message.name;
  } else if (parts.first == "greeting") {
    message.is_greeting = value == "yes";
  } else if (parts.first == "knows") {
    for (const auto words : absl::StrSplit(value, ';')) message.knows.emplace_back(words);
  } else {
    TASUKI_CHECK(false) << message.name << ": " << line;
  }
}

}  // namespace

std::vector<CorpusMessage> ReadCorpus(MessageLanguage language) {
  std::ifstream file(
      absl::StrCat("tests/unit/domain/message/corpus_", std::string(WordOf(language)), ".txt"));
  std::vector<CorpusMessage> messages;
  bool in_head = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#### ")) {
      if (!messages.empty() && messages.back().text.ends_with("\n\n")) {
        messages.back().text.pop_back();
      }
      messages.push_back({line.substr(5), language, {}, 0, {}, {}, 0, false, {}});
      in_head = true;
    } else if (messages.empty()) {
      continue;
    } else if (!in_head) {
      absl::StrAppend(&messages.back().text, line, "\n");
    } else if (line.empty()) {
      in_head = false;
    } else {
      ReadHead(line, messages.back());
    }
  }
  return messages;
}

std::multiset<std::string> Told(const LintResult& result) {
  std::set<std::string> told;
  for (const Finding& one : result.findings) {
    told.insert(absl::StrCat(RuleName(one.rule), one.severity == Severity::kWarning ? "w" : "",
                             one.line == 0 ? "" : absl::StrCat(":", one.line)));
  }
  return {told.begin(), told.end()};
}

LintStep StepIn(const v1::Policy& policy, const std::string& cadence, uint32_t step) {
  for (const v1::Cadence& one : policy.cadences()) {
    if (one.name() == cadence) return StepOf(one, step);
  }
  TASUKI_CHECK(cadence.empty()) << cadence;
  return {};
}

}  // namespace tasuki::domain
