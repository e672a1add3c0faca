#include "common/sync/client_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "common/base/random.h"
#include "common/integrity/chain.h"
#include "common/integrity/mark.h"
#include "common/sync/limits.h"

namespace tasuki::sync {
namespace {

using integrity::Hash;

// An outbox in memory: every event has the header `event N`.
class FakeOutbox : public OutboxReader {
 public:
  FakeOutbox(TeamId team, ReplicaId replica) : team_(team), replica_(replica) {}

  void Write(std::vector<uint32_t> acts) {
    for (uint32_t events : acts) {
      while (events > 0) act_left_.push_back(--events);
    }
  }
  ReplicaSeq last() const override { return ReplicaSeq(act_left_.size()); }
  ReplicaSeq first() const override { return first_; }
  absl::StatusOr<std::optional<Hash>> ChainAt(ReplicaSeq seq) override { return Chain(seq); }
  absl::StatusOr<OutboxSlice> Read(ReplicaSeq first, uint32_t events_max, uint32_t) override {
    OutboxSlice slice;
    slice.chain_before = Chain(ReplicaSeq(first.value() - 1));
    for (uint64_t seq = first.value(); seq <= last().value(); ++seq) {
      if (slice.records.size() == std::min<uint32_t>(events_max, frame_)) break;
      v1::Record record;
      record.set_replica_seq(seq);
      record.set_act_left(act_left_[seq - 1]);
      record.set_header(Header(seq));
      slice.records.push_back(record);
      slice.chain_after = Chain(ReplicaSeq(seq));
    }
    return slice;
  }
  Hash Chain(ReplicaSeq seq) const {
    Hash chain = integrity::ChainStart(team_, replica_);
    for (uint64_t i = 1; i <= seq.value(); ++i) {
      chain = integrity::ChainNext(chain, ReplicaSeq(i), integrity::Sha256(Header(i)),
                                   integrity::Sha256(""));
    }
    return chain;
  }
  void set_frame(uint32_t events) { frame_ = events; }
  // What is before it came back in the journal.
  void set_first(uint64_t first) { first_ = ReplicaSeq(first); }

 private:
  static std::string Header(uint64_t seq) { return "event " + std::to_string(seq); }

  const TeamId team_;
  const ReplicaId replica_;
  std::vector<uint32_t> act_left_;
  uint32_t frame_ = 512;
  ReplicaSeq first_ = ReplicaSeq(1);
};

class ClientSessionTest : public ::testing::Test {
 protected:
  ClientSession& Start(Epoch epoch = Epoch(1), Seq applied = Seq(0)) {
    SessionStart start;
    start.team = team_;
    start.device = DeviceId::Random(random_);
    start.replica = replica_;
    start.key = &key_;
    start.epoch = epoch;
    start.applied = applied;
    start.root = root_;
    session_ = std::make_unique<ClientSession>(std::move(start), outbox_);
    return *session_;
  }
  static v1::ServerFrame Welcome(uint64_t held, const Hash& chain, uint32_t window = 2,
                                 uint64_t epoch = 1) {
    v1::ServerFrame frame;
    frame.mutable_welcome()->set_version(kWireVersion);
    frame.mutable_welcome()->set_epoch(epoch);
    frame.mutable_welcome()->set_held_replica_seq(held);
    frame.mutable_welcome()->set_held_chain(chain.str());
    frame.mutable_welcome()->set_push_window(window);
    return frame;
  }
  v1::ServerFrame Ack(uint64_t up_to, uint32_t window = 2) {
    v1::ServerFrame frame;
    frame.mutable_ack()->set_replica_seq(up_to);
    frame.mutable_ack()->set_push_window(window);
    return frame;
  }
  v1::ServerFrame CaughtUp(uint64_t seq, const Hash& root) {
    v1::ServerFrame frame;
    frame.mutable_caught_up()->set_seq(seq);
    frame.mutable_caught_up()->set_root(root.str());
    return frame;
  }
  std::vector<v1::Push> Pushes() {
    std::vector<v1::Push> pushes;
    for (v1::ClientFrame& frame : session_->TakeFrames()) {
      if (frame.has_push()) pushes.push_back(frame.push());
    }
    return pushes;
  }
  template <class Effect>
  std::optional<Effect> TakeEffect() {
    for (const auto& effect : session_->TakeEffects()) {
      if (const auto* found = std::get_if<Effect>(&effect)) return *found;
    }
    return std::nullopt;
  }

