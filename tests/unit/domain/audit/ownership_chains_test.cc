#include "common/domain/audit/ownership_chains.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "common/domain/verdict/ownership.h"
#include "tests/unit/domain/random_journal.h"
#include "tests/unit/domain/test_journal.h"

namespace tasuki::domain {
namespace {

std::vector<OwnedBy> OwnersOf(TestJournal& journal, std::string_view subject) {
  OwnershipChains chains(journal.rows());
  for (const HeldFact& event : journal.events()) chains.Add(event.event());
  auto chain = chains.Of(SubjectOfName(subject));
  EXPECT_TRUE(chain.ok()) << chain.status();
  return chain.ok() ? *std::move(chain) : std::vector<OwnedBy>();
}

class OwnershipChainsTest : public ::testing::Test {
 protected:
  OwnershipChainsTest() {
    journal_.SetNow(At("2026-05-01"));
    for (const char* name : {"sato", "mori", "ueda"}) journal_.Join(name);
    journal_.Join("boss", v1::MANAGER);
    Day("2026-05-11", ProspectAddedOf("tanaka"));
  }

  void Day(std::string_view day, v1::Header header, std::string_view name = "",
           std::string_view writer = "boss") {
    if (At(day) > journal_.now_us()) journal_.SetNow(At(day));
    EXPECT_EQ(journal_.Write(writer, std::move(header), name), v1::EFFECTIVE) << day;
  }

  void Leave(std::string_view day, std::string_view member) {
    v1::Header left = HeaderOf(v1::MEMBER_LEFT, v1::MEMBER, member);
    left.mutable_member_left();
    Day(day, left);
  }

  // `2026-05-11 queue added` of each.
  std::vector<std::string> Chain(std::string_view subject) {
    std::vector<std::string> lines;
    for (const OwnedBy& owned : OwnersOf(journal_, subject)) {
      std::string line = absl::FormatTime("%Y-%m-%d", absl::FromUnixMicros(owned.from_us),
                                          absl::FixedTimeZone(9 * 3600));
      std::string owner = "queue";
      for (const char* name : {"sato", "mori", "ueda", "boss"}) {
        if (owned.owner == MemberOfName(name)) owner = name;
      }
      line += " " + owner + " " + std::string(WordOf(owned.how));
      if (owned.of_firm) line += " firm";
      lines.push_back(line);
    }
    return lines;
  }

  using Lines = std::vector<std::string>;
  TestJournal journal_;
};

TEST_F(OwnershipChainsTest, WhoeverIsAddedWithoutAnOwnerWaits) {  // N02
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added"}));
  Day("2026-05-14", AssignOf("tanaka", "sato"), "to sato");
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added", "2026-05-14 sato assigned"}));
  const std::vector<OwnedBy> chain = OwnersOf(journal_, "tanaka");
  EXPECT_NEAR(static_cast<double>(chain[0].to_us - chain[0].from_us) / 8.64e10, 3, 0.001);
  EXPECT_EQ(chain[1].to_us, INT64_MAX);
}

TEST_F(OwnershipChainsTest, WhoLeavesOwnsNothingFromThenOn) {
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  Leave("2026-05-20", "sato");
  Day("2026-05-25", AssignOf("tanaka", "mori", "to sato"), "to mori");
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added", "2026-05-11 sato assigned",
                                    "2026-05-20 queue left", "2026-05-25 mori assigned"}));
}

TEST_F(OwnershipChainsTest, ALaterRoleRewritesNothing) {  // N02
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  Leave("2026-05-20", "sato");
  v1::Header back = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, "sato");
  back.mutable_member_returned();
  Day("2026-05-22", back);
  const Lines before = Chain("tanaka");
  EXPECT_EQ(before.back(), "2026-05-22 sato returned");
  v1::Header auditor = HeaderOf(v1::ROLE_CHANGED, v1::MEMBER, "sato");
  auditor.mutable_role_changed()->set_role(v1::AUDITOR);
  Day("2026-06-10", auditor, "", "admin");
  Lines after = Chain("tanaka");
  EXPECT_EQ(after.back(), "2026-06-10 queue left");
  after.pop_back();
  EXPECT_EQ(after, before);
}

