#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/commands/flags.h"
#include "client/commands/handover_parts.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/views/leaving.h"
#include "client/words/phrases.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki handover introduced`: the client has met the new owner (X12). Until that is logged, the
// steps wait.

namespace tasuki::client {
namespace {

struct HandoverArgs {
  std::string who, at;
  std::vector<std::string> with;
  v1::IntroducedHow how = v1::INTRODUCED_HOW_UNSPECIFIED;
};

// Refuses what would say nothing: nobody is new to the client, or they have met already.
absl::Status CheckIsNew(const v1::ProspectRow& row, const std::string& name) {
  if (!row.has_last_handover()) {
    return Refused(Phrase("$0 has had no owner yet to whom they could be introduced", name),
                   "`tasuki assign WHO MEMBER` gives them one");
  }
  const v1::HandoverPlace& change = row.to_introduce().place();
  if (row.has_to_introduce() && row.introduced().seq() == change.seq()) {
    return Refused(Phrase("$0 has been introduced to the present owner already", name),
                   "`tasuki undo EVENT --why TEXT` takes the first one back");
  }
  return absl::OkStatus();
}

// Who leaves and managers decide what is planned of theirs (X15); for others their agents do.
bool MayMove(CommandContext& context, MemberId leaver) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* row = context.workspace.rows().Find(domain::MemberKey(self));
  return self == leaver ||
         (row != nullptr && (row->role() == v1::MANAGER || row->role() == v1::ADMIN));
}

// What is dated before a handover says nothing of it, and the client would count as not introduced
// for ever (X12): where they met before the change of owner, it is of that moment, and said so. Not
// of now, or whoever logs it late would have introduced themselves late (X23).
absl::Time CountedAt(const v1::HandoverPlace& handover, absl::Time occurred,
                     CommandContext& context) {
  if (absl::ToUnixMicros(occurred) >= handover.handed_us()) return occurred;
  context.out.Remark(InLanguage(
      context.out.language(), Phrase("noted as of the change of owner: it is dated before that")));
  return absl::FromUnixMicros(handover.handed_us());
}

// The planned move that this introduction makes, into the act before it; whose the client is then.
// Where it is dated before the leaver's own handover, `occurred` becomes that moment.
absl::StatusOr<std::optional<MemberId>> MovePlanned(CommandContext& context, SubjectId prospect,
                                                    const v1::ProspectRow& row,
                                                    const std::string& name, absl::Time& occurred,
                                                    Act& act) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<PlannedFor> planned,
                          PlannedMoveOf(prospect, context.now, context.workspace));
  if (!planned.has_value()) return std::nullopt;
  if (planned->move.introduced_us.has_value()) {
    return Refused(Phrase("$0 has been introduced to the present owner already", name),
                   "`tasuki undo EVENT --why TEXT` takes the first one back");
  }
  occurred = CountedAt(row.last_handover(), occurred, context);
  if (!MayMove(context, planned->leaver)) return planned->move.to;
  v1::Header& header = act.AddAssignment(v1::PROSPECT, prospect, planned->move.to).header;
  // Before the introduction, and not before what made the client theirs.
  const int64_t occurred_us = absl::ToUnixMicros(occurred);
  header.set_occurred_at_us(std::max(row.last_handover().handed_us(), occurred_us - 1));
  header.mutable_owner_assigned()->set_why(v1::WHY_LEFT);
  return planned->move.to;
}

absl::Status RunIntroduced(CommandContext& context, const HandoverArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const v1::ProspectRow row, LiveProspect(context, prospect));
  const std::string name = OneLine(context.directory.Name(prospect));
  TASUKI_ASSIGN_OR_RETURN(absl::Time occurred, ReadHappened(context, args.at));
  Act act(context);
  TASUKI_ASSIGN_OR_RETURN(const std::optional<MemberId> heir,
                          MovePlanned(context, prospect, row, name, occurred, act));
  if (!heir.has_value()) {
    TASUKI_RETURN_IF_ERROR(CheckIsNew(row, name));
    const bool waits = row.has_to_introduce();
    occurred =
        CountedAt(waits ? row.to_introduce().place() : row.last_handover(), occurred, context);
  }
  v1::ClientIntroduced& body = *act.Add(v1::CLIENT_INTRODUCED, v1::PROSPECT, prospect, occurred)
                                    .header.mutable_client_introduced();
  body.set_how(args.how);
  for (const std::string& member : args.with) {
    TASUKI_ASSIGN_OR_RETURN(const MemberId with, FindMember(context.directory, member));
    body.add_with(with.str());
  }
  const MemberId owner = heir.value_or(
      domain::OwnerOf(prospect, absl::ToUnixMicros(context.now), context.directory.rows()).owner);
  const std::string to =
      owner.is_zero() ? context.out.Say(Message::kQueue) : OneLine(context.directory.Member(owner));
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  SayWritten(context, view, context.out.Say(Message::kIntroduced, {name, to}));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddHandover(Verb verb) {
  AddHandoverLists(verb);
  AddHandoverAnswers(verb);
  auto args = std::make_shared<HandoverArgs>();
  Verb introduced = verb.Part("introduced", "the client has met the new owner",
                              "tasuki handover introduced Yamada --how visit --with Sato");
  AddWho(introduced, args->who);
  AddWord(introduced, "--how", args->how, "how they met").Required();
  introduced.Repeated("--with", args->with, "a colleague who was there (repeatable)")
      .Hint("MEMBER")
      .Offers(Offer::kMembers);
  introduced.Option("--at", args->at, "when").Hint("WHEN").Otherwise("now");
  introduced.Does([args](CommandContext& context) { return RunIntroduced(context, *args); });
}

}  // namespace tasuki::client
