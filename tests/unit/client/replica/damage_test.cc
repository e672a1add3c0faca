// A laptop whose log was spoilt: what waits in the outbox has no other copy (I6), so that its loss
// is told by the home alone.

#include "client/replica/damage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/replica/recover.h"
#include "common/base/failure.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr int kActs = 8;

// One way to spoil the log; nullptr: it is deleted.
struct Damage {
  const char* name;
  void (*spoil)(std::string& log);
  std::optional<int> saved = std::nullopt;  // Acts, where only one write is hit.
};

class DamagedHomeTest : public LaptopTest {
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

  // A person who goes on whatever is lost.
  static RecoverHooks Yes() {
    RecoverHooks hooks;
    hooks.ask = [](const Readable&) { return absl::OkStatus(); };
    return hooks;
  }

  absl::StatusOr<Recovered> RecoverNow() { return Recover(Options(), Yes()); }

  TeamId team() { return ReadConfig(laptop_->home())->team; }

  void WriteActs() {
    for (int act = 0; act < kActs; ++act) laptop_->AddProspect("Smith " + std::to_string(act));
  }

  // The event ids that wait, of the open laptop.
  std::set<std::string> Waiting() {
    std::set<std::string> ids;
    Outbox& outbox = laptop_->workspace().home().outbox();
    EXPECT_TRUE(outbox
                    .ForEach(outbox.first(),
                             [&](const v1::OutboxRow& row) {
                               v1::Header header;
                               EXPECT_TRUE(header.ParseFromString(row.record().header()));
                               ids.insert(header.event_id());
                               return true;
                             })
                    .ok());
    return ids;
  }

  fs::path Log() {
    fs::path largest;
    for (const auto& entry : fs::directory_iterator(laptop_->home() + "/db")) {
      if (entry.path().extension() != ".log") continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
    }
    return largest;
  }

  static void Write(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  std::unique_ptr<Laptop> laptop_;
};

class DamageTest : public DamagedHomeTest, public ::testing::WithParamInterface<Damage> {
 protected:
  void Spoil() {
    laptop_->Close();
    const fs::path log = Log();
    std::string bytes = Read(log);
    if (GetParam().spoil == nullptr) {
      fs::remove(log);
      return;
    }
    GetParam().spoil(bytes);
    Write(log, bytes);
  }
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
  std::optional<Readable> found;
  RecoverHooks hooks;
  hooks.ask = [&](const Readable& asked) {
    found = asked;
    return absl::OkStatus();
  };
  const auto recovered = Recover(Options(), hooks);
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->anew);
  EXPECT_GT(found->lost_acts, 0U);
  EXPECT_EQ(found->lost_acts, found->lost_events);
  EXPECT_EQ(found->outbox + found->lost_acts, static_cast<uint64_t>(kActs));
  if (GetParam().saved) {
    EXPECT_EQ(found->outbox, static_cast<uint64_t>(*GetParam().saved));
  }
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
    return RecoverNow().status();
  }()));
}

TEST_P(DamageTest, WhatHadArrivedComesBack) {
  WriteActs();
  ASSERT_TRUE(laptop_->Sync().ok());
  const auto ids = server_.EventIds();
  Spoil();
  ASSERT_TRUE(absl::IsDataLoss(Workspace::Open(Options()).status()));
  const auto recovered = RecoverNow();
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  laptop_->Open();
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
  for (const auto& [id, count] : ids) EXPECT_EQ(server_.EventIds()[id], 1);
  laptop_->AddProspect("after");
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
}

// The files of the store but its log; `spoil` makes other bytes of them, nullopt deletes.
struct FileDamage {
  const char* name;
  std::function<std::optional<std::string>(std::string)> spoil;
};

const std::vector<FileDamage>& FileDamages() {
  static const auto& damages = *new std::vector<FileDamage>{
      {"deleted", [](std::string) { return std::nullopt; }},
      {"emptied", [](std::string) { return ""; }},
      {"halved", [](std::string bytes) { return bytes.substr(0, bytes.size() / 2); }},
      {"flipped early",
       [](std::string bytes) {
         bytes[bytes.size() / 10] ^= 1;
         return bytes;
       }},
      {"flipped late",
       [](std::string bytes) {
         bytes[bytes.size() * 9 / 10] ^= 1;
         return bytes;
       }},
  };
  return damages;
}

