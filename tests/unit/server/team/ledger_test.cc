#include "server/team/ledger.h"

#include <gtest/gtest.h>

#include "tests/unit/server/test_server.h"

namespace tasuki::server {
namespace {

// A store whose reads can be made to fail.
class FailingEngine : public Engine {
 public:
  explicit FailingEngine(Engine& below) : below_(below) {}

  absl::Status Commit(const EngineBatch& batch) override { return below_.Commit(batch); }
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) override {
    if (failing) return absl::UnavailableError("the disk is gone");
    return below_.Get(table, key);
  }
  absl::Status Scan(
      Table table, std::string_view prefix, std::string_view from,
      absl::FunctionRef<bool(std::string_view key, std::string_view value)> visit) override {
    return below_.Scan(table, prefix, from, visit);
  }
  absl::StatusOr<std::unique_ptr<ChunkReader>> ReadChunks(TeamId team, Seq from) override {
    return below_.ReadChunks(team, from);
  }
  std::string ChunkKey(TeamId team, Seq first) override { return below_.ChunkKey(team, first); }
  absl::Status CopyTo(const std::string& folder) override { return below_.CopyTo(folder); }
  absl::Status VerifyFiles() override { return below_.VerifyFiles(); }
  absl::StatusOr<uint64_t> FreeBytes() override { return below_.FreeBytes(); }
  uint64_t syncs() const override { return below_.syncs(); }

  bool failing = false;

 private:
  Engine& below_;
};

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    auto opened =
        Ledger::Open(engine_, server_.founded.team, server_.folder->key_file, server_.random);
    EXPECT_TRUE(opened.ok()) << opened.status();
    ledger_ = *std::move(opened);
    ledger_->Begin(0);
  }

  TestServer server_;
  FailingEngine engine_{*server_.folder->engine};
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, AfterAFailedReadNothingIsCommitted) {
  ledger_->EditHead();
  engine_.failing = true;
  ledger_->rows().Find(domain::MemberKey(MemberId::Random(server_.random)));
  engine_.failing = false;
  EngineBatch batch;
  EXPECT_EQ(ledger_->Finish(batch).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(LedgerTest, AnEventOfTheServerThatWouldBeInvalidIsNotAdded) {
  auto key = ReadServerKey(engine_, server_.founded.team, server_.folder->key_file);
  ASSERT_TRUE(key.ok()) << key.status();
  v1::Header header;
  header.set_type(v1::DEVICE_ENROLLED);
  header.mutable_subject()->set_kind(v1::MEMBER);
  header.mutable_subject()->set_id(MemberId::Random(server_.random).str());
  header.mutable_device_enrolled()->set_device(DeviceId().str());
  header.mutable_device_enrolled()->set_public_key(key->public_key());
  EXPECT_EQ(ledger_->AddServerEvents({header}, *key).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ledger_->additions(), 0u);
  EXPECT_FALSE(ledger_->touched());
}

}  // namespace
}  // namespace tasuki::server
