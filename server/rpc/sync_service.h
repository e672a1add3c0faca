#pragma once

#include <grpcpp/grpcpp.h>

#include "server/order/server.h"
#include "tasuki/v1/sync.grpc.pb.h"

namespace tasuki::server {

// The Sync service over a Server: raw bytes for sessions, messages for enrolment. Made by
// GrpcServer; any thread.
class SyncService
    : public v1::Sync::WithRawCallbackMethod_Session<v1::Sync::WithCallbackMethod_Enroll<
          v1::Sync::WithCallbackMethod_Invite<v1::Sync::Service>>> {
 public:
  explicit SyncService(Server& server) : server_(server) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Session(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* Enroll(grpc::CallbackServerContext* context,
                                   const v1::EnrollRequest* request,
                                   v1::EnrollResponse* response) override;
  grpc::ServerUnaryReactor* Invite(grpc::CallbackServerContext* context,
                                   const v1::InviteRequest* request,
                                   v1::InviteResponse* response) override;

 private:
  Server& server_;
};

}  // namespace tasuki::server
