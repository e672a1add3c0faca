#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/commands/command_line.h"
#include "client/commands/help_formatter.h"
#include "tests/testing/japanese.h"

namespace tasuki::client {
namespace {

std::string HelpOf(Language language, const std::string& path) {
  CommandLine line(language);
  std::vector<std::string> args = absl::StrSplit(path, ' ', absl::SkipEmpty());
  args.push_back("--help");
  EXPECT_TRUE(line.Parse(args).ok()) << path;
  return line.help_wanted();
}

std::vector<VerbNode> AllVerbs() { return CommandLine(Language::kJapanese).Nodes(); }

// A line's first column names what is typed; what it means stands behind two spaces or more, or in
// a line of its own.
std::string MeaningIn(const std::string& line, const std::vector<VerbNode>& verbs) {
  std::string text = line;
  for (const VerbNode& verb : verbs) {
    const std::string name = "  " + verb.path.substr(verb.path.rfind(' ') + 1) + " ";
    if (absl::StartsWith(text, name)) return text.substr(name.size());
  }
  return text;
}

TEST(HelpTest, EveryVerbAndFlagIsExplainedInJapanese) {
  const std::vector<VerbNode> verbs = AllVerbs();
  ASSERT_GT(verbs.size(), 30u);
  for (const VerbNode& verb : verbs) {
    std::istringstream help(HelpOf(Language::kJapanese, verb.path));
    for (std::string line; std::getline(help, line);) {
      if (absl::StartsWith(line, "  tasuki ")) {  // An example: no names and words but Japanese.
        for (const char* word : {"Yamada", "Suzuki", "Sato", "talked"}) {
          EXPECT_FALSE(absl::StrContains(line, word)) << line;
        }
        continue;
      }
      if (absl::StartsWith(line, "使い方: ")) continue;
      EXPECT_EQ(testing::LatinWordIn(MeaningIn(line, verbs)), "") << verb.path << ": " << line;
    }
  }
}

TEST(HelpTest, HasTheSameLinesInBothLanguages) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> first;
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(text, '\n'))) {
      if (absl::StartsWith(line, "  -"))
        first.push_back(line.substr(0, line.find_first_of(" =", 4)));
    }
    return first;
  };
  for (const VerbNode& verb : AllVerbs()) {
    EXPECT_EQ(lines(HelpOf(Language::kEnglish, verb.path)),
              lines(HelpOf(Language::kJapanese, verb.path)))
        << verb.path;
  }
}

// Verbs whose flags change only what is typed.
const std::set<std::string> kVerbsOfChanges = {"edit", "deal edit", "firm edit", "succeed"};
// Flags and arguments that say something; where they are not typed, nothing is said.
const std::set<std::string> kSaysNothing = {"--background",
                                            "--body-file",
                                            "--brief",
                                            "--cause",
                                            "--channel",
                                            "--company",
                                            "--context",
                                            "--cover",
                                            "--csv",
                                            "--decides",
                                            "--delivers",
                                            "--department",
                                            "--email",
                                            "--expects",
                                            "--from",
                                            "--gain",
                                            "--gives",
                                            "--helps",
                                            "--html",
                                            "--ics",
                                            "--kind",
                                            "--language",
                                            "--last-working-day",
                                            "--list",
                                            "--mail",
                                            "--manager",
                                            "--manner",
                                            "--map",
                                            "--met-at",
                                            "--milestone",
                                            "--month",
                                            "--out",
                                            "--outcome",
                                            "--phone",
                                            "--prefers",
                                            "--promised",
                                            "--purpose",
                                            "--reading",
                                            "--reason",
                                            "--rejects",
                                            "--result",
                                            "--route",
                                            "--segment",
                                            "--source",
                                            "--summary",
                                            "--then",
                                            "--title",
                                            "--until",
                                            "--value",
                                            "--what",
                                            "--why",
                                            "--with",
                                            "--words",
                                            "--theme",
                                            "--factor",
                                            "--prospect"};
