#include "client/join.h"

#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/commands/wait.h"

// `tasuki join`: makes this home's replica and device key and enrols it.

namespace tasuki::client {
namespace {

absl::Status Run(LocalContext& context, const JoinRequest& request) {
  absl::StatusOr<Identity> identity = Join(context.home, request);
  if (!identity.ok()) return identity.status();
  v1::JoinView view;
  view.set_team_id(identity->team.Hex());
  view.set_team(identity->team_name);
  view.set_member(identity->member_name);
  view.set_replica(identity->replica.Hex());
  context.out.Line(context.out.Say(Message::kJoined,
                                   {OneLine(identity->team_name), OneLine(identity->member_name)}));
  context.out.Line(context.out.Say(Message::kJoinedNext), Style::kDim);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddJoin(Verb verb) {
  auto request = std::make_shared<JoinRequest>();
  verb.Option("CODE", request->code, "from `tasuki member add`, or the server's `init`")
      .Required()
      .Hint("");
  verb.Option("--server", request->server, "where the server is, unless the code says it")
      .Hint("HOST:PORT");
  AddWait(verb, request->wait);
  verb.DoesHere([request](LocalContext& context) { return Run(context, *request); });
}

}  // namespace tasuki::client
