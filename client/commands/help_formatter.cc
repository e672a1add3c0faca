#include "client/commands/help_formatter.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/words/display.h"
#include "client/words/wording.h"

namespace tasuki::client {
namespace {

// Of which field of a view a flag's words are, where the two are not called alike.
std::string FieldOf(const std::string& name) {
  if (name == "prefers") return "preferred_channel";
  if (name == "stage" || name == "STAGE") return "deal-stage";
  if (name == "kind") return "promise-kind";
  if (name == "FATE") return "promise-fate";
  return name;
}

}  // namespace

std::string WordsInHelp(Language language, const std::string& name,
                        const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    absl::StrAppend(&list, list.empty() ? "" : language == Language::kJapanese ? "、" : ", ", word);
    if (language == Language::kEnglish) continue;
    std::string meaning = ValueForPeople(language, FieldOf(name), word);
    if (meaning == word) meaning = Plain(language, word);
    if (!absl::EqualsIgnoreCase(meaning, word)) absl::StrAppend(&list, "(", meaning, ")");
  }
  return list;
}

std::string OtherwiseInHelp(Language language, const Phrase& what) {
  std::string said = InLanguage(language, what);
  // Latin letters stand apart from Japanese ones.
  const bool apart = language == Language::kJapanese && absl::ascii_isascii(said.front());
  return InLanguage(language, Phrase(" (else $0)", apart ? " " + said : said));
}

HelpFormatter::HelpFormatter(Language language, const OfferedTable& offered)
    : language_(language), offered_(offered) {
  for (const char* name :
       {"Usage", "OPTIONS", "SUBCOMMAND", "Positionals", "REQUIRED", "Excludes", "Needs", "Env"}) {
    label(name, InLanguage(language, name));
  }
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool positional) const {
  // Of a flag with a contrary CLI11 says what it stands for.
  std::string name = absl::StrReplaceAll(
      absl::StrCat("  ", make_option_name(option, positional), make_option_opts(option)),
      {{"{false}", ""}});
  const std::string meaning = make_option_desc(option);
  const int width = DisplayWidth(name);
  const int column = static_cast<int>(get_column_width());
  if (meaning.empty()) return absl::StrCat(name, "\n");
  return width < column ? absl::StrCat(name, std::string(column - width, ' '), meaning, "\n")
                        : absl::StrCat(name, "\n", std::string(column, ' '), meaning, "\n");
}

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  std::string text = option->get_description();
  const auto found = offered_.find(option);
  if (found == offered_.end()) return text;
  const Offered& offered = found->second;
  if (offered.words_in_help) {
    absl::StrAppend(&text, ": ", WordsInHelp(language_, option->get_single_name(), offered.words));
  }
  if (!offered.otherwise.empty()) {
    absl::StrAppend(&text, OtherwiseInHelp(language_, offered.otherwise));
  }
  return text;
}

std::string HelpFormatter::make_group(std::string group, bool positional,
                                      std::vector<const CLI::Option*> options) const {
  return CLI::Formatter::make_group(InLanguage(language_, group.c_str()), positional,
                                    std::move(options));
}

std::string HelpFormatter::make_footer(const CLI::App* app) const {
  std::string text;
  bool has_when = false, has_zone = false;
  for (const CLI::Option* option : app->get_options()) {
    has_when = has_when || option->get_type_name() == "WHEN" || option->get_name() == "WHEN";
    has_zone = has_zone || option->get_type_name() == "ZONE";
  }
  if (has_when) absl::StrAppend(&text, InLanguage(language_, kWhenHelp), "\n");
  if (has_zone) absl::StrAppend(&text, InLanguage(language_, kZoneHelp), "\n");
  if (!text.empty()) text += "\n";
  return text + CLI::Formatter::make_footer(app);
}

}  // namespace tasuki::client
