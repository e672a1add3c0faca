#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"

// How well somebody follows up: timing and quality, not counts (R145), each figure with what it
// counted; what was won apart (R146).

namespace tasuki::client {

// A message of ours that somebody logged and lint has read: what quality is about (X23).
struct LintedMessage {
  SubjectId prospect;
  EventId event;
  MemberId by;
  int64_t b_us = 0;
  bool good = false;  // Without an error.
};
// The event as such a message; nullopt: it is none, is imported, or counts no more. `rows`:
// present.
std::optional<LintedMessage> LintedMessageOf(const domain::JournalEvent& event, domain::Rows& rows);

// Of what fell due and was logged from `from` on and before `to`. Who may see it, the caller asks:
// managers, and the member. Errors are the store's.
absl::StatusOr<v1::ScoreView> ScoreOf(Directory& directory, Presenter& presenter, MemberId member,
                                      absl::Time from, absl::Time to);

}  // namespace tasuki::client
