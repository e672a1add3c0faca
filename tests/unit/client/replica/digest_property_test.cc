#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/limits.h"
#include "client/replica/outbox.h"
#include "client/replica/replica.h"
#include "client/replica/sealer.h"
#include "client/replica/store.h"
#include "common/domain/rows/digest.h"
#include "tests/testing/forgetful_env.h"
#include "tests/testing/temp_folder.h"
#include "tests/unit/client/laptop.h"
#include "tests/unit/domain/random_journal.h"

// The view digest is kept with the rows; however they came to be, it is the one of what stands in
// the store (DESIGN.md §5).

namespace tasuki::client {
namespace {

using integrity::Hash;

std::vector<uint32_t> SomeChoices(Random& random, size_t count) {
  std::vector<uint32_t> choices(count);
  for (uint32_t& choice : choices) choice = static_cast<uint32_t>(random.Below(UINT32_MAX));
  return choices;
}

// The digest over the state rows of the store, read one by one.
Hash DigestOf(Store& store) {
  domain::RowSum sum;
  auto cursor = store.db().NewCursor(kState);
  for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
    const char kind = cursor->key().front();
    if (kind < 'a' || kind > 'z') continue;
    sum.Add(integrity::Sha256(std::string(cursor->key()).append(cursor->value())).bytes());
  }
  EXPECT_TRUE(cursor->status().ok());
  return integrity::Sha256(sum.ForDigest());
}

std::map<std::string, std::string> IndexRowsIn(Store& store) {
  StateSource source(store);
  return domain::IndexRowsOf(source);
}

// A replica alone: what stands in a store, with no server and nobody who writes.
class LoneReplica {
 public:
  LoneReplica(std::string path, std::string key_file, storage::Disk disk)
      : path_(std::move(path)), key_file_(std::move(key_file)), disk_(std::move(disk)) {}

  void Open() {
    auto store = Store::Open({.path = path_, .team = kTeam, .create = true, .disk = disk_});
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
    auto key_file = integrity::KeyFile::Read(key_file_);
    ASSERT_TRUE(key_file.ok()) << key_file.status();
    sealer_ = std::make_unique<Sealer>(*store_, *std::move(key_file));
    auto outbox = Outbox::Open(*store_, *sealer_);
    ASSERT_TRUE(outbox.ok()) << outbox.status();
    outbox_ = *std::move(outbox);
    auto replica = Replica::Open(*store_, clock_);
    ASSERT_TRUE(replica.ok()) << replica.status();
    replica_ = *std::move(replica);
  }
  void Close() {
    replica_.reset();
    outbox_.reset();
    sealer_.reset();
    store_.reset();
  }

  Store& store() { return *store_; }
  Replica& replica() { return *replica_; }
  bool Apply(const std::vector<std::string>& chunks) {
    auto applied = replica_->Apply(chunks, *outbox_);
    EXPECT_TRUE(applied.ok()) << applied.status();
    return applied.ok();
  }

  static const TeamId kTeam;

 private:
  const std::string path_;
  const std::string key_file_;
  const storage::Disk disk_;
  ManualClock clock_{absl::FromUnixMicros(domain::kStartUs)};
  std::unique_ptr<Store> store_;
  std::unique_ptr<Sealer> sealer_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Replica> replica_;
};
const TeamId LoneReplica::kTeam = TeamId::FromTrusted(domain::IdOf("team"));

// Each event in a chunk of its own, as each was recorded at a time of its own. `sealed`: what every
// event carries.
std::vector<std::string> ChunksOf(const domain::TestJournal& journal, std::string_view sealed) {
  std::vector<std::string> chunks;
  storage::ChunkBuilder builder;
  for (const domain::HeldFact& event : journal.events()) {
    builder.Start(event.rules, event.seq, event.recorded_at_us);
    const std::string header = event.header.SerializeAsString();
    EXPECT_TRUE(
        builder.Add({event.verdict, event.replica, event.replica_seq, 0, header, sealed, ""}).ok());
    chunks.push_back(builder.Finish().front().bytes);
  }
  return chunks;
}

std::vector<std::string> Part(const std::vector<std::string>& chunks, size_t begin, size_t end) {
  return {chunks.begin() + static_cast<ptrdiff_t>(begin),
          chunks.begin() + static_cast<ptrdiff_t>(end)};
}

class DigestPropertyTest : public ::testing::Test {
 protected:
  DigestPropertyTest() {
    EXPECT_TRUE(integrity::KeyFile::Create(folder_.Of("keys"), random_).ok());
  }
  // A replica that was closed, in a folder of its own.
  LoneReplica NewReplica() {
    return {folder_.Of(absl::StrCat("store-", ++replicas_)), folder_.Of("keys"), disk_.env()};
  }

