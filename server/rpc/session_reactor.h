#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "server/order/server.h"

namespace tasuki::server {

// Carries one connection over a gRPC stream: bytes to frames, shared bytes to slices. Made for each
// stream, deletes itself when gRPC is done with it. One write is outstanding at a time, which the
// connection sees to: gRPC would buffer whatever is written to a slow reader. Its callbacks come on
// gRPC's threads; the wire's calls on any, under the connection's lock.
class SessionReactor : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                       public Wire {
 public:
  // `context` is the stream's.
  SessionReactor(Server& server, grpc::CallbackServerContext& context);

  // Wire.
  void Write(SharedBytes frame) override;
  void Finish() override;
  void Break() override;

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  grpc::CallbackServerContext& context_;
  const std::shared_ptr<Connection> connection_;
  grpc::ByteBuffer in_;
  grpc::ByteBuffer out_;
};

}  // namespace tasuki::server
