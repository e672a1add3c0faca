#include <gtest/gtest.h>

#include <set>

#include "common/integrity/checkpoint.h"
#include "server/commands/checker.h"
#include "tests/unit/server/test_server.h"

// The whole server but its network, over a real store.

namespace tasuki::server {
namespace {

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override { server_.Start(); }

  void ExpectCheckPasses() {
    server_.Stop();
    auto summary =
        CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
    EXPECT_TRUE(summary.ok()) << summary.status();
  }

  TestServer server_;
};

TEST_F(ServerTest, AJournalBeginsWithTeamPolicyAdminAndDevice) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  EXPECT_EQ(admin->headers[0].type(), v1::TEAM_CREATED);
  EXPECT_EQ(admin->headers[1].type(), v1::POLICY_SET);
  EXPECT_EQ(admin->headers[2].type(), v1::MEMBER_ADDED);
  EXPECT_EQ(admin->headers[3].type(), v1::DEVICE_ENROLLED);
  EXPECT_EQ(admin->headers[4].type(), v1::REPLICA_OPENED);
  for (v1::Verdict verdict : admin->verdicts) EXPECT_EQ(verdict, v1::EFFECTIVE);
  ExpectCheckPasses();
}

TEST_F(ServerTest, TheHeadIsSignedByTheTeamsServer) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  // Where one was signed a moment ago, for an end that had moved on when it was to be sent, this
  // one is signed later.
  while (admin->head.empty()) ASSERT_TRUE(admin->ReadUntil(v1::ServerFrame::kCaughtUp));
  auto head =
      integrity::VerifyCheckpoint(admin->enrolled.server_key(), admin->device->team, admin->head);
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->epoch, Epoch(1));
}

TEST_F(ServerTest, WhatOnePushesAllLiveLaptopsGet) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  v1::ServerFrame ack = rep->PushAndWait(rep->device->PushProspects(3));
  ASSERT_TRUE(ack.has_ack());
  EXPECT_EQ(ack.ack().last_seq() - ack.ack().first_seq(), 2u);
  const Seq last(ack.ack().last_seq());
  EXPECT_TRUE(admin->CatchUp(last));
  EXPECT_TRUE(rep->CatchUp(last));
  EXPECT_EQ(admin->tree.Root(), rep->tree.Root());
  EXPECT_EQ(admin->event_ids, rep->event_ids);
  ExpectCheckPasses();
}

TEST_F(ServerTest, ACodeWorksOnce) {
  auto admin = server_.Admin();
  auto second = TestLaptop::Join(*server_.server, server_.founded.join_code, server_.random);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kPermissionDenied);
  auto unknown = TestLaptop::Join(*server_.server, "AAAAA-BBBBB", server_.random);
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(ServerTest, AnIdOfZerosLeavesNoTrace) {
  SeededRandom random(9);
  const auto key = integrity::DeviceKey::Generate(random);
  auto zero = TestLaptop::Enroll(*server_.server, server_.founded.join_code, DeviceId(), key);
  EXPECT_EQ(zero.status().code(), absl::StatusCode::kInvalidArgument) << zero.status();
  // The code is as good as before.
  auto admin = server_.Admin();
  auto invited = admin->Invite(MemberId(), "SOME-CODE");
  EXPECT_EQ(invited.status().code(), absl::StatusCode::kInvalidArgument) << invited.status();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  EXPECT_EQ(admin->headers.size(), 5u);
  ExpectCheckPasses();
}

TEST_F(ServerTest, WhoPushesAndDoesNotReadIsCutOff) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(rep->CatchUp(Seq(8)));
  rep->device->PushProspects(1);  // Never sent: what follows is refused for its gap.
  const v1::ClientFrame refused = rep->device->PushProspects(1);
  for (size_t i = 0; i < kAnswersWaitingMax + 2; ++i) rep->Send(refused);
  EXPECT_FALSE(rep->Read().has_value());
  EXPECT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
}