  testing::TempFolder folder_;
  testing::ForgetfulDisk disk_;  // Whose syncs cost nothing.
  int replicas_ = 0;
  SeededRandom random_{11};
};

TEST_F(DigestPropertyTest, HoweverTheRowsCameToBeItIsThatOfTheStore) {
  const auto holds = [&](const std::vector<uint32_t>& choices) {
    domain::TestJournal journal(domain::Batches::kEachEvent);
    domain::WriteRandom(choices, journal);
    const std::vector<std::string> chunks = ChunksOf(journal, "");
    const auto restart = *rc::gen::inRange<size_t>(0, chunks.size());
    LoneReplica cut = NewReplica();
    cut.Open();
    for (size_t at = 0; at < chunks.size();) {
      const size_t end = std::min(chunks.size(), at + *rc::gen::inRange<size_t>(1, 60));
      RC_ASSERT(cut.Apply(Part(chunks, at, end)));
      if (*rc::gen::inRange(0, 3) != 0) {
        const Hash digest = *cut.replica().ViewDigest();
        RC_ASSERT(digest == DigestOf(cut.store()));
      }
      if (at <= restart && restart < end) {
        cut.Close();
        cut.Open();
      }
      at = end;
    }
    const Hash digest = *cut.replica().ViewDigest();
    RC_ASSERT(digest == DigestOf(cut.store()));
    RC_ASSERT(!cut.replica().alarm().has_value());

    LoneReplica whole = NewReplica();
    whole.Open();
    RC_ASSERT(whole.Apply(chunks));
    RC_ASSERT(digest == *whole.replica().ViewDigest());
    RC_ASSERT(digest == DigestOf(whole.store()));
    RC_ASSERT(IndexRowsIn(whole.store()) == IndexRowsIn(cut.store()));

    RC_ASSERT(DropViews(cut.store()).ok());
    RC_ASSERT(cut.replica().Reload().ok());
    RC_ASSERT(cut.replica().folded() == Seq(0));
    RC_ASSERT(digest == *cut.replica().ViewDigest());
    RC_ASSERT(digest == DigestOf(cut.store()));
    RC_ASSERT(IndexRowsIn(cut.store()) == IndexRowsIn(whole.store()));
  };
  EXPECT_TRUE(rc::check(holds));
}

// So much at once that another thread folds while it is applied.
TEST_F(DigestPropertyTest, AsWellWhereItWasFoldedInTheBackground) {
  for (int i = 0; i < 3; ++i) {
    SCOPED_TRACE(i);
    domain::TestJournal journal(domain::Batches::kEachEvent);
    domain::WriteRandom(SomeChoices(random_, 150), journal);
    LoneReplica light = NewReplica();
    light.Open();
    ASSERT_TRUE(light.Apply(ChunksOf(journal, "")));
    const Hash digest = *light.replica().ViewDigest();

    const std::vector<std::string> chunks = ChunksOf(journal, random_.Bytes(100 << 10));
    LoneReplica heavy = NewReplica();
    heavy.Open();
    size_t at = 0;
    for (size_t bytes = 0; bytes < 2 * kFoldBehindBytes; at += 10) {
      ASSERT_LT(at + 10, chunks.size());
      ASSERT_TRUE(heavy.Apply(Part(chunks, at, at + 10)));
      bytes += 10 * chunks[at].size();
    }
    ASSERT_TRUE(heavy.Apply(Part(chunks, at, chunks.size())));
    EXPECT_EQ(*heavy.replica().ViewDigest(), digest);
    EXPECT_EQ(DigestOf(heavy.store()), digest);
    EXPECT_EQ(IndexRowsIn(heavy.store()), IndexRowsIn(light.store()));
    heavy.Close();
    heavy.Open();
    EXPECT_EQ(*heavy.replica().ViewDigest(), digest);
  }
}

// What an older release folded, or a drop that was cut off, is made anew when the store is opened.
class FoldVersionTest : public DigestPropertyTest {
 protected:
  void SetUp() override {
    domain::TestJournal journal(domain::Batches::kEachEvent);
    domain::WriteRandom(SomeChoices(random_, 200), journal);
    replica_.Open();
    ASSERT_TRUE(replica_.Apply(ChunksOf(journal, "")));
    digest_ = *replica_.replica().ViewDigest();
    indexes_ = IndexRowsIn(replica_.store());
    ASSERT_TRUE(replica_.replica().AllEventIds().ok());
  }
  // Writes into the store what it takes, then opens it anew and folds.
  void ExpectFoldedAnewAfter(storage::Batch batch) {
    ASSERT_TRUE(replica_.store().db().Write(batch, storage::Sync::kNo).ok());
    replica_.Close();
    replica_.Open();
    EXPECT_EQ(replica_.replica().folded(), Seq(0));
    EXPECT_EQ(*replica_.store().FindNumber(kFoldVersionRow), domain::kFoldVersion);
    EXPECT_EQ(*replica_.replica().ViewDigest(), digest_);
    EXPECT_EQ(DigestOf(replica_.store()), digest_);
    EXPECT_EQ(IndexRowsIn(replica_.store()), indexes_);
    // Ids are indexed anew, too.
    auto ids = replica_.replica().AllEventIds();
    ASSERT_TRUE(ids.ok()) << ids.status();
    EXPECT_EQ((*ids)->indexed(), replica_.replica().applied());
  }
  // Every second row of a family goes, into `batch`.
  void DropHalf(Family family, storage::Batch& batch) {
    bool drop = false;
    auto cursor = replica_.store().db().NewCursor(family);
    for (cursor->SeekToFirst(); cursor->Valid(); cursor->Next()) {
      if ((drop = !drop)) batch.Delete(family, cursor->key());
    }
  }

