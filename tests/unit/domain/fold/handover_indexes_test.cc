#include "common/domain/fold/handover_indexes.h"

#include <gtest/gtest.h>

#include <optional>

#include "common/domain/rows/keys.h"
#include "tests/unit/domain/test_journal.h"

// What waits of a change of owner (N03), and each under who got and who gave it. 2026-05-11 is a
// Monday.

namespace tasuki::domain {
namespace {

class HandoverIndexesTest : public ::testing::Test {
 protected:
  HandoverIndexesTest() {
    journal_.SetNow(At("2026-05-11"));
    for (const char* name : {"sato", "mori"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    journal_.Write("sato", ProspectAddedOf("tanaka"));
    journal_.Write("sato", AssignOf("tanaka", "sato"), "first");
  }

  v1::Verdict On(std::string_view day, v1::Header header, std::string_view by,
                 std::string_view name = "") {
    if (At(day, 10) > journal_.now_us()) journal_.SetNow(At(day, 10));
    return journal_.Write(by, When(std::move(header), At(day, 10)), name);
  }
  // From Sato to Mori, after Sato has dealt with them.
  void HandOver() {
    On("2026-05-12", TouchOf("tanaka"), "sato");
    ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "mori", "first"), "sato", "second"),
              v1::EFFECTIVE);
  }
  static v1::Header Answer(bool accepts, std::string_view assignment) {
    v1::Header header =
        HeaderOf(accepts ? v1::HANDOVER_ACCEPTED : v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
    if (accepts) {
      header.mutable_handover_accepted()->set_assignment(IdOf(assignment));
    } else {
      header.mutable_handover_declined()->set_assignment(IdOf(assignment));
      header.mutable_handover_declined()->set_why(v1::WHY_FIT);
    }
    return header;
  }
  static v1::Header Introduced() {
    v1::Header header = HeaderOf(v1::CLIENT_INTRODUCED, v1::PROSPECT, "tanaka");
    header.mutable_client_introduced()->set_how(v1::VISIT);
    return header;
  }
  std::optional<v1::OpenHandoverRow> OpenOf(std::string_view member,
                                            std::string_view subject = "tanaka") {
    const auto* row =
        journal_.rows().Find(OpenHandoverKey(MemberOfName(member), SubjectOfName(subject)));
    if (row == nullptr) return std::nullopt;
    return *row;
  }
  // So many rows `H`.
  int CountOf(std::string_view member, HandoverPart part) {
    const KeyBytes prefix = KeyBytes('H').Append(IdOf(member)).AppendU8(static_cast<uint8_t>(part));
    int count = 0;
    EXPECT_TRUE(journal_.rows()
                    .ScanRows(prefix.view(),
                              [&](std::string_view, std::string_view) {
                                ++count;
                                return true;
                              })
                    .ok());
    return count;
  }

  TestJournal journal_;
};

TEST_F(HandoverIndexesTest, ItIsOpenUntilAcceptedIntroducedAndTouched) {  // N03
  EXPECT_FALSE(OpenOf("sato").has_value()) << "who adds for themselves was handed nothing";
  HandOver();
  ASSERT_TRUE(OpenOf("mori").has_value());
  EXPECT_TRUE(OpenOf("mori")->accepts());
  EXPECT_TRUE(OpenOf("mori")->introduces());
  EXPECT_TRUE(OpenOf("mori")->touches());
  EXPECT_EQ(OpenOf("mori")->from(), IdOf("sato"));
  EXPECT_EQ(OpenOf("mori")->kind(), v1::PROSPECT);
  On("2026-05-13", Answer(true, "second"), "mori");
  EXPECT_FALSE(OpenOf("mori")->accepts());
  On("2026-05-14", Introduced(), "mori");
  EXPECT_FALSE(OpenOf("mori")->introduces());
  On("2026-05-15", TouchOf("tanaka"), "sato");
  EXPECT_TRUE(OpenOf("mori").has_value()) << "the new owner's own touch is wanted";
  On("2026-05-15", TouchOf("tanaka"), "mori", "touch");
  EXPECT_FALSE(OpenOf("mori").has_value());
  // Taken back, it is open again.
  On("2026-05-15", RetractOf("tanaka", journal_.RefOf("touch")), "mori");
  ASSERT_TRUE(OpenOf("mori").has_value());
  EXPECT_TRUE(OpenOf("mori")->touches());
}

TEST_F(HandoverIndexesTest, DeclinedOrHandedOnItIsNotTheirsAnyMore) {
  HandOver();
  On("2026-05-13", Answer(false, "second"), "mori");
  EXPECT_FALSE(OpenOf("mori").has_value());
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).declined_why(), v1::WHY_FIT);
  ASSERT_EQ(On("2026-05-14", AssignOf("tanaka", "boss", "second"), "sato", "third"), v1::EFFECTIVE);
  EXPECT_TRUE(OpenOf("boss").has_value());
  ASSERT_EQ(On("2026-05-15", AssignOf("tanaka", "mori", "third"), "boss"), v1::EFFECTIVE);
  EXPECT_FALSE(OpenOf("boss").has_value());
  EXPECT_TRUE(OpenOf("mori").has_value());
  EXPECT_EQ(CountOf("mori", HandoverPart::kGot), 2);
  EXPECT_EQ(CountOf("mori", HandoverPart::kGave), 0);
  EXPECT_EQ(CountOf("sato", HandoverPart::kGave), 2) << "what was declined was theirs to give";
  EXPECT_EQ(CountOf("boss", HandoverPart::kGave), 1);
}