  SeededRandom random_{1};
  TeamId team_ = TeamId::Random(random_);
  ReplicaId replica_ = ReplicaId::Random(random_);
  integrity::DeviceKey key_ = integrity::DeviceKey::Generate(random_);
  Hash root_ = integrity::Sha256("");
  FakeOutbox outbox_{team_, replica_};
  std::unique_ptr<ClientSession> session_;
};

TEST_F(ClientSessionTest, SaysHelloSignedAndPushesNothingBeforeWelcome) {
  outbox_.Write({1, 1});
  auto frames = Start().TakeFrames();
  ASSERT_EQ(frames.size(), 1u);
  ASSERT_TRUE(frames[0].has_hello());
  EXPECT_TRUE(integrity::VerifyHello(key_.public_key(), frames[0].hello()));
  EXPECT_EQ(frames[0].hello().replica_seq(), 2u);
  session_->OnOutboxGrew();
  EXPECT_TRUE(session_->TakeFrames().empty());
}

TEST_F(ClientSessionTest, PushesFromWhatIsHeldWithASignedMark) {
  outbox_.Write({1, 1, 1});
  Start().TakeFrames();
  session_->OnFrame(Welcome(1, outbox_.Chain(ReplicaSeq(1))));
  auto pushes = Pushes();
  ASSERT_EQ(pushes.size(), 1u);
  EXPECT_EQ(pushes[0].records(0).replica_seq(), 2u);
  EXPECT_EQ(pushes[0].chain_before(), outbox_.Chain(ReplicaSeq(1)).str());
  EXPECT_EQ(pushes[0].mark().chain(), outbox_.Chain(ReplicaSeq(3)).str());
  EXPECT_TRUE(integrity::VerifyMark(key_.public_key(), team_, pushes[0].mark()));
}

TEST_F(ClientSessionTest, KeepsToTheWindowAndGoesOnWithEachAck) {
  outbox_.Write({1, 1, 1, 1, 1});
  outbox_.set_frame(1);
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0)), 2));
  EXPECT_EQ(Pushes().size(), 2u);
  session_->OnFrame(Ack(1, 2));
  EXPECT_EQ(Pushes().size(), 1u);
  session_->OnFrame(Ack(3, 0));
  EXPECT_EQ(Pushes().size(), 0u);
  session_->OnFrame(Ack(3, 4));
  EXPECT_EQ(Pushes().size(), 2u);
}

// Another laptop handed in what this one still has to push: the Welcome knew nothing of it.
TEST_F(ClientSessionTest, WhatCameBackBeforeItWasPushedIsNotPushed) {
  outbox_.Write({1, 1, 1});
  outbox_.set_frame(1);
  Start().OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0)), 1));
  EXPECT_EQ(Pushes().size(), 1u);
  session_->TakeEffects();
  outbox_.set_first(3);
  session_->OnFrame(Ack(1, 1));
  EXPECT_TRUE(Pushes().empty());
  const auto ended = TakeEffect<Ended>();
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->again, Again::kSoon);
}

TEST_F(ClientSessionTest, AnActsFramesDoNotWaitForTheWindow) {
  outbox_.Write({5, 1});
  outbox_.set_frame(2);
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0)), 1));
  EXPECT_EQ(Pushes().size(), 3u);
}