TEST_F(ServerTest, AStreamWithoutHelloEnds) {
  auto admin = server_.Admin();
  auto silent = TestLaptop::At(*server_.server, *admin);
  silent->Dial();
  server_.server->Sweep(server_.clock.TimerNow() + kHelloMax + absl::Seconds(1));
  auto word = silent->Read();
  ASSERT_TRUE(word.has_value());
  EXPECT_TRUE(word->has_drain());
  EXPECT_FALSE(silent->Read().has_value());
  EXPECT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
}

TEST_F(ServerTest, AnActThatIsNeverWholeGivesItsMemoryBack) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(rep->CatchUp(Seq(8)));
  rep->Send(rep->device->Push([&](v1::Push& push) {
    *push.add_records() = rep->device->Record(rep->device->Prospect(), 1);
  }));
  server_.server->Sweep(server_.clock.TimerNow() + kStagedIdleMax + absl::Seconds(1));
  auto word = rep->Read();
  ASSERT_TRUE(word.has_value());
  EXPECT_TRUE(word->has_drain()) << word->ShortDebugString();
  EXPECT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
}

TEST_F(ServerTest, WhoDoesNotReadTheLastWordIsCutOff) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  server_.server->Drain("one");  // Being written, and not read.
  server_.server->Sweep(server_.clock.TimerNow() + kClosingMax + absl::Seconds(1));
  EXPECT_FALSE(admin->Read().has_value());
}

TEST_F(ServerTest, ADeviceHasFewStreamsAndTheNewestStay) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  std::vector<std::unique_ptr<TestLaptop>> more;
  for (size_t i = 0; i < kConnectionsPerDeviceMax; ++i) {
    more.push_back(TestLaptop::At(*server_.server, *admin));
    more.back()->device = std::make_unique<sync::TestDevice>(
        admin->device->team, admin->device->member, server_.random, admin->device->device,
        admin->device->key);
    ASSERT_TRUE(more.back()->Connect().has_welcome());
  }
  EXPECT_TRUE(admin->ReadUntil(v1::ServerFrame::kDrain).has_value());
  for (auto& laptop : more) EXPECT_TRUE(laptop->Open().has_ack());
}

TEST_F(ServerTest, ANewRoleBringsTheKeysThatItMayRead) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(admin->device->Prospect());
    v1::SubjectKey& secret = *push.add_keys();
    secret.set_key_id(KeyId::Random(server_.random).str());
    secret.mutable_subject()->set_kind(v1::MEMBER);
    secret.mutable_subject()->set_id(admin->device->member.str());
    secret.set_key(std::string(32, 'h'));
  }));
  ASSERT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_TRUE(rep->keys.empty());
  v1::Header header =
      admin->device->Header(v1::ROLE_CHANGED, v1::MEMBER, rep->device->member.bytes());
  header.mutable_role_changed()->set_role(v1::MANAGER);
  ack = admin->PushAndWait(admin->device->Push(
      [&](v1::Push& push) { *push.add_records() = admin->device->Record(header); }));
  ASSERT_TRUE(ack.has_ack());
  ASSERT_EQ(ack.ack().verdicts_size(), 0);
  EXPECT_TRUE(rep->ReadUntil(v1::ServerFrame::kDrain).has_value());
  EXPECT_LT(rep->applied.value(), ack.ack().first_seq());
  ASSERT_TRUE(rep->Connect().has_welcome());
  EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_EQ(rep->keys.size(), 1u);
  // Once is enough.
  ASSERT_TRUE(rep->Connect().has_welcome());
  EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_EQ(rep->keys.size(), 1u);
  // Who has left connects again, too.
  header = admin->device->Header(v1::MEMBER_LEFT, v1::MEMBER, rep->device->member.bytes());
  header.mutable_member_left();
  ack = admin->PushAndWait(admin->device->Push(
      [&](v1::Push& push) { *push.add_records() = admin->device->Record(header); }));
  ASSERT_EQ(ack.ack().verdicts_size(), 0) << ack.ShortDebugString();
  EXPECT_TRUE(rep->ReadUntil(v1::ServerFrame::kDrain).has_value());
  ExpectCheckPasses();
}