TEST_F(DamagedHomeTest, UnsentActsInAWholeLogOutliveEveryOtherFileOfTheStore) {
  server_.set_up(false);
  WriteActs();
  const std::set<std::string> waiting = Waiting();
  laptop_->Close();
  const fs::path home = laptop_->home(), kept = folder_.Of("kept");
  fs::copy(home, kept, fs::copy_options::recursive);
  int recovered_anew = 0;
  for (const auto& file : fs::directory_iterator(kept / "db")) {
    const std::string name = file.path().filename();
    if (name.ends_with(".log") || name.starts_with("LO")) continue;
    for (const FileDamage& damage : FileDamages()) {
      SCOPED_TRACE(name + " " + damage.name);
      fs::remove_all(home);
      fs::copy(kept, home, fs::copy_options::recursive);
      const std::optional<std::string> bytes = damage.spoil(Read(file.path()));
      if (bytes) Write(home / "db" / name, *bytes);
      if (!bytes) fs::remove(home / "db" / name);
      const auto opened = Workspace::Open(Options()).status();
      if (!opened.ok()) {
        EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
        EXPECT_NE(AdviceOf(opened).find("tasuki recover"), std::string::npos) << opened;
        EXPECT_NE(opened.message().find("nothing that was written here seems to be lost"),
                  std::string::npos)
            << opened;
        EXPECT_NE(opened.message().find("8 events not yet sent"), std::string::npos) << opened;
      }
      const auto recovered = RecoverNow();
      const bool whole = absl::IsFailedPrecondition(recovered.status());
      if (whole) {
        EXPECT_TRUE(opened.ok()) << "called whole: " << opened;
      } else {
        ASSERT_TRUE(recovered.ok()) << recovered.status();
        EXPECT_EQ(recovered->found.lost_acts, 0U);
        EXPECT_EQ(recovered->found.outbox, waiting.size());
        EXPECT_TRUE(fs::exists(recovered->folder));
        recovered_anew += recovered->found.anew ? 1 : 0;
      }
      laptop_->Open();
      EXPECT_EQ(Waiting(), waiting);
      if (whole) {
        laptop_->Close();
        continue;
      }
      server_.set_up(true);
      ASSERT_TRUE(laptop_->Sync().ok());
      server_.set_up(false);
      EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
      for (const std::string& id : waiting) EXPECT_EQ(server_.EventIds()[id], 1);
      laptop_->Close();
    }
  }
  EXPECT_GT(recovered_anew, 3);
}

TEST_F(DamagedHomeTest, ARecoveryThatIsCutOffAnywhereIsFinishedByTheNextWithTheSameAnswer) {
  server_.set_up(false);
  WriteActs();
  laptop_->Close();
  std::string bytes = Read(Log());
  bytes[bytes.size() / 3] ^= 8;
  Write(Log(), bytes);
  const fs::path home = laptop_->home(), kept = folder_.Of("kept");
  fs::copy(home, kept, fs::copy_options::recursive);
  std::vector<std::string> steps;
  RecoverHooks counting = Yes();
  counting.after = [&](std::string_view step) {
    steps.emplace_back(step);
    return absl::OkStatus();
  };
  const auto whole = Recover(Options(), counting);
  ASSERT_TRUE(whole.ok()) << whole.status();
  ASSERT_GT(whole->found.lost_acts, 0U);
  ASSERT_GT(steps.size(), 4U);
  for (const std::string& last : steps) {
    SCOPED_TRACE(last);
    fs::remove_all(home);
    fs::copy(kept, home, fs::copy_options::recursive);
    RecoverHooks killed = Yes();
    killed.after = [&](std::string_view step) {
      return step == last ? absl::AbortedError("killed") : absl::OkStatus();
    };
    ASSERT_TRUE(absl::IsAborted(Recover(Options(), killed).status()));
    const auto opened = Workspace::Open(Options()).status();
    if (last != steps.back()) {
      EXPECT_TRUE(absl::IsDataLoss(opened)) << opened;
      EXPECT_NE(AdviceOf(opened).find("tasuki recover"), std::string::npos) << opened;
    }
    clock_.Advance(absl::Seconds(2));
    for (int again = 0; again < 2; ++again) {
      const auto recovered = RecoverNow();
      ASSERT_TRUE(recovered.ok()) << recovered.status();
      EXPECT_EQ(recovered->found.lost_acts, whole->found.lost_acts);
      EXPECT_EQ(recovered->found.lost_events, whole->found.lost_events);
      EXPECT_EQ(recovered->found.outbox, whole->found.outbox);
      EXPECT_TRUE(fs::exists(recovered->folder)) << recovered->folder;
      EXPECT_TRUE(fs::exists(recovered->folder + ".waterline"));
    }
    laptop_->Open();
    EXPECT_EQ(laptop_->workspace().lost().acts(), whole->found.lost_acts);
    EXPECT_EQ(Waiting().size(), whole->found.outbox);
    laptop_->Close();
  }
}

