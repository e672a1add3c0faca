#include "common/domain/fold/thing_indexes.h"

#include <algorithm>
#include <vector>

#include "common/domain/fold/deal_fold.h"
#include "common/domain/fold/task_fold.h"

namespace tasuki::domain {
namespace {

std::vector<Key<v1::DealAtRow>> DealKeysOf(SubjectId prospect, const v1::DealRow* deal) {
  std::vector<Key<v1::DealAtRow>> keys;
  if (deal == nullptr || deal->opened_seq() == 0) return keys;
  const SubjectId id = SubjectId::FromTrusted(deal->deal());
  keys.push_back(DealAtKey(ListOf(*deal), prospect, id));
  if (IsFlagged(*deal)) keys.push_back(DealAtKey(DealList::kFlagged, prospect, id));
  return keys;
}

v1::DealAtRow EntryOf(const v1::DealRow& deal) {
  v1::DealAtRow entry;
  entry.set_stage(deal.stage());
  if (deal.has_value()) *entry.mutable_value() = deal.value();
  entry.set_opened_us(deal.opened_us());
  entry.set_closed_us(deal.closed_us());
  entry.set_terms_seq(deal.terms_seq());
  return entry;
}

std::vector<Key<v1::PromiseAtRow>> PromiseKeysOf(SubjectId prospect, const v1::PromiseRow* row) {
  std::vector<Key<v1::PromiseAtRow>> keys;
  if (row == nullptr || row->made_seq() == 0) return keys;
  const SubjectId promise = SubjectId::FromTrusted(row->promise());
  keys.push_back(PromiseOfProspectKey(prospect, row->due().day(), promise));
  if (row->by() == v1::US && !row->made_by().empty()) {
    keys.push_back(PromiseOfMemberKey(MemberId::FromTrusted(row->made_by()), row->due().day(),
                                      prospect, promise));
  }
  return keys;
}

std::vector<Key<v1::TaskAtRow>> TaskKeysOf(SubjectId prospect, const v1::TaskRow* task) {
  std::vector<Key<v1::TaskAtRow>> keys;
  if (task == nullptr || task->delegated_seq() == 0) return keys;
  const bool open = IsOpenTask(*task);
  const int32_t day = open ? NextDayOf(*task) : task->ended_day();
  const auto add = [&](const std::string& member, TaskList list) {
    if (member.empty()) return;
    keys.push_back(TaskAtKey(MemberId::FromTrusted(member), list, day, prospect,
                             SubjectId::FromTrusted(task->task())));
  };
  add(task->to(), open ? TaskList::kMine : TaskList::kMineEnded);
  add(task->from(), open ? TaskList::kGiven : TaskList::kGivenEnded);
  return keys;
}

template <class Row>
bool Contains(const std::vector<Key<Row>>& keys, const Key<Row>& key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// What one task adds to the record of whom it was given to.
v1::TaskRecordRow RecordOf(const v1::TaskRow& task) {
  v1::TaskRecordRow record;
  if (IsOpenTask(task)) {
    record.set_open(1);
  } else if (task.end() == v1::TASK_DECLINED) {
    record.set_declined(1);
  } else if (task.end() == v1::TASK_END_UNSPECIFIED) {
    // By the day first planned: one that is moved as it comes near is no better kept for that.
    if (task.plans() == 0 && !task.has_wished()) {
      record.set_undated(1);
    } else if (task.ended_day() <=
               (task.plans() != 0 ? task.first_due_day() : task.wished().day())) {
      record.set_in_time(1);
    } else {
      record.set_late(1);
    }
  }
  const bool counts = task.end() == v1::TASK_END_UNSPECIFIED;
  if (counts && task.plans() > 1) record.set_moved(task.plans() - 1);
  return record;
}

bool IsCounted(const v1::TaskRow* task) { return task != nullptr && task->delegated_seq() != 0; }

enum class Sign { kAdd, kTake };

// Counts never go below nothing: what is taken was added before.
void Count(const v1::TaskRow& task, Sign sign, Rows& rows) {
  const v1::TaskRecordRow change = RecordOf(task);
  v1::TaskRecordRow& record = rows.Edit(TaskRecordKey(MemberId::FromTrusted(task.to())));
  const auto step = [sign](uint32_t count, uint32_t by) {
    return sign == Sign::kAdd ? count + by : count - by;
  };
  record.set_open(step(record.open(), change.open()));
  record.set_in_time(step(record.in_time(), change.in_time()));
  record.set_late(step(record.late(), change.late()));
  record.set_undated(step(record.undated(), change.undated()));
  record.set_declined(step(record.declined(), change.declined()));
  record.set_moved(step(record.moved(), change.moved()));
  if (record.ByteSizeLong() == 0) {
    rows.Erase(TaskRecordKey(MemberId::FromTrusted(task.to())));
  }
}

}  // namespace

void UpdateDeal(SubjectId prospect, const v1::DealRow* before, const v1::DealRow* now, Rows& rows) {
  const auto keys_before = DealKeysOf(prospect, before);
  const auto keys = DealKeysOf(prospect, now);
  for (const auto& key : keys_before) {
    if (!Contains(keys, key)) rows.Erase(key);
  }
  if (keys.empty()) return;
  const v1::DealAtRow entry = EntryOf(*now);
  const bool same =
      !keys_before.empty() && EntryOf(*before).SerializeAsString() == entry.SerializeAsString();
  for (const auto& key : keys) {
    if (!same || !Contains(keys_before, key)) rows.Edit(key) = entry;
  }
}

void UpdatePromise(SubjectId prospect, const v1::PromiseRow* before, const v1::PromiseRow* now,
                   Rows& rows) {
  const auto keys_before = PromiseKeysOf(prospect, before);
  const auto keys = PromiseKeysOf(prospect, now);
  for (const auto& key : keys_before) {
    if (!Contains(keys, key)) rows.Erase(key);
  }
  for (const auto& key : keys) {
    if (!Contains(keys_before, key)) rows.Edit(key);
  }
}

void UpdateTask(SubjectId prospect, const v1::TaskRow* before, const v1::TaskRow* now, Rows& rows) {
  const auto keys_before = TaskKeysOf(prospect, before);
  const auto keys = TaskKeysOf(prospect, now);
  for (const auto& key : keys_before) {
    if (!Contains(keys, key)) rows.Erase(key);
  }
  for (const auto& key : keys) {
    if (!Contains(keys_before, key)) rows.Edit(key);
  }
  const bool was = IsCounted(before), is = IsCounted(now);
  const bool same = was && is && before->to() == now->to() &&
                    RecordOf(*before).SerializeAsString() == RecordOf(*now).SerializeAsString();
  if (same) return;
  if (is) Count(*now, Sign::kAdd, rows);
  if (was) Count(*before, Sign::kTake, rows);
}

}  // namespace tasuki::domain
