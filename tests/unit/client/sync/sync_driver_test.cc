#include "client/sync/sync_driver.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/sync/limits.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class SyncDriverTest : public LaptopTest {
 protected:
  void SetUp() override {
    aya_ = MakeLaptop("aya");
    aya_->Join("Aya");
    aya_->AddMember("Ken", v1::REP);
    ken_ = MakeLaptop("ken");
    ken_->Join("Ken");
  }
  bool Has(Laptop& laptop, SubjectId prospect) {
    return laptop.workspace().rows().Find(domain::ProspectKey(prospect)) != nullptr;
  }

  std::unique_ptr<Laptop> aya_;
  std::unique_ptr<Laptop> ken_;
};

TEST_F(SyncDriverTest, ARefusedPushIsReportedAfterTheDownload) {
  const std::pair<v1::NackCode, absl::StatusCode> refusals[] = {
      {v1::DISK_FULL, absl::StatusCode::kResourceExhausted},
      {v1::SCHEMA_TOO_NEW, absl::StatusCode::kFailedPrecondition},
      {v1::WAITING, absl::StatusCode::kFailedPrecondition},
      {v1::TOO_FAST, absl::StatusCode::kUnavailable},
  };
  for (const auto& [code, expected] : refusals) {
    const SubjectId theirs = aya_->AddProspect("A");
    ASSERT_TRUE(aya_->Sync().ok());
    const SubjectId ours = ken_->AddProspect("B");
    server_.set_push_refusal(code);
    const absl::Status status = ken_->Sync().status();
    EXPECT_EQ(status.code(), expected) << status;
    EXPECT_EQ(status.message(), "not now");
    EXPECT_NE(AdviceOf(status), "") << v1::NackCode_Name(code);
    EXPECT_TRUE(Has(*ken_, theirs)) << v1::NackCode_Name(code);
    EXPECT_GT(ken_->workspace().home().outbox().size(), 0u);
    server_.set_push_refusal(v1::NACK_CODE_UNSPECIFIED);
    auto report = ken_->Sync();
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(ken_->workspace().home().outbox().size(), 0u);
    ASSERT_TRUE(aya_->Sync().ok());
    EXPECT_TRUE(Has(*aya_, ours));
  }
}

TEST_F(SyncDriverTest, WhoIsConnectedAsksWhereTheJournalEnds) {
  const int before = server_.greeted();
  for (int i = 0; i < 3; ++i) {
    const SubjectId theirs = aya_->AddProspect("A");
    ASSERT_TRUE(aya_->Sync().ok());
    const SubjectId ours = ken_->AddProspect("B");
    clock_.Advance(absl::Minutes(1));
    ASSERT_TRUE(ken_->Sync().ok());
    EXPECT_TRUE(Has(*ken_, theirs));
    EXPECT_EQ(ken_->workspace().home().outbox().size(), 0u);
    ASSERT_TRUE(aya_->Sync().ok());
    EXPECT_TRUE(Has(*aya_, ours));
  }
  EXPECT_EQ(server_.greeted(), before);
  // What a person reads of the server is as new as before: when, and its clock.
  server_.set_clock_ahead(absl::Hours(2));
  clock_.Advance(absl::Minutes(1));
  ASSERT_TRUE(ken_->Sync().ok());
  Store& store = ken_->workspace().home().store();
  EXPECT_EQ((*store.FindNumber(kLastSyncRow)).value_or(0),
            static_cast<uint64_t>(absl::ToUnixMicros(clock_.Now())));
  EXPECT_EQ((*store.Find<v1::ServerRow>(kMeta, kServerRow))->clock_ahead_us(),
            absl::ToInt64Microseconds(-absl::Hours(2)));
  EXPECT_EQ(server_.greeted(), before);
}

TEST_F(SyncDriverTest, AnOlderServerIsConnectedToAnew) {
  server_.set_answers_asks(false, false);
  for (Laptop* laptop : {aya_.get(), ken_.get()}) {
    laptop->Close();
    laptop->Open();
    ASSERT_TRUE(laptop->Sync().ok());
  }
  const int before = server_.greeted();
  const SubjectId theirs = aya_->AddProspect("A");
  ASSERT_TRUE(aya_->Sync().ok());
  ASSERT_TRUE(ken_->Sync().ok());
  EXPECT_TRUE(Has(*ken_, theirs));
  EXPECT_EQ(server_.greeted(), before + 2);
}

