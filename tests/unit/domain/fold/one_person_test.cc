#include <gtest/gtest.h>

#include <string>

#include "common/domain/calendar/civil.h"
#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/test_journal.h"

// One person known by several entries, and an entry whose person changes: whom an opting out binds.

namespace tasuki::domain {
namespace {

class OnePersonTest : public ::testing::Test {
 protected:
  OnePersonTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("boss", v1::MANAGER);
    for (const char* name : {"tanaka", "tanaka again", "tanaka thrice"}) {
      EXPECT_EQ(journal_.Write("rep", ProspectAddedOf(name)), v1::EFFECTIVE);
    }
  }

  const v1::ProspectRow& Row(std::string_view name) { return journal_.Prospect(name); }
  std::string Next(std::string_view name) { return FormatDay(Row(name).next().slot().day()); }
  void OptOut(std::string_view name, std::string_view event = "") {
    EXPECT_EQ(journal_.Write("rep", OutcomeOf(std::string(name), v1::OPTED_OUT), event),
              v1::EFFECTIVE);
  }
  // A merge, or a split where `into` is empty.
  void Merge(std::string_view absorbed, std::string_view into) {
    v1::Header header =
        HeaderOf(into.empty() ? v1::PROSPECTS_SPLIT : v1::PROSPECTS_MERGED, v1::PROSPECT, absorbed);
    if (into.empty()) {
      header.mutable_prospects_split();
    } else {
      header.mutable_prospects_merged()->set_into(IdOf(into));
    }
    const auto* present = journal_.rows().Find(DecisionKey(SubjectOfName(absorbed), v1::MERGED));
    if (present != nullptr && present->present_size() > 0) {
      header.set_base(present->present(present->present_size() - 1));
    }
    EXPECT_EQ(journal_.Write("boss", header), v1::EFFECTIVE);
  }
  void Undo(std::string_view prospect, std::string_view event) {
    v1::Header header = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, prospect);
    *header.mutable_fact_retracted()->mutable_fact() = journal_.RefOf(event);
    EXPECT_EQ(journal_.Write("boss", header), v1::EFFECTIVE);
  }
  void Succeed(std::string_view prospect) {
    v1::Header header = HeaderOf(v1::CONTACT_SUCCEEDED, v1::PROSPECT, prospect);
    header.mutable_contact_succeeded();
    EXPECT_EQ(journal_.Write("rep", header), v1::EFFECTIVE);
  }
  void ExpectLikeAFreshFold() {
    EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), journal_.events().size()));
  }

  TestJournal journal_;
};

TEST_F(OnePersonTest, WhoOptedOutIsBoundUnderWhateverTheyWereMergedInto) {
  OptOut("tanaka again", "stop");
  const std::string next = Next("tanaka");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  Merge("tanaka again", "tanaka");
  EXPECT_FALSE(IsLive(Row("tanaka")));
  EXPECT_FALSE(Row("tanaka").has_next());
  journal_.Write("rep", TouchOf("tanaka"));
  EXPECT_FALSE(Row("tanaka").has_next());
  ExpectLikeAFreshFold();
  Merge("tanaka again", "");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  EXPECT_TRUE(Row("tanaka").has_next());
  EXPECT_FALSE(IsLive(Row("tanaka again")));
  ExpectLikeAFreshFold();
}

TEST_F(OnePersonTest, OptingOutAfterTheMergeBindsAlongTheWholeLine) {
  Merge("tanaka thrice", "tanaka again");
  Merge("tanaka again", "tanaka");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  const std::string next = Next("tanaka");
  OptOut("tanaka thrice", "stop");
  EXPECT_FALSE(IsLive(Row("tanaka")));
  EXPECT_FALSE(Row("tanaka").has_next());
  ExpectLikeAFreshFold();
  Undo("tanaka thrice", "stop");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  EXPECT_EQ(Next("tanaka"), next);
  ExpectLikeAFreshFold();
}

TEST_F(OnePersonTest, OfTwoWhoOptedOutBothMustBeTakenBack) {
  Merge("tanaka again", "tanaka");
  Merge("tanaka thrice", "tanaka");
  OptOut("tanaka again", "one");
  OptOut("tanaka thrice", "other");
  Undo("tanaka again", "one");
  EXPECT_FALSE(IsLive(Row("tanaka")));
  Undo("tanaka thrice", "other");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  EXPECT_EQ(Row("tanaka").bound(), 0u);
  ExpectLikeAFreshFold();
}

TEST_F(OnePersonTest, AnAppointmentComesBackWithTheUndo) {
  Merge("tanaka again", "tanaka");
  v1::Header chosen = HeaderOf(v1::NEXT_TOUCH_SET, v1::PROSPECT, "tanaka");
  chosen.mutable_next_touch_set()->mutable_next()->set_day(*ParseDay("2026-06-05"));
  chosen.mutable_next_touch_set()->set_with_touch(true);
  journal_.Write("rep", chosen);
  OptOut("tanaka again", "stop");
  EXPECT_FALSE(Row("tanaka").has_next());
  Undo("tanaka again", "stop");
  EXPECT_EQ(Next("tanaka"), "2026-06-05");
}

TEST_F(OnePersonTest, ASuccessorIsGreetedWithinFiveBusinessDays) {  // X3, X14
  journal_.Write("rep", TouchOf("tanaka"));
  journal_.SetNow(At("2026-05-14"));  // A Thursday.
  Succeed("tanaka");
  EXPECT_EQ(Row("tanaka").follow_up(), v1::PAUSED);
  EXPECT_EQ(Row("tanaka").cadence().pause_why(), v1::PAUSED_SUCCEEDED);
  EXPECT_EQ(Next("tanaka"), "2026-05-21");
  EXPECT_EQ(Row("tanaka").counters().burst(), 0u);
  const uint32_t steps = Row("tanaka").cadence().steps_done();
  journal_.SetNow(At("2026-05-15"));
  journal_.Write("rep", TouchOf("tanaka"));
  EXPECT_EQ(Row("tanaka").follow_up(), v1::GOING);
  EXPECT_EQ(Row("tanaka").cadence().steps_done(), steps);  // Greeting takes no step.
  EXPECT_TRUE(Row("tanaka").has_next());
  ExpectLikeAFreshFold();
}

TEST_F(OnePersonTest, ASuccessorIsNotBound) {
  OptOut("tanaka", "stop");
  EXPECT_FALSE(IsLive(Row("tanaka")));
  Succeed("tanaka");
  EXPECT_TRUE(IsLive(Row("tanaka")));
  EXPECT_EQ(Row("tanaka").group(), v1::GROUP_UNKNOWN);
  EXPECT_TRUE(Row("tanaka").has_next());
  OptOut("tanaka", "theirs");  // They may ask us to stop themselves.
  EXPECT_FALSE(IsLive(Row("tanaka")));
  ExpectLikeAFreshFold();
}

TEST_F(OnePersonTest, WhoWasMergedStandsUnderWhomTheyWereMergedInto) {
  Merge("tanaka again", "tanaka");
  const auto key = AbsorbedKey(SubjectOfName("tanaka"), SubjectOfName("tanaka again"));
  EXPECT_NE(journal_.rows().Find(key), nullptr);
  Merge("tanaka again", "");
  EXPECT_EQ(journal_.rows().Find(key), nullptr);
}

}  // namespace
}  // namespace tasuki::domain
