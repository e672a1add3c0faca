#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/handover_parts.h"
#include "client/views/handovers.h"
#include "client/words/money.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

// `tasuki handover list|show`: which changes of owner are under way and how far, and the receipt of
// one (N03).

namespace tasuki::client {
namespace {

// Without --open they are listed so long.
constexpr int kListedDays = 90;

struct HandoverListArgs {
  std::string member, who;
  bool open = false, team = false;
};

std::string StateText(const Printer& out, const v1::HandoverView& one) {
  return ValueForPeople(out.language(), "handover-state", one.state());
}

std::string CivilDayText(const Printer& out, const std::string& civil) {
  const std::optional<int32_t> day = domain::ParseDay(civil);
  return day.has_value() ? DayForPeople(out.language(), domain::ToCivil(*day)) : "";
}

// `acceptance by 2026-05-15 Fri, introduction`.
std::string WaitsText(const Printer& out, const v1::HandoverView& one) {
  std::vector<std::string> waits;
  for (const std::string& wait : one.waits()) {
    const std::string what = ValueForPeople(out.language(), "handover-wait", wait);
    const std::string& by = wait == "accept"      ? one.accept_by()
                            : wait == "introduce" ? one.introduce_by()
                                                  : std::string();
    waits.push_back(by.empty() ? what : out.Say(Message::kWaitBy, {what, CivilDayText(out, by)}));
  }
  return absl::StrJoin(waits, out.Say(Message::kComma));
}

std::string OwnerText(const Printer& out, const std::string& name) {
  return name.empty() ? out.Say(Message::kQueue) : OneLine(name);
}

std::string CoverText(const Printer& out, const v1::HandoverView& one) {
  if (!one.cover()) return "";
  const std::string back = one.back_to() == "queue" ? out.Say(Message::kQueue) : one.back_to();
  return out.Say(Message::kHandoverCover, {TimeForPeople(out.language(), one.until()), back});
}

void PrintHandovers(Printer& out, const v1::HandoverListView& view) {
  Table table;
  table.headings = {out.Say(Message::kHeadHanded),     out.Say(Message::kHeadName),
                    out.Say(Message::kHeadHandedFrom), out.Say(Message::kHeadHandedTo),
                    out.Say(Message::kHeadState),      out.Say(Message::kHeadWaits),
                    out.Say(Message::kHeadId),         out.Say(Message::kHeadDetails)};
  table.columns = {Column::kWhole, Column::kName, Column::kName,  Column::kName,
                   Column::kWhole, Column::kText, Column::kWhole, Column::kText};
  for (const v1::HandoverView& one : view.items()) {
    std::vector<std::string> details;
    for (const std::string& text :
         {ValueForPeople(out.language(), "why", one.why()), CoverText(out, one),
          OneLine(one.brief_text()), OneLine(one.manner())}) {
      if (!text.empty()) details.push_back(text);
    }
    const std::string& id = one.prospect().empty() ? one.firm() : one.prospect();
    table.rows.push_back({TimeForPeople(out.language(), one.handed_at()),
                          Cell(OneLine(one.name()), Style::kBold), OwnerText(out, one.from()),
                          OwnerText(out, one.to()), StateText(out, one), WaitsText(out, one),
                          Cell(id.substr(0, kIdShown), Style::kDim),
                          Cell(absl::StrJoin(details, "; "), Style::kDim)});
  }
  out.Print(table);
}

absl::Status RunList(CommandContext& context, const HandoverListArgs& args) {
  Presenter presenter(context.directory, context.now);
  HandoverReader reader(context.directory, presenter, context.now);
  std::vector<MemberId> members;
  if (args.team) {
    context.directory.ForEachMember([&](MemberId id, const v1::MemberRow&) {
      members.push_back(id);
      return true;
    });
  } else {
    members.push_back(context.workspace.home().identity().member);
    if (!args.member.empty()) {
      TASUKI_ASSIGN_OR_RETURN(members[0], FindMember(context.directory, args.member));
    }
  }
  std::vector<HandoverAt> all;
  const auto add = [&](std::vector<HandoverAt> more) {
    for (HandoverAt& one : more) {
      const bool is_there = std::any_of(all.begin(), all.end(), [&](const HandoverAt& other) {
        return other.row.seq() == one.row.seq() && other.subject == one.subject;
      });
      if (!is_there) all.push_back(std::move(one));
    }
  };
  if (args.open && args.team) {
    TASUKI_ASSIGN_OR_RETURN(all, reader.Open(std::nullopt));
  } else {
    const int64_t from_us = absl::ToUnixMicros(context.now - absl::Hours(24 * kListedDays));
    for (const MemberId member : members) {
      if (!args.open) {
        TASUKI_ASSIGN_OR_RETURN(std::vector<HandoverAt> since, reader.Since(member, from_us));
        add(std::move(since));
        continue;
      }
      TASUKI_ASSIGN_OR_RETURN(std::vector<HandoverAt> got, reader.Open(member));
      add(std::move(got));
      TASUKI_ASSIGN_OR_RETURN(std::vector<HandoverAt> gave, reader.Open(std::nullopt, member));
      add(std::move(gave));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const HandoverAt& a, const HandoverAt& b) {
    return a.row.handed_us() < b.row.handed_us();
  });
  v1::HandoverListView view;
  for (const HandoverAt& one : all) *view.add_items() = reader.View(one);
  view.set_total(all.size());
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  Printer& out = context.out;
  PrintHandovers(out, view);
  out.Line(view.total() == 0 && args.open
               ? out.Say(Message::kHandoverNone)
               : out.Say(Message::kHandoverTotal, {std::to_string(view.total())}),
           Style::kDim);
  out.Json(view);
  return absl::OkStatus();
}

// --- The receipt.

// When, where it was; by when, where it waits; else nothing.
std::string TimeOrDay(const Printer& out, const std::string& time, const std::string& by,
                      Message to_come) {
  if (!time.empty()) return TimeForPeople(out.language(), time);
  return by.empty() ? "" : out.Say(to_come, {CivilDayText(out, by)});
}

std::string IntroducedText(const Printer& out, const v1::HandoverReceiptView& view) {
  const v1::HandoverView& one = view.handover();
  std::string text = TimeOrDay(out, one.introduced_at(), one.introduce_by(), Message::kIntroduceBy);
  if (one.introduced_at().empty()) return text;
  const std::string how = Plain(out.language(), one.introduced_how());
  text = out.Say(Message::kIntroducedBy, {text, how, OneLine(view.introduced_by())});
  if (view.introduced_with().empty()) return text;
  return out.Say(Message::kIntroducedWith,
                 {text, absl::StrJoin(view.introduced_with(), out.Say(Message::kComma))});
}

std::string NextText(const Printer& out, const v1::HandoverReceiptView& view,
                     absl::TimeZone reader) {
  if (view.next_touch().empty()) return "";
  const std::string what = Plain(out.language(), view.next_kind());
  const std::string next = absl::StrCat(SlotForPeople(out.language(), view.next_touch(), reader),
                                        out.Say(Message::kComma), what);
  if (view.cadence().empty()) return next;
  return out.Say(Message::kGoesOnIn,
                 {next, ValueForPeople(out.language(), "cadence", view.cadence()),
                  std::to_string(view.steps_done()), std::to_string(view.steps())});
}

// What was open at the handing over, and what became of it.
void AddWhatWasOpen(const Printer& out, const v1::HandoverReceiptView& view, Table& table) {
  const auto row = [&](bool first, Message label, const std::string& what,
                       const std::string& became) {
    table.rows.push_back({Cell(first ? out.Say(label) : "", Style::kDim),
                          absl::StrCat(OneLine(what), " → ", became)});
  };
  bool first = true;
  for (const v1::HandoverDealView& deal : view.deals()) {
    const std::string money =
        deal.value().empty() ? "" : MoneyForPeople(deal.value(), deal.currency());
    const std::string title = deal.title().empty() ? deal.deal().substr(0, kIdShown) : deal.title();
    row(first, Message::kLabelOpenDeals,
        absl::StrCat(title, money.empty() ? "" : out.Say(Message::kComma), money),
        ValueForPeople(out.language(), "deal-state", deal.state()));
    first = false;
  }
  first = true;
  for (const v1::HandoverPromiseView& promise : view.promises()) {
    const std::string by = ValueForPeople(out.language(), "promise-by", promise.by());
    row(first, Message::kLabelOpenPromises,
        absl::StrJoin({by, promise.what(), CivilDayText(out, promise.due())},
                      out.Say(Message::kComma)),
        ValueForPeople(out.language(), "promise-fate", promise.fate()));
    first = false;
  }
}

void PrintReceipt(Printer& out, const v1::HandoverReceiptView& view, absl::TimeZone reader) {
  const v1::HandoverView& one = view.handover();
  out.Line(one.company().empty()
               ? OneLine(one.name())
               : out.Say(Message::kParenthesis, {OneLine(one.name()), OneLine(one.company())}),
           Style::kBold);
  Table table;
  table.indent = 2;
  const auto row = [&](Message label, const std::string& text) {
    if (!text.empty()) table.rows.push_back({Cell(out.Say(label), Style::kDim), OneLine(text)});
  };
  const Language language = out.language();
  row(Message::kHeadHandedFrom, OwnerText(out, one.from()));
  row(Message::kHeadHandedTo, OwnerText(out, one.to()));
  const std::string waits = WaitsText(out, one);
  row(Message::kHeadState, waits.empty()
                               ? StateText(out, one)
                               : out.Say(Message::kStateAndWaits, {StateText(out, one), waits}));
  row(Message::kHeadHanded,
      out.Say(Message::kHandedBy, {TimeForPeople(language, one.handed_at()), OneLine(one.by())}));
  row(Message::kLabelWhyHanded, ValueForPeople(language, "why", one.why()));
  row(Message::kLabelCover, CoverText(out, one));
  row(Message::kLabelBrief, one.brief_text());
  row(Message::kLabelManner, one.manner());
  row(Message::kLabelAccepted,
      TimeOrDay(out, one.accepted_at(), one.accept_by(), Message::kAcceptBy));
  if (!one.declined_at().empty()) {
    const std::string why = ValueForPeople(language, "why", one.declined_why());
    const std::string when = TimeForPeople(language, one.declined_at());
    row(Message::kLabelDeclined,
        why.empty() ? when : absl::StrCat(when, out.Say(Message::kComma), why));
  }
  row(Message::kLabelIntroduced, IntroducedText(out, view));
  row(Message::kLabelFirstTouch, TimeForPeople(language, one.first_touch_at()));
  row(Message::kLabelSecondTouch, TimeForPeople(language, one.second_touch_at()));
  AddWhatWasOpen(out, view, table);
  row(Message::kLabelGoesOn, NextText(out, view, reader));
  out.Print(table);
}

absl::Status RunShow(CommandContext& context, const HandoverListArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Who who, FindWho(context.directory, args.who, WhoKind::kEither));
  const bool firm = who.kind == v1::FIRM;
  Presenter presenter(context.directory, context.now);
  HandoverReader reader(context.directory, presenter, context.now);
  const std::optional<HandoverAt> last = reader.LastOf(who.kind, who.id);
  if (!last.has_value()) {
    return Refused(
        Phrase("$0 has had no owner yet",
               OneLine(firm ? context.directory.FirmName(who.id) : context.directory.Name(who.id))),
        "`tasuki assign WHO MEMBER` gives them one");
  }
  TASUKI_ASSIGN_OR_RETURN(const v1::HandoverReceiptView view, reader.Receipt(*last));
  PrintReceipt(context.out, view, context.workspace.zone());
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddHandoverLists(Verb& handover) {
  auto args = std::make_shared<HandoverListArgs>();
  Verb list = handover.Part("list", "what was handed over in 90 days, and how far each is",
                            "tasuki handover list --open --team");
  list.Switch("--open", args->open, "only what is not complete, however old");
  Flag member = list.Option("--member", args->member, "somebody else's")
                    .Hint("MEMBER")
                    .Offers(Offer::kMembers)
                    .Otherwise("yours");
  list.Switch("--team", args->team, "everybody's").Excludes(member);
  list.Does([args](CommandContext& context) { return RunList(context, *args); });

  Verb show = handover.Part("show",
                            "the receipt of the last handover: when, what, and what became "
                            "of it",
                            "tasuki handover show Yamada");
  AddWho(show, args->who);
  show.Does([args](CommandContext& context) { return RunShow(context, *args); });
}

}  // namespace tasuki::client
