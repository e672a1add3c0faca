#include "common/integrity/epochs.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/integrity/hash.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "tests/unit/integrity/examples.h"

namespace tasuki::integrity {
namespace {

v1::EpochList List(const std::vector<std::pair<uint64_t, uint64_t>>& entries) {
  v1::EpochList list;
  for (const auto& [epoch, began] : entries) {
    AppendEpoch(Epoch(epoch), Seq(began), Sha256(std::to_string(epoch)).bytes(), list);
  }
  return list;
}

SharedPast Share(const v1::EpochList& ours, uint64_t our_seq, const v1::EpochList& theirs,
                 uint64_t their_seq) {
  return ShareEpochs(ours, Seq(our_seq), theirs, Seq(their_seq));
}

TEST(EpochsTest, AnotherKeyTeamOrWordIsRefused) {
  v1::EpochList list = List({{1, 0}, {50, 12}});
  SignEpochs(Key(1), Team(), list);
  EXPECT_TRUE(VerifyEpochs(Key(1).public_key(), Team(), list).ok());
  EXPECT_EQ(VerifyEpochs(Key(2).public_key(), Team(), list).code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(VerifyEpochs(Key(1).public_key(), TeamId(), list).code(),
            absl::StatusCode::kUnauthenticated);
  for (int change = 0; change < 4; ++change) {
    v1::EpochList other = list;
    if (change == 0) other.mutable_entries(1)->set_began(13);
    if (change == 1) other.mutable_entries(1)->set_epoch(51);
    if (change == 2) other.mutable_entries(1)->set_root(Sha256("other").str());
    if (change == 3) other.mutable_entries()->RemoveLast();
    EXPECT_EQ(VerifyEpochs(Key(1).public_key(), Team(), other).code(),
              absl::StatusCode::kUnauthenticated)
        << change;
  }
}

// Computed apart from this code: signed lists are kept by laptops and checked for ever.
TEST(EpochsTest, WhatIsSignedHasOneLayout) {
  EXPECT_EQ(Sha256(EpochsBytes(Team(), List({{1, 0}, {7, 10}}))).Hex(),
            "0759cb962693c91a474c46dabe681393efcfd9afe39f090346601481de308e8b");
}

TEST(EpochsTest, AListThatContradictsItselfIsRefusedThoughSigned) {
  std::vector<v1::EpochList> bad = {v1::EpochList(), List({{0, 0}}), List({{1, 5}}),
                                    List({{1, 0}, {1, 3}}), List({{1, 0}, {9, 6}, {10, 5}})};
  bad.push_back(List({{1, 0}}));
  bad.back().mutable_entries(0)->set_root("short");
  for (v1::EpochList& list : bad) {
    SignEpochs(Key(1), Team(), list);
    EXPECT_EQ(VerifyEpochs(Key(1).public_key(), Team(), list).code(),
              absl::StatusCode::kInvalidArgument)
        << list.ShortDebugString();
  }
}

TEST(EpochsTest, TwoRestoresOfOneBackupShareWhatLiesBeforeTheEarlierOne) {
  const SharedPast past = Share(List({{1, 0}, {7, 10}}), 15, List({{1, 0}, {9, 10}}), 12);
  EXPECT_EQ(past.relation, EpochRelation::kParted);
  EXPECT_EQ(past.common, Seq(10));
  EXPECT_EQ(past.agreed, Seq(0));
}

TEST(EpochsTest, AnOlderBackupRestoredLaterCutsDeeper) {
  EXPECT_EQ(Share(List({{1, 0}, {7, 10}}), 15, List({{1, 0}, {9, 4}}), 12).common, Seq(4));
  EXPECT_EQ(Share(List({{1, 0}, {7, 4}}), 15, List({{1, 0}, {9, 10}}), 12).common, Seq(4));
}

TEST(EpochsTest, WhoIsBehindOrAheadByAnEpochIsTold) {
  const v1::EpochList one = List({{1, 0}});
  const v1::EpochList two = List({{1, 0}, {7, 10}});
  EXPECT_EQ(Share(one, 15, two, 12).relation, EpochRelation::kTheyWentOn);
  EXPECT_EQ(Share(one, 15, two, 12).common, Seq(10));
  EXPECT_EQ(Share(two, 15, one, 12).relation, EpochRelation::kWeWentOn);
  EXPECT_EQ(Share(two, 15, one, 12).common, Seq(10));
  EXPECT_EQ(Share(two, 15, two, 12).relation, EpochRelation::kSame);
  EXPECT_EQ(Share(two, 15, two, 12).common, Seq(12));
  EXPECT_EQ(Share(two, 15, two, 12).agreed, Seq(10));
}

TEST(EpochsTest, OneEpochBegunInTwoWaysIsAContradiction) {
  EXPECT_EQ(Share(List({{1, 0}, {7, 10}}), 15, List({{1, 0}, {7, 9}}), 12).relation,
            EpochRelation::kContradicts);
  EXPECT_EQ(Share(List({{1, 0}, {7, 10}}), 15, List({{1, 0}, {3, 2}, {7, 10}}), 12).relation,
            EpochRelation::kContradicts);
}

TEST(EpochsTest, WhoKnowsNoListSharesNothingForSure) {
  EXPECT_EQ(Share(v1::EpochList(), 15, List({{1, 0}}), 12).common, Seq(0));
  EXPECT_EQ(Share(List({{2, 0}}), 15, List({{1, 0}}), 12).common, Seq(0));
}

TEST(EpochsTest, AReplicaThatKnowsItsNumberOnlyHasTheListUpToIt) {
  const v1::EpochList list = List({{1, 0}, {7, 10}, {9, 12}});
  EXPECT_EQ(EpochsUpTo(list, Epoch(7)).entries_size(), 2);
  EXPECT_EQ(EpochsUpTo(list, Epoch(8)).entries_size(), 0);
}

TEST(EpochsTest, TheOldestEntriesGoAndWhatIsKnownStays) {
  v1::EpochList list = List({{1, 0}});
  v1::EpochList before;
  for (uint64_t i = 0; i < 3 * kEpochsMax; ++i) {
    if (i == 3 * kEpochsMax - 5) before = list;
    AppendEpoch(Epoch(10 + i), Seq(i), Sha256("").bytes(), list);
  }
  EXPECT_EQ(list.entries_size(), kEpochsMax);
  EXPECT_TRUE(CheckEpochs(list).ok());
  const SharedPast past = Share(before, 5000, list, 5000);
  EXPECT_EQ(past.relation, EpochRelation::kTheyWentOn);
  EXPECT_EQ(past.common, Seq(3 * kEpochsMax - 5));
  EXPECT_EQ(Share(List({{1, 0}, {7, 10}}), 15, list, 5000).common, Seq(0));
}

// A journal of events that are all different, and the epochs that led to it.
struct Journal {
  std::vector<int> events;
  v1::EpochList list;

  void Begin(uint64_t epoch) {
    AppendEpoch(Epoch(epoch), Seq(events.size()), Sha256(std::to_string(epoch)).bytes(), list);
  }
};

size_t SharedEvents(const Journal& a, const Journal& b) {
  const size_t most = std::min(a.events.size(), b.events.size());
  size_t same = 0;
  while (same < most && a.events[same] == b.events[same]) ++same;
  return same;
}

// Backups taken and restored in any order, twice too; losses accepted without a restore; laptops
// that were there, were away, or came half-way.
RC_GTEST_PROP(EpochsProperty, TheCommonPartIsTheLongestEqualBeginning, ()) {
  Journal server;
  server.Begin(1);
  std::vector<Journal> backups = {server};
  std::vector<Journal> laptops;
  int next_event = 0;
  uint64_t next_epoch = 2;
  const auto steps = *rc::gen::container<std::vector<std::pair<uint8_t, uint8_t>>>(
      rc::gen::pair(rc::gen::inRange<uint8_t>(0, 8), rc::gen::arbitrary<uint8_t>()));
  for (const auto& [what, which] : steps) {
    switch (what) {
      case 0:
        backups.push_back(server);
        break;
      case 1:
        server = backups[which % backups.size()];
        server.Begin(next_epoch += 1 + which % 3);
        break;
      case 2:
        server.Begin(next_epoch += 1 + which % 3);
        break;
      case 3: {  // A laptop has come part of the way, or all of it.
        Journal laptop = server;
        if (which % 2 == 0) laptop.events.resize(which % (laptop.events.size() + 1));
        laptops.push_back(std::move(laptop));
        break;
      }
      default:
        server.events.push_back(next_event++);
    }
  }
  for (const Journal& laptop : laptops) {
    RC_ASSERT(CheckEpochs(laptop.list).ok());
    const SharedPast past =
        Share(laptop.list, laptop.events.size(), server.list, server.events.size());
    RC_ASSERT(past.common.value() == SharedEvents(laptop, server));
    RC_ASSERT(past.agreed <= past.common);
    const SharedPast back =
        Share(server.list, server.events.size(), laptop.list, laptop.events.size());
    RC_ASSERT(past.common == back.common);
    RC_ASSERT(past.relation != EpochRelation::kContradicts);
  }
}

}  // namespace
}  // namespace tasuki::integrity
