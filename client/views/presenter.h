#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/workspace.h"
#include "client/views/directory.h"
#include "client/views/slot_reader.h"
#include "common/domain/verdict/ownership.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// State rows as the views that people and --json see: ids as hex, enumerations as words, slots as
// moments. Reads only.

namespace tasuki::client {

// Makes views of the rows of a directory, as they look at one moment. Made per command.
class Presenter {
 public:
  // `now` decides whether covers have ended. Slots are read by the policy in force.
  Presenter(Directory& directory, absl::Time now);
  // The same with slots by another policy: that of a moment that is looked at.
  Presenter(Directory& directory, absl::Time now, v1::Policy policy);

  // A moment of the journal, in the member's zone.
  std::string Time(int64_t at_us) const;

  v1::ListItem Item(SubjectId prospect, const v1::ProspectRow& row);

  // Everything about one prospect. `timeline` is looked up by seq in the workspace.
  absl::StatusOr<v1::ShowView> Show(SubjectId prospect);

  // One firm as a list for people shows it: id, name, owner, cover, and how many prospects.
  absl::StatusOr<v1::FirmView> FirmInBrief(SubjectId firm);
  // One firm, without its prospects.
  absl::StatusOr<v1::FirmView> Firm(SubjectId firm);

  // One event of a timeline, with its words; cut, with an ellipsis, where one answer would have
  // too much of them.
  absl::StatusOr<v1::TimelineItem> Line(const StoredEvent& event);

  v1::DealView Deal(const v1::DealRow& deal);

  // Since when nobody has owned a prospect: the decision that put it into the queue, the end of a
  // cover, or its owner's losing it by leaving or by a change of role; never before it was added.
  int64_t WaitingSince(const v1::ProspectRow& row, const domain::Ownership& ownership) const;

  // Whom we lose out of sight (R032, R084), where something is due of them.
  struct Neglect {
    bool silent = false;
    bool forgotten = false;
  };
  // `zone`: theirs. Of an ownership with an owner nothing else is looked at.
  Neglect NeglectOf(const v1::ProspectRow& row, absl::TimeZone zone,
                    const domain::Ownership& ownership);

  // Whether a newer program wrote something about it that this one does not know (DESIGN.md §3).
  bool read_only(SubjectId subject) const;

  SlotReader& slots() { return slots_; }

  // The name of an owner for people: `queue` for nobody.
  std::string OwnerName(MemberId owner) const;

  // Until when an owner covers for another, and who has it then.
  struct Cover {
    std::string until;    // RFC 3339.
    std::string back_to;  // Name, or `queue`.
    MemberId back_to_id;  // Zero: the queue.
  };
  // Of who owns a prospect or firm now; nullopt: it is no cover.
  std::optional<Cover> CoverOf(SubjectId subject) const;
  // Of what somebody wanted or wrote.
  std::optional<Cover> CoverIn(int64_t until_us, const std::string& back_to) const;

 private:
  std::optional<Cover> CoverOf(SubjectId subject, const domain::Ownership& ownership) const;
  template <class View>
  void PutCoverOf(SubjectId subject, const domain::Ownership& ownership, View& view) const;
  // What crossed, and undos that do not count.
  template <class Row, class View>
  absl::Status AddCrossed(v1::SubjectKind kind, SubjectId id, const Row& row, View& view);
  bool pending(const v1::ProspectRow& row) const;
  void AddProspectOwners(const std::vector<SubjectId>& prospects, v1::FirmView& view);
  // Parts of Show: deals with the stage and what crossed, the person's words, what happened.
  absl::Status AddPromises(SubjectId prospect, v1::ShowView& view);
  absl::Status AddDeals(SubjectId prospect, const v1::ProspectRow& row, v1::ShowView& view);
  absl::Status AddTasks(SubjectId prospect, v1::ShowView& view);
  std::string Shown(const std::string& text);
  void AddPerson(SubjectId prospect, v1::ShowView& view);
  void AddAttributes(const v1::ProspectAttributes& attributes, v1::ShowView& view) const;
  void AddNext(SubjectId prospect, const v1::ProspectRow& row, v1::ShowView& view);
  void AddEntry(SubjectId entry, v1::ShowView& view);
  struct TimelineLine;
  absl::Status AddTimelines(SubjectId prospect, const std::vector<SubjectId>& absorbed,
                            v1::ShowView& view);
  absl::Status AddTimeline(SubjectId prospect, const v1::ProspectRow& row, const v1::ShowView& view,
                           std::vector<TimelineLine>& lines);

  Directory& directory_;
  Workspace& workspace_;
  absl::Time now_;
  absl::TimeZone zone_;
  SlotReader slots_;
  bool any_unknown_ = false;
  size_t shown_bytes_ = 0;     // Of long texts.
  int64_t last_touch_us_ = 0;  // Of whom is shown, on whichever entry.
};

// What a next touch that a person chose is for, opened; empty: it is not said, or not readable
// here.
std::string PurposeOf(Workspace& workspace, const v1::NextTouch& next);

// An appointment as people see it, which is `at` in that zone.
v1::AppointmentView AppointmentOf(Workspace& workspace, const v1::NextTouch& appointment,
                                  absl::Time at, absl::TimeZone zone);

// A cover in a view that has a place for it.
template <class View>
void PutCover(const std::optional<Presenter::Cover>& cover, View& view) {
  if (!cover.has_value()) return;
  view.set_cover_until(cover->until);
  view.set_back_to(cover->back_to);
}

}  // namespace tasuki::client
