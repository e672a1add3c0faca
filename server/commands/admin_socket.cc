#include "server/commands/admin_socket.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/unix_socket.h"

namespace tasuki::server {
namespace {

constexpr size_t kLineBytesMax = 8192;
// Operators who wait for another one's answer; more are refused by the kernel.
constexpr int kOperatorsMax = 4;
// Between an error's text and what to do.
constexpr char kAdviceMark[] = "\t";
// How long the server waits for an operator's line, once connected.
constexpr int kLineMilliseconds = 2000;

// Reads up to a newline, which is left out.
absl::StatusOr<std::string> ReadLine(const File& socket, int milliseconds) {
  std::string line;
  char c;
  while (line.size() < kLineBytesMax) {
    pollfd ready{socket.number(), POLLIN, 0};
    if (milliseconds >= 0 && ::poll(&ready, 1, milliseconds) <= 0) break;
    const ssize_t got = ::read(socket.number(), &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    if (c == '\n') return line;
    line.push_back(c);
  }
  return absl::UnavailableError("the other side of the admin socket said no whole line");
}

// Where the other side is gone, nobody is left to tell.
void WriteLine(const File& socket, const std::string& line) { (void)SendAll(socket, line + "\n"); }

}  // namespace

absl::StatusOr<std::unique_ptr<AdminSocket>> AdminSocket::Listen(const std::string& path,
                                                                 Answer answer) {
  TASUKI_ASSIGN_OR_RETURN(File listener, ListenAt(path, kOperatorsMax));
  File stop(::eventfd(0, EFD_CLOEXEC));
  if (!stop.is_open()) return absl::UnavailableError("cannot make an eventfd");
  return std::unique_ptr<AdminSocket>(
      new AdminSocket(path, std::move(listener), std::move(stop), std::move(answer)));
}

AdminSocket::AdminSocket(std::string path, File listener, File stop, Answer answer)
    : path_(std::move(path)),
      listener_(std::move(listener)),
      stop_(std::move(stop)),
      answer_(std::move(answer)),
      thread_([this] { Run(); }) {}

AdminSocket::~AdminSocket() {
  ::eventfd_write(stop_.number(), 1);
  thread_.join();
  ::unlink(path_.c_str());
}

void AdminSocket::Run() {
  while (true) {
    pollfd waits[2] = {{listener_.number(), POLLIN, 0}, {stop_.number(), POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0 && errno != EINTR) return;
    if (waits[1].revents != 0) return;
    const File client(::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client.is_open()) Serve(client);
  }
}

void AdminSocket::Serve(const File& client) {
  auto line = ReadLine(client, kLineMilliseconds);
  if (!line.ok()) return;
  auto answer = answer_(*line);
  if (answer.ok()) {
    WriteLine(client, "0 " + *answer);
  } else {
    WriteLine(client,
              absl::StrCat(static_cast<int>(answer.status().code()), " ", answer.status().message(),
                           kAdviceMark, AdviceOf(answer.status())));
  }
}

absl::StatusOr<std::string> AskServer(const std::string& path, const std::string& line) {
  TASUKI_ASSIGN_OR_RETURN(const File server, ConnectTo(path));
  WriteLine(server, line);
  // A backup takes as long as it takes.
  TASUKI_ASSIGN_OR_RETURN(const std::string answer, ReadLine(server, -1));
  const size_t space = answer.find(' ');
  int code = -1;
  if (space == std::string::npos || !absl::SimpleAtoi(answer.substr(0, space), &code)) {
    return WithAdvice(absl::UnavailableError("the server's answer cannot be read"),
                      "see whether it is another version");
  }
  std::string text = answer.substr(space + 1);
  if (code == 0) return text;
  const size_t mark = text.rfind(kAdviceMark);
  const std::string advice = mark == std::string::npos ? "" : text.substr(mark + 1);
  text.resize(std::min(mark, text.size()));
  return WithAdvice(absl::Status(static_cast<absl::StatusCode>(code), text), advice);
}

}  // namespace tasuki::server
