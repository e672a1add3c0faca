#include "client/views/firm_timeline.h"

#include <optional>
#include <utility>
#include <vector>

#include "client/limits.h"
#include "client/views/changes.h"
#include "client/views/grown_rows.h"
#include "common/base/check.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"

namespace tasuki::client {
namespace {

// One event as a line, with what it changed.
absl::StatusOr<v1::TimelineItem> FirmLine(Directory& directory, Presenter& presenter,
                                          const v1::FirmRow& row, const StoredEvent& event,
                                          FirmHistory& history) {
  domain::Rows& rows = directory.rows();
  TASUKI_ASSIGN_OR_RETURN(v1::TimelineItem line, presenter.Line(event));
  line.set_retracted(row.retractions() > 0 &&
                     domain::IsTakenBack(event.header, event.replica, event.seq, rows));
  for (const v1::Crossed& crossed : row.crossed()) {
    const uint64_t seq = event.seq.value();
    if (crossed.stands_seq() == seq || crossed.other_seq() == seq) line.set_crossed(true);
  }
  const bool counts = !line.retracted() && domain::HasTakenEffect(event.event(), rows);
  TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                          directory.workspace().Text(event));
  for (v1::ChangeView& change : history.Take(event.header, text, counts)) {
    *line.add_changes() = std::move(change);
  }
  return line;
}

}  // namespace

absl::Status AddFirmTimeline(Directory& directory, Presenter& presenter, SubjectId firm,
                             HowFarBack how_far, v1::FirmView& view) {
  domain::Rows& rows = directory.rows();
  const auto* found = rows.Find(domain::FirmKey(firm));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (found == nullptr) return absl::OkStatus();
  const v1::FirmRow row = *found;
  TASUKI_ASSIGN_OR_RETURN(std::vector<Seq> seqs, EventsAbout(firm, rows));
  const size_t total = seqs.size();
  if (how_far == HowFarBack::kLast && total > kFirmEventsRead) {
    seqs.erase(seqs.begin(), seqs.end() - kFirmEventsRead);
  }
  const bool all = how_far == HowFarBack::kAll;
  const size_t first = all || seqs.size() <= kFirmEventsShown ? 0 : seqs.size() - kFirmEventsShown;
  FirmHistory history;
  for (size_t i = 0; i < seqs.size(); ++i) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, directory.workspace().EventAt(seqs[i]));
    TASUKI_ASSIGN_OR_RETURN(v1::TimelineItem line,
                            FirmLine(directory, presenter, row, event, history));
    if (i >= first) *view.add_timeline() = std::move(line);
  }
  view.set_timeline_before(total - static_cast<size_t>(view.timeline_size()));
  return directory.status();
}

}  // namespace tasuki::client
