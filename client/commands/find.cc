#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "client/views/presenter.h"
#include "client/words/search.h"

// `tasuki find`: names, firms, addresses and everything written about a prospect (R049).

namespace tasuki::client {
namespace {

// The words of one event that are worth finding.
std::vector<std::string> WordsOf(const v1::Personal& text) {
  return {text.touch().summary(),  text.touch().body(),  text.outcome().words(),
          text.outcome().reason(), text.remark().text(), text.remark().title(),
          text.terms().text(),     text.promise().what()};
}

// Prospects some of whose events hold `form`.
absl::StatusOr<absl::flat_hash_set<std::string>> WrittenAbout(CommandContext& context,
                                                              const std::string& form) {
  absl::flat_hash_set<std::string> found;
  absl::Status failed;
  absl::Status read = context.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    const v1::Subject& subject = event.header.subject();
    const bool described =
        event.header.type() == v1::PROSPECT_ADDED || event.header.type() == v1::PROSPECT_CHANGED;
    if (event.sealed.empty() || described || subject.kind() != v1::PROSPECT ||
        found.contains(subject.id())) {
      return true;
    }
    absl::StatusOr<std::optional<v1::Personal>> text = context.workspace.Text(event);
    if (!text.ok()) {
      failed = text.status();
      return false;
    }
    if (!*text) return true;
    for (const std::string& words : WordsOf(**text)) {
      if (Holds(words, form)) found.insert(subject.id());
    }
    return true;
  });
  if (!failed.ok()) return failed;
  if (!read.ok()) return read;
  return found;
}

absl::Status RunFind(CommandContext& context, const std::vector<std::string>& words) {
  const std::string text = absl::StrJoin(words, " ");
  const std::string form = SearchForm(text);
  const std::string firm_form = FirmForm(text);
  if (form.empty()) return UsageError("there is nothing to look for", "give a part of a name");
  absl::StatusOr<absl::flat_hash_set<std::string>> written = WrittenAbout(context, form);
  if (!written.ok()) return written.status();
  Presenter presenter(context.directory, context.now);
  absl::StatusOr<v1::ListView> list =
      presenter.List([&](const v1::ListItem& item, const v1::ProspectRow&) {
        absl::StatusOr<std::string> id = HexDecode(item.prospect());
        if (!id.ok()) return false;
        if (written->contains(*id)) return true;
        const v1::ProspectText& person = context.directory.Person(SubjectId::FromTrusted(*id));
        bool fits = Holds(person.name(), form) || Holds(person.reading(), form) ||
                    Holds(person.department(), form) || Holds(person.title(), form) ||
                    Holds(person.context(), form) || Holds(person.expects(), form) ||
                    FirmForm(item.company()).find(firm_form) != std::string::npos;
        for (const std::string& email : person.emails()) fits = fits || Holds(email, form);
        for (const std::string& phone : person.phones()) fits = fits || Holds(phone, form);
        if (!item.firm().empty()) {
          absl::StatusOr<std::string> firm = HexDecode(item.firm());
          if (!firm.ok()) return fits;
          for (const std::string& alias :
               context.directory.Firm(SubjectId::FromTrusted(*firm)).aliases()) {
            fits = fits || FirmForm(alias).find(firm_form) != std::string::npos;
          }
        }
        return fits;
      });
  if (!list.ok()) return list.status();
  PrintList(context.out, *list, context.workspace.zone());
  context.out.Json(*list);
  return absl::OkStatus();
}

}  // namespace

void AddFind(Verb verb) {
  auto words = std::make_shared<std::vector<std::string>>();
  verb.Option("TEXT", *words, "part of a name, firm, address or note").Required().Hint("");
  verb.Does([words](CommandContext& context) { return RunFind(context, *words); });
}

}  // namespace tasuki::client
