// Power cuts at every moment: what was synced is there, what was not may be gone, and nothing is
// torn (DESIGN.md §9, I1, I6).

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/base/random.h"
#include "common/storage/db.h"
#include "tests/testing/forgetful_env.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

// A store of counters: batch n writes n under "count" into both column families and one row each.
class CrashTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Db>> Open() {
    DbOptions options;
    options.path = folder_.Of("db");
    options.column_families = {"one", "two"};
    options.create = true;
    // Which must never take a power cut for damage.
    options.waterline = KeepWaterline::kSynced;
    options.env = disk_.env();
    return Db::Open(options);
  }

  absl::Status WriteNumber(Db& db, uint64_t n, Sync sync, size_t row_bytes = 100) {
    Batch batch;
    batch.Put(0, "count", std::to_string(n));
    batch.Put(0, Row(n), std::string(row_bytes, 'a'));
    batch.Put(1, Row(n), std::string(row_bytes, 'b'));
    batch.Put(1, "count", std::to_string(n));
    return db.Write(batch, sync);
  }

  static std::string Row(uint64_t n) { return "row" + std::to_string(1'000'000 + n); }

  // The last batch that is there; every one up to it is whole and none after it is there at all.
  uint64_t LastWhole(Db& db, uint64_t tried) {
    absl::StatusOr<std::optional<std::string>> one = db.Get(0, "count");
    absl::StatusOr<std::optional<std::string>> two = db.Get(1, "count");
    EXPECT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(*one, *two) << "torn";
    const uint64_t last = one->has_value() ? std::stoull(**one) : 0;
    for (uint64_t n = 1; n <= tried; ++n) {
      EXPECT_EQ(db.Get(0, Row(n))->has_value(), n <= last) << "torn at " << n;
      EXPECT_EQ(db.Get(1, Row(n))->has_value(), n <= last) << "torn at " << n;
    }
    return last;
  }

  testing::TempFolder folder_;
  testing::ForgetfulDisk disk_;
};

TEST_F(CrashTest, TheDiskForgetsWhatWasNotSynced) {
  std::unique_ptr<Db> db = *Open();
  ASSERT_TRUE(WriteNumber(*db, 1, Sync::kYes).ok());
  ASSERT_TRUE(WriteNumber(*db, 2, Sync::kNo).ok());
  disk_.CutPower();
  EXPECT_FALSE(WriteNumber(*db, 3, Sync::kYes).ok());
  db.reset();
  disk_.RestorePower();
  db = *Open();
  EXPECT_EQ(LastWhole(*db, 3), 1u);
}

TEST_F(CrashTest, AKilledProcessLosesNothingItWrote) {
  std::unique_ptr<Db> db = *Open();
  ASSERT_TRUE(WriteNumber(*db, 1, Sync::kNo).ok());
  db.reset();
  db = *Open();
  EXPECT_EQ(LastWhole(*db, 1), 1u);
}

TEST_F(CrashTest, ASyncedWriteMakesAllBeforeItDurable) {
  std::unique_ptr<Db> db = *Open();
  for (uint64_t n = 1; n <= 9; ++n) ASSERT_TRUE(WriteNumber(*db, n, Sync::kNo).ok());
  ASSERT_TRUE(WriteNumber(*db, 10, Sync::kYes).ok());
  disk_.CutPower();
  db.reset();
  disk_.RestorePower();
  db = *Open();
  EXPECT_EQ(LastWhole(*db, 10), 10u);
}

TEST_F(CrashTest, EverySyncedWriteSyncsTheLogOnce) {
  std::unique_ptr<Db> db = *Open();
  const uint64_t before = disk_.wal_syncs();
  for (uint64_t n = 1; n <= 20; ++n) ASSERT_TRUE(WriteNumber(*db, n, Sync::kYes).ok());
  EXPECT_EQ(disk_.wal_syncs() - before, 20u);
  for (uint64_t n = 21; n <= 40; ++n) ASSERT_TRUE(WriteNumber(*db, n, Sync::kNo).ok());
  EXPECT_EQ(disk_.wal_syncs() - before, 20u);
  EXPECT_EQ(db->syncs(), 20u);
}

// One run after another on the same store, the power cut ever later, with a random part of what was
// not synced on the disk all the same. Opening and flushing are cut too.
TEST_F(CrashTest, AtEveryMomentASyncedBatchSurvivesAndNothingIsTorn) {
  SeededRandom random(11);
  uint64_t written = 0;  // Tried so far.
  uint64_t synced = 0;   // Surely there.
  for (uint64_t moment = 0; moment < 150; ++moment) {
    SCOPED_TRACE(moment);
    disk_.CutPowerAfter(moment % 70);
    absl::StatusOr<std::unique_ptr<Db>> db = Open();
    uint64_t tried = written;
    while (db.ok() && disk_.has_power()) {
      const Sync sync = random.Below(3) == 0 ? Sync::kYes : Sync::kNo;
      ++tried;
      if (!WriteNumber(**db, tried, sync, 1 + random.Below(3000)).ok()) break;
      if (sync == Sync::kYes) synced = tried;
      // A flush that fails is a store that must be opened again.
      if (random.Below(12) == 0 && !(*db)->Flush().ok()) break;
    }
    db = absl::UnavailableError("closed");
    disk_.CutPower();
    disk_.RestorePower(moment % 2 == 0 ? &random : nullptr);
    absl::StatusOr<std::unique_ptr<Db>> after = Open();
    ASSERT_TRUE(after.ok()) << after.status();
    const uint64_t last = LastWhole(**after, tried);
    ASSERT_GE(last, synced) << "an acknowledged batch is missing";
    ASSERT_LE(last, tried);
    written = synced = last;  // The next run writes on from here, over what was lost.
    // What opening replayed is durable from now on: nothing acknowledged may rest on luck.
    disk_.CutPower();
    after = absl::UnavailableError("closed");
    disk_.RestorePower();
    after = Open();
    ASSERT_TRUE(after.ok()) << after.status();
    ASSERT_EQ(LastWhole(**after, tried), last);
  }
  EXPECT_GT(written, 100u);
}

}  // namespace
}  // namespace tasuki::storage
