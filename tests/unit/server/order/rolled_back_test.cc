// A server that was put back behind everybody's back: what laptops hold of its word makes it wait
// before it gives a seq twice, and nothing that anybody else made up does.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "common/integrity/epochs.h"
#include "common/integrity/mark.h"
#include "common/integrity/receipt.h"
#include "server/commands/accept_loss.h"
#include "server/commands/checker.h"
#include "server/order/teams.h"
#include "tests/unit/server/test_server.h"

namespace tasuki::server {
namespace {

class RolledBackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Start();
    admin_ = server_.Admin();
    rep_ = server_.Add(*admin_, v1::REP);
    ASSERT_TRUE(admin_->CatchUp(Seq(8)));
    const v1::ServerFrame ack = admin_->PushAndWait(admin_->device->PushProspects(1));
    ASSERT_TRUE(ack.has_ack());
    receipt_ = ack.ack().receipt();
    auto key =
        ReadServerKey(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
    ASSERT_TRUE(key.ok()) << key.status();
    server_key_ = std::make_unique<integrity::DeviceKey>(*key);
  }

  // What the server answers to a Hello of `laptop` that `change` made another one.
  v1::ServerFrame Hello(TestLaptop& laptop, const std::function<void(v1::Hello&)>& change) {
    v1::ClientFrame frame = laptop.device->Hello(Seq(8));
    change(*frame.mutable_hello());
    integrity::SignHello(laptop.device->key, *frame.mutable_hello());
    laptop.Disconnect();
    laptop.Dial();
    laptop.Send(frame);
    auto answer = laptop.Read();
    return answer ? *answer : v1::ServerFrame();
  }
  v1::ServerFrame Show(const v1::Receipt& receipt) {
    return Hello(*rep_, [&](v1::Hello& hello) { *hello.add_receipts() = receipt; });
  }
  v1::Receipt Sealed(v1::Receipt receipt) const {
    integrity::ReceiptKey(*server_key_).Seal(server_.founded.team, receipt);
    return receipt;
  }
  bool Takes() {
    EXPECT_TRUE(admin_->Connect().has_welcome());
    return admin_->PushAndWait(admin_->device->PushProspects(1)).has_ack();
  }

  TestServer server_;
  std::unique_ptr<TestLaptop> admin_;
  std::unique_ptr<TestLaptop> rep_;
  v1::Receipt receipt_;  // Of the newest commit.
  std::unique_ptr<integrity::DeviceKey> server_key_;
};

TEST_F(RolledBackTest, AnAckBringsAReceiptThatChangesNothingAsLongAsNothingIsLost) {
  EXPECT_TRUE(integrity::ReceiptKey(*server_key_).IsGood(server_.founded.team, receipt_));
  EXPECT_EQ(receipt_.seq(), 9u);
  EXPECT_EQ(receipt_.replica(), admin_->device->replica.bytes());
  EXPECT_FALSE(Show(receipt_).welcome().waiting());
  EXPECT_TRUE(Takes());
  EXPECT_FALSE(Show(receipt_).welcome().waiting());
}

TEST_F(RolledBackTest, AReceiptBeyondTheHeadMakesTheTeamWaitBeforeAPushIsTaken) {
  receipt_.set_seq(10);
  EXPECT_TRUE(Show(Sealed(receipt_)).welcome().waiting());
  EXPECT_FALSE(Takes());
}

TEST_F(RolledBackTest, AReceiptForAnotherRootOfTheHeadMakesItWait) {
  receipt_.set_root(integrity::Sha256("another").str());
  EXPECT_TRUE(Show(Sealed(receipt_)).welcome().waiting());
}

TEST_F(RolledBackTest, AReceiptForEventsThatAreGoneMakesItWaitThoughItWentOn) {
  receipt_.set_replica_seq(receipt_.replica_seq() + 1);
  EXPECT_TRUE(Show(Sealed(receipt_)).welcome().waiting());
}

TEST_F(RolledBackTest, AForgedReceiptChangesNothing) {
  receipt_.set_seq(1000);
  receipt_.set_replica_seq(1000);
  EXPECT_FALSE(Show(receipt_).welcome().waiting());
  integrity::ReceiptKey(rep_->device->key).Seal(server_.founded.team, receipt_);
  EXPECT_FALSE(Show(receipt_).welcome().waiting());
  receipt_.set_epoch(77);  // Of an epoch that this list does not lead to.
  EXPECT_FALSE(Show(Sealed(receipt_)).welcome().waiting());
  EXPECT_TRUE(Takes());
}

TEST_F(RolledBackTest, ASignedListThatGoesOnMakesItWaitAndAnUnsignedOneDoesNot) {
  v1::EpochList list = Hello(*rep_, [](v1::Hello&) {}).welcome().epochs();
  ASSERT_EQ(list.entries_size(), 1);
  integrity::AppendEpoch(Epoch(5), Seq(7), integrity::Sha256("root").bytes(), list);
  const auto show = [&](v1::Hello& hello) {
    hello.set_epoch(1);
    *hello.mutable_epochs() = list;
  };
  EXPECT_FALSE(Hello(*rep_, show).welcome().waiting());
  EXPECT_TRUE(Takes());
  integrity::SignEpochs(*server_key_, server_.founded.team, list);
  EXPECT_TRUE(Hello(*rep_, show).welcome().waiting());
  EXPECT_FALSE(Takes());
}

TEST_F(RolledBackTest, EpochsThatThisServerPartedFromLongAgoAreNoProof) {
  const v1::EpochList first = Hello(*rep_, [](v1::Hello&) {}).welcome().epochs();
  server_.Close();
  std::ostringstream out;
  const OperatorContext context{server_.clock, server_.random, out, out};
  ASSERT_TRUE(AcceptLoss({.data = server_.temp.Of("data"), .force = true}, context).ok());
  server_.Reopen();
  server_.Start();
  auto laptop = TestLaptop::At(*server_.server, *rep_);
  v1::EpochList other = first;
  integrity::AppendEpoch(Epoch(5), Seq(7), integrity::Sha256("root").bytes(), other);
  integrity::SignEpochs(*server_key_, server_.founded.team, other);
  const v1::ServerFrame answer = Hello(*laptop, [&](v1::Hello& hello) {
    hello.set_epoch(5);
    hello.set_applied_seq(900);
    *hello.mutable_epochs() = other;
  });
  ASSERT_TRUE(answer.has_welcome()) << answer.ShortDebugString();
  EXPECT_FALSE(answer.welcome().waiting());
  EXPECT_EQ(answer.welcome().common_seq(), 7u);
  EXPECT_EQ(answer.welcome().epochs().entries_size(), 2);
}

// Another device's records, handed in by whoever still has them.
class GiveBackTest : public RolledBackTest {
 protected:
  // The rep's laptop is gone; what it pushed last is `push`.
  void SetUp() override {
    RolledBackTest::SetUp();
    rep_->Disconnect();
    before_ = rep_->device->tip;
    push_ = rep_->device->PushProspects(2);
    ASSERT_TRUE(admin_->PushAndWait(admin_->device->PushProspects(1)).has_ack());
    giver_ = TestLaptop::At(*server_.server, *admin_);
  }

