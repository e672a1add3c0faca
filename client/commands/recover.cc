#include "client/replica/recover.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "client/commands/command_line.h"
#include "client/commands/verbs.h"
#include "client/words/printer.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "tasuki/v1/view.pb.h"

// `tasuki recover`: goes on with what of a damaged store can be read.

namespace tasuki::client {
namespace {

void Tell(Printer& out, const Readable& found) {
  if (found.lost_acts > 0) {
    out.Line(out.Say(Message::kRecoveredLost,
                     {std::to_string(found.lost_acts), std::to_string(found.lost_events)}),
             Style::kBad);
  } else if (!found.untold) {
    out.Line(out.Say(Message::kRecoveredNothingLost));
  }
  if (found.untold) out.Line(out.Say(Message::kRecoveredUntold), Style::kBad);
  if (found.anew) {
    out.Line(out.Say(Message::kRecoveredAnew,
                     {std::to_string(found.outbox_acts), std::to_string(found.outbox)}));
  } else {
    out.Line(out.Say(Message::kRecoveredKept,
                     {std::to_string(found.applied.value()), std::to_string(found.outbox)}));
  }
}

// Whoever types is asked; a script says --yes.
absl::Status Ask(LocalContext& context, const Readable& found) {
  Printer& out = context.out;
  if (!out.json() && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) {
    Tell(out, found);
    out.Line(out.Say(Message::kRecoverAsk), Style::kBold);
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "Y" || answer == "yes") return absl::OkStatus();
    return Refused("nothing was changed", "run `tasuki recover` again when you want to go on");
  }
  const std::string more = found.untold ? ", and others, if there were any, are lost" : "";
  return Refused(Phrase("nothing was changed yet: $0 acts not yet sent can be saved ($1 events), "
                        "$2 are lost ($3 events)$4",
                        found.outbox_acts, found.outbox, found.lost_acts, found.lost_events, more),
                 "say `tasuki recover --yes` to go on with that");
}

absl::Status RunRecover(LocalContext& context, bool yes) {
  OpenOptions options;
  options.home = context.home.home;
  options.clock = context.home.clock;
  options.random = context.home.random;
  RecoverHooks hooks;
  hooks.ask = [&](const Readable& found) { return yes ? absl::OkStatus() : Ask(context, found); };
  TASUKI_ASSIGN_OR_RETURN(const Recovered recovered, Recover(options, hooks));
  const Readable& found = recovered.found;
  Tell(context.out, found);
  if (!recovered.folder.empty()) {
    context.out.Line(context.out.Say(Message::kRecoveredFolder, {OneLine(recovered.folder)}));
  }
  v1::RecoverView view;
  view.set_lost_acts(found.lost_acts);
  view.set_lost_events(found.lost_events);
  view.set_outbox(found.outbox);
  view.set_outbox_acts(found.outbox_acts);
  view.set_seq(found.applied.value());
  view.set_damaged(recovered.folder);
  view.set_anew(found.anew);
  view.set_untold(found.untold);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddRecover(Verb verb) {
  auto yes = std::make_shared<bool>(false);
  verb.Switch("--yes", *yes, "do not ask: what is lost is lost");
  verb.DoesHere([yes](LocalContext& context) { return RunRecover(context, *yes); });
}

}  // namespace tasuki::client