// I9, N11.
TEST_F(ServerTest, ErasingASubjectDestroysItsKeysEverywhere) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(rep->CatchUp(Seq(8)));
  const v1::Header prospect = admin->device->Prospect();
  const KeyId id = KeyId::Random(server_.random);
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(prospect);
    v1::SubjectKey& key = *push.add_keys();
    key.set_key_id(id.str());
    *key.mutable_subject() = prospect.subject();
    key.set_key(std::string(32, 'k'));
  }));
  ASSERT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  ASSERT_EQ(rep->keys.size(), 1u);
  v1::Header erased =
      admin->device->Header(v1::SUBJECT_ERASED, v1::PROSPECT, prospect.subject().id());
  erased.mutable_subject_erased()->set_reason("asked");
  ack = admin->PushAndWait(admin->device->Push(
      [&](v1::Push& push) { *push.add_records() = admin->device->Record(erased); }));
  ASSERT_EQ(ack.ack().verdicts_size(), 0) << ack.ShortDebugString();
  auto row = GetRow<v1::SubjectKeyRow>(*server_.folder->engine, Table::kKey,
                                       SubjectKeyKey(server_.founded.team, id));
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_TRUE((*row)->wrapped().empty());
  // Live, and from disk.
  for (bool live : {true, false}) {
    if (!live) {
      rep->applied = Seq();
      rep->tree = integrity::Tree();
      rep->keys.clear();
      ASSERT_TRUE(rep->Connect().has_welcome());
    }
    auto frame = rep->ReadUntil(v1::ServerFrame::kKeys);
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->keys().keys_size(), 0);
    ASSERT_EQ(frame->keys().destroyed_size(), 1);
    EXPECT_EQ(frame->keys().destroyed(0), id.bytes());
    EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  }
  ExpectCheckPasses();
}

TEST_F(ServerTest, AMembersKeyComesFromThemOrAManagerOnly) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  auto give = [&](TestLaptop& giver, MemberId about) {
    const KeyId id = KeyId::Random(server_.random);
    v1::ServerFrame ack = giver.PushAndWait(giver.device->Push([&](v1::Push& push) {
      *push.add_records() = giver.device->Record(giver.device->Prospect());
      v1::SubjectKey& key = *push.add_keys();
      key.set_key_id(id.str());
      key.mutable_subject()->set_kind(v1::MEMBER);
      key.mutable_subject()->set_id(about.str());
      key.set_key(std::string(32, 'h'));
    }));
    EXPECT_TRUE(ack.has_ack());
    auto row = server_.folder->engine->Get(Table::kKey, SubjectKeyKey(server_.founded.team, id));
    return row.ok() && row->has_value();
  };
  EXPECT_TRUE(give(*rep, rep->device->member));
  EXPECT_TRUE(give(*admin, rep->device->member));
  EXPECT_FALSE(give(*rep, admin->device->member));
  ExpectCheckPasses();
}

