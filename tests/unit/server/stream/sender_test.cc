// What one laptop is sent, in which order, within its credit: no lock, no thread, no store.
#include "server/stream/sender.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/sync/limits.h"
#include "server/limits.h"

namespace tasuki::server {
namespace {

using Kind = SendStep::Kind;

constexpr size_t kChunkBytes = 1000;

class SenderTest : public ::testing::Test {
 protected:
  // The feed's side: rounds of one event each, up to head_, each with a signed end.

  void Grow(uint64_t events) {
    for (uint64_t i = 0; i < events; ++i) {
      const Seq seq = head_.Next();
      rounds_.push_back({.first = seq,
                         .last = seq,
                         .chunk_bytes = kChunkBytes,
                         .at_end = true,
                         .end_signed = true,
                         .batch = Frame(absl::StrCat("round ", seq.value()))});
      head_ = seq;
    }
  }
  // The newest round brings keys, of subjects of this kind.
  void AddKeys(size_t count, v1::SubjectKind kind = v1::PROSPECT) {
    auto keys = std::make_shared<std::vector<v1::SubjectKey>>();
    v1::SubjectKey key;
    key.mutable_subject()->set_kind(kind);
    key.set_key(std::string(32, 'k'));
    for (size_t i = 0; i < count; ++i) keys->push_back(key);
    rounds_.back().keys = keys;
  }
  Live Look() const {
    Live live{.head = head_, .pending = pending_};
    for (const Round& round : rounds_) {
      if (round.last > sender_.cursor()) {
        if (round.first == sender_.cursor().Next()) live.round = round;
        break;
      }
    }
    return live;
  }

  // The connection's side.

  // One turn of the pump: what is written ("" nothing, "finish" the end of the stream), with kEnd
  // answered as the feed would.
  std::string Turn() {
    SendStep step = sender_.Next(Look(), now_);
    if (step.kind == Kind::kEnd) {
      const std::string name = absl::StrCat("end ", head_.value(), end_signed_ ? " signed" : "");
      step = sender_.TellEnd({head_, Frame(name), end_signed_}, now_);
      EXPECT_NE(step.kind, Kind::kEnd);
    }
    if (step.kind == Kind::kFinish) return "finish";
    return step.kind == Kind::kWrite ? *step.frame : "";
  }
  // Turns, each written at once, until there is nothing to send.
  std::vector<std::string> TurnAll() {
    std::vector<std::string> written;
    while (true) {
      written.push_back(Turn());
      if (written.back().empty()) break;
      if (written.back() == "finish") return written;
      sender_.OnWritten();
    }
    written.pop_back();
    return written;
  }
  std::optional<CatchUpRange> Wanted(bool scarce = false) { return sender_.Wanted(Look(), scarce); }
  void Start(Seq cursor, Seq keys_cursor, uint64_t credit = sync::kCreditBytesMax) {
    sender_.Start({.cursor = cursor, .keys_cursor = keys_cursor, .credit = credit}, reader_);
  }
  void Start(uint64_t seq, uint64_t credit = sync::kCreditBytesMax) {
    Start(Seq(seq), Seq(seq), credit);
  }
  // From disk: chunks up to `last`, and these Keys frames before them.
  CaughtBatch Caught(uint64_t last, std::vector<std::string> keys = {}) {
    CaughtBatch batch{.keys_up_to = head_,
                      .batch = Frame(absl::StrCat("disk ", last)),
                      .last = Seq(last),
                      .chunk_bytes = kChunkBytes,
                      .lease = pool_.TryTake(kChunkBytes)};
    for (const std::string& name : keys) batch.keys.push_back(Frame(name));
    return batch;
  }
  static SharedBytes Frame(std::string name) {
    return std::make_shared<const std::string>(std::move(name));
  }
  static v1::Keys KeysOf(const std::string& bytes) {
    v1::ServerFrame frame;
    EXPECT_TRUE(frame.ParseFromString(bytes) && frame.has_keys()) << bytes;
    return frame.keys();
  }

  using Frames = std::vector<std::string>;

