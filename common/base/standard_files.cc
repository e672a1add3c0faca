#include "common/base/standard_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace tasuki {

void OpenStandardFiles(ClosedOutput output) {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; ++file) {
    // The lowest free number is the one that is closed.
    if (fcntl(file, F_GETFD) >= 0 || errno != EBADF) continue;
    const bool fails = file == STDOUT_FILENO && output == ClosedOutput::kFails;
    (void)open("/dev/null", fails ? O_RDONLY : O_RDWR);
  }
}

}  // namespace tasuki
