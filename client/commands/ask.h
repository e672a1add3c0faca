#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/commands/command_line.h"

// Commands that ask before they do what is hard to put right. A command may run in an agent, which
// has no keyboard: it says the question and ends with kAskedExit, and the process that was started
// asks, and sends the command once more with --yes. Pipes and --json are not asked.

namespace tasuki::client {

// Of no command that ends: whoever was started asks.
inline constexpr int kAskedExit = 100;

// Refuses until --yes is given: with `advice` where nobody can be asked.
absl::Status AskFirst(CommandContext& context, const std::string& question,
                      const std::string& advice);
// Whether that is what a command ended with.
bool IsAsked(const absl::Status& status);

// Likewise of `add` without a name: whoever was started asks for card after card (add_loop.h).
inline constexpr int kAsksForCardsExit = 101;
absl::Status AskForCards();
bool AsksForCards(const absl::Status& status);

// And of `touch WHO meeting` that says nothing of what comes next (R050, R117): whoever was started
// asks when, and what. Refused with `advice` where nobody can be asked.
inline constexpr int kAsksForNextExit = 102;
absl::Status AskForNext(CommandContext& context, const std::string& question, const Phrase& refusal,
                        const Phrase& advice);
bool AsksForNext(const absl::Status& status);
// And of `assign` without a brief (R012): whoever was started asks for it, and for the client's
// manner. Where nobody can be asked, it is assigned without.
inline constexpr int kAsksForBriefExit = 103;
bool CanAsk(const CommandContext& context);
absl::Status AskForBrief(CommandContext& context, const std::string& question);
bool AsksForBrief(const absl::Status& status);
// And of `coach replay` at a keyboard: whoever was started shows it full-screen (replay_screen.h).
inline constexpr int kAsksForScreenExit = 104;
absl::Status AskForScreen();
bool AsksForScreen(const absl::Status& status);
// Waits for both; gives `args` with --brief and --manner, or with --no-brief.
absl::StatusOr<std::vector<std::string>> ReadBriefAnswer(Printer& out,
                                                         std::vector<std::string> args);

// Waits for both; gives `args` with --next, and with --then where that was said.
absl::StatusOr<std::vector<std::string>> ReadNextAnswer(Printer& out,
                                                        std::vector<std::string> args);

// Waits for the answer; a yes gives `args` with --yes. Refused otherwise.
absl::StatusOr<std::vector<std::string>> ReadAnswer(Printer& out, std::vector<std::string> args);

}  // namespace tasuki::client