// Of which one or the other is typed.
const std::set<std::string> kOneOfTwo = {"apart admit", "apart refuse", "apart show",
                                         "assign",      "coach note",   "export",
                                         "import",      "lost forget"};

TEST(HelpTest, EveryFlagSaysWhatStandsWhereItIsNotTyped) {
  for (const VerbNode& verb : AllVerbs()) {
    if (kVerbsOfChanges.count(verb.path) > 0) continue;
    for (const OptionNode& option : verb.options) {
      if (!option.takes_value || option.required) continue;
      const std::string name = option.names.empty() ? "" : option.names.front();
      if (kSaysNothing.count(name) > 0 || (name.empty() && kOneOfTwo.count(verb.path) > 0))
        continue;
      EXPECT_FALSE(option.offered.otherwise.empty()) << verb.path << " " << name;
    }
  }
}

// Without line breaks, which are the terminal's.
bool Has(const std::string& help, const std::string& text) { return absl::StrContains(help, text); }

TEST(HelpTest, ListsTheWordsThatAFlagTakesAndItsDefault) {
  size_t words = 0, defaults = 0;
  for (const Language language : {Language::kEnglish, Language::kJapanese}) {
    for (const VerbNode& verb : AllVerbs()) {
      const std::string help = HelpOf(language, verb.path);
      for (const OptionNode& option : verb.options) {
        if (option.offered.words_in_help) {
          for (const std::string& word : option.offered.words) {
            EXPECT_TRUE(Has(help, word)) << verb.path << " " << word << "\n" << help;
          }
          if (!option.names.empty()) {
            const std::string name = option.names.front().substr(2);
            EXPECT_TRUE(Has(help, ": " + WordsInHelp(language, name, option.offered.words)))
                << verb.path << " " << name << "\n"
                << help;
          }
          ++words;
        }
        if (!option.offered.otherwise.empty()) {
          EXPECT_TRUE(Has(help, OtherwiseInHelp(language, option.offered.otherwise)))
              << verb.path << "\n"
              << help;
          ++defaults;
        }
      }
      EXPECT_FALSE(Has(help, "{")) << help;
    }
  }
  EXPECT_GT(words, 40u);
  EXPECT_GT(defaults, 60u);
}

// Words of one set are all there: what a flag refuses, the help does not name, and the other way
// round.
TEST(HelpTest, AFlagOfWordsTakesNoOthers) {
  for (const VerbNode& verb : AllVerbs()) {
    for (const OptionNode& option : verb.options) {
      if (option.offered.kind != Offer::kWords) continue;
      EXPECT_TRUE(option.offered.words_in_help) << verb.path;
    }
  }
}

TEST(HelpTest, ExplainsDaysAndZonesWhereTheyAreTyped) {
  for (const char* verb : {"next", "touch", "outcome", "reopen", "report", "list", "show", ""}) {
    EXPECT_TRUE(Has(HelpOf(Language::kEnglish, verb), "A time of day is in your zone")) << verb;
    EXPECT_TRUE(Has(HelpOf(Language::kJapanese, verb), "先方のタイムゾーン")) << verb;
  }
  EXPECT_FALSE(Has(HelpOf(Language::kEnglish, "claim"), "A time of day"));
  for (const char* verb : {"add", "edit", "firm edit", "member add"}) {
    EXPECT_TRUE(Has(HelpOf(Language::kEnglish, verb), "Europe/Amsterdam")) << verb;
    EXPECT_TRUE(Has(HelpOf(Language::kJapanese, verb), "Europe/Amsterdam")) << verb;
  }
  EXPECT_TRUE(
      Has(HelpOf(Language::kEnglish, "deal stage"), "lead, meeting, proposal, negotiation"));
  EXPECT_TRUE(Has(HelpOf(Language::kJapanese, "deal open"), "lead(見込み)、meeting(面談)"));
}

}  // namespace
}  // namespace tasuki::client
