#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/state.pb.h"

// Events set apart that wait for a manager (N10): which they are, what they stand on, and what
// admitting them would change.

namespace tasuki::client {

// One of them.
struct ApartEvent {
  v1::ApartRow row;
  v1::Header header;
  std::vector<EventId> needs;  // Others that wait, on which it stands.

  EventId id() const { return EventId::FromTrusted(row.event_id()); }
};

// All that wait, by seq. Errors are the store's.
absl::StatusOr<std::vector<ApartEvent>> ApartWaiting(domain::Rows& rows);

// Which of two that belong together was named, so that the other is to be named, too.
enum class Named { kStanding, kStoodOn };

// The chosen ones with all that go with them, however far, by seq.
std::vector<EventId> WithTheirs(const std::vector<ApartEvent>& chosen,
                                const std::vector<ApartEvent>& waiting, Named named);

// As they are decided about: those of one member, and so many at once. Borrowed.
std::vector<std::vector<const ApartEvent*>> Decisions(const std::vector<ApartEvent>& chosen);

// Them as people see them. Made per command, over all that wait.
class ApartPresenter {
 public:
  ApartPresenter(Directory& directory, const std::vector<ApartEvent>& waiting, absl::Time now);

  absl::StatusOr<v1::ApartView> View(const ApartEvent& event);

 private:
  // The name of whom it is about, which perhaps only another event set apart says.
  absl::StatusOr<std::string> NameOf(const v1::Subject& subject);

  Directory& directory_;
  Presenter presenter_;
  absl::flat_hash_map<std::string, uint64_t> added_at_;  // By prospects and firms that wait, too.
};

// Admits events one after the other in rows of its own, and tells what each changes in what is
// shown. Nothing is written. Made per command; the directory is that of now.
class ApartTrial {
 public:
  ApartTrial(Directory& directory, absl::Time now);

  // By seq, so that each finds what it stands on. `effect`'s verdict and changes are filled in.
  absl::Status Admit(const ApartEvent& event, v1::ApartEffectView& effect);
  // Those of one member, with one decision.
  absl::Status AdmitTogether(const std::vector<const ApartEvent*>& events);
  // Of one that was admitted here: whether it counts, or at least contests.
  bool TookEffect(const ApartEvent& event);

 private:
  // What is shown of something: by field.
  using Shown = std::vector<std::pair<std::string, std::string>>;

  absl::StatusOr<Shown> Look(const v1::Subject& subject, std::string& name);

  Workspace& workspace_;
  const absl::Time now_;
  domain::Rows rows_;
  domain::Indexes indexes_;
  uint64_t admitted_ = 0;
};

}  // namespace tasuki::client
