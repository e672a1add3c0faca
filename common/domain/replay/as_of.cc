#include "common/domain/replay/as_of.h"

#include <algorithm>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "common/base/check.h"
#include "common/domain/verdict/business_times.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {
namespace {

// What makes the journal readable at all, rather than something that happened to a prospect.
bool IsFrame(v1::EventType type) {
  switch (type) {
    case v1::TEAM_CREATED:
    case v1::POLICY_SET:
    case v1::MIN_SCHEMA_RAISED:
    case v1::MEMBER_ADDED:
    case v1::DEVICE_ENROLLED:
    case v1::REPLICA_OPENED:
      return true;
    default:
      return false;
  }
}

// What makes a thing exist, become another or be gone: verdicts ask for it.
bool SaysWhatExists(const v1::Header& header) {
  switch (header.type()) {
    case v1::PROSPECT_ADDED:
    case v1::PROSPECTS_MERGED:
    case v1::PROSPECTS_SPLIT:
    case v1::SUBJECT_ERASED:
    case v1::DEAL_OPENED:
    case v1::PROMISE_MADE:
    case v1::TASK_DELEGATED:
      return true;
    case v1::CONTEST_RESOLVED:
      return header.slot() == v1::MERGED;
    default:
      return false;
  }
}

bool IsAboutOne(const v1::Header& header, absl::Span<const SubjectId> entries) {
  return header.subject().kind() == v1::PROSPECT &&
         std::ranges::any_of(entries, [&](const SubjectId entry) {
           return entry.bytes() == header.subject().id();
         });
}

bool IsAboutAnother(const v1::Header& header, absl::Span<const SubjectId> entries) {
  return header.subject().kind() == v1::PROSPECT && !IsAboutOne(header, entries);
}

// Whether it stood in the replica's outbox then.
bool WasInOutbox(const JournalEvent& event, const AsOf& as_of) {
  if (!as_of.known.has_value() || event.seq <= as_of.known->seq) return false;
  const Known& known = *as_of.known;
  if (event.replica != known.replica) return false;
  return known.own.has_value() ? event.replica_seq <= *known.own
                               : event.header->written_at_us() <= known.at_us;
}

// The history, with the verdicts and times of that moment.
class MomentHistory : public History {
 public:
  explicit MomentHistory(History& history) : history_(history) {}

  void WasJudged(const JournalEvent& event) {
    judged_[event.seq] = {event.recorded_at_us, event.verdict};
  }

  absl::Status Read(const std::vector<Seq>& seqs,
                    absl::FunctionRef<void(const JournalEvent&)> visit) override {
    return history_.Read(seqs, [&](const JournalEvent& event) {
      const auto found = judged_.find(event.seq);
      if (found == judged_.end()) return visit(event);
      JournalEvent then = event;
      then.recorded_at_us = found->second.recorded_at_us;
      then.verdict = found->second.verdict;
      visit(then);
    });
  }

  absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override {
    return history_.SeqsOf(event);
  }

 private:
  struct Judged {
    int64_t recorded_at_us;
    v1::Verdict verdict;
  };

  History& history_;
  absl::flat_hash_map<Seq, Judged> judged_;  // What was in the outbox then.
};

}  // namespace

bool IsVisible(const JournalEvent& event, const AsOf& as_of) {
  const bool held =
      !as_of.known.has_value() || event.seq <= as_of.known->seq || WasInOutbox(event, as_of);
  if (!held) return false;
  if (as_of.step.has_value() && IsAboutOne(*event.header, as_of.step->entries)) {
    const bool adds = event.header->type() == v1::PROSPECT_ADDED;
    return std::tuple(!adds, BusinessTime(event), event.seq) <=
           std::tuple(!as_of.step->adds, as_of.step->b_us, as_of.step->seq);
  }
  return !as_of.at_us.has_value() || IsFrame(event.header->type()) ||
         BusinessTime(event) <= *as_of.at_us;
}

bool IsRelevant(const v1::Header& header, absl::Span<const SubjectId> entries) {
  return entries.empty() || !IsAboutAnother(header, entries) || SaysWhatExists(header);
}

absl::Status FoldAsOf(EventSource source, History& history, const AsOf& as_of,
                      absl::Span<const SubjectId> entries, Rows& rows) {
  MomentHistory then(history);
  Folder folder(rows, then);
  BusinessTimes times;  // What is not shown has its part in them.
  int64_t recorded_at_us = INT64_MIN;
  TASUKI_RETURN_IF_ERROR(source([&](const JournalEvent& recorded) -> absl::Status {
    JournalEvent event = recorded;
    const bool was_in_outbox = WasInOutbox(event, as_of);
    if (was_in_outbox) {
      // It never goes back in an outbox either.
      recorded_at_us = std::max(recorded_at_us, event.header->written_at_us());
      event.recorded_at_us = recorded_at_us;
    } else if (as_of.known.has_value() && event.seq <= as_of.known->seq) {
      recorded_at_us = event.recorded_at_us;
    }
    times.Give(event);
    if (!IsRelevant(*event.header, entries)) return absl::OkStatus();
    if (!IsVisible(event, as_of)) return absl::OkStatus();
    if (was_in_outbox) {
      event.verdict = Judge(event, rows);
      then.WasJudged(event);
    }
    ApplyVerdict(event, rows);
    if (!entries.empty() && IsAboutAnother(*event.header, entries)) return rows.status();
    return folder.Add(event);
  }));
  return folder.Finish();
}

}  // namespace tasuki::domain
