#include "client/replica/event_ids.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "client/limits.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/fold/retractions.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

using Seqs = std::vector<Seq>;

// On the store of a laptop, whose journal has some events of its own, and then those of a replica
// that nobody knows.
class EventIdsTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    begin_ = replica().applied();
  }
  Replica& replica() { return laptop_->workspace().home().replica(); }
  Store& store() { return laptop_->workspace().home().store(); }

  // An id that begins with `first` and ends with `last`, zeros between.
  static std::string Id(std::string_view first, char last) {
    std::string id(first);
    id.resize(EventId::kBytes - 1);
    id.push_back(last);
    return id;
  }
  // Appends events with those ids to the journal, without folding them. Each header begins with
  // `before`.
  void Append(const std::vector<std::string>& ids, std::string_view before = "") {
    storage::ChunkBuilder builder;
    builder.Start(domain::kRulesVersion, replica().applied().Next(), replica().recorded_at_us());
    v1::Header header;
    header.set_type(v1::NOTE_ADDED);
    header.mutable_subject()->set_kind(v1::PROSPECT);
    header.mutable_subject()->set_id(std::string(16, 'p'));
    header.mutable_note_added();
    for (const std::string& id : ids) {
      header.set_event_id(id);
      const std::string bytes = std::string(before) + header.SerializeAsString();
      ASSERT_TRUE(builder.Add({v1::INVALID, stranger_, ++written_, 0, bytes, "", ""}).ok());
    }
    std::vector<std::string> chunks;
    for (const storage::BuiltChunk& chunk : builder.Finish()) chunks.push_back(chunk.bytes);
    auto applied = replica().Apply(chunks, laptop_->workspace().home().outbox());
    ASSERT_TRUE(applied.ok()) << applied.status();
    ASSERT_EQ(applied->events, ids.size());
  }
  // Ids of so many events, all different.
  static std::vector<std::string> Ids(int count) {
    std::vector<std::string> ids;
    for (int i = 0; i < count; ++i) ids.push_back(Id(absl::StrCat("id", i, ":"), 'x'));
    return ids;
  }
  static Seqs Found(EventIds& ids, std::string_view id) {
    auto found = ids.Find(id);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *found : Seqs();
  }
  Seq At(uint64_t number) const { return begin_.Plus(number); }  // From 1 on.

  std::unique_ptr<Laptop> laptop_;
  const ReplicaId stranger_ = ReplicaId::Random(random_);
  Seq begin_;

 private:
  struct Counter {
    ReplicaSeq operator++() { return last = last.Next(); }
    ReplicaSeq last;
  } written_;
};

TEST_F(EventIdsTest, CatchesUpInStepsOfTheGivenSize) {
  Append(Ids(25));
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  EXPECT_EQ(ids.indexed(), begin_);  // With the rows of the first sync.
  for (const uint64_t reached : {10, 20}) {
    auto done = ids.CatchUp(replica().applied(), 10);
    ASSERT_TRUE(done.ok()) << done.status();
    EXPECT_FALSE(*done);
    EXPECT_EQ(ids.indexed(), At(reached));
    EXPECT_EQ(Found(ids, Ids(25)[reached - 1]), Seqs{At(reached)});
    EXPECT_EQ(Found(ids, Ids(25)[reached]), Seqs());
  }
  auto done = ids.CatchUp(replica().applied(), 10);
  ASSERT_TRUE(done.ok());
  EXPECT_TRUE(*done);
  for (uint64_t i = 0; i < 25; ++i) EXPECT_EQ(Found(ids, Ids(25)[i]), Seqs{At(i + 1)}) << i;
  EXPECT_EQ(Found(ids, Id("another", 'x')), Seqs());
  EXPECT_TRUE(*ids.CatchUp(replica().applied(), 10));
  EXPECT_EQ(ids.indexed(), At(25));
}

TEST_F(EventIdsTest, OfTwoIdsInOneHeaderTheLastCountsAsInTheFold) {
  Append({Id("last", 'x')}, absl::StrCat("\x0a\x10", Id("first", 'x')));
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  ASSERT_TRUE(*ids.CatchUp(At(1), 100));
  EXPECT_EQ(Found(ids, Id("last", 'x')), Seqs{At(1)});
  EXPECT_EQ(Found(ids, Id("first", 'x')), Seqs());
}

// Another client's, or one that wants its facts to stand for ever.
TEST_F(EventIdsTest, AnEventWhoseIdStandsLastInItsHeaderIsTakenBackLikeAnyOther) {
  Workspace& workspace = laptop_->workspace();
  OpenHome& home = workspace.home();
  const SubjectId prospect = laptop_->AddProspect("Kimura");
  ASSERT_TRUE(laptop_->Sync().ok());
  EventDraft draft = Laptop::TouchDraft(prospect, "");
  v1::Header& header = draft.header;
  const EventId id = EventId::FromTrusted(Id("late", 'x'));
  header.set_event_id(id.str());
  domain::FillFromCatalogue(header);
  header.set_schema(domain::kSchema);
  header.set_actor(home.identity().member.str());
  header.set_occurred_at_us(absl::ToUnixMicros(clock_.Now()));
  header.set_written_at_us(absl::ToUnixMicros(clock_.Now()));
  header.set_seen_seq(replica().applied().value());
  const std::string bytes = header.SerializeAsString();
  constexpr size_t kIdField = 2 + EventId::kBytes;
  storage::Batch batch;
  home.outbox().Append({{bytes.substr(kIdField) + bytes.substr(0, kIdField), "", {}}}, batch);
  ASSERT_TRUE(store().db().Write(batch, storage::Sync::kYes).ok());
  ASSERT_TRUE(laptop_->Sync().ok());
  auto found = workspace.FindEvent(id.Hex());
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->verdict, v1::EFFECTIVE);
  EventDraft back;
  back.header.set_type(v1::FACT_RETRACTED);
  *back.header.mutable_subject() = header.subject();
  v1::EventRef& fact = *back.header.mutable_fact_retracted()->mutable_fact();
  fact.set_event_id(id.str());
  fact.set_replica(found->replica.str());
  fact.set_replica_seq(found->replica_seq.value());
  back.personal.emplace().mutable_remark()->set_text("it was another one");
  ASSERT_TRUE(workspace.Write({back}).ok());
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_TRUE(
      domain::IsTakenBack(found->header, found->replica, found->seq, laptop_->workspace().rows()));
}

