#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "common/domain/rows/keys.h"
#include "tests/unit/domain/test_journal.h"

// Assignments that were asked for (`U` rows), and who may say no to them.

namespace tasuki::domain {
namespace {

class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() {
    for (const char* rep : {"owner", "asker", "other"}) journal_.Join(rep);
    journal_.Join("manager", v1::MANAGER);
    journal_.Write("owner", ProspectAddedOf("tanaka"));
    EXPECT_EQ(journal_.Write("manager", AssignOf("tanaka", "owner"), "given"), v1::EFFECTIVE);
    EXPECT_EQ(journal_.Write("asker", AssignOf("tanaka", "asker", "given"), "asked"),
              v1::UNAUTHORISED);
    asked_seq_ = journal_.head();
  }

  // Whether `who`'s memo that names the request declines it.
  bool Declines(std::string_view who) {
    v1::Header memo = HeaderOf(v1::NOTE_ADDED, v1::PROSPECT, "tanaka");
    memo.mutable_note_added()->set_declines(IdOf("asked"));
    EXPECT_EQ(journal_.Write(who, memo), v1::EFFECTIVE);
    const auto* row =
        journal_.rows().Find(RequestedKey(SubjectId::FromTrusted(IdOf("tanaka")), asked_seq_));
    return row != nullptr && row->declined_seq() == journal_.head().value();
  }

  TestJournal journal_;
  Seq asked_seq_;
};

TEST_F(RequestsTest, AColleaguesMemoIsAMemo) { EXPECT_FALSE(Declines("other")); }

TEST_F(RequestsTest, TheOwnerAManagerAndWhoAskedDecline) {
  EXPECT_TRUE(Declines("owner"));
  EXPECT_TRUE(Declines("manager"));
  EXPECT_TRUE(Declines("asker"));
}

TEST_F(RequestsTest, ADecisionEndsIt) {
  EXPECT_EQ(journal_.Write("manager", AssignOf("tanaka", "asker", "given")), v1::EFFECTIVE);
  EXPECT_FALSE(Declines("manager"));
}

}  // namespace
}  // namespace tasuki::domain