TEST_F(HandoverIndexesTest, WhoTakesItThemselvesHasAccepted) {
  On("2026-05-12", TouchOf("tanaka"), "sato");
  ASSERT_EQ(On("2026-05-13", AssignOf("tanaka", "boss", "first"), "boss"), v1::EFFECTIVE);
  ASSERT_TRUE(OpenOf("boss").has_value());
  EXPECT_FALSE(OpenOf("boss")->accepts());
  EXPECT_TRUE(OpenOf("boss")->introduces());
}

TEST_F(HandoverIndexesTest, ACoverIsCompleteOnceItIsAccepted) {
  On("2026-05-12", TouchOf("tanaka"), "sato");
  v1::Header cover = AssignOf("tanaka", "mori", "first");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-01"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  ASSERT_EQ(On("2026-05-13", cover, "sato", "cover"), v1::EFFECTIVE);
  EXPECT_TRUE(OpenOf("mori")->cover());
  EXPECT_FALSE(OpenOf("mori")->introduces());
  EXPECT_FALSE(OpenOf("mori")->touches());
  On("2026-05-14", Answer(true, "cover"), "mori");
  EXPECT_FALSE(OpenOf("mori").has_value());
}

TEST_F(HandoverIndexesTest, OfWhomWasMergedAwayNothingWaitsUntilTheyAreSplit) {
  HandOver();
  const v1::OpenHandoverRow open = *OpenOf("mori");
  journal_.Write("sato", ProspectAddedOf("again"));
  v1::Header merge = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, "tanaka");
  merge.mutable_prospects_merged()->set_into(IdOf("again"));
  ASSERT_EQ(On("2026-05-14", merge, "boss", "merge"), v1::EFFECTIVE);
  EXPECT_FALSE(OpenOf("mori").has_value());
  EXPECT_FALSE(journal_.Prospect("tanaka").has_next());
  v1::Header split = HeaderOf(v1::PROSPECTS_SPLIT, v1::PROSPECT, "tanaka");
  split.mutable_prospects_split();
  split.set_base(IdOf("merge"));
  ASSERT_EQ(On("2026-05-14", split, "boss"), v1::EFFECTIVE);
  EXPECT_EQ(OpenOf("mori")->SerializeAsString(), open.SerializeAsString());
  EXPECT_TRUE(journal_.Prospect("tanaka").has_next());
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 100));
}

