#include "server/rpc/session_reactor.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>

#include "common/sync/push_check.h"

namespace tasuki::server {
namespace {

// A slice of gRPC that keeps shared bytes alive without copying them.
grpc::Slice MakeSlice(SharedBytes frame) {
  auto* keeper = new SharedBytes(std::move(frame));
  return grpc::Slice(
      const_cast<char*>((*keeper)->data()), (*keeper)->size(),
      [](void* each) { delete static_cast<SharedBytes*>(each); }, keeper);
}

}  // namespace

SessionReactor::SessionReactor(Server& server, grpc::CallbackServerContext& context)
    : context_(context), connection_(server.Connect(this)) {
  StartRead(&in_);
}

void SessionReactor::Write(SharedBytes frame) {
  grpc::Slice slice = MakeSlice(std::move(frame));
  out_ = grpc::ByteBuffer(&slice, 1);
  StartWrite(&out_);
}

void SessionReactor::Finish() {
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>::Finish(grpc::Status::OK);
}

void SessionReactor::Break() { context_.TryCancel(); }

void SessionReactor::OnReadDone(bool ok) {
  if (!ok) {
    connection_->OnEnd();
    return;
  }
  auto frame = std::make_shared<sync::ReceivedFrame>();
  grpc::ProtoBufferReader reader(&in_);
  const bool parsed = frame->frame().ParseFromZeroCopyStream(&reader);
  in_.Clear();
  if (!parsed) {
    connection_->OnGarbage();
    return;
  }
  connection_->OnFrame(std::move(frame));
  StartRead(&in_);
}

void SessionReactor::OnWriteDone(bool ok) {
  if (!ok) connection_->OnEnd();
  connection_->OnWritten();
}

void SessionReactor::OnCancel() { connection_->OnEnd(); }

void SessionReactor::OnDone() {
  connection_->OnGone();
  delete this;
}

}  // namespace tasuki::server
