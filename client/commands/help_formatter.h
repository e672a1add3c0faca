#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "client/words/phrases.h"

namespace tasuki::client {

// The help's own headings and labels in the language of its reader.
class HelpFormatter final : public CLI::Formatter {
 public:
  explicit HelpFormatter(Language language);

  // By what a terminal shows: CLI11 counts bytes.
  std::string make_option(const CLI::Option* option, bool positional) const override;

  std::string make_group(std::string group, bool positional,
                         std::vector<const CLI::Option*> options) const override;

 private:
  const Language language_;
};

}  // namespace tasuki::client