TEST_F(OwnershipChainsTest, WhoCameBackHasAnewOnlyWhatWasTheirs) {  // X15, X22
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  Leave("2026-05-20", "sato");
  v1::Header back = HeaderOf(v1::MEMBER_RETURNED, v1::MEMBER, "sato");
  back.mutable_member_returned();
  Day("2026-05-22", back, "back");
  const std::vector<OwnedBy> chain = OwnersOf(journal_, "tanaka");
  ASSERT_TRUE(chain.back().returned.has_value());
  EXPECT_EQ(*chain.back().returned, journal_.head());
  Day("2026-05-25", ProspectAddedOf("endo"));
  Day("2026-05-25", AssignOf("endo", "sato"), "endo to sato");
  EXPECT_EQ(Chain("endo").back(), "2026-05-25 sato assigned");
  // A cover of before that ends after the return ends, and nothing else.
  v1::Header cover = AssignOf("tanaka", "mori", "to sato");
  cover.mutable_owner_assigned()->set_until_us(At("2026-06-10"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  Day("2026-06-01", cover, "cover");
  EXPECT_EQ(Chain("tanaka").back(), "2026-06-10 sato cover-ended");
}

TEST_F(OwnershipChainsTest, ACoverEndsByItself) {
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  v1::Header cover = AssignOf("tanaka", "mori", "to sato");
  cover.mutable_owner_assigned()->set_until_us(At("2026-05-20"));
  cover.mutable_owner_assigned()->set_back_to(IdOf("sato"));
  Day("2026-05-15", cover, "cover");
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added", "2026-05-11 sato assigned",
                                    "2026-05-15 mori cover", "2026-05-20 sato cover-ended"}));
}

TEST_F(OwnershipChainsTest, WhatIsDeclinedGoesBack) {
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  Day("2026-05-15", AssignOf("tanaka", "mori", "to sato"), "to mori");
  v1::Header declined = HeaderOf(v1::HANDOVER_DECLINED, v1::PROSPECT, "tanaka");
  declined.mutable_handover_declined()->set_assignment(IdOf("to mori"));
  Day("2026-05-18", declined, "", "mori");
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added", "2026-05-11 sato assigned",
                                    "2026-05-15 mori assigned", "2026-05-18 sato declined"}));
}

TEST_F(OwnershipChainsTest, WithoutAnOwnerOfTheirOwnTheFirmsCounts) {  // X14
  v1::Header firm = HeaderOf(v1::FIRM_ADDED, v1::FIRM, "aoba");
  firm.mutable_firm_added();
  Day("2026-05-12", firm);
  Day("2026-05-12", ProspectAddedOf("ito", "aoba"));
  v1::Header assign = AssignOf("aoba", "sato");
  assign.mutable_subject()->set_kind(v1::FIRM);
  Day("2026-05-14", assign, "firm to sato");
  Day("2026-05-16", AssignOf("ito", "mori"), "ito to mori");
  EXPECT_EQ(Chain("ito"), (Lines{"2026-05-12 queue added", "2026-05-14 sato assigned firm",
                                 "2026-05-16 mori assigned"}));
  EXPECT_EQ(Chain("aoba"), (Lines{"2026-05-14 sato assigned"}));
}

TEST_F(OwnershipChainsTest, ADecisionDatedBackCountsFromThenOn) {
  Day("2026-05-11", AssignOf("tanaka", "sato"), "to sato");
  Day("2026-05-20", When(AssignOf("tanaka", "mori", "to sato"), At("2026-05-14")), "to mori");
  EXPECT_EQ(Chain("tanaka"), (Lines{"2026-05-11 queue added", "2026-05-11 sato assigned",
                                    "2026-05-14 mori assigned"}));
}

TEST_F(OwnershipChainsTest, WhoNeedsNoOwnerAnyMoreEnds) {
  OwnershipChains live(journal_.rows());
  EXPECT_EQ(live.EndOf(SubjectOfName("tanaka")), INT64_MAX);
  Day("2026-05-14", OutcomeOf("tanaka", v1::OPTED_OUT));
  OwnershipChains chains(journal_.rows());
  for (const HeldFact& event : journal_.events()) chains.Add(event.event());
  EXPECT_NEAR(static_cast<double>(chains.EndOf(SubjectOfName("tanaka")) - At("2026-05-14")), 0,
              2e6);
}

// Whatever happened: who has it at the end of the chain is accountable now, and there is no gap.
TEST(OwnershipChainsPropertyTest, AChainEndsWithWhoIsAccountableNow) {
  EXPECT_TRUE(rc::check([] {
    const auto choices = *rc::gen::container<std::vector<uint32_t>>(rc::gen::arbitrary<uint32_t>());
    TestJournal journal;
    WriteRandom(choices, journal);
    const int64_t now_us = journal.now_us();
    for (const char* prospect : kRandomProspects) {
      const std::vector<OwnedBy> chain = OwnersOf(journal, prospect);
      const MemberId owner = OwnerOf(SubjectOfName(prospect), now_us, journal.rows()).owner;
      MemberId held;
      for (size_t i = 0; i < chain.size(); ++i) {
        if (i > 0) RC_ASSERT(chain[i - 1].to_us == chain[i].from_us);
        if (chain[i].from_us <= now_us) held = chain[i].owner;
      }
      if (!chain.empty()) RC_ASSERT(held == owner);
    }
  }));
}

}  // namespace
}  // namespace tasuki::domain
