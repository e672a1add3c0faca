#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/words/wording.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/search.h"

// `tasuki find`: names, firms, addresses and everything written about a prospect (R049).

namespace tasuki::client {
namespace {

// Whether the prospect's own words, or those of its firm, hold what is looked for.
bool Describes(const v1::ProspectText& person, const std::string& form) {
  const auto holds = [&](const std::string& text) { return Holds(text, form); };
  return holds(person.reading()) || holds(person.department()) || holds(person.title()) ||
         holds(person.context()) || holds(person.expects()) ||
         std::any_of(person.emails().begin(), person.emails().end(), holds) ||
         std::any_of(person.phones().begin(), person.phones().end(), holds);
}

// Firms whose name or another form of it holds what is looked for.
absl::flat_hash_set<SubjectId> FirmsCalled(NameBook& book, const std::string& firm_form) {
  absl::flat_hash_set<SubjectId> found;
  book.ForEachFirm([&](SubjectId id, const FirmWords& firm) {
    for (const std::string& form : firm.forms) {
      if (form.find(firm_form) != std::string::npos) found.insert(id);
    }
  });
  return found;
}

absl::Status RunFind(CommandContext& context, const std::vector<std::string>& words) {
  const std::string text = absl::StrJoin(words, " ");
  const std::string form = SearchForm(text);
  const std::string firm_form = FirmForm(text);
  if (form.empty()) return UsageError("there is nothing to look for", "give a part of a name");
  TASUKI_ASSIGN_OR_RETURN(const absl::flat_hash_set<SubjectId> written,
                          context.workspace.written().Find(form));
  context.directory.OpenAll();
  NameBook& book = *context.directory.book();
  const absl::flat_hash_set<SubjectId> firms = FirmsCalled(book, firm_form);
  std::vector<SubjectId> found;
  domain::Rows& rows = context.directory.rows();
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    bool fits = written.contains(id) || person.name_form.find(form) != std::string::npos ||
                Describes(person.text, form) ||
                FirmForm(person.text.company()).find(firm_form) != std::string::npos;
    if (!fits && !firms.empty()) {
      const auto* row = rows.Find(domain::ProspectKey(id));
      fits = row != nullptr &&
             firms.contains(SubjectId::FromTrusted(row->attributes().firm()));
    }
    if (fits) found.push_back(id);
  });
  Presenter presenter(context.directory, context.now);
  Lister lister(context.directory, presenter, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::ListView list, lister.List({.among = &found}));
  PrintList(context.out, list, context.workspace.zone());
  context.out.Json(list);
  return absl::OkStatus();
}

}  // namespace

void AddFind(Verb verb) {
  auto words = std::make_shared<std::vector<std::string>>();
  verb.Option("TEXT", *words, "part of a name, firm, address or note").Required().Hint("");
  verb.Does([words](CommandContext& context) { return RunFind(context, *words); });
}

}  // namespace tasuki::client