  SeededRandom random_{5};
  sync::ByteBudget pool_{1 << 20};
  sync::DeviceFacts reader_{.member = MemberId::Random(random_), .role = v1::REP};
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  Seq head_{9};  // The first round holds what comes after it.
  std::vector<Round> rounds_;
  bool pending_ = false;
  bool end_signed_ = true;
  Sender sender_;
};

TEST_F(SenderTest, NothingOfTheJournalGoesBeforeTheStart) {
  Grow(1);
  EXPECT_EQ(Turn(), "");
  EXPECT_FALSE(Wanted());
  sender_.Say(Frame("nack"));
  EXPECT_EQ(TurnAll(), Frames{"nack"});
}

TEST_F(SenderTest, OneWriteIsOutstanding) {
  Start(9);
  Grow(2);
  sender_.Say(Frame("welcome"));
  EXPECT_EQ(Turn(), "welcome");
  EXPECT_TRUE(sender_.writing());
  sender_.Say(Frame("ack"));
  EXPECT_EQ(Turn(), "");
  EXPECT_EQ(Turn(), "");
  sender_.OnWritten();
  EXPECT_EQ(Turn(), "ack");
  EXPECT_EQ(Turn(), "");
  sender_.OnWritten();
  EXPECT_EQ(Turn(), "round 10");
  EXPECT_EQ(Turn(), "");
}

TEST_F(SenderTest, AnswersGoInTheirOrderAndAheadOfTheJournal) {
  Start(9);
  Grow(2);
  EXPECT_EQ(Turn(), "round 10");
  for (const char* ack : {"ack 1", "ack 2", "ack 3"}) sender_.Say(Frame(ack));
  sender_.OnWritten();
  EXPECT_EQ(TurnAll(), (Frames{"ack 1", "ack 2", "ack 3", "round 11"}));
}

TEST_F(SenderTest, ALiveLaptopGetsEachRoundOnceAndReadsNothingFromDisk) {
  Start(9);
  Grow(3);
  EXPECT_FALSE(Wanted());
  EXPECT_EQ(TurnAll(), (Frames{"round 10", "round 11", "round 12"}));
  EXPECT_EQ(TurnAll(), Frames{});
  EXPECT_FALSE(Wanted());
  EXPECT_EQ(sender_.cursor(), Seq(12));
}

// --- Keys.

TEST_F(SenderTest, KeysOfARoundGoBeforeIt) {
  Start(9);
  Grow(1);
  AddKeys(2);
  rounds_.back().destroyed = {"gone"};
  const v1::Keys keys = KeysOf(Turn());
  EXPECT_EQ(keys.keys_size(), 2);
  EXPECT_EQ(keys.destroyed_size(), 1);
  EXPECT_EQ(keys.up_to_seq(), 10u);
  sender_.OnWritten();
  EXPECT_EQ(Turn(), "round 10");
}

TEST_F(SenderTest, OnlyTheLastFrameOfManyKeysSaysThatTheseWereAll) {
  Start(9);
  Grow(1);
  AddKeys(2 * sync::kKeysPerFrameMax + 1);
  const Frames written = TurnAll();
  ASSERT_EQ(written.size(), 4u);
  for (int i : {0, 1}) {
    EXPECT_EQ(static_cast<size_t>(KeysOf(written[i]).keys_size()), sync::kKeysPerFrameMax);
    EXPECT_EQ(KeysOf(written[i]).up_to_seq(), 9u);
  }
  EXPECT_EQ(KeysOf(written[2]).keys_size(), 1);
  EXPECT_EQ(KeysOf(written[2]).up_to_seq(), 10u);
  EXPECT_EQ(written[3], "round 10");
}

TEST_F(SenderTest, AnAnswerMayComeBetweenKeysAndTheirRound) {
  Start(9);
  Grow(1);
  AddKeys(1);
  KeysOf(Turn());
  sender_.Say(Frame("ack"));
  sender_.OnWritten();
  EXPECT_EQ(TurnAll(), (Frames{"ack", "round 10"}));
}

TEST_F(SenderTest, KeysThatAreNotTheReadersAreLeftOut) {  // DESIGN.md §8
  Start(9);
  Grow(1);
  AddKeys(1, v1::MEMBER);
  EXPECT_EQ(TurnAll(), Frames{"round 10"});
}

TEST_F(SenderTest, KeysTheLaptopHasAreNotSentAgain) {
  Start(Seq(9), Seq(10));
  Grow(1);
  AddKeys(1);
  EXPECT_EQ(TurnAll(), Frames{"round 10"});
}

TEST_F(SenderTest, ARoundWaitsForOlderKeys) {
  Start(Seq(9), Seq(4));
  Grow(1);
  EXPECT_EQ(Turn(), "");
  auto range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->keys_cursor, Seq(4));
  EXPECT_EQ(range->head, Seq(10));
  CaughtBatch batch{.keys = {Frame("keys 10")}, .keys_up_to = Seq(10), .last = Seq(9)};
  sender_.OnCaughtBatch(std::move(batch));
  EXPECT_EQ(TurnAll(), (Frames{"keys 10", "round 10"}));
}

TEST_F(SenderTest, TheEndIsNotToldWhileKeysAreMissing) {
  Start(Seq(9), Seq(4));
  EXPECT_EQ(Turn(), "");
  ASSERT_TRUE(Wanted());
  sender_.OnCaughtBatch({.keys = {}, .keys_up_to = Seq(9), .last = Seq(9)});
  EXPECT_EQ(TurnAll(), Frames{"end 9 signed"});
}

// --- From disk.

TEST_F(SenderTest, OneBehindIsReadForFromDiskKeysFirstAndThenToldOfTheEnd) {
  Start(0);
  EXPECT_EQ(Turn(), "");
  auto range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->cursor, Seq(0));
  EXPECT_EQ(range->keys_cursor, Seq(0));
  EXPECT_EQ(range->head, Seq(9));
  EXPECT_EQ(range->credit, sync::kCreditBytesMax);
  EXPECT_FALSE(Wanted()) << "one request at a time";
  sender_.OnCaughtBatch(Caught(6, {"keys a", "keys b"}));
  EXPECT_FALSE(Wanted()) << "what was read goes first";
  EXPECT_EQ(TurnAll(), (Frames{"keys a", "keys b", "disk 6"}));
  range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->cursor, Seq(6));
  EXPECT_EQ(range->keys_cursor, Seq(9));
  sender_.OnCaughtBatch(Caught(9));
  EXPECT_EQ(TurnAll(), (Frames{"disk 9", "end 9 signed"}));
  EXPECT_FALSE(Wanted());
}

