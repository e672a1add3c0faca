#include "server/commands/admin_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::server {
namespace {

constexpr size_t kLineBytesMax = 8192;
// How long the server waits for an operator's line, once connected.
constexpr int kLineMilliseconds = 2000;

absl::Status Failed(const std::string& what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno)));
}

// Reads up to a newline, which is left out.
absl::StatusOr<std::string> ReadLine(int fd, int milliseconds) {
  std::string line;
  char c;
  while (line.size() < kLineBytesMax) {
    pollfd ready{fd, POLLIN, 0};
    if (milliseconds >= 0 && ::poll(&ready, 1, milliseconds) <= 0) break;
    const ssize_t got = ::read(fd, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    if (c == '\n') return line;
    line.push_back(c);
  }
  return absl::UnavailableError("the other side of the admin socket said no whole line");
}

void WriteLine(int fd, std::string line) {
  line.push_back('\n');
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;  // The operator is gone: nobody left to tell.
    rest.remove_prefix(static_cast<size_t>(sent));
  }
}

// Socket paths have 107 bytes at most; folders are reached through an open descriptor instead.
// One thread.
class SocketAddress {
 public:
  explicit SocketAddress(const std::string& path) {
    const std::filesystem::path whole(path);
    folder_ = ::open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    address_.sun_family = AF_UNIX;
    const std::string reached =
        absl::StrCat("/proc/self/fd/", folder_, "/", whole.filename().string());
    std::strncpy(address_.sun_path, reached.c_str(), sizeof(address_.sun_path) - 1);
  }
  ~SocketAddress() {
    if (folder_ >= 0) ::close(folder_);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  socklen_t size() const { return sizeof(address_); }

 private:
  int folder_;
  sockaddr_un address_{};
};

}  // namespace

absl::StatusOr<std::unique_ptr<AdminSocket>> AdminSocket::Listen(const std::string& path,
                                                                 Answer answer) {
  // Whoever listened there is gone: we hold the folder's lock.
  ::unlink(path.c_str());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Failed("cannot make a socket");
  SocketAddress address(path);
  if (::bind(fd, address.get(), address.size()) != 0 || ::chmod(path.c_str(), 0600) != 0 ||
      ::listen(fd, 4) != 0) {
    absl::Status status = Failed(absl::StrCat("cannot listen on ", path));
    ::close(fd);
    return status;
  }
  const int stop = ::eventfd(0, EFD_CLOEXEC);
  return std::unique_ptr<AdminSocket>(new AdminSocket(path, fd, stop, std::move(answer)));
}

AdminSocket::AdminSocket(std::string path, int listener, int stop, Answer answer)
    : path_(std::move(path)),
      listener_(listener),
      stop_(stop),
      answer_(std::move(answer)),
      thread_([this] { Run(); }) {}

AdminSocket::~AdminSocket() {
  ::eventfd_write(stop_, 1);
  thread_.join();
  ::close(listener_);
  ::close(stop_);
  ::unlink(path_.c_str());
}

void AdminSocket::Run() {
  while (true) {
    pollfd waits[2] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0 && errno != EINTR) return;
    if (waits[1].revents != 0) return;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    Serve(client);
    ::close(client);
  }
}

void AdminSocket::Serve(int client) {
  auto line = ReadLine(client, kLineMilliseconds);
  if (!line.ok()) return;
  auto answer = answer_(*line);
  if (answer.ok()) {
    WriteLine(client, "0 " + *answer);
  } else {
    WriteLine(client, absl::StrCat(static_cast<int>(answer.status().code()), " ",
                                   std::string(answer.status().message())));
  }
}

absl::StatusOr<std::string> AskServer(const std::string& path, const std::string& line) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Failed("cannot make a socket");
  SocketAddress address(path);
  if (::connect(fd, address.get(), address.size()) != 0) {
    ::close(fd);
    return absl::NotFoundError("no server listens there");
  }
  WriteLine(fd, line);
  auto answer = ReadLine(fd, -1);  // A backup takes as long as it takes.
  ::close(fd);
  TASUKI_RETURN_IF_ERROR(answer.status());
  const size_t space = answer->find(' ');
  int code = -1;
  if (space == std::string::npos || !absl::SimpleAtoi(answer->substr(0, space), &code)) {
    return absl::UnavailableError("the server's answer cannot be read; is it another version?");
  }
  if (code == 0) return answer->substr(space + 1);
  return absl::Status(static_cast<absl::StatusCode>(code), answer->substr(space + 1));
}

}  // namespace tasuki::server
