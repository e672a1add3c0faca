#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/search.h"
#include "client/words/wording.h"
#include "common/domain/rows/merged.h"

// `tasuki find`: names, firms, addresses and everything written about a prospect (R049).

namespace tasuki::client {
namespace {

// One word of what is looked for, and where it is without a look at each person.
struct Word {
  std::string form;
  std::string firm_form;
  absl::flat_hash_set<SubjectId> written;  // Prospects about whom it was written.
  absl::flat_hash_set<SubjectId> firms;    // Called so.
};

bool Fits(const Word& word, SubjectId id, const PersonWords& person, NameBook& book,
          domain::Rows& rows) {
  if (word.written.contains(id) || person.name_form.find(word.form) != std::string::npos ||
      person.company_form.find(word.firm_form) != std::string::npos ||
      book.OthersHold(id, person, word.form)) {
    return true;
  }
  if (word.firms.empty()) return false;
  const auto* row = rows.Find(domain::ProspectKey(id));
  return row != nullptr && word.firms.contains(SubjectId::FromTrusted(row->attributes().firm()));
}

// What was written about an entry is about the one it was merged into.
absl::flat_hash_set<SubjectId> Led(const absl::flat_hash_set<SubjectId>& written,
                                   domain::Rows& rows) {
  if (!domain::AnyMerged(rows)) return written;
  absl::flat_hash_set<SubjectId> led;
  for (const SubjectId id : written) led.insert(domain::SurvivorOf(id, rows));
  return led;
}

absl::Status RunFind(CommandContext& context, const std::vector<std::string>& typed) {
  std::vector<Word> words;
  const std::string whole = absl::StrJoin(typed, " ");
  for (const std::string& text : SearchWords(whole)) {
    words.push_back({NameForm(text), FirmNameForm(text), {}, {}});
  }
  // Of a long name no more is kept than its beginning, which may lack the words at its end.
  const std::string name = NameForm(whole);
  if (words.empty()) return UsageError("there is nothing to look for", "give a part of a name");
  context.directory.OpenAll();
  NameBook& book = *context.directory.book();
  for (Word& word : words) {
    TASUKI_ASSIGN_OR_RETURN(word.written, context.workspace.written().Find(word.form));
    word.written = Led(word.written, context.directory.rows());
    word.firms = book.FirmsCalled(word.firm_form);
  }
  std::vector<SubjectId> found;
  domain::Rows& rows = context.directory.rows();
  book.ForEachPerson([&](SubjectId id, const PersonWords& person) {
    const bool all = std::all_of(words.begin(), words.end(), [&](const Word& word) {
      return Fits(word, id, person, book, rows);
    });
    if (all || person.name_form == name) found.push_back(id);
  });
  // Names of what was merged away lead on.
  book.ForEachMerged([&](SubjectId id, const PersonWords& person) {
    const bool all = std::all_of(words.begin(), words.end(), [&](const Word& word) {
      return Fits(word, id, person, book, rows);
    });
    if (all || person.name_form == name) found.push_back(domain::SurvivorOf(id, rows));
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
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
  verb.Option("TEXT", *words,
              "words of a name, firm, address or note; all must be there, in any order")
      .Required()
      .Hint("");
  verb.Does([words](CommandContext& context) { return RunFind(context, *words); });
}

}  // namespace tasuki::client
