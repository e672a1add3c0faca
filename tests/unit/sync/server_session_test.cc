#include "common/sync/server_session.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "common/integrity/checkpoint.h"
#include "common/sync/join_code.h"
#include "tests/unit/sync/server_device.h"

namespace tasuki::sync {
namespace {

// Knows one device.
class OneDevice : public TeamDirectory {
 public:
  explicit OneDevice(const TestDevice& device) : device_(device) {
    facts.member = device.member;
    facts.role = v1::REP;
    facts.public_key = device.key.public_key();
  }

  absl::StatusOr<std::optional<TeamFacts>> FindTeam(TeamId team) override {
    if (team != device_.team) return std::nullopt;
    return team_facts;
  }
  absl::StatusOr<std::optional<DeviceFacts>> FindDevice(TeamId, DeviceId device) override {
    if (device != device_.device) return std::nullopt;
    return facts;
  }

  DeviceFacts facts;
  TeamFacts team_facts;

 private:
  const TestDevice& device_;
};

class ServerSessionTest : public ::testing::Test {
 protected:
  ServerSessionTest()
      : device_(TeamId::Random(random_), MemberId::Random(random_), random_),
        directory_(device_),
        session_(directory_, {in_flight_, staged_}) {
    device_.Record(device_.Opened());  // Held already.
  }

