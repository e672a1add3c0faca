#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/test_journal.h"

// A prospect whose adding was taken back (DESIGN.md §3, I8): gone from every list while nothing
// else is said of them, there again with whatever is said by who had not seen that.

namespace tasuki::domain {
namespace {

class UndoneTest : public ::testing::Test {
 protected:
  UndoneTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("peer");
    journal_.Join("boss", v1::MANAGER);
    EXPECT_EQ(Write("rep", ProspectAddedOf("tanaka"), "adding"), v1::EFFECTIVE);
    EXPECT_EQ(Write("rep", AssignOf("tanaka", "rep"), "first owner"), v1::EFFECTIVE);
  }

  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    return journal_.Write(writer, std::move(header), name);
  }
  // Written by who had seen the journal up to there.
  static v1::Header Seen(v1::Header header, Seq seen) {
    header.set_seen_seq(seen.value());
    return header;
  }
  v1::Verdict Undo(std::string_view writer, std::string_view what, std::string_view name = "") {
    return Write(writer, RetractOf("tanaka", journal_.RefOf(what)), name);
  }
  // What `tasuki add` writes is one act, entered at one time.
  void AddInOneAct(std::string_view prospect) {
    const int64_t at_us = journal_.now_us();
    v1::Header added = ProspectAddedOf(prospect);
    v1::Header assigned = AssignOf(prospect, "rep");
    v1::Header next = NextOf(prospect, "2026-05-20");
    for (v1::Header* header : {&added, &assigned, &next}) header->set_written_at_us(at_us);
    Write("rep", added, std::string(prospect) + " adding");
    Write("rep", assigned);
    Write("rep", next);
  }

  const v1::ProspectRow& Row() { return journal_.Prospect("tanaka"); }
  bool IsThere() {
    EXPECT_EQ(IsListed(Row()), Row().has_next()) << "I8";
    return IsListed(Row());
  }
  uint64_t Counted() {
    const auto* counts = journal_.rows().Find(CountsKey());
    return counts == nullptr ? 0 : counts->prospects();
  }
  void ExpectLikeAFreshFold() {
    for (size_t batch : {size_t{1}, size_t{3}, size_t{1000}}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch)) << batch;
    }
  }

  TestJournal journal_;
};

TEST_F(UndoneTest, WithNothingElseSaidTheProspectIsGoneAndItsEventsStay) {
  AddInOneAct("suzuki");
  EXPECT_EQ(Counted(), 2u);
  EXPECT_EQ(Write("rep", RetractOf("suzuki", journal_.RefOf("suzuki adding"))), v1::EFFECTIVE);
  EXPECT_FALSE(IsListed(journal_.Prospect("suzuki")));
  EXPECT_FALSE(journal_.Prospect("suzuki").has_next());
  EXPECT_EQ(Counted(), 1u);
  EXPECT_TRUE(journal_.IsTakenBack("suzuki adding"));
  EXPECT_EQ(journal_.Grown("suzuki").timeline().size(), 4u);
  ExpectLikeAFreshFold();
}

TEST_F(UndoneTest, UndoingTheUndoBringsThemBack) {
  Undo("boss", "adding", "undo");
  EXPECT_TRUE(IsThere()) << "an assignment of its own stands on it";
  AddInOneAct("suzuki");
  Write("rep", RetractOf("suzuki", journal_.RefOf("suzuki adding")), "suzuki undo");
  ASSERT_FALSE(IsListed(journal_.Prospect("suzuki")));
  Write("rep", RetractOf("suzuki", journal_.RefOf("suzuki undo")));
  EXPECT_TRUE(IsListed(journal_.Prospect("suzuki")));
  EXPECT_TRUE(journal_.Prospect("suzuki").has_next());
  EXPECT_FALSE(journal_.IsTakenBack("suzuki adding"));
  ExpectLikeAFreshFold();
}

class UndoneAloneTest : public UndoneTest {
 protected:
  UndoneAloneTest() {
    EXPECT_EQ(Write("rep", ProspectAddedOf("mori"), "mori added"), v1::EFFECTIVE);
  }
  const v1::ProspectRow& Mori() { return journal_.Prospect("mori"); }
  bool MoriIsThere() {
    EXPECT_EQ(IsListed(Mori()), Mori().has_next()) << "I8";
    return IsListed(Mori());
  }
  v1::Verdict UndoOfMori(std::string_view writer, std::string_view what,
                         std::string_view name = "") {
    return Write(writer, RetractOf("mori", journal_.RefOf(what)), name);
  }
};

