#include "client/commands/assign.h"
#include "common/base/check.h"

#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/commands/ask.h"
#include "client/commands/member_record.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/table/csv_reader.h"
#include "client/views/presenter.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki assign`: who is accountable (R005). A decision on the present one; two at once contest.

namespace tasuki::client {
namespace {

struct AssignArgs {
  std::string who, member, list;
  AssignFlags flags;
};

std::string NameOf(CommandContext& context, const Who& who) {
  return OneLine(who.kind == v1::FIRM ? context.directory.FirmName(who.id)
                                      : context.directory.Name(who.id));
}

// Whether the decision that was just written is the one in force.
bool Stands(CommandContext& context, SubjectId subject, const std::string& event_id) {
  return HexEncode(PresentDecision(context.workspace.rows(), subject, v1::OWNER)) == event_id;
}

absl::Status Explained(absl::Status status) {
  if (!absl::IsPermissionDenied(status)) return status;
  return WithAdvice(status, "ask the owner or a manager; --request records that you asked");
}

// The columns of a list, by their names in the first row.
struct Columns {
  int who = -1, member = -1, why = -1, brief = -1, manner = -1, until = -1;
};

absl::StatusOr<Columns> FindColumns(const std::vector<std::string>& names) {
  Columns columns;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string name = absl::AsciiStrToLower(names[i]);
    const int at = static_cast<int>(i);
    if (name == "who" || name == "prospect" || name == "firm") columns.who = at;
    if (name == "member" || name == "to" || name == "owner") columns.member = at;
    if (name == "why") columns.why = at;
    if (name == "brief") columns.brief = at;
    if (name == "manner") columns.manner = at;
    if (name == "until") columns.until = at;
  }
  if (columns.who < 0 || columns.member < 0) {
    return Refused("the list has no columns who and member",
                   "name them in the first row: who,member,why,brief,manner,until");
  }
  return columns;
}

// One line of a list.
struct Listed {
  uint64_t line = 0;
  v1::SubjectKind kind = v1::PROSPECT;
  size_t event = 0;  // Of the act.
  MemberId to;
};
// By whom they are about.
using Lines = absl::flat_hash_map<SubjectId, Listed>;

absl::Status AddRow(Act& act, CommandContext& context, const CsvRow& row, const Columns& columns,
                    const AssignArgs& args, Lines& lines) {
  TASUKI_RETURN_IF_ERROR(row.error);
  const auto field = [&](int column) {
    return column < 0 ? std::string() : std::string(absl::StripAsciiWhitespace(row.fields[column]));
  };
  AssignFlags flags = args.flags;
  if (!field(columns.brief).empty()) flags.brief = field(columns.brief);
  if (!field(columns.manner).empty()) flags.manner = field(columns.manner);
  if (!field(columns.until).empty()) flags.until = field(columns.until);
  if (const std::string why = field(columns.why); !why.empty()) {
    TASUKI_ASSIGN_OR_RETURN(flags.why, domain::FromWord<v1::AssignWhy>(why));
  }
  TASUKI_ASSIGN_OR_RETURN(Who who,
                          FindWho(context.directory, field(columns.who), WhoKind::kEither));
  // Two decisions on one base contest each other.
  auto [listed, fresh] = lines.try_emplace(who.id, Listed{row.line, who.kind, act.size(), {}});
  if (!fresh) {
    return Refused(Phrase("$0 stands in line $1 too", NameOf(context, who), listed->second.line),
                   "leave one of the two out");
  }
  TASUKI_ASSIGN_OR_RETURN(listed->second.to, FindOwner(context, field(columns.member)));
  return AddAssignmentTo(act, context, who, listed->second.to, flags);
}

// Who gets how many, by name.
void SayShares(CommandContext& context, const std::map<std::string, size_t>& shares) {
  Printer& out = context.out;
  Table table;
  table.indent = 2;
  for (const auto& [name, count] : shares) {
    table.rows.push_back({Cell(name), out.Say(Message::kShareOf, {std::to_string(count)})});
  }
  out.Print(table);
}

// Who gets whom, the first line first.
std::vector<GivenTo> InFileOrder(const Lines& lines) {
  std::map<uint64_t, GivenTo> by_line;
  for (const auto& [subject, listed] : lines) {
    by_line[listed.line] = {listed.kind, subject, listed.to};
  }
  std::vector<GivenTo> given;
  for (const auto& [line, one] : by_line) given.push_back(one);
  return given;
}

// All rows in one act: all of them or none.
absl::Status AssignList(CommandContext& context, const AssignArgs& args) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenFileSource(context.Path(args.list));
  if (!source.ok()) return WithAdvice(source.status(), "look at its name and rights");
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<CsvReader> reader,
                          CsvReader::Open(*std::move(source), CsvEncoding::kUtf8));
  TASUKI_ASSIGN_OR_RETURN(Columns columns, FindColumns(reader->columns()));
  Act act(context);
  Lines lines;
  CsvRow row;
  for (;;) {
    TASUKI_ASSIGN_OR_RETURN(bool more, reader->Next(row));
    if (!more) break;
    if (absl::Status added = AddRow(act, context, row, columns, args, lines); !added.ok()) {
      return Refused(Phrase("line $0: $1", row.line, PhraseOf(added)),
                     "nothing was written; mend the list and repeat");
    }
  }
  const size_t count = act.size();
  if (count == 0) return Refused("the list has no rows", "give at least one");
  absl::StatusOr<v1::WrittenView> view =
      act.Write(args.flags.request ? WriteMode::kRequest : WriteMode::kRefuse);
  if (!view.ok()) return Explained(view.status());
  size_t standing = 0;
  std::map<std::string, size_t> shares;
  for (const auto& [subject, listed] : lines) {
    const int event = static_cast<int>(listed.event);
    if (!Stands(context, subject, view->event_ids(event))) continue;
    ++standing;
    ++shares[listed.to.is_zero() ? context.out.Say(Message::kQueue)
                                 : OneLine(context.directory.Member(listed.to))];
  }
  Printer& out = context.out;
  out.Line(out.Say(Message::kAssignedMany, {std::to_string(standing)}));
  SayShares(context, shares);
  TASUKI_RETURN_IF_ERROR(TellRecords(context, InFileOrder(lines)));
  if (standing < count) out.Line(out.Say(Message::kRequested));
  return PrintWritten(context, *std::move(view), SubjectId());
}

