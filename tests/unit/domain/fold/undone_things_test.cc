#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/test_journal.h"

// Whatever an event brings into being and its undo takes away (common/domain/README.md has the
// table): firms, deals, promises, tasks as prospects (undone_test.cc); colleagues not at all.

namespace tasuki::domain {
namespace {

class UndoneThingsTest : public ::testing::Test {
 protected:
  UndoneThingsTest() {
    journal_.SetNow(At("2026-05-11"));
    journal_.Join("rep");
    journal_.Join("peer");
    journal_.Join("boss", v1::MANAGER);
    EXPECT_EQ(Write("rep", FirmEvent(v1::FIRM_ADDED), "firm"), v1::EFFECTIVE);
    EXPECT_EQ(Write("rep", ProspectAddedOf("mori"), "mori"), v1::EFFECTIVE);
  }

  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "") {
    return journal_.Write(writer, std::move(header), name);
  }
  static v1::Header Seen(v1::Header header, Seq seen) {
    header.set_seen_seq(seen.value());
    return header;
  }
  // Some event about the firm.
  static v1::Header FirmEvent(v1::EventType type) {
    v1::Header header = HeaderOf(type, v1::FIRM, "aoba");
    header.set_key_id(IdOf("key"));
    if (type == v1::FIRM_ADDED) header.mutable_firm_added()->set_zone("Asia/Tokyo");
    if (type == v1::FIRM_CHANGED) header.mutable_firm_changed()->set_zone("Europe/Paris");
    if (type == v1::OWNER_ASSIGNED) header.mutable_owner_assigned()->set_to(IdOf("peer"));
    return header;
  }
  static v1::Header MoveTo(std::string_view prospect, std::string_view firm) {
    v1::Header header = HeaderOf(v1::PROSPECT_CHANGED, v1::PROSPECT, prospect);
    header.mutable_prospect_changed()->mutable_attributes()->set_firm(firm.empty() ? ""
                                                                                   : IdOf(firm));
    return header;
  }
  v1::Verdict UndoFirm(std::string_view writer, std::string_view what, std::string_view name = "") {
    v1::Header header = RetractOf("aoba", journal_.RefOf(what));
    header.mutable_subject()->set_kind(v1::FIRM);
    return Write(writer, header, name);
  }
  bool FirmIsThere() { return journal_.Firm("aoba").added(); }
  uint64_t Firms() { return journal_.rows().Find(CountsKey())->firms(); }
  const v1::Outweighed* Outweighed(std::string_view subject, std::string_view thing) {
    const auto* row = journal_.rows().Find(UndoneKey(SubjectOfName(subject), SubjectOfName(thing)));
    return row != nullptr && row->has_outweighed() ? &row->outweighed() : nullptr;
  }
  size_t ToldAt(Seq at) {
    size_t told = 0;
    const KeyBytes prefix = KeyBytes('O').AppendU64(at.value());
    EXPECT_TRUE(journal_.rows()
                    .ScanRows(prefix.view(),
                              [&](std::string_view, std::string_view) {
                                ++told;
                                return true;
                              })
                    .ok());
    return told;
  }
  void ExpectLikeAFreshFold() {
    for (size_t batch : {size_t{1}, size_t{3}, size_t{1000}}) {
      EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), batch)) << batch;
    }
  }

  TestJournal journal_;
};

