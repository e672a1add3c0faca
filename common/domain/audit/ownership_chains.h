#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/business_times.h"
#include "tasuki/v1/state.pb.h"

// Who was accountable for whom, and when (N02): all of history, by when things happened.
//
// 1. A subject's changes of owner are its `h` rows. At a time T the one decided last (the highest
//    seq) of those made by T counts; where it was declined by T, the one before it.
// 2. A cover that has ended gives it back. Who had left by T, or whose role might not own, owns
//    nothing of what was assigned before that; who returned has it again.
// 3. A prospect without an owner of its own has its firm's: that of the firm where it is now.

namespace tasuki::domain {

// How somebody came to own, or nobody.
enum class OwnedHow {
  kAdded,     // Nothing was decided yet.
  kAssigned,  // By a decision, to a person or to the queue.
  kCover,     // For a time.
  kCoverEnded,
  kDeclined,  // It was given back.
  kLeft,      // Its owner left, or lost the right to own.
  kReturned,  // Its owner came back, and nobody had been given it since.
};

// `added`, `assigned`, `cover`, `cover-ended`, `declined`, `left`, `returned`.
std::string_view WordOf(OwnedHow how);

// One owner after the other.
struct OwnedBy {
  int64_t from_us = 0;
  int64_t to_us = INT64_MAX;  // INT64_MAX: still.
  MemberId owner;             // Zero: the queue.
  OwnedHow how = OwnedHow::kAdded;
  bool of_firm = false;
  std::optional<v1::HandoverRow> decision;  // Behind it; nullopt: nothing was decided.
  std::optional<Seq> returned;              // Of kReturned: the MemberReturned.
};

// Reads chains of ownership. Made over rows that are folded up to the journal's end; one thread.
//   OwnershipChains chains(rows);
//   for (event : journal, in seq order) chains.Add(event);
//   chains.Of(prospect);
class OwnershipChains {
 public:
  explicit OwnershipChains(Rows& rows) : rows_(rows) {}
  OwnershipChains(const OwnershipChains&) = delete;
  OwnershipChains& operator=(const OwnershipChains&) = delete;

  void Add(const JournalEvent& recorded);

  // Of a prospect or firm, from its adding on, without a gap; empty: there is none. Errors are the
  // store's, or DataLoss.
  absl::StatusOr<std::vector<OwnedBy>> Of(SubjectId subject);

  // Since when it needs no owner any more: opted out, erased or merged away; INT64_MAX: it does.
  int64_t EndOf(SubjectId prospect);

 private:
  // What a member may own from a time on.
  struct Standing {
    int64_t at_us;
    bool may_own;
    uint64_t mark_seq;          // Nothing of what was assigned before.
    uint64_t returned_seq = 0;  // Their last return, before which nothing is new; 0: none.
    int64_t returned_us = 0;
  };
  // One slot at one time.
  struct Held {
    MemberId owner;
    OwnedHow how = OwnedHow::kAdded;
    const v1::HandoverRow* decision = nullptr;
    std::optional<Seq> returned;
  };

  void Stand(const JournalEvent& event);
  const Standing* StandingAt(MemberId member, int64_t at_us) const;
  bool Keeps(std::string_view member, uint64_t seq, int64_t at_us) const;
  void MarkReturned(int64_t theirs_since_us, int64_t at_us, Held& held) const;
  Held HeldAt(const std::vector<v1::HandoverRow>& slot, int64_t at_us) const;
  void AddTimes(const std::vector<v1::HandoverRow>& slot, std::vector<int64_t>& times) const;
  absl::StatusOr<std::vector<v1::HandoverRow>> ReadSlot(SubjectId subject);

  Rows& rows_;
  BusinessTimes times_;
  absl::flat_hash_map<MemberId, std::vector<Standing>> standings_;  // In time.
  absl::flat_hash_map<MemberId, uint64_t> mark_before_;  // Of who is gone: as the leaving found it.
  absl::flat_hash_map<MemberId, bool> may_own_;          // By the last role.
  absl::flat_hash_map<SubjectId, int64_t> ends_;
};

}  // namespace tasuki::domain
