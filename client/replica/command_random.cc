#include "client/replica/command_random.h"

#include <string>

#include "absl/time/time.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/integrity/hash.h"

namespace tasuki::client {

// Ids and keys come from the seed, the home, and where the replica stands, so that none repeats
// in another home, another run, or a home put back from a copy.
absl::Status CommandRandom::Begin() {
  if (!options_.seed) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint64_t> draws, store_.FindNumber(kDrawsRow));
  storage::Batch batch;
  PutNumber(batch, kDrawsRow, draws.value_or(0) + 1);
  TASUKI_RETURN_IF_ERROR(store_.db().Write(batch, storage::Sync::kNo));
  std::string place = "tasuki seed 1";
  PutU64(place, *options_.seed);
  PutU64(place, outbox_.last().Next().value());
  PutU64(place, draws.value_or(0));
  PutU64(place, static_cast<uint64_t>(absl::ToUnixSeconds(clock_.Now())));
  place += options_.home;
  seeded_.emplace(GetU64(integrity::Sha256(place).bytes()));
  return absl::OkStatus();
}

void CommandRandom::Fill(void* out, size_t bytes) {
  if (seeded_) {
    seeded_->Fill(out, bytes);
  } else {
    options_.random->Fill(out, bytes);
  }
}

}  // namespace tasuki::client
