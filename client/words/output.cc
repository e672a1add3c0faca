#include "client/words/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace tasuki::client {

int FileOutput::Write(Channel channel, std::string_view bytes) {
  const int file = channel == Channel::kOut ? out_ : err_;
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

bool FileOutput::IsReady(Channel channel) const {
  pollfd file{channel == Channel::kOut ? out_ : err_, POLLOUT, 0};
  const int found = poll(&file, 1, 0);
  return found < 0 || (found == 1 && file.revents != 0);  // What fails does so at once.
}

}  // namespace tasuki::client
