#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/lister.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/agenda/promises.h"
#include "tasuki/v1/view.pb.h"

// Promises as people see them: with what became of them (X9), what they make of trust (R125, X23),
// and what somebody has promised already (R139). From the indexes by holder, member and day.

namespace tasuki::client {

// One promise, with the entry it was made on; a merge makes it no other's.
struct PromiseAt {
  SubjectId entry;
  v1::PromiseRow row;
};

// Every promise of a prospect there is, whatever its day.
inline constexpr int32_t kAllPromises = INT32_MIN;

// Reads promises. Made per command; one thread. Errors are the store's, or DataLoss.
class PromiseReader {
 public:
  PromiseReader(Directory& directory, Presenter& presenter, absl::Time now);

  // Of a prospect and of what was merged into it, those due on `from` or later and all that are
  // open; by the day they are due.
  absl::StatusOr<std::vector<PromiseAt>> Of(SubjectId prospect, int32_t from);
  // From which day on promises count for trust and are shown without being asked for.
  int32_t ShownFrom() const;
  // Open ones of one entry that are due on `until` or before.
  absl::StatusOr<std::vector<PromiseAt>> OpenOf(SubjectId entry, int32_t until);
  // Open ones, of either side, of whoever is asked for.
  absl::StatusOr<std::vector<PromiseAt>> OpenOf(const PromisedQuery& query);

  // With its words. Of the entry it was made on, named as who they are now.
  v1::PromiseView View(const PromiseAt& promise);
  // When it is due where the client is: at its time, else at the day's first proposed one.
  absl::Time DueAt(const PromiseAt& promise);
  bool IsHollow(const PromiseAt& promise);

  // Of our promises to a client, of those a member made.
  absl::StatusOr<v1::TrustView> TrustOf(SubjectId prospect);
  absl::StatusOr<v1::TrustView> TrustOf(MemberId member);

  // What `member` has promised so far, seen from `day`: as if one more were due then.
  absl::StatusOr<v1::PromiseLoadView> LoadOn(MemberId member, int32_t day);

 private:
  absl::StatusOr<v1::PromiseRow> Find(SubjectId entry, SubjectId promise);
  absl::Status AddOf(SubjectId entry, int32_t from, std::vector<PromiseAt>& promises);
  absl::TimeZone ZoneOfEntry(SubjectId entry);
  int32_t TodayOf(SubjectId entry);
  domain::PromiseIs FateOf(const PromiseAt& promise);
  const v1::ProspectRow& RowOf(SubjectId prospect);
  void Count(const PromiseAt& promise, domain::Trust& trust);

  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const absl::Time now_;
  const v1::Policy& policy_;
};

// The same as people read it: `$0 of 1, of n promises`; empty: nothing fell due.
v1::TrustView ViewOf(const domain::Trust& trust);

}  // namespace tasuki::client
