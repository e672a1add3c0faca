// A laptop whose log was spoilt: what waits in the outbox has no other copy (I6), so that its loss
// is told by the home alone.

#include "client/replica/damage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "common/base/failure.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One way to spoil the log; nullptr: it is deleted.
struct Damage {
  const char* name;
  void (*spoil)(std::string& log);
};

constexpr int kActs = 8;

class DamageTest : public LaptopTest, public ::testing::WithParamInterface<Damage> {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    // What it had fetched is in tables from here on; the log holds what it writes.
    laptop_->Close();
    laptop_->Open();
  }

  OpenOptions Options() {
    OpenOptions options;
    options.home = laptop_->home();
    options.clock = &clock_;
    options.random = &random_;
    return options;
  }

  TeamId team() { return ReadConfig(laptop_->home())->team; }

  void WriteActs() {
    for (int act = 0; act < kActs; ++act) laptop_->AddProspect("Smith " + std::to_string(act));
  }

  fs::path Log() {
    fs::path largest;
    for (const auto& entry : fs::directory_iterator(laptop_->home() + "/db")) {
      if (entry.path().extension() != ".log") continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
    }
    return largest;
  }

  void Spoil() {
    laptop_->Close();
    const fs::path log = Log();
    std::string bytes = Read(log);
    if (GetParam().spoil == nullptr) {
      fs::remove(log);
      return;
    }
    GetParam().spoil(bytes);
    std::ofstream(log, std::ios::binary | std::ios::trunc) << bytes;
  }

  std::unique_ptr<Laptop> laptop_;
};

TEST_P(DamageTest, UnsentActsThatAreGoneAreCountedAndTheRestGoesOn) {
  server_.set_up(false);
  WriteActs();
  const ReplicaId replica = laptop_->workspace().home().outbox().replica();
  Spoil();
  for (int again = 0; again < 2; ++again) {
    const auto refused = Workspace::Open(Options());
    ASSERT_TRUE(absl::IsDataLoss(refused.status())) << refused.status();
    EXPECT_EQ(ExitCodeOf(refused.status()), ExitCode::kRefused);
    EXPECT_NE(AdviceOf(refused.status()).find("tasuki recover"), std::string::npos);
    EXPECT_NE(std::string(refused.status().message()).find("written here cannot be read"),
              std::string::npos)
        << refused.status();
  }
  const auto found = ReadDamaged(laptop_->home(), team());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_GT(found->lost_acts, 0U);
  EXPECT_EQ(found->lost_acts, found->lost_events);
  EXPECT_EQ(found->outbox + found->lost_acts, static_cast<uint64_t>(kActs));
  const auto recovered = Recover(Options());
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  EXPECT_EQ(recovered->found.lost_acts, found->lost_acts);
  laptop_->Open();
  EXPECT_EQ(laptop_->workspace().lost().acts(), found->lost_acts);
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), found->outbox);
  laptop_->AddProspect("after");
  server_.set_up(true);
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
  EXPECT_NE(laptop_->workspace().home().outbox().replica(), replica);
  laptop_->Close();
  laptop_->Open();
  EXPECT_EQ(laptop_->workspace().lost().acts(), found->lost_acts);
  EXPECT_TRUE(absl::IsFailedPrecondition([&] {
    laptop_->Close();
    return Recover(Options()).status();
  }()));
}

TEST_P(DamageTest, WhatHadArrivedComesBack) {
  WriteActs();
  ASSERT_TRUE(laptop_->Sync().ok());
  const auto ids = server_.EventIds();
  Spoil();
  ASSERT_TRUE(absl::IsDataLoss(Workspace::Open(Options()).status()));
  const auto recovered = Recover(Options());
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  laptop_->Open();
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
  for (const auto& [id, count] : ids) EXPECT_EQ(server_.EventIds()[id], 1);
  laptop_->AddProspect("after");
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Logs, DamageTest,
    ::testing::Values(Damage{"Flipped", [](std::string& log) { log[log.size() / 3] ^= 8; }},
                      Damage{"Cut", [](std::string& log) { log.resize(log.size() / 2); }},
                      Damage{"Emptied", [](std::string& log) { log.clear(); }},
                      Damage{"Deleted", nullptr}),
    [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace tasuki::client
