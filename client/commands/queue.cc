#include <algorithm>

#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/people.h"
#include "client/present.h"
#include "common/domain/ownership.h"

// `tasuki queue`: prospects that nobody owns, and since when (N02).

namespace tasuki::client {
namespace {

// Since when the queue has it: the decision that put it there, or a member's leaving.
int64_t QueuedSince(CommandContext& context, SubjectId id, const v1::ProspectRow& row) {
  domain::Rows& rows = context.directory.rows();
  const domain::Ownership ownership = domain::OwnerOf(id, absl::ToUnixMicros(context.now), rows);
  if (!ownership.last_owner.is_zero()) {
    const auto* member = rows.Find<v1::MemberRow>(domain::MemberKey(ownership.last_owner));
    if (member != nullptr && member->left_at_us() != 0) return member->left_at_us();
  }
  if (ownership.decided_seq.value() != 0) {
    absl::StatusOr<StoredEvent> event = context.workspace.EventAt(ownership.decided_seq);
    if (event.ok()) return std::min(event->header.occurred_at_us(), event->recorded_at_us);
  }
  return row.added_us();
}

// The same for a prospect who came to a firm that was in the queue already.
int64_t WaitingSince(CommandContext& context, SubjectId id, const v1::ProspectRow& row) {
  return std::max(row.added_us(), QueuedSince(context, id, row));
}

absl::Status Run(CommandContext& context) {
  Presenter presenter(context.directory, context.now);
  absl::StatusOr<v1::ListView> list =
      presenter.List([](const v1::ListItem& item, const v1::ProspectRow& row) {
        return WaitsInQueue(item, row);
      });
  if (!list.ok()) return list.status();
  Printer& out = context.out;
  Table table;
  table.headings = {out.Say(Message::kHeadSince),
                    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany),
                    out.Say(Message::kHeadLastOwner),
                    out.Say(Message::kHeadNext),
                    out.Say(Message::kHeadId),
                    ""};
  for (v1::ListItem& item : *list->mutable_items()) {
    absl::StatusOr<std::string> bytes = HexDecode(item.prospect());
    if (!bytes.ok()) return bytes.status();
    const SubjectId id = SubjectId::FromTrusted(*bytes);
    const auto* row = context.directory.rows().Find<v1::ProspectRow>(domain::ProspectKey(id));
    if (row != nullptr) item.set_waiting_since(presenter.Time(WaitingSince(context, id, *row)));
    table.rows.push_back({TimeForPeople(out.language(), item.waiting_since()),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          OneLine(item.last_owner()),
                          TimeForPeople(out.language(), item.next_touch()),
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
  verb.Does([](CommandContext& context) { return Run(context); });
}

}  // namespace tasuki::client
