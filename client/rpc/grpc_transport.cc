#include "client/rpc/grpc_transport.h"

#include <grpc/support/log.h>
#include <grpc/support/time.h>
#include <grpcpp/grpcpp.h>

#include <cstdlib>
#include <deque>
#include <utility>

#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "client/words/wording.h"
#include "common/base/failure.h"
#include "common/sync/limits.h"
#include "tasuki/v1/sync.grpc.pb.h"

namespace tasuki::client {
namespace {

// What gRPC says of a line, and what a person is told.
struct LineTrouble {
  absl::string_view of_grpc;  // A part of it.
  absl::string_view told;
};
constexpr LineTrouble kLineTroubles[] = {
    {"Connection refused", "nobody listens there"},
    {"Connection reset", "the connection was reset"},
    {"Broken pipe", "the connection was reset"},
    {"Socket closed", "the connection was closed"},
    {"Network is unreachable", "there is no network"},
    {"No route to host", "there is no way to it"},
    {"DNS resolution failed", "nobody knows that name"},
    {"imed out", "it does not answer"},
    {"timeout", "it does not answer"},
    {"Deadline Exceeded", "it does not answer"},
    {"failed to connect", "it cannot be reached"},
    {"recvmsg", "the connection broke off"},
    {"sendmsg", "the connection broke off"},
};

Phrase Told(const std::string& message) {
  for (const LineTrouble& trouble : kLineTroubles) {
    if (absl::StrContains(message, trouble.of_grpc)) return Phrase::Told(std::string(trouble.told));
  }
  return Phrase::Told(message);  // The server's own words.
}

// gRPC's codes are Abseil's. A stream that ends without an error is an end all the same.
absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return Fault(absl::StatusCode::kUnavailable, "the server closed the stream");
  auto code = static_cast<absl::StatusCode>(status.error_code());
  if (code == absl::StatusCode::kCancelled || code == absl::StatusCode::kDeadlineExceeded) {
    code = absl::StatusCode::kUnavailable;
  }
  if (code != absl::StatusCode::kUnavailable)
    return Fault(code, Phrase::Told(status.error_message()));
  return Fault(absl::StatusCode::kUnavailable, Told(status.error_message()));
}

// What fails comes back as a status and is told by us; gRPC would print into a person's terminal.
// Whoever asks for its log with GRPC_VERBOSITY gets it.
void QuietGrpcLog() {
  if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  QuietGrpcLog();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(sync::kClientKeepalive)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetMaxReceiveMessageSize(sync::kMessageBytesMax);
  arguments.SetMaxSendMessageSize(sync::kMessageBytesMax);
  // Each attempt connects anew at once; waiting between attempts is the driver's.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

// The stream's callbacks. The owner's thread calls Send, TryNext and CloseAndWait, gRPC's threads
// the On…; `mutex_` stands between. One read and one write are under way at most; a read's answer
// may be seen before the write's own completion, so that neither waits for the other.
class Stream : public grpc::ClientBidiReactor<v1::ClientFrame, v1::ServerFrame> {
 public:
  Stream(const std::string& address, Wake& wake)
      : wake_(wake), channel_(OpenChannel(address)), stub_(v1::Sync::NewStub(channel_)) {
    stub_->async()->Session(&context_, this);
    AddHold();  // Writes start from the owner's thread.
    StartRead(&incoming_);
    StartCall();
  }

  // Ends the call and waits until gRPC has let go of this object.
  void CloseAndWait() {
    context_.TryCancel();
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&done_));
  }

  void Send(v1::ClientFrame frame) {
    absl::MutexLock lock(&mutex_);
    if (ended_) return;
    outgoing_.push_back(std::move(frame));
    if (!writing_) StartNextWrite();
  }

  absl::StatusOr<std::optional<v1::ServerFrame>> TryNext() {
    absl::MutexLock lock(&mutex_);
    if (!received_.empty()) {
      v1::ServerFrame frame = std::move(received_.front());
      received_.pop_front();
      return frame;
    }
    if (done_) return status_;
    return std::nullopt;
  }