  LoneReplica replica_ = NewReplica();
  Hash digest_;
  std::map<std::string, std::string> indexes_;
};

TEST_F(FoldVersionTest, AnotherVersionIsFoldedAnew) {
  for (const uint64_t version : {domain::kFoldVersion - 1, domain::kFoldVersion + 1}) {
    storage::Batch batch;
    PutNumber(batch, kFoldVersionRow, version);
    // A row that this version does not know, and one that says something else.
    batch.Put(kState, "~unknown", "row");
    batch.Put(kState, domain::TeamKey().view(), "");
    ExpectFoldedAnewAfter(std::move(batch));
  }
}

TEST_F(FoldVersionTest, NoVersionIsFoldedAnew) {
  storage::Batch batch;
  batch.Delete(kMeta, kFoldVersionRow);
  ExpectFoldedAnewAfter(std::move(batch));
}

TEST_F(FoldVersionTest, ADropThatWasCutOffIsGoneOnWith) {
  storage::Batch batch;
  PutNumber(batch, kFoldVersionRow, 0);
  PutNumber(batch, kFoldedRow, 0);
  PutNumber(batch, kIndexedRow, 0);
  batch.Delete(kMeta, kRowSumRow);
  DropHalf(kState, batch);
  DropHalf(kEventIds, batch);
  ExpectFoldedAnewAfter(std::move(batch));
}

}  // namespace
}  // namespace tasuki::client
