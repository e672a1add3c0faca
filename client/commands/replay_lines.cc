#include "client/commands/replay_lines.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/timeline_lines.h"
#include "client/words/wording.h"

namespace tasuki::client {
namespace {

constexpr size_t kUnknownStepsShown = 5;  // Of what a laptop did not know, in lines for people.

std::string EventText(Language language, const v1::TimelineItem& item) {
  std::string text =
      absl::StrCat(TimeForPeople(language, item.occurred_at()), "  ", WhatHappened(language, item));
  if (!item.by().empty()) absl::StrAppend(&text, "  ", OneLine(item.by()));
  return text;
}

std::string StateText(Language language, const v1::ReplayStateView& state) {
  std::vector<std::string> parts;
  const std::string owner =
      state.owner().empty() ? Say(language, Message::kQueue) : OneLine(state.owner());
  parts.push_back(
      Say(language, Message::kReplayState, {Say(language, Message::kLabelOwner), owner}));
  std::string follow_up = Plain(language, state.follow_up());
  if (!state.cadence().empty()) {
    follow_up = Say(language, Message::kParenthesis,
                    {follow_up, Say(language, Message::kReplayCadence,
                                    {ValueForPeople(language, "cadence", state.cadence()),
                                     std::to_string(state.steps_done())})});
  }
  parts.push_back(follow_up);
  parts.push_back(
      Say(language, Message::kCountersText,
          {std::to_string(state.counters().burst()), std::to_string(state.counters().cadence()),
           std::to_string(state.counters().lifetime())}));
  return absl::StrJoin(parts, Say(language, Message::kSemicolon));
}

std::string DueText(Language language, const v1::AgendaItem& item, absl::TimeZone reader) {
  std::string text = SlotForPeople(language, item.due(), reader);
  absl::StrAppend(&text, "  ", Plain(language, item.kind()));
  if (!item.channel().empty()) {
    absl::StrAppend(&text, Say(language, Message::kComma), Plain(language, item.channel()));
  }
  if (!item.reason().empty()) {
    text = absl::StrCat(text, Say(language, Message::kSemicolon), item.reason());
  }
  return text;
}

// `kind`: of what is due, where nothing says how.
std::string ChoiceText(Language language, const v1::ReplayChoiceView& choice,
                       const std::string& kind, absl::TimeZone reader) {
  const std::string at = SlotForPeople(language, choice.at(), reader);
  if (choice.choice() == "say-next") return Say(language, Message::kChoiceSayNext);
  if (choice.choice() == "rest") return Say(language, Message::kChoiceRest, {at});
  if (choice.choice() == "one-more") return Say(language, Message::kChoiceOneMore);
  const std::string how = Plain(language, choice.channel().empty() ? kind : choice.channel());
  std::string text = Say(language, Message::kChoiceContact, {how, at});
  if (choice.left() > 0) {
    text = Say(language, Message::kParenthesis,
               {text, Say(language, Message::kChoiceLeft, {std::to_string(choice.left())})});
  }
  return text;
}

std::string UnknownText(Language language, const v1::ReplayStepView& step) {
  std::vector<std::string> parts;
  for (const v1::TimelineItem& item : step.unknown()) {
    if (parts.size() == kUnknownStepsShown) break;
    parts.push_back(EventText(language, item));
  }
  std::string text =
      Say(language, Message::kReplayUnknown,
          {OneLine(step.laptop()), absl::StrJoin(parts, Say(language, Message::kSemicolon))});
  const size_t all = static_cast<size_t>(step.unknown_size());
  if (all > parts.size()) {
    absl::StrAppend(&text, Say(language, Message::kSemicolon),
                    Say(language, Message::kReplayRest, {std::to_string(all - parts.size())}));
  }
  return text;
}

}  // namespace

std::string RuleVerdictText(Language language, const v1::RuleVerdictView& verdict) {
  const std::string touches = std::to_string(verdict.touches());
  const std::string& word = verdict.verdict();
  if (word == "late-first") {
    const absl::Duration took = absl::Hours(1) * verdict.hours();
    const std::string text =
        Say(language, verdict.open() ? Message::kVerdictNoFirst : Message::kVerdictLateFirst,
            {PlainDuration(language, took)});
    return verdict.severe() ? Say(language, Message::kVerdictSevere, {text}) : text;
  }
  if (word == "refused-hour") return Say(language, Message::kVerdictRefusedHour);
  if (word == "stopped-early") {
    return verdict.touches() == 0 ? Say(language, Message::kVerdictOurLoss)
                                  : Say(language, Message::kVerdictStopped, {touches});
  }
  if (word == "fourth-unanswered") return Say(language, Message::kVerdictFourth, {touches});
  if (word == "no-date") return Say(language, Message::kVerdictNoDate);
  if (word == "just-checking-in") return Say(language, Message::kVerdictCheckingIn);
  if (word == "too-early-promise") return Say(language, Message::kVerdictTooEarly);
  if (word == "late-promise") {
    return Say(language,
               verdict.open() ? Message::kVerdictOpenPromise : Message::kVerdictLatePromise);
  }
  if (word == "broken-promise") return Say(language, Message::kVerdictBroken);
  if (word == "saved-late") return Say(language, Message::kVerdictSaved, {touches});
  return Plain(language, word);
}

std::string RuleVerdictLine(Language language, const v1::RuleVerdictView& verdict) {
  const std::string text = RuleVerdictText(language, verdict);
  if (verdict.member().empty()) return text;
  return Say(language, Message::kVerdictBy, {text, OneLine(verdict.member())});
}

ReplayLine StepDone(Language language, const v1::ReplayStepView& step) {
  std::string text = EventText(language, step.event());
  const std::string details = DetailsText(language, step.event(), NameDeals::kNo);
  if (!details.empty()) absl::StrAppend(&text, "  ", details);
  if (step.event().retracted()) {
    absl::StrAppend(&text, "  (", Say(language, Message::kRetractedMark), ")");
  }
  return {text, step.event().retracted() ? Style::kDim : Style::kBold};
}

std::vector<ReplayLine> StepLines(Language language, const v1::ReplayStepView& step,
                                  absl::TimeZone reader) {
  std::vector<ReplayLine> lines;
  if (!step.has_state()) {
    lines.push_back({Say(language, Message::kReplayNobody), Style::kDim});
  } else {
    lines.push_back({StateText(language, step.state())});
  }
  if (step.unknown_size() > 0) lines.push_back({UnknownText(language, step), Style::kWarning});
  for (const v1::RuleVerdictView& verdict : step.verdicts()) {
    const bool good = verdict.verdict() == "saved-late";
    lines.push_back({absl::StrCat(good ? "★ " : "! ", RuleVerdictLine(language, verdict)),
                     good ? Style::kBold : Style::kWarning});
  }
  for (const v1::AgendaItem& item : step.due()) {
    lines.push_back({Say(language, Message::kReplayDue, {DueText(language, item, reader)})});
  }
  if (step.has_state() && step.due().empty()) {
    lines.push_back({Say(language, Message::kReplayNothingDue), Style::kDim});
  }
  std::vector<std::string> choices;
  const std::string kind = step.due().empty() ? "" : step.due(0).kind();
  for (const v1::ReplayChoiceView& choice : step.choices()) {
    choices.push_back(ChoiceText(language, choice, kind, reader));
  }
  if (!choices.empty()) {
    lines.push_back({Say(language, Message::kReplayChoices,
                         {absl::StrJoin(choices, Say(language, Message::kSemicolon))}),
                     Style::kDim});
  }
  return lines;
}

}  // namespace tasuki::client