TEST_F(ServerTest, ManyKeysOfOneCommitComeInFramesOfAThousand) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(rep->CatchUp(Seq(8)));
  constexpr uint32_t kFrames = 3;
  for (uint32_t left = kFrames; left-- > 0;) {
    const v1::ClientFrame push = admin->device->Push([&](v1::Push& message) {
      const v1::Header header = admin->device->Prospect();
      *message.add_records() = admin->device->Record(header, left);
      for (size_t i = 0; i < sync::kPushEventsMax; ++i) {
        v1::SubjectKey& key = *message.add_keys();
        key.set_key_id(KeyId::Random(server_.random).str());
        *key.mutable_subject() = header.subject();
        key.set_key(std::string(32, 'k'));
      }
    });
    if (left > 0) {
      admin->Send(push);
    } else {
      ASSERT_TRUE(admin->PushAndWait(push).has_ack());
    }
  }
  size_t keys = 0;
  while (keys < kFrames * sync::kPushEventsMax) {
    auto frame = rep->ReadUntil(v1::ServerFrame::kKeys);
    ASSERT_TRUE(frame.has_value());
    ASSERT_LE(frame->keys().keys_size(), static_cast<int>(sync::kKeysPerFrameMax));
    keys += frame->keys().keys_size();
    EXPECT_EQ(frame->keys().up_to_seq(), keys < kFrames * sync::kPushEventsMax ? 8u : 11u);
  }
  EXPECT_TRUE(rep->CatchUp(Seq(11)));
}

TEST_F(ServerTest, OnlyAnAdminInvites) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  auto invited = rep->Invite(rep->device->member, "SOME-CODE");
  EXPECT_EQ(invited.status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(ServerTest, AQueueOfTenThousandIsTakenInOrder) {
  auto admin = server_.Admin();
  constexpr int kEvents = 10'000;
  admin->send_credit = true;
  uint64_t acked = 1;
  int sent = 0;
  int under_way = 0;
  while (acked < 1 + kEvents) {
    while (sent < kEvents && under_way < 4) {
      const int count = std::min(512, kEvents - sent);
      admin->Send(admin->device->PushProspects(count));
      sent += count;
      ++under_way;
    }
    auto frame = admin->Read();
    ASSERT_TRUE(frame.has_value());
    ASSERT_FALSE(frame->has_nack()) << frame->ShortDebugString();
    if (!frame->has_ack()) continue;
    // One ack may stand for several frames.
    acked = frame->ack().replica_seq();
    under_way = static_cast<int>((sent + 1 - acked + 511) / 512);
  }
  EXPECT_TRUE(admin->CatchUp(Seq(5 + kEvents)));
  EXPECT_EQ(std::set<std::string>(admin->event_ids.begin(), admin->event_ids.end()).size(),
            5u + kEvents);
  ExpectCheckPasses();
}

TEST_F(ServerTest, ALaptopThatIsBehindReadsFromDisk) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  rep->Disconnect();
  v1::ServerFrame ack;
  for (int i = 0; i < 20; ++i) ack = admin->PushAndWait(admin->device->PushProspects(100));
  ASSERT_TRUE(ack.has_ack());
  ASSERT_TRUE(rep->Connect().has_welcome());
  EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_TRUE(admin->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_EQ(rep->tree.Root(), admin->tree.Root());
}

// In the sanitizers' builds: a batch on its way holds memory of the server's.
TEST_F(ServerTest, AStreamMayOutliveItsServer) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  rep->Disconnect();
  rep->applied = Seq();
  ASSERT_TRUE(rep->Connect().has_welcome());
  rep->AwaitFrame();
  server_.Stop();
}

TEST_F(ServerTest, WhoAsksIsToldWhereTheJournalEnds) {
  auto admin = server_.Admin();
  auto other = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(other->CatchUp(admin->applied));
  const v1::ServerFrame ack = admin->PushAndWait(admin->device->PushProspects(3));
  ASSERT_TRUE(ack.has_ack());
  v1::ClientFrame ask;
  ask.mutable_ask()->set_number(1);
  other->Send(ask);
  const auto answer = other->ReadUntil(v1::ServerFrame::kHead);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->head().number(), 1u);
  EXPECT_GE(answer->head().seq(), ack.ack().last_seq());
  EXPECT_FALSE(answer->head().waiting());
  EXPECT_TRUE(other->CatchUp(Seq(answer->head().seq())));
}