TEST_F(ClientSessionTest, AServerThatHoldsMoreThanWeWroteMeansAFork) {
  outbox_.Write({1});
  Start().TakeFrames();
  session_->OnFrame(Welcome(2, Hash()));
  EXPECT_TRUE(TakeEffect<Forked>().has_value());
  EXPECT_TRUE(session_->must_move());
  session_->OnOutboxGrew();
  EXPECT_TRUE(Pushes().empty());
}

TEST_F(ClientSessionTest, AnotherChainAtWhatIsHeldMeansAForkBeforeAnythingIsSkipped) {
  outbox_.Write({1, 1});
  Start().TakeFrames();
  session_->OnFrame(Welcome(1, integrity::Sha256("another history")));
  EXPECT_TRUE(TakeEffect<Forked>().has_value());
  EXPECT_TRUE(Pushes().empty());
}

TEST_F(ClientSessionTest, WhileTheServerWaitsNothingIsPushed) {
  outbox_.Write({1});
  Start().TakeFrames();
  auto welcome = Welcome(0, outbox_.Chain(ReplicaSeq(0)), 0, 2);
  welcome.mutable_welcome()->set_waiting(true);
  session_->OnFrame(welcome);
  session_->OnOutboxGrew();
  EXPECT_TRUE(Pushes().empty());
  session_->OnFrame(CaughtUp(0, root_));
  EXPECT_TRUE(TakeEffect<ReachedHead>().has_value());
}

TEST_F(ClientSessionTest, AHigherEpochEndsTheSessionWithWhatIsCommon) {
  Start(Epoch(1), Seq(9)).TakeFrames();
  auto welcome = Welcome(0, outbox_.Chain(ReplicaSeq(0)), 1, 2);
  welcome.mutable_welcome()->set_common_seq(5);
  session_->OnFrame(welcome);
  auto change = TakeEffect<EpochChanged>();
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->common, Seq(5));
  EXPECT_EQ(change->epoch, Epoch(2));
}

TEST_F(ClientSessionTest, ALowerEpochIsNeverFollowed) {
  Start(Epoch(3)).TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0)), 1, 2));
  auto ended = TakeEffect<Ended>();
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->again, Again::kNever);
}

// A laptop at `applied` of the last epoch of `list`, and servers whose lists the same key signed.
class EpochSessionTest : public ClientSessionTest {
 protected:
  using Entries = std::vector<std::pair<uint64_t, uint64_t>>;

  v1::EpochList List(const Entries& entries) {
    v1::EpochList list;
    for (const auto& [epoch, began] : entries) {
      integrity::AppendEpoch(Epoch(epoch), Seq(began), root_.bytes(), list);
    }
    integrity::SignEpochs(server_key_, team_, list);
    return list;
  }
  ClientSession& StartIn(const Entries& entries, uint64_t applied, bool agreed = true,
                         bool alarmed = false) {
    SessionStart start;
    start.team = team_;
    start.device = DeviceId::Random(random_);
    start.replica = replica_;
    start.key = &key_;
    start.epochs = List(entries);
    start.epoch = integrity::PresentEpoch(start.epochs);
    start.applied = Seq(applied);
    start.root = root_;
    start.server_key = server_key_.public_key();
    start.agreed = agreed;
    start.sure = Seq(4);
    start.alarmed = alarmed;
    session_ = std::make_unique<ClientSession>(std::move(start), outbox_);
    return *session_;
  }
  v1::ServerFrame WelcomeIn(const v1::EpochList& list, uint64_t head, bool waiting = false,
                            uint64_t held = 0) {
    v1::ServerFrame frame =
        Welcome(held, outbox_.Chain(ReplicaSeq(held)), 2, integrity::PresentEpoch(list).value());
    frame.mutable_welcome()->set_head_seq(head);
    frame.mutable_welcome()->set_waiting(waiting);
    *frame.mutable_welcome()->mutable_epochs() = list;
    return frame;
  }
  // A batch that is followed by the end.
  v1::ServerFrame BatchOf(uint64_t end, const Hash& root) {
    v1::ServerFrame frame;
    frame.mutable_batch()->add_chunks("chunk");
    *frame.mutable_batch()->mutable_caught_up() = CaughtUp(end, root).caught_up();
    return frame;
  }

