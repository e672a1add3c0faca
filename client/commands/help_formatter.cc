#include "client/commands/help_formatter.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/words/display.h"

namespace tasuki::client {

HelpFormatter::HelpFormatter(Language language) : language_(language) {
  for (const char* name :
       {"Usage", "OPTIONS", "SUBCOMMAND", "Positionals", "REQUIRED", "Excludes", "Needs", "Env"}) {
    label(name, InLanguage(language, name));
  }
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool positional) const {
  std::string name =
      absl::StrCat("  ", make_option_name(option, positional), make_option_opts(option));
  const std::string meaning = make_option_desc(option);
  const int width = DisplayWidth(name);
  const int column = static_cast<int>(get_column_width());
  if (meaning.empty()) return absl::StrCat(name, "\n");
  return width < column ? absl::StrCat(name, std::string(column - width, ' '), meaning, "\n")
                        : absl::StrCat(name, "\n", std::string(column, ' '), meaning, "\n");
}

std::string HelpFormatter::make_group(std::string group, bool positional,
                                      std::vector<const CLI::Option*> options) const {
  return CLI::Formatter::make_group(InLanguage(language_, group.c_str()), positional,
                                    std::move(options));
}

}  // namespace tasuki::client
