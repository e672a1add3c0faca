#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "common/base/ids.h"
#include "common/integrity/signing.h"
#include "tasuki/v1/sync.pb.h"

// Receipts: what a server gave its word for, in about 1 µs where a signature takes 130 (DESIGN.md
// §6). Laptops cannot check them, and need not: they show them to the server, which then knows
// whether it has lost something, also where it was put back from a snapshot of itself.

namespace tasuki::integrity {

// What makes and checks receipts in one team: derived from the server's signing key, so that it
// lies in every backup and snapshot and has no row to lose. A value; const calls from any thread.
class ReceiptKey {
 public:
  static constexpr size_t kBytes = 32;

  // Makes nothing, and finds nothing good.
  ReceiptKey() = default;
  explicit ReceiptKey(const DeviceKey& server);

  // Puts the mac over all other fields: HMAC-SHA256 over "tasuki receipt 1" ‖ team ‖ epoch u64 ‖
  // seq u64 ‖ root (32) ‖ replica (16, zeros where none) ‖ replica seq u64.
  void Seal(TeamId team, v1::Receipt& receipt) const;
  // False for anything of a wrong length.
  bool IsGood(TeamId team, const v1::Receipt& receipt) const;

 private:
  bool empty_ = true;
  std::array<uint8_t, kBytes> key_{};
};

}  // namespace tasuki::integrity
