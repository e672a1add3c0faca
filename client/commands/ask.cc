#include "client/commands/ask.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/words/utf8.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

constexpr char kForCards[] = "cards";
constexpr char kForNext[] = "next";
constexpr char kForBrief[] = "brief";
constexpr char kForScreen[] = "screen";

}  // namespace

absl::Status AskForCards() { return absl::Status(absl::StatusCode::kCancelled, kForCards); }

bool AsksForCards(const absl::Status& status) {
  return absl::IsCancelled(status) && status.message() == kForCards;
}

absl::Status AskFirst(CommandContext& context, const std::string& question,
                      const std::string& advice) {
  if (!context.request.asks || context.out.json()) return Refused(question, advice);
  context.out.Line(question, Style::kWarning);
  return absl::Status(absl::StatusCode::kCancelled, "");
}

absl::Status AskForNext(CommandContext& context, const std::string& question, const Phrase& refusal,
                        const Phrase& advice) {
  if (!context.request.asks || context.out.json()) return Refused(refusal, advice);
  context.out.Line(question, Style::kWarning);
  return absl::Status(absl::StatusCode::kCancelled, kForNext);
}

bool AsksForNext(const absl::Status& status) {
  return absl::IsCancelled(status) && status.message() == kForNext;
}

absl::StatusOr<std::vector<std::string>> ReadNextAnswer(Printer& out,
                                                        std::vector<std::string> args) {
  std::string when;
  std::getline(std::cin, when);
  if (Trimmed(when).empty()) {
    return Refused("nothing was written", "say what happens next with --next WHEN");
  }
  out.Line(out.Say(Message::kAskWhatFor), Style::kBold);
  std::string what;
  std::getline(std::cin, what);
  const auto add = [&](const char* flag, const std::string& value) {
    const auto at = args.insert(std::find(args.begin(), args.end(), "--"), flag);
    args.insert(at + 1, std::string(Trimmed(value)));
  };
  add("--next", when);
  if (!Trimmed(what).empty()) add("--then", what);
  return args;
}

bool CanAsk(const CommandContext& context) { return context.request.asks && !context.out.json(); }

absl::Status AskForBrief(CommandContext& context, const std::string& question) {
  context.out.Line(question, Style::kBold);
  return absl::Status(absl::StatusCode::kCancelled, kForBrief);
}

bool AsksForBrief(const absl::Status& status) {
  return absl::IsCancelled(status) && status.message() == kForBrief;
}

absl::StatusOr<std::vector<std::string>> ReadBriefAnswer(Printer& out,
                                                         std::vector<std::string> args) {
  std::string brief, manner;
  std::getline(std::cin, brief);
  out.Line(out.Say(Message::kAskManner), Style::kBold);
  std::getline(std::cin, manner);
  const auto add = [&](const std::string& flag) {
    args.insert(std::find(args.begin(), args.end(), "--"), flag);
  };
  const bool none = Trimmed(brief).empty() && Trimmed(manner).empty();
  if (!Trimmed(brief).empty()) add(absl::StrCat("--brief=", std::string(Trimmed(brief))));
  if (!Trimmed(manner).empty()) add(absl::StrCat("--manner=", std::string(Trimmed(manner))));
  if (none) add("--no-brief");
  return args;
}

absl::Status AskForScreen() { return absl::Status(absl::StatusCode::kCancelled, kForScreen); }

bool AsksForScreen(const absl::Status& status) {
  return absl::IsCancelled(status) && status.message() == kForScreen;
}

bool IsAsked(const absl::Status& status) { return absl::IsCancelled(status); }

absl::StatusOr<std::vector<std::string>> ReadAnswer(Printer& out, std::vector<std::string> args) {
  out.Line(out.Say(Message::kRecoverAsk), Style::kBold);
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "Y" && answer != "yes") {
    return Refused("nothing was changed", "answer y to go on");
  }
  args.insert(std::find(args.begin(), args.end(), "--"), "--yes");
  return args;
}

}  // namespace tasuki::client
