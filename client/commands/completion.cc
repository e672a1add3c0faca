#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"

// `tasuki completion`: scripts for shells, written from the very table of verbs.

namespace tasuki::client {
namespace {

std::string Words(const VerbNode& node, const VerbNode& root) {
  std::vector<std::string> words = node.parts;
  words.insert(words.end(), node.flags.begin(), node.flags.end());
  if (!node.path.empty()) words.insert(words.end(), root.flags.begin(), root.flags.end());
  return absl::StrJoin(words, " ");
}

std::string Bash(const std::vector<VerbNode>& nodes) {
  std::string script =
      "_tasuki() {\n"
      "  local path=\"\" word i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=\"${COMP_WORDS[i]}\"\n"
      "    case \"$path $word\" in\n";
  for (const VerbNode& node : nodes) {
    if (node.path.empty()) continue;
    absl::StrAppend(&script, "      \" ", node.path, "\") path=\" ", node.path, "\" ;;\n");
  }
  absl::StrAppend(&script, "    esac\n  done\n  local words=\"\"\n  case \"$path\" in\n");
  for (const VerbNode& node : nodes) {
    absl::StrAppend(&script, "    \"", node.path.empty() ? "" : " ", node.path, "\") words=\"",
                    Words(node, nodes.front()), "\" ;;\n");
  }
  absl::StrAppend(&script,
                  "  esac\n"
                  "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
                  "}\n"
                  "complete -o default -F _tasuki tasuki\n");
  return script;
}

// zsh runs bash's script through its own emulation of it.
std::string Zsh(const std::vector<VerbNode>& nodes) {
  return absl::StrCat("#compdef tasuki\nautoload -U +X bashcompinit && bashcompinit\n",
                      Bash(nodes));
}

std::string FishQuoted(const std::string& text) {
  std::string quoted = "'";
  for (char c : text)
    absl::StrAppend(&quoted, c == '\'' || c == '\\' ? "\\" : "", std::string(1, c));
  return quoted + "'";
}

std::string Fish(const std::vector<VerbNode>& nodes) {
  std::string script = "complete -c tasuki -f\n";
  for (const VerbNode& node : nodes) {
    if (node.path.empty()) continue;
    const size_t space = node.path.find(' ');
    const std::string name = space == std::string::npos ? node.path : node.path.substr(space + 1);
    const std::string after =
        space == std::string::npos
            ? "__fish_use_subcommand"
            : absl::StrCat("__fish_seen_subcommand_from ", node.path.substr(0, space));
    absl::StrAppend(&script, "complete -c tasuki -n ", FishQuoted(after), " -a ", name, " -d ",
                    FishQuoted(node.summary), "\n");
    for (const std::string& flag : node.flags) {
      absl::StrAppend(&script, "complete -c tasuki -n ",
                      FishQuoted(absl::StrCat("__fish_seen_subcommand_from ", name)), " -l ",
                      flag.substr(2), "\n");
    }
  }
  return script;
}

absl::Status RunCompletion(LocalContext& context, const std::string& shell) {
  const std::vector<VerbNode> nodes = context.line.Nodes();
  context.out.Text(shell == "bash" ? Bash(nodes) : shell == "zsh" ? Zsh(nodes) : Fish(nodes));
  return absl::OkStatus();  // What could not be printed is the program's to tell.
}

}  // namespace

void AddCompletion(Verb verb) {
  auto shell = std::make_shared<std::string>();
  verb.Option("SHELL", *shell, "bash, zsh or fish")
      .Required()
      .OneOf({"bash", "zsh", "fish"})
      .Hint("");
  verb.DoesHere([shell](LocalContext& context) { return RunCompletion(context, *shell); });
}

}  // namespace tasuki::client