absl::Status RunAssign(CommandContext& context, const AssignArgs& args) {
  if (!args.list.empty()) {
    if (!args.who.empty()) {
      return UsageError("both WHO and --list are given", "give one of them");
    }
    return AssignList(context, args);
  }
  if (args.who.empty() || args.member.empty()) {
    return UsageError("WHO and MEMBER are needed", "such as: tasuki assign Yamada Suzuki");
  }
  return AssignOne(context, args.who, WhoKind::kEither, args.member, args.flags);
}

}  // namespace

void SayOwnerNow(CommandContext& context, SubjectId subject, const std::string& name, Message given,
                 v1::WrittenView& view) {
  Printer& out = context.out;
  domain::Rows& rows = context.workspace.rows();
  Directory directory(context.workspace, rows);
  const Presenter presenter(directory, context.now);
  const domain::Ownership now = domain::OwnerOf(subject, absl::ToUnixMicros(context.now), rows);
  view.set_owner(presenter.OwnerName(now.owner));
  view.set_of_firm(now.from_firm);
  PutCover(presenter.CoverOf(subject), view);
  const std::string owner = OwnerForPeople(out.language(), directory.Member(now.owner),
                                           view.cover_until(), view.back_to());
  if (now.owner.is_zero()) {
    out.Line(out.Say(Message::kAssignedToQueue, {name}));
  } else if (now.from_firm) {
    out.Line(out.Say(Message::kNowOfFirm, {name, owner, OneLine(directory.Company(subject))}));
  } else {
    out.Line(out.Say(given, {name, owner}));
  }
}

void AssignFlags::Declare(Verb& verb) {
  AddWord(verb, "--why", why, "why");
  Flag brief_flag = verb.Option("--brief", brief,
                                "what the new owner should know, and why; the whole team reads it")
                        .Hint("TEXT");
  Flag manner_flag = verb.Option("--manner", manner,
                                 "how this client likes to be spoken to; the whole team reads it")
                         .Hint("TEXT");
  verb.Switch("--no-brief", no_brief, "hand it over without a word, and do not ask")
      .Excludes(brief_flag)
      .Excludes(manner_flag);
  verb.Option("--until", until, "a cover: it ends after that day").Hint("DAY");
  verb.Switch("--request", request, "record it even where you may not decide it");
}

absl::StatusOr<MemberId> FindOwner(CommandContext& context, const std::string& text) {
  if (absl::EqualsIgnoreCase(text, "queue") || text == "キュー" || text == "未割当") {
    return MemberId();
  }
  TASUKI_ASSIGN_OR_RETURN(MemberId member, FindMember(context.directory, text));
  const auto* row = context.workspace.rows().Find(domain::MemberKey(member));
  if (row != nullptr && row->state() == v1::GONE) {
    return Refused(Phrase("$0 has left the team", OneLine(row->name())), "name somebody else");
  }
  if (row != nullptr && !domain::MayOwn(row->role())) {
    return Refused(Phrase("$0 is an auditor, and auditors own nothing", OneLine(row->name())),
                   "name somebody else");
  }
  return member;
}

