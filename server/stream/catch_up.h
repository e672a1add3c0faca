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
#include "server/stream/frames.h"

namespace tasuki::server {

// What was read from disk for one laptop.
struct CaughtBatch {
  std::vector<SharedBytes> keys;  // Keys frames, before the batch.
  Seq keys_up_to;
  SharedBytes batch;  // Null: none was asked for, or its first chunk is too large.
  Seq last;
  size_t chunk_bytes = 0;
  size_t credit_needed = 0;  // Above 0: no batch, so much credit must come first.
  sync::BudgetLease lease;   // Until it is written.

  // What its frames take.
  size_t bytes() const;
};

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
  Seq cursor;                // Chunks after this one…
  Seq keys_cursor;           // …and keys.
  Seq head;                  // Up to here.
  uint64_t credit = 0;
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
