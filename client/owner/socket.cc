#include "client/owner/socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/home/home.h"
#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/unix_socket.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {
namespace {

absl::Status SystemError(std::string_view doing) {
  return absl::UnavailableError(absl::StrCat(ToAbsl(doing), ": ", std::strerror(errno)));
}

absl::Status ReceiveAll(int socket, char* out, size_t bytes) {
  while (bytes > 0) {
    ssize_t got = recv(socket, out, bytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) return absl::AbortedError("the other end of the home's socket has gone");
    if (got < 0) {
      if (errno == ECONNRESET) return absl::AbortedError("the owner of the store has ended");
      return SystemError("cannot read from the home's socket");
    }
    out += got;
    bytes -= static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

// Sends the first 4 bytes with three files attached to them.
absl::Status SendWithFiles(int socket, const std::string& head, const Output& output) {
  std::array<int, 3> files = {output.in, output.out, output.err};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(files))] = {};
  iovec part{const_cast<char*>(head.data()), head.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  cmsghdr* attached = CMSG_FIRSTHDR(&message);
  attached->cmsg_level = SOL_SOCKET;
  attached->cmsg_type = SCM_RIGHTS;
  attached->cmsg_len = CMSG_LEN(sizeof(files));
  std::memcpy(CMSG_DATA(attached), files.data(), sizeof(files));
  for (;;) {
    ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent == static_cast<ssize_t>(head.size())) return absl::OkStatus();
    if (sent < 0 && errno == EINTR) continue;
    return SystemError("cannot send a request to the owner of the store");
  }
}

// Receives the first 4 bytes and the files that came with them.
absl::StatusOr<uint32_t> ReceiveWithFiles(int socket, Asked& asked) {
  std::array<char, 4> head;
  std::array<int, 3> files = {-1, -1, -1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(files))] = {};
  iovec part{head.data(), head.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof(control);
  ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  if (got != static_cast<ssize_t>(head.size())) {
    return absl::UnavailableError("a request broke off");
  }
  for (cmsghdr* attached = CMSG_FIRSTHDR(&message); attached != nullptr;
       attached = CMSG_NXTHDR(&message, attached)) {
    if (attached->cmsg_level != SOL_SOCKET || attached->cmsg_type != SCM_RIGHTS) continue;
    if (attached->cmsg_len == CMSG_LEN(sizeof(files))) {
      std::memcpy(files.data(), CMSG_DATA(attached), sizeof(files));
    }
  }
  asked.in = File(files[0]);
  asked.out = File(files[1]);
  asked.err = File(files[2]);
  if (!asked.err.is_open()) return absl::UnavailableError("a request came without its files");
  return GetU32(std::string_view(head.data(), head.size()));
}

v1::AgentRequest ToMessage(const Request& request) {
  v1::AgentRequest message;
  message.set_id(request.id.str());
  for (const std::string& arg : request.args) message.add_args(arg);
  message.set_folder(request.folder);
  message.set_lang(request.lang);
  message.set_now(request.now);
  message.set_columns(request.columns);
  message.set_colour(request.colour);
  message.set_progress(request.progress);
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
  request.colour = message.colour();
  request.progress = message.progress();
  return request;
}

}  // namespace

absl::StatusOr<File> Listen(const std::string& home) {
  return ListenAt(SocketPath(home), static_cast<int>(kRequestsMax));
}

absl::StatusOr<Asked> Accept(const File& listener) {
  Asked asked;
  asked.socket = File(accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!asked.socket.is_open()) {
    return absl::ResourceExhaustedError(
        absl::StrCat("cannot accept a request: ", std::strerror(errno)));
  }
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(asked.socket.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
      peer.uid != geteuid()) {
    return absl::UnavailableError("a request of another user was refused");
  }
  timeval wait = absl::ToTimeval(kRequestReadWait);
  setsockopt(asked.socket.number(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
  TASUKI_ASSIGN_OR_RETURN(uint32_t bytes, ReceiveWithFiles(asked.socket.number(), asked));
  if (bytes > kRequestBytesMax) return absl::UnavailableError("a request is too long");
  std::string body(bytes, '\0');
  TASUKI_RETURN_IF_ERROR(ReceiveAll(asked.socket.number(), body.data(), body.size()));
  v1::AgentRequest message;
  if (!message.ParseFromString(body)) return absl::UnavailableError("a request does not parse");
  asked.request = FromMessage(message);
  return asked;
}

absl::Status Reply(const Asked& asked, int exit_code) {
  v1::AgentReply reply;
  reply.set_exit_code(exit_code);
  std::string bytes;
  std::string body = reply.SerializeAsString();
  PutU32(bytes, static_cast<uint32_t>(body.size()));
  return SendAll(asked.socket, bytes + body);
}

bool PeerGone(const Asked& asked) {
  pollfd peer{asked.socket.number(), POLLRDHUP, 0};
  return poll(&peer, 1, 0) > 0 && (peer.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

absl::StatusOr<std::optional<int>> AskOwner(const std::string& home, const Request& request,
                                            const Output& output) {
  absl::StatusOr<File> owner = ConnectTo(SocketPath(home));
  if (absl::IsNotFound(owner.status())) return std::nullopt;
  TASUKI_RETURN_IF_ERROR(owner.status());
  std::string body = ToMessage(request).SerializeAsString();
  if (body.size() > kRequestBytesMax) {
    return absl::InvalidArgumentError("the command line is too long");
  }
  std::string head;
  PutU32(head, static_cast<uint32_t>(body.size()));
  if (!SendWithFiles(owner->number(), head, output).ok() || !SendAll(*owner, body).ok()) {
    return absl::AbortedError("the owner of the store ended while it was asked");
  }
  std::array<char, 4> length;
  TASUKI_RETURN_IF_ERROR(ReceiveAll(owner->number(), length.data(), length.size()));
  uint32_t bytes = GetU32(std::string_view(length.data(), length.size()));
  if (bytes > kRequestBytesMax) return absl::InternalError("the owner's reply is too long");
  std::string answer(bytes, '\0');
  TASUKI_RETURN_IF_ERROR(ReceiveAll(owner->number(), answer.data(), answer.size()));
  v1::AgentReply reply;
  if (!reply.ParseFromString(answer)) {
    return absl::InternalError("the owner's reply does not parse");
  }
  return reply.exit_code();
}

}  // namespace tasuki::client
