#include "server/rpc/sync_service.h"

#include <utility>

#include "server/rpc/session_reactor.h"

namespace tasuki::server {
namespace {

// gRPC's codes have Abseil's numbers.
grpc::Status ToGrpc(const absl::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()));
}

// Answers `reactor` with what the authority says.
template <class Response>
auto AnswerWith(grpc::ServerUnaryReactor* reactor, Response* response) {
  return [reactor, response](absl::StatusOr<Response> answer) {
    const grpc::Status status = ToGrpc(answer.status());
    if (answer.ok()) *response = *std::move(answer);
    reactor->Finish(status);
  };
}

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SyncService::Session(
    grpc::CallbackServerContext* context) {
  return new SessionReactor(server_, *context);
}

grpc::ServerUnaryReactor* SyncService::Enroll(grpc::CallbackServerContext* context,
                                              const v1::EnrollRequest* request,
                                              v1::EnrollResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  server_.authority().Enroll(*request, AnswerWith(reactor, response));
  return reactor;
}

grpc::ServerUnaryReactor* SyncService::Invite(grpc::CallbackServerContext* context,
                                              const v1::InviteRequest* request,
                                              v1::InviteResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  server_.authority().Invite(*request, AnswerWith(reactor, response));
  return reactor;
}

}  // namespace tasuki::server
