// What a store with a waterline notices, and what it must not take for damage.

#include "common/storage/waterline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/storage/db.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void Write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A store of numbered rows; `Kill` leaves its files as a killed process does.
class WaterlineTest : public ::testing::Test {
 protected:
  DbOptions Options(const std::string& folder) {
    DbOptions options;
    options.path = folder_.Of(folder);
    options.column_families = {"one", "two"};
    options.create = true;
    options.waterline = KeepWaterline::kSynced;
    return options;
  }

  void Open() {
    absl::StatusOr<std::unique_ptr<Db>> db = Db::Open(Options("db"));
    ASSERT_TRUE(db.ok()) << db.status();
    db_ = *std::move(db);
  }

  void Put(Sync sync, size_t bytes = 100) {
    Batch batch;
    batch.Put(static_cast<int>(rows_ % 2), "row" + std::to_string(rows_), std::string(bytes, 'r'));
    ASSERT_TRUE(db_->Write(batch, sync).ok());
    ++rows_;
  }

  // A copy of the files as they are now, the store still open, in its place.
  void Kill() {
    const fs::path copy = folder_.Of("killed");
    std::error_code error;
    do {  // A compaction may remove a file meanwhile.
      fs::remove_all(copy);
      fs::copy(folder_.Of("db"), copy, fs::copy_options::recursive, error);
    } while (error);
    const std::string line = Read(WaterlinePath(folder_.Of("db")));
    db_.reset();
    fs::remove_all(folder_.Of("db"));
    fs::rename(copy, folder_.Of("db"));
    Write(WaterlinePath(folder_.Of("db")), line);
  }

  // The largest file of that kind: the live one. One that is being deleted has no size.
  fs::path File(const std::string& part) {
    const auto size_of = [](const fs::path& path) {
      std::error_code gone;
      const uintmax_t size = fs::file_size(path, gone);
      return gone ? 0 : size;
    };
    fs::path found;
    for (const auto& entry : fs::directory_iterator(folder_.Of("db"))) {
      if (entry.path().filename().string().find(part) == std::string::npos) continue;
      if (found.empty() || size_of(entry.path()) > size_of(found)) found = entry.path();
    }
    return found;
  }

  // Rows that are there.
  int Rows() {
    int there = 0;
    for (int row = 0; row < rows_; ++row) {
      const auto found = db_->Get(row % 2, "row" + std::to_string(row));
      EXPECT_TRUE(found.ok()) << found.status();
      there += found.ok() && found->has_value() ? 1 : 0;
    }
    return there;
  }

  // Damages the file and expects a refusal that leaves everything as it is.
  void ExpectRefused(const std::string& part, const std::function<void(std::string&)>& damage) {
    const fs::path file = File(part);
    ASSERT_FALSE(file.empty()) << part;
    const std::string whole = Read(file);
    std::string bytes = whole;
    damage(bytes);
    Write(file, bytes);
    for (int again = 0; again < 2; ++again) {
      const auto db = Db::Open(Options("db"));
      EXPECT_TRUE(absl::IsDataLoss(db.status())) << part << ": " << db.status();
      EXPECT_EQ(Read(file), bytes);
    }
    Write(file, whole);
  }

  testing::TempFolder folder_;
  std::unique_ptr<Db> db_;
  int rows_ = 0;
};

