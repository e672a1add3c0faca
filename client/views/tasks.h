#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/presenter.h"
#include "client/words/messages.h"
#include "common/base/ids.h"
#include "tasuki/v1/state.pb.h"
#include "tasuki/v1/view.pb.h"

// Delegated work as people see it (R140–R144): lists from the index by member and day, one task
// with its words, what colleagues made of theirs, and what both agendas show.

namespace tasuki::client {

// A task and where it stands.
struct Task {
  SubjectId prospect;  // The entry on which it was delegated.
  v1::TaskRow row;
};

// The one whose id begins with `typed`, at least 4 hex digits. NotFound, or Refused where several
// fit.
absl::StatusOr<Task> FindTask(Directory& directory, const std::string& typed);

// What is listed of a member's: what they were given, or what they gave; open or ended.
struct TaskQuery {
  std::vector<std::pair<MemberId, domain::TaskList>> lists;  // Any of these, each task once.
  int32_t from_day = INT32_MIN;  // Its next civil day, or that on which it ended, is not before…
  int32_t to_day = INT32_MAX;    // …and not after.
};
// By that day, then name, then id. Errors are the store's, or DataLoss.
absl::StatusOr<std::vector<Task>> TasksIn(const TaskQuery& query, Directory& directory);

// The open ones of a prospect and of what was merged into it, by their next day.
absl::StatusOr<std::vector<Task>> OpenTasksOf(SubjectId prospect, domain::Rows& rows);

// One task with its words.
v1::TaskView TaskOf(const Task& task, Directory& directory, const Presenter& presenter,
                    absl::Time now);

// What a colleague made of the tasks they were given. Errors are the store's, or DataLoss.
absl::StatusOr<v1::TaskRecordView> TaskRecordOf(MemberId member, Directory& directory,
                                                absl::Time now);

// A line of an agenda, with the moment it is ordered by.
struct AgendaTask {
  absl::Time due;
  v1::AgendaItem item;
};
// Open tasks that a member was given or gave (nullopt: everybody's, each once) and that are looked
// at by `until`. A task that nobody gave a time is due at the beginning of the day's work.
absl::StatusOr<std::vector<AgendaTask>> AgendaTasks(std::optional<MemberId> member,
                                                    absl::Time until, Directory& directory,
                                                    absl::Time now, Language language);
// Deals whose terms were changed without the client's agreement, for managers (R130).
absl::StatusOr<std::vector<AgendaTask>> AgendaTerms(Directory& directory, Language language);

}  // namespace tasuki::client
