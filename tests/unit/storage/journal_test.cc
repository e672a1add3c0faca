// Finding and walking a team's chunks (DESIGN.md §7).

#include "common/storage/journal.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "tests/testing/temp_folder.h"

namespace tasuki::storage {
namespace {

constexpr int kJournal = 0;

class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    DbOptions options;
    options.path = folder_.Of("db");
    options.column_families = {"journal"};
    options.create = true;
    absl::StatusOr<std::unique_ptr<Db>> opened = Db::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    db_ = std::move(*opened);
  }

  // Appends a chunk of `count` records from `first` on; each header is its seq in digits.
  void Append(TeamId team, uint64_t first, uint32_t count, uint64_t key = 0) {
    ChunkBuilder builder;
    builder.Start(1, Seq(first), 1000 + static_cast<int64_t>(first));
    std::vector<std::string> headers;
    for (uint64_t seq = first; seq < first + count; ++seq) headers.push_back(std::to_string(seq));
    for (const std::string& header : headers) {
      RecordView record;
      record.verdict = v1::EFFECTIVE;
      record.replica = replica_;
      record.replica_seq = ReplicaSeq(1);
      record.header = header;
      ASSERT_TRUE(builder.Add(record).ok());
    }
    Batch batch;
    for (const BuiltChunk& chunk : builder.Finish()) {
      AppendChunk(batch, kJournal, team, key == 0 ? chunk.first : Seq(key), chunk.bytes);
    }
    ASSERT_TRUE(db_->Write(batch, Sync::kNo).ok());
  }

  std::vector<uint64_t> Firsts(JournalReader& reader) {
    std::vector<uint64_t> firsts;
    std::string_view chunk;
    while (reader.Next(&chunk)) firsts.push_back(reader.info().first.value());
    EXPECT_FALSE(reader.Next(&chunk)) << "the end stays the end";
    return firsts;
  }

  std::vector<uint64_t> FirstsFrom(uint64_t seq) {
    JournalReader reader(*db_, kJournal, team_);
    EXPECT_TRUE(reader.SeekTo(Seq(seq)).ok());
    std::vector<uint64_t> firsts = Firsts(reader);
    EXPECT_TRUE(reader.status().ok()) << reader.status();
    return firsts;
  }

  testing::TempFolder folder_;
  SeededRandom random_{3};
  const TeamId before_ = TeamId::FromTrusted(std::string(16, 'a'));
  const TeamId team_ = TeamId::FromTrusted(std::string(16, 'b'));
  const TeamId after_ = TeamId::FromTrusted(std::string(16, 'c'));
  const ReplicaId replica_ = ReplicaId::Random(random_);
  std::unique_ptr<Db> db_;
};

TEST_F(JournalTest, AnEmptyJournalHasNoChunkAndEndsAtZero) {
  Append(before_, 1, 5);
  Append(after_, 1, 5);
  EXPECT_TRUE(FirstsFrom(0).empty());
  EXPECT_TRUE(FirstsFrom(3).empty());
  EXPECT_EQ(*LastSeq(*db_, kJournal, team_), Seq(0));
}

TEST_F(JournalTest, EverySeqIsFoundInItsChunk) {
  Append(before_, 1, 50);
  Append(after_, 1, 50);
  Append(team_, 1, 3);    // 1–3
  Append(team_, 4, 1);    // 4
  Append(team_, 5, 300);  // 5–304
  using Seqs = std::vector<uint64_t>;
  EXPECT_EQ(FirstsFrom(0), (Seqs{1, 4, 5}));
  EXPECT_EQ(FirstsFrom(1), (Seqs{1, 4, 5}));
  EXPECT_EQ(FirstsFrom(3), (Seqs{1, 4, 5}));
  EXPECT_EQ(FirstsFrom(4), (Seqs{4, 5}));
  EXPECT_EQ(FirstsFrom(5), (Seqs{5}));
  EXPECT_EQ(FirstsFrom(256), (Seqs{5}));
  EXPECT_EQ(FirstsFrom(304), (Seqs{5}));
  EXPECT_EQ(FirstsFrom(305), (Seqs{}));
  EXPECT_EQ(FirstsFrom(UINT64_MAX), (Seqs{}));
  EXPECT_EQ(*LastSeq(*db_, kJournal, team_), Seq(304));
}

