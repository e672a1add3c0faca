#include "client/sync/sync_driver.h"

#include <gtest/gtest.h>

#include "client/limits.h"
#include "common/base/failure.h"
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

}  // namespace
}  // namespace tasuki::client
