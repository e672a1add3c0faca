#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"
#include "tasuki/v1/view.pb.h"

// What one command writes: one act, whole or not at all (DESIGN.md §3).

namespace tasuki::client {

// The events of one command, in order. Made by a command on its thread, written once; whatever
// refuses the act shows in Write.
class Act {
 public:
  explicit Act(CommandContext& context) : context_(context) {}

  // One more event; the body (and text) is the caller's to fill. Its offset is that of the zone of
  // whom it is about, so that its civil day is the client's.
  EventDraft& Add(v1::EventType type, v1::SubjectKind kind, SubjectId subject, absl::Time occurred);
  EventDraft& Add(v1::EventType type, v1::SubjectKind kind, SubjectId subject) {
    return Add(type, kind, subject, context_.now);
  }

  // A decision about who owns `subject`, based on the present one.
  EventDraft& AddAssignment(v1::SubjectKind kind, SubjectId subject, MemberId to);

  // A zone known before the thing is (`add --zone`).
  void set_zone(absl::TimeZone zone) { zone_ = zone; }
  const std::optional<absl::TimeZone>& zone() const { return zone_; }

  // Why the next touch is not on the day that was typed, for the answer.
  void set_next_moved(std::string why) { next_moved_ = std::move(why); }

  size_t size() const { return drafts_.size(); }

  // Writes the act. The view has the ids, `pending` and what does not stand (outweighed.h); see
  // SayWritten and PrintWritten. Says so where the clock stands before what was written last.
  absl::StatusOr<v1::WrittenView> Write(WriteMode mode = WriteMode::kRefuse);

 private:
  CommandContext& context_;
  std::optional<absl::TimeZone> zone_;
  std::string next_moved_;
  std::deque<EventDraft> drafts_;
};

// The present decision of a slot, or empty: what a new one is based on.
std::string PresentDecision(domain::Rows& rows, SubjectId subject, v1::Slot slot);

// Says `line` where all that was written stands; else what does not, and what stands instead.
void SayWritten(CommandContext& context, const v1::WrittenView& view, const std::string& line);

// Says that the prospect is left in peace, as an entry with their address asked us to stop.
void TellOptedOut(CommandContext& context, SubjectId prospect, SubjectId same);

// Fills `next_touch` of `view` and says it, then prints the JSON. `prospect` may be zero.
absl::Status PrintWritten(CommandContext& context, v1::WrittenView view, SubjectId prospect);

// Reads a WHEN for something of the past (`--at`). Refused where it lies in the future.
absl::StatusOr<absl::Time> ReadHappened(CommandContext& context, const std::string& text);

// Refuses `happened`, which was typed as `text`, where it lies in the future.
absl::Status CheckHappened(CommandContext& context, const std::string& text, absl::Time happened);

// A date that a person chose, and the season it comes from, if one was named.
struct ChosenDate {
  v1::CivilSlot slot;
  std::string season;
  uint32_t season_year = 0;

  // Into the body of the event that says it.
  template <class Body>
  void PutInto(Body& body) const {
    *body.mutable_next() = slot;
    body.set_season(season);
    body.set_season_year(season_year);
  }
};

// Reads a WHEN for a prospect's next touch (X19): the day counts from the typist's, a clock time is
// the prospect's. A bare day is its first legal slot still ahead; where that is another day, the
// act says why. Refused where it lies in the past.
absl::StatusOr<ChosenDate> ReadNext(Act& act, CommandContext& context, SubjectId prospect,
                                    const std::string& text,
                                    v1::Channel channel = v1::CHANNEL_UNSPECIFIED);

// Adds such a date as an appointment (X18).
absl::Status AddNextTo(Act& act, CommandContext& context, SubjectId prospect,
                       const std::string& text);

}  // namespace tasuki::client