  v1::ServerFrame Greet() {
    return Hello(*giver_, [&](v1::Hello& hello) {
      hello.set_replica(rep_->device->replica.str());
      hello.set_replica_seq(rep_->device->tip.seq.value());
      hello.set_gives_back(true);
    });
  }
  v1::ServerFrame Push(const v1::ClientFrame& push) {
    giver_->Send(push);
    auto answer = giver_->Read();
    return answer ? *answer : v1::ServerFrame();
  }

  sync::ReplicaTip before_;
  v1::ClientFrame push_;
  std::unique_ptr<TestLaptop> giver_;
};

TEST_F(GiveBackTest, CountsAsIfItsOwnLaptopHadBroughtIt) {
  const v1::ServerFrame welcome = Greet();
  ASSERT_TRUE(welcome.has_welcome()) << welcome.ShortDebugString();
  EXPECT_EQ(welcome.welcome().held_replica_seq(), before_.seq.value());
  const v1::ServerFrame ack = Push(push_);
  ASSERT_TRUE(ack.has_ack()) << ack.ShortDebugString();
  EXPECT_EQ(ack.ack().replica_seq(), before_.seq.value() + 2);
  EXPECT_TRUE(ack.ack().verdicts().empty());
  // Once more, or by its own laptop: it is there already.
  EXPECT_TRUE(Push(push_).has_ack());
  giver_->Disconnect();
  EXPECT_EQ(rep_->Connect().welcome().held_replica_seq(), before_.seq.value() + 2);
  server_.Stop();
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  EXPECT_TRUE(summary.ok()) << summary.status();
}

TEST_F(GiveBackTest, NothingButThatDevicesOwnWordIsTaken) {
  ASSERT_TRUE(Greet().has_welcome());
  // Signed by whoever hands it in.
  v1::ClientFrame signed_by_giver = push_;
  integrity::SignMark(admin_->device->key, server_.founded.team,
                      *signed_by_giver.mutable_push()->mutable_mark());
  EXPECT_EQ(Push(signed_by_giver).nack().code(), v1::BAD_SIGNATURE);
  // An event changed, one left out, one that does not follow.
  v1::ClientFrame changed = push_;
  changed.mutable_push()->mutable_records(0)->set_sealed("x");
  EXPECT_TRUE(Push(changed).has_nack());
  v1::ClientFrame shortened = push_;
  shortened.mutable_push()->mutable_records()->RemoveLast();
  EXPECT_EQ(Push(shortened).nack().code(), v1::BAD_SIGNATURE);
  v1::ClientFrame gap = push_;
  gap.mutable_push()->mutable_records()->DeleteSubrange(0, 1);
  EXPECT_EQ(Push(gap).nack().code(), v1::GAP);
  v1::ClientFrame forked = push_;
  forked.mutable_push()->set_chain_before(integrity::Sha256("x").str());
  EXPECT_EQ(Push(forked).nack().code(), v1::FORKED);
  EXPECT_TRUE(Push(push_).has_ack());
}

TEST_F(GiveBackTest, WhileThatLaptopIsConnectedItTakesNothingAwayFromIt) {
  ASSERT_TRUE(rep_->Connect().has_welcome());
  ASSERT_TRUE(Greet().has_welcome());
  ASSERT_TRUE(Push(push_).has_ack());
  // What the owner brings on the stream it has does not follow any more; once it has asked anew,
  // all is there once.
  const v1::ServerFrame refused = rep_->PushAndWait(push_);
  EXPECT_EQ(refused.nack().code(), v1::GAP) << refused.ShortDebugString();
  rep_->Disconnect();
  EXPECT_EQ(rep_->Connect().welcome().held_replica_seq(), before_.seq.value() + 2);
  EXPECT_TRUE(rep_->PushAndWait(push_).has_ack());
  // And where the owner was first, the giver is told the same.
  const v1::ClientFrame more = rep_->device->PushProspects(1);
  ASSERT_TRUE(rep_->PushAndWait(more).has_ack());
  EXPECT_EQ(Push(more).nack().code(), v1::GAP);
}

TEST_F(GiveBackTest, AnUnknownLaptopsEventsAndTheServersOwnAreRefused) {
  sync::TestDevice stranger(server_.founded.team, rep_->device->member, server_.random);
  const v1::ClientFrame opened = stranger.Push(
      [&](v1::Push& push) { *push.add_records() = stranger.Record(stranger.Opened()); });
  ASSERT_TRUE(Hello(*giver_, [&](v1::Hello& hello) {
                hello.set_replica(stranger.replica.str());
                hello.set_gives_back(true);
              }).has_welcome());
  const v1::ServerFrame answer = Push(opened);
  EXPECT_EQ(answer.nack().code(), v1::NOT_ENROLLED);
  EXPECT_NE(answer.nack().text().find("joined after the backup"), std::string::npos);
  auto head =
      GetRow<v1::TeamHeadRow>(*server_.folder->engine, Table::kHead, server_.founded.team.bytes());
  ASSERT_TRUE(head.ok() && *head);
  EXPECT_EQ(Hello(*giver_,
                  [&](v1::Hello& hello) {
                    hello.set_replica((*head)->server_replica());
                    hello.set_gives_back(true);
                  })
                .nack()
                .code(),
            v1::NOT_ENROLLED);
}

TEST_F(GiveBackTest, ARevokedLaptopHandsInNothingOfOthers) {
  auto other = server_.Add(*admin_, v1::REP);
  other->Disconnect();
  v1::Header revoked =
      admin_->device->Header(v1::DEVICE_REVOKED, v1::MEMBER, other->device->member.bytes());
  revoked.mutable_device_revoked()->set_device(other->device->device.str());
  ASSERT_TRUE(admin_
                  ->PushAndWait(admin_->device->Push([&](v1::Push& push) {
                    *push.add_records() = admin_->device->Record(revoked);
                  }))
                  .has_ack());
  giver_ = TestLaptop::At(*server_.server, *other);
  EXPECT_EQ(Greet().nack().code(), v1::NOT_ENROLLED);
}

TEST_F(GiveBackTest, WhatARevokedLaptopWroteIsJudgedAsWhenItHadBroughtItItself) {
  v1::Header revoked =
      admin_->device->Header(v1::DEVICE_REVOKED, v1::MEMBER, rep_->device->member.bytes());
  revoked.mutable_device_revoked()->set_device(rep_->device->device.str());
  ASSERT_TRUE(admin_
                  ->PushAndWait(admin_->device->Push([&](v1::Push& push) {
                    *push.add_records() = admin_->device->Record(revoked);
                  }))
                  .has_ack());
  ASSERT_TRUE(Greet().has_welcome());
  const v1::ServerFrame ack = Push(push_);
  ASSERT_TRUE(ack.has_ack()) << ack.ShortDebugString();
  ASSERT_EQ(ack.ack().verdicts_size(), 2);
  EXPECT_EQ(ack.ack().verdicts(0).verdict(), v1::SET_APART);
}

}  // namespace
}  // namespace tasuki::server