  integrity::DeviceKey server_key_ = integrity::DeviceKey::Generate(random_);
};

TEST_F(EpochSessionTest, ShowsTheServerItsListAndIsToldWhatBothShare) {
  StartIn({{1, 0}, {7, 10}}, 15);
  const auto frames = session_->TakeFrames();
  EXPECT_EQ(frames[0].hello().epochs().entries_size(), 2);
  // Restored once more from that backup.
  session_->OnFrame(WelcomeIn(List({{1, 0}, {9, 10}}), 10));
  const auto change = TakeEffect<EpochChanged>();
  ASSERT_TRUE(change);
  EXPECT_EQ(change->epoch, Epoch(9));
  EXPECT_EQ(change->common, Seq(10));
  EXPECT_EQ(change->agreed, Seq(0));
  EXPECT_EQ(change->root, root_.bytes());
}

TEST_F(EpochSessionTest, ALowerEpochIsNoOldCopyWhereTheListExplainsIt) {
  StartIn({{1, 0}, {9, 10}}, 15);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 12}}), 12));
  EXPECT_EQ(TakeEffect<EpochChanged>()->common, Seq(10));
  StartIn({{1, 0}, {9, 10}}, 15);
  session_->OnFrame(WelcomeIn(List({{1, 0}}), 12));
  const auto ended = TakeEffect<Ended>();
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->again, Again::kNever);
  EXPECT_NE(ended->status.message().find("old copy"), std::string::npos);
}

TEST_F(EpochSessionTest, AListThatIsNotSignedOrContradictsItselfIsRefusedWithoutAnAlarm) {
  v1::EpochList unsigned_list = List({{1, 0}, {9, 10}});
  unsigned_list.clear_signature();
  v1::EpochList by_another = List({{1, 0}, {9, 10}});
  integrity::SignEpochs(key_, team_, by_another);
  for (const v1::EpochList& list : {unsigned_list, by_another, List({{9, 0}, {1, 10}})}) {
    StartIn({{1, 0}}, 15);
    session_->OnFrame(WelcomeIn(list, 10));
    const auto effects = session_->TakeEffects();
    ASSERT_EQ(effects.size(), 1u);
    ASSERT_TRUE(std::holds_alternative<Ended>(effects[0]));
    EXPECT_EQ(std::get<Ended>(effects[0]).again, Again::kNever);
  }
}

TEST_F(EpochSessionTest, TwoSignedListsThatContradictEachOtherAreEvidence) {
  StartIn({{1, 0}, {7, 10}}, 15);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 9}}), 12));
  EXPECT_TRUE(TakeEffect<AlarmRaised>());
}

// Of a release that kept no list.
TEST_F(EpochSessionTest, AReplicaThatKnowsTheNumberOfItsEpochOnlyTakesTheListOver) {
  SessionStart start;
  start.team = team_;
  start.replica = replica_;
  start.key = &key_;
  start.epoch = Epoch(7);
  start.applied = Seq(15);
  start.root = root_;
  start.server_key = server_key_.public_key();
  session_ = std::make_unique<ClientSession>(start, outbox_);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 10}}), 15));
  const auto welcomed = TakeEffect<Welcomed>();
  ASSERT_TRUE(welcomed);
  EXPECT_EQ(welcomed->epochs.entries_size(), 2);
  session_ = std::make_unique<ClientSession>(start, outbox_);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 10}, {9, 12}}), 12));
  EXPECT_EQ(TakeEffect<EpochChanged>()->common, Seq(12));
  // An epoch that the list does not name: nothing is sure.
  start.epoch = Epoch(8);
  session_ = std::make_unique<ClientSession>(start, outbox_);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 10}, {9, 12}}), 12));
  EXPECT_EQ(TakeEffect<EpochChanged>()->common, Seq(0));
}