TEST_F(SenderTest, FromDiskItGoesOnLiveWithoutAGap) {
  Start(0);
  ASSERT_TRUE(Wanted());
  Grow(2);
  CaughtBatch batch = Caught(9);
  batch.keys_up_to = Seq(9);
  sender_.OnCaughtBatch(std::move(batch));
  EXPECT_EQ(TurnAll(), (Frames{"disk 9", "round 10", "round 11"}));
}

TEST_F(SenderTest, OneBatchIsReadAheadOfTheOneBeingWrittenUnlessMemoryIsScarce) {
  Start(0);
  ASSERT_TRUE(Wanted());
  sender_.OnCaughtBatch(Caught(3));
  EXPECT_EQ(Turn(), "disk 3");
  EXPECT_FALSE(Wanted(/*scarce=*/true));
  auto range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->cursor, Seq(3));
  sender_.OnCaughtBatch(Caught(6));
  EXPECT_EQ(Turn(), "") << "the first is not written yet";
  EXPECT_FALSE(Wanted()) << "no third";
  sender_.OnWritten();
  EXPECT_EQ(Turn(), "disk 6");
  sender_.OnWritten();
  EXPECT_TRUE(Wanted(/*scarce=*/true)) << "nothing is under way to it";
}

TEST_F(SenderTest, ABatchHoldsItsMemoryUntilItIsWritten) {
  Start(0);
  ASSERT_TRUE(Wanted());
  sender_.OnCaughtBatch(Caught(3, {"keys"}));
  EXPECT_EQ(Turn(), "keys");
  sender_.OnWritten();
  EXPECT_EQ(pool_.used(), kChunkBytes);
  EXPECT_EQ(Turn(), "disk 3");
  EXPECT_EQ(pool_.used(), kChunkBytes);
  sender_.OnWritten();
  EXPECT_EQ(pool_.used(), 0u);
}

