#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// Lists of prospects by due, from the indexes among the views: what is read is the window that is
// shown, and for the total of a filter its entries, never all prospects.

namespace tasuki::client {

// What lists are ordered by. The rest is by name, then id.
enum class ListSort { kDue, kName, kLast };

// Which prospects to list. All that are set must fit.
struct ListQuery {
  std::optional<MemberId> owner;  // Accountable for them now.
  bool queue = false;             // Nobody is, and they have not asked us to stop.
  std::optional<SubjectId> firm;
  std::optional<v1::Group> group;
  std::optional<absl::Time> due_by;
  const std::vector<SubjectId>* among = nullptr;  // Only these; borrowed.
  // Of those in triage, the oldest so many for each owner (X16).
  uint64_t triage_each = UINT64_MAX;
  // By the open promise that is due first instead of the next touch; whoever has one.
  bool promised = false;
  ListSort sort = ListSort::kDue;
  uint64_t offset = 0;
  uint64_t limit = UINT64_MAX;
};

// Whose promises, open ones of either side. Neither owner nor queue: the whole team's.
struct PromisedQuery {
  std::optional<MemberId> owner;  // Accountable for the prospect now.
  bool queue = false;             // Nobody is.
  int32_t last_day = INT32_MAX;   // Civil day by which the first of a prospect's is due.
};

// How much somebody has under way (X4, X23).
struct Load {
  uint32_t prospects = 0;  // Whoever they are accountable for.
  uint32_t active = 0;     // Touched or due in the days around, neither paused nor in nurture.
  uint32_t contacts = 0;   // Steps and first follow-ups that are due in the days ahead.
  uint32_t open_deals = 0;
  // Whom they lose out of sight (R032, R084), those due first; of each the first few.
  uint32_t forgotten = 0;
  uint32_t silent = 0;
  std::vector<SubjectId> forgotten_first;
  std::vector<SubjectId> silent_first;
  uint32_t logged_late = 0;  // Meetings they entered of late, and not on the same day (R037, X13).
};

// One that is due. Borrowed for the visit.
struct DueProspect {
  SubjectId prospect;
  MemberId owner;  // Accountable for it; zero: nobody.
  const v1::ProspectRow& row;
  const SlotReader::Place& place;
  const v1::CivilSlot& slot;  // Of row.next().
};

// Makes one list. Made per command; one thread.
class Lister {
 public:
  Lister(Directory& directory, Presenter& presenter, absl::Time now);

  // `total` counts all that fit. Errors are the store's.
  absl::StatusOr<v1::ListView> List(const ListQuery& query);

  // Calls `visit` with each prospect that fits and is due by `query.due_by`, which is set. By civil
  // day; reads nothing that is due later. Gives how many wait in triage beyond `query.triage_each`,
  // of which it reads no more than their entries in the index.
  absl::StatusOr<uint64_t> ForEachDue(const ListQuery& query,
                                      absl::FunctionRef<absl::Status(const DueProspect&)> visit);

  // Calls `visit` with each entry that has an open promise due by then, and with who is accountable
  // for it: of one that was merged away, for whom it was merged into.
  absl::Status ForEachPromised(
      const PromisedQuery& query,
      absl::FunctionRef<absl::Status(SubjectId entry, MemberId owner)> visit);

  // What `member` has under way within so many days before and after now. Reads their entries in
  // the index, no prospect.
  absl::StatusOr<Load> LoadOf(MemberId member, uint32_t days);

 private:
  struct Entry {
    SubjectId prospect;
    int32_t day;  // Civil, of what is next; INT32_MAX: nothing is.
    MemberId owner = {};
  };
  struct Sortable;

  // Calls `visit` with what fits in order of the civil day, until it returns false.
  absl::Status ForEachFit(const ListQuery& query,
                          absl::FunctionRef<bool(const Entry&, const v1::DueRow&)> visit);
  absl::StatusOr<std::vector<std::string>> PrefixesOf(const ListQuery& query);
  // Whether it is what the query asks for; says whose it is.
  bool Fits(const ListQuery& query, Entry& entry, const v1::DueRow& row);
  bool IsDue(const ListQuery& query, const Entry& entry);
  MemberId OwnerOf(const v1::DueRow& row);
  bool WasLoggedLate(const v1::Logged& logged, MemberId member, absl::TimeZone zone);
  bool Keeps(const std::string& member, uint64_t decided_seq);
  absl::Time DueOf(const v1::ProspectRow& row);
  absl::Time ShownDueOf(SubjectId prospect, const v1::ProspectRow& row);
  void CountNeglect(const Entry& entry, const v1::DueRow& row, int32_t today, Load& load);
  int32_t LatestDay(const std::vector<Entry>& entries);
  absl::StatusOr<std::vector<Sortable>> Sorted(const std::vector<Entry>& entries, ListSort sort);

  Directory& directory_;
  Presenter& presenter_;
  const absl::Time now_;
  const int64_t now_us_;
  // What IsDue looked at last.
  struct Looked {
    const v1::ProspectRow* row = nullptr;
    SlotReader::Place place;
    v1::CivilSlot slot;
  };
  Looked looked_;
  uint64_t triage_waiting_ = 0;
  absl::flat_hash_map<MemberId, uint64_t> in_triage_;  // Of the list being made.
  absl::flat_hash_map<std::string, v1::MemberRow> members_;
  absl::flat_hash_map<std::string, MemberId> firm_owners_;
};

// A firm with its prospects.
absl::StatusOr<v1::FirmView> FirmWithProspects(Directory& directory, Presenter& presenter,
                                               SubjectId firm, absl::Time now);

}  // namespace tasuki::client
