#include "common/domain/fold/task_fold.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "tests/unit/domain/test_journal.h"

// Delegated work as the fold sees it (R140–R144), and the indexes that both agendas read.

namespace tasuki::domain {
namespace {

class TaskFoldTest : public ::testing::Test {
 protected:
  TaskFoldTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("ben");
    EXPECT_EQ(journal_.Write("rep", ProspectAddedOf("mori")), v1::EFFECTIVE);
  }

  static v1::Header Of(v1::EventType type) { return HeaderOf(type, v1::PROSPECT, "mori"); }
  static int32_t Day(std::string_view day) { return ParseDay(day).value_or(0); }
  static v1::Header Delegated(std::string_view wished = "") {
    v1::Header header = Of(v1::TASK_DELEGATED);
    v1::TaskDelegated& body = *header.mutable_task_delegated();
    body.set_task(IdOf("task"));
    body.set_to(IdOf("ben"));
    if (!wished.empty()) body.mutable_due()->set_day(Day(wished));
    return header;
  }
  static v1::Header Planned(std::string_view due, const std::vector<std::string>& milestones = {}) {
    v1::Header header = Of(v1::TASK_PLANNED);
    v1::TaskPlanned& body = *header.mutable_task_planned();
    body.set_task(IdOf("task"));
    body.mutable_due()->set_day(Day(due));
    for (const std::string& day : milestones) body.add_milestone_days(Day(day));
    return header;
  }
  static v1::Header Reached(uint32_t milestone) {
    v1::Header header = Of(v1::MILESTONE_REACHED);
    header.mutable_milestone_reached()->set_task(IdOf("task"));
    header.mutable_milestone_reached()->set_milestone(milestone);
    return header;
  }
  static v1::Header Ended(v1::TaskEnd end = v1::TASK_END_UNSPECIFIED) {
    v1::Header header = Of(v1::TASK_DONE);
    header.mutable_task_done()->set_task(IdOf("task"));
    header.mutable_task_done()->set_end(end);
    return header;
  }
  void Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    EXPECT_EQ(journal_.Write(writer, std::move(header), name), v1::EFFECTIVE);
  }
  v1::TaskRow Task() {
    const auto* row = journal_.rows().Find(TaskKey(SubjectOfName("mori"), SubjectOfName("task")));
    return row == nullptr ? v1::TaskRow() : *row;
  }
  v1::TaskRecordRow Record() {
    const auto* row = journal_.rows().Find(TaskRecordKey(MemberId::FromTrusted(IdOf("ben"))));
    return row == nullptr ? v1::TaskRecordRow() : *row;
  }
  bool Stands(std::string_view member, TaskList list, std::string_view day) {
    return journal_.rows().Find(TaskAtKey(MemberId::FromTrusted(IdOf(std::string(member))), list,
                                          Day(day), SubjectOfName("mori"),
                                          SubjectOfName("task"))) != nullptr;
  }
  size_t InLists() {
    size_t count = 0;
    EXPECT_TRUE(journal_.rows()
                    .ScanRows("T",
                              [&](std::string_view, std::string_view) {
                                ++count;
                                return true;
                              })
                    .ok());
    return count;
  }
  void ExpectLikeAFreshFold() {
    for (size_t batch : {size_t{1}, size_t{3}, size_t{1000}}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch)) << batch;
    }
  }

  TestJournal journal_;
};

TEST_F(TaskFoldTest, StandsWithBothUntilItIsDone) {  // R140, R143
  Write("rep", Delegated("2026-05-20"));
  EXPECT_EQ(Task().from(), IdOf("rep"));
  EXPECT_EQ(journal_.Prospect("mori").open_tasks(), 1U);
  EXPECT_TRUE(Stands("ben", TaskList::kMine, "2026-05-11"));  // To be planned.
  EXPECT_TRUE(Stands("rep", TaskList::kGiven, "2026-05-11"));
  Write("ben", Planned("2026-05-22", {"2026-05-14", "2026-05-18"}));
  EXPECT_TRUE(Stands("ben", TaskList::kMine, "2026-05-14"));
  EXPECT_TRUE(Stands("rep", TaskList::kGiven, "2026-05-14"));
  Write("ben", Reached(1));
  EXPECT_TRUE(Stands("ben", TaskList::kMine, "2026-05-18"));
  Write("ben", Reached(2));
  EXPECT_TRUE(Stands("rep", TaskList::kGiven, "2026-05-22"));
  Write("ben", Ended());
  EXPECT_TRUE(Stands("ben", TaskList::kMineEnded, "2026-05-11"));
  EXPECT_TRUE(Stands("rep", TaskList::kGivenEnded, "2026-05-11"));
  EXPECT_EQ(InLists(), 2U);
  EXPECT_EQ(journal_.Prospect("mori").open_tasks(), 0U);
  EXPECT_EQ(Record().in_time(), 1U);
  EXPECT_EQ(Record().open(), 0U);
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, TheRecordGoesByTheDayFirstPlanned) {  // R140
  Write("rep", Delegated());
  Write("ben", Planned("2026-05-12"));
  Write("ben", Planned("2026-05-15"));
  EXPECT_EQ(Record().open(), 1U);
  EXPECT_EQ(Record().moved(), 1U);
  journal_.SetNow(At("2026-05-14"));
  Write("ben", Ended());
  EXPECT_EQ(Record().late(), 1U);
  EXPECT_EQ(Record().moved(), 1U);
  EXPECT_EQ(Record().in_time(), 0U);
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, WithoutADayItIsNeitherInTimeNorLate) {
  Write("rep", Delegated());
  Write("ben", Ended());
  EXPECT_EQ(Record().undated(), 1U);
}

