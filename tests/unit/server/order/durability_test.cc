// The server on a disk that forgets what was not synced (DESIGN.md §7, §9): nothing is acknowledged
// before it is durable, whatever the moment the power goes.

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/log.h"
#include "server/team/founding.h"
#include "server/random.h"
#include "server/engine/rocksdb_engine.h"
#include "server/order/server.h"
#include "tests/testing/forgetful_env.h"
#include "tests/testing/temp_folder.h"
#include "tests/unit/server/test_laptop.h"

namespace tasuki::server {
namespace {

class DurabilityTest : public ::testing::Test {
 protected:
  // False: the power went while it started.
  bool Start() {
    auto engine = RocksdbEngine::Open({.path = temp_.Of("db"), .create = true, .env = disk_.env()});
    if (!engine.ok()) return false;
    engine_ = *std::move(engine);
    auto server = Server::Start(*engine_, key_file_, clock_, random_,
                                {.fatal = [this](const absl::Status&) { OnFatal(); }});
    if (!server.ok()) return false;
    server_ = *std::move(server);
    return true;
  }

  // The process would end here: its connections break off, unanswered.
  void OnFatal() {
    failed_ = true;
    if (Server* server = serving_.load()) server->Drain("the power is gone");
  }

  void Stop() {
    serving_ = nullptr;
    if (server_) server_->Stop();
    server_.reset();
    engine_.reset();
  }

  void SetUp() override {
    InitLog(LogLevel::kOff);  // Every cut would be an error of its own.
    auto engine = RocksdbEngine::Open({.path = temp_.Of("db"), .create = true, .env = disk_.env()});
    ASSERT_TRUE(engine.ok()) << engine.status();
    auto founded = FoundTeam({.name = "Tokyo", .admin = "Aoki Hana", .zone = "Asia/Tokyo"},
                             **engine, key_file_, clock_, random_);
    ASSERT_TRUE(founded.ok()) << founded.status();
    join_code_ = founded->join_code;
  }
  void TearDown() override {
    Stop();
    InitLog(LogLevel::kWarn);
  }

  // One push: an act of `count` events.
  v1::ClientFrame Act(TestLaptop& laptop, uint32_t count) {
    sync::TestDevice& device = *laptop.device;
    return device.Push([&](v1::Push& push) {
      for (uint32_t left = count; left-- > 0;) {
        *push.add_records() = device.Record(device.Prospect(), left);
      }
    });
  }

  testing::TempFolder temp_;
  testing::ForgetfulDisk disk_;
  SystemClock clock_ = *SystemClock::Create("");
  SharedRandom random_{std::make_unique<SeededRandom>(42)};
  integrity::KeyFile key_file_ = *integrity::KeyFile::Create(temp_.Of("key"), random_);
  std::string join_code_;
  std::unique_ptr<RocksdbEngine> engine_;
  std::unique_ptr<Server> server_;
  std::atomic<Server*> serving_{nullptr};
  std::atomic<bool> failed_{false};
};

std::string EventId(const v1::Record& record) {
  v1::Header header;
  EXPECT_TRUE(header.ParseFromString(record.header()));
  return header.event_id();
}

TEST_F(DurabilityTest, BetweenTakingAnEventAndAcknowledgingItTheLogIsSynced) {
  ASSERT_TRUE(Start());
  auto laptop = TestLaptop::Join(*server_, join_code_, random_);
  ASSERT_TRUE(laptop.ok()) << laptop.status();
  ASSERT_TRUE((*laptop)->Connect().has_welcome());
  ASSERT_TRUE((*laptop)->Open().has_ack());
  for (int i = 0; i < 20; ++i) {
    const uint64_t before = disk_.wal_syncs();
    ASSERT_TRUE((*laptop)->PushAndWait(Act(**laptop, 3)).has_ack());
    EXPECT_GE(disk_.wal_syncs() - before, 1u) << "acknowledged without a sync";
  }
  laptop->reset();
}

// The power goes at one moment after another, while a laptop pushes acts; what it had an answer for
// is there when it comes back, an act is never torn, and pushing the rest again doubles nothing.
TEST_F(DurabilityTest, WhateverTheMomentThePowerGoesNothingAcknowledgedIsLost) {  // I1, I2, I3
  ASSERT_TRUE(Start());
  auto joined = TestLaptop::Join(*server_, join_code_, random_);
  ASSERT_TRUE(joined.ok()) << joined.status();
  std::unique_ptr<TestLaptop> laptop = *std::move(joined);
  ASSERT_TRUE(laptop->Connect().has_welcome());
  ASSERT_TRUE(laptop->Open().has_ack());
  std::vector<v1::ClientFrame> acts;  // All that were ever made, in order.
  uint64_t acknowledged = 1;          // Replica seq.
  uint64_t cuts = 0;
  for (uint64_t moment = 1; moment <= 60; ++moment) {
    SCOPED_TRACE(moment);
    serving_ = server_.get();
    disk_.CutPowerAfter(moment % 25);
    while (!failed_ && acts.size() < 1000) {
      acts.push_back(Act(*laptop, 1 + static_cast<uint32_t>(random_.Below(4))));
      const v1::ServerFrame answer = laptop->PushAndWait(acts.back());
      if (!answer.has_ack()) break;
      acknowledged = answer.ack().replica_seq();
    }
    cuts += failed_ ? 1 : 0;
    laptop->Disconnect();
    Stop();
    disk_.CutPower();
    disk_.RestorePower(moment % 2 == 0 ? &random_ : nullptr);
    failed_ = false;
    ASSERT_TRUE(Start()) << "it does not come back";

    laptop = TestLaptop::At(*server_, *laptop);
    const v1::ServerFrame welcome = laptop->Connect();
    ASSERT_TRUE(welcome.has_welcome()) << welcome.ShortDebugString();
    const uint64_t held = welcome.welcome().held_replica_seq();
    ASSERT_GE(held, acknowledged) << "an acknowledged event is missing";
    uint64_t last = 1;  // Of the acts: the first event opened the replica.
    bool at_an_end = held == 1;
    for (const v1::ClientFrame& act : acts) {
      last = act.push().mark().replica_seq();
      at_an_end = at_an_end || last == held;
      if (last <= held) continue;
      ASSERT_TRUE(laptop->PushAndWait(act).has_ack());
    }
    ASSERT_TRUE(at_an_end) << "an act was torn at " << held;
    acknowledged = last;
  }
  EXPECT_GT(cuts, 40u);
  std::map<std::string, int> wanted;
  for (const v1::ClientFrame& act : acts) {
    for (const v1::Record& record : act.push().records()) wanted[EventId(record)] = 0;
  }
  // A laptop that knows nothing yet gets every event once, and the same root.
  auto fresh = TestLaptop::At(*server_, *laptop);
  fresh->applied = Seq();
  fresh->tree = integrity::Tree();
  laptop->Disconnect();
  const v1::ServerFrame welcome = fresh->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  ASSERT_TRUE(fresh->CatchUp(Seq(welcome.welcome().head_seq())));
  for (const std::string& id : fresh->event_ids) {
    auto found = wanted.find(id);
    if (found != wanted.end()) ++found->second;
  }
  for (const auto& [id, count] : wanted) EXPECT_EQ(count, 1);
  EXPECT_EQ(fresh->event_ids.size(), welcome.welcome().head_seq());
}

}  // namespace
}  // namespace tasuki::server
