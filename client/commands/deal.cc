#include "absl/strings/str_cat.h"
#include "client/commands/deal_lines.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/deals.h"
#include "client/views/grown_rows.h"
#include "client/views/presenter.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/policies.h"

// `tasuki deal open|stage|edit|terms|close`: possible sales, what is agreed and how they end (R044,
// R129, R130, R149). `deal list` stands in deal_list.cc.

namespace tasuki::client {
namespace {

struct DealArgs {
  std::string who, deal, stage, text, downstream, words;
  std::optional<std::string> title, helps, decides, route;
  bool changed = false, agreed = false;
  v1::DealResult result = v1::DEAL_RESULT_UNSPECIFIED;
  ReasonFlag cause;
  MoneyFlags money;
};

std::string ShortId(const std::string& deal) { return HexEncode(deal).substr(0, 8); }

// A stage of the policy; every word where the policy names none.
absl::Status CheckStage(CommandContext& context, const std::string& stage) {
  if (stage.empty()) return absl::OkStatus();
  const v1::Policy& policy = domain::PresentPolicy(context.workspace.rows());
  std::string known;
  for (const std::string& one : policy.deal_stages()) {
    if (one == stage) return absl::OkStatus();
    absl::StrAppend(&known, known.empty() ? "" : ", ", one);
  }
  if (known.empty()) return absl::OkStatus();
  return UsageError(Phrase("there is no stage \"$0\"", stage), Phrase("the policy has: $0", known));
}

// The prospect and deal that a command is about.
struct Target {
  SubjectId prospect;
  SubjectId holder;  // The entry on which the deal was made, where that was merged into theirs.
  std::string name;
  v1::DealRow deal;
};

absl::StatusOr<Target> Find(CommandContext& context, const DealArgs& args,
                            decltype(&ChooseDeal) choose = ChooseDeal) {
  Target target;
  TASUKI_ASSIGN_OR_RETURN(target.prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(target.deal, choose(context, target.prospect, args.deal));
  target.holder = HolderOf(target.deal, context.directory.rows());
  target.name = OneLine(context.directory.Name(target.prospect));
  return target;
}

absl::Status Finish(CommandContext& context, Act& act, SubjectId prospect, const std::string& deal,
                    const std::string& line) {
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_deal(HexEncode(deal));
  SayWritten(context, view, line);
  return PrintWritten(context, std::move(view), prospect);
}

// What is said of the deal, into its event; nothing where nothing is. An empty word says that what
// was said before is no more so.
void PutWords(const DealArgs& args, EventDraft& draft) {
  v1::Remark words;
  if (args.title) words.set_title(*args.title);
  if (args.helps) words.set_helps(*args.helps);
  if (args.decides) words.set_decides(*args.decides);
  if (args.route) words.set_route(*args.route);
  if (words.ByteSizeLong() > 0) *draft.personal.emplace().mutable_remark() = std::move(words);
}

absl::Status Open(CommandContext& context, const DealArgs& args) {
  TASUKI_RETURN_IF_ERROR(CheckStage(context, args.stage));
  TASUKI_ASSIGN_OR_RETURN(SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_ASSIGN_OR_RETURN(const v1::ProspectRow row, LiveProspect(context, prospect));
  if (context.directory.IsOptedOut(prospect, row)) {
    return Refused(Phrase("$0 asked us to stop", OneLine(context.directory.Name(prospect))),
                   "where they wrote again of their own accord, `tasuki reopen WHO` says so");
  }
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Money> value, args.money.Read());
  Act act(context);
  const std::string deal = SubjectId::Random(context.workspace.home().random()).str();
  EventDraft& draft = act.Add(v1::DEAL_OPENED, v1::PROSPECT, prospect);
  v1::DealOpened& body = *draft.header.mutable_deal_opened();
  body.set_deal(deal);
  body.set_stage(args.stage);
  if (value) *body.mutable_value() = *value;
  PutWords(args, draft);
  const std::string name = OneLine(context.directory.Name(prospect));
  return Finish(context, act, prospect, deal,
                context.out.Say(Message::kDealOpened, {name, ShortId(deal)}));
}

absl::Status Stage(CommandContext& context, const DealArgs& args) {
  TASUKI_RETURN_IF_ERROR(CheckStage(context, args.stage));
  TASUKI_ASSIGN_OR_RETURN(Target target, Find(context, args, ChooseOpenDeal));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Money> value, args.money.Read(target.deal));
  Act act(context);
  EventDraft& draft = act.Add(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, target.holder);
  v1::DealStageChanged& body = *draft.header.mutable_deal_stage_changed();
  body.set_deal(target.deal.deal());
  body.set_stage(args.stage);
  if (value) *body.mutable_value() = *value;
  PutWords(args, draft);
  return Finish(
      context, act, target.prospect, target.deal.deal(),
      context.out.Say(Message::kDealMoved,
                      {target.name, ShortId(target.deal.deal()),
                       OneLine(ValueForPeople(context.out.language(), "deal-stage", args.stage))}));
}

absl::Status Edit(CommandContext& context, const DealArgs& args) {
  if (!args.title && !args.helps && !args.decides && !args.route && args.money.value.empty()) {
    return UsageError("nothing to change is named",
                      "`tasuki deal edit --help` lists what can change");
  }
  // What is known of a deal that was won serves the next one.
  TASUKI_ASSIGN_OR_RETURN(Target target, Find(context, args));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Money> value, args.money.Read(target.deal));
  Act act(context);
  EventDraft& draft = act.Add(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, target.holder);
  v1::DealStageChanged& body = *draft.header.mutable_deal_stage_changed();
  body.set_deal(target.deal.deal());
  // It must name one; whoever moves the deal meanwhile has moved it.
  body.set_stage(target.deal.stage().empty() ? "-" : target.deal.stage());
  body.set_keeps_stage(true);
  if (value) *body.mutable_value() = *value;
  PutWords(args, draft);
  return Finish(context, act, target.prospect, target.deal.deal(),
                context.out.Say(Message::kDealChanged, {target.name, ShortId(target.deal.deal())}));
}

// What was agreed, and what was changed since.
absl::Status ShowTerms(CommandContext& context, const Target& target) {
  Presenter presenter(context.directory, context.now);
  v1::DealTermsView view;
  view.set_prospect(target.prospect.Hex());
  view.set_name(context.directory.Name(target.prospect));
  *view.mutable_deal() = DealOf(target.deal, context.directory, presenter);
  if (!view.deal().has_agreed() && !view.deal().has_changed()) {
    context.out.Line(
        context.out.Say(Message::kTermsNone, {target.name, ShortId(target.deal.deal())}),
        Style::kDim);
  }
  Table table;
  AddTermsLines(context.out, view.deal(), table);
  context.out.Print(table);
  context.out.Json(view);
  return absl::OkStatus();
}

absl::Status Terms(CommandContext& context, const DealArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(Target target, Find(context, args));
  if (args.text.empty()) {
    if (!args.changed && !args.agreed && args.downstream.empty()) return ShowTerms(context, target);
    return UsageError("what the terms are is not said", "add --text TEXT");
  }
  if (args.agreed && !args.changed) {
    return UsageError("--agreed belongs to --changed",
                      "the first terms are always the ones agreed; leave it out");
  }
  // Those of a deal that was won are to be met, and may still change (R129, R130).
  if (target.deal.result() == v1::DEAL_LOST) {
    return Refused(Phrase("deal $0 is lost: it has no terms", ShortId(target.deal.deal())),
                   "if that was wrong, take it back with `tasuki undo EVENT` first");
  }
  Act act(context);
  EventDraft& draft =
      act.Add(args.changed ? v1::TERMS_CHANGED : v1::TERMS_AGREED, v1::PROSPECT, target.holder);
  if (args.changed) {
    draft.header.mutable_terms_changed()->set_deal(target.deal.deal());
    draft.header.mutable_terms_changed()->set_agreed_by_client(args.agreed);
  } else {
    draft.header.mutable_terms_agreed()->set_deal(target.deal.deal());
  }
  v1::TermsText& text = *draft.personal.emplace().mutable_terms();
  text.set_text(args.text);
  text.set_promised_downstream(args.downstream);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_deal(HexEncode(target.deal.deal()));
  SayWritten(context, view,
             context.out.Say(Message::kTermsWritten, {target.name, ShortId(target.deal.deal())}));
  if (args.changed && !args.agreed) {  // R130
    view.add_findings(context.out.Say(Message::kTermsUnagreed));
    context.out.Line(view.findings(0), Style::kWarning);
  }
  return PrintWritten(context, std::move(view), target.prospect);
}

absl::Status Close(CommandContext& context, const DealArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(v1::Reason cause, args.cause.Read());
  if (args.result == v1::DEAL_WON && cause != v1::REASON_UNSPECIFIED) {
    return UsageError("a deal that was won has no cause of a loss", "leave `--cause` out");
  }
  TASUKI_ASSIGN_OR_RETURN(Target target, Find(context, args, ChooseOpenDeal));
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Money> value, args.money.Read(target.deal));
  Act act(context);
  if (target.holder != target.prospect) {
    // What comes next is their present entry's to say.
    act.Add(v1::OUTCOME_RECORDED, v1::PROSPECT, target.prospect)
        .header.mutable_outcome_recorded()
        ->set_outcome(args.result == v1::DEAL_WON ? v1::WON : v1::LOST);
  }
  EventDraft& draft = act.Add(v1::DEAL_CLOSED, v1::PROSPECT, target.holder);
  v1::DealClosed& body = *draft.header.mutable_deal_closed();
  body.set_deal(target.deal.deal());
  body.set_result(args.result);
  body.set_cause(cause);
  if (value) *body.mutable_value() = *value;
  if (!args.words.empty()) draft.personal.emplace().mutable_cause()->set_text(args.words);
  const Message said = args.result == v1::DEAL_WON ? Message::kDealWon : Message::kDealLost;
  return Finish(context, act, target.prospect, target.deal.deal(),
                context.out.Say(said, {target.name, ShortId(target.deal.deal())}));
}

