// The outbox on a disk that forgets the unsynced (DESIGN.md §3, I6): a command that said done
// has its act on the disk, wholly; the others have it wholly or not.

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/home/home.h"
#include "client/replica/write_act.h"
#include "tests/testing/forgetful_env.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class OutboxDurabilityTest : public LaptopTest {
 protected:
  void SetUp() override {
    auto laptop = MakeLaptop("aya");
    laptop->Join("Aya");
    prospect_ = laptop->AddProspect("Yamada");
    ASSERT_TRUE(laptop->Sync().ok());
    laptop->Close();
    options_.home = laptop->home();
    options_.clock = &clock_;
    options_.random = &random_;
  }

  // The home again, its store on the forgetful disk.
  absl::StatusOr<std::unique_ptr<OpenHome>> Open() {
    auto identity = ReadConfig(options_.home);
    auto lock = FolderLock::Try(options_.home);
    if (!identity.ok()) return identity.status();
    if (!lock.ok()) return lock.status();
    return OpenHome::Open(options_, *std::move(lock), *identity, disk_.env());
  }

  // An act of `count` touches.
  absl::StatusOr<Written> WriteProspects(OpenHome& home, size_t count) {
    std::vector<EventDraft> act;
    for (size_t i = 0; i < count; ++i) {
      act.push_back(Laptop::TouchDraft(prospect_, std::string(1 + random_.Below(2000), 'x')));
    }
    return WriteAct(home, std::move(act), WriteMode::kRefuse);
  }

  // What the outbox holds, act by act; every act is whole.
  std::vector<std::set<std::string>> Acts(OpenHome& home) {
    std::vector<std::set<std::string>> acts;
    std::set<std::string> act;
    absl::Status status =
        home.outbox().ForEach(home.outbox().first(), [&](const v1::OutboxRow& row) {
          v1::Header header;
          EXPECT_TRUE(header.ParseFromString(row.record().header()));
          EXPECT_TRUE(act.insert(header.event_id()).second);
          if (row.record().act_left() == 0) acts.push_back(std::exchange(act, {}));
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_TRUE(act.empty()) << "an act was torn";
    return acts;
  }

  static std::set<std::string> Ids(const Written& written) {
    std::set<std::string> ids;
    for (EventId id : written.event_ids) ids.insert(id.str());
    return ids;
  }

  OpenOptions options_;
  SubjectId prospect_;
  testing::ForgetfulDisk disk_;
};

TEST_F(OutboxDurabilityTest, AnActIsSyncedBeforeItsCommandSaysDone) {
  auto home = Open();
  ASSERT_TRUE(home.ok()) << home.status();
  for (size_t i = 1; i <= 10; ++i) {
    const uint64_t before = disk_.wal_syncs();
    ASSERT_TRUE(WriteProspects(**home, i).ok());
    EXPECT_EQ(disk_.wal_syncs() - before, 1u) << "one act is one synced write";
  }
}

TEST_F(OutboxDurabilityTest, WhateverTheMomentThePowerGoesNoActIsLostOrTorn) {
  std::vector<std::set<std::string>> done;  // Acts that surely are there, in order.
  for (uint64_t moment = 0; moment < 80; ++moment) {
    SCOPED_TRACE(moment);
    const bool while_opening = moment % 4 == 0;
    if (while_opening) disk_.CutPowerAfter(2 * moment);
    {
      auto home = Open();
      if (!while_opening) disk_.CutPowerAfter(moment % 17);
      while (home.ok()) {
        auto written = WriteProspects(**home, 1 + random_.Below(5));
        if (!written.ok()) break;
        done.push_back(Ids(*written));
      }
    }
    disk_.CutPower();
    disk_.RestorePower(moment % 2 == 0 ? &random_ : nullptr);
    auto home = Open();
    ASSERT_TRUE(home.ok()) << home.status();
    std::vector<std::set<std::string>> there = Acts(**home);
    ASSERT_GE(there.size(), done.size()) << "an act that was done is gone";
    for (size_t i = 0; i < done.size(); ++i) ASSERT_EQ(there[i], done[i]) << i;
    ASSERT_LE(there.size(), done.size() + 1) << "only the last one may be there unsaid";
    done = std::move(there);
  }
  EXPECT_GT(done.size(), 60u);
  // And all of it can still be delivered, once.
  Laptop laptop(server_, clock_, random_, options_.home);
  laptop.Open();
  auto report = laptop.Sync();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(laptop.workspace().home().outbox().size(), 0u);
  auto ids = server_.EventIds();
  for (const auto& act : done) {
    for (const std::string& id : act) EXPECT_EQ(ids[id], 1);
  }
}

}  // namespace
}  // namespace tasuki::client
