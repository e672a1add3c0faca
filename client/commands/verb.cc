#include "client/commands/verb.h"

#include <utility>

#include "CLI/CLI.hpp"
#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/commands/command_line.h"

namespace tasuki::client {
namespace {

constexpr double kSecondsMax = 86400;  // Of any flag.

}  // namespace

Flag& Flag::Required() {
  option_->required();
  return *this;
}

Flag& Flag::Hint(const std::string& hint) {
  option_->type_name(hint);
  return *this;
}

Flag& Flag::OneOf(const std::vector<std::string>& words) {
  // The help says them in its own way (help_formatter.h).
  option_->check(CLI::IsMember(words).description(""))->type_name("WORD");
  return Offers(Offer::kWords, words).Knows(words);
}

Flag& Flag::Offers(Offer kind, const std::vector<std::string>& words) {
  Offered& offered = (*offered_)[option_];
  offered.kind = kind;
  offered.words = words;
  return *this;
}

Flag& Flag::Knows(const std::vector<std::string>& words) {
  Offered& offered = (*offered_)[option_];
  offered.words = words;
  offered.words_in_help = true;
  return *this;
}

Flag& Flag::Otherwise(const Phrase& what) {
  (*offered_)[option_].otherwise = what;
  return *this;
}

Flag& Flag::Count(int min, int max) {
  option_->expected(min, max);
  return *this;
}

Flag& Flag::Excludes(const Flag& other) {
  option_->excludes(other.option_);
  return *this;
}

bool Flag::given() const { return option_->count() > 0; }

Flag Verb::Made(CLI::Option* option) { return {option, &line_->offered()}; }

Flag Verb::Option(const std::string& name, std::string& value, const Phrase& description) {
  return Made(app_->add_option(name, value, line_->Say(description)));
}

Flag Verb::Option(const std::string& name, std::optional<std::string>& value,
                  const Phrase& description) {
  return Read(
      name, [&value](const std::string& typed) { value = typed; }, description);
}

Flag Verb::Option(const std::string& name, uint64_t& value, const Phrase& description) {
  // CLI11 reads -1 as the largest number.
  const auto check = [](const std::string& typed) {
    uint64_t number = 0;
    const bool good =
        absl::c_all_of(typed, absl::ascii_isdigit) && absl::SimpleAtoi(typed, &number);
    return good ? std::string() : absl::StrCat("\"", typed, "\" is not a whole number from 0 on");
  };
  return Made(app_->add_option(name, value, line_->Say(description))->check(check));
}

Flag Verb::Option(const std::string& name, std::vector<std::string>& values,
                  const Phrase& description) {
  return Made(app_->add_option(name, values, line_->Say(description)));
}

Flag Verb::Repeated(const std::string& name, std::vector<std::string>& values,
                    const Phrase& description) {
  return Made(app_->add_option(name, values, line_->Say(description))->allow_extra_args(false));
}

Flag Verb::Read(const std::string& name, std::function<void(const std::string&)> read,
                const Phrase& description) {
  return Made(app_->add_option_function<std::string>(name, read, line_->Say(description)));
}

Flag Verb::Seconds(const std::string& name, absl::Duration& value, const Phrase& description) {
  const std::function<void(const double&)> read = [&value](const double& seconds) {
    value = absl::Seconds(seconds);
  };
  return Made(app_->add_option_function<double>(name, read, line_->Say(description))
                  ->check(CLI::Range(0.0, kSecondsMax).description("")));
}

Flag Verb::Switch(const std::string& name, bool& value, const Phrase& description) {
  return Made(app_->add_flag(name, value, line_->Say(description)));
}

Verb Verb::Part(const std::string& name, const Phrase& summary, const Phrase& example) {
  CLI::App* part = app_->add_subcommand(name, line_->Say(summary));
  part->group(line_->Say("Subcommands"));
  part->fallthrough();
  app_->require_subcommand(0, 1);
  Verb verb(*line_, *part);
  verb.Example(example);
  return verb;
}

void Verb::Example(const Phrase& typed) {
  app_->footer(line_->Say(Phrase("Example:\n  $0\n", typed)));
}

void Verb::Does(Action action) { line_->Add(*app_, std::move(action), nullptr); }

void Verb::DoesHere(LocalAction action) { line_->Add(*app_, nullptr, std::move(action)); }

}  // namespace tasuki::client
