#include "common/base/check.h"

#include <cstdlib>
#include <iostream>

#include "common/base/terminal.h"

namespace tasuki::internal {

CheckFailure::CheckFailure(const char* file, int line, const char* condition) {
  message_ << "bug at " << file << ":" << line << ": " << condition << " does not hold: ";
}

CheckFailure::~CheckFailure() {
  std::cerr << Harmless(message_.str(), Breaks::kKeep) << std::endl;
  std::abort();
}

}  // namespace tasuki::internal
