#pragma once

#include <cstdint>

#include "common/base/bytes.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/signing.h"

namespace tasuki::integrity {

// Ids as used by the golden values, which were computed apart from this code.
inline TeamId Team() {
  return TeamId::FromTrusted(*HexDecode("101112131415161718191a1b1c1d1e1f"));
}
inline ReplicaId Replica() {
  return ReplicaId::FromTrusted(*HexDecode("202122232425262728292a2b2c2d2e2f"));
}

// The same key for the same seed.
inline DeviceKey Key(uint64_t seed) {
  SeededRandom random(seed);
  return DeviceKey::Generate(random);
}

}  // namespace tasuki::integrity