absl::Status AddAssignmentTo(Act& act, CommandContext& context, const Who& who, MemberId to,
                             const AssignFlags& flags) {
  TASUKI_RETURN_IF_ERROR(who.kind == v1::PROSPECT ? LiveProspect(context, who.id).status()
                                                  : CheckFirmIsThere(context, who.id));
  EventDraft& draft = act.AddAssignment(who.kind, who.id, to);
  v1::OwnerAssigned& body = *draft.header.mutable_owner_assigned();
  body.set_why(flags.why);
  if (!flags.until.empty()) {
    if (to.is_zero()) return UsageError("the queue cannot cover for anybody", "name a colleague");
    const absl::TimeZone zone = context.workspace.zone();
    TASUKI_ASSIGN_OR_RETURN(When when, ReadWhen(context, flags.until, Tense::kToCome));
    // A bare date is the last day of the cover.
    const absl::Time end = EndOf(when, zone);
    if (end <= context.now) {
      return Refused("the cover would be over before it begins", "give a later --until");
    }
    body.set_until_us(absl::ToUnixMicros(end));
    const MemberId behind =
        domain::OwnerBehind(who.id, absl::ToUnixMicros(context.now), context.directory.rows());
    if (behind == to) {
      return Refused("the owner cannot cover for themselves",
                     "name somebody else, or leave out --until");
    }
    if (!behind.is_zero()) body.set_back_to(behind.str());
  }
  if (flags.brief.empty() && flags.manner.empty()) return absl::OkStatus();
  v1::Remark& remark = *draft.personal.emplace().mutable_remark();
  remark.set_text(flags.brief);
  remark.set_manner(flags.manner);
  return absl::OkStatus();
}

namespace {

// Whether somebody else is to take it over and is told nothing (R012).
bool LacksBrief(CommandContext& context, MemberId to, const AssignFlags& flags) {
  const MemberId self = context.workspace.home().identity().member;
  return flags.brief.empty() && flags.manner.empty() && !flags.no_brief && !flags.request &&
         !to.is_zero() && to != self;
}

}  // namespace

absl::Status AssignOne(CommandContext& context, const std::string& who_text, WhoKind kind,
                       const std::string& member, const AssignFlags& flags) {
  TASUKI_ASSIGN_OR_RETURN(Who who, FindWho(context.directory, who_text, kind));
  TASUKI_ASSIGN_OR_RETURN(MemberId to, FindOwner(context, member));
  Act act(context);
  TASUKI_RETURN_IF_ERROR(AddAssignmentTo(act, context, who, to, flags));
  const std::string name = NameOf(context, who);
  const bool unbriefed = LacksBrief(context, to, flags);
  if (unbriefed && CanAsk(context)) {
    return AskForBrief(context, context.out.Say(Message::kAskBrief,
                                                {name, OneLine(context.directory.Member(to))}));
  }
  absl::StatusOr<v1::WrittenView> view =
      act.Write(flags.request ? WriteMode::kRequest : WriteMode::kRefuse);
  if (!view.ok()) return Explained(view.status());
  if (Stands(context, who.id, view->event_ids(0))) {
    SayOwnerNow(context, who.id, name, Message::kAssigned, *view);
    if (unbriefed) context.out.Remark(context.out.Say(Message::kNoBrief));
  } else {
    context.out.Line(context.out.Say(Message::kRequested));
  }
  const bool firm = who.kind == v1::FIRM;
  if (firm) view->set_firm(who.id.Hex());
  view->set_member(to.is_zero() ? "" : to.Hex());
  TASUKI_RETURN_IF_ERROR(TellRecords(context, {{who.kind, who.id, to}}));
  return PrintWritten(context, *std::move(view), firm ? SubjectId() : who.id);
}

void AddAssign(Verb verb) {
  auto args = std::make_shared<AssignArgs>();
  verb.Option("WHO", args->who, "a name, part of it, or the start of an id")
      .Hint("")
      .Offers(Offer::kWho);
  verb.Option("MEMBER", args->member, "a colleague, or queue")
      .Hint("")
      .Offers(Offer::kMembers, {"queue"});
  verb.Option("--list", args->list, "a table with columns who, member, why, brief, manner, until")
      .Hint("FILE.csv")
      .Offers(Offer::kFiles);
  args->flags.Declare(verb);
  verb.Does([args](CommandContext& context) { return RunAssign(context, *args); });
}

}  // namespace tasuki::client
