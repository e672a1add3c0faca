#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/phrase.h"

// Declaring verbs and their flags. The library that reads command lines stands behind this, in
// verb.cc and command_line.cc alone: its header is too heavy to be read once a verb.

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tasuki::client {

class CommandLine;
struct CommandContext;
struct LocalContext;

// What a verb does. An error becomes a message and an exit code (common/base/failure.h).
using Action = std::function<absl::Status(CommandContext&)>;
// The same for a verb that needs no store, or makes it.
using LocalAction = std::function<absl::Status(LocalContext&)>;

// What a shell offers where a value is typed.
enum class Offer {
  kNothing,
  kWords,  // Those of OneOf, or given with it.
  kFiles,
  kWho,  // Prospects and firms.
  kFirms,
  kMembers,
  kStages,    // Of deals.
  kCadences,  // Of the policy.
};

// The same, with words of its own; one value of a command line's table.
struct Offered {
  Offer kind = Offer::kNothing;
  std::vector<std::string> words;
  bool words_in_help = false;  // There are no others, or they are those that a team starts with.
  Phrase otherwise;            // What stands where it is not typed; empty: nothing does.
};
using OfferedTable = std::map<const CLI::Option*, Offered>;

// A flag (`--at`) or an argument (`WHO`) that was declared. A value; valid as its CommandLine is.
class Flag {
 public:
  Flag() = default;
  Flag(CLI::Option* option, OfferedTable* offered) : option_(option), offered_(offered) {}

  Flag& Required();
  // What its value is, in the help; empty: the name says it.
  Flag& Hint(const std::string& hint);
  Flag& OneOf(const std::vector<std::string>& words);
  // The help lists these words, too.
  Flag& Knows(const std::vector<std::string>& words);
  // What stands where it is not typed, as the help says it.
  Flag& Otherwise(const Phrase& what);
  // What a shell offers for it: these, and these words.
  Flag& Offers(Offer kind, const std::vector<std::string>& words = {});
  // How many words it takes.
  Flag& Count(int min, int max);
  Flag& Excludes(const Flag& other);

  // Whether it was typed.
  bool given() const;

 private:
  CLI::Option* option_ = nullptr;
  OfferedTable* offered_ = nullptr;
};

// One verb, or a part of one (`member add`), while its flags are declared. The values live in what
// `Does` captures, and are set once a command line was read. Descriptions and summaries are
// phrases: their Japanese stands in client/words/japanese_help.cc, and a test refuses one without.
class Verb {
 public:
  Verb(CommandLine& line, CLI::App& app) : line_(&line), app_(&app) {}

  // Names with dashes are flags, others arguments in their order.
  Flag Option(const std::string& name, std::string& value, const Phrase& description);
  Flag Option(const std::string& name, std::optional<std::string>& value,
              const Phrase& description);
  Flag Option(const std::string& name, uint64_t& value, const Phrase& description);
  // Takes all words that follow.
  Flag Option(const std::string& name, std::vector<std::string>& values, const Phrase& description);
  // A flag that may be repeated, one value each time.
  Flag Repeated(const std::string& name, std::vector<std::string>& values,
                const Phrase& description);
  // `read` is called with the value that was typed.
  Flag Read(const std::string& name, std::function<void(const std::string&)> read,
            const Phrase& description);
  // A duration in seconds.
  Flag Seconds(const std::string& name, absl::Duration& value, const Phrase& description);
  // A flag without a value; `--a,!--no-a` declares its contrary too.
  Flag Switch(const std::string& name, bool& value, const Phrase& description);

  // A part of this verb. `example` is what one would type.
  Verb Part(const std::string& name, const Phrase& summary, const Phrase& example);

  // What one would type, shown under the help.
  void Example(const Phrase& typed);

  void Does(Action action);
  // Runs in the process that was started, without a store.
  void DoesHere(LocalAction action);

 private:
  Flag Made(CLI::Option* option);

  CommandLine* line_;
  CLI::App* app_;
};

}  // namespace tasuki::client
