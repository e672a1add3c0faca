#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/search.h"
#include "client/words/wording.h"

// `tasuki find`: names, firms, addresses and everything written about a prospect (R049).

namespace tasuki::client {
namespace {

absl::Status RunFind(CommandContext& context, const std::vector<std::string>& words) {
  const std::string text = absl::StrJoin(words, " ");
  const std::string form = SearchForm(text);
  const std::string firm_form = FirmForm(text);
  if (form.empty()) return UsageError("there is nothing to look for", "give a part of a name");
  TASUKI_ASSIGN_OR_RETURN(const absl::flat_hash_set<SubjectId> written,
                          context.workspace.written().Find(form));
  context.directory.OpenAll();
  NameBook& book = *context.directory.book();
  const absl::flat_hash_set<SubjectId> firms = book.FirmsCalled(firm_form);
  std::vector<SubjectId> found;
  domain::Rows& rows = context.directory.rows();
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    bool fits = written.contains(id) || person.name_form.find(form) != std::string::npos ||
                book.OthersHold(id, person, form) ||
                person.company_form.find(firm_form) != std::string::npos;
    if (!fits && !firms.empty()) {
      const auto* row = rows.Find(domain::ProspectKey(id));
      fits = row != nullptr && firms.contains(SubjectId::FromTrusted(row->attributes().firm()));
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
