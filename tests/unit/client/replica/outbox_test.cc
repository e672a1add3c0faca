#include "client/replica/outbox.h"

#include <gtest/gtest.h>

#include "common/integrity/chain.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class OutboxTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    server_.set_up(false);
  }
  Outbox& outbox() { return laptop_->workspace().home().outbox(); }
  storage::Db& db() { return laptop_->workspace().home().store().db(); }
  std::unique_ptr<Laptop> laptop_;
};

TEST_F(OutboxTest, AnActIsOneSyncedWriteWithActLeftCountingDown) {
  uint64_t syncs = db().syncs();
  std::vector<EventDraft> act;
  SubjectId prospect = SubjectId::Random(random_);
  act.push_back(Laptop::ProspectDraft(prospect, "Smith"));
  act.push_back(Laptop::TouchDraft(prospect, "called"));
  act.push_back(Laptop::TouchDraft(prospect, "called again"));
  ASSERT_TRUE(laptop_->workspace().Write(std::move(act)).ok());
  EXPECT_EQ(db().syncs(), syncs + 1);
  std::vector<uint32_t> left;
  ASSERT_TRUE(outbox()
                  .ForEach(outbox().first(),
                           [&](const v1::OutboxRow& row) {
                             left.push_back(row.record().act_left());
                             return true;
                           })
                  .ok());
  EXPECT_EQ(left, (std::vector<uint32_t>{2, 1, 0}));
}

TEST_F(OutboxTest, KeepsTheChainAfterEachEventThroughAReopen) {
  SubjectId prospect = laptop_->AddProspect("Smith");
  ASSERT_TRUE(laptop_->workspace().Write({Laptop::TouchDraft(prospect, "called")}).ok());
  laptop_->Close();
  laptop_->Open();
  integrity::Hash chain =
      integrity::ChainStart(laptop_->workspace().home().identity().team, outbox().replica());
  EXPECT_EQ(**outbox().ChainAt(ReplicaSeq(0)), chain);
  EXPECT_EQ(outbox().first(), ReplicaSeq(2));
  auto before = outbox().ChainAt(ReplicaSeq(1));  // Of the ReplicaOpened, which was delivered.
  ASSERT_TRUE(before.ok() && before->has_value());
  chain = **before;
  for (ReplicaSeq seq = outbox().first(); seq <= outbox().last(); seq = seq.Next()) {
    auto row = outbox().Row(seq);
    ASSERT_TRUE(row.ok());
    chain = integrity::ChainNext(chain, seq, integrity::Sha256(row->record().header()),
                                 integrity::Sha256(row->record().sealed()));
    EXPECT_EQ(**outbox().ChainAt(seq), chain);
  }
  EXPECT_FALSE(outbox().ChainAt(outbox().last().Next())->has_value());
}

TEST_F(OutboxTest, TheChainOfDeliveredEventsComesFromTheJournal) {
  server_.set_up(true);
  laptop_->AddProspect("A");
  laptop_->AddProspect("B");
  auto expected = outbox().ChainAt(ReplicaSeq(2));
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->AddProspect("C");
  auto found = outbox().ChainAt(ReplicaSeq(2));
  ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
  EXPECT_EQ(**found, **expected);
}

TEST_F(OutboxTest, AKeyTravelsWithTheFirstEventItSealsOnly) {
  SubjectId prospect = laptop_->AddProspect("Smith");
  ASSERT_TRUE(laptop_->workspace().Write({Laptop::TouchDraft(prospect, "called")}).ok());
  auto slice = outbox().Read(outbox().first(), 512, 256 << 10);
  ASSERT_TRUE(slice.ok()) << slice.status();
  EXPECT_EQ(slice->records.size(), 2u);
  ASSERT_EQ(slice->keys.size(), 1u);
  EXPECT_EQ(slice->keys[0].subject().id(), prospect.str());
  EXPECT_EQ(slice->keys[0].key().size(), 32u);
}

TEST_F(OutboxTest, AReadKeepsToItsBoundsButGivesAtLeastOne) {
  for (int i = 0; i < 5; ++i) laptop_->AddProspect(std::to_string(i));
  EXPECT_EQ(outbox().Read(outbox().first(), 3, 256 << 10)->records.size(), 3u);
  EXPECT_EQ(outbox().Read(outbox().first(), 512, 1)->records.size(), 1u);
  EXPECT_TRUE(absl::IsOutOfRange(outbox().Read(ReplicaSeq(1), 512, 1).status()));
}

TEST_F(OutboxTest, AnEventWithAnotherIdAcknowledgesNothing) {
  laptop_->AddProspect("Smith");
  v1::Header other;
  other.set_event_id(random_.Bytes(16));
  storage::Batch batch;
  auto returned = outbox().Returned(outbox().first(), other.SerializeAsString(), batch);
  ASSERT_TRUE(returned.ok());
  EXPECT_FALSE(*returned);
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(outbox().size(), 1u);
}

}  // namespace
}  // namespace tasuki::client