  ServerOutput Send(const v1::ClientFrame& frame) {
    return session_.OnFrame(Received(frame), absl::FromUnixSeconds(1'800'000'000));
  }

  // Greets, and binds with nothing held.
  v1::Welcome Greet() {
    const ReplicaTip held = device_.tip;
    EXPECT_TRUE(Send(device_.Hello()).bind.has_value());
    ServerOutput out = session_.OnBound(
        held, {.epoch = Epoch(1), .seq = Seq(9), .waiting = false, .common = Seq(9)});
    EXPECT_EQ(out.frames.size(), 1u);
    return out.frames[0].welcome();
  }

  static v1::NackCode NackOf(const ServerOutput& out) {
    EXPECT_TRUE(out.units.empty());
    EXPECT_EQ(out.frames.size(), 1u);
    return out.frames.empty() ? v1::NACK_CODE_UNSPECIFIED : out.frames[0].nack().code();
  }

  UnitResult Done(const PushUnit& unit) {
    return {.number = unit.number,
            .up_to = unit.pushes.back()->after.seq,
            .first = Seq(10),
            .last = Seq(9 + unit.events)};
  }

  SeededRandom random_{7};
  TestDevice device_;
  OneDevice directory_;
  ByteBudget in_flight_{kPushBytesInFlightMax};
  ByteBudget staged_{kStagedBytesMax};
  ServerSession session_;
};

TEST_F(ServerSessionTest, WelcomeTellsWhatIsHeld) {
  const ReplicaTip held = device_.tip;
  const v1::Welcome welcome = Greet();
  EXPECT_EQ(welcome.held_replica_seq(), held.seq.value());
  EXPECT_EQ(welcome.held_chain(), held.chain.bytes());
  EXPECT_EQ(welcome.epoch(), 1u);
  EXPECT_EQ(welcome.head_seq(), 9u);
  EXPECT_EQ(welcome.push_window(), 1u);
  EXPECT_EQ(welcome.limits().push_events(), kPushEventsMax);
}

TEST_F(ServerSessionTest, ALongQueueGetsTheWholeWindow) {
  TestDevice empty = device_;
  device_.PushProspects(100);
  EXPECT_TRUE(Send(device_.Hello()).bind.has_value());
  ServerOutput out = session_.OnBound(empty.tip, {.epoch = Epoch(1)});
  EXPECT_EQ(out.frames[0].welcome().push_window(), kPushWindowMax);
}

TEST_F(ServerSessionTest, OneWhoDidNotSignIsRefused) {
  v1::ClientFrame hello = device_.Hello();
  hello.mutable_hello()->set_applied_seq(3);
  ServerOutput out = Send(hello);
  EXPECT_EQ(NackOf(out), v1::BAD_SIGNATURE);
  EXPECT_TRUE(out.close);
}

TEST_F(ServerSessionTest, AStrangerIsNotEnrolled) {
  TestDevice stranger(device_.team, device_.member, random_);
  EXPECT_EQ(NackOf(Send(stranger.Hello())), v1::NOT_ENROLLED);
}

TEST_F(ServerSessionTest, ARevokedDeviceHearsOnlyThat) {
  directory_.facts.revoked = true;
  ServerOutput out = Send(device_.Hello());
  ASSERT_TRUE(out.bind.has_value());
  EXPECT_TRUE(out.bind->revoked);
  out = session_.OnBound(device_.tip, {.epoch = Epoch(1), .seq = Seq(9), .common = Seq(9)});
  ASSERT_EQ(out.frames.size(), 1u);
  EXPECT_TRUE(out.frames[0].has_revoked());
  EXPECT_TRUE(out.close);
}

TEST_F(ServerSessionTest, ARevokedDeviceHandsInWhatItWroteAndHearsNothingElse) {  // N10, I10
  directory_.facts.revoked = true;
  const ReplicaTip held = device_.tip;
  const v1::ClientFrame first = device_.PushProspects(2);
  const v1::ClientFrame last = device_.PushProspects(1);
  ASSERT_TRUE(Send(device_.Hello()).bind.has_value());
  ServerOutput out = session_.OnBound(held, {.epoch = Epoch(1), .seq = Seq(9), .common = Seq(9)});
  ASSERT_EQ(out.frames.size(), 1u);
  EXPECT_TRUE(out.frames[0].has_welcome());
  EXPECT_FALSE(out.pull) << "nothing may be sent";
  out = Send(first);
  ASSERT_EQ(out.units.size(), 1u);
  out = session_.OnUnitDone(Done(out.units[0]));
  ASSERT_EQ(out.frames.size(), 1u);
  EXPECT_TRUE(out.frames[0].has_ack());
  EXPECT_FALSE(out.close);
  EXPECT_FALSE(out.pull);
  out = Send(last);
  ASSERT_EQ(out.units.size(), 1u);
  out = session_.OnUnitDone(Done(out.units[0]));
  ASSERT_EQ(out.frames.size(), 2u);
  EXPECT_TRUE(out.frames[0].has_ack());
  EXPECT_NE(out.frames[1].revoked().text().find("all that it wrote"), std::string::npos);
  EXPECT_TRUE(out.close);
}

TEST_F(ServerSessionTest, ARevokedDeviceWhosePushIsRefusedIsDone) {
  directory_.facts.revoked = true;
  const ReplicaTip held = device_.tip;
  v1::ClientFrame push = device_.PushProspects(1);
  ASSERT_TRUE(Send(device_.Hello()).bind.has_value());
  session_.OnBound(held, {.epoch = Epoch(1), .seq = Seq(9), .common = Seq(9)});
  ServerOutput out = Send(push);
  ASSERT_EQ(out.units.size(), 1u);
  out = session_.OnUnitDone({.number = out.units[0].number, .nack = MakeNack(v1::DISK_FULL, "")});
  ASSERT_EQ(out.frames.size(), 2u);
  EXPECT_TRUE(out.frames[0].has_nack());
  EXPECT_NE(out.frames[1].revoked().text().find("outbox"), std::string::npos);
  EXPECT_TRUE(out.close);
}

TEST_F(ServerSessionTest, AnotherVersionMustUpdate) {
  v1::ClientFrame hello = device_.Hello();
  hello.mutable_hello()->set_version_min(2);
  hello.mutable_hello()->set_version_max(3);
  EXPECT_EQ(NackOf(Send(hello)), v1::UPDATE_CLIENT);
}

TEST_F(ServerSessionTest, AnOldSchemaMustUpdate) {
  directory_.team_facts.min_schema = 99;
  EXPECT_EQ(NackOf(Send(device_.Hello())), v1::UPDATE_CLIENT);
}

TEST_F(ServerSessionTest, APushBecomesOneUnit) {
  Greet();
  ServerOutput out = Send(device_.PushProspects(3));
  ASSERT_EQ(out.units.size(), 1u);
  EXPECT_EQ(out.units[0].events, 3u);
  EXPECT_TRUE(out.frames.empty());
  ServerOutput acked = session_.OnUnitDone(Done(out.units[0]));
  EXPECT_EQ(acked.frames[0].ack().replica_seq(), 4u);
  EXPECT_EQ(acked.frames[0].ack().first_seq(), 10u);
  EXPECT_EQ(acked.frames[0].ack().last_seq(), 12u);
}

TEST_F(ServerSessionTest, AGapIsRefusedAndSaysWhereToGoOn) {
  Greet();
  device_.PushProspects(2);
  ServerOutput out = Send(device_.PushProspects(1));
  EXPECT_EQ(NackOf(out), v1::GAP);
  EXPECT_EQ(out.frames[0].nack().expected_replica_seq(), 2u);
}

TEST_F(ServerSessionTest, AnotherHistoryIsAForkBeforeAnythingIsSkipped) {
  Greet();
  TestDevice clone = device_;
  ServerOutput first = Send(device_.PushProspects(2));
  session_.OnUnitDone(Done(first.units[0]));
  // The clone sends events 2 and 3 of its own, and a third: nothing is taken for known.
  EXPECT_EQ(NackOf(Send(clone.PushProspects(3))), v1::FORKED);
}

TEST_F(ServerSessionTest, TheSamePushAgainIsAcknowledgedAgain) {
  Greet();
  const v1::ClientFrame push = device_.PushProspects(2);
  session_.OnUnitDone(Done(Send(push).units[0]));
  ServerOutput again = Send(push);
  EXPECT_TRUE(again.units.empty());
  ASSERT_EQ(again.frames.size(), 1u);
  EXPECT_EQ(again.frames[0].ack().replica_seq(), 3u);
}

TEST_F(ServerSessionTest, OnlyWhatIsNewOfAnOverlappingPushIsTaken) {
  Greet();
  TestDevice before = device_;
  const v1::ClientFrame first = device_.PushProspects(2);
  session_.OnUnitDone(Done(Send(first).units[0]));
  v1::ClientFrame both = first;
  *both.mutable_push()->add_records() = device_.Record(device_.Prospect());
  device_.Sign(*both.mutable_push());
  ServerOutput out = Send(both);
  ASSERT_EQ(out.units.size(), 1u);
  EXPECT_EQ(out.units[0].events, 1u);
  EXPECT_EQ(out.units[0].before.seq, ReplicaSeq(3));
}

TEST_F(ServerSessionTest, AChangedByteBreaksTheSignature) {
  Greet();
  v1::ClientFrame push = device_.PushProspects(2);
  v1::Header other = device_.Prospect();
  push.mutable_push()->mutable_records(1)->set_header(other.SerializeAsString());
  EXPECT_EQ(NackOf(Send(push)), v1::BAD_SIGNATURE);
}

TEST_F(ServerSessionTest, UnreadableBytesAreNamed) {
  Greet();
  v1::ClientFrame push = device_.Push([&](v1::Push& message) {
    *message.add_records() = device_.Record(device_.Prospect());
    v1::Record& bad = *message.add_records();
    bad = device_.Record(device_.Prospect());
    bad.set_header("\xff\xff\xff");
  });
  ServerOutput out = Send(push);
  EXPECT_EQ(NackOf(out), v1::MALFORMED);
  EXPECT_EQ(out.frames[0].nack().replica_seq(), 3u);
}

TEST_F(ServerSessionTest, AnOversizeEventIsRefused) {
  Greet();
  v1::ClientFrame push = device_.Push([&](v1::Push& message) {
    v1::Header header = device_.Prospect();
    header.set_key_id(KeyId::Random(random_).str());
    *message.add_records() = device_.Record(header, 0, std::string(kEventBytesMax + 1, 'x'));
  });
  EXPECT_EQ(NackOf(Send(push)), v1::TOO_BIG);
}

TEST_F(ServerSessionTest, ASealedPartNeedsAKey) {
  Greet();
  v1::ClientFrame push = device_.Push([&](v1::Push& message) {
    *message.add_records() = device_.Record(device_.Prospect(), 0, "sealed");
  });
  EXPECT_EQ(NackOf(Send(push)), v1::MALFORMED);
}

TEST_F(ServerSessionTest, AReplicaIsOpenedForItsOwnDeviceOnly) {
  Greet();
  v1::ClientFrame push = device_.Push([&](v1::Push& message) {
    v1::Header header = device_.Opened();
    header.mutable_replica_opened()->set_device(DeviceId::Random(random_).str());
    *message.add_records() = device_.Record(header);
  });
  EXPECT_EQ(NackOf(Send(push)), v1::BAD_SIGNATURE);
}

TEST_F(ServerSessionTest, AReplicaBeginsWithItsOpeningByItsOwnMember) {
  TestDevice fresh(device_.team, device_.member, random_, device_.device, device_.key);
  const ReplicaTip nothing = fresh.tip;
  auto refused = [&](const v1::Header& first) {
    ServerSession session(directory_, {in_flight_, staged_});
    TestDevice copy = fresh;
    session.OnFrame(Received(copy.Hello()), absl::UnixEpoch());
    session.OnBound(nothing, {.epoch = Epoch(1)});
    return session.OnFrame(
        Received(copy.Push([&](v1::Push& push) { *push.add_records() = copy.Record(first); })),
        absl::UnixEpoch());
  };
  ServerOutput out = refused(fresh.Prospect());
  EXPECT_EQ(NackOf(out), v1::MALFORMED);
  EXPECT_EQ(out.frames[0].nack().replica_seq(), 1u);
  v1::Header of_another = fresh.Opened();
  of_another.set_actor(MemberId::Random(random_).str());
  EXPECT_EQ(NackOf(refused(of_another)), v1::MALFORMED);
  v1::Header of_no_device = fresh.Opened();
  of_no_device.clear_replica_opened();
  EXPECT_EQ(NackOf(refused(of_no_device)), v1::MALFORMED);
  EXPECT_EQ(refused(fresh.Opened()).units.size(), 1u);
}

TEST_F(ServerSessionTest, AHeadInHelloCountsOnlyWithTheServersSignature) {
  const auto server_key = integrity::DeviceKey::Generate(random_);
  directory_.team_facts.server_key = server_key.public_key();
  const integrity::Hash root = integrity::Sha256("root");
  auto vouched = [&](std::string head) {
    ServerSession session(directory_, {in_flight_, staged_});
    ServerOutput out = session.OnFrame(Received(device_.Hello(Seq(8), Epoch(7), std::move(head))),
                                       absl::UnixEpoch());
    EXPECT_TRUE(out.bind.has_value());
    return out.bind ? out.bind->vouched : std::nullopt;
  };
  EXPECT_FALSE(vouched("").has_value());
  EXPECT_FALSE(vouched("tasuki/no head").has_value());
  EXPECT_FALSE(
      vouched(integrity::MakeCheckpoint(device_.key, device_.team, Epoch(7), 8, root)).has_value());
  auto good = vouched(integrity::MakeCheckpoint(server_key, device_.team, Epoch(7), 8, root));
  ASSERT_TRUE(good.has_value());
  EXPECT_EQ(good->epoch, Epoch(7));
  EXPECT_EQ(good->size, 8u);
}

TEST_F(ServerSessionTest, AnActIsOrderedOnlyWhenItIsWhole) {
  Greet();
  for (uint32_t left : {2u, 1u}) {
    const ServerOutput part = Send(device_.Push([&](v1::Push& message) {
      *message.add_records() = device_.Record(device_.Prospect(), left);
    }));
    EXPECT_TRUE(part.units.empty());
    EXPECT_GT(staged_.used(), 0u);
  }
  const ServerOutput end = Send(device_.PushProspects(1));
  ASSERT_EQ(end.units.size(), 1u);
  EXPECT_EQ(end.units[0].events, 3u);
  EXPECT_EQ(end.units[0].pushes.size(), 3u);
  EXPECT_EQ(end.units[0].before.seq, ReplicaSeq(1));
}

// A laptop of an earlier release pushes so: what the frame's signature covers goes together.
TEST_F(ServerSessionTest, AWholeActWaitsForTheSignatureThatCoversMoreThanIt) {
  Greet();
  const auto mixed = [&](int whole, uint32_t left) {
    return Send(device_.Push([&](v1::Push& message) {
      for (int i = 0; i < whole; ++i) *message.add_records() = device_.Record(device_.Prospect());
      *message.add_records() = device_.Record(device_.Prospect(), left);
    }));
  };
  EXPECT_TRUE(mixed(1, 1).units.empty());
  EXPECT_TRUE(mixed(2, 1).units.empty()) << "its end is signed together with a third act's part";
  const ServerOutput end = Send(device_.PushProspects(1));
  ASSERT_EQ(end.units.size(), 1u);
  EXPECT_EQ(end.units[0].events, 6u);
  EXPECT_EQ(end.units[0].pushes.size(), 3u);
  const ServerOutput acked = session_.OnUnitDone(Done(end.units[0]));
  EXPECT_EQ(acked.frames[0].ack().replica_seq(), 7u);
}

TEST_F(ServerSessionTest, WhatCannotBeHeldTogetherSaysWhatToDo) {
  ByteBudget tiny(1);
  ServerSession session(directory_, {in_flight_, tiny});
  session.OnFrame(Received(device_.Hello()), absl::UnixEpoch());
  session.OnBound(device_.tip, {.epoch = Epoch(1)});
  const auto mixed = [&] {
    return session.OnFrame(Received(device_.Push([&](v1::Push& message) {
                             *message.add_records() = device_.Record(device_.Prospect());
                             *message.add_records() = device_.Record(device_.Prospect(), 1);
                           })),
                           absl::UnixEpoch());
  };
  EXPECT_TRUE(mixed().frames.empty());
  // The end of that act, and again a part of one.
  const ServerOutput out = mixed();
  EXPECT_EQ(NackOf(out), v1::TOO_FAST);
  EXPECT_NE(out.frames[0].nack().text().find("update its tasuki"), std::string::npos);
}

TEST_F(ServerSessionTest, AnActWithAHoleIsRefusedWhole) {
  Greet();
  Send(device_.Push(
      [&](v1::Push& message) { *message.add_records() = device_.Record(device_.Prospect(), 2); }));
  ServerOutput out = Send(device_.Push(
      [&](v1::Push& message) { *message.add_records() = device_.Record(device_.Prospect(), 0); }));
  EXPECT_EQ(NackOf(out), v1::ACT_INCOMPLETE);
  EXPECT_EQ(staged_.used(), 0u);
}

TEST_F(ServerSessionTest, MoreThanTheWindowIsTooFast) {
  Greet();
  std::vector<ServerOutput> kept;
  for (uint32_t i = 0; i < kPushWindowMax; ++i) {
    kept.push_back(Send(device_.PushProspects(1)));
    EXPECT_EQ(kept.back().units.size(), 1u);
  }
  EXPECT_EQ(NackOf(Send(device_.PushProspects(1))), v1::TOO_FAST);
}

TEST_F(ServerSessionTest, MemoryOfAllSessionsTogetherIsBounded) {
  ByteBudget tiny(1);
  ServerSession session(directory_, {tiny, staged_});
  session.OnFrame(Received(device_.Hello()), absl::UnixEpoch());
  session.OnBound(device_.tip, {.epoch = Epoch(1)});
  // One push goes through however small the bound; the next waits for it.
  ServerOutput first = session.OnFrame(Received(device_.PushProspects(1)), absl::UnixEpoch());
  EXPECT_EQ(first.units.size(), 1u);
  ServerOutput second = session.OnFrame(Received(device_.PushProspects(1)), absl::UnixEpoch());
  EXPECT_EQ(NackOf(second), v1::TOO_FAST);
}

TEST(ByteBudgetTest, WhatIsKnownLaterCountsToo) {
  ByteBudget budget(100);
  {
    BudgetLease lease = budget.TryTake(60);
    lease.GrowTo(50);
    EXPECT_EQ(budget.used(), 60u);
    lease.GrowTo(130);
    EXPECT_EQ(budget.used(), 130u);
    EXPECT_FALSE(budget.TryTake(1));
  }
  EXPECT_EQ(budget.used(), 0u);
  EXPECT_TRUE(budget.TryTake(1));
}

TEST_F(ServerSessionTest, AfterARefusedUnitTheLaptopSendsFromWhatIsHeld) {
  Greet();
  TestDevice copy = device_;
  ServerOutput first = Send(device_.PushProspects(1));
  ServerOutput second = Send(device_.PushProspects(1));
  UnitResult full{.number = first.units[0].number};
  full.nack = MakeNack(v1::DISK_FULL, "full");
  EXPECT_EQ(NackOf(session_.OnUnitDone(full)), v1::DISK_FULL);
  // What was behind it is refused too, once.
  UnitResult gap{.number = second.units[0].number};
  gap.nack = MakeNack(v1::GAP, "gap");
  EXPECT_TRUE(session_.OnUnitDone(gap).frames.empty());
  ServerOutput again = Send(copy.PushProspects(2));
  ASSERT_EQ(again.units.size(), 1u);
  EXPECT_EQ(again.units[0].before.seq, ReplicaSeq(1));
}

TEST_F(ServerSessionTest, AWaitingServerTakesNoPush) {
  Send(device_.Hello());
  ServerOutput out = session_.OnBound(device_.tip, {.epoch = Epoch(2), .waiting = true});
  EXPECT_TRUE(out.frames[0].welcome().waiting());
  EXPECT_EQ(out.frames[0].welcome().push_window(), 0u);
  EXPECT_EQ(NackOf(Send(device_.PushProspects(1))), v1::WAITING);
}

TEST_F(ServerSessionTest, AnotherEpochIsReadFromWhatIsShared) {
  Send(device_.Hello(Seq(8)));
  const ServerOutput out =
      session_.OnBound(device_.tip, {.epoch = Epoch(2), .seq = Seq(9), .common = Seq(5)});
  ASSERT_TRUE(out.pull);
  EXPECT_EQ(out.pull->cursor, Seq(5));
  EXPECT_EQ(out.pull->keys_cursor, Seq(5));
}

// How it is spent and bounded: SenderTest.
TEST_F(ServerSessionTest, CreditIsHandedOn) {
  EXPECT_FALSE(Send(device_.Hello()).pull) << "not before Welcome";
  v1::ClientFrame frame;
  frame.mutable_credit()->set_bytes(500);
  EXPECT_EQ(Send(frame).credit, 500u) << "before Welcome, too";
  const ServerOutput out = session_.OnBound(device_.tip, {.epoch = Epoch(1)});
  ASSERT_TRUE(out.pull);
  EXPECT_EQ(out.pull->credit, kCreditBytesMax);
  frame.mutable_credit()->set_bytes(1000);
  EXPECT_EQ(Send(frame).credit, 1000u);
  frame.mutable_credit()->set_bytes(UINT64_MAX);
  EXPECT_EQ(Send(frame).credit, UINT64_MAX);
}

TEST_F(ServerSessionTest, WhoHearsOfTheJournalMayAskWhereItEnds) {
  v1::ClientFrame frame;
  frame.mutable_ask()->set_number(7);
  Send(device_.Hello());
  EXPECT_FALSE(Send(frame).ask) << "not before Welcome";
  const ServerOutput out = session_.OnBound(device_.tip, {.epoch = Epoch(1)});
  ASSERT_EQ(out.frames.size(), 1u);
  EXPECT_TRUE(out.frames[0].welcome().answers_asks());
  EXPECT_EQ(Send(frame).ask, 7u);
}

TEST_F(ServerSessionTest, PushingBeforeWelcomeEndsTheStream) {
  EXPECT_TRUE(Send(device_.PushProspects(1)).close);
}

TEST(JoinCodeTest, MayBeTypedAsOneLikes) {
  SeededRandom random(3);
  const std::string code = MakeJoinCode(random);
  EXPECT_EQ(CanonicalJoinCode(code).size(), 20u);
  std::string small = " " + code + " ";
  for (char& c : small) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == '0' ? 'o' : c);
  EXPECT_EQ(JoinCodeHash(small), JoinCodeHash(code));
}

}  // namespace
}  // namespace tasuki::sync
