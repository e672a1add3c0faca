#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "client/replica/journal_history.h"
#include "client/replica/store.h"
#include "common/base/ids.h"
#include "common/domain/fold/folder.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

// A verdict that the server recorded and this replica does not find (I5).
struct Disagreement {
  Seq seq;
  std::string text;
};

// One pass of judging and folding over a stretch of the journal in the store, into `rows`, which
// nobody else touches meanwhile and whose changes nobody has written when it is over. Made by the
// replica for each pass; one thread at a time. An error leaves rows that must be thrown away.
class FoldPass {
 public:
  // `event_ids`: takes the ids of what is folded, and says where events stand; null: too many come
  // at once for that.
  FoldPass(Store& store, domain::Rows& rows, domain::Indexes& indexes, EventIds* event_ids,
           Seq folded);

  // Called now and then with how far it is. On the thread that folds.
  void set_progress(std::function<void(Seq)> progress) { progress_ = std::move(progress); }

  // Folds on up to `target`, which the journal must hold.
  absl::Status RunTo(Seq target);
  // Refolds what late facts touched. The last call.
  absl::Status Finish();

  Seq folded() const { return folded_; }
  uint64_t events_read() const { return history_.events_read(); }  // Back, to fold them anew.
  const std::optional<Disagreement>& disagreement() const { return disagreement_; }

 private:
  absl::Status Add(Seq seq, const storage::ChunkInfo& info, const storage::RecordView& record);

  Store& store_;
  domain::Rows& rows_;
  domain::Indexes& indexes_;
  EventIds* const event_ids_;
  std::function<void(Seq)> progress_;
  JournalHistory history_;
  domain::Folder folder_;
  v1::Header header_;  // Kept, so that its memory is.
  Seq folded_;
  std::optional<Disagreement> disagreement_;
};

// The same on a thread of its own, while the owner's applies what comes after: hashing and folding
// share the cores of a first sync. Made by the replica, which leaves the rows alone until Finish.
class BackgroundFold {
 public:
  BackgroundFold(Store& store, domain::Rows& rows, domain::Indexes& indexes, Seq folded);
  ~BackgroundFold();
  BackgroundFold(const BackgroundFold&) = delete;
  BackgroundFold& operator=(const BackgroundFold&) = delete;

  // The journal reaches up to `target` now.
  void GoTo(Seq target);
  // Waits until all of it is folded and ends the thread.
  absl::Status Finish();

  const FoldPass& pass() const { return pass_; }  // After Finish.

 private:
  void Run();

  FoldPass pass_;  // The thread's, until it has ended.

  absl::Mutex mutex_;
  Seq target_ ABSL_GUARDED_BY(mutex_);
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool abandoned_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_;  // Written by the thread; read once it has ended.

  std::thread thread_;
};

}  // namespace tasuki::client