TEST_F(EventIdsTest, GoesNoFurtherThanItIsTold) {
  Append(Ids(5));
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  EXPECT_TRUE(*ids.CatchUp(At(3), 100));
  EXPECT_EQ(ids.indexed(), At(3));
  EXPECT_EQ(Found(ids, Ids(5)[3]), Seqs());
}

TEST_F(EventIdsTest, AllOfOneBeginningAreFoundInTheOrderOfTheJournal) {
  Append({Id("12345678", 'b'), Id("other", 'x'), Id("12345678", 'a'), Id("12345679", 'a'),
          Id("12345678", 'b')});
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  ASSERT_TRUE(*ids.CatchUp(At(4), 100));
  const Seqs both{At(1), At(3)};
  EXPECT_EQ(Found(ids, Id("12345678", 'a')), both);
  EXPECT_EQ(Found(ids, "12345678"), both);
  // What was added and not written is among them, and in order.
  ids.Add(At(5), Id("12345678", 'b'));
  EXPECT_EQ(Found(ids, "12345678"), (Seqs{At(1), At(3), At(5)}));
  EXPECT_EQ(Found(ids, "12345679"), Seqs{At(4)});
}

TEST_F(EventIdsTest, WhatWasAddedIsFoundAndLostUnlessItIsWritten) {
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  ids.Add(At(1), Id("abc", 'x'));
  EXPECT_EQ(Found(ids, Id("abc", 'x')), Seqs{At(1)});
  EXPECT_EQ(ids.indexed(), At(1));
  ASSERT_TRUE(ids.Load().ok());  // As after a failed fold.
  EXPECT_EQ(ids.indexed(), begin_);
  EXPECT_EQ(Found(ids, Id("abc", 'x')), Seqs());

  ids.Add(At(1), Id("abc", 'x'));
  storage::Batch batch;
  ids.Put(batch);
  ASSERT_TRUE(store().db().Write(batch, storage::Sync::kNo).ok());
  EXPECT_EQ(Found(ids, Id("abc", 'x')), Seqs{At(1)});  // Once, not twice.
  ASSERT_TRUE(ids.Load().ok());
  EXPECT_EQ(ids.indexed(), At(1));
  EXPECT_EQ(Found(ids, Id("abc", 'x')), Seqs{At(1)});
}

TEST_F(EventIdsTest, ARangeHasBothItsEnds) {
  Append({Id("aaaaaaaa", 'x'), Id("bbbbbbbb", 'x'), Id("cccccccc", 'x'), Id("dddddddd", 'x')});
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  ASSERT_TRUE(*ids.CatchUp(At(3), 100));
  ids.Add(At(4), Id("dddddddd", 'x'));
  const auto between = [&](std::string_view first, std::string_view last) {
    Seqs found;
    EXPECT_TRUE(ids.ForEachIn(first, last,
                              [&](Seq seq) {
                                found.push_back(seq);
                                return true;
                              })
                    .ok());
    return found;
  };
  EXPECT_EQ(between("bbbbbbbb", "cccccccc"), (Seqs{At(2), At(3)}));
  EXPECT_EQ(between("cc", "dddddddd"), (Seqs{At(3), At(4)}));
  EXPECT_EQ(between("bbbbbbbc", "bbbbbbbz"), Seqs());
  int visited = 0;
  ASSERT_TRUE(ids.ForEachIn("a", "e", [&](Seq) { return ++visited < 2; }).ok());
  EXPECT_EQ(visited, 2);
}

TEST_F(EventIdsTest, TheReplicaWritesThoseOfAFewEventsWithTheirRows) {
  Append(Ids(7));
  ASSERT_TRUE(replica().Fold().ok());
  EventIds ids(store());
  ASSERT_TRUE(ids.Load().ok());
  EXPECT_EQ(ids.indexed(), replica().applied());
  EXPECT_EQ(Found(ids, Ids(7)[6]), Seqs{At(7)});
}

TEST_F(EventIdsTest, ThoseOfManyWaitUntilSomebodyAsksAlsoThroughARestart) {
  const std::vector<std::string> many = Ids(static_cast<int>(kIndexedAtOnceMax) + 500);
  Append(many);
  ASSERT_TRUE(replica().Fold().ok());
  EventIds looked(store());
  ASSERT_TRUE(looked.Load().ok());
  EXPECT_EQ(looked.indexed(), begin_);
  auto done = replica().IndexSome();
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_FALSE(*done);
  laptop_->Close();
  laptop_->Open();
  EventIds after(store());
  ASSERT_TRUE(after.Load().ok());
  EXPECT_EQ(after.indexed(), At(kIndexedAtOnceMax));
  // Further events do not go before those that wait.
  Append({Id("late", 'x')});
  ASSERT_TRUE(replica().Fold().ok());
  auto all = replica().AllEventIds();
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(Found(**all, many.front()), Seqs{At(1)});
  EXPECT_EQ(Found(**all, many.back()), Seqs{At(many.size())});
  EXPECT_EQ(Found(**all, Id("late", 'x')), Seqs{At(many.size() + 1)});
}

}  // namespace
}  // namespace tasuki::client
