#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "client/commands/command_line.h"
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

}  // namespace
}  // namespace tasuki::client
