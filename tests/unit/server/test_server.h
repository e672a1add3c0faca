#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/integrity/key_file.h"
#include "server/commands/data_folder.h"
#include "server/team/founding.h"
#include "server/limits.h"
#include "server/random.h"
#include "server/order/server.h"
#include "tests/testing/temp_folder.h"
#include "tests/unit/server/test_laptop.h"

namespace tasuki::server {

// A server of one team in this process, without a network: real RocksDB in a temporary folder, all
// threads.
class TestServer {
 public:
  TestServer() : clock(*SystemClock::Create("")), random(std::make_unique<SeededRandom>(42)) {
    auto made = MakeDataFolder(temp.Of("data"), random);
    EXPECT_TRUE(made.ok()) << made.status();
    folder = std::make_unique<DataFolder>(*std::move(made));
    auto founded_team = FoundTeam({.name = "Tokyo", .admin = "Aoki Hana", .zone = "Asia/Tokyo"},
                                  *folder->engine, folder->key_file, clock, random);
    EXPECT_TRUE(founded_team.ok()) << founded_team.status();
    founded = *founded_team;
  }
  ~TestServer() { Stop(); }

  void Start() {
    auto started =
        Server::Start(*folder->engine, folder->key_file, clock, random,
                      {.free_disk_bytes_min = free_disk_bytes_min,
                       .fatal = [](const absl::Status& status) { ADD_FAILURE() << status; }});
    ASSERT_TRUE(started.ok()) << started.status();
    server = *std::move(started);
  }

  void Stop() {
    if (server) server->Stop();
    server.reset();
  }

  // Lets go of the folder, too.
  void Close() {
    Stop();
    folder.reset();
  }
  void Reopen() {
    auto opened = OpenDataFolder(temp.Of("data"));
    ASSERT_TRUE(opened.ok()) << opened.status();
    folder = std::make_unique<DataFolder>(*std::move(opened));
  }

  // The first laptop, connected and with its replica opened.
  std::unique_ptr<TestLaptop> Admin() {
    auto laptop = TestLaptop::Join(*server, founded.join_code, random);
    EXPECT_TRUE(laptop.ok()) << laptop.status();
    EXPECT_TRUE((*laptop)->Connect().has_welcome());
    EXPECT_TRUE((*laptop)->Open().has_ack());
    return *std::move(laptop);
  }

  // Another member's laptop, added and invited by `admin`; connected, its replica opened.
  std::unique_ptr<TestLaptop> Add(TestLaptop& admin, v1::Role role) {
    const MemberId member = MemberId::Random(random);
    v1::Header header = admin.device->Header(v1::MEMBER_ADDED, v1::MEMBER, member.bytes());
    header.mutable_member_added()->set_name("Sato Ken");
    header.mutable_member_added()->set_role(role);
    EXPECT_TRUE(admin
                    .PushAndWait(admin.device->Push([&](v1::Push& push) {
                      *push.add_records() = admin.device->Record(header);
                    }))
                    .has_ack());
    const std::string code = member.Hex();
    auto invited = admin.Invite(member, code);
    EXPECT_TRUE(invited.ok()) << invited.status();
    auto laptop = TestLaptop::Join(*server, code, random);
    EXPECT_TRUE(laptop.ok()) << laptop.status();
    EXPECT_TRUE((*laptop)->Connect().has_welcome());
    EXPECT_TRUE((*laptop)->Open().has_ack());
    return *std::move(laptop);
  }

  testing::TempFolder temp;
  SystemClock clock;
  SharedRandom random;
  uint64_t free_disk_bytes_min = 0;
  std::unique_ptr<DataFolder> folder;
  FoundedTeam founded;
  std::unique_ptr<Server> server;
};

}  // namespace tasuki::server
