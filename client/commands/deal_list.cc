#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/deal_lines.h"
#include "client/commands/flags.h"
#include "client/views/deals.h"
#include "client/views/who.h"
#include "client/words/money.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki deal list`: deals by due or value, with what each stage is worth, and those whose terms
// were changed without the client's agreement (R130).

namespace tasuki::client {
namespace {

struct DealListArgs {
  std::string owner, stage, sort;
  bool open = false, won = false, lost = false, all = false, flagged = false;
  MoneyFlags min;
  uint64_t offset = 0, limit = UINT64_MAX;
};

std::string StageText(Language language, const std::string& state, const std::string& stage) {
  if (state != "open") return Plain(language, state);
  return stage.empty() ? Plain(language, state)
                       : OneLine(ValueForPeople(language, "deal-stage", stage));
}

void PrintDeals(Printer& out, const v1::DealListView& view, absl::TimeZone reader) {
  Table table;
  table.headings = {out.Say(Message::kHeadNext),    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany), out.Say(Message::kHeadOwner),
                    out.Say(Message::kHeadStage),   out.Say(Message::kHeadValue),
                    out.Say(Message::kHeadDeal),    out.Say(Message::kHeadDetails)};
  table.columns = {Column::kWhole, Column::kName,  Column::kName,  Column::kName,
                   Column::kWhole, Column::kWhole, Column::kWhole, Column::kText};
  table.right = {false, false, false, false, false, true};
  for (const v1::DealItem& item : view.items()) {
    std::string details = OneLine(item.title());
    if (item.flagged()) {
      absl::StrAppend(&details, details.empty() ? "" : out.Say(Message::kSemicolon),
                      out.Say(Message::kFlaggedMark));
    }
    table.rows.push_back(
        {SlotForPeople(out.language(), item.next_touch(), reader),
         Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
         item.owner().empty() ? Cell(out.Say(Message::kQueue), Style::kDim)
                              : Cell(OneLine(item.owner())),
         StageText(out.language(), item.state(), item.stage()),
         item.value().empty() ? "" : OneLine(MoneyForPeople(item.value(), item.currency())),
         Cell(item.deal().substr(0, 8), Style::kDim),
         Cell(details, item.flagged() ? Style::kWarning : Style::kDim)});
  }
  out.Print(table);
  if (view.items().empty()) return out.Line(out.Say(Message::kNothingFound), Style::kDim);
  for (const v1::DealTotal& total : view.totals()) {
    const std::string value =
        total.value().empty()
            ? ""
            : absl::StrCat(out.Say(Message::kComma),
                           OneLine(MoneyForPeople(total.value(), total.currency())));
    std::string stage = StageText(out.language(), total.state(), total.stage());
    out.Line(out.Say(Message::kDealTotalLine, {stage, std::to_string(total.deals()), value}),
             Style::kDim);
  }
  out.Line(out.Say(Message::kDealsTotal, {std::to_string(view.total())}), Style::kDim);
}

absl::Status RunDealList(CommandContext& context, const DealListArgs& args) {
  using domain::DealList;
  DealQuery query;
  const bool chosen = args.open || args.won || args.lost || args.all || args.flagged;
  if (args.flagged) {
    query.lists.push_back(DealList::kFlagged);
  } else {
    if (args.open || args.all || !chosen) query.lists.push_back(DealList::kOpen);
    if (args.won || args.all) query.lists.push_back(DealList::kWon);
    if (args.lost || args.all) query.lists.push_back(DealList::kLost);
  }
  if (args.flagged && (args.open || args.won || args.lost || args.all)) {
    return UsageError("--flagged goes with no other state",
                      "leave one out; one that was lost is never flagged");
  }
  if (args.owner == "me") {
    query.owner = context.workspace.home().identity().member;
  } else if (!args.owner.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.owner, FindMember(context.directory, args.owner));
  }
  query.stage = args.stage;
  TASUKI_ASSIGN_OR_RETURN(query.min, args.min.Read());
  query.sort = args.sort == "value" ? DealSort::kValue : DealSort::kDue;
  // Of what is closed nothing is due.
  const bool closed = (args.won || args.lost) && !args.open && !args.all;
  if (args.sort == "closed" || (args.sort.empty() && closed)) query.sort = DealSort::kClosed;
  query.offset = args.offset;
  query.limit = args.limit;
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::DealListView view,
                          ListDeals(query, context.directory, presenter, context.now));
  PrintDeals(context.out, view, context.workspace.zone());
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddTermsLines(const Printer& out, const v1::DealView& deal, Table& table) {
  const auto row = [&](Message label, const v1::TermsView& terms, Style style) {
    std::string who = OneLine(terms.by());
    absl::StrAppend(&who, out.Say(Message::kComma), TimeForPeople(out.language(), terms.at()));
    table.rows.push_back(
        {Cell(out.Say(label), Style::kDim),
         Cell(out.Say(Message::kParenthesis, {OneLine(terms.text()), who}), style)});
    if (!terms.downstream().empty()) {
      table.rows.push_back({Cell(PlainField(out.language(), "promised_downstream"), Style::kDim),
                            OneLine(terms.downstream())});
    }
  };
  if (deal.has_agreed()) row(Message::kLabelAgreed, deal.agreed(), Style::kPlain);
  if (deal.has_changed()) row(Message::kLabelChanged, deal.changed(), Style::kWarning);
}

void AddDealWords(const Printer& out, const v1::DealView& deal, Table& table) {
  const auto row = [&](Message label, const std::string& text) {
    if (!text.empty()) table.rows.push_back({Cell(out.Say(label), Style::kDim), OneLine(text)});
  };
  row(Message::kLabelHelps, deal.helps());
  row(Message::kLabelDecides, deal.decides());
  row(Message::kLabelRoute, deal.route());
}

void AddDealList(Verb& deal) {
  auto args = std::make_shared<DealListArgs>();
  Verb list = deal.Part("list", "deals, and what each stage is worth",
                        "tasuki deal list --owner me --stage proposal");
  list.Option("--owner", args->owner, "only those of; me: your own")
      .Hint("MEMBER")
      .Offers(Offer::kMembers, {"me"})
      .Otherwise("everybody");
  list.Option("--stage", args->stage, "only at that stage")
      .Hint("STAGE")
      .Offers(Offer::kStages)
      .Otherwise("all");
  list.Switch("--open", args->open, "those that are open, as without any of these");
  list.Switch("--won", args->won, "those that were won");
  list.Switch("--lost", args->lost, "those that were lost");
  list.Switch("--all", args->all, "all of them");
  list.Switch("--flagged", args->flagged,
              "those whose terms were changed without the client's agreement");
  list.Option("--min", args->min.value, "only those worth at least that")
      .Hint("N")
      .Otherwise("all");
  list.Option("--currency", args->min.currency, "of --min")
      .Hint("CODE")
      .Otherwise("nothing: --min needs one");
  list.Option("--sort", args->sort, "in which order")
      .OneOf({"due", "value", "closed"})
      .Otherwise("by what is due next; of closed ones, the last one first");
  list.Option("--offset", args->offset, "so many of them are left out at the top")
      .Hint("N")
      .Otherwise(std::string("0"));
  list.Option("--limit", args->limit, "so many at most").Hint("N").Otherwise("all");
  list.Does([args](CommandContext& context) { return RunDealList(context, *args); });
}

}  // namespace tasuki::client
