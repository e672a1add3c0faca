#include "client/replica/damage.h"

#include "client/commands/command_line.h"
#include "client/commands/verbs.h"
#include "client/words/printer.h"
#include "common/base/check.h"
#include "tasuki/v1/view.pb.h"

// `tasuki recover`: goes on with what of a damaged store can be read.

namespace tasuki::client {
namespace {

absl::Status RunRecover(LocalContext& context) {
  OpenOptions options;
  options.home = context.home.home;
  options.clock = context.home.clock;
  options.random = context.home.random;
  TASUKI_ASSIGN_OR_RETURN(const Recovered recovered, Recover(options));
  const Readable& found = recovered.found;
  if (found.lost_acts > 0) {
    context.out.Line(context.out.Say(Message::kRecoveredLost, {std::to_string(found.lost_acts),
                                                               std::to_string(found.lost_events)}),
                     Style::kBad);
  } else {
    context.out.Line(context.out.Say(Message::kRecoveredNothingLost));
  }
  context.out.Line(context.out.Say(Message::kRecoveredKept, {std::to_string(found.applied.value()),
                                                             std::to_string(found.outbox)}));
  context.out.Line(context.out.Say(Message::kRecoveredFolder, {OneLine(recovered.folder)}));
  v1::RecoverView view;
  view.set_lost_acts(found.lost_acts);
  view.set_lost_events(found.lost_events);
  view.set_outbox(found.outbox);
  view.set_seq(found.applied.value());
  view.set_damaged(recovered.folder);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddRecover(Verb verb) {
  verb.DoesHere([](LocalContext& context) { return RunRecover(context); });
}

}  // namespace tasuki::client
