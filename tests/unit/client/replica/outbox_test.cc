#include "client/replica/outbox.h"

#include <gtest/gtest.h>

#include "common/integrity/chain.h"
#include "common/sync/limits.h"
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
  // One act of so many touches on `prospect`.
  void WriteAct(SubjectId prospect, size_t events) {
    std::vector<EventDraft> act;
    for (size_t i = 0; i < events; ++i) act.push_back(Laptop::TouchDraft(prospect, "called"));
    auto written = laptop_->workspace().Write(std::move(act));
    ASSERT_TRUE(written.ok()) << written.status();
  }
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

TEST_F(OutboxTest, AReadEndsWhereAnActEndsUnlessNoneDoes) {
  const SubjectId prospect = laptop_->AddProspect("Smith");
  const ReplicaSeq first = outbox().last().Next();
  for (size_t events : {3, 3, 7, 1, 1}) WriteAct(prospect, events);
  auto size = [&](uint64_t from, uint32_t events_max, uint32_t bytes_max = 256 << 10) {
    auto slice = outbox().Read(first.Plus(from), events_max, bytes_max);
    EXPECT_TRUE(slice.ok()) << slice.status();
    EXPECT_EQ(slice->chain_after, **outbox().ChainAt(first.Plus(from + slice->records.size() - 1)));
    return slice->records.size();
  };
  EXPECT_EQ(size(0, 5), 3u);   // Not the beginning of the second.
  EXPECT_EQ(size(0, 6), 6u);   // Both.
  EXPECT_EQ(size(0, 12), 6u);  // Not the beginning of the third.
  EXPECT_EQ(size(1, 5), 5u);   // From the midst of one to the end of the next.
  EXPECT_EQ(size(6, 4), 4u);   // It does not fit: as much as may be.
  EXPECT_EQ(size(10, 4), 4u);  // Its end and what fits behind it.
  EXPECT_EQ(size(10, 512), 5u);
  const auto row = outbox().Row(first);
  ASSERT_TRUE(row.ok()) << row.status();
  const auto bytes = static_cast<uint32_t>(row->record().ByteSizeLong());
  EXPECT_EQ(size(0, 512, 5 * bytes), 3u);  // The same where bytes are what is short.
}

TEST_F(OutboxTest, AKeyOfAnActThatWaitsDoesNotGoAhead) {
  laptop_->AddProspect("Smith");
  const SubjectId brown = SubjectId::Random(random_);
  std::vector<EventDraft> act;
  act.push_back(Laptop::ProspectDraft(brown, "Brown"));
  act.push_back(Laptop::TouchDraft(brown, "called"));
  ASSERT_TRUE(laptop_->workspace().Write(std::move(act)).ok());
  EXPECT_EQ(outbox().Read(outbox().first(), 2, 256 << 10)->keys.size(), 1u);
  EXPECT_EQ(outbox().Read(outbox().first(), 3, 256 << 10)->keys.size(), 2u);
}

// An import writes acts that are larger than a frame, or end inside one. The server holds an act in
// memory until it is whole, so that only one of them may be under way beyond the window.
TEST_F(OutboxTest, ALongQueueOfActsIsReadAsTheServerTakesIt) {
  const SubjectId prospect = laptop_->AddProspect("Smith");
  constexpr size_t kActs = 20;
  constexpr size_t kActEvents = 300;
  for (size_t i = 0; i < kActs; ++i) WriteAct(prospect, kActEvents);

  sync::SessionStart start;
  const Identity& identity = laptop_->workspace().home().identity();
  start.team = identity.team;
  start.device = identity.device;
  start.replica = outbox().replica();
  start.key = &laptop_->workspace().home().device().key;
  start.epoch = Epoch(1);
  sync::ClientSession session(std::move(start), outbox());
  v1::ServerFrame welcome;
  const ReplicaSeq held(outbox().first().value() - 1);
  welcome.mutable_welcome()->set_version(sync::kWireVersion);
  welcome.mutable_welcome()->set_epoch(1);
  welcome.mutable_welcome()->set_held_replica_seq(held.value());
  welcome.mutable_welcome()->set_held_chain((**outbox().ChainAt(held)).str());
  welcome.mutable_welcome()->set_push_window(1);
  session.OnFrame(welcome);

  size_t pushed = 0;
  uint64_t rows_before = outbox().rows_read();
  while (pushed < outbox().size()) {
    size_t under_way = 0;
    ReplicaSeq last;
    for (const v1::ClientFrame& frame : session.TakeFrames()) {
      if (!frame.has_push()) continue;
      under_way += static_cast<size_t>(frame.push().records_size());
      last = ReplicaSeq(frame.push().records().rbegin()->replica_seq());
    }
    ASSERT_GT(under_way, 0u);
    EXPECT_LE(under_way, sync::kPushEventsMax);
    EXPECT_LE(outbox().rows_read() - rows_before, under_way + 2);
    rows_before = outbox().rows_read();
    pushed += under_way;
    v1::ServerFrame ack;
    ack.mutable_ack()->set_replica_seq(last.value());
    ack.mutable_ack()->set_push_window(1);
    session.OnFrame(ack);
  }
  EXPECT_EQ(pushed, kActs * kActEvents + 1);
}

// Opening goes by no more of what has left the outbox than that.
TEST_F(OutboxTest, ItIsWrittenDownWhereItBegins) {
  server_.set_up(true);
  const SubjectId prospect = laptop_->AddProspect("Smith");
  WriteAct(prospect, 1000);
  ASSERT_TRUE(laptop_->Sync().ok());
  server_.set_up(false);
  WriteAct(prospect, 3);
  const ReplicaSeq first = outbox().first();
  const auto from = [&] {
    return laptop_->workspace().home().store().FindNumber(kOutboxFromRow)->value_or(0);
  };
  EXPECT_GT(first.value(), 1000u);
  EXPECT_GT(from() + 256, first.value());
  EXPECT_LE(from(), first.value());
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(outbox().first(), first);
  EXPECT_EQ(outbox().size(), 3u);
  // What is put back before it is found again.
  storage::Batch batch;
  auto rows = outbox().TakeAll(batch);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_TRUE(outbox().Prepend(*rows, batch).ok());
  ASSERT_TRUE(db().Write(batch, storage::Sync::kYes).ok());
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(outbox().first(), first);
  EXPECT_EQ(from(), first.value());
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
