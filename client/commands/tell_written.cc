#include "client/commands/tell_written.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "client/commands/act.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// What `header` says of the answer that its command would have given.
void Describe(const v1::Header& header, v1::WrittenView& view,
              absl::flat_hash_set<std::string>& prospects) {
  const v1::Subject& subject = header.subject();
  if (subject.kind() == v1::PROSPECT) prospects.insert(subject.id());
  if (subject.kind() == v1::FIRM) view.set_firm(HexEncode(subject.id()));
  if (subject.kind() == v1::MEMBER) view.set_member(HexEncode(subject.id()));
  if (const std::string& firm = header.prospect_added().attributes().firm(); !firm.empty()) {
    view.set_firm(HexEncode(firm));
  }
  if (header.has_deal_opened()) view.set_deal(HexEncode(header.deal_opened().deal()));
}

}  // namespace

absl::Status TellWritten(CommandContext& context, const v1::RequestRow& row) {
  v1::WrittenView view;
  for (const std::string& id : row.event_ids()) view.add_event_ids(HexEncode(id));
  const absl::flat_hash_set<std::string> ids(row.event_ids().begin(), row.event_ids().end());
  absl::flat_hash_set<std::string> prospects;
  std::string colleague;
  for (const std::string& id : row.event_ids()) {
    const absl::StatusOr<StoredEvent> event = context.workspace.FindEvent(HexEncode(id));
    if (absl::IsNotFound(event.status())) continue;
    TASUKI_RETURN_IF_ERROR(event.status());
    Describe(event->header, view, prospects);
    view.set_pending(view.pending() || event->pending);
    if (event->header.has_member_added()) colleague = event->header.member_added().name();
  }
  if (!colleague.empty()) {
    return Refused(Phrase("$0 is added, but what was to fetch the join code ended before it did",
                          OneLine(colleague)),
                   Phrase("get it with: tasuki member code \"$0\"", OneLine(colleague)));
  }
  context.out.Line(context.out.Say(Message::kWrittenBefore, {std::to_string(ids.size())}));
  const bool one = prospects.size() == 1;
  return PrintWritten(context, std::move(view),
                      one ? SubjectId::FromTrusted(*prospects.begin()) : SubjectId());
}

}  // namespace tasuki::client
