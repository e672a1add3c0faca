// The store: reading, cursors, checkpoints, and what its failures are called.

#include "common/storage/db.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "common/base/random.h"
#include "tests/testing/forgetful_env.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

class DbTest : public ::testing::Test {
 protected:
  DbOptions Options() {
    DbOptions options;
    options.path = folder_.Of("db");
    options.column_families = {"one", "two"};
    options.create = true;
    return options;
  }

  std::unique_ptr<Db> Open(DbOptions options) {
    absl::StatusOr<std::unique_ptr<Db>> db = Db::Open(std::move(options));
    EXPECT_TRUE(db.ok()) << db.status();
    return db.ok() ? std::move(*db) : nullptr;
  }

  absl::Status Put(Db& db, int cf, const std::string& key, const std::string& value,
                   Sync sync = Sync::kNo) {
    Batch batch;
    batch.Put(cf, key, value);
    return db.Write(batch, sync);
  }

  testing::TempFolder folder_;
  SeededRandom random_{5};
};

TEST_F(DbTest, RowsOfOneBatchAreThereTogetherAndAfterReopening) {
  std::unique_ptr<Db> db = Open(Options());
  Batch batch;
  batch.Put(0, "a", "1");
  batch.Put(1, "a", "2");
  batch.Put(0, "b", "3");
  batch.Delete(0, "b");
  EXPECT_EQ(batch.count(), 4u);
  EXPECT_GT(batch.bytes(), 4u);
  ASSERT_TRUE(db->Write(batch, Sync::kYes).ok());
  EXPECT_EQ(db->syncs(), 1u);
  for (int reopened = 0; reopened < 2; ++reopened) {
    EXPECT_EQ(**db->Get(0, "a"), "1");
    EXPECT_EQ(**db->Get(1, "a"), "2");
    EXPECT_FALSE(db->Get(0, "b")->has_value());
    EXPECT_GT(db->disk_bytes(), 0u);
    db.reset();
    db = Open(Options());
  }
}

TEST_F(DbTest, ACursorFindsBothWaysAndStandsAsItWasMade) {
  std::unique_ptr<Db> db = Open(Options());
  for (const char* key : {"b", "d", "f"}) ASSERT_TRUE(Put(*db, 0, key, key).ok());
  std::unique_ptr<Cursor> cursor = db->NewCursor(0);
  ASSERT_TRUE(Put(*db, 0, "e", "e").ok());
  cursor->Seek("c");
  EXPECT_EQ(cursor->key(), "d");
  cursor->Next();
  EXPECT_EQ(cursor->key(), "f");
  cursor->SeekForPrev("e");
  EXPECT_EQ(cursor->key(), "d");
  cursor->SeekForPrev("c");
  EXPECT_EQ(cursor->value(), "b");
  cursor->SeekForPrev("a");
  EXPECT_FALSE(cursor->Valid());
  EXPECT_TRUE(cursor->status().ok());
  EXPECT_TRUE(db->Get(0, "e")->has_value());
}

TEST_F(DbTest, CountsWhatIsReadAndWritten) {
  std::unique_ptr<Db> db = Open(Options());
  Batch batch;
  for (const char* key : {"b", "d", "f"}) batch.Put(0, key, "four");
  batch.Delete(0, "x");
  ASSERT_TRUE(db->Write(batch, Sync::kNo).ok());
  EXPECT_EQ(db->counts().rows_written, 4u);
  EXPECT_EQ(db->counts().bytes_written, batch.bytes());
  EXPECT_EQ(db->counts().bytes_read, 0u);

  EXPECT_TRUE(db->Get(0, "b")->has_value());
  EXPECT_FALSE(db->Get(0, "c")->has_value());
  EXPECT_EQ(db->counts().gets, 2u);
  EXPECT_EQ(db->counts().bytes_read, 5u);

  std::unique_ptr<Cursor> cursor = db->NewCursor(0);
  cursor->Seek("c");  // On one row, then another, then at the end.
  cursor->Next();
  cursor->Next();
  EXPECT_FALSE(cursor->Valid());
  EXPECT_EQ(db->counts().seeks, 1u);
  EXPECT_EQ(db->counts().steps, 2u);
  EXPECT_EQ(db->counts().bytes_read, 15u);
}

TEST_F(DbTest, WithoutCreateAMissingStoreIsNotFound) {
  DbOptions options = Options();
  options.create = false;
  EXPECT_TRUE(absl::IsNotFound(Db::Open(options).status()));
  EXPECT_FALSE(std::filesystem::exists(options.path));
}

TEST_F(DbTest, ALaterReleaseAddsColumnFamiliesAndAnEarlierOneIsRefused) {
  ASSERT_TRUE(Put(*Open(Options()), 1, "k", "v").ok());
  DbOptions later = Options();
  later.column_families.push_back("three");
  std::unique_ptr<Db> db = Open(later);
  ASSERT_TRUE(Put(*db, 2, "k", "w").ok());
  EXPECT_EQ(**db->Get(1, "k"), "v");
  db.reset();
  db = Open(later);
  EXPECT_EQ(**db->Get(2, "k"), "w");
  db.reset();
  EXPECT_TRUE(absl::IsFailedPrecondition(Db::Open(Options()).status()));
  DbOptions swapped = later;
  std::swap(swapped.column_families[0], swapped.column_families[1]);
  EXPECT_TRUE(absl::IsFailedPrecondition(Db::Open(swapped).status()));
}

