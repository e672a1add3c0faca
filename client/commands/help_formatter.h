#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "client/commands/verb.h"
#include "client/words/phrases.h"

namespace tasuki::client {

// What WHEN is, and which zone a time of day is in (X19).
inline constexpr char kWhenHelp[] =
    "WHEN is 2026-08-20, 8/20, 2026-08-20T13:00, \"today 10:30\", yesterday, -2h, +3d, +6mo, "
    "monday "
    "or \"monday 10:00\". Days count from your own today. A time of day is in your zone where it "
    "is about what happened, in the prospect's where it is about what is to come.";
// The same for ZONE.
inline constexpr char kZoneHelp[] =
    "ZONE is a place whose clocks it goes by: Asia/Tokyo, Europe/Amsterdam, America/New_York.";

// `words` as the help of the flag or argument `name` lists them: in Japanese each with what it
// means.
std::string WordsInHelp(Language language, const std::string& name,
                        const std::vector<std::string>& words);

// What the help says of what stands where a flag is not typed.
std::string OtherwiseInHelp(Language language, const Phrase& what);

// The help in the language of its reader: each flag with the words it takes and what stands where
// it is not typed. `offered` outlives it.
class HelpFormatter final : public CLI::Formatter {
 public:
  HelpFormatter(Language language, const OfferedTable& offered);

  // By what a terminal shows: CLI11 counts bytes.
  std::string make_option(const CLI::Option* option, bool positional) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
  std::string make_group(std::string group, bool positional,
                         std::vector<const CLI::Option*> options) const override;
  std::string make_footer(const CLI::App* app) const override;

 private:
  const Language language_;
  const OfferedTable& offered_;
};

}  // namespace tasuki::client
