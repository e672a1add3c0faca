#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/assign.h"
#include "client/commands/firm_choice.h"
#include "client/commands/firm_lines.h"
#include "client/commands/timeline_lines.h"
#include "client/commands/verbs.h"
#include "client/limits.h"
#include "client/views/firm_timeline.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/search.h"
#include "client/words/utf8.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

// `tasuki firm list|show|edit|assign`: firms are things of their own (X14).

namespace tasuki::client {
namespace {

struct FirmArgs {
  std::string who, member;
  std::optional<std::string> name, note, zone, fiscal_year_end;
  std::vector<std::string> aliases, closing, open;
  AssignFlags assign;
  bool all = false;
};

// All firms by name, each with the key it is sorted by.
std::vector<std::pair<std::string, SubjectId>> FirmsByName(Directory& directory) {
  directory.OpenFirms();
  std::vector<std::pair<std::string, SubjectId>> firms;
  directory.ForEachFirm([&](SubjectId id, const v1::FirmRow&) {
    firms.emplace_back(std::string(), id);
    return true;
  });
  const Collation collation;
  for (auto& [order, id] : firms) {
    order = collation.SortKey(std::string(Utf8Head(directory.FirmName(id), kNameSortedBytesMax)));
  }
  std::sort(firms.begin(), firms.end());
  return firms;
}

// Its own, or else those whom its prospects have: of such a firm nobody waits for an owner.
std::string OwnerOfFirm(const Printer& out, const v1::FirmView& firm) {
  const Language language = out.language();
  if (!firm.owner().empty()) {
    return OwnerForPeople(language, firm.owner(), firm.cover_until(), firm.back_to());
  }
  std::string names;
  for (const std::string& name : firm.prospect_owners()) {
    absl::StrAppend(&names, names.empty() ? "" : Say(language, Message::kComma),
                    name == "queue" ? Say(language, Message::kQueue) : OneLine(name));
  }
  if (!names.empty()) return out.Say(Message::kOwnersOfProspects, {names});
  return firm.prospects() == 0 ? "–" : out.Say(Message::kQueue);
}

absl::Status ListFirms(CommandContext& context) {
  Presenter presenter(context.directory, context.now);
  const std::vector<std::pair<std::string, SubjectId>> firms = FirmsByName(context.directory);
  Printer& out = context.out;
  JsonList json(out, "items");
  Table table;
  table.headings = {out.Say(Message::kHeadName), out.Say(Message::kHeadOwner),
                    out.Say(Message::kHeadProspects), out.Say(Message::kHeadId)};
  table.columns = {Column::kName, Column::kText, Column::kWhole, Column::kWhole};
  table.right = {false, false, true, false};
  for (const auto& [order, id] : firms) {
    if (out.json()) {
      TASUKI_ASSIGN_OR_RETURN(v1::FirmView firm, presenter.Firm(id));
      firm.set_name(InList(firm.name()));
      for (std::string& alias : *firm.mutable_aliases()) alias = InList(alias);
      json.Add(firm);
      continue;
    }
    TASUKI_ASSIGN_OR_RETURN(const v1::FirmView firm, presenter.FirmInBrief(id));
    table.rows.push_back(
        {Cell(OneLine(InList(firm.name())), Style::kBold),
         Cell(OwnerOfFirm(out, firm), firm.owner().empty() ? Style::kDim : Style::kPlain),
         std::to_string(firm.prospects()), Cell(firm.firm().substr(0, 8), Style::kDim)});
  }
  json.End(firms.size());
  if (firms.empty()) out.Line(out.Say(Message::kNothingFound), Style::kDim);
  out.Print(table);
  return absl::OkStatus();
}

absl::Status ShowFirm(CommandContext& context, const FirmArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(SubjectId firm, FindFirm(context.directory, args.who));
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(v1::FirmView view,
                          FirmWithProspects(context.directory, presenter, firm, context.now));
  TASUKI_RETURN_IF_ERROR(AddFirmTimeline(context.directory, presenter, firm,
                                         args.all ? HowFarBack::kAll : HowFarBack::kLast, view));
  PrintFirm(context.out, view, context.workspace.zone(), context.directory.rows());
  context.out.Json(view);
  return absl::OkStatus();
}

absl::Status ReadDays(const std::vector<std::string>& texts,
                      google::protobuf::RepeatedField<int32_t>& days) {
  for (const std::string& text : texts) {
    const std::optional<int32_t> day = domain::ParseDay(text);
    if (!day) {
      return UsageError(Phrase("\"$0\" is not a date", OneLine(text)), "write it like 2026-08-14");
    }
    days.Add(*day);
  }
  return absl::OkStatus();
}

// A name means one firm (X14): of two that search takes for one, neither could be named.
absl::Status CheckNameIsFree(CommandContext& context, SubjectId firm, const std::string& name) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<FirmChoice> other,
                          FindFirmCalled(context, name, firm));
  if (!other) return context.directory.status();
  return Refused(Phrase("there is a firm called $0 already: $1", OneLine(other->name),
                        other->id.Hex().substr(0, 8)),
                 "give this one another name; move people with `tasuki edit WHO --company C`");
}

