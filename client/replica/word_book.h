#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

class Workspace;
struct StoredEvent;

// What was written about prospects (R049), as search folds it: one text after the other in the
// owner's memory, never on the disk, bounded by the bytes that hold it in the journal
// (kWrittenBytesEach). An agent adds what the journal brings; a command without one
// reads the whole journal. Owned by the workspace; one thread.
class WordBook {
 public:
  explicit WordBook(Workspace& workspace) : workspace_(&workspace) {}

  // Prospects about whom something was written that holds `form` (a SearchForm, not empty), the
  // outbox included. Errors are the store's.
  absl::StatusOr<absl::flat_hash_set<SubjectId>> Find(const std::string& form);

  // Takes in what the journal has brought, so many events at most. True: nothing is left.
  absl::StatusOr<bool> Refresh(uint64_t events_max);

  size_t bytes() const { return words_.size(); }

 private:
  struct Text {
    size_t begin;    // In words_.
    uint32_t about;  // In prospects_.
  };

  void Add(const StoredEvent& event);
  void AddWords(SubjectId prospect, const v1::Personal& text);
  void Wipe(SubjectId prospect);
  void WipeErased();

  Workspace* workspace_;
  Seq read_;                          // So far.
  uint64_t generation_ = 0;           // Of the journal they are from.
  std::string words_;                 // Texts, each with a zero byte behind it.
  std::vector<Text> texts_;           // By begin.
  std::vector<SubjectId> prospects_;  // Named by texts_.
  absl::flat_hash_map<SubjectId, uint32_t> numbers_;
  std::vector<Seq> unread_;  // Whose key was not held.
  bool missed_ = false;      // There were more of those than are kept.
  uint64_t read_bytes_ = 0;  // That held what was read, sealed.
  std::vector<Seq> unheld_;  // For which there is no room: opened by each search.
  uint64_t keys_known_ = 0;  // By the replica, when it was looked for them last.
};

}  // namespace tasuki::client
