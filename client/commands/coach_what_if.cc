#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/commands/policy_file.h"
#include "client/commands/report_query.h"
#include "client/views/coaching.h"
#include "client/views/journal_source.h"
#include "client/views/what_if_view.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/replay/what_if.h"
#include "common/domain/rows/policies.h"

// `tasuki coach what-if`: the same history under another policy, and the difference (N08).

namespace tasuki::client {
namespace {

struct WhatIfArgs {
  std::string policy;
  ReportTimes times;
};

// Lines of each list that are shown to people; --json has all.
constexpr int kShownMax = 100;

std::string PlannedText(Language language, const v1::PlannedTouchView& planned) {
  if (planned.kind().empty()) return InLanguage(language, "nothing");
  std::string text = absl::StrCat(planned.due(), " ", Plain(language, planned.kind()));
  if (planned.step() > 0) {
    absl::StrAppend(&text, " (", OneLine(ValueForPeople(language, "cadence", planned.cadence())),
                    " ", planned.step(), ")");
  }
  return text;
}

// One list under its heading, with how many it has.
void PrintList(Printer& out, const Phrase& heading, Table table, int total) {
  if (total == 0) return;
  out.Line(InLanguage(out.language(), heading), Style::kBold);
  table.indent = 2;
  out.Print(table);
  if (total > kShownMax) {
    out.Line(InLanguage(out.language(),
                        Phrase("and $0 more; `--json` has all", std::to_string(total - kShownMax))),
             Style::kDim);
  }
}

void PrintContacts(Printer& out, const Phrase& heading,
                   const google::protobuf::RepeatedPtrField<v1::WhatIfContactView>& contacts) {
  Table table;
  table.columns = {Column::kWhole, Column::kName,  Column::kName,
                   Column::kName,  Column::kWhole, Column::kText};
  for (const v1::WhatIfContactView& one : contacts) {
    if (static_cast<int>(table.rows.size()) == kShownMax) break;
    table.rows.push_back(
        {TimeForPeople(out.language(), one.at()), Cell(OneLine(one.name()), Style::kBold),
         OneLine(one.company()), OneLine(one.by()), Plain(out.language(), one.channel()),
         InLanguage(out.language(), Phrase("number $0, at most $1", std::to_string(one.number()),
                                           std::to_string(one.limit())))});
  }
  PrintList(out, heading, std::move(table), contacts.size());
}

void PrintLapses(Printer& out, const Phrase& heading,
                 const google::protobuf::RepeatedPtrField<v1::WhatIfLapseView>& lapses) {
  Table table;
  table.columns = {Column::kWhole, Column::kName, Column::kName, Column::kName, Column::kText};
  for (const v1::WhatIfLapseView& one : lapses) {
    if (static_cast<int>(table.rows.size()) == kShownMax) break;
    table.rows.push_back({one.due(), Cell(OneLine(one.name()), Style::kBold),
                          OneLine(one.company()), OneLine(one.owner()),
                          ValueForPeople(out.language(), "duty", one.kind())});
  }
  PrintList(out, heading, std::move(table), lapses.size());
}

void PrintDue(Printer& out, const v1::WhatIfView& view) {
  Table table;
  table.columns = {Column::kWhole, Column::kName, Column::kName, Column::kName, Column::kText};
  for (const v1::WhatIfDueView& one : view.due()) {
    if (static_cast<int>(table.rows.size()) == kShownMax) break;
    table.rows.push_back({TimeForPeople(out.language(), one.at()),
                          Cell(OneLine(one.name()), Style::kBold), OneLine(one.company()),
                          OneLine(one.owner()),
                          absl::StrCat(PlannedText(out.language(), one.was()), " → ",
                                       PlannedText(out.language(), one.would()))});
  }
  PrintList(out, Phrase("due otherwise from then on: $0", std::to_string(view.due_size())),
            std::move(table), view.due_size());
}

void Print(Printer& out, const v1::WhatIfView& view) {
  const auto number = [](int value) { return std::to_string(value); };
  const int all = view.due_size() + view.lapses_avoided_size() + view.lapses_added_size() +
                  view.contacts_too_many_size() + view.contacts_allowed_size();
  if (all == 0) {
    out.Line(InLanguage(out.language(), Phrase("no difference in {0:one history|$0 histories}",
                                               std::to_string(view.prospects()))));
  }
  PrintContacts(
      out,
      Phrase("contacts that would have been too many: $0", number(view.contacts_too_many_size())),
      view.contacts_too_many());
  PrintContacts(out,
                Phrase("contacts that would have been within the limit: $0",
                       number(view.contacts_allowed_size())),
                view.contacts_allowed());
  PrintLapses(
      out, Phrase("lapses that there would not have been: $0", number(view.lapses_avoided_size())),
      view.lapses_avoided());
  PrintLapses(
      out,
      Phrase("lapses that there would have been besides: $0", number(view.lapses_added_size())),
      view.lapses_added());
  PrintDue(out, view);
  out.Line(
      InLanguage(out.language(),
                 Phrase("touches as they were, in {0:one history|$0 histories}; each policy is "
                        "taken for that of all times",
                        std::to_string(view.prospects()))),
      Style::kDim);
}

// The zone in which the team's days end.
absl::TimeZone ZoneOfDays(domain::Rows& rows) {
  const auto* team = rows.Find(domain::TeamKey());
  return team == nullptr ? absl::UTCTimeZone()
                         : FindZone(team->zone()).value_or(absl::UTCTimeZone());
}

absl::Status RunWhatIf(CommandContext& context, const WhatIfArgs& args) {
  const MemberId self = context.workspace.home().identity().member;
  domain::Rows& rows = context.directory.rows();
  if (!IsManager(self, rows)) {
    return NotAllowed("managers look at the whole team's history under another policy",
                      "`tasuki coach score` with your name shows your own");
  }
  TASUKI_ASSIGN_OR_RETURN(const v1::Policy instead, ReadPolicyFile(context, args.policy));
  TASUKI_ASSIGN_OR_RETURN(const TimesRead times, ReadReportTimes(context, args.times));
  const v1::Policy in_force = domain::PresentPolicy(rows);
  const domain::WhatIfQuery query{.in_force = in_force,
                                  .instead = instead,
                                  .from_us = times.from_us(),
                                  .to_us = times.to_us(),
                                  .now_us = absl::ToUnixMicros(context.now),
                                  .zone = ZoneOfDays(rows)};
  const Seq head = context.workspace.home().replica().applied();
  TASUKI_ASSIGN_OR_RETURN(
      const domain::WhatIfDifference difference,
      domain::WhatIf([&](auto visit) { return VisitJournal(context.workspace, visit); },
                     head.value(), rows, context.workspace.home().overlay().history(), query));
  Presenter presenter(context.directory, context.now);
  v1::WhatIfView view = ViewOf(difference, context.directory, presenter);
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  view.set_at_seq(head.value());
  view.set_now(presenter.Time(query.now_us));
  if (times.from.has_value()) view.set_from(presenter.Time(*query.from_us));
  if (times.to.has_value()) view.set_to(presenter.Time(*query.to_us));
  Print(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoachWhatIf(Verb& coach) {
  auto args = std::make_shared<WhatIfArgs>();
  Verb part = coach.Part("what-if", "the same history under another policy, and the difference",
                         "tasuki coach what-if --policy two-contacts.json --from 2026-04-01");
  part.Option("--policy", args->policy,
              "JSON as `policy show` prints it; default: the one that tasuki ships")
      .Required()
      .Hint("FILE")
      .Offers(Offer::kFiles, {kShippedName});
  args->times.Declare(part);
  part.Does([args](CommandContext& context) { return RunWhatIf(context, *args); });
}

}  // namespace tasuki::client
