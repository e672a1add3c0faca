#include "client/commands/ask.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "common/base/failure.h"

namespace tasuki::client {
namespace {

constexpr char kForCards[] = "cards";

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
