#include <algorithm>
#include <array>

#include "common/domain/replay/rule_verdicts.h"

namespace tasuki::domain {
namespace {

constexpr std::array<std::string_view, kRuleVerdicts> kRuleVerdictWords = {
    "late-first",       "refused-hour",      "stopped-early", "fourth-unanswered", "no-date",
    "just-checking-in", "too-early-promise", "late-promise",  "broken-promise",    "saved-late"};

}  // namespace

std::string_view WordOf(RuleVerdict verdict) {
  return kRuleVerdictWords.at(static_cast<size_t>(verdict));
}

std::vector<std::string_view> RuleVerdictWords() {
  return {kRuleVerdictWords.begin(), kRuleVerdictWords.end()};
}

std::optional<RuleVerdict> RuleVerdictOf(std::string_view word) {
  const auto found = std::ranges::find(kRuleVerdictWords, word);
  if (found == kRuleVerdictWords.end()) return std::nullopt;
  return static_cast<RuleVerdict>(found - kRuleVerdictWords.begin());
}

}  // namespace tasuki::domain
