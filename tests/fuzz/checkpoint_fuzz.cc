// A head as a stranger may send it. Only what the server signed is taken, and just in its bytes.

#include <string>
#include <vector>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/signing.h"
#include "tests/fuzz/input.h"

namespace tasuki::fuzz {
namespace {

using integrity::Checkpoint;

integrity::DeviceKey Server() {
  return *integrity::DeviceKey::FromSecret(integrity::Sha256("server").bytes());
}

TeamId Team() { return TeamId::FromTrusted("0123456789abcdef"); }

}  // namespace

std::vector<std::string> Seeds() {
  return {
      integrity::MakeCheckpoint(Server(), Team(), Epoch(1), 0, integrity::Sha256("")),
      integrity::MakeCheckpoint(Server(), Team(), Epoch(7), 1000000, integrity::Sha256("root")),
      integrity::MakeCheckpoint(Server(), TeamId(), Epoch(1), 1, integrity::Sha256("root")),
  };
}

}  // namespace tasuki::fuzz

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tasuki;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const integrity::DeviceKey server = fuzz::Server();
  static const integrity::PublicKey public_key = server.public_key();
  absl::StatusOr<fuzz::Checkpoint> read =
      integrity::VerifyCheckpoint(public_key, fuzz::Team(), text);
  if (!read.ok()) return 0;
  TASUKI_CHECK(
      integrity::MakeCheckpoint(server, fuzz::Team(), read->epoch, read->size, read->root) == text)
      << "a checkpoint was taken that the server would not have written";
  return 0;
}
