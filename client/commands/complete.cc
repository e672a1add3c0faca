#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/slot.h"
#include "client/commands/verbs.h"
#include "client/home/home.h"
#include "client/replica/name_book.h"
#include "client/words/search.h"

// `tasuki complete`: what a shell's completion asks (completion.cc). Answers with a line that says
// what follows, then two lines a candidate: what may be typed, and what it is (often empty).
//   words   Each begins with what was typed.
//   names   The same; other people's words, never to be run or expanded by the shell.
//   part    Names some of which do not begin so, or not all of those there are: only one that is
//           the only one may take the place of what was typed.
//   files   The shell knows better.

namespace tasuki::client {
namespace {

constexpr size_t kOfferedMax = 200;  // A shell shows so many names.
// A key was pressed: what cannot answer at once does not answer.
constexpr absl::Duration kLockWait = absl::Milliseconds(300);

const char* WordOf(Offer offer) {
  switch (offer) {
    case Offer::kNothing:
    case Offer::kWords:
    case Offer::kFiles:
      return "";
    case Offer::kWho:
      return "who";
    case Offer::kFirms:
      return "firms";
    case Offer::kMembers:
      return "members";
    case Offer::kStages:
      return "stages";
    case Offer::kCadences:
      return "cadences";
  }
  return "";
}

void AddCandidate(const std::string& text, const std::string& description, std::string& answer) {
  absl::StrAppend(&answer, text, "\n", OneLine(description), "\n");
}

absl::Status RunComplete(LocalContext& context, const std::vector<std::string>& given) {
  std::vector<std::string> words = given;
  std::string typed;
  if (!words.empty()) {
    typed = words.back();
    words.pop_back();
  }
  const Slot slot = SlotAt(context.line.Nodes(), words, typed);
  if (slot.offer == Offer::kFiles) {
    context.out.Text("files\n");
    return absl::OkStatus();
  }
  if (*WordOf(slot.offer) == '\0') {
    std::string answer = "words\n";
    for (const Candidate& one : slot.fixed) {
      AddCandidate(slot.lead + one.text, one.description, answer);
    }
    context.out.Text(answer);
    return absl::OkStatus();
  }
  HomeOptions home = context.home;
  home.lock_wait = kLockWait;
  if (!slot.home.empty()) home.home = HomeFolder(slot.home);
  Request names = context.request;
  names.args = {"complete-names", WordOf(slot.offer)};
  if (!slot.typed.empty()) names.args.push_back("--typed=" + slot.typed);
  if (!slot.lead.empty()) names.args.push_back("--lead=" + slot.lead);
  for (const Candidate& one : slot.fixed) names.args.push_back("--word=" + one.text);
  const absl::StatusOr<int> code =
      RunWhereOwned(home, names, *context.out.options().output, RunCommandLine);
  return code.ok() ? absl::OkStatus() : code.status();
}

// Names that hold what was typed, once each.
class Names {
 public:
  explicit Names(const std::string& typed) : typed_(typed) {
    for (const std::string& word : SearchWords(typed)) forms_.push_back(NameForm(word));
  }

  // `name`, where it, or one of its other forms, holds each word that was typed.
  void Offer(const std::string& name, const std::vector<std::string>& forms) {
    for (const std::string& wanted : forms_) {
      const auto holds = [&](const std::string& form) {
        return form.find(wanted) != std::string::npos;
      };
      if (std::none_of(forms.begin(), forms.end(), holds)) return;
    }
    const std::string shown = OneLine(name);
    // What would be read as a flag is somebody's idea of a joke.
    if (shown.empty() || shown[0] == '-') return;
    names_.insert(shown);
  }

  // Words of ours.
  void OfferWord(const std::string& word) {
    if (absl::StartsWith(word, typed_)) names_.insert(word);
  }

  std::string Answer(const std::string& lead) const {
    const bool begin = std::all_of(names_.begin(), names_.end(), [&](const std::string& name) {
      return absl::StartsWith(name, typed_);
    });
    std::string answer = begin && names_.size() <= kOfferedMax ? "names\n" : "part\n";
    size_t count = 0;
    for (const std::string& name : names_) {
      if (count++ == kOfferedMax) break;
      AddCandidate(lead + name, "", answer);
    }
    return answer;
  }

 private:
  const std::string typed_;
  std::vector<std::string> forms_;
  std::set<std::string> names_;
};

absl::Status RunCompleteNames(CommandContext& context, const std::string& kind,
                              const std::string& typed, const std::string& lead,
                              const std::vector<std::string>& words) {
  Names names(typed);
  for (const std::string& word : words) names.OfferWord(word);
  Directory& directory = context.directory;
  if (kind == "who" || kind == "firms") {
    directory.OpenAll();
    directory.book()->ForEachFirm([&](SubjectId id, const FirmWords& firm) {
      (void)id;
      std::vector<std::string> forms = firm.forms;
      forms.push_back(SearchForm(firm.text.name()));
      names.Offer(firm.text.name(), forms);
    });
  }
  if (kind == "who") {
    directory.book()->ForEachPerson([&](SubjectId id, const PersonWords& person) {
      (void)id;
      names.Offer(person.text.name(), {person.name_form, person.reading_form});
    });
  }
  if (kind == "members") {
    directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
      (void)id;
      names.Offer(row.name(), {SearchForm(row.name())});
      return true;
    });
  }
  if (kind == "stages") {
    for (const std::string& stage : domain::PresentPolicy(context.workspace.rows()).deal_stages()) {
      names.OfferWord(stage);
    }
  }
  if (kind == "cadences") {
    for (const v1::Cadence& one : domain::PresentPolicy(context.workspace.rows()).cadences()) {
      names.OfferWord(one.name());
    }
  }
  context.out.Text(names.Answer(lead));
  return directory.status();
}

}  // namespace

void AddComplete(Verb verb) {
  auto words = std::make_shared<std::vector<std::string>>();
  verb.Option("WORD", *words, "the command line, the last one being typed").Hint("");
  verb.DoesHere([words](LocalContext& context) { return RunComplete(context, *words); });
}

void AddCompleteNames(Verb verb) {
  struct Args {
    std::string kind, typed, lead;
    std::vector<std::string> words;
  };
  auto args = std::make_shared<Args>();
  verb.Option("KIND", args->kind, "whose").Required().Hint("");
  verb.Option("--typed", args->typed, "words that they hold").Hint("TEXT");
  verb.Option("--lead", args->lead, "stands before each").Hint("TEXT");
  verb.Repeated("--word", args->words, "offered, too").Hint("WORD");
  verb.Does([args](CommandContext& context) {
    return RunCompleteNames(context, args->kind, args->typed, args->lead, args->words);
  });
}

}  // namespace tasuki::client