TEST_F(EpochSessionTest, OfAServerThatWaitsNothingIsComparedNorPutBehindWhatItLost) {
  StartIn({{1, 0}}, 15);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {9, 10}}), 12, true));
  session_->OnFrame(BatchOf(12, integrity::Sha256("another")));
  const auto effects = session_->TakeEffects();
  ASSERT_EQ(effects.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<Welcomed>(effects[0]));
  EXPECT_TRUE(std::holds_alternative<ReachedHead>(effects[1]));
  EXPECT_EQ(session_->common(), Seq(10));
  // The same epoch and the same seq, with another history.
  StartIn({{1, 0}}, 15);
  session_->OnFrame(WelcomeIn(List({{1, 0}}), 15, true));
  session_->OnFrame(CaughtUp(15, integrity::Sha256("another")));
  EXPECT_FALSE(TakeEffect<AlarmRaised>());
}

TEST_F(EpochSessionTest, WhoKnewLessTakesTheEpochOfAServerThatWaitsOver) {
  StartIn({{1, 0}}, 8);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {9, 10}}), 12, true));
  EXPECT_EQ(TakeEffect<EpochChanged>()->common, Seq(8));
}

TEST_F(EpochSessionTest, WithinAnEpochAnotherRootBeginsAnewOnceAndIsAnAlarmThen) {
  StartIn({{1, 0}, {7, 10}}, 12, /*agreed=*/false);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 10}}), 12));
  session_->OnFrame(CaughtUp(12, integrity::Sha256("another")));
  const auto change = TakeEffect<EpochChanged>();
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->begin_anew);
  EXPECT_EQ(change->common, Seq(4));
  StartIn({{1, 0}, {7, 10}}, 12);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {7, 10}}), 12));
  session_->OnFrame(CaughtUp(12, integrity::Sha256("another")));
  EXPECT_TRUE(TakeEffect<AlarmRaised>());
}

TEST_F(EpochSessionTest, OwnEventsThatTheServerOnceHadEndThePushWithWhatToDo) {
  outbox_.Write({1, 1, 1});
  outbox_.set_first(3);
  StartIn({{1, 0}}, 12);
  session_->OnFrame(WelcomeIn(List({{1, 0}}), 14, false, 1));
  const auto ended = TakeEffect<Ended>();
  ASSERT_TRUE(ended);
  EXPECT_NE(ended->status.message().find("--force"), std::string::npos);
}

TEST_F(EpochSessionTest, WithAnAlarmOnlyANewEpochIsFollowed) {
  StartIn({{1, 0}}, 12, true, /*alarmed=*/true);
  EXPECT_EQ(session_->TakeFrames()[0].hello().credit_bytes(), 0u);
  session_->OnFrame(WelcomeIn(List({{1, 0}}), 14));
  EXPECT_EQ(TakeEffect<Ended>()->again, Again::kNever);
  StartIn({{1, 0}}, 12, true, /*alarmed=*/true);
  session_->OnFrame(WelcomeIn(List({{1, 0}, {9, 14}}), 14));
  EXPECT_TRUE(TakeEffect<EpochChanged>());
}

TEST_F(EpochSessionTest, ReceiptsOfThePresentEpochAreGivenOut) {
  StartIn({{1, 0}}, 12);
  session_->OnFrame(WelcomeIn(List({{1, 0}}), 12));
  session_->TakeEffects();
  v1::ServerFrame end = CaughtUp(12, root_);
  v1::Receipt& receipt = *end.mutable_caught_up()->mutable_receipt();
  receipt.set_epoch(1);
  receipt.set_seq(12);
  receipt.set_mac(std::string(32, 'm'));
  session_->OnFrame(end);
  EXPECT_EQ(TakeEffect<ReachedHead>()->receipt.seq(), 12u);
  receipt.set_epoch(2);
  session_->OnFrame(end);
  EXPECT_EQ(TakeEffect<ReachedHead>()->receipt.seq(), 0u);
}

