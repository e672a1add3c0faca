#include <algorithm>

#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/words/wording.h"
#include "common/domain/verdict/ownership.h"

// `tasuki queue`: prospects that nobody owns, and since when (N02).

namespace tasuki::client {
namespace {

// Since when a prospect stands in the queue: the decision that put it there, the end of a cover, or
// its owner's losing it by leaving or by a change of role; never before it was added.
int64_t WaitingSince(CommandContext& context, SubjectId id, const v1::ProspectRow& row) {
  domain::Rows& rows = context.directory.rows();
  const domain::Ownership ownership = domain::OwnerOf(id, absl::ToUnixMicros(context.now), rows);
  int64_t since_us = std::max(row.added_us(), ownership.queue_since_us);
  if (ownership.queue_since_seq != Seq()) {
    absl::StatusOr<StoredEvent> event = context.workspace.EventAt(ownership.queue_since_seq);
    if (event.ok()) {
      since_us =
          std::max(since_us, std::min(event->header.occurred_at_us(), event->recorded_at_us));
    }
  }
  return since_us;
}

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
    if (row != nullptr) item.set_waiting_since(presenter.Time(WaitingSince(context, id, *row)));
    table.rows.push_back({TimeForPeople(out.language(), item.waiting_since()),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          OneLine(item.last_owner()),
                          SlotForPeople(out.language(), item.next_touch(), reader),
                          Cell(item.prospect().substr(0, 8), Style::kDim),
                          Cell(item.pending() ? out.Say(Message::kPending) : "", Style::kWarning)});
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