TEST_F(SyncDriverTest, AServerThatWaitsByNowSaysWhyInANewWelcome) {
  const int before = server_.greeted();
  server_.set_waiting(true);
  ken_->AddProspect("B");
  const absl::Status status = ken_->Sync().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_NE(server_.greeted(), before);
}

TEST_F(SyncDriverTest, TheAgentPushesAgainLater) {
  server_.set_push_refusal(v1::DISK_FULL);
  ken_->AddProspect("B");
  ken_->driver().OutboxGrew();
  ASSERT_TRUE(ken_->driver().Pump().ok());
  ASSERT_TRUE(ken_->driver().Pump().ok());
  EXPECT_TRUE(ken_->driver().connected());
  const int pushes = server_.pushes();
  server_.set_push_refusal(v1::NACK_CODE_UNSPECIFIED);
  clock_.Advance(kBackOffLast);
  ASSERT_TRUE(ken_->driver().Pump().ok());
  ASSERT_TRUE(ken_->driver().Pump().ok());
  EXPECT_GT(server_.pushes(), pushes);
  EXPECT_EQ(ken_->workspace().home().outbox().size(), 0u);
}

// A queue that takes many connections is not read from its beginning for each of them.
TEST_F(SyncDriverTest, ConnectingAgainCostsTheSameWhateverStillWaits) {
  constexpr size_t kActs = 12;
  const SubjectId prospect = aya_->AddProspect("Smith");
  for (size_t i = 0; i < kActs; ++i) {
    std::vector<EventDraft> act;
    for (size_t j = 0; j < sync::kPushEventsMax; ++j) {
      act.push_back(Laptop::TouchDraft(prospect, "called"));
      act.back().header.set_import_ref(absl::StrCat("crm:", i * sync::kPushEventsMax + j));
    }
    ASSERT_TRUE(aya_->workspace().Write(std::move(act)).ok());
  }
  Outbox& outbox = aya_->workspace().home().outbox();
  int connections = 0;
  while (outbox.size() > 0) {
    ASSERT_LT(connections, static_cast<int>(2 * kActs));
    const uint64_t before = outbox.rows_read();
    server_.set_up(true);
    server_.set_die_after_pushes(1);
    auto synced = aya_->Sync();
    // The first one looks whether the journal has any of it. Then: what the window holds is read to
    // be pushed, what came back to be compared.
    const uint64_t most = (sync::kPushWindowMax + 2) * sync::kPushEventsMax;
    EXPECT_LE(outbox.rows_read() - before, most + (connections == 0 ? outbox.size() : 0));
    ++connections;
  }
  EXPECT_GE(connections, static_cast<int>(kActs));
  for (const auto& [id, times] : server_.EventIds()) EXPECT_EQ(times, 1) << HexEncode(id);
}

// What somebody else delivers while one's own queue is under way is seen at the next connection.
TEST_F(SyncDriverTest, WhatAnotherLaptopImportedMeanwhileGoesOutOnce) {
  auto import = [](const std::string& id, SubjectId prospect) {
    EventDraft draft = Laptop::TouchDraft(prospect, "called");
    draft.header.set_event_id(id);
    draft.header.set_import_ref("crm:" + HexEncode(id));
    return draft;
  };
  const SubjectId prospect = aya_->AddProspect("Smith");
  ASSERT_TRUE(aya_->Sync().ok());
  auto second = MakeLaptop("aya2");
  second->Join("Aya");
  std::vector<std::string> ids;
  for (int i = 0; i < 3; ++i) ids.push_back(random_.Bytes(16));
  for (const std::string& id : ids) {
    ASSERT_TRUE(aya_->workspace().Write({import(id, prospect)}).ok());
  }
  server_.set_push_refusal(v1::TOO_FAST);
  EXPECT_FALSE(aya_->Sync().ok());  // Looks at the head, and pushes nothing.
  server_.set_push_refusal(v1::NACK_CODE_UNSPECIFIED);
  ASSERT_TRUE(second->workspace().Write({import(ids[1], prospect)}).ok());
  ASSERT_TRUE(second->Sync().ok());
  ASSERT_TRUE(aya_->Sync().ok());
  EXPECT_EQ(aya_->workspace().home().outbox().size(), 0u);
  const auto times = server_.EventIds();
  for (const std::string& id : ids) EXPECT_EQ(times.at(id), 1) << HexEncode(id);
}

}  // namespace
}  // namespace tasuki::client
