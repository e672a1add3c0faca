#pragma once

#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "client/home/options.h"
#include "client/replica/outbox.h"
#include "client/replica/store.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace tasuki::client {

// Ids and keys as the command at hand draws them: this process's chance, or with TASUKI_SEED a
// stream that begins anew with each command. Owned by an OpenHome, like what it is made with; one
// thread. Fails as the store does.
class CommandRandom : public Random {
 public:
  CommandRandom(const OpenOptions& options, Store& store, const Outbox& outbox, const Clock& clock)
      : options_(options), store_(store), outbox_(outbox), clock_(clock) {}

  // Before the first draw, and with each command.
  absl::Status Begin();

  void Fill(void* out, size_t bytes) override;

 private:
  const OpenOptions& options_;
  Store& store_;
  const Outbox& outbox_;
  const Clock& clock_;  // The command's.
  std::optional<SeededRandom> seeded_;
};

}  // namespace tasuki::client
