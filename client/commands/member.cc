#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/member_leave.h"
#include "client/commands/member_record.h"
#include "client/commands/member_role.h"
#include "client/commands/promise_choice.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/sync/syncer.h"
#include "client/views/absence.h"
#include "client/views/zones.h"
#include "client/words/phrases.h"
#include "client/words/search.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/verdict/ownership.h"

// `tasuki member add|code|list|role|away|plan|leave|return`: the team's people.

namespace tasuki::client {
namespace {

struct MemberArgs {
  std::string name, manager, zone;
  v1::Role role = v1::REP;
  absl::Duration wait = absl::Seconds(5);
};

absl::Status NeedServer(CommandContext& context, absl::Duration wait) {
  if (context.workspace.syncer() == nullptr) {
    return NoServer("this replica has no connection to a server", "join a team first");
  }
  absl::Status synced = context.workspace.syncer()->RunUntilCaughtUp(wait).status();
  context.workspace.rows();  // Looks again at what came.
  return ExplainedNoServer(synced);
}

// Only an admin lets devices in (DESIGN.md §4): the server refuses everybody else's code, and by
// then the colleague would have been added.
absl::Status NeedsAdmin(CommandContext& context) {
  const MemberId self = context.workspace.home().identity().member;
  const auto* row = context.workspace.rows().Find(domain::MemberKey(self));
  if (row != nullptr && row->role() == v1::ADMIN) return absl::OkStatus();
  const v1::Role role = row == nullptr ? v1::ROLE_UNSPECIFIED : row->role();
  return NotAllowed(Phrase("only an admin makes join codes, and you are here as $0",
                           std::string(domain::WordOf(role))),
                    "ask an admin; `tasuki member list` shows who is one");
}

// CODE@HOST:PORT, good once. The member must be in the journal before a code can be.
absl::StatusOr<std::string> InviteCode(CommandContext& context, MemberId member,
                                       absl::Duration wait) {
  TASUKI_RETURN_IF_ERROR(NeedServer(context, wait));
  TASUKI_RETURN_IF_ERROR(NeedsAdmin(context));
  absl::StatusOr<std::string> code = context.workspace.syncer()->Invite(member, wait);
  if (!code.ok()) return ExplainedNoServer(code.status());
  return absl::StrCat(*code, "@", context.workspace.home().identity().server_address);
}

// What is left to do for a colleague who was added without a code.
Phrase CodeLater(const std::string& name) {
  return Phrase("$0 is added all the same; for the join code, later: tasuki member code \"$0\"",
                OneLine(name));
}

void PrintCode(CommandContext& context, const v1::WrittenView& view) {
  context.out.Line(context.out.Say(Message::kMemberCode, {view.join_code()}));
  context.out.Json(view);
}

// Two names that searching takes for one would both be ambiguous.
absl::Status CheckNameIsFree(CommandContext& context, const std::string& name) {
  std::string taken;
  const std::string form = SearchForm(name);
  context.directory.ForEachMember([&](MemberId, const v1::MemberRow& row) {
    if (row.state() != v1::GONE && SearchForm(row.name()) == form) taken = row.name();
    return taken.empty();
  });
  if (taken.empty()) return context.directory.status();
  return Refused(Phrase("there is a colleague called $0 already", OneLine(taken)),
                 Phrase("give a name that differs by more than case and width; for another laptop "
                        "of theirs: tasuki member code \"$0\"",
                        OneLine(taken)));
}

absl::Status Add(CommandContext& context, const MemberArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const std::string name, ReadName(args.name, "give the colleague's name"));
  TASUKI_RETURN_IF_ERROR(CheckZone(args.zone));
  // The code needs the server, so nothing is written before one answers.
  TASUKI_RETURN_IF_ERROR(NeedServer(context, args.wait));
  TASUKI_RETURN_IF_ERROR(NeedsAdmin(context));
  TASUKI_RETURN_IF_ERROR(CheckNameIsFree(context, name));
  Act act(context);
  const SubjectId member = SubjectId::Random(context.workspace.home().random());
  v1::MemberAdded& body =
      *act.Add(v1::MEMBER_ADDED, v1::MEMBER, member).header.mutable_member_added();
  body.set_name(name);
  body.set_role(args.role);
  body.set_zone(args.zone);
  if (!args.manager.empty()) {
    TASUKI_ASSIGN_OR_RETURN(MemberId manager, FindMember(context.directory, args.manager));
    body.set_manager(manager.str());
  }
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  Printer& out = context.out;
  view.set_member(member.Hex());
  out.Line(out.Say(Message::kMemberAdded,
                   {OneLine(name), Plain(out.language(), std::string(domain::WordOf(args.role)))}));
  absl::StatusOr<std::string> code =
      InviteCode(context, MemberId::FromTrusted(member.bytes()), args.wait);
  if (!code.ok()) return WithAdvice(code.status(), CodeLater(name));
  view.set_join_code(*std::move(code));
  view.set_pending(context.workspace.home().outbox().size() > 0);
  PrintCode(context, view);
  return absl::OkStatus();
}

absl::Status Code(CommandContext& context, const MemberArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(MemberId member, FindMember(context.directory, args.name));
  v1::WrittenView view;
  view.set_member(member.Hex());
  TASUKI_ASSIGN_OR_RETURN(*view.mutable_join_code(), InviteCode(context, member, args.wait));
  PrintCode(context, view);
  return absl::OkStatus();
}

// How many devices each member has that are good.
absl::flat_hash_map<std::string, uint32_t> CountDevices(domain::Rows& rows, absl::Status& status) {
  absl::flat_hash_map<std::string, uint32_t> devices;
  status = rows.ScanRows("d", [&](std::string_view, std::string_view bytes) {
    v1::DeviceRow row;
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
        row.revoked_seq() == 0) {
      ++devices[row.member()];
    }
    return true;
  });
  return devices;
}

