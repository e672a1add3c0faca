#include "server/team/ledger.h"

#include <gtest/gtest.h>

#include "tests/unit/server/test_server.h"
#include "tests/unit/server/wrapped_engine.h"

namespace tasuki::server {
namespace {

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
  WrappedEngine engine_{*server_.folder->engine};
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

// Rows of keys that the server reads while it erases somebody with three keys, where an earlier
// release left `others` keys.
uint64_t KeyRowsOfAnErasure(int others) {
  TestServer server;
  const TeamId team = server.founded.team;
  EngineBatch batch;
  for (int i = 0; i < others; ++i) {
    v1::SubjectKeyRow row;
    row.mutable_subject()->set_kind(v1::PROSPECT);
    row.mutable_subject()->set_id(SubjectId::Random(server.random).str());
    row.set_wrapped("wrapped");
    batch.Put(Table::kKey, SubjectKeyKey(team, KeyId::Random(server.random)),
              row.SerializeAsString());
  }
  EXPECT_TRUE(server.folder->engine->Commit(batch).ok());
  WrappedEngine engine(*server.folder->engine);
  auto started =
      Server::Start(engine, server.folder->key_file, server.clock, server.random,
                    {.fatal = [](const absl::Status& status) { ADD_FAILURE() << status; }});
  EXPECT_TRUE(started.ok()) << started.status();
  server.server = *std::move(started);
  auto admin = server.Admin();
  sync::TestDevice& device = *admin->device;
  const v1::Header prospect = device.Prospect();
  std::vector<KeyId> ids;
  EXPECT_TRUE(admin
                  ->PushAndWait(device.Push([&](v1::Push& push) {
                    *push.add_records() = device.Record(prospect);
                    for (int i = 0; i < 3; ++i) {
                      ids.push_back(KeyId::Random(server.random));
                      v1::SubjectKey& key = *push.add_keys();
                      key.set_key_id(ids.back().str());
                      *key.mutable_subject() = prospect.subject();
                      key.set_key(std::string(32, 'k'));
                    }
                  }))
                  .has_ack());
  v1::Header erased = device.Header(v1::SUBJECT_ERASED, v1::PROSPECT, prospect.subject().id());
  erased.mutable_subject_erased()->set_reason("asked");
  engine.key_rows_read = 0;
  EXPECT_TRUE(admin
                  ->PushAndWait(device.Push(
                      [&](v1::Push& push) { *push.add_records() = device.Record(erased); }))
                  .has_ack());
  const uint64_t read = engine.key_rows_read;
  for (const KeyId id : ids) {
    auto row = GetRow<v1::SubjectKeyRow>(engine, Table::kKey, SubjectKeyKey(team, id));
    EXPECT_TRUE(row.ok() && row->has_value() && (*row)->wrapped().empty());
  }
  server.Stop();
  return read;
}

TEST(ErasingTest, CostsTheKeysOfWhoIsErasedHoweverManyTheTeamHas) {
  const uint64_t of_few = KeyRowsOfAnErasure(10);
  EXPECT_EQ(KeyRowsOfAnErasure(10'000), of_few);
  EXPECT_LE(of_few, 8u);
}

// What an earlier release stored is erased too.
TEST(ErasingTest, KeysOfAnEarlierReleaseAreFoundByTheirSubject) {
  TestServer server;
  const TeamId team = server.founded.team;
  const KeyId id = KeyId::Random(server.random);
  const std::string subject = SubjectId::Random(server.random).str();
  v1::SubjectKeyRow row;
  row.mutable_subject()->set_kind(v1::PROSPECT);
  row.mutable_subject()->set_id(subject);
  row.set_wrapped("wrapped");
  EngineBatch batch;
  batch.Put(Table::kKey, SubjectKeyKey(team, id), row.SerializeAsString());
  ASSERT_TRUE(server.folder->engine->Commit(batch).ok());
  server.Start();
  auto admin = server.Admin();
  sync::TestDevice& device = *admin->device;
  const auto about = [&](v1::EventType type) { return device.Header(type, v1::PROSPECT, subject); };
  v1::Header added = about(v1::PROSPECT_ADDED);
  added.mutable_prospect_added()->mutable_attributes()->set_language("ja");
  v1::Header erased = about(v1::SUBJECT_ERASED);
  erased.mutable_subject_erased()->set_reason("asked");
  const v1::ServerFrame ack = admin->PushAndWait(device.Push([&](v1::Push& push) {
    *push.add_records() = device.Record(added);
    *push.add_records() = device.Record(erased);
  }));
  ASSERT_EQ(ack.ack().verdicts_size(), 0) << ack.ShortDebugString();
  auto left =
      GetRow<v1::SubjectKeyRow>(*server.folder->engine, Table::kKey, SubjectKeyKey(team, id));
  ASSERT_TRUE(left.ok() && left->has_value());
  EXPECT_TRUE((*left)->wrapped().empty());
}

}  // namespace
}  // namespace tasuki::server
