#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/phrase.h"
#include "common/domain/message/characters.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/policy.pb.h"

// What a message does against the rules of its step (R060–R063, R099–R105, R109, X1, X17). Pure;
// any thread. No row depends on it: the rules may become better from version to version.

namespace tasuki::domain {

enum class Severity { kWarning, kError };

// One thing that is wrong.
struct Finding {
  uint32_t rule = 0;  // 99: R099.
  Severity severity = Severity::kError;
  uint32_t line = 0;  // From 1; 0: it is about the whole.
  std::string found;  // The words it is about, as they were looked for; or empty.
  Phrase text;        // What is wrong.
  Phrase better;      // A better way.
};

// Which rules hold (X1).
struct LintStep {
  uint32_t number = 0;          // From 1; 0: none, so those of every step.
  bool is_exempt = false;       // From R099–R101; R060–R062 instead.
  bool quotes_earlier = false;  // R058–R061.
  // A season's greeting (年始の挨拶): asks nothing and gives nothing, as good manners have it.
  bool is_greeting = false;
};

// Step `number` of a cadence, from 1, which it has.
LintStep StepOf(const v1::Cadence& cadence, uint32_t number);

// What is known besides the message.
struct LintContext {
  // What was said and noted, and the names of people and firms there: R105 is judged by it. Empty:
  // nothing is known, and the message must itself speak of the conversation.
  std::vector<std::string> conversation;
  std::vector<std::string> own;             // Our own names, which are nobody's conversation.
  v1::Gives gives = v1::GIVES_UNSPECIFIED;  // What the member says it gives (R100).
};

// Findings by line, then rule, at most kFindingsMax; and what was counted.
struct LintResult {
  std::vector<Finding> findings;
  uint32_t sentences = 0;
  uint32_t questions = 0;
};

// Judges a message's text, of which kMessageBytesMax are read. Time is linear in the text, for each
// word of the policy's lists.
LintResult Lint(std::string_view text, MessageLanguage language, const LintStep& step,
                const v1::MessageRules& rules, const LintContext& context);

// `R099`.
std::string RuleName(uint32_t rule);
// The lists of a language, or an empty one.
const v1::MessageWords& ListsOf(const v1::MessageRules& rules, MessageLanguage language);
// What lint said, as a touch keeps it.
void KeepFindings(const LintResult& result, v1::TouchLogged& touch);

}  // namespace tasuki::domain