TEST_F(SenderTest, ASlowLaptopFallsBackToDiskAndComesLiveAgain) {
  Start(9);
  Grow(1);
  EXPECT_EQ(Turn(), "round 10");
  Grow(3);
  EXPECT_FALSE(Wanted()) << "its next round is still here";
  rounds_.erase(rounds_.begin(), rounds_.end() - 1);  // The feed keeps the newest only.
  auto range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->cursor, Seq(10));
  EXPECT_EQ(range->head, Seq(13));
  sender_.OnCaughtBatch(Caught(12));
  sender_.OnWritten();
  EXPECT_EQ(TurnAll(), (Frames{"disk 12", "round 13"}));
}

TEST_F(SenderTest, AFailedReadMayBeAskedForAgain) {
  Start(0);
  ASSERT_TRUE(Wanted());
  EXPECT_FALSE(Wanted());
  sender_.OnCatchUpFailed();
  EXPECT_TRUE(Wanted());
}

// --- Credit.

TEST_F(SenderTest, ARoundSpendsCreditAndWaitsWithoutIt) {
  Start(9, 2 * kChunkBytes - 1);
  Grow(2);
  EXPECT_EQ(TurnAll(), Frames{"round 10"});
  EXPECT_FALSE(Wanted()) << "live: it waits for credit, not for the disk";
  sender_.AddCredit(1);
  EXPECT_EQ(TurnAll(), Frames{"round 11"});
}

TEST_F(SenderTest, KeysTakeNoCreditButWaitForTheirRounds) {
  Start(9, 0);
  Grow(1);
  AddKeys(1);
  EXPECT_EQ(Turn(), "");
  sender_.AddCredit(kChunkBytes);
  EXPECT_EQ(TurnAll().size(), 2u);
}

TEST_F(SenderTest, CreditIsSpentGivenBackAndBounded) {
  sender_.AddCredit(500);  // Before Welcome.
  Start(0, 1000);
  EXPECT_EQ(Wanted()->credit, 1500u);
  sender_.OnCaughtBatch(Caught(3));
  EXPECT_EQ(Turn(), "disk 3");
  EXPECT_EQ(Wanted()->credit, 500u);
  CaughtBatch large = Caught(6);
  large.chunk_bytes = 600;  // It never goes below nothing.
  sender_.OnCaughtBatch(std::move(large));
  sender_.OnWritten();
  EXPECT_EQ(Turn(), "disk 6");
  EXPECT_FALSE(Wanted());
  sender_.AddCredit(UINT64_MAX);
  sender_.AddCredit(UINT64_MAX);
  EXPECT_EQ(Wanted()->credit, sync::kCreditBytesMax);
}

TEST_F(SenderTest, AHelloMayNotClaimMoreCreditThanThereIs) {
  Start(0, UINT64_MAX);
  EXPECT_EQ(Wanted()->credit, sync::kCreditBytesMax);
}

TEST_F(SenderTest, WithoutCreditOnlyKeysAreRead) {
  Start(Seq(0), Seq(9), 0);
  EXPECT_FALSE(Wanted());
  sender_.AddCredit(1);
  EXPECT_TRUE(Wanted());
}

TEST_F(SenderTest, AChunkLargerThanTheCreditIsAskedForOnceThereIsEnough) {
  Start(0, 300);
  ASSERT_TRUE(Wanted());
  sender_.OnCaughtBatch({.keys_up_to = Seq(9), .last = Seq(0), .credit_needed = kChunkBytes});
  EXPECT_EQ(Turn(), "");
  EXPECT_FALSE(Wanted());
  sender_.AddCredit(kChunkBytes - 301);
  EXPECT_FALSE(Wanted());
  sender_.AddCredit(1);
  auto range = Wanted();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->credit, kChunkBytes);
}

// --- The end of the journal.

TEST_F(SenderTest, TheEndIsToldAgainOnlyWithASignedHead) {
  Start(9);
  end_signed_ = false;
  EXPECT_EQ(TurnAll(), Frames{"end 9"});
  EXPECT_EQ(TurnAll(), Frames{});
  end_signed_ = true;
  EXPECT_EQ(TurnAll(), Frames{"end 9 signed"});
  EXPECT_EQ(TurnAll(), Frames{});
  end_signed_ = false;
  EXPECT_EQ(TurnAll(), Frames{});
}