TEST_F(ServerTest, WhoAsksInALoopIsAnsweredLateAndSeldom) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(1)));
  constexpr uint64_t kAsks = 1000;
  v1::ClientFrame ask;
  for (uint64_t number = 1; number <= kAsks; ++number) {
    ask.mutable_ask()->set_number(number);
    admin->Send(ask);
  }
  uint64_t answers = 0;
  for (uint64_t heard = 0; heard < kAsks;) {
    const auto answer = admin->ReadUntil(v1::ServerFrame::kHead);
    ASSERT_TRUE(answer) << "after " << answers << " answers";
    EXPECT_GT(answer->head().number(), heard);
    heard = answer->head().number();
    ++answers;
  }
  EXPECT_LT(answers, 200u);
}

TEST_F(ServerTest, AFreshLaptopGetsEverythingWithinItsCredit) {
  auto admin = server_.Admin();
  v1::ServerFrame ack;
  for (int i = 0; i < 30; ++i) {
    ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
      v1::Header header = admin->device->Prospect();
      header.set_key_id(KeyId::Random(server_.random).str());
      *push.add_records() = admin->device->Record(header, 0, server_.random.Bytes(100 << 10));
    }));
    ASSERT_TRUE(ack.has_ack());
  }
  admin->Disconnect();
  admin->applied = Seq();
  admin->tree = integrity::Tree();
  ASSERT_TRUE(admin->Connect().has_welcome());
  EXPECT_TRUE(admin->CatchUp(Seq(ack.ack().last_seq())));
}

TEST_F(ServerTest, AnActIsThereWhollyOrNotAtAll) {
  auto admin = server_.Admin();
  // The act's first half, then nothing: the connection breaks.
  const sync::ReplicaTip before = admin->device->tip;
  admin->Send(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(admin->device->Prospect(), 1);
  }));
  v1::ServerFrame welcome = admin->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_EQ(welcome.welcome().held_replica_seq(), before.seq.value());
  // The whole act, over two frames.
  admin->device->tip = before;
  admin->Send(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(admin->device->Prospect(), 1);
  }));
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(admin->device->Prospect(), 0);
  }));
  ASSERT_TRUE(ack.has_ack()) << ack.ShortDebugString();
  EXPECT_EQ(ack.ack().replica_seq(), before.seq.value() + 2);
  EXPECT_EQ(ack.ack().last_seq(), ack.ack().first_seq() + 1);
  ExpectCheckPasses();
}

// The laptop of an earlier release: its push holds an act and the beginning of a larger one.
TEST_F(ServerTest, NothingIsCommittedBeforeItsSignature) {
  auto admin = server_.Admin();
  const sync::ReplicaTip before = admin->device->tip;
  const auto mixed = [&] {
    return admin->device->Push([&](v1::Push& push) {
      *push.add_records() = admin->device->Record(admin->device->Prospect());
      *push.add_records() = admin->device->Record(admin->device->Prospect(), 1);
    });
  };
  admin->Send(mixed());  // And the connection breaks.
  v1::ServerFrame welcome = admin->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_EQ(welcome.welcome().held_replica_seq(), before.seq.value());
  server_.Stop();
  auto cut = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  ASSERT_TRUE(cut.ok()) << cut.status();
  EXPECT_EQ(cut->warnings.size(), 0u);
  // It sends again from what is held; nothing was lost, and all goes in together.
  server_.Start();
  admin = TestLaptop::At(*server_.server, *admin);
  ASSERT_TRUE(admin->Connect().has_welcome());
  admin->device->tip = before;
  admin->Send(mixed());
  const v1::ServerFrame ack = admin->PushAndWait(admin->device->PushProspects(1));
  ASSERT_TRUE(ack.has_ack()) << ack.ShortDebugString();
  EXPECT_EQ(ack.ack().replica_seq(), before.seq.value() + 3);
  ExpectCheckPasses();
}

