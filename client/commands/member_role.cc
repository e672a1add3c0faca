#include "client/commands/member_role.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/act.h"
#include "client/commands/ask.h"
#include "client/views/book.h"
#include "client/views/leave_traces.h"
#include "client/views/who.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/verdict/ownership.h"

// `tasuki member role`: a change of role is an event like others, and what it took stays decided as
// it was, under a mark. So giving back is not an undo: it is one assignment each, which a colleague
// who was given it meanwhile is asked about no more than by `assign`.

namespace tasuki::client {
namespace {

// What one act may hold, with room for its texts.
constexpr size_t kAssignedTogetherMax = 4000;

std::string RoleWord(v1::Role role) { return std::string(domain::WordOf(role)); }

// The command that gives back what a role took.
std::string GiveBackCommand(const std::string& name) {
  return absl::StrCat("tasuki member role \"", name, "\" rep --give-back");
}

bool IsAdmin(CommandContext& context) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* row = context.workspace.rows().Find(domain::MemberKey(self));
  return row != nullptr && row->role() == v1::ADMIN;
}

// Asks before a role that may not own takes what they own. Others are refused anyway.
absl::Status AskAboutBook(CommandContext& context, const RoleArgs& args, const std::string& name,
                          const Book& book) {
  if (args.yes || book.prospects + book.firms == 0 || !IsAdmin(context)) return absl::OkStatus();
  const Printer& out = context.out;
  return AskFirst(
      context,
      out.Say(Message::kRoleEmpties, {name, std::to_string(book.prospects),
                                      std::to_string(book.firms), std::to_string(book.to_queue)}),
      out.Say(Message::kRoleEmptiesAdvice,
              {absl::StrCat("tasuki member role \"", name, "\" ", RoleWord(args.role), " --yes"),
               GiveBackCommand(name)}));
}

// As many of `lost` as fit one act, from `first` on.
void AddGivenBack(Act& act, const std::vector<LostOwnership>& lost, size_t first) {
  const size_t end = std::min(lost.size(), first + kAssignedTogetherMax);
  for (size_t i = first; i < end; ++i) {
    const LostOwnership& one = lost[i];
    EventDraft& draft =
        act.AddAssignment(one.kind, one.subject, MemberId::FromTrusted(one.value.to()));
    v1::OwnerAssigned& body = *draft.header.mutable_owner_assigned();
    body.set_why(v1::WHY_ROLE_CHANGE);
    body.set_until_us(one.value.until_us());
    body.set_back_to(one.value.back_to());
  }
}

// The change and, in the same act as far as it goes, what is given back.
absl::StatusOr<v1::WrittenView> Write(CommandContext& context, const RoleArgs& args,
                                      MemberId member, const std::vector<LostOwnership>& lost) {
  v1::WrittenView all;
  size_t first = 0;
  do {
    Act act(context);
    if (first == 0 && args.role != v1::ROLE_UNSPECIFIED) {
      act.Add(v1::ROLE_CHANGED, v1::MEMBER, SubjectId::FromTrusted(member.bytes()))
          .header.mutable_role_changed()
          ->set_role(args.role);
    }
    AddGivenBack(act, lost, first);
    first += kAssignedTogetherMax;
    absl::StatusOr<v1::WrittenView> view = act.Write();
    if (!view.ok()) {
      return absl::IsPermissionDenied(view.status())
                 ? WithAdvice(view.status(), "ask an admin of the team")
                 : view.status();
    }
    all.mutable_event_ids()->MergeFrom(view->event_ids());
    all.set_pending(view->pending());
  } while (first < lost.size());
  return all;
}

uint64_t CountOf(const std::vector<LostOwnership>& lost, v1::SubjectKind kind) {
  return static_cast<uint64_t>(std::count_if(
      lost.begin(), lost.end(), [kind](const LostOwnership& one) { return one.kind == kind; }));
}

// What an auditor was to take over of somebody who leaves goes to the queue, unless it is planned
// anew (X15).
absl::Status TellOfPlans(CommandContext& context, MemberId member, const std::string& name) {
  TASUKI_ASSIGN_OR_RETURN(const auto planned, PlannedForHeir(member, context.workspace.rows()));
  for (const auto& [leaver, count] : planned) {
    context.out.Line(
        InLanguage(context.out.language(),
                   Phrase("$0 was to take over {1:one thing|$1 things} of $2, and cannot any more: "
                          "name somebody else, with `tasuki member leave`",
                          name, std::to_string(count), OneLine(context.directory.Member(leaver)))),
        Style::kWarning);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ChangeRole(CommandContext& context, const RoleArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, args.name));
  const std::string name = OneLine(context.directory.Member(member));
  domain::Rows& rows = context.workspace.rows();
  const int64_t now_us = absl::ToUnixMicros(context.now);
  const bool may_own = domain::MayOwn(args.role);
  if (args.give_back && !may_own) {
    return UsageError("an auditor owns nothing, so nothing can be given back to one",
                      "name the role they are to have from now on");
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<LostOwnership> lost, LostByRole(member, now_us, rows));
  Book book;
  if (!may_own) {
    TASUKI_ASSIGN_OR_RETURN(book, BookOf(member, now_us, rows));
    TASUKI_RETURN_IF_ERROR(AskAboutBook(context, args, name, book));
  }
  TASUKI_ASSIGN_OR_RETURN(
      v1::WrittenView view,
      Write(context, args, member, args.give_back ? lost : std::vector<LostOwnership>()));
  view.set_member(member.Hex());
  Printer& out = context.out;
  out.Line(out.Say(Message::kRoleChanged, {name, Plain(out.language(), RoleWord(args.role))}));
  const uint64_t prospects = CountOf(lost, v1::PROSPECT);
  const uint64_t firms = CountOf(lost, v1::FIRM);
  if (book.prospects + book.firms > 0) {
    view.set_prospects(book.prospects);
    view.set_firms(book.firms);
    out.Line(
        out.Say(Message::kRoleEmptied, {std::to_string(book.prospects), std::to_string(book.firms),
                                        std::to_string(book.to_queue), GiveBackCommand(name)}));
  } else if (args.give_back) {
    view.set_prospects(prospects);
    view.set_firms(firms);
    out.Line(out.Say(Message::kGivenBack, {std::to_string(prospects), std::to_string(firms)}));
  } else if (may_own && !lost.empty()) {
    out.Line(out.Say(Message::kMayBeGivenBack,
                     {std::to_string(prospects), std::to_string(firms), GiveBackCommand(name)}));
  }
  if (!may_own) TASUKI_RETURN_IF_ERROR(TellOfPlans(context, member, name));
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
