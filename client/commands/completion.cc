#include "client/commands/flags.h"
#include "client/commands/verbs.h"

// `tasuki completion`: scripts for shells. Each asks `tasuki complete` (complete.cc) what may
// follow, and gives the answer to its shell in a way that nothing of it is expanded: names are
// other people's words.

namespace tasuki::client {
namespace {

// bash inserts a candidate as it is, so that it is quoted here; behind an opening quote readline
// does that itself, for file names. Words come as they were typed, with their quotes. An empty
// candidate beside others keeps readline from replacing what was typed by what they all begin with.
constexpr char kBash[] = R"bash(_tasuki_bare() {  # REPLY: what a word says that was typed so.
  REPLY=$1
  case $REPLY in
    \'*) REPLY=${REPLY#\'}; REPLY=${REPLY%\'} ;;
    \"*) REPLY=${REPLY#\"}; REPLY=${REPLY%\"}; REPLY=${REPLY//\\/} ;;
    *) REPLY=${REPLY//\\/} ;;
  esac
  case $REPLY in "~/"*) REPLY=$HOME/${REPLY#"~/"} ;; esac
}
_tasuki() {
  local raw=${COMP_WORDS[COMP_CWORD]} mode= line note quoted i REPLY
  local -a words=() lines=()
  COMPREPLY=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == : ]] && return
    _tasuki_bare "${COMP_WORDS[i]}"
    words+=("$REPLY")
  done
  { IFS= read -r mode
    while IFS= read -r line && IFS= read -r note; do lines+=("$line"); done
  } < <(command tasuki complete -- "${words[@]}" 2>/dev/null)
  if [[ $mode == files ]]; then
    compopt -o default -o filenames
    return
  fi
  case $raw in
    [\'\"]*) [[ $mode == words ]] || compopt -o filenames 2>/dev/null
      COMPREPLY=("${lines[@]}") ;;
    *) for line in "${lines[@]}"; do
        printf -v quoted %q "$line"
        quoted=${quoted//:/\\:}
        [[ $mode == words ]] || quoted=${quoted//=/\\=}
        COMPREPLY+=("$quoted")
      done ;;
  esac
  [[ $mode != part || ${#COMPREPLY[@]} -lt 2 ]] || COMPREPLY+=('')
}
complete -F _tasuki tasuki
)bash";

// compadd quotes what it inserts.
constexpr char kZsh[] = R"zsh(#compdef tasuki
_tasuki() {
  local mode line note
  local -a lines found shown
  lines=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  lines=("${(@f)$(command tasuki complete -- "${(@)lines}" 2>/dev/null)}")
  mode=$lines[1]
  if [[ $mode == files ]]; then
    _files
    return
  fi
  for line note in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    found+=("$line")
    shown+=("$line${note:+  -- $note}")
  done
  (( $#found )) || return 1
  if [[ $mode == part ]]; then
    if (( $#found > 1 )); then
      compstate[insert]=
      compstate[list]='list force'
    fi
    compadd -U -l -d shown -- "${found[@]}"
  else
    compadd -l -d shown -- "${found[@]}"
  fi
}
if [[ ${funcstack[1]-} == _tasuki ]]; then
  _tasuki "$@"
else
  compdef _tasuki tasuki
fi
)zsh";

// fish quotes what it inserts, and looks for parts of words by itself.
constexpr char kFish[] = R"fish(function __tasuki_candidates
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct | string replace -r '^["\']' '' | string replace -a '\\' '')
    set -l lines (command tasuki complete -- $words "$typed" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path "$typed"
        return
    end
    set -e lines[1]
    while test (count $lines) -ge 2
        printf '%s\t%s\n' "$lines[1]" "$lines[2]"
        set -e lines[1..2]
    end
end
complete -c tasuki -e
complete -c tasuki -f -k -a '(__tasuki_candidates)'
)fish";

absl::Status RunCompletion(LocalContext& context, const std::string& shell) {
  context.out.Text(shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish);
  return absl::OkStatus();  // What could not be printed is the program's to tell.
}

}  // namespace

void AddCompletion(Verb verb) {
  auto shell = std::make_shared<std::string>();
  verb.Option("SHELL", *shell, "for which shell")
      .Required()
      .OneOf({"bash", "zsh", "fish"})
      .Hint("");
  verb.DoesHere([shell](LocalContext& context) { return RunCompletion(context, *shell); });
}

}  // namespace tasuki::client
