#include "client/views/who.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/words/printer.h"
#include "client/words/search.h"
#include "common/base/failure.h"
#include "common/domain/rows/merged.h"

namespace tasuki::client {
namespace {

constexpr size_t kWhoPrefixMin = 4;     // Hex digits (COMMANDS.md).
constexpr size_t kMemberPrefixMin = 6;  // Hex digits (COMMANDS.md).
constexpr size_t kCandidatesShown = 10;
constexpr size_t kWordsTurned = 4;  // Names of so many words are known in every order of them.

// Somebody who fits.
struct Candidate {
  Who who;
  std::string line;  // For the list of an ambiguous name.
};

bool IsHex(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isxdigit(c); });
}

bool StartsWith(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

absl::Status Ambiguous(const std::string& text, const std::vector<std::string>& lines) {
  std::string list;
  for (size_t i = 0; i < lines.size() && i < kCandidatesShown; ++i) {
    absl::StrAppend(&list, "\n    ", lines[i]);
  }
  if (lines.size() > kCandidatesShown) {
    absl::StrAppend(&list, "\n    … and ", lines.size() - kCandidatesShown, " more");
  }
  return Refused(Phrase("\"$0\" can be $1 of them:$2", OneLine(text), lines.size(), list),
                 "say which: give more of the name, or the start of the id");
}

class Search {
 public:
  Search(Directory& directory, WhoKind kind) : directory_(directory), kind_(kind) {}

  absl::StatusOr<Who> Find(const std::string& typed) {
    const std::string text(absl::StripAsciiWhitespace(typed));
    if (text.empty()) return UsageError("nobody is named", "give a name or the start of an id");
    if (text.size() >= kWhoPrefixMin && text.size() <= 2 * SubjectId::kBytes && IsHex(text)) {
      const std::vector<Who> fits = Meant(ByPrefix(absl::AsciiStrToLower(text)));
      if (!fits.empty()) return One(text, fits);
    }
    directory_.OpenAll();
    for (const bool exact : {true, false}) {
      const std::vector<Who> fits = Meant(ByName(text, exact));
      if (!directory_.status().ok()) return directory_.status();
      if (!fits.empty()) return One(text, fits);
    }
    if (!directory_.status().ok()) return directory_.status();
    return NotFound(Phrase("no $0 is called \"$1\"", Noun(), OneLine(text)),
                    "look with `tasuki find`, or give the start of the id (at least 4 digits)");
  }

 private:
  const char* Noun() const {
    switch (kind_) {
      case WhoKind::kProspect:
        return "prospect";
      case WhoKind::kFirm:
        return "firm";
      case WhoKind::kEither:
        return "prospect or firm";
      case WhoKind::kMerged:
        return "merged prospect";
    }
    return "";
  }
  bool prospects() const { return kind_ != WhoKind::kFirm; }
  bool firms() const { return kind_ == WhoKind::kFirm || kind_ == WhoKind::kEither; }

  // An entry that was merged away leads on to the one it was merged into; where a merged one is
  // asked for, the other way round.
  std::vector<Who> Meant(const std::vector<Who>& fits) {
    std::vector<Who> meant;
    domain::Rows& rows = directory_.rows();
    for (const Who& who : fits) {
      if (who.kind != v1::PROSPECT) {
        meant.push_back(who);
      } else if (kind_ != WhoKind::kMerged) {
        meant.push_back({who.kind, domain::SurvivorOf(who.id, rows)});
      } else if (domain::SurvivorOf(who.id, rows) != who.id) {
        meant.push_back(who);
      }
    }
    if (meant.empty() && kind_ == WhoKind::kMerged) {
      for (const Who& who : fits) {
        // A store that fails shows again in the reads that follow.
        const auto absorbed = domain::AbsorbedBy(who.id, rows);
        if (!absorbed.ok()) continue;
        for (const SubjectId id : *absorbed) meant.push_back({v1::PROSPECT, id});
      }
    }
    std::sort(meant.begin(), meant.end(), IsBefore);
    meant.erase(
        std::unique(meant.begin(), meant.end(),
                    [](const Who& a, const Who& b) { return a.kind == b.kind && a.id == b.id; }),
        meant.end());
    return meant;
  }

  static bool IsBefore(const Who& a, const Who& b) {
    return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
  }

  std::vector<Who> ByPrefix(const std::string& hex) {
    std::vector<Who> fits;
    const auto scan = [&](char letter, v1::SubjectKind kind) {
      std::string prefix(1, letter);
      const std::string even = hex.substr(0, hex.size() / 2 * 2);
      absl::StatusOr<std::string> bytes = HexDecode(even);
      if (!bytes.ok()) return;
      // A store that fails shows again in the reads that follow.
      absl::Status scanned =
          directory_.rows().ScanRows(prefix + *bytes, [&](std::string_view key, std::string_view) {
            const SubjectId id = SubjectId::FromTrusted(key.substr(1));
            if (StartsWith(id.Hex(), hex)) fits.push_back({kind, id});
            return true;
          });
      (void)scanned;
    };
    if (prospects()) scan('p', v1::PROSPECT);
    if (firms()) scan('f', v1::FIRM);
    return fits;
  }

  // A word of a name, and what it is as a firm's.
  struct Word {
    std::string typed;
    std::string form;
    std::string firm_form;
    absl::flat_hash_set<SubjectId> firms;  // Whose name it is a part of.
  };

  static std::vector<Word> WordsOf(const std::string& text) {
    std::vector<Word> words;
    for (const std::string& word : SearchWords(text)) {
      words.push_back({word, NameForm(word), FirmNameForm(word), {}});
    }
    return words;
  }

  // The whole name in every order of its words: cards have the family name first and last.
  static std::vector<std::string> WholeNames(const std::string& text,
                                             const std::vector<Word>& words) {
    std::vector<size_t> order(words.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<std::string> names = {NameForm(text)};
    do {
      std::string name;
      for (const size_t i : order) absl::StrAppend(&name, name.empty() ? "" : " ", words[i].typed);
      names.push_back(NameForm(name));
    } while (words.size() <= kWordsTurned && std::next_permutation(order.begin(), order.end()));
    return names;
  }

  // Exact: the whole name. Else: words of a name and company. Prospects come before firms: with an
  // exact name of both the prospect is meant only where nothing else is.
  std::vector<Who> ByName(const std::string& text, bool exact) {
    std::vector<Word> words = WordsOf(text);
    const std::string firm_form = FirmNameForm(text);
    std::vector<Who> fits;
    const auto matches = [&](const std::string& candidate, const std::string& wanted) {
      if (candidate.empty() || wanted.empty()) return false;
      return exact ? candidate == wanted : candidate.find(wanted) != std::string::npos;
    };
    NameBook& book = *directory_.book();
    if (prospects() && exact) {
      const std::vector<std::string> names = WholeNames(text, words);
      ForEachEntry(book, [&](SubjectId id, const PersonWords& person) {
        const bool fit = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
          const auto& former = person.text.former_names();
          return matches(person.name_form, name) || matches(person.reading_form, name) ||
                 std::any_of(former.begin(), former.end(),
                             [&](const std::string& one) { return NameForm(one) == name; });
        });
        if (fit) fits.push_back({v1::PROSPECT, id});
      });
    } else if (prospects()) {
      for (Word& word : words) word.firms = book.FirmsCalled(word.firm_form);
      ForEachEntry(book, [&](SubjectId id, const PersonWords& person) {
        if (HasWords(words, id, person)) fits.push_back({v1::PROSPECT, id});
      });
    }
    if (firms()) {
      book.ForEachFirm([&](SubjectId id, const FirmWords& firm) {
        const bool fit = std::any_of(firm.forms.begin(), firm.forms.end(),
                                     [&](const auto& one) { return matches(one, firm_form); });
        if (fit) fits.push_back({v1::FIRM, id});
      });
    }
    return fits;
  }

  // Those that were merged away, too: their names lead on.
  static void ForEachEntry(NameBook& book,
                           absl::FunctionRef<void(SubjectId, const PersonWords&)> visit) {
    book.ForEachPerson(visit);
    book.ForEachMerged(visit);
  }

  // Whether somebody who held the place before was called so.
  static bool FormerHolds(const PersonWords& person, const std::string& form) {
    return std::any_of(
        person.text.former_names().begin(), person.text.former_names().end(),
        [&](const std::string& one) { return NameForm(one).find(form) != std::string::npos; });
  }

  // Each word in the name or in the company's. With firms wanted, too, a company's name alone means
  // the firm and not all its people.
  bool HasWords(const std::vector<Word>& words, SubjectId id, const PersonWords& person) {
    bool named = kind_ != WhoKind::kEither;
    for (const Word& word : words) {
      if (person.name_form.find(word.form) != std::string::npos ||
          person.reading_form.find(word.form) != std::string::npos ||
          FormerHolds(person, word.form)) {
        named = true;
      } else if (person.company_form.find(word.firm_form) == std::string::npos &&
                 !IsAtOne(word.firms, id)) {
        return false;
      }
    }
    return named && !words.empty();
  }

  bool IsAtOne(const absl::flat_hash_set<SubjectId>& firms, SubjectId prospect) {
    if (firms.empty()) return false;
    const auto* row = directory_.rows().Find(domain::ProspectKey(prospect));
    return row != nullptr && firms.contains(SubjectId::FromTrusted(row->attributes().firm()));
  }

  absl::StatusOr<Who> One(const std::string& text, const std::vector<Who>& fits) {
    if (fits.size() == 1) return fits.front();
    std::vector<std::string> lines;
    for (const Who& who : fits) {
      const std::string id = who.id.Hex().substr(0, kIdShown);
      if (lines.size() >= kCandidatesShown) {
        lines.push_back("");  // Only counted.
      } else if (who.kind == v1::FIRM) {
        lines.push_back(absl::StrCat(id, "  ", OneLine(directory_.FirmName(who.id)), " (firm)"));
      } else {
        const std::string company = directory_.Company(who.id);
        lines.push_back(absl::StrCat(id, "  ", OneLine(directory_.Name(who.id)),
                                     company.empty() ? "" : ", ", OneLine(company)));
      }
    }
    return Ambiguous(text, lines);
  }

  Directory& directory_;
  const WhoKind kind_;
};

}  // namespace