TEST_F(WaterlineTest, ALiveLogThatLostSomethingIsRefused) {
  Open();
  for (int n = 0; n < 10; ++n) Put(n % 2 == 0 ? Sync::kNo : Sync::kYes);
  Kill();
  const size_t size = fs::file_size(File(".log"));
  SeededRandom random(7);
  for (int n = 0; n < 25; ++n) {
    const size_t at = random.Below(size);
    ExpectRefused(".log", [&](std::string& log) { log[at] ^= static_cast<char>(1 << n % 8); });
  }
  ExpectRefused(".log", [](std::string& log) { log.clear(); });
  ExpectRefused(".log", [](std::string& log) { log.resize(log.size() / 2); });
  ExpectRefused(".log", [](std::string& log) { log.pop_back(); });
  ExpectRefused(".log", [](std::string& log) { std::fill(log.begin(), log.end(), '\0'); });
  const fs::path log = File(".log");
  const std::string bytes = Read(log);
  fs::remove(log);
  EXPECT_TRUE(absl::IsDataLoss(Db::Open(Options("db")).status()));
  Write(log, bytes);
  Open();
  EXPECT_EQ(Rows(), rows_);
}

TEST_F(WaterlineTest, WhatWasNotSyncedMayBeGone) {
  Open();
  for (int n = 0; n < 4; ++n) Put(Sync::kYes);
  const size_t synced = fs::file_size(File(".log"));
  for (int n = 0; n < 4; ++n) Put(Sync::kNo);
  Kill();
  std::string bytes = Read(File(".log"));
  bytes[synced + 20] ^= 1;
  Write(File(".log"), bytes);
  Open();
  EXPECT_EQ(Rows(), 4);
}

TEST_F(WaterlineTest, AManifestThatLostItsEndIsRefused) {
  Open();
  for (int n = 0; n < 4; ++n) Put(Sync::kYes);
  ASSERT_TRUE(db_->Flush().ok());
  Put(Sync::kYes);
  db_.reset();
  ExpectRefused("MANIFEST", [](std::string& bytes) { bytes.pop_back(); });
  ExpectRefused("MANIFEST", [](std::string& bytes) { bytes.resize(bytes.size() / 2); });
  ExpectRefused("MANIFEST", [](std::string& bytes) { bytes.clear(); });
  for (size_t at = 0; at < fs::file_size(File("MANIFEST")); at += 11) {
    ExpectRefused("MANIFEST", [at](std::string& bytes) { bytes[at] ^= 4; });
  }
  Open();
  EXPECT_EQ(Rows(), rows_);
}

TEST_F(WaterlineTest, AnOlderLogThatIsStillNeededIsMissed) {
  Open();
  Put(Sync::kYes);
  // Fills the memtables of one family until the log is followed by another; the other family's rows
  // keep the first one alive.
  const fs::path first = File(".log");
  while (fs::exists(first) && File(".log") == first) {
    Batch batch;
    batch.Put(0, "big" + std::to_string(rows_), std::string(1 << 20, 'b'));
    batch.Put(1, "small", "s");
    ASSERT_TRUE(db_->Write(batch, Sync::kYes).ok());
    rows_ += 2;
    if (rows_ > 200) break;
  }
  db_.reset();
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(folder_.Of("db"))) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path());
  }
  ASSERT_GE(logs.size(), 1U);
  for (const fs::path& log : logs) {
    if (fs::file_size(log) == 0) continue;
    const std::string bytes = Read(log);
    fs::remove(log);
    EXPECT_TRUE(absl::IsDataLoss(Db::Open(Options("db")).status())) << log;
    Write(log, bytes);
  }
}

TEST_F(WaterlineTest, AStoreThatIsGoneIsNotMadeAnew) {
  Open();
  Put(Sync::kYes);
  db_.reset();
  fs::rename(folder_.Of("db"), folder_.Of("away"));
  EXPECT_TRUE(absl::IsDataLoss(Db::Open(Options("db")).status()));
  EXPECT_FALSE(fs::exists(folder_.Of("db")));
  fs::rename(folder_.Of("away"), folder_.Of("db"));
  Open();
  EXPECT_EQ(Rows(), 1);
}