TEST_F(HandoverIndexesTest, AFirmIsToBeAcceptedAndNoMore) {  // X14
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "acme");
  firm.mutable_firm_added();
  journal_.Write("sato", firm);
  v1::Header assign = AssignOf("acme", "mori");
  assign.mutable_subject()->set_kind(v1::FIRM);
  ASSERT_EQ(journal_.Write("boss", assign, "firm"), v1::EFFECTIVE);
  ASSERT_TRUE(OpenOf("mori", "acme").has_value());
  EXPECT_EQ(OpenOf("mori", "acme")->kind(), v1::FIRM);
  EXPECT_FALSE(OpenOf("mori", "acme")->touches());
  v1::Header accepted = HeaderOf(v1::HANDOVER_ACCEPTED, v1::FIRM, "acme");
  accepted.mutable_handover_accepted()->set_assignment(IdOf("firm"));
  journal_.Write("mori", accepted);
  EXPECT_FALSE(OpenOf("mori", "acme").has_value());
  EXPECT_EQ(CountOf("mori", HandoverPart::kGot), 1);
}

TEST_F(HandoverIndexesTest, WhatIsFoundOverdueBySoMuchMarksIt) {  // X23, R004
  HandOver();
  On("2026-05-14", Introduced(), "mori");  // The step waits until Tuesday, the 19th.
  On("2026-05-26", TouchOf("tanaka"), "mori");
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).overdue_us(), 0) << "five days are not over five";
  On("2026-06-30", TouchOf("tanaka"), "mori");
  // Since when, not when it was found.
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).overdue_us(), At("2026-06-10", 0));
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 100));
  // A touch in between that comes late: nothing was overdue by so much.
  On("2026-06-02", TouchOf("tanaka"), "mori");
  const int64_t overdue_us = journal_.Grown("tanaka").handovers(1).overdue_us();
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 100));
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 2, 2));
  EXPECT_TRUE(overdue_us == 0 || overdue_us > At("2026-06-10", 0));
}

TEST_F(HandoverIndexesTest, WhatTheGiverLeftOverdueCountsFromTheHandingOver) {
  On("2026-05-12", TouchOf("tanaka"), "sato");
  ASSERT_EQ(On("2026-07-13", AssignOf("tanaka", "mori", "first"), "sato"), v1::EFFECTIVE);
  On("2026-07-15", Introduced(), "mori");
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).overdue_us(), 0);
}

TEST_F(HandoverIndexesTest, MergedAwayWhatWasFoundOverdueStands) {
  HandOver();
  On("2026-06-30", TouchOf("tanaka"), "mori");
  ASSERT_NE(journal_.Grown("tanaka").handovers(1).overdue_us(), 0);
  journal_.Write("sato", ProspectAddedOf("again"));
  v1::Header merge = HeaderOf(v1::PROSPECTS_MERGED, v1::PROSPECT, "tanaka");
  merge.mutable_prospects_merged()->set_into(IdOf("again"));
  ASSERT_EQ(On("2026-07-01", merge, "boss", "merge"), v1::EFFECTIVE);
  On("2026-05-12", TouchOf("tanaka"), "sato");  // Late, so that all folds anew.
  EXPECT_NE(journal_.Grown("tanaka").handovers(1).overdue_us(), 0);
  EXPECT_EQ(journal_.AllRows(), FreshFold(journal_.events(), 100));
}

TEST_F(HandoverIndexesTest, AnOutcomeThatAsksForNoMoreEndsIt) {  // X18
  HandOver();
  On("2026-05-14", OutcomeOf("tanaka", v1::REPLIED), "mori");
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).ended_us(), 0);
  On("2026-05-15", OutcomeOf("tanaka", v1::NOT_NOW), "mori");
  On("2026-05-18", OutcomeOf("tanaka", v1::NO), "mori");
  EXPECT_EQ(journal_.Grown("tanaka").handovers(1).ended_us(), At("2026-05-15", 10));
  EXPECT_EQ(journal_.Grown("tanaka").handovers(0).ended_us(), 0);
}

}  // namespace
}  // namespace tasuki::domain
