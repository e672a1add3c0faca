#include "common/base/unix_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki {
namespace {

absl::Status SystemError(const Phrase& doing) {
  return Fault(absl::StatusCode::kUnavailable, Phrase("$0: $1", doing, std::strerror(errno)));
}

// The address of `path`. Socket paths have 107 bytes at most, ours may have more: the kernel takes
// the way through an open folder instead. `folder` must stay open for the call.
absl::StatusOr<sockaddr_un> Address(const std::string& path, File& folder) {
  std::string reached = path;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (reached.size() >= sizeof(address.sun_path)) {
    const std::filesystem::path whole(path);
    folder = File(open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open())
      return SystemError(Phrase("cannot open $0", whole.parent_path().string()));
    reached = absl::StrCat("/proc/self/fd/", folder.number(), "/", whole.filename().string());
    if (reached.size() >= sizeof(address.sun_path)) {
      return Fault(absl::StatusCode::kUnavailable, Phrase("$0 is no name for a socket", path));
    }
  }
  std::memcpy(address.sun_path, reached.data(), reached.size());
  return address;
}

absl::StatusOr<File> MakeSocket() {
  File made(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!made.is_open()) return SystemError("cannot make a socket");
  return made;
}

}  // namespace

absl::StatusOr<File> ListenAt(const std::string& path, int waiting_max) {
  File folder;
  TASUKI_ASSIGN_OR_RETURN(const sockaddr_un address, Address(path, folder));
  TASUKI_ASSIGN_OR_RETURN(File listener, MakeSocket());
  unlink(path.c_str());
  if (bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      chmod(path.c_str(), 0600) != 0 || listen(listener.number(), waiting_max) != 0) {
    return SystemError(Phrase("cannot listen at $0", path));
  }
  return listener;
}

absl::StatusOr<File> ConnectTo(const std::string& path, absl::Duration wait) {
  File folder;
  const absl::StatusOr<sockaddr_un> address = Address(path, folder);
  // No folder, no socket, or one that a dead process left.
  const absl::Status nobody =
      Fault(absl::StatusCode::kNotFound, Phrase("nobody listens at $0", path));
  if (!address.ok()) return nobody;
  TASUKI_ASSIGN_OR_RETURN(File made, MakeSocket());
  if (wait < absl::InfiniteDuration()) {
    const timeval bound = absl::ToTimeval(wait);
    setsockopt(made.number(), SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof(bound));
    setsockopt(made.number(), SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof(bound));
  }
  if (connect(made.number(), reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) != 0) {
    if (errno != EAGAIN) return nobody;
    return Fault(absl::StatusCode::kDeadlineExceeded, Phrase("nobody is taken in at $0", path));
  }
  return made;
}

absl::Status SendAll(const File& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      return Fault(absl::StatusCode::kDeadlineExceeded,
                   "the other end of a socket takes nothing in");
    }
    if (sent <= 0) return SystemError("cannot write to a socket");
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

}  // namespace tasuki