TEST_F(UndoneAloneTest, AFactThatStandsKeepsThemThere) {  // However the undo was made.
  Write("peer", TouchOf("mori"), "touch");
  UndoOfMori("rep", "mori added");
  EXPECT_TRUE(MoriIsThere());
  EXPECT_FALSE(journal_.IsTakenBack("mori added"));
  EXPECT_EQ(Mori().counters().lifetime(), 1u);
  // Nor do they go when that fact goes: who wants that says so then.
  UndoOfMori("peer", "touch");
  EXPECT_TRUE(MoriIsThere());
  UndoOfMori("boss", "mori added");
  EXPECT_FALSE(MoriIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AFactWrittenWithoutHavingSeenItBringsThemBack) {
  const Seq before = journal_.head();
  UndoOfMori("rep", "mori added");
  ASSERT_FALSE(MoriIsThere());
  Write("peer", Seen(When(TouchOf("mori"), At("2026-05-10")), before), "touch");
  EXPECT_TRUE(MoriIsThere());
  EXPECT_EQ(Mori().counters().lifetime(), 1u);
  EXPECT_FALSE(journal_.IsTakenBack("mori added"));
  // What is said now is said of somebody who is there, and stays so.
  Write("rep", TouchOf("mori"));
  UndoOfMori("peer", "touch");
  EXPECT_TRUE(MoriIsThere());
  EXPECT_EQ(Mori().counters().lifetime(), 1u);
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AFactWrittenInKnowledgeOfItDoesNot) {
  UndoOfMori("rep", "mori added", "undo");
  const Seq unseen(journal_.head().value() - 1);
  Write("peer", TouchOf("mori"));
  EXPECT_FALSE(MoriIsThere());
  // What a replica wrote itself it has seen, synced or not.
  Write("rep", Seen(TouchOf("mori"), unseen));
  EXPECT_FALSE(MoriIsThere());
  EXPECT_EQ(Counted(), 1u);
  // It counts once they are back.
  UndoOfMori("boss", "undo");
  EXPECT_TRUE(MoriIsThere());
  EXPECT_EQ(Mori().counters().lifetime(), 2u);
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AnAssignmentMadeWithoutHavingSeenItBringsThemBackToo) {
  const Seq before = journal_.head();
  UndoOfMori("rep", "mori added");
  ASSERT_FALSE(MoriIsThere());
  EXPECT_EQ(Write("boss", Seen(AssignOf("mori", "peer"), before)), v1::EFFECTIVE);
  EXPECT_TRUE(MoriIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AFactThatIsTakenBackItselfBringsNobodyBackUntilItCountsAgain) {
  const Seq before = journal_.head();
  UndoOfMori("rep", "mori added");
  v1::EventRef to_come;
  to_come.set_event_id(IdOf("touch"));
  to_come.set_replica(IdOf("peer"));
  to_come.set_replica_seq(99);
  Write("boss", RetractOf("mori", to_come), "undo of the touch");
  Write("peer", Seen(TouchOf("mori"), before), "touch");
  EXPECT_FALSE(MoriIsThere());
  UndoOfMori("boss", "undo of the touch");
  EXPECT_TRUE(MoriIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AnUndoThatComesIntoForceOnceMoreIsWeighedAnew) {
  UndoOfMori("rep", "mori added", "undo");
  UndoOfMori("rep", "undo", "back");
  Write("peer", TouchOf("mori"));  // Has seen the first undo, and that it was taken back.
  UndoOfMori("rep", "back");
  EXPECT_TRUE(MoriIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneAloneTest, AnotherMembersUndoOfTheSameIdTakesNothingBack) {
  v1::EventRef ref = journal_.RefOf("mori added");
  ref.set_replica(IdOf("peer"));
  ref.set_replica_seq(1);
  EXPECT_EQ(Write("peer", RetractOf("mori", ref)), v1::EFFECTIVE);
  EXPECT_TRUE(MoriIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneTest, AnImportTakenBackTakesWhomItBroughtAlong) {
  v1::Header added = ProspectAddedOf("ono");
  added.set_import_ref("crm:1");
  v1::Header touch = TouchOf("ono");
  touch.set_import_ref("crm:2");
  Write("boss", added);
  Write("boss", touch);
  v1::Header retract = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "ono");
  retract.mutable_fact_retracted()->set_import("crm");
  Write("boss", retract);
  EXPECT_FALSE(IsListed(journal_.Prospect("ono")));
  ExpectLikeAFreshFold();
}

TEST_F(UndoneTest, WhomAnImportAddedAndAssignedIsGoneAsWell) {
  const int64_t at_us = journal_.now_us();
  v1::Header added = ProspectAddedOf("ono");
  v1::Header assigned = AssignOf("ono", "rep");
  for (v1::Header* header : {&added, &assigned}) {
    header->set_import_ref("crm:1");
    header->set_written_at_us(at_us);
  }
  Write("boss", added, "ono added");
  Write("boss", assigned);
  Write("boss", RetractOf("ono", journal_.RefOf("ono added")));
  EXPECT_FALSE(IsListed(journal_.Prospect("ono")));
  ExpectLikeAFreshFold();
}

TEST_F(UndoneTest, WhomAPersonSpokeToStaysWhenTheirImportGoes) {
  v1::Header added = ProspectAddedOf("ono");
  added.set_import_ref("crm:1");
  Write("boss", added);
  Write("rep", TouchOf("ono"));
  v1::Header retract = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "ono");
  retract.mutable_fact_retracted()->set_import("crm");
  Write("boss", retract);
  EXPECT_TRUE(IsListed(journal_.Prospect("ono")));
  EXPECT_TRUE(journal_.Prospect("ono").has_next());
  ExpectLikeAFreshFold();
}

}  // namespace
}  // namespace tasuki::domain