// A month by its number; 0 says that it is not known any more.
absl::StatusOr<uint32_t> ReadMonth(const std::string& typed) {
  constexpr uint32_t kMonths = 12;
  uint32_t month = 0;
  if (!absl::SimpleAtoi(typed, &month) || month > kMonths) {
    return UsageError(Phrase("\"$0\" is not a month", OneLine(typed)),
                      "write 1 to 12, or 0 where it is not known");
  }
  return month;
}

absl::Status EditFirm(CommandContext& context, const FirmArgs& args) {
  if (!args.name && !args.note && !args.zone && !args.fiscal_year_end && args.aliases.empty() &&
      args.closing.empty() && args.open.empty()) {
    return UsageError("nothing to change is named",
                      "`tasuki firm edit --help` lists what can change");
  }
  TASUKI_ASSIGN_OR_RETURN(SubjectId firm, FindFirm(context.directory, args.who));
  TASUKI_RETURN_IF_ERROR(CheckFirmIsThere(context, firm));
  Act act(context);
  EventDraft& draft = act.Add(v1::FIRM_CHANGED, v1::FIRM, firm);
  v1::FirmChanged& body = *draft.header.mutable_firm_changed();
  TASUKI_RETURN_IF_ERROR(ReadDays(args.closing, *body.mutable_closing_days_added()));
  TASUKI_RETURN_IF_ERROR(ReadDays(args.open, *body.mutable_closing_days_removed()));
  if (args.zone) {
    TASUKI_RETURN_IF_ERROR(CheckZone(*args.zone));
    body.set_zone(*args.zone);
  }
  if (args.fiscal_year_end) {
    TASUKI_ASSIGN_OR_RETURN(const uint32_t month, ReadMonth(*args.fiscal_year_end));
    body.set_fiscal_year_end_month(month);
  }
  v1::FirmText text;
  std::string new_name;
  if (args.name) {
    TASUKI_ASSIGN_OR_RETURN(new_name, ReadName(*args.name, "give a name"));
    TASUKI_RETURN_IF_ERROR(CheckNameIsFree(context, firm, new_name));
    text.set_name(new_name);
  }
  if (args.note) {
    // An empty text says nothing about the one before.
    if (args.note->empty()) return UsageError("a firm's note cannot be emptied", "write another");
    text.set_note(*args.note);
  }
  if (!args.aliases.empty()) {
    // Aliases add up; the event holds them all.
    *text.mutable_aliases() = context.directory.Firm(firm).aliases();
    for (const std::string& alias : args.aliases) {
      TASUKI_ASSIGN_OR_RETURN(*text.add_aliases(), ReadName(alias, "give the other name"));
      TASUKI_RETURN_IF_ERROR(CheckNameIsFree(context, firm, *text.aliases().rbegin()));
    }
  }
  if (text.ByteSizeLong() > 0) *draft.personal.emplace().mutable_firm() = std::move(text);
  const std::string name = args.name ? new_name : context.directory.FirmName(firm);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_firm(firm.Hex());
  SayWritten(context, view, context.out.Say(Message::kFirmChanged, {OneLine(name)}));
  return PrintWritten(context, std::move(view), SubjectId());
}

Flag AddFirmName(Verb& verb, std::string& who) {
  return verb.Option("FIRM", who, "a name, part of it, or the start of an id")
      .Required()
      .Hint("")
      .Offers(Offer::kFirms);
}

}  // namespace

