#include <utility>
#include <vector>

#include "client/commands/act.h"
#include "client/commands/flags.h"
#include "client/commands/member_leave.h"
#include "client/views/absence.h"
#include "client/views/leaving.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"

// `tasuki member return`: a leaving is taken back by one compensating act, or a plan is withdrawn.

namespace tasuki::client {

absl::StatusOr<v1::WrittenView> WriteDrafts(CommandContext& context, std::vector<EventDraft> act) {
  absl::StatusOr<Written> written = context.workspace.Write(std::move(act));
  if (!written.ok()) {
    return absl::IsPermissionDenied(written.status())
               ? WithAdvice(written.status(), "ask a manager")
               : written.status();
  }
  v1::WrittenView view;
  for (const EventId id : written->event_ids) view.add_event_ids(id.Hex());
  view.set_pending(context.workspace.home().outbox().size() > 0);
  return view;
}

absl::Status ReturnMember(CommandContext& context, const ReturnArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, args.name));
  const std::string name = OneLine(context.directory.Member(member));
  const auto* row = context.workspace.rows().Find(domain::MemberKey(member));
  const bool planned = row != nullptr && row->state() == v1::ACTIVE && row->plan_seq() != 0;
  std::vector<EventDraft> drafts;
  if (row != nullptr && (planned || row->left_seq() != 0)) {
    TASUKI_ASSIGN_OR_RETURN(drafts, ReturnAct(member, context.now, context.workspace));
  }
  if (drafts.empty()) {
    return Refused(Phrase("$0 is here, and nothing is planned", name),
                   "`tasuki member list` shows who has left");
  }
  drafts.front().personal.emplace().mutable_remark()->set_text(args.why);
  const absl::StatusOr<v1::WrittenView> written = WriteDrafts(context, std::move(drafts));
  if (!written.ok()) return written.status();
  // What the queue gave back by itself is no event of the act.
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held,
                          HoldingsOf(member, context.now, context.workspace.rows()));
  v1::LeaveView view;
  *view.mutable_event_ids() = written->event_ids();
  view.set_pending(written->pending());
  view.set_member(member.Hex());
  view.set_name(context.directory.Member(member));
  view.set_state(planned ? "withdrawn" : "returned");
  Printer& out = context.out;
  out.Line(
      planned
          ? InLanguage(out.language(), Phrase("$0 stays: what was planned is withdrawn", name))
          : InLanguage(out.language(),
                       Phrase("$0 is back: {1:one thing is|$1 things are} theirs again; a laptop "
                              "joins with `tasuki member code \"$0\"`",
                              name, std::to_string(held.size()))));
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