TEST_F(ServerTest, ACloneIsToldBeforeAnythingIsSkipped) {
  auto admin = server_.Admin();
  sync::TestDevice clone = *admin->device;
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  *const_cast<ReplicaId*>(&admin->device->replica) = clone.replica;
  admin->device->tip = clone.tip;
  v1::ServerFrame welcome = admin->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_EQ(welcome.welcome().held_replica_seq(), 3u);
  EXPECT_NE(welcome.welcome().held_chain(), clone.tip.chain.bytes());
  v1::ServerFrame answer = admin->PushAndWait(admin->device->PushProspects(3));
  EXPECT_EQ(answer.nack().code(), v1::FORKED);
}

TEST_F(ServerTest, TheLaterConnectionOfAReplicaCounts) {
  auto admin = server_.Admin();
  auto other = TestLaptop::Join(*server_.server, server_.founded.join_code, server_.random);
  EXPECT_FALSE(other.ok());
  // The same device dials twice; the first stream is told to go.
  TestServer& server = server_;
  auto invited = admin->Invite(admin->device->member, "AGAIN");
  ASSERT_TRUE(invited.ok()) << invited.status();
  auto twin = TestLaptop::Join(*server.server, "AGAIN", server.random);
  ASSERT_TRUE(twin.ok()) << twin.status();
  (*twin)->device = std::make_unique<sync::TestDevice>(*admin->device);
  ASSERT_TRUE((*twin)->Connect().has_welcome());
  EXPECT_TRUE(admin->ReadUntil(v1::ServerFrame::kDrain).has_value());
  EXPECT_TRUE((*twin)->PushAndWait((*twin)->device->PushProspects(1)).has_ack());
}

TEST_F(ServerTest, ARevokedDeviceHearsNothingRecordedAfterwards) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  v1::Header header =
      admin->device->Header(v1::DEVICE_REVOKED, v1::MEMBER, rep->device->member.bytes());
  header.mutable_device_revoked()->set_device(rep->device->device.str());
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(header);
    *push.add_records() = admin->device->Record(admin->device->Prospect());
  }));
  ASSERT_TRUE(ack.has_ack());
  ASSERT_EQ(ack.ack().verdicts_size(), 0);
  EXPECT_TRUE(rep->ReadUntil(v1::ServerFrame::kRevoked).has_value());
  EXPECT_LT(rep->applied.value(), ack.ack().first_seq());
  EXPECT_FALSE(rep->Read().has_value());
  EXPECT_TRUE(rep->Connect().has_revoked());
}

// What was written on a laptop that is shut out is not lost: it comes in, set apart, or in force
// where it is a fact from before the leaving (DESIGN.md §4 row 3, N10); nothing goes out (I10).
TEST_F(ServerTest, ALaptopThatIsShutOutHandsInWhatWasWrittenOnIt) {
  auto admin = server_.Admin();
  auto leaver = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(leaver->CatchUp(Seq(8)));
  leaver->Disconnect();
  v1::Header before = leaver->device->Prospect();
  before.set_seen_seq(8);
  v1::Header header =
      admin->device->Header(v1::MEMBER_LEFT, v1::MEMBER, leaver->device->member.bytes());
  header.mutable_member_left();
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    *push.add_records() = admin->device->Record(header);
    *push.add_records() = admin->device->Record(admin->device->Prospect());
  }));
  ASSERT_TRUE(ack.has_ack());
  ASSERT_EQ(ack.ack().verdicts_size(), 0);
  v1::Header after = leaver->device->Prospect();
  after.set_seen_seq(ack.ack().first_seq());
  const v1::ClientFrame push = leaver->device->Push([&](v1::Push& each) {
    *each.add_records() = leaver->device->Record(before);
    *each.add_records() = leaver->device->Record(after);
  });
  const uint64_t applied = leaver->applied.value();
  ASSERT_TRUE(leaver->Connect().has_welcome());
  ack = leaver->PushAndWait(push);
  ASSERT_TRUE(ack.has_ack()) << ack.ShortDebugString();
  ASSERT_EQ(ack.ack().verdicts_size(), 1);
  EXPECT_EQ(ack.ack().verdicts(0).verdict(), v1::SET_APART);
  EXPECT_EQ(ack.ack().verdicts(0).replica_seq(), leaver->device->tip.seq.value());
  EXPECT_TRUE(leaver->ReadUntil(v1::ServerFrame::kRevoked).has_value());
  EXPECT_FALSE(leaver->Read().has_value());
  EXPECT_EQ(leaver->applied.value(), applied);
  EXPECT_TRUE(leaver->Connect().has_revoked()) << "there is nothing left to hand in";
  leaver->device->PushProspects(1);  // Written, and never sent.
  ASSERT_TRUE(leaver->Connect().has_welcome());
  server_.server->Sweep(server_.clock.TimerNow() + kHandingInIdleMax + absl::Seconds(1));
  auto word = leaver->Read();
  ASSERT_TRUE(word.has_value());
  EXPECT_NE(word->revoked().text().find("outbox"), std::string::npos) << word->ShortDebugString();
  EXPECT_TRUE(admin->CatchUp(Seq(ack.ack().last_seq())));
  ExpectCheckPasses();
}