TEST_F(TaskFoldTest, GivenBackOrTakenBackItIsNobodysAnyMore) {
  Write("rep", Delegated("2026-05-20"));
  Write("ben", Ended(v1::TASK_DECLINED));
  EXPECT_EQ(Record().declined(), 1U);
  EXPECT_EQ(journal_.Prospect("mori").open_tasks(), 0U);
  Write("rep", Ended(v1::TASK_WITHDRAWN));  // Whoever has seen the first one says it anew.
  EXPECT_EQ(Task().end(), v1::TASK_WITHDRAWN);
  EXPECT_EQ(Record().ByteSizeLong(), 0U);
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, AMilestoneThatIsNotMovedStaysReached) {  // R143
  Write("rep", Delegated());
  Write("ben", Planned("2026-05-22", {"2026-05-14", "2026-05-18"}));
  Write("ben", Reached(1));
  Write("ben", Reached(7));  // There is none.
  Write("ben", Planned("2026-05-25", {"2026-05-14", "2026-05-20"}));
  EXPECT_NE(Task().milestones(0).reached_seq(), 0U);
  EXPECT_EQ(Task().milestones(1).reached_seq(), 0U);
  EXPECT_TRUE(Stands("ben", TaskList::kMine, "2026-05-20"));
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, WhatSpokeOfItBeforeCountsOnlyWithIt) {
  Write("rep", Delegated(), "delegated");
  Write("rep", RetractOf("mori", journal_.RefOf("delegated")), "undo");
  EXPECT_EQ(Task().delegated_seq(), 0U);
  // By one who had seen that it was taken back, and whose clock is behind.
  Write("ben", When(Planned("2026-05-22"), At("2026-05-09")));
  EXPECT_EQ(Task().plans(), 0U);
  EXPECT_EQ(InLists(), 0U);
  EXPECT_EQ(Record().ByteSizeLong(), 0U);
  Write("rep", RetractOf("mori", journal_.RefOf("undo")));
  EXPECT_EQ(Task().plans(), 1U);
  EXPECT_TRUE(Stands("ben", TaskList::kMine, "2026-05-22"));
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, ThanksAreKeptOfATaskThatIsKnown) {  // R144
  v1::Header thanks = Of(v1::NOTE_ADDED);
  thanks.mutable_note_added()->set_thanks_task(IdOf("task"));
  Write("rep", thanks);
  EXPECT_EQ(Task().ByteSizeLong(), 0U);
  Write("rep", Delegated());
  Write("ben", Ended());
  Write("rep", thanks);
  EXPECT_EQ(Task().thanked_seq(), journal_.head().value());
  thanks.mutable_note_added()->set_thanks_task("short");
  Write("rep", thanks);
  ExpectLikeAFreshFold();
}

TEST_F(TaskFoldTest, TwoWhoEndOrPlanItUnseenCross) {  // X22
  Write("rep", Delegated());
  const uint64_t seen = journal_.head().value();
  const auto unseen = [&](v1::Header header) {
    header.set_seen_seq(seen);
    return header;
  };
  Write("ben", unseen(Planned("2026-05-22")));
  Write("rep", unseen(Planned("2026-05-22")));  // The same day.
  EXPECT_EQ(journal_.Prospect("mori").crossed_size(), 0);
  Write("admin", unseen(Planned("2026-05-29")));
  Write("ben", unseen(Ended()));
  Write("rep", unseen(Ended(v1::TASK_WITHDRAWN)));
  ASSERT_EQ(journal_.Prospect("mori").crossed_size(), 2);
  EXPECT_EQ(journal_.Prospect("mori").crossed(0).what(), "task-plan");
  EXPECT_EQ(journal_.Prospect("mori").crossed(1).what(), "task");
  ExpectLikeAFreshFold();
}

}  // namespace
}  // namespace tasuki::domain