TEST_F(ClientSessionTest, CreditGoesBackOnlyForWhatWasApplied) {
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->TakeEffects();
  v1::ServerFrame batch;
  batch.mutable_batch()->add_chunks(std::string(kCreditBytesReturned - 1, 'c'));
  session_->OnFrame(batch);
  EXPECT_TRUE(session_->TakeFrames().empty());
  auto apply = TakeEffect<ApplyChunks>();
  ASSERT_TRUE(apply.has_value());
  session_->OnApplied(Seq(3), root_, apply->bytes);
  EXPECT_TRUE(session_->TakeFrames().empty());  // Not worth a frame yet.
  session_->OnFrame(batch);
  EXPECT_TRUE(session_->TakeFrames().empty());
  session_->OnApplied(Seq(6), root_, apply->bytes);
  auto frames = session_->TakeFrames();
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].credit().bytes(), 2 * (kCreditBytesReturned - 1));
}

TEST_F(ClientSessionTest, TheEndSaidWithABatchCountsOnceAllIsApplied) {
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->TakeEffects();
  v1::ServerFrame batch;
  batch.mutable_batch()->add_chunks("chunk");
  session_->OnFrame(batch);
  *batch.mutable_batch()->mutable_caught_up() = CaughtUp(5, root_).caught_up();
  session_->OnFrame(batch);
  session_->TakeEffects();
  session_->OnApplied(Seq(3), root_, 5);
  EXPECT_TRUE(session_->TakeEffects().empty());
  session_->OnApplied(Seq(5), root_, 5);
  auto reached = TakeEffect<ReachedHead>();
  ASSERT_TRUE(reached.has_value());
  EXPECT_EQ(reached->seq, Seq(5));
}

TEST_F(ClientSessionTest, AnotherRootSaidWithABatchIsAnAlarm) {  // I3
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->TakeEffects();
  v1::ServerFrame batch;
  batch.mutable_batch()->add_chunks("chunk");
  *batch.mutable_batch()->mutable_caught_up() =
      CaughtUp(5, integrity::Sha256("another")).caught_up();
  session_->OnFrame(batch);
  session_->TakeEffects();
  session_->OnApplied(Seq(5), root_, 5);
  EXPECT_TRUE(TakeEffect<AlarmRaised>().has_value());
}

TEST_F(ClientSessionTest, MoreThanTheCreditEndsTheSession) {
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->TakeEffects();
  v1::ServerFrame batch;
  batch.mutable_batch()->add_chunks(std::string(kCreditBytesMax + kMessageBytesMax, 'c'));
  session_->OnFrame(batch);
  EXPECT_TRUE(TakeEffect<Ended>().has_value());
}

TEST_F(ClientSessionTest, AnotherRootIsAnAlarm) {  // I3
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->OnFrame(CaughtUp(0, integrity::Sha256("another")));
  EXPECT_TRUE(TakeEffect<AlarmRaised>().has_value());
}

TEST_F(ClientSessionTest, AShorterJournalOfTheSameEpochIsAnAlarm) {
  Start(Epoch(1), Seq(5)).TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->OnFrame(CaughtUp(4, root_));
  EXPECT_TRUE(TakeEffect<AlarmRaised>().has_value());
}

TEST_F(ClientSessionTest, ARefusedEventIsNamedAndARefusedPushIsNotRepeatedHere) {
  outbox_.Write({1, 1});
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  Pushes();
  v1::ServerFrame nack;
  nack.mutable_nack()->set_code(v1::MALFORMED);
  nack.mutable_nack()->set_replica_seq(2);
  session_->OnFrame(nack);
  auto refused = TakeEffect<EventRefused>();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->event, ReplicaSeq(2));
  session_->OnOutboxGrew();
  EXPECT_TRUE(Pushes().empty());
}