void AddDealFlag(Verb& verb, DealArgs& args) {
  verb.Option("--deal", args.deal, "which deal, where there are several")
      .Hint("ID")
      .Otherwise("the one that is open");
}

// What may be said of a deal when it is opened, moved or edited.
void AddWordsFlags(Verb& verb, DealArgs& args) {
  verb.Option("--title", args.title, "a short name").Hint("TEXT");
  verb.Option("--helps", args.helps, "how the offer helps this client").Hint("TEXT");
  verb.Option("--decides", args.decides, "who decides").Hint("TEXT");
  verb.Option("--route", args.route, "the way of their ringi, in order").Hint("TEXT");
}

}  // namespace

void AddDeal(Verb verb) {
  auto args = std::make_shared<DealArgs>();
  Verb open = verb.Part("open", "a possible sale",
                        "tasuki deal open Yamada --value 1200000 --currency JPY");
  AddWho(open, args->who);
  args->money.Declare(open);
  open.Option("--stage", args->stage, "where it begins, of the stages of your team; at first")
      .Hint("STAGE")
      .Offers(Offer::kStages)
      .Knows(FirstStages())
      .Otherwise("the first one");
  AddWordsFlags(open, *args);
  open.Does([args](CommandContext& context) { return Open(context, *args); });

  Verb stage = verb.Part("stage", "it moved on", "tasuki deal stage Yamada negotiation");
  AddWho(stage, args->who);
  stage.Option("STAGE", args->stage, "one of the stages of your team; at first")
      .Required()
      .Hint("")
      .Offers(Offer::kStages)
      .Knows(FirstStages());
  args->money.Declare(stage);
  AddWordsFlags(stage, *args);
  AddDealFlag(stage, *args);
  stage.Does([args](CommandContext& context) { return Stage(context, *args); });

  Verb edit = verb.Part("edit", "what is known of it: how it helps them, who decides",
                        "tasuki deal edit Yamada --helps \"two people less at night\"");
  AddWho(edit, args->who);
  args->money.Declare(edit);
  AddWordsFlags(edit, *args);
  AddDealFlag(edit, *args);
  edit.Does([args](CommandContext& context) { return Edit(context, *args); });

  Verb terms = verb.Part("terms", "what was agreed, or how it changed",
                         "tasuki deal terms Yamada --text \"30 seats, delivery in June\"");
  AddWho(terms, args->who);
  terms.Option("--text", args->text, "the terms").Hint("TEXT").Otherwise("they are shown");
  terms.Switch("--changed", args->changed, "they differ from those agreed before");
  terms.Switch("--agreed", args->agreed, "the client agreed to the change");
  terms.Option("--promised", args->downstream, "whom the client has promised in turn").Hint("TEXT");
  AddDealFlag(terms, *args);
  terms.Does([args](CommandContext& context) { return Terms(context, *args); });

  Verb close = verb.Part("close", "won or lost", "tasuki deal close Yamada won --value 1100000");
  AddWho(close, args->who);
  AddWord(close, "RESULT", args->result, "won or lost").Required().Hint("");
  args->money.Declare(close);
  args->cause.Declare(close, "--cause", "why it was lost");
  close.Option("--words", args->words, "why, in words").Hint("TEXT");
  AddDealFlag(close, *args);
  close.Does([args](CommandContext& context) { return Close(context, *args); });
  AddDealList(verb);
}

}  // namespace tasuki::client