// Where a member stands: away and leaving, too, whom the rows have as active.
std::string StateOf(MemberId id, const v1::MemberRow& row, CommandContext& context) {
  if (row.state() == v1::ACTIVE && row.plan_seq() != 0) return "leaving";
  if (IsAway(id, row, context.now, context.directory.rows())) return "away";
  return std::string(domain::WordOf(row.state()));
}

// The same for people, with its days.
std::string StateText(const v1::MemberView& member, CommandContext& context) {
  Printer& out = context.out;
  const auto day = [&](int32_t number) {
    return DayForPeople(out.language(), domain::ToCivil(number));
  };
  const auto* row = context.directory.rows().Find(
      domain::MemberKey(MemberId::FromTrusted(*HexDecode(member.member()))));
  if (row != nullptr && member.state() == "leaving") {
    return InLanguage(out.language(), Phrase("leaves after $0", day(row->last_working_day())));
  }
  if (row != nullptr && member.state() == "away") {
    const MemberId cover = MemberId::FromTrusted(row->away_cover());
    if (cover.is_zero())
      return InLanguage(out.language(), Phrase("away, back on $0", day(row->away_to_day())));
    const auto* other = context.directory.rows().Find(domain::MemberKey(cover));
    if (other == nullptr || other->state() != v1::ACTIVE ||
        IsAway(cover, *other, context.now, context.directory.rows())) {
      return InLanguage(out.language(),
                        Phrase("away, back on $0; $1 was to cover, and is not here",
                               day(row->away_to_day()), OneLine(context.directory.Member(cover))));
    }
    return InLanguage(out.language(), Phrase("away, back on $0; $1 covers", day(row->away_to_day()),
                                             OneLine(context.directory.Member(cover))));
  }
  return Plain(out.language(), member.state());
}

absl::Status ListMembers(CommandContext& context) {
  domain::Rows& rows = context.directory.rows();
  absl::flat_hash_map<MemberId, uint32_t> owned;
  context.directory.ForEachProspect([&](SubjectId id, const v1::ProspectRow&) {
    ++owned[domain::OwnerOf(id, absl::ToUnixMicros(context.now), rows).owner];
    return true;
  });
  absl::Status scanned;
  const absl::flat_hash_map<std::string, uint32_t> devices = CountDevices(rows, scanned);
  TASUKI_RETURN_IF_ERROR(scanned);
  const Collation collation;
  std::vector<std::pair<std::pair<std::string, std::string>, v1::MemberView>> members;
  context.directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    v1::MemberView view;
    view.set_member(id.Hex());
    view.set_name(row.name());
    view.set_role(std::string(domain::WordOf(row.role())));
    view.set_state(StateOf(id, row, context));
    view.set_zone(row.zone());
    view.set_manager(context.directory.Member(MemberId::FromTrusted(row.manager())));
    if (auto found = owned.find(id); found != owned.end()) view.set_prospects(found->second);
    const auto unknown = domain::UnknownKey(SubjectId::FromTrusted(id.bytes()));
    view.set_read_only(rows.Find(unknown) != nullptr);
    if (auto found = devices.find(id.str()); found != devices.end()) {
      view.set_devices(found->second);
    }
    members.emplace_back(std::pair(collation.SortKey(row.name()), id.Hex()), std::move(view));
    return true;
  });
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  Presenter presenter(context.directory, context.now);
  PromiseReader promises(context.directory, presenter, context.now);
  Printer& out = context.out;
  v1::MemberListView view;
  view.set_total(members.size());
  Table table;
  table.headings = {out.Say(Message::kHeadName),      out.Say(Message::kHeadRole),
                    out.Say(Message::kHeadState),     out.Say(Message::kHeadManager),
                    out.Say(Message::kHeadProspects), out.Say(Message::kHeadTrust),
                    out.Say(Message::kHeadId)};
  table.columns = {Column::kName,  Column::kWhole, Column::kWhole, Column::kName,
                   Column::kWhole, Column::kText,  Column::kWhole};
  table.right = {false, false, false, false, true, false, false};
  for (auto& [order, member] : members) {
    const bool gone = member.state() == "gone";
    TASUKI_ASSIGN_OR_RETURN(const v1::TrustView trust,
                            promises.TrustOf(MemberId::FromTrusted(*HexDecode(member.member()))));
    if (trust.has_trust()) *member.mutable_trust() = trust;
    table.rows.push_back({Cell(OneLine(member.name()), gone ? Style::kDim : Style::kBold),
                          Plain(out.language(), member.role()),
                          Cell(StateText(member, context), gone ? Style::kDim : Style::kPlain),
                          OneLine(member.manager()), std::to_string(member.prospects()),
                          trust.has_trust() ? TrustText(out, trust) : "",
                          Cell(member.member().substr(0, 8), Style::kDim)});
    *view.add_items() = std::move(member);
  }
  out.Print(table);
  out.Json(view);
  return absl::OkStatus();
}