TEST_F(WaterlineTest, AWaterlineThatIsBrokenOrGoneLocksNobodyOut) {
  Open();
  for (int n = 0; n < 3; ++n) Put(Sync::kYes);
  db_.reset();
  const std::string path = WaterlinePath(folder_.Of("db"));
  const std::string whole = Read(path);
  for (size_t at = 0; at < whole.size(); at += 13) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 16);
    Write(path, bytes);
    ASSERT_TRUE(ReadWaterline(folder_.Of("db")).ok());
  }
  for (const std::string& bytes : {std::string(), whole.substr(0, 4096), whole.substr(0, 50),
                                   std::string(whole.size(), '\0'), whole + "more"}) {
    Write(path, bytes);
    Open();
    EXPECT_EQ(Rows(), rows_);
    Put(Sync::kYes);
    db_.reset();
  }
  fs::remove(path);
  Open();
  EXPECT_EQ(Rows(), rows_);
  db_.reset();
  EXPECT_TRUE(ReadWaterline(folder_.Of("db"))->has_value());
}

TEST_F(WaterlineTest, WithoutItWhatCanBeReadIsTaken) {
  Open();
  for (int n = 0; n < 6; ++n) Put(Sync::kYes);
  Kill();
  std::string bytes = Read(File(".log"));
  bytes[bytes.size() / 2] ^= 1;
  Write(File(".log"), bytes);
  DbOptions options = Options("db");
  options.waterline = KeepWaterline::kNo;
  absl::StatusOr<std::unique_ptr<Db>> db = Db::Open(options);
  ASSERT_TRUE(db.ok()) << db.status();
  db_ = *std::move(db);
  EXPECT_EQ(Rows(), 3);
}

TEST_F(WaterlineTest, ReadingOnlyChangesNoFile) {
  Open();
  for (int n = 0; n < 6; ++n) Put(Sync::kYes);
  Kill();
  const auto files = [&] {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      if (entry.is_regular_file()) all.emplace_back(entry.path().string(), Read(entry.path()));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto before = files();
  DbOptions options = Options("db");
  options.access = Access::kReadOnly;
  options.column_families.push_back("of a later release");
  absl::StatusOr<std::unique_ptr<Db>> db = Db::Open(options);
  ASSERT_TRUE(db.ok()) << db.status();
  db_ = *std::move(db);
  EXPECT_EQ(Rows(), 6);
  EXPECT_FALSE((*db_->Get(2, "row")).has_value());
  EXPECT_TRUE(db_->VerifyChecksums().ok());
  db_.reset();
  EXPECT_EQ(files(), before);
}

TEST_F(WaterlineTest, ACopyHasAWaterlineOfItsOwn) {
  Open();
  for (int n = 0; n < 6; ++n) Put(Sync::kYes);
  ASSERT_TRUE(db_->CheckpointTo(folder_.Of("copy")).ok());
  Put(Sync::kYes);
  db_.reset();
  fs::remove_all(folder_.Of("db"));
  fs::rename(folder_.Of("copy"), folder_.Of("db"));
  fs::rename(WaterlinePath(folder_.Of("copy")), WaterlinePath(folder_.Of("db")));
  ExpectRefused("MANIFEST", [](std::string& bytes) { bytes.pop_back(); });
  Open();
  EXPECT_EQ(Rows(), 6);
}

// Killed at any moment, flushing and closing in between: never taken for damage.
TEST_F(WaterlineTest, AKilledStoreOpens) {
  SeededRandom random(3);
  Open();
  for (int round = 0; round < 30; ++round) {
    SCOPED_TRACE(round);
    for (uint64_t n = random.Below(6); n > 0; --n) {
      Put(random.Below(2) == 0 ? Sync::kNo : Sync::kYes, random.Below(20'000));
    }
    switch (random.Below(4)) {
      case 0:
        ASSERT_TRUE(db_->Flush().ok());
        break;
      case 1:
        db_.reset();
        break;
      default:
        break;
    }
    if (db_ != nullptr) Kill();
    Open();
    ASSERT_EQ(Rows(), rows_);
  }
}

}  // namespace
}  // namespace tasuki::storage