absl::StatusOr<Who> FindWho(Directory& directory, const std::string& text, WhoKind kind) {
  return Search(directory, kind).Find(text);
}

absl::StatusOr<SubjectId> FindProspect(Directory& directory, const std::string& text) {
  absl::StatusOr<Who> who = FindWho(directory, text, WhoKind::kProspect);
  if (!who.ok()) return who.status();
  return who->id;
}

absl::StatusOr<SubjectId> FindMerged(Directory& directory, const std::string& text) {
  absl::StatusOr<Who> who = FindWho(directory, text, WhoKind::kMerged);
  if (!who.ok()) return who.status();
  return who->id;
}

absl::StatusOr<SubjectId> FindFirm(Directory& directory, const std::string& text) {
  absl::StatusOr<Who> who = FindWho(directory, text, WhoKind::kFirm);
  if (!who.ok()) return who.status();
  return who->id;
}

absl::StatusOr<MemberId> FindMember(Directory& directory, const std::string& typed) {
  const std::string text(absl::StripAsciiWhitespace(typed));
  if (text.empty()) return UsageError("no colleague is named", "give a name");
  const std::string form = SearchForm(text);
  const std::string hex = absl::AsciiStrToLower(text);
  std::vector<MemberId> literal, exact, by_id, by_part;
  directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    const std::string name = SearchForm(row.name());
    if (row.name() == text) literal.push_back(id);
    if (name == form) exact.push_back(id);
    if (hex.size() >= kMemberPrefixMin && IsHex(hex) && StartsWith(id.Hex(), hex)) {
      by_id.push_back(id);
    }
    if (name.find(form) != std::string::npos) by_part.push_back(id);
    return true;
  });
  if (!directory.status().ok()) return directory.status();
  for (const std::vector<MemberId>* fits : {&literal, &exact, &by_id, &by_part}) {
    if (fits->size() == 1) return fits->front();
    if (fits->empty()) continue;
    std::vector<std::string> lines;
    for (MemberId id : *fits) {
      lines.push_back(
          absl::StrCat(id.Hex().substr(0, kIdShown), "  ", OneLine(directory.Member(id))));
    }
    return Ambiguous(text, lines);
  }
  return NotFound(Phrase("no colleague is called \"$0\"", OneLine(text)),
                  "`tasuki member list` has the names");
}

}  // namespace tasuki::client
