#include "common/base/file.h"

#include <unistd.h>

namespace tasuki {

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (is_open()) close(number_);
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

File::~File() {
  if (is_open()) close(number_);
}

}  // namespace tasuki
