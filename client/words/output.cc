#include "client/words/output.h"

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

}  // namespace tasuki::client