TEST_F(JournalTest, AReaderThatWasNotPlacedBeginsAtTheStart) {
  Append(team_, 1, 2);
  JournalReader reader(*db_, kJournal, team_);
  EXPECT_EQ(Firsts(reader), (std::vector<uint64_t>{1}));
}

TEST_F(JournalTest, AReaderDoesNotSeeWhatCameLaterUntilItSeeks) {
  Append(team_, 1, 2);
  JournalReader reader(*db_, kJournal, team_);
  ASSERT_TRUE(reader.SeekTo(Seq(1)).ok());
  EXPECT_EQ(*LastSeq(*db_, kJournal, team_), Seq(2));
  Append(team_, 3, 2);
  EXPECT_EQ(Firsts(reader), (std::vector<uint64_t>{1}));
  EXPECT_EQ(*LastSeq(*db_, kJournal, team_), Seq(4));
  ASSERT_TRUE(reader.SeekTo(Seq(3)).ok());
  EXPECT_EQ(Firsts(reader), (std::vector<uint64_t>{3}));
}

TEST_F(JournalTest, AGapIsDataLoss) {  // I2
  Append(team_, 1, 2);
  Append(team_, 4, 2);
  JournalReader reader(*db_, kJournal, team_);
  EXPECT_EQ(Firsts(reader), (std::vector<uint64_t>{1}));
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
  ASSERT_TRUE(reader.SeekTo(Seq(3)).ok());
  EXPECT_TRUE(Firsts(reader).empty());
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
}

TEST_F(JournalTest, ALostStartIsDataLoss) {  // I2
  Append(team_, 3, 2);
  JournalReader reader(*db_, kJournal, team_);
  EXPECT_TRUE(Firsts(reader).empty());
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
}

TEST_F(JournalTest, AChunkUnderAnotherSeqThanItsOwnIsDataLoss) {
  Append(team_, 1, 2, /*key=*/2);
  JournalReader reader(*db_, kJournal, team_);
  ASSERT_TRUE(reader.SeekTo(Seq(2)).ok());
  EXPECT_TRUE(Firsts(reader).empty());
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
}

TEST_F(JournalTest, AChunkThatDoesNotParseIsDataLoss) {
  Append(team_, 1, 2);
  Batch batch;
  AppendChunk(batch, kJournal, team_, Seq(3), "not a chunk");
  ASSERT_TRUE(db_->Write(batch, Sync::kNo).ok());
  JournalReader reader(*db_, kJournal, team_);
  EXPECT_EQ(Firsts(reader), (std::vector<uint64_t>{1}));
  EXPECT_TRUE(absl::IsDataLoss(reader.status())) << reader.status();
  EXPECT_TRUE(absl::IsDataLoss(reader.SeekTo(Seq(7))));
  EXPECT_TRUE(absl::IsDataLoss(LastSeq(*db_, kJournal, team_).status()));
}

TEST_F(JournalTest, ForEachRecordBeginsInTheMiddleOfAChunkAndStopsWhenTold) {
  Append(team_, 1, 4);
  Append(team_, 5, 4);
  JournalReader reader(*db_, kJournal, team_);
  std::string seen;
  const absl::Status status =
      ForEachRecord(reader, Seq(3), [&](Seq seq, const ChunkInfo& info, const RecordView& record) {
        EXPECT_EQ(record.header, std::to_string(seq.value()));
        EXPECT_EQ(info.recorded_at_us, seq.value() < 5 ? 1001 : 1005);
        seen.append(record.header);
        return seq < Seq(6);
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(seen, "3456");
}

}  // namespace
}  // namespace tasuki::storage