  void OnReadDone(bool ok) override {
    if (ok) {
      absl::MutexLock lock(&mutex_);
      received_.push_back(std::move(incoming_));
      incoming_ = v1::ServerFrame();
      StartRead(&incoming_);
    } else {
      bool last = false;
      {
        absl::MutexLock lock(&mutex_);
        last = !std::exchange(ended_, true);
      }
      if (last) RemoveHold();
      return;
    }
    wake_.Notify();
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    outgoing_.pop_front();
    if (ok && !ended_ && !outgoing_.empty()) StartNextWrite();
  }

  void OnDone(const grpc::Status& status) override {
    // All of it under the lock: the owner may destroy this object as soon as that is free.
    absl::MutexLock lock(&mutex_);
    status_ = FromGrpc(status);
    done_ = true;
    wake_.Notify();
  }

 private:
  void StartNextWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    writing_ = true;
    StartWrite(&outgoing_.front());
  }

  // Set at construction.
  Wake& wake_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::Sync::Stub> stub_;
  grpc::ClientContext context_;
  v1::ServerFrame incoming_;  // gRPC's, while a read is under way.

  absl::Mutex mutex_;
  std::deque<v1::ClientFrame> outgoing_ ABSL_GUARDED_BY(mutex_);  // The first is being written.
  std::deque<v1::ServerFrame> received_ ABSL_GUARDED_BY(mutex_);  // Bounded by the credit given.
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;  // No more is written.
  bool done_ ABSL_GUARDED_BY(mutex_) = false;   // gRPC has let go.
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

// One connection: a stream, let go of when this goes. The owner's thread.
class GrpcConnection : public Connection {
 public:
  GrpcConnection(const std::string& address, Wake& wake)
      : stream_(std::make_unique<Stream>(address, wake)) {}
  ~GrpcConnection() override { stream_->CloseAndWait(); }

  void Send(v1::ClientFrame frame) override { stream_->Send(std::move(frame)); }
  absl::StatusOr<std::optional<v1::ServerFrame>> TryNext() override { return stream_->TryNext(); }

 private:
  const std::unique_ptr<Stream> stream_;
};

// One unary call, on this thread. A server that is just starting is waited for.
template <class Request, class Response, class Method>
absl::StatusOr<Response> Call(const std::string& address, const Request& request,
                              absl::Duration wait, Method method) {
  std::unique_ptr<v1::Sync::Stub> stub = v1::Sync::NewStub(OpenChannel(address));
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                   gpr_time_from_millis(absl::ToInt64Milliseconds(wait), GPR_TIMESPAN)));
  Response response;
  grpc::Status status = ((*stub).*method)(&context, request, &response);
  if (status.ok()) return response;
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return Fault(absl::StatusCode::kUnavailable,
                 Phrase("no server answered at $0 within $1", address, InSeconds(wait)));
  }
  return FromGrpc(status);
}

}  // namespace

std::unique_ptr<Connection> GrpcTransport::Connect(const std::string& address, Wake& wake) {
  return std::make_unique<GrpcConnection>(address, wake);
}

absl::StatusOr<v1::EnrollResponse> GrpcTransport::Enroll(const std::string& address,
                                                         const v1::EnrollRequest& request,
                                                         absl::Duration wait) {
  return Call<v1::EnrollRequest, v1::EnrollResponse>(address, request, wait,
                                                     &v1::Sync::Stub::Enroll);
}

absl::StatusOr<v1::InviteResponse> GrpcTransport::Invite(const std::string& address,
                                                         const v1::InviteRequest& request,
                                                         absl::Duration wait) {
  return Call<v1::InviteRequest, v1::InviteResponse>(address, request, wait,
                                                     &v1::Sync::Stub::Invite);
}

}  // namespace tasuki::client
