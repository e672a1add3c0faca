#include "client/replica/replica.h"

#include <gtest/gtest.h>

#include "common/storage/journal.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class ReplicaTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
  }
  OpenHome& home() { return laptop_->workspace().home(); }
  Replica& replica() { return home().replica(); }

  // The next chunk of the journal: `events` of them by a replica that nobody knows.
  std::string NextChunk(Seq first, int events, v1::Verdict verdict = v1::INVALID) {
    storage::ChunkBuilder builder;
    builder.Start(domain::kRulesVersion, first, replica().recorded_at_us());
    v1::Header header;
    header.set_type(v1::NOTE_ADDED);
    header.mutable_subject()->set_kind(v1::PROSPECT);
    header.mutable_subject()->set_id(std::string(16, 'p'));
    header.mutable_note_added();
    for (int i = 0; i < events; ++i) {
      header.set_event_id(random_.Bytes(16));
      std::string bytes = header.SerializeAsString();
      EXPECT_TRUE(
          builder.Add({verdict, stranger_, ReplicaSeq(first.value() + i), 0, bytes, "", ""}).ok());
    }
    return builder.Finish().front().bytes;
  }
  const ReplicaId stranger_ = ReplicaId::Random(random_);
  std::unique_ptr<Laptop> laptop_;
};

TEST_F(ReplicaTest, DropsWhatItHoldsAndTakesTheRestOfAJoinedChunk) {
  Seq before = replica().applied();
  Seq next = before.Next();
  std::string small = NextChunk(next, 2);
  auto applied = replica().Apply({small}, home().outbox());
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(applied->events, 2u);
  auto again = replica().Apply({small}, home().outbox());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->events, 0u);

  std::string joined = NextChunk(next, 5);
  auto rest = replica().Apply({joined}, home().outbox());
  ASSERT_TRUE(rest.ok()) << rest.status();
  EXPECT_EQ(rest->events, 3u);
  EXPECT_EQ(replica().applied(), before.Plus(5));
  storage::JournalReader reader(home().store().db(), kJournal, home().store().team());
  uint64_t seen = 0;
  ASSERT_TRUE(storage::ForEachRecord(reader, Seq(1), [&](Seq seq, const auto&, const auto&) {
                EXPECT_EQ(seq.value(), ++seen);
                return true;
              }).ok());
  EXPECT_EQ(seen, replica().applied().value());
}

TEST_F(ReplicaTest, RefusesAGapAndBrokenBytesAndStaysAsItWas) {
  Seq before = replica().applied();
  integrity::Hash root = replica().root();
  auto gap = replica().Apply({NextChunk(before.Plus(2), 1)}, home().outbox());
  EXPECT_TRUE(absl::IsDataLoss(gap.status())) << gap.status();
  auto broken = replica().Apply({NextChunk(before.Next(), 1), "not a chunk"}, home().outbox());
  EXPECT_TRUE(absl::IsDataLoss(broken.status())) << broken.status();
  EXPECT_EQ(replica().applied(), before);
  EXPECT_EQ(replica().root(), root);
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(replica().applied(), before);
}

TEST_F(ReplicaTest, AVerdictThatItDoesNotFindIsAnAlarm) {  // I5
  auto applied =
      replica().Apply({NextChunk(replica().applied().Next(), 1, v1::EFFECTIVE)}, home().outbox());
  ASSERT_TRUE(applied.ok());
  ASSERT_TRUE(replica().Fold().ok());
  ASSERT_TRUE(replica().alarm().has_value());
  EXPECT_EQ(replica().alarm()->seq(), replica().applied().value());
}

TEST_F(ReplicaTest, FarBehindItFoldsToTheSameViews) {  // I4
  auto other = MakeLaptop("ben");
  laptop_->AddMember("Ben", v1::REP);
  std::vector<SubjectId> prospects;
  for (int i = 0; i < 20; ++i) prospects.push_back(laptop_->AddProspect(std::to_string(i)));
  ASSERT_TRUE(laptop_->Sync().ok());
  std::string long_text;
  for (int i = 0; i < 90'000; ++i) long_text.push_back(static_cast<char>('a' + random_.Below(26)));
  for (int i = 0; i < 120; ++i) {
    auto written = laptop_->workspace().Write({Laptop::TouchDraft(prospects[i % 20], long_text)});
    ASSERT_TRUE(written.ok()) << written.status();
    if (i % 30 == 29) {
      ASSERT_TRUE(laptop_->Sync().ok());
    }
  }
  other->Join("Ben");                 // More than 4 MiB in one go.
  ASSERT_TRUE(laptop_->Sync().ok());  // Ben's replica was opened.
  EXPECT_EQ(other->workspace().home().replica().root(),
            laptop_->workspace().home().replica().root());
  EXPECT_EQ(*other->workspace().home().replica().ViewDigest(),
            *laptop_->workspace().home().replica().ViewDigest());
  EXPECT_EQ(other->workspace().home().replica().folded(),
            other->workspace().home().replica().applied());
}

TEST_F(ReplicaTest, WhatWasAppliedButNotFoldedIsFoldedAtTheNextOpening) {
  ASSERT_TRUE(replica().Apply({NextChunk(replica().applied().Next(), 3)}, home().outbox()).ok());
  EXPECT_LT(replica().folded(), replica().applied());
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(replica().folded(), replica().applied());
}

}  // namespace
}  // namespace tasuki::client