TEST_F(ClientSessionTest, ARefusalThatConcernsPushingOnlyLetsTheDownloadGoOn) {
  for (v1::NackCode code : {v1::DISK_FULL, v1::TOO_FAST, v1::SCHEMA_TOO_NEW, v1::WAITING}) {
    outbox_.Write({1});
    Start().TakeFrames();
    session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
    Pushes();
    v1::ServerFrame nack;
    nack.mutable_nack()->set_code(code);
    nack.mutable_nack()->set_text("not now");
    session_->OnFrame(nack);
    auto refused = TakeEffect<PushRefused>();
    ASSERT_TRUE(refused.has_value()) << v1::NackCode_Name(code);
    EXPECT_EQ(refused->status.message(), "not now");
    EXPECT_TRUE(session_->push_refused());
    // What was under way behind it is refused for its gap.
    nack.mutable_nack()->set_code(v1::GAP);
    session_->OnFrame(nack);
    EXPECT_TRUE(session_->TakeEffects().empty());
    session_->OnOutboxGrew();
    EXPECT_TRUE(Pushes().empty());
    v1::ServerFrame batch;
    batch.mutable_batch()->add_chunks("chunk");
    session_->OnFrame(batch);
    EXPECT_TRUE(TakeEffect<ApplyChunks>().has_value());
    session_->OnApplied(Seq(1), root_, 5);
    session_->OnFrame(CaughtUp(1, root_));
    EXPECT_TRUE(TakeEffect<ReachedHead>().has_value());
  }
}

TEST_F(ClientSessionTest, ARefusedHelloEndsTheSessionWithItsReason) {
  Start().TakeFrames();
  v1::ServerFrame nack;
  nack.mutable_nack()->set_code(v1::WAITING);
  nack.mutable_nack()->set_text("tell the operator");
  session_->OnFrame(nack);
  auto ended = TakeEffect<Ended>();
  ASSERT_TRUE(ended.has_value());
  EXPECT_EQ(ended->again, Again::kLater);
  EXPECT_EQ(ended->status.message(), "tell the operator");
}

TEST_F(ClientSessionTest, FramesBeforeWelcomeAndUnknownAcksEndTheSession) {
  Start().TakeFrames();
  session_->OnFrame(CaughtUp(0, root_));
  EXPECT_TRUE(TakeEffect<Ended>().has_value());
  Start().TakeFrames();
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->OnFrame(Ack(7));
  EXPECT_TRUE(TakeEffect<Ended>().has_value());
}

TEST_F(ClientSessionTest, OnlyAServerThatAnswersIsAsked) {
  Start();
  EXPECT_FALSE(session_->Ask());
  session_->OnFrame(Welcome(0, outbox_.Chain(ReplicaSeq(0))));
  session_->TakeFrames();
  EXPECT_FALSE(session_->Ask());
  EXPECT_TRUE(session_->TakeFrames().empty());
}

TEST_F(ClientSessionTest, TheAnswerToTheLastAskCounts) {
  Start();
  v1::ServerFrame welcome = Welcome(0, outbox_.Chain(ReplicaSeq(0)));
  welcome.mutable_welcome()->set_answers_asks(true);
  session_->OnFrame(welcome);
  session_->TakeFrames();
  EXPECT_TRUE(session_->Ask());
  EXPECT_TRUE(session_->Ask());
  const auto frames = session_->TakeFrames();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[1].ask().number(), 2u);
  session_->TakeEffects();
  v1::ServerFrame head;
  head.mutable_head()->set_number(1);
  session_->OnFrame(head);
  EXPECT_FALSE(TakeEffect<HeadTold>());
  head.mutable_head()->set_number(2);
  head.mutable_head()->set_seq(7);
  session_->OnFrame(head);
  const auto told = TakeEffect<HeadTold>();
  ASSERT_TRUE(told);
  EXPECT_EQ(told->seq, Seq(7));
}

}  // namespace
}  // namespace tasuki::sync