void PrintFirm(Printer& out, const v1::FirmView& firm, absl::TimeZone reader, domain::Rows& rows) {
  out.Line(OneLine(firm.name()), Style::kBold);
  if (firm.read_only()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kReadOnly)), Style::kWarning);
  }
  for (const v1::CrossedView& field : firm.crossed_fields()) {
    out.Line(absl::StrCat("  ", CrossedLine(out.language(), field)), Style::kWarning);
  }
  for (const v1::OutweighedUndoView& undo : firm.outweighed_undos()) {
    out.Line(absl::StrCat("  ", OutweighedUndoLine(out.language(), undo)), Style::kWarning);
  }
  if (!firm.undone_by().empty()) {
    out.Line(absl::StrCat("  ", out.Say(Message::kUndone, {firm.undone_by().substr(0, 8)})),
             Style::kWarning);
  }
  Table table;
  table.indent = 2;
  const auto row = [&](Message label, const std::string& text) {
    if (!text.empty()) table.rows.push_back({Cell(out.Say(label), Style::kDim), OneLine(text)});
  };
  table.rows.push_back({Cell(out.Say(Message::kHeadId), Style::kDim), firm.firm()});
  row(Message::kLabelOwner, OwnerOfFirm(out, firm));
  row(Message::kLabelAliases, absl::StrJoin(firm.aliases(), ", "));
  row(Message::kLabelZone, firm.zone());
  row(Message::kLabelClosing, absl::StrJoin(firm.closing_days(), ", "));
  row(Message::kLabelFiscalYearEnd, MonthForPeople(out.language(), firm.fiscal_year_end()));
  row(Message::kLabelNote, firm.note());
  out.Print(table);
  if (!firm.items().empty()) {
    out.Line();
    v1::ListView list;
    *list.mutable_items() = firm.items();
    list.set_total(firm.items_size());
    PrintList(out, list, reader);
  }
  if (firm.timeline().empty()) return;
  PrintTimeline(out, firm.timeline(), NameDeals::kNo, rows);
  if (firm.timeline_before() > 0) {
    out.Line(out.Say(Message::kOlderLeftOut,
                     {std::to_string(firm.timeline_before()), firm.firm().substr(0, 8)}),
             Style::kDim);
  }
}

void AddFirm(Verb verb) {
  auto args = std::make_shared<FirmArgs>();
  verb.Part("list", "all firms", "tasuki firm list").Does([](CommandContext& context) {
    return ListFirms(context);
  });
  Verb show = verb.Part("show", "one firm with its prospects", "tasuki firm show 青空商事");
  AddFirmName(show, args->who);
  show.Switch("--all", args->all, "its whole timeline, however long");
  show.Does([args](CommandContext& context) { return ShowFirm(context, *args); });

  Verb edit = verb.Part("edit", "change what is known of a firm",
                        "tasuki firm edit 青空商事 --alias \"Aozora Trading\" --closed 2026-08-14");
  AddFirmName(edit, args->who);
  edit.Option("--name", args->name, "another name").Hint("NAME");
  edit.Repeated("--alias", args->aliases, "also known as (repeatable)").Hint("NAME");
  edit.Option("--note", args->note, "anything else").Hint("TEXT");
  edit.Option("--zone", args->zone, "its time zone").Hint("ZONE");
  edit.Option("--fiscal-year-end", args->fiscal_year_end,
              "the month in which its fiscal year ends, 1 to 12; 0: not known")
      .Hint("MONTH");
  edit.Repeated("--closed", args->closing, "a day it is closed (repeatable)").Hint("DAY");
  edit.Repeated("--open", args->open, "a day it is not closed after all (repeatable)").Hint("DAY");
  edit.Does([args](CommandContext& context) { return EditFirm(context, *args); });

  Verb assign =
      verb.Part("assign", "who is accountable for the firm", "tasuki firm assign 青空商事 Suzuki");
  AddFirmName(assign, args->who);
  assign.Option("MEMBER", args->member, "a colleague, or queue")
      .Required()
      .Hint("")
      .Offers(Offer::kMembers, {"queue"});
  args->assign.Declare(assign);
  assign.Does([args](CommandContext& context) {
    return AssignOne(context, args->who, WhoKind::kFirm, args->member, args->assign);
  });
}

}  // namespace tasuki::client
