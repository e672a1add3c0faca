#include "client/commands/firm_choice.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/replica/open_home.h"
#include "client/words/display.h"
#include "client/words/search.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

constexpr size_t kFirmsShown = 10;  // Of those that a name can mean.

// Firms that search takes for one, by how surely they are.
struct FirmsLike {
  std::vector<SubjectId> same;      // As firms are told apart.
  std::vector<SubjectId> maybe;     // One of the two does not say its kind,
  std::set<std::string> kinds;      // these of them do.
  std::vector<SubjectId> resemble;  // Of another kind, or in the other kana.
};

FirmsLike FindFirmsLike(CommandContext& context, const std::string& name, SubjectId except) {
  context.directory.OpenFirms();
  NameBook& book = *context.directory.book();
  const std::string form = FirmNameForm(name);
  std::vector<SubjectId> alike;
  book.ForEachFirm([&](SubjectId id, const FirmWords& firm) {
    const auto& forms = firm.forms;
    if (id != except && std::find(forms.begin(), forms.end(), form) != forms.end()) {
      alike.push_back(id);
    }
  });
  // Two laptops that made one firm without knowing of each other leave two: all take the same.
  std::sort(alike.begin(), alike.end());
  FirmsLike like;
  const FirmIdentity wanted = IdentityOf(name);
  for (const SubjectId id : alike) {
    const v1::FirmText& firm = book.WholeFirm(id);
    std::vector<std::string> names(firm.aliases().begin(), firm.aliases().end());
    names.push_back(firm.name());
    bool same = false, maybe = false;
    for (const std::string& one : names) {
      const FirmIdentity identity = IdentityOf(one);
      if (identity.name != wanted.name) continue;
      same = same || identity.kind == wanted.kind;
      if (!identity.kind.empty() && !wanted.kind.empty()) continue;
      maybe = true;
      like.kinds.insert(identity.kind);
    }
    (same ? like.same : maybe ? like.maybe : like.resemble).push_back(id);
  }
  return like;
}

absl::StatusOr<std::optional<FirmChoice>> TheOneOf(CommandContext& context, const FirmsLike& like,
                                                   const std::string& name) {
  const std::vector<SubjectId>& fits = like.same.empty() ? like.maybe : like.same;
  if (fits.empty()) return std::nullopt;
  if (!like.same.empty() || like.kinds.size() == 1) {
    return FirmChoice{fits.front(), context.directory.FirmName(fits.front())};
  }
  std::string list;
  for (size_t i = 0; i < fits.size() && i < kFirmsShown; ++i) {
    absl::StrAppend(&list, "\n    ", fits[i].Hex().substr(0, kIdShown), "  ",
                    OneLine(context.directory.FirmName(fits[i])));
  }
  return Refused(Phrase("\"$0\" can be $1 firms:$2", OneLine(name), fits.size(), list),
                 "write its whole name, with the kind of company that it is");
}

}  // namespace

absl::StatusOr<std::optional<FirmChoice>> FindFirmCalled(CommandContext& context,
                                                         const std::string& name,
                                                         SubjectId except) {
  return TheOneOf(context, FindFirmsLike(context, name, except), name);
}

absl::StatusOr<FirmChoice> FindOrMakeFirm(CommandContext& context, const std::string& name,
                                          Act& act) {
  FirmsLike like = FindFirmsLike(context, name, SubjectId());
  TASUKI_ASSIGN_OR_RETURN(std::optional<FirmChoice> found, TheOneOf(context, like, name));
  if (found) return *std::move(found);
  FirmChoice choice;
  choice.id = SubjectId::Random(context.workspace.home().random());
  choice.name = name;
  choice.made = true;
  choice.resembles = std::move(like.resemble);
  EventDraft& draft = act.Add(v1::FIRM_ADDED, v1::FIRM, choice.id);
  draft.header.mutable_firm_added();
  draft.personal.emplace().mutable_firm()->set_name(name);
  return choice;
}

}  // namespace tasuki::client