TEST_F(DamagedHomeTest, WhatIsSavedIsFoundThoughTheOutboxHadBegunFurtherOn) {
  const SubjectId prospect = laptop_->AddProspect("Smith");
  laptop_->WriteUnchecked(
      std::vector<EventDraft>(300, Laptop::TouchDraft(prospect, "sent before")));
  ASSERT_TRUE(laptop_->Sync().ok());
  laptop_->Close();
  laptop_->Open();
  server_.set_up(false);
  WriteActs();
  laptop_->Close();
  std::string bytes = Read(Log());
  bytes[bytes.size() / 3] ^= 8;
  Write(Log(), bytes);
  const auto recovered = RecoverNow();
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  EXPECT_EQ(recovered->found.outbox, static_cast<uint64_t>(kActs) - 1);
  EXPECT_EQ(recovered->found.lost_events, 1U);
  EXPECT_FALSE(recovered->found.anew);
  laptop_->Open();
  EXPECT_EQ(Waiting().size(), static_cast<size_t>(kActs) - 1);
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), static_cast<uint64_t>(kActs) - 1);
}

TEST_F(DamagedHomeTest, WhoeverIsAskedAndSaysNoFindsTheHomeAsItWas) {
  server_.set_up(false);
  WriteActs();
  laptop_->Close();
  std::string bytes = Read(Log());
  bytes[bytes.size() / 3] ^= 8;
  Write(Log(), bytes);
  RecoverHooks no;
  no.ask = [](const Readable& found) {
    EXPECT_GT(found.lost_acts, 0U);
    return absl::FailedPreconditionError("no");
  };
  EXPECT_EQ(Recover(Options(), no).status().message(), "no");
  EXPECT_EQ(Read(Log()), bytes);
  for (const auto& entry : fs::directory_iterator(laptop_->home())) {
    const std::string name = entry.path().filename();
    EXPECT_EQ(name.find("db."), name == "db.waterline" ? 0 : std::string::npos) << name;
  }
}

TEST_F(DamagedHomeTest, AHomeWhoseStoreIsGoneIsToldAndNeverBegunAnewUnasked) {
  WriteActs();
  ASSERT_TRUE(laptop_->Sync().ok());
  const ReplicaId replica = laptop_->workspace().home().outbox().replica();
  laptop_->AddProspect("not sent");
  laptop_->Close();
  fs::remove_all(laptop_->home() + "/db");
  fs::remove(laptop_->home() + "/db.waterline");
  const auto opened = Workspace::Open(Options()).status();
  ASSERT_TRUE(absl::IsDataLoss(opened)) << opened;
  EXPECT_NE(AdviceOf(opened).find("tasuki recover"), std::string::npos) << AdviceOf(opened);
  EXPECT_NE(opened.message().find("acts not yet sent, if there were any, are lost"),
            std::string::npos)
      << opened;
  JoinRequest request;
  request.code = "Aya";
  request.server = "server:1";
  const auto joined = Join(laptop_->home_options(), request).status();
  EXPECT_TRUE(absl::IsDataLoss(joined)) << joined;
  EXPECT_FALSE(fs::exists(laptop_->home() + "/db"));
  const auto recovered = RecoverNow();
  ASSERT_TRUE(recovered.ok()) << recovered.status();
  EXPECT_TRUE(recovered->found.untold);
  EXPECT_TRUE(recovered->found.anew);
  EXPECT_EQ(recovered->folder, "");
  laptop_->Open();
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_NE(laptop_->workspace().home().outbox().replica(), replica);
  laptop_->AddProspect("after");
  ASSERT_TRUE(laptop_->Sync().ok());
  EXPECT_EQ(laptop_->workspace().home().outbox().size(), 0U);
}

TEST_F(DamagedHomeTest, AJoinThatWasCutOffBeforeItHadAStoreIsRepeated) {
  laptop_->Close();
  auto identity = ReadConfig(laptop_->home());
  ASSERT_TRUE(identity.ok());
  EXPECT_FALSE(identity->joining);
  identity->joining = true;
  ASSERT_TRUE(WriteConfig(laptop_->home(), *identity).ok());
  fs::remove_all(laptop_->home() + "/db");
  fs::remove(laptop_->home() + "/db.waterline");
  JoinRequest request;
  request.code = "Aya";
  request.server = "server:1";
  const auto joined = Join(laptop_->home_options(), request).status();
  EXPECT_TRUE(joined.ok()) << joined;
  EXPECT_FALSE(ReadConfig(laptop_->home())->joining);
}

INSTANTIATE_TEST_SUITE_P(
    Logs, DamageTest,
    ::testing::Values(
        Damage{"FlippedFirst", [](std::string& log) { log[log.size() / 12] ^= 8; }, kActs - 1},
        Damage{"Flipped", [](std::string& log) { log[log.size() / 3] ^= 8; }, kActs - 1},
        Damage{"Cut", [](std::string& log) { log.resize(log.size() / 2); }},
        Damage{"Emptied", [](std::string& log) { log.clear(); }}, Damage{"Deleted", nullptr}),
    [](const auto& of) { return std::string(of.param.name); });

}  // namespace
}  // namespace tasuki::client
