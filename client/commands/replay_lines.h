#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/words/messages.h"
#include "client/words/table.h"
#include "tasuki/v1/replay.pb.h"

// A step of a replay as lines: the same for a pipe and for the screen. To be printed through a
// printer, or OneLine.

namespace tasuki::client {

struct ReplayLine {
  std::string text;
  Style style = Style::kPlain;
};

// What the rules say, in one sentence, without whose work it is.
std::string RuleVerdictText(Language language, const v1::RuleVerdictView& verdict);
// The same with the name.
std::string RuleVerdictLine(Language language, const v1::RuleVerdictView& verdict);

// What was done with that step.
ReplayLine StepDone(Language language, const v1::ReplayStepView& step);
// What was so after it, what was not known, what the rules say, what was due and what one could do.
std::vector<ReplayLine> StepLines(Language language, const v1::ReplayStepView& step,
                                  absl::TimeZone reader);

}  // namespace tasuki::client
