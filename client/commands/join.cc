#include "client/sync/enrol.h"

#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"
#include "client/owner/owner.h"
#include "client/replica/workspace.h"
#include "client/sync/syncer.h"
#include "common/base/failure.h"

// `tasuki join`: makes this home's replica and device key, enrols it, and fetches the journal.

namespace tasuki::client {
namespace {

// The team's history, so that the first command finds people and prospects. Whether it came: joined
// is joined all the same, and the next `sync` goes on.
bool FetchJournal(LocalContext& context, absl::Duration wait) {
  Request request = context.request;
  request.id = RequestId::Random(*context.home.random);
  const auto sync = [wait, id = request.id](Workspace& workspace, const Request& asked,
                                            Output& output, const v1::RequestRow* before) {
    // Another process's.
    if (asked.id != id) return RunCommandLine(workspace, asked, output, before);
    return static_cast<int>(ExitCodeOf(workspace.syncer()->RunUntilCaughtUp(wait).status()));
  };
  FileOutput output;
  return RunWhereOwned(context.home, request, output, sync).value_or(1) == 0;
}

absl::Status RunJoin(LocalContext& context, const JoinRequest& request) {
  absl::StatusOr<Identity> identity = Join(context.home, request);
  if (!identity.ok()) return ExplainedNoServer(identity.status());
  const bool fetched = FetchJournal(context, request.wait);
  v1::JoinView view;
  view.set_team_id(identity->team.Hex());
  view.set_team(identity->team_name);
  view.set_member(identity->member_name);
  view.set_replica(identity->replica.Hex());
  context.out.Line(context.out.Say(Message::kJoined,
                                   {OneLine(identity->team_name), OneLine(identity->member_name)}));
  if (!fetched) context.out.Line(context.out.Say(Message::kJoinedNext), Style::kDim);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddJoin(Verb verb) {
  auto request = std::make_shared<JoinRequest>();
  verb.Option("CODE", request->code, "from `tasuki member add`, or the server's `init`")
      .Required()
      .Hint("");
  verb.Option("--server", request->server, "where the server is")
      .Otherwise("what the code says")
      .Hint("HOST:PORT");
  AddWait(verb, request->wait);
  verb.DoesHere([request](LocalContext& context) { return RunJoin(context, *request); });
}

}  // namespace tasuki::client