TEST_F(DbTest, AHeldStoreIsNamedWithItsHolder) {
  std::unique_ptr<Db> db = Open(Options());
  const absl::Status same = Db::Open(Options()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(same)) << same;
  db.reset();
  // Locks are a process's, so another one must hold it.
  int ready[2], done[2];
  ASSERT_EQ(::pipe(ready) | ::pipe(done), 0);
  const std::string lock_path = folder_.Of("db/LOCK");
  const pid_t child = ::fork();
  if (child == 0) {
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    char byte = ::fcntl(::open(lock_path.c_str(), O_RDWR), F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) != 1) ::_exit(1);
    ::_exit(::read(done[0], &byte, 1) == 1 ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  const absl::Status other = Db::Open(Options()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(other)) << other;
  const std::string text(other.message());
  EXPECT_NE(text.find(folder_.Of("db")), std::string::npos) << text;
  EXPECT_NE(text.find("process " + std::to_string(child)), std::string::npos) << text;
  ASSERT_EQ(::write(done[1], &byte, 1), 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  for (int fd : {ready[0], ready[1], done[0], done[1]}) ::close(fd);
}

TEST_F(DbTest, AStoreThatWasCutOffWhileItWasMadeIsCompleted) {
  DbOptions none = Options();
  none.column_families.clear();
  Open(none);
  DbOptions options = Options();
  options.create = false;
  std::unique_ptr<Db> db = Open(options);
  ASSERT_NE(db, nullptr);
  EXPECT_TRUE(Put(*db, 1, "k", "v").ok());
}

TEST_F(DbTest, ABrokenFileIsDataLoss) {
  {
    std::unique_ptr<Db> db = Open(Options());
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(Put(*db, 0, std::to_string(i), random_.Bytes(1000)).ok());
    }
    ASSERT_TRUE(db->Flush().ok());
    EXPECT_TRUE(db->VerifyChecksums().ok());
  }
  for (const auto& file : std::filesystem::directory_iterator(folder_.Of("db"))) {
    if (file.path().extension() != ".sst") continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(50'000);
    bytes << "these bytes are not what was written";
  }
  std::unique_ptr<Db> db = Open(Options());
  const absl::Status status = db->VerifyChecksums();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
}

TEST_F(DbTest, ACheckpointIsAStoreOfItsOwn) {
  std::unique_ptr<Db> db = Open(Options());
  ASSERT_TRUE(Put(*db, 0, "k", "v").ok());
  ASSERT_TRUE(db->CheckpointTo(folder_.Of("copy")).ok());
  ASSERT_TRUE(Put(*db, 0, "k", "w").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(db->CheckpointTo(folder_.Of("copy"))));
  DbOptions options = Options();
  options.path = folder_.Of("copy");
  EXPECT_EQ(**Open(options)->Get(0, "k"), "v");
  EXPECT_EQ(**db->Get(0, "k"), "w");
}

TEST_F(DbTest, AFullDiskIsResourceExhaustedAndReadsGoOn) {
  testing::ForgetfulDisk disk;
  DbOptions options = Options();
  options.env = disk.env();
  std::unique_ptr<Db> db = Open(options);
  ASSERT_TRUE(Put(*db, 0, "kept", "v", Sync::kYes).ok());
  disk.SetFreeBytes(1000);
  const absl::Status full = Put(*db, 0, "lost", std::string(5000, 'x'), Sync::kYes);
  EXPECT_TRUE(absl::IsResourceExhausted(full)) << full;
  EXPECT_NE(std::string(full.message()).find("free some space"), std::string::npos) << full;
  EXPECT_EQ(**db->Get(0, "kept"), "v");
  disk.SetFreeBytes(std::nullopt);
  // Not before it is opened again: what the failed write left in the WAL is not known.
  EXPECT_TRUE(absl::IsResourceExhausted(Put(*db, 0, "later", "v")));
  db.reset();
  db = Open(options);
  EXPECT_EQ(**db->Get(0, "kept"), "v");
  EXPECT_FALSE(db->Get(0, "lost")->has_value());
  EXPECT_TRUE(Put(*db, 0, "later", "v", Sync::kYes).ok());
}

TEST_F(DbTest, ASyncThatFailsIsFinal) {  // I1: no acknowledgement after it.
  testing::ForgetfulDisk disk;
  DbOptions options = Options();
  options.env = disk.env();
  std::unique_ptr<Db> db = Open(options);
  disk.FailSyncs(true);
  const absl::Status failed = Put(*db, 0, "a", "1", Sync::kYes);
  EXPECT_TRUE(absl::IsUnavailable(failed)) << failed;
  disk.FailSyncs(false);
  EXPECT_EQ(Put(*db, 0, "b", "2", Sync::kYes), failed);
  EXPECT_EQ(db->syncs(), 0u);
}

}  // namespace
}  // namespace tasuki::storage
