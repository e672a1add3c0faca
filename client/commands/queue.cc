#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/wording.h"
#include "common/domain/verdict/ownership.h"

// `tasuki queue`: prospects that nobody owns, and since when (N02).

namespace tasuki::client {
namespace {

absl::Status RunQueue(CommandContext& context) {
  Presenter presenter(context.directory, context.now);
  Lister lister(context.directory, presenter, context.now);
  absl::StatusOr<v1::ListView> list = lister.List({.queue = true});
  if (!list.ok()) return list.status();
  Printer& out = context.out;
  const absl::TimeZone reader = context.workspace.zone();
  Table table;
  table.headings = {out.Say(Message::kHeadSince),
                    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany),
                    out.Say(Message::kHeadLastOwner),
                    out.Say(Message::kHeadNext),
                    out.Say(Message::kHeadId),
                    ""};
  table.columns = {Column::kWhole, Column::kName,  Column::kName, Column::kName,
                   Column::kWhole, Column::kWhole, Column::kWhole};
  for (v1::ListItem& item : *list->mutable_items()) {
    absl::StatusOr<std::string> bytes = HexDecode(item.prospect());
    if (!bytes.ok()) return bytes.status();
    const SubjectId id = SubjectId::FromTrusted(*bytes);
    const auto* row = context.directory.rows().Find(domain::ProspectKey(id));
    if (row != nullptr) {
      const auto ownership =
          domain::OwnerOf(id, absl::ToUnixMicros(context.now), context.directory.rows());
      item.set_waiting_since(presenter.Time(presenter.WaitingSince(*row, ownership)));
    }
    table.rows.push_back({TimeForPeople(out.language(), item.waiting_since()),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          OneLine(item.last_owner()),
                          SlotForPeople(out.language(), item.next_touch(), reader),
                          Cell(item.prospect().substr(0, 8), Style::kDim),
                          Cell(MarksOf(out, item), Style::kWarning)});
  }
  if (list->items().empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Print(table);
  if (!list->items().empty()) {
    out.Line(out.Say(Message::kTotal, {std::to_string(list->total())}), Style::kDim);
  }
  out.Json(*list);
  return absl::OkStatus();
}

}  // namespace

void AddQueue(Verb verb) {
  verb.Does([](CommandContext& context) { return RunQueue(context); });
}

}  // namespace tasuki::client
