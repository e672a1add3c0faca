#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/home/home.h"
#include "client/home/options.h"
#include "client/replica/command_clock.h"
#include "client/replica/command_random.h"
#include "client/replica/outbox.h"
#include "client/replica/outbox_overlay.h"
#include "client/replica/replica.h"
#include "client/replica/requests.h"
#include "client/replica/sealer.h"
#include "client/replica/stand_in.h"
#include "client/replica/store.h"

namespace tasuki::client {

// A home that was opened, and all that stands on its store. Made by Workspace (and by joining,
// before there is one), which owns it; one thread, under the home's lock. Acts are written to it by
// write_act.h. Fails as its parts do; once a write failed, see health().
class OpenHome {
 public:
  // Reads device and key file, opens the store; what is applied may not be folded yet. `lock` may
  // be null only where the store is a fresh one beside the home. `disk`: as for Store. DataLoss:
  // one of its files is broken or gone.
  static absl::StatusOr<std::unique_ptr<OpenHome>> Open(const OpenOptions& options,
                                                        std::unique_ptr<FolderLock> lock,
                                                        const Identity& identity,
                                                        storage::Disk disk = nullptr);
  OpenHome(const OpenHome&) = delete;
  OpenHome& operator=(const OpenHome&) = delete;

  const std::string& folder() const { return options_.home; }
  // Nothing that is written to its store stays: acts are refused, and nobody syncs.
  bool read_only() const { return stand_in_ != nullptr; }
  const Device& device() const { return device_; }
  // With the replica and the epoch that it has now.
  const Identity& identity();

  // The present command's.
  CommandClock& clock() { return clock_; }
  Random& random() { return *random_; }
  Requests& requests() { return *requests_; }

  Store& store() { return *store_; }
  Sealer& sealer() { return *sealer_; }
  Outbox& outbox() { return *outbox_; }
  Replica& replica() { return *replica_; }
  OutboxOverlay& overlay() { return *overlay_; }

  // OK until a write failed: what is in memory is ahead of the store then, and this home is to be
  // closed and opened again.
  const absl::Status& health() const { return health_; }
  void set_health(absl::Status failed) { health_ = std::move(failed); }

 private:
  OpenHome(const OpenOptions& options, std::unique_ptr<FolderLock> lock, Identity identity,
           Device device);

  // Store, sealer, outbox and replica.
  absl::Status OpenParts(StoreOptions options, integrity::KeyFile key_file);

  // Set at construction.
  const OpenOptions options_;
  const std::unique_ptr<FolderLock> lock_;
  const Device device_;

  Identity identity_;
  absl::Status health_;

  // Each stands on those above it.
  CommandClock clock_;
  std::unique_ptr<StandIn> stand_in_;  // Null: the home can be written to.
  std::unique_ptr<Store> store_;
  std::unique_ptr<Sealer> sealer_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Replica> replica_;
  std::unique_ptr<OutboxOverlay> overlay_;
  std::unique_ptr<CommandRandom> random_;
  std::unique_ptr<Requests> requests_;
};

}  // namespace tasuki::client