TEST_F(SenderTest, ARoundWithAnEndIsTheEndItselfUntilAHeadIsSigned) {
  Start(9);
  Grow(1);
  rounds_.back().end_signed = false;
  end_signed_ = false;
  EXPECT_EQ(TurnAll(), Frames{"round 10"});
  end_signed_ = true;
  EXPECT_EQ(TurnAll(), Frames{"end 10 signed"});
}

TEST_F(SenderTest, WithMoreOnItsWayTheEndIsToldOnceInAWhile) {
  Start(9);
  pending_ = true;
  EXPECT_EQ(TurnAll(), Frames{"end 9 signed"}) << "never told before";
  Grow(1);
  rounds_.back().at_end = false;
  EXPECT_EQ(TurnAll(), Frames{"round 10"});
  now_ += kHeadEvery;
  EXPECT_EQ(TurnAll(), Frames{"end 10 signed"});
}

TEST_F(SenderTest, AnEndThatHasMovedOnIsNotTold) {
  Start(9);
  EXPECT_EQ(sender_.Next(Look(), now_).kind, Kind::kEnd);
  EXPECT_EQ(sender_.TellEnd({Seq(10), Frame("end 10"), true}, now_).kind, Kind::kNothing);
  EXPECT_EQ(TurnAll(), Frames{"end 9 signed"});
}

// --- The end of the stream.

TEST_F(SenderTest, ADrainGoesAfterTheAnswersAndNothingFollowsIt) {
  Start(9);
  Grow(2);
  EXPECT_EQ(Turn(), "round 10");
  sender_.Say(Frame("ack"));
  sender_.Say(Frame("drain"));
  sender_.Close();
  sender_.Say(Frame("too late"));
  EXPECT_TRUE(sender_.closing());
  EXPECT_EQ(Turn(), "") << "the end, too, waits for the write";
  sender_.OnWritten();
  EXPECT_FALSE(Wanted());
  EXPECT_EQ(TurnAll(), (Frames{"ack", "drain", "finish"}));
}

TEST_F(SenderTest, ARevokedLaptopHearsOnlyThat) {  // I10
  Start(0);
  ASSERT_TRUE(Wanted());
  sender_.OnCaughtBatch(Caught(6, {"keys"}));
  sender_.Say(Frame("ack"));
  EXPECT_EQ(Turn(), "ack");
  sender_.Say(Frame("ack of what is not said any more"));
  sender_.Drop();
  sender_.Say(Frame("revoked"));
  sender_.Close();
  EXPECT_EQ(pool_.used(), 0u) << "what was read is let go";
  sender_.OnWritten();
  EXPECT_EQ(TurnAll(), (Frames{"revoked", "finish"}));
}

TEST_F(SenderTest, WhatIsReadWhileTheStreamEndsIsLetGo) {
  Start(0);
  ASSERT_TRUE(Wanted());
  sender_.Close();
  sender_.OnCaughtBatch(Caught(6));
  EXPECT_EQ(pool_.used(), 0u);
  EXPECT_EQ(TurnAll(), Frames{"finish"});
}

TEST_F(SenderTest, KeysOfARoundAreForgottenWithTheRest) {
  Start(9);
  Grow(1);
  AddKeys(sync::kKeysPerFrameMax + 1);
  KeysOf(Turn());
  sender_.Drop();
  sender_.Close();
  sender_.OnWritten();
  EXPECT_EQ(TurnAll(), Frames{"finish"});
}

TEST_F(SenderTest, TooManyUnreadAnswersAreSeen) {
  Start(9);
  sender_.Say(Frame("welcome"));
  EXPECT_EQ(Turn(), "welcome");
  for (size_t i = 0; i < kAnswersWaitingMax; ++i) sender_.Say(Frame("ack"));
  EXPECT_FALSE(sender_.overfull());
  sender_.Say(Frame("ack"));
  EXPECT_TRUE(sender_.overfull());
}

}  // namespace
}  // namespace tasuki::server
