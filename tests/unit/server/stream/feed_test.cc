#include "server/stream/feed.h"

#include <gtest/gtest.h>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/integrity/checkpoint.h"
#include "server/limits.h"

namespace tasuki::server {
namespace {

class FeedTest : public ::testing::Test {
 protected:
  FeedTest() { feed_.Start(Epoch(1), Seq(5), integrity::Sha256("root 5")); }

  // A commit that ends at `seq`, sent on at once.
  void Commit(uint64_t seq) {
    CommittedTeam committed;
    committed.first = committed.last = Seq(seq);
    committed.root = integrity::Sha256("root " + std::to_string(seq));
    committed.chunks.push_back({.first = Seq(seq), .count = 1, .bytes = "chunk"});
    feed_.Publish(std::move(committed));
    EXPECT_TRUE(feed_.MakeRounds());
  }
  static std::string HeadOf(const JournalEnd& end) {
    v1::ServerFrame frame;
    EXPECT_TRUE(frame.ParseFromString(*end.frame));
    return frame.caught_up().head();
  }

  SeededRandom random_{3};
  ManualClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  const TeamId team_ = TeamId::Random(random_);
  const integrity::DeviceKey key_ = integrity::DeviceKey::Generate(random_);
  const integrity::ReceiptKey receipt_key_{key_};
  Feed feed_{team_, key_, receipt_key_, clock_};
};

TEST_F(FeedTest, TheLastHeadOfABusySecondIsSignedAfterIt) {
  EXPECT_TRUE(feed_.End().head_signed);
  clock_.Advance(kHeadEvery / 2);
  Commit(6);
  EXPECT_FALSE(feed_.Look(Seq(5)).round->end_signed);
  EXPECT_FALSE(feed_.End().head_signed);
  EXPECT_FALSE(feed_.SignLate(clock_.TimerNow()));
  clock_.Advance(kHeadEvery / 2);
  EXPECT_TRUE(feed_.SignLate(clock_.TimerNow()));
  const JournalEnd end = feed_.End();
  EXPECT_TRUE(end.head_signed);
  auto head = integrity::VerifyCheckpoint(key_.public_key(), team_, HeadOf(end));
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->size, 6u);
  // Once.
  clock_.Advance(kHeadEvery);
  EXPECT_FALSE(feed_.SignLate(clock_.TimerNow()));
}

TEST_F(FeedTest, WhoAsksLaterGetsASignedHead) {
  EXPECT_TRUE(feed_.End().head_signed);
  Commit(6);
  EXPECT_FALSE(feed_.End().head_signed);
  clock_.Advance(kHeadEvery);
  EXPECT_TRUE(feed_.End().head_signed);
}

}  // namespace
}  // namespace tasuki::server
