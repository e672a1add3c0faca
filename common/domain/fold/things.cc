#include "common/domain/fold/things.h"

#include <string>

#include "common/domain/events/journal_event.h"

namespace tasuki::domain {
namespace {

// Empty: none. Events are asked that no verdict has looked at, too.
const std::string& PartIdIn(const v1::Header& header) {
  static const auto& none = *new std::string();
  switch (header.type()) {
    case v1::DEAL_OPENED:
      return header.deal_opened().deal();
    case v1::DEAL_STAGE_CHANGED:
      return header.deal_stage_changed().deal();
    case v1::TERMS_AGREED:
      return header.terms_agreed().deal();
    case v1::TERMS_CHANGED:
      return header.terms_changed().deal();
    case v1::DEAL_CLOSED:
      return header.deal_closed().deal();
    case v1::OUTCOME_RECORDED:
      return header.outcome_recorded().deal();
    case v1::PROMISE_MADE:
      return header.promise_made().promise();
    case v1::PROMISE_MOVED:
      return header.promise_moved().promise();
    case v1::PROMISE_CLOSED:
      return header.promise_closed().promise();
    case v1::TASK_DELEGATED:
      return header.task_delegated().task();
    case v1::TASK_PLANNED:
      return header.task_planned().task();
    case v1::MILESTONE_REACHED:
      return header.milestone_reached().task();
    case v1::TASK_DONE:
      return header.task_done().task();
    default:
      return none;
  }
}

}  // namespace

std::optional<SubjectId> PartIn(const v1::Header& header) {
  const std::string& id = PartIdIn(header);
  if (id.size() != SubjectId::kBytes) return std::nullopt;
  return SubjectId::FromTrusted(id);
}

std::optional<SubjectId> AddedThing(const v1::Header& header) {
  switch (header.type()) {
    case v1::PROSPECT_ADDED:
    case v1::FIRM_ADDED:
      return SubjectOf(header);
    case v1::DEAL_OPENED:
    case v1::PROMISE_MADE:
    case v1::TASK_DELEGATED:
      return PartIn(header);
    default:
      return std::nullopt;
  }
}

const v1::Undone* FindUndone(const v1::Subject& subject, SubjectId thing, Rows& rows) {
  const SubjectId id = SubjectId::FromTrusted(subject.id());
  if (thing == id && subject.kind() == v1::PROSPECT) {
    const auto* row = rows.Find(ProspectKey(id));
    return row != nullptr && row->has_undone() ? &row->undone() : nullptr;
  }
  const auto* row = rows.Find(UndoneKey(id, thing));
  return row != nullptr && row->has_undone() ? &row->undone() : nullptr;
}

}  // namespace tasuki::domain