TEST_F(UndoneThingsTest, AFirmAddedByMistakeIsGoneUntilTheUndoIsUndone) {
  EXPECT_EQ(Firms(), 1u);
  EXPECT_EQ(UndoFirm("rep", "firm", "undo"), v1::EFFECTIVE);
  EXPECT_FALSE(FirmIsThere());
  EXPECT_EQ(journal_.Firm("aoba").zone(), "");
  EXPECT_EQ(Firms(), 0u);
  EXPECT_TRUE(journal_.IsTakenBack("firm"));
  EXPECT_EQ(journal_.Grown("aoba").timeline().size(), 2u) << "its events stay";
  EXPECT_EQ(UndoFirm("boss", "undo"), v1::EFFECTIVE);
  EXPECT_TRUE(FirmIsThere());
  EXPECT_EQ(journal_.Firm("aoba").zone(), "Asia/Tokyo");
  EXPECT_EQ(Firms(), 1u);
  EXPECT_FALSE(journal_.IsTakenBack("firm"));
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, AFirmStaysWhileAnybodyIsAtIt) {
  Write("peer", MoveTo("mori", "aoba"));
  UndoFirm("rep", "firm", "undo");
  EXPECT_TRUE(FirmIsThere());
  ASSERT_NE(Outweighed("aoba", "aoba"), nullptr);
  EXPECT_EQ(Outweighed("aoba", "aoba")->by_seq(), 0u);
  // It does not go by itself when they leave: who still wants that says so then.
  Write("rep", MoveTo("mori", ""));
  EXPECT_TRUE(FirmIsThere());
  UndoFirm("boss", "firm");
  EXPECT_FALSE(FirmIsThere());
  EXPECT_EQ(Outweighed("aoba", "aoba"), nullptr);
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, WhoIsGoneThemselvesKeepsNoFirm) {
  Write("rep", ProspectAddedOf("ono", "aoba"), "ono");
  Write("rep", RetractOf("ono", journal_.RefOf("ono")), "undo of ono");
  UndoFirm("rep", "firm");
  EXPECT_FALSE(FirmIsThere());
  // They come back, and with them whom they are at.
  Write("rep", RetractOf("ono", journal_.RefOf("undo of ono")));
  EXPECT_TRUE(FirmIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, AProspectThatComesToItBringsAFirmBack) {
  const Seq before = journal_.head();
  UndoFirm("rep", "firm");
  ASSERT_FALSE(FirmIsThere());
  Write("peer", Seen(ProspectAddedOf("ono", "aoba"), before));
  EXPECT_TRUE(FirmIsThere());
  ASSERT_NE(Outweighed("aoba", "aoba"), nullptr);
  EXPECT_EQ(Outweighed("aoba", "aoba")->by_seq(), journal_.head().value());
  EXPECT_EQ(ToldAt(journal_.head()), 1u);
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, WhatIsSaidOfAFirmByWhoHadNotSeenThatItIsGoneBringsItBack) {
  const Seq before = journal_.head();
  UndoFirm("rep", "firm", "undo");
  Write("peer", FirmEvent(v1::NOTE_ADDED));
  EXPECT_FALSE(FirmIsThere()) << "in knowledge of it";
  Write("peer", Seen(FirmEvent(v1::FIRM_CHANGED), before), "zone");
  EXPECT_TRUE(FirmIsThere());
  EXPECT_EQ(journal_.Firm("aoba").zone(), "Europe/Paris");
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, AnAssignmentMadeWithoutHavingSeenItBringsAFirmBack) {
  const Seq before = journal_.head();
  UndoFirm("rep", "firm");
  EXPECT_EQ(Write("boss", Seen(FirmEvent(v1::OWNER_ASSIGNED), before)), v1::EFFECTIVE);
  EXPECT_TRUE(FirmIsThere());
  ExpectLikeAFreshFold();
}

TEST_F(UndoneThingsTest, WhatStandsOnAFirmKeepsItThere) {
  Write("peer", FirmEvent(v1::FIRM_CHANGED), "zone");
  UndoFirm("rep", "firm");
  EXPECT_TRUE(FirmIsThere());
  ASSERT_NE(Outweighed("aoba", "aoba"), nullptr);
  EXPECT_EQ(Outweighed("aoba", "aoba")->by_seq(), journal_.head().value() - 1);
  EXPECT_EQ(ToldAt(journal_.head()), 1u);
  ExpectLikeAFreshFold();
}

// What becomes of a part of a prospect whose adding is taken back.
struct Part {
  std::string name;
  v1::Header added, spoken;
  std::function<int(const domain::Grown&)> count;  // Nullptr: the views do not hold it.
};

Part Deal() {
  v1::Header spoken = HeaderOf(v1::DEAL_STAGE_CHANGED, v1::PROSPECT, "mori");
  spoken.mutable_deal_stage_changed()->set_deal(IdOf("part"));
  spoken.mutable_deal_stage_changed()->set_stage("proposal");
  return {"deal", DealOpenedOf("mori", "part", 100), spoken,
          [](const domain::Grown& grown) { return grown.deals_size(); }};
}
Part Promise() {
  v1::Header made = HeaderOf(v1::PROMISE_MADE, v1::PROSPECT, "mori");
  made.mutable_promise_made()->set_promise(IdOf("part"));
  made.mutable_promise_made()->set_by(v1::US);
  made.mutable_promise_made()->set_kind(v1::DELIVERY);
  made.mutable_promise_made()->mutable_due()->set_day(20600);
  v1::Header spoken = HeaderOf(v1::PROMISE_CLOSED, v1::PROSPECT, "mori");
  spoken.mutable_promise_closed()->set_promise(IdOf("part"));
  spoken.mutable_promise_closed()->set_fate(v1::KEPT);
  return {"promise", made, spoken,
          [](const domain::Grown& grown) { return grown.promises_size(); }};
}
Part Task() {
  v1::Header delegated = HeaderOf(v1::TASK_DELEGATED, v1::PROSPECT, "mori");
  delegated.mutable_task_delegated()->set_task(IdOf("part"));
  delegated.mutable_task_delegated()->set_to(IdOf("peer"));
  v1::Header spoken = HeaderOf(v1::TASK_DONE, v1::PROSPECT, "mori");
  spoken.mutable_task_done()->set_task(IdOf("part"));
  return {"task", delegated, spoken, nullptr};
}

class UndonePartTest : public UndoneThingsTest, public ::testing::WithParamInterface<Part> {
 protected:
  UndonePartTest() {
    EXPECT_EQ(Write("rep", GetParam().added, "part added"), v1::EFFECTIVE);
    EXPECT_TRUE(IsThere());
  }
  v1::Verdict Undo(std::string_view writer, std::string_view what, std::string_view name = "") {
    return Write(writer, RetractOf("mori", journal_.RefOf(what)), name);
  }
  bool IsThere() {
    const bool there = !journal_.IsTakenBack("part added");
    if (GetParam().count != nullptr) {
      EXPECT_EQ(GetParam().count(journal_.Grown("mori")), there ? 1 : 0);
    }
    return there;
  }
};

TEST_P(UndonePartTest, AloneItIsGoneUntilTheUndoIsUndone) {
  Undo("rep", "part added", "undo");
  EXPECT_FALSE(IsThere());
  Undo("rep", "undo");
  EXPECT_TRUE(IsThere());
  ExpectLikeAFreshFold();
}

TEST_P(UndonePartTest, WhatStandsOnItKeepsItThere) {
  EXPECT_EQ(Write("peer", GetParam().spoken, "spoken"), v1::EFFECTIVE);
  Undo("rep", "part added");
  EXPECT_TRUE(IsThere());
  EXPECT_NE(Outweighed("mori", "part"), nullptr);
  EXPECT_EQ(ToldAt(journal_.head()), 1u);
  // With that taken back first it goes.
  Undo("peer", "spoken");
  EXPECT_TRUE(IsThere());
  Undo("boss", "part added");
  EXPECT_FALSE(IsThere());
  EXPECT_EQ(Outweighed("mori", "part"), nullptr);
  ExpectLikeAFreshFold();
}

TEST_P(UndonePartTest, WhatIsSaidOfItByWhoHadNotSeenThatBringsItBack) {
  const Seq before = journal_.head();
  Undo("rep", "part added");
  ASSERT_FALSE(IsThere());
  Write("peer", Seen(When(GetParam().spoken, At("2026-05-10")), before));
  EXPECT_TRUE(IsThere());
  ASSERT_NE(Outweighed("mori", "part"), nullptr);
  EXPECT_EQ(Outweighed("mori", "part")->by_seq(), journal_.head().value());
  EXPECT_EQ(ToldAt(journal_.head()), 1u);
  ExpectLikeAFreshFold();
}

TEST_P(UndonePartTest, WhatIsSaidOfItInKnowledgeOfThatDoesNot) {
  Undo("rep", "part added", "undo");
  Write("peer", GetParam().spoken);
  EXPECT_FALSE(IsThere());
  Undo("boss", "undo");
  EXPECT_TRUE(IsThere());
  ExpectLikeAFreshFold();
}

TEST_P(UndonePartTest, AnImportTakenBackTakesItAlong) {
  v1::Header added = ProspectAddedOf("ono");
  v1::Header part = GetParam().added;
  part.mutable_subject()->set_id(IdOf("ono"));
  if (part.has_deal_opened()) part.mutable_deal_opened()->set_deal(IdOf("other"));
  if (part.has_promise_made()) part.mutable_promise_made()->set_promise(IdOf("other"));
  if (part.has_task_delegated()) part.mutable_task_delegated()->set_task(IdOf("other"));
  added.set_import_ref("crm:1");
  part.set_import_ref("crm:2");
  ASSERT_EQ(Write("boss", added), v1::EFFECTIVE);
  ASSERT_EQ(Write("boss", part, "other added"), v1::EFFECTIVE);
  v1::Header retract = HeaderOf(v1::FACT_RETRACTED, v1::PROSPECT, "ono");
  retract.mutable_fact_retracted()->set_import("crm");
  Write("boss", retract);
  EXPECT_TRUE(journal_.IsTakenBack("other added"));
  EXPECT_FALSE(IsListed(journal_.Prospect("ono")));
  ExpectLikeAFreshFold();
}

INSTANTIATE_TEST_SUITE_P(Parts, UndonePartTest, ::testing::Values(Deal(), Promise(), Task()),
                         [](const auto& part) { return part.param.name; });

// A sale written by one command goes with its opening.
TEST_F(UndoneThingsTest, WhatClosedADealInOneActDoesNotKeepIt) {
  v1::Header opened = DealOpenedOf("mori", "deal", 100);
  v1::Header closed = DealClosedOf("mori", "deal", v1::DEAL_WON);
  const int64_t at_us = journal_.now_us();
  for (v1::Header* header : {&opened, &closed}) header->set_written_at_us(at_us);
  Write("rep", opened, "opened");
  Write("rep", closed);
  Write("rep", RetractOf("mori", journal_.RefOf("opened")));
  EXPECT_EQ(journal_.Grown("mori").deals_size(), 0);
  ExpectLikeAFreshFold();
}

// What adds a colleague, a laptop or the team is no fact: naming it takes nothing back.
TEST_F(UndoneThingsTest, AColleagueIsNotTakenBack) {
  v1::Header added = MemberAddedOf("new", v1::REP);
  ASSERT_EQ(Write("admin", added, "new added"), v1::EFFECTIVE);
  v1::Header undo = HeaderOf(v1::FACT_RETRACTED, v1::MEMBER, "new");
  *undo.mutable_fact_retracted()->mutable_fact() = journal_.RefOf("new added");
  Write("boss", undo);
  EXPECT_EQ(journal_.rows().Find(MemberKey(MemberOfName("new")))->state(), v1::ACTIVE);
  EXPECT_FALSE(journal_.IsTakenBack("new added"));
  ExpectLikeAFreshFold();
}

}  // namespace
}  // namespace tasuki::domain
