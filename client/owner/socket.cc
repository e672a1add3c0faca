#include "client/owner/socket.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "client/home/home.h"
#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/folder_lock.h"
#include "common/base/unix_socket.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

// Aborted: the other end has gone. DeadlineExceeded: nothing came within the socket's wait.
absl::Status ReceiveAll(const File& socket, char* out, size_t bytes) {
  while (bytes > 0) {
    const ssize_t got = recv(socket.number(), out, bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0)
      return Fault(absl::StatusCode::kAborted, "the other end of the home's socket has gone");
    if (got < 0) {
      if (errno == ECONNRESET)
        return Fault(absl::StatusCode::kAborted, "the owner of the store has ended");
      if (errno == EAGAIN)
        return Fault(absl::StatusCode::kDeadlineExceeded, "nothing comes over the socket");
      return Fault(absl::StatusCode::kUnavailable,
                   Phrase("cannot read from the home's socket: $0", std::strerror(errno)));
    }
    out += got;
    bytes -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

// A length and so many bytes.
absl::StatusOr<std::string> ReceivePart(const File& socket) {
  std::array<char, 4> head;
  TASUKI_RETURN_IF_ERROR(ReceiveAll(socket, head.data(), head.size()));
  const uint32_t bytes = GetU32(std::string_view(head.data(), head.size()));
  if (bytes > kRequestBytesMax)
    return Fault(absl::StatusCode::kUnavailable, "what comes over it is too long");
  std::string body(bytes, '\0');
  TASUKI_RETURN_IF_ERROR(ReceiveAll(socket, body.data(), body.size()));
  return body;
}

v1::AgentRequest ToMessage(const Request& request) {
  v1::AgentRequest message;
  message.set_id(request.id.str());
  for (const std::string& arg : request.args) message.add_args(arg);
  message.set_folder(request.folder);
  message.set_lang(request.lang);
  message.set_now(request.now);
  message.set_columns(request.columns);
  message.set_err_columns(request.err_columns);
  message.set_colour(request.colour);
  message.set_progress(request.progress);
  message.set_asks(request.asks);
  return message;
}

Request FromMessage(const v1::AgentRequest& message) {
  Request request;
  request.id = RequestId::FromTrusted(message.id());
  request.args.assign(message.args().begin(), message.args().end());
  request.folder = message.folder();
  request.lang = message.lang();
  request.now = message.now();
  request.columns = message.columns();
  request.err_columns = message.err_columns();
  request.colour = message.colour();
  request.progress = message.progress();
  request.asks = message.asks();
  return request;
}

absl::Status StandsStill(const std::string& home) {
  return Refused(Phrase("what owns this home ($0) gives no sign of life",
                        Phrase::Told(FolderLock::Holder(home))),
                 "let it go on (`kill -CONT` and its number) or end it (`kill -9`), then look "
                 "whether it has done this");
}

// Prints what comes until the command is done.
absl::StatusOr<Answered> Print(const File& owner, Output& output) {
  Answered answered;
  const auto print = [&](Channel channel, const std::string& bytes) {
    if (bytes.empty() || answered.write_error != 0) return;
    answered.write_error = output.Write(channel, bytes);
    // It need print no more; its exit code is wanted all the same.
    if (answered.write_error != 0) (void)SendAll(owner, std::string_view("\0", 1));
  };
  v1::AgentReply reply;
  for (;;) {
    TASUKI_ASSIGN_OR_RETURN(const std::string part, ReceivePart(owner));
    if (!reply.ParseFromString(part)) {
      return Fault(absl::StatusCode::kUnavailable, "the owner's reply does not parse");
    }
    print(Channel::kOut, reply.out());
    print(Channel::kErr, reply.err());
    if (!reply.done()) continue;
    answered.exit_code = reply.exit_code();
    answered.wrote = reply.wrote();
    return answered;
  }
}

}  // namespace

absl::StatusOr<File> Listen(const std::string& home) {
  return ListenAt(SocketPath(home), static_cast<int>(kRequestsMax));
}

absl::StatusOr<Accepted> Accept(const File& listener) {
  Accepted accepted;
  accepted.socket = File(accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!accepted.socket.is_open()) {
    return Fault(absl::StatusCode::kResourceExhausted,
                 Phrase("cannot accept a request: $0", std::strerror(errno)));
  }
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(accepted.socket.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
      peer.uid != geteuid()) {
    return Fault(absl::StatusCode::kUnavailable, "a request of another user was refused");
  }
  const timeval wait = absl::ToTimeval(kRequestReadWait);
  setsockopt(accepted.socket.number(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  TASUKI_ASSIGN_OR_RETURN(const std::string body, ReceivePart(accepted.socket));
  v1::AgentRequest message;
  if (!message.ParseFromString(body))
    return Fault(absl::StatusCode::kUnavailable, "a request does not parse");
  accepted.request = FromMessage(message);
  return accepted;
}

absl::StatusOr<std::optional<Answered>> AskOwner(const std::string& home, const Request& request,
                                                 Output& output) {
  std::string body = ToMessage(request).SerializeAsString();
  if (body.size() > kRequestBytesMax) {
    return Fault(absl::StatusCode::kInvalidArgument, "the command line is too long");
  }
  absl::StatusOr<File> owner = ConnectTo(SocketPath(home), kOwnerSilenceMax);
  if (absl::IsNotFound(owner.status())) return std::nullopt;
  if (absl::IsDeadlineExceeded(owner.status())) return StandsStill(home);
  TASUKI_RETURN_IF_ERROR(owner.status());
  std::string head;
  PutU32(head, static_cast<uint32_t>(body.size()));
  absl::Status sent = SendAll(*owner, head + body);
  if (absl::IsDeadlineExceeded(sent)) return StandsStill(home);
  if (!sent.ok())
    return Fault(absl::StatusCode::kAborted, "the owner of the store ended while it was asked");
  absl::StatusOr<Answered> answered = Print(*owner, output);
  if (absl::IsDeadlineExceeded(answered.status())) return StandsStill(home);
  TASUKI_RETURN_IF_ERROR(answered.status());
  return *answered;
}

}  // namespace tasuki::client
