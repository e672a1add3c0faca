#include <algorithm>
#include <tuple>

#include "client/commands/flags.h"
#include "client/commands/promise_choice.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki promise list`: with what became of each, and what that makes of trust (R125, R126).

namespace tasuki::client {
namespace {

void PrintPromises(CommandContext& context, const v1::PromiseListView& view) {
  Printer& out = context.out;
  Table table;
  table.headings = {out.Say(Message::kHeadDue),    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadOwner),  out.Say(Message::kHeadWhat),
                    out.Say(Message::kHeadState),  out.Say(Message::kHeadId),
                    out.Say(Message::kHeadDetails)};
  table.columns = {Column::kWhole, Column::kName,  Column::kWhole, Column::kText,
                   Column::kWhole, Column::kWhole, Column::kText};
  for (const v1::PromiseView& promise : view.items()) {
    const bool over = promise.state() == "open" && promise.overdue_days() != 0;
    const std::string& fate = promise.fate().empty() ? promise.state() : promise.fate();
    table.rows.push_back(
        {Cell(SlotForPeople(out.language(), promise.due(), context.workspace.zone()),
              over ? Style::kWarning : Style::kPlain),
         Cell(OneLine(promise.name()), Style::kBold),
         ValueForPeople(out.language(), "promise-by", promise.by()), PromiseText(out, promise),
         ValueForPeople(out.language(), "promise-fate", fate),
         Cell(promise.promise().substr(0, 8), Style::kDim),
         Cell(PromiseDetails(out, promise), Style::kDim)});
  }
  out.Print(table);
  if (view.items().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  if (view.has_trust()) {
    out.Line(out.Say(Message::kTrustOf, {TrustText(out, view.trust())}), Style::kDim);
  }
}

}  // namespace

absl::Status ListPromises(CommandContext& context, const PromiseListArgs& args) {
  Presenter presenter(context.directory, context.now);
  PromiseReader reader(context.directory, presenter, context.now);
  v1::PromiseListView view;
  std::vector<PromiseAt> promises;
  if (!args.who.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
    TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
    TASUKI_ASSIGN_OR_RETURN(promises,
                            reader.Of(prospect, args.all ? kAllPromises : reader.ShownFrom()));
    TASUKI_ASSIGN_OR_RETURN(*view.mutable_trust(), reader.TrustOf(prospect));
  } else {
    if (args.all) {
      return UsageError("--all belongs to one prospect", "add WHO, or leave it out");
    }
    PromisedQuery query;
    if (!args.team) {
      query.owner = context.workspace.home().identity().member;
      if (!args.member.empty()) {
        TASUKI_ASSIGN_OR_RETURN(query.owner, FindMember(context.directory, args.member));
      }
      TASUKI_ASSIGN_OR_RETURN(*view.mutable_trust(), reader.TrustOf(*query.owner));
    }
    TASUKI_ASSIGN_OR_RETURN(promises, reader.OpenOf(query));
  }
  for (const PromiseAt& promise : promises) *view.add_items() = reader.View(promise);
  std::stable_sort(view.mutable_items()->begin(), view.mutable_items()->end(),
                   [](const v1::PromiseView& a, const v1::PromiseView& b) {
                     return std::tuple(a.due().substr(0, 10), a.name(), a.promise()) <
                            std::tuple(b.due().substr(0, 10), b.name(), b.promise());
                   });
  view.set_total(static_cast<uint64_t>(view.items_size()));
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  PrintPromises(context, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
