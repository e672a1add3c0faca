// Bytes that went bad in a write-ahead log, and tails that a power cut tore: the first are refused,
// the second are not.

#include "common/storage/wal_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "common/storage/db.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

namespace fs = std::filesystem;

constexpr int kWrites = 6;

std::string Value(int n, size_t bytes) { return std::string(bytes, static_cast<char>('a' + n)); }

// A store that was cut off after six synced writes. Its parameter: bytes of a row; the larger ones
// spread over three blocks of the log.
class WalCheckTest : public ::testing::TestWithParam<size_t> {
 protected:
  WalCheckTest() {
    fs::path log;
    {
      std::unique_ptr<Db> db = *Db::Open(Options("db", /*synced=*/true));
      log = NewestLog();
      for (int n = 0; n < kWrites; ++n) {
        Batch batch;
        batch.Put(0, "row" + std::to_string(n), Value(n, GetParam()));
        EXPECT_TRUE(db->Write(batch, Sync::kYes).ok());
        ends_.push_back(fs::file_size(log));
      }
    }
    name_ = log.filename();
    std::ifstream file(log, std::ios::binary);
    log_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    EXPECT_EQ(log_.size(), ends_.back());
  }

  DbOptions Options(const std::string& folder, bool synced) {
    DbOptions options;
    options.path = folder_.Of(folder);
    options.column_families = {"one"};
    options.create = true;
    options.every_write_synced = synced;
    return options;
  }

  fs::path NewestLog() {
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(folder_.Of("db"))) {
      if (entry.path().extension() == ".log") newest = std::max(newest, entry.path());
    }
    return newest;
  }

  // The store with that log in its place, opened.
  absl::StatusOr<std::unique_ptr<Db>> OpenWith(const std::string& log, bool synced = true) {
    const fs::path copy = folder_.Of("copy");
    fs::remove_all(copy);
    fs::copy(folder_.Of("db"), copy, fs::copy_options::recursive);
    std::ofstream(copy / name_, std::ios::binary | std::ios::trunc) << log;
    return Db::Open(Options("copy", synced));
  }

  // How many writes are there, from the first; -1: it was refused, or something else is there.
  int Held(absl::StatusOr<std::unique_ptr<Db>> db) {
    EXPECT_TRUE(db.ok()) << db.status();
    if (!db.ok()) return -1;
    int held = 0;
    for (int n = 0; n < kWrites; ++n) {
      const auto row = (*db)->Get(0, "row" + std::to_string(n));
      if (!row.ok()) return -1;
      if (!row->has_value()) continue;
      if (held != n || **row != Value(n, GetParam())) return -1;
      ++held;
    }
    return held;
  }

  // Places in the write `n`, its records' headers all, the rest in steps.
  std::vector<size_t> PlacesIn(int n) {
    const size_t begin = n == 0 ? 0 : ends_[static_cast<size_t>(n) - 1];
    const size_t end = ends_[static_cast<size_t>(n)];
    const size_t step = GetParam() > 1000 ? 7001 : 11;
    std::vector<size_t> places;
    for (size_t at = begin; at < end; at += at < begin + 9 || at + 3 > end ? 1 : step) {
      places.push_back(at);
    }
    return places;
  }

  testing::TempFolder folder_;
  std::string name_;
  std::string log_;
  std::vector<size_t> ends_;  // Of each write in the log.
};

TEST_P(WalCheckTest, AWholeLogIsTaken) { EXPECT_EQ(Held(OpenWith(log_)), kWrites); }

TEST_P(WalCheckTest, AFlippedBitWithAWriteBehindItIsRefused) {
  for (const int n : {0, 2, kWrites - 2}) {
    for (const size_t at : PlacesIn(n)) {
      for (const int bit : {0, 2, 7}) {
        std::string log = log_;
        log[at] = static_cast<char>(log[at] ^ (1 << bit));
        const absl::Status status = OpenWith(log).status();
        ASSERT_TRUE(absl::IsDataLoss(status)) << at << " bit " << bit << ": " << status;
        ASSERT_NE(std::string(status.message()).find("restore"), std::string::npos) << status;
      }
    }
  }
}

// Why it is looked for: RocksDB takes the flip for the end.
TEST_P(WalCheckTest, AStoreThatIsNotAlwaysSyncedGoesOnBeforeTheBreak) {
  std::string log = log_;
  log[ends_[1] + 10] ^= 1;
  EXPECT_EQ(Held(OpenWith(log, /*synced=*/false)), 2);
}

TEST_P(WalCheckTest, ATailThatWasCutOffAnywhereIsTaken) {
  for (const size_t at : PlacesIn(kWrites - 1)) {
    ASSERT_EQ(Held(OpenWith(log_.substr(0, at))), kWrites - 1) << at;
  }
}

// The file had grown, but its last pages never reached the disk.
TEST_P(WalCheckTest, ATailOfZerosIsTaken) {
  for (const size_t zeros : {1, 7, 4096, 100'000}) {
    ASSERT_EQ(Held(OpenWith(log_ + std::string(zeros, '\0'))), kWrites) << zeros;
  }
  const size_t begin = ends_[kWrites - 2];
  for (const size_t at : PlacesIn(kWrites - 1)) {
    std::string log = log_;
    std::fill(log.begin() + static_cast<ptrdiff_t>(at), log.end(), '\0');
    ASSERT_EQ(Held(OpenWith(log)), kWrites - 1) << at - begin;
  }
}

// A page in the middle of the last write is missing, the ones behind it are there.
TEST_P(WalCheckTest, AHoleInTheLastWriteIsTaken) {
  const size_t begin = ends_[kWrites - 2];
  const size_t hole = std::min<size_t>(4096, (ends_.back() - begin) / 3);
  for (size_t at = begin + hole; at + hole < ends_.back(); at += hole) {
    std::string log = log_;
    std::fill_n(log.begin() + static_cast<ptrdiff_t>(at), hole, '\0');
    ASSERT_EQ(Held(OpenWith(log)), kWrites - 1) << at - begin;
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, WalCheckTest, ::testing::Values(100, 60'000),
                         [](const auto& of) { return std::to_string(of.param) + "Bytes"; });

}  // namespace
}  // namespace tasuki::storage
