#include "common/integrity/sodium_ready.h"

#include <sodium.h>

#include "common/base/check.h"

namespace tasuki::integrity {

void EnsureSodium() {
  static const int ready = sodium_init();
  TASUKI_CHECK(ready >= 0) << "libsodium does not start";
}

}  // namespace tasuki::integrity
