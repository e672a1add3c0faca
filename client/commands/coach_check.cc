#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/commands/coach_parts.h"
#include "client/commands/flags.h"
#include "client/export/report_words.h"
#include "client/views/check.h"
#include "client/views/coaching.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// `tasuki coach check`: how organised am I (R022), or are we (R021): figures of this quarter beside
// the last one's.

namespace tasuki::client {
namespace {

struct CheckArgs {
  bool team = false;
};

// What a figure is called here, by its name in --json.
Phrase TitleOfFigure(const std::string& name) {
  if (name == "discipline") return "done in time, of what fell due";
  if (name == "first_follow_up") return "first follow-ups within two days";
  if (name == "same_day") return "meetings logged the same day";
  if (name == "promises") return "promises kept early or on the day";
  if (name == "quality") return "messages that lint finds nothing wrong with";
  if (name == "response_rate_by_touch") return "touches that were answered";
  if (name == "stickability") return "stayed with the silent up to the limit";
  if (name == "lost_by") return "lost by our stopping";
  if (name == "follow_up_conversion") return "followed-up deals won";
  return Phrase(name);
}

std::string ShareText(Language language, const v1::ShareView& share) {
  if (share.of() == 0) return InLanguage(language, "nothing");
  return InLanguage(
      language, Phrase("$0 of $1 ($2)", std::to_string(share.part()), std::to_string(share.of()),
                       absl::StrFormat("%.1f %%", share.rate() * 100)));
}

void Print(Printer& out, const v1::CheckView& view) {
  const Language language = out.language();
  out.Line(view.member().empty()
               ? InLanguage(language, "how organised we are")
               : InLanguage(language, Phrase("how organised $0 is", OneLine(view.member()))),
           Style::kBold);
  Table table;
  table.indent = 2;
  table.headings = {out.Say(Message::kHeadWhat), InLanguage(language, "this quarter"),
                    InLanguage(language, "last quarter")};
  table.columns = {Column::kWhole, Column::kWhole, Column::kWhole};
  for (const v1::CheckFigureView& figure : view.figures()) {
    table.rows.push_back({InLanguage(language, TitleOfFigure(figure.name())),
                          ShareText(language, figure.now()), ShareText(language, figure.last())});
  }
  out.Print(table);
  for (const v1::LoadView& one : view.load()) {
    if (one.state() == "within") continue;
    out.Line("  " + InLanguage(language, Phrase("$0 has $1 in motion: $2", OneLine(one.member()),
                                                std::to_string(one.active()),
                                                LoadText(language, one.state()))),
             Style::kWarning);
  }
  if (view.forgotten() + view.silent() > 0) {
    out.Line("  " + InLanguage(language, Phrase("forgotten: $0; nearly a year silent: $1",
                                                std::to_string(view.forgotten()),
                                                std::to_string(view.silent()))),
             Style::kWarning);
  }
}

absl::Status RunCheck(CommandContext& context, const CheckArgs& args) {
  const MemberId self = context.workspace.home().identity().member;
  CheckQuery query;
  if (!args.team) {
    query.member = self;
  } else if (!IsManager(self, context.directory.rows())) {
    return NotAllowed("managers check the team", "leave out --team to check yourself");
  }
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(v1::CheckView view, CheckOf(context.directory, presenter, query,
                                                      context.now, context.workspace.zone()));
  if (query.member.has_value()) {
    view.set_member(context.directory.Member(self));
    view.set_member_id(self.Hex());
  }
  Print(context.out, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCoachCheck(Verb& coach) {
  auto args = std::make_shared<CheckArgs>();
  Verb part = coach.Part("check", "how organised am I, or are we: this quarter beside the last",
                         "tasuki coach check --team");
  part.Switch("--team", args->team, "the whole team's (managers)");
  part.Does([args](CommandContext& context) { return RunCheck(context, *args); });
}

}  // namespace tasuki::client