// A laptop that is shut out may sign what it likes, for ever.
TEST_F(ServerTest, OfOneDeviceOnlySoManyEventsAreSetApart) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  v1::Header header =
      admin->device->Header(v1::DEVICE_REVOKED, v1::MEMBER, rep->device->member.bytes());
  header.mutable_device_revoked()->set_device(rep->device->device.str());
  ASSERT_TRUE(admin
                  ->PushAndWait(admin->device->Push(
                      [&](v1::Push& push) { *push.add_records() = admin->device->Record(header); }))
                  .has_ack());
  std::vector<v1::ClientFrame> pushes;
  for (uint64_t events = 0; events <= kApartPerDeviceMax; events += 500) {
    pushes.push_back(rep->device->PushProspects(500));
  }
  const v1::ClientFrame last = pushes.back();
  pushes.pop_back();
  ASSERT_TRUE(rep->Connect().has_welcome());
  for (const v1::ClientFrame& push : pushes) ASSERT_TRUE(rep->PushAndWait(push).has_ack());
  v1::ServerFrame answer = rep->PushAndWait(last);
  EXPECT_EQ(answer.nack().code(), v1::TOO_BIG) << answer.ShortDebugString();
  EXPECT_NE(answer.nack().text().find("lets the laptop in anew"), std::string::npos);
  // And after a restart.
  rep->Disconnect();
  admin->Disconnect();
  server_.Stop();
  server_.Start();
  rep = TestLaptop::At(*server_.server, *rep);
  ASSERT_TRUE(rep->Connect().has_welcome());
  EXPECT_EQ(rep->PushAndWait(last).nack().code(), v1::TOO_BIG);
  // Everybody else goes on.
  admin = TestLaptop::At(*server_.server, *admin);
  ASSERT_TRUE(admin->Connect().has_welcome());
  EXPECT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
  rep->Disconnect();
  admin->Disconnect();
  ExpectCheckPasses();
}

