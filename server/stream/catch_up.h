#pragma once

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/ids.h"
#include "common/integrity/key_file.h"
#include "common/sync/byte_budget.h"
#include "common/sync/server_session.h"
#include "server/engine/engine.h"
#include "server/stream/supply.h"

namespace tasuki::server {

// Who waits for a batch. Called by the reader's thread.
class CatchUpClient {
 public:
  virtual ~CatchUpClient() = default;
  virtual void OnCaughtBatch(absl::StatusOr<CaughtBatch> batch) = 0;
};

// What to read.
struct CatchUpRequest {
  std::weak_ptr<CatchUpClient> client;
  TeamId team;
  sync::DeviceFacts reader;  // Whose keys.
  CatchUpRange range;
};

// Reads journal and keys from disk for laptops that are behind, on a thread of its own, so that
// live ones never wait for it. At most one request a connection; requests are served in turn; all
// buffers come from one pool. Made by the server; Ask: any thread.
class CatchUp {
 public:
  CatchUp(Engine& engine, const integrity::KeyFile& key_file);
  ~CatchUp();

  void Ask(CatchUpRequest request);

  // Whether reading ahead would take memory from others.
  bool scarce() const;

  // Ends the thread; requests that wait are forgotten.
  void Stop();

  // What a request gives. Exposed for tests.
  absl::StatusOr<CaughtBatch> Read(const CatchUpRequest& request, size_t batch_bytes_max);

 private:
  void Run();
  absl::Status ReadKeys(const CatchUpRequest& request, CaughtBatch& batch);
  absl::Status ReadChunks(const CatchUpRequest& request, size_t bytes_max, CaughtBatch& batch);

  Engine& engine_;
  const integrity::KeyFile& key_file_;
  sync::ByteBudget pool_;

  absl::Mutex mutex_;
  std::deque<CatchUpRequest> requests_ ABSL_GUARDED_BY(mutex_);  // One a connection at most.
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tasuki::server