// `away`, `plan`, `leave` and `return`.
void AddLeavingParts(Verb& verb) {
  auto absent = std::make_shared<AwayArgs>();
  Verb away = verb.Part("away", "somebody is away for some days",
                        "tasuki member away Suzuki --from 2026-08-10 --to 2026-08-17 --cover Mori");
  away.Option("NAME", absent->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  away.Option("--from", absent->from, "the first day").Required().Hint("DAY");
  away.Option("--to", absent->to, "the day they are back").Required().Hint("DAY");
  away.Option("--cover", absent->cover, "whose agenda has theirs meanwhile")
      .Hint("MEMBER")
      .Offers(Offer::kMembers);
  away.Does([absent](CommandContext& context) { return MarkAway(context, *absent); });

  auto proposal = std::make_shared<PlanArgs>();
  Verb plan = verb.Part("plan", "who is to take over what of somebody who leaves",
                        "tasuki member plan Suzuki --out plan.csv");
  plan.Option("NAME", proposal->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  plan.Option("--out", proposal->out, "a table to change in a spreadsheet")
      .Hint("FILE.csv")
      .Offers(Offer::kFiles);
  plan.Does([proposal](CommandContext& context) { return ProposeLeave(context, *proposal); });

  auto leaving = std::make_shared<LeaveArgs>();
  Verb leave =
      verb.Part("leave", "somebody leaves the team",
                "tasuki member leave Suzuki --last-working-day 2026-09-30 --plan plan.csv");
  leave.Option("NAME", leaving->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  Flag day = leave.Option("--last-working-day", leaving->day, "their last working day").Hint("DAY");
  leave.Option("--plan", leaving->plan, "who takes over what, as `member plan` proposes it")
      .Hint("FILE.csv")
      .Offers(Offer::kFiles)
      .Otherwise("what is planned already stands, and the rest goes to the queue");
  leave.Switch("--keep-device", leaving->keep_device, "their laptops are not cut off");
  leave.Switch("--acknowledge,--yes", leaving->acknowledge,
               "do not ask about what of theirs still points forward");
  leave.Switch("--now", leaving->now, "write the leaving that is planned, without an agent")
      .Excludes(day);
  leave.Does([leaving](CommandContext& context) { return PlanLeave(context, *leaving); });

  auto back = std::make_shared<ReturnArgs>();
  Verb returns = verb.Part("return", "take a leaving back, or the plan of one",
                           "tasuki member return Suzuki --why \"stays after all\"");
  returns.Option("NAME", back->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  returns.Option("--why", back->why, "why").Required().Hint("TEXT");
  returns.Does([back](CommandContext& context) { return ReturnMember(context, *back); });
}

}  // namespace

void AddMember(Verb verb) {
  auto args = std::make_shared<MemberArgs>();
  Verb add = verb.Part("add", "a new colleague, with a join code",
                       "tasuki member add \"Suzuki Hanako\" --role rep --manager Sato");
  add.Option("NAME", args->name, "as colleagues know them").Required().Hint("");
  AddWord(add, "--role", args->role, "what they may do").Otherwise(std::string("rep"));
  add.Option("--manager", args->manager, "who looks after them")
      .Hint("NAME")
      .Offers(Offer::kMembers);
  add.Option("--zone", args->zone, "their time zone").Hint("ZONE").Otherwise("the team's");
  AddWait(add, args->wait);
  add.Does([args](CommandContext& context) { return Add(context, *args); });

  Verb code = verb.Part("code", "a join code for another laptop", "tasuki member code Suzuki");
  code.Option("NAME", args->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  AddWait(code, args->wait);
  code.Does([args](CommandContext& context) { return Code(context, *args); });

  verb.Part("list", "all members", "tasuki member list").Does([](CommandContext& context) {
    return ListMembers(context);
  });

  AddLeavingParts(verb);

  auto change = std::make_shared<RoleArgs>();
  Verb role = verb.Part("role", "change what somebody may do", "tasuki member role Suzuki manager");
  role.Option("NAME", change->name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  AddWord(role, "ROLE", change->role, "the new role").Required().Hint("");
  role.Switch("--yes", change->yes, "do not ask: what an auditor owned goes to the queue");
  role.Switch("--give-back", change->give_back,
              "and what they owned before a role took it, where nobody was given it since");
  role.Does([change](CommandContext& context) { return ChangeRole(context, *change); });

  AddMemberRecord(verb);
}

}  // namespace tasuki::client