TEST_F(ServerTest, KeysComeBeforeTheBatchAndOnlyToThoseWhoMayRead) {
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  const KeyId open = KeyId::Random(server_.random);
  const KeyId hidden = KeyId::Random(server_.random);
  v1::ServerFrame ack = admin->PushAndWait(admin->device->Push([&](v1::Push& push) {
    v1::Header header = admin->device->Prospect();
    header.set_key_id(open.str());
    *push.add_records() = admin->device->Record(header, 0, std::string(64, 's'));
    v1::SubjectKey& key = *push.add_keys();
    key.set_key_id(open.str());
    *key.mutable_subject() = header.subject();
    key.set_key(std::string(32, 'k'));
    v1::SubjectKey& secret = *push.add_keys();
    secret.set_key_id(hidden.str());
    secret.mutable_subject()->set_kind(v1::MEMBER);
    secret.mutable_subject()->set_id(admin->device->member.str());
    secret.set_key(std::string(32, 'h'));
  }));
  ASSERT_TRUE(ack.has_ack());
  // Live.
  auto keys = rep->ReadUntil(v1::ServerFrame::kKeys);
  ASSERT_TRUE(keys.has_value());
  ASSERT_EQ(keys->keys().keys_size(), 1);
  EXPECT_EQ(keys->keys().keys(0).key_id(), open.bytes());
  EXPECT_EQ(keys->keys().keys(0).key(), std::string(32, 'k'));
  EXPECT_LT(rep->applied.value(), ack.ack().last_seq());
  EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  // From disk.
  rep->keys.clear();
  rep->applied = Seq();
  rep->tree = integrity::Tree();
  ASSERT_TRUE(rep->Connect().has_welcome());
  EXPECT_TRUE(rep->CatchUp(Seq(ack.ack().last_seq())));
  ASSERT_EQ(rep->keys.size(), 1u);
  EXPECT_EQ(rep->keys[0].key(), std::string(32, 'k'));
  admin->keys.clear();
  admin->applied = Seq();
  admin->tree = integrity::Tree();
  ASSERT_TRUE(admin->Connect().has_welcome());
  EXPECT_TRUE(admin->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_EQ(admin->keys.size(), 2u);
  ExpectCheckPasses();
}

TEST_F(ServerTest, AFullDiskRefusesPushesAndServesReads) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
  admin->Disconnect();
  server_.Stop();
  server_.free_disk_bytes_min = UINT64_MAX;
  server_.Start();
  auto laptop = TestLaptop::At(*server_.server, *admin);
  laptop->applied = Seq();
  laptop->tree = integrity::Tree();
  ASSERT_TRUE(laptop->Connect().has_welcome());
  EXPECT_TRUE(laptop->CatchUp(Seq(6)));
  const v1::ClientFrame push = laptop->device->PushProspects(1);
  EXPECT_EQ(laptop->PushAndWait(push).nack().code(), v1::DISK_FULL);
  laptop->Disconnect();
  server_.Stop();
  server_.free_disk_bytes_min = 0;
  server_.Start();
  auto again = TestLaptop::At(*server_.server, *laptop);
  ASSERT_TRUE(again->Connect().has_welcome());
  EXPECT_TRUE(again->PushAndWait(push).has_ack());
}

TEST_F(ServerTest, LaptopsThatDoNotReadSlowNobody) {
  auto admin = server_.Admin();
  std::vector<std::unique_ptr<TestLaptop>> stuck;
  for (int i = 0; i < 20; ++i) {
    stuck.push_back(server_.Add(*admin, v1::REP));
    stuck.back()->send_credit = false;
  }
  v1::ServerFrame ack;
  for (int i = 0; i < 50; ++i) {
    ack = admin->PushAndWait(admin->device->PushProspects(20));
    ASSERT_TRUE(ack.has_ack());
  }
  EXPECT_TRUE(admin->CatchUp(Seq(ack.ack().last_seq())));
  // One of them wakes up and gets it all.
  stuck[7]->send_credit = true;
  EXPECT_TRUE(stuck[7]->CatchUp(Seq(ack.ack().last_seq())));
  EXPECT_EQ(stuck[7]->tree.Root(), admin->tree.Root());
  for (auto& laptop : stuck) laptop->Disconnect();
}

TEST_F(ServerTest, NothingAcknowledgedIsMissingAfterAReopen) {
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(50)).has_ack());
  ASSERT_TRUE(admin->CatchUp(Seq(55)));
  server_.Close();
  server_.Reopen();
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->events, 55u);
}

TEST_F(ServerTest, EveryAckFollowsASync) {
  auto admin = server_.Admin();
  for (int i = 0; i < 10; ++i) {
    const uint64_t before = server_.folder->engine->syncs();
    ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
    EXPECT_GT(server_.folder->engine->syncs(), before);
  }
}

}  // namespace
}  // namespace tasuki::server
