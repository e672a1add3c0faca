// A head as a stranger may send it. Only what the server signed is taken, and just in its bytes.

#include <string>
#include <vector>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/signing.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

using integrity::Checkpoint;

integrity::DeviceKey ServerKey() {
  return *integrity::DeviceKey::FromSecret(integrity::Sha256("server").bytes());
}

std::vector<std::string> CheckpointSeeds() {
  return {
      integrity::MakeCheckpoint(ServerKey(), Team(), Epoch(1), 0, integrity::Sha256("")),
      integrity::MakeCheckpoint(ServerKey(), Team(), Epoch(7), 1000000, integrity::Sha256("root")),
      integrity::MakeCheckpoint(ServerKey(), TeamId(), Epoch(1), 1, integrity::Sha256("root")),
  };
}

int TakeCheckpoint(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const integrity::DeviceKey server = fuzz::ServerKey();
  static const integrity::PublicKey public_key = server.public_key();
  absl::StatusOr<fuzz::Checkpoint> read =
      integrity::VerifyCheckpoint(public_key, fuzz::Team(), text);
  if (!read.ok()) return 0;
  TASUKI_CHECK(
      integrity::MakeCheckpoint(server, fuzz::Team(), read->epoch, read->size, read->root) == text)
      << "a checkpoint was taken that the server would not have written";
  return 0;
}

}  // namespace

const Target kCheckpointTarget{"checkpoint", TakeCheckpoint, CheckpointSeeds};

}  // namespace tasuki::fuzz
