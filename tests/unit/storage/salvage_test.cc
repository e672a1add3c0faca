// A store that does not open any more, read file by file.

#include "common/storage/salvage.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "common/storage/db.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

namespace fs = std::filesystem;

constexpr int kRows = 2000;

std::string Key(int n) { return "row" + std::to_string(10000 + n); }

class SalvageTest : public ::testing::Test {
 protected:
  SalvageTest() {
    auto db = *Db::Open({.path = store_, .column_families = {"one", "two"}, .create = true});
    Batch batch;
    for (int n = 0; n < kRows; ++n) batch.Put(1, Key(n), std::string(100, 'a'));
    batch.Put(0, "other", "in a table");
    EXPECT_TRUE(db->Write(batch, Sync::kYes).ok());
    EXPECT_TRUE(db->Flush().ok());
    batch.Clear();
    batch.Delete(1, Key(0));
    batch.Put(1, Key(1), std::string(100 << 10, 'b'));  // Over several blocks of the log.
    EXPECT_TRUE(db->Write(batch, Sync::kYes).ok());
    batch.Clear();
    batch.Put(1, "last", "behind the break");
    EXPECT_TRUE(db->Write(batch, Sync::kYes).ok());
  }

  using Rows = std::map<std::string, std::string>;

  // The rows of the second family.
  Rows Read(uint64_t* broken = nullptr) {
    Rows rows;
    const auto read = Salvage(store_, [&](const SalvagedRow& row) {
      if (row.family != 1) return;
      if (row.value) {
        rows[std::string(row.key)] = std::string(*row.value);
      } else {
        rows.erase(std::string(row.key));
      }
    });
    EXPECT_TRUE(read.ok()) << read.status();
    if (broken != nullptr) *broken = read.value_or(99);
    return rows;
  }

  fs::path Largest(const std::string& suffix) {
    fs::path largest;
    for (const auto& entry : fs::directory_iterator(store_)) {
      if (!std::string(entry.path()).ends_with(suffix)) continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
    }
    return largest;
  }

  static void Flip(const fs::path& file, size_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(stream.get());
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(static_cast<char>(byte ^ 4));
  }

  testing::TempFolder folder_;
  const std::string store_ = folder_.Of("db");
};

TEST_F(SalvageTest, TablesAndLogsReadWithoutAManifest) {
  for (const auto& entry : fs::directory_iterator(store_)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(".sst") && !name.ends_with(".log")) fs::remove(entry.path());
  }
  uint64_t broken = 99;
  const Rows rows = Read(&broken);
  EXPECT_EQ(broken, 0U);
  EXPECT_EQ(rows.size(), size_t{kRows});
  EXPECT_EQ(rows.count(Key(0)), 0U);
  EXPECT_EQ(rows.at(Key(1)), std::string(100 << 10, 'b'));
}

TEST_F(SalvageTest, OfATableWithABrokenBlockTheOthersAreRead) {
  const fs::path table = Largest(".sst");
  Flip(table, fs::file_size(table) / 3);
  uint64_t broken = 0;
  const Rows rows = Read(&broken);
  EXPECT_EQ(broken, 1U);
  EXPECT_GT(rows.size(), size_t{kRows} / 2);
  EXPECT_LT(rows.size(), size_t{kRows} - 1);
  EXPECT_EQ(rows.count(Key(kRows - 1)), 1U);
}

TEST_F(SalvageTest, OfALogEveryWholeWriteIsReadAndATableThatIsNoneIsCounted) {
  std::ofstream(store_ + "/000999.sst") << "no table";
  Flip(Largest(".log"), 50 << 10);  // In the large write.
  uint64_t broken = 0;
  const Rows rows = Read(&broken);
  EXPECT_EQ(broken, 1U);
  EXPECT_EQ(rows.size(), size_t{kRows} + 1) << "the write that deleted one is broken";
  EXPECT_EQ(rows.at(Key(1)), std::string(100, 'a'));
  EXPECT_EQ(rows.at("last"), "behind the break");
}

TEST_F(SalvageTest, CurrentThatIsGoneNamesTheNewestManifestAgain) {
  const DbOptions options{.path = store_, .column_families = {"one", "two"}};
  const std::string current = store_ + "/CURRENT";
  for (const std::string content : {"", "MANIFEST-999999\n", "nonsense"}) {
    fs::remove(current);
    if (!content.empty()) std::ofstream(current) << content;
    EXPECT_FALSE(Db::Open(options).ok());
    ASSERT_TRUE(MendCurrent(store_).ok());
    const auto opened = Db::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ((*opened)->Get(0, "other")->value_or(""), "in a table");
  }
}

TEST_F(SalvageTest, AStoreInPiecesIsReadAroundATableThatIsGone) {
  fs::remove(Largest(".sst"));
  DbOptions options{.path = store_, .column_families = {"one", "two"}};
  options.access = Access::kReadOnly;
  EXPECT_FALSE(Db::Open(options).ok());
  options.bears_damage = true;
  const auto opened = Db::Open(options);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->Get(0, "other")->value_or(""), "in a table");
  EXPECT_FALSE((*opened)->Get(1, Key(5)).ok());
}

}  // namespace
}  // namespace tasuki::storage
