#include "client/commands/audit_ownership.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/views/moment.h"
#include "client/views/ownership_audit.h"
#include "client/words/phrases.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki audit orphans` and `audit ownership`: whom nobody was accountable for, at any moment, and
// who was whose (N02).

namespace tasuki::client {
namespace {

struct OrphansArgs {
  std::string at;
};

struct OwnershipArgs {
  std::vector<std::string> who;
};

// Rows that a list for people shows; `--json` has all of them.
constexpr int kOrphansShownMax = 200;

std::string DaysText(double days) { return absl::StrFormat("%.1f", days); }

void PrintOrphans(Printer& out, const v1::AuditOrphansView& view) {
  out.Line(out.Say(Message::kOrphansAt,
                   {TimeForPeople(out.language(), view.at()), std::to_string(view.orphans_size()),
                    DaysText(view.orphan_days())}),
           Style::kBold);
  Table table;
  for (const Message head :
       {Message::kHeadSince, Message::kOrphansHeadDays, Message::kHeadName, Message::kHeadCompany,
        Message::kHeadLastOwner, Message::kOrphansHeadHow, Message::kHeadId}) {
    table.headings.push_back(out.Say(head));
  }
  table.columns = {Column::kWhole, Column::kWhole, Column::kName, Column::kName,
                   Column::kName,  Column::kWhole, Column::kWhole};
  table.right = {false, true};
  for (const v1::OrphanView& one : view.orphans()) {
    if (static_cast<int>(table.rows.size()) == kOrphansShownMax) break;
    table.rows.push_back({TimeForPeople(out.language(), one.since()), DaysText(one.days()),
                          Cell(OneLine(one.name()), Style::kBold), OneLine(one.company()),
                          OneLine(one.last_owner()),
                          ValueForPeople(out.language(), "owned-how", one.how()),
                          Cell(one.prospect().substr(0, 8), Style::kDim)});
  }
  if (!table.rows.empty()) out.Print(table);
  if (view.orphans_size() > kOrphansShownMax) {
    out.Line(
        out.Say(Message::kOrphansMore, {std::to_string(view.orphans_size() - kOrphansShownMax)}),
        Style::kDim);
  }
  if (view.months().empty()) return;
  out.Line();
  Table months;
  months.headings = {out.Say(Message::kOrphansHeadMonth), out.Say(Message::kOrphansHeadDays)};
  months.right = {false, true};
  for (const v1::OrphanMonthView& one : view.months()) {
    months.rows.push_back({Cell(one.month()), DaysText(one.days())});
  }
  out.Print(months);
}

absl::Status RunOrphans(CommandContext& context, const OrphansArgs& args) {
  domain::Rows& present = context.directory.rows();
  if (args.at.empty()) {
    Presenter presenter(context.directory, context.now);
    TASUKI_ASSIGN_OR_RETURN(const v1::AuditOrphansView view,
                            AuditOrphans(context.directory, presenter, present, context.now));
    PrintOrphans(context.out, view);
    context.out.Json(view);
    return absl::OkStatus();
  }
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, args.at, Tense::kHappened));
  const absl::Time at = std::min(EndOf(when, context.workspace.zone()), context.now);
  Moment moment(context.workspace);
  TASUKI_RETURN_IF_ERROR(moment.AsOf(at, {}));
  Directory directory(context.workspace, moment.rows());
  TASUKI_ASSIGN_OR_RETURN(v1::Policy policy, moment.PolicyAt(at));
  Presenter presenter(directory, at, std::move(policy));
  TASUKI_ASSIGN_OR_RETURN(const v1::AuditOrphansView view,
                          AuditOrphans(directory, presenter, present, at));
  PrintOrphans(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

// Why it came to that, and by whom.
std::string DetailsOf(Printer& out, const v1::OwnershipView& one) {
  std::vector<std::string> parts;
  if (!one.why().empty()) parts.push_back(ValueForPeople(out.language(), "why", one.why()));
  if (!one.by().empty()) parts.push_back(out.Say(Message::kOwnershipBy, {one.by()}));
  if (!one.words().empty()) parts.push_back(OneLine(one.words()));
  if (one.of_firm()) parts.push_back(out.Say(Message::kOwnershipOfFirm));
  if (one.has_recorded_at()) {
    parts.push_back(
        out.Say(Message::kOwnershipRecorded, {TimeForPeople(out.language(), one.recorded_at())}));
  }
  return absl::StrJoin(parts, out.Say(Message::kAuditComma));
}

absl::Status RunOwnership(CommandContext& context, const OwnershipArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(
      const Who who, FindWho(context.directory, absl::StrJoin(args.who, " "), WhoKind::kEither));
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(const v1::AuditOwnershipView view,
                          AuditOwnership(who, context.directory, presenter, context.now));
  Printer& out = context.out;
  out.Line(OneLine(view.name().empty() ? view.company() : view.name()), Style::kBold);
  Table table;
  table.headings = {InLanguage(out.language(), Phrase("owner since")),
                    InLanguage(out.language(), Phrase("owner until"))};
  for (const Message head : {Message::kOrphansHeadDays, Message::kHeadOwner,
                             Message::kOrphansHeadHow, Message::kHeadDetails}) {
    table.headings.push_back(out.Say(head));
  }
  table.columns = {Column::kWhole, Column::kWhole, Column::kWhole,
                   Column::kName,  Column::kWhole, Column::kText};
  table.right = {false, false, true};
  for (const v1::OwnershipView& one : view.owners()) {
    const bool nobody = one.owner_id().empty();
    table.rows.push_back(
        {TimeForPeople(out.language(), one.from()),
         one.has_until() ? TimeForPeople(out.language(), one.until()) : "", DaysText(one.days()),
         Cell(nobody ? out.Say(Message::kQueue) : OneLine(one.owner()),
              nobody ? Style::kWarning : Style::kBold),
         ValueForPeople(out.language(), "owned-how", one.how()), DetailsOf(out, one)});
  }
  if (view.owners().empty()) {
    out.Line(out.Say(Message::kNothingFound), Style::kDim);
  } else {
    out.Print(table);
    out.Line(out.Say(Message::kOwnershipOrphaned, {DaysText(view.orphan_days())}), Style::kDim);
  }
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddAuditOrphans(Verb& verb) {
  auto args = std::make_shared<OrphansArgs>();
  Verb part = verb.Part("orphans", "whom nobody is accountable for, and for how long",
                        "tasuki audit orphans --at 2026-04-01");
  part.Option("--at", args->at, "as it was then").Hint("WHEN").Otherwise("now");
  part.Does([args](CommandContext& context) { return RunOrphans(context, *args); });
}

void AddAuditOwnership(Verb& verb) {
  auto args = std::make_shared<OwnershipArgs>();
  Verb part = verb.Part("ownership", "everybody who owned a prospect or firm, from the first on",
                        "tasuki audit ownership Yamada");
  part.Option("WHO", args->who, "words of a name or company, or the start of an id")
      .Required()
      .Hint("")
      .Offers(Offer::kWho);
  part.Does([args](CommandContext& context) { return RunOwnership(context, *args); });
}

}  // namespace tasuki::client
