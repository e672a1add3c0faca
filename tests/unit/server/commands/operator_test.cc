#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "common/base/failure.h"
#include "common/domain/verdict/judge.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/leaf.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "common/storage/disk.h"
#include "server/commands/admin_socket.h"
#include "server/commands/checker.h"
#include "server/commands/commands.h"
#include "tests/unit/server/test_server.h"

// What an operator does: init, check, backup, restore, accept-loss, config.

namespace tasuki::server {
namespace {

// A failure as an operator reads it.
std::string Told(const absl::Status& status) {
  return absl::StrCat(status.message(), "; ", AdviceOf(status));
}

class OperatorTest : public ::testing::Test {
 protected:
  OperatorContext Context() {
    out_.str("");
    return {server_.clock, server_.random, out_, err_, false};
  }
  std::string Data() { return server_.temp.Of("data"); }

  // A head as the team's server would sign it.
  std::string SignedHead(Epoch epoch, uint64_t size) {
    auto key =
        ReadServerKey(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
    EXPECT_TRUE(key.ok()) << key.status();
    return integrity::MakeCheckpoint(*key, server_.founded.team, epoch, size,
                                     integrity::Sha256("root"));
  }

  TestServer server_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(OperatorTest, InitTwiceIsRefusedAndAnotherTeamIsAdded) {
  server_.Close();
  EXPECT_EQ(Init({Data(), "Tokyo", "Mori", "Asia/Tokyo"}, Context()).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(Init({Data(), "Osaka", "Mori", "Asia/Tokyo"}, Context()).ok());
  server_.Reopen();
  EXPECT_EQ(ListTeams(*server_.folder->engine)->size(), 2u);
}

TEST_F(OperatorTest, NamesThatAreNotUtf8MakeNoTeam) {
  const std::string folder = server_.temp.Of("osaka");
  for (const auto& [team, admin] : {std::pair{"Osaka\xff", "Mori"}, {"Osaka", "Mori\xc3"}}) {
    const absl::Status status = Init({folder, team, admin, "Asia/Tokyo"}, Context());
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_FALSE(std::filesystem::exists(folder));
  }
  EXPECT_TRUE(Init({folder, "大阪", "森", "Asia/Tokyo"}, Context()).ok());
}

TEST(DataPathsTest, TheKeyFileLiesBesideTheFolderHoweverItIsNamed) {
  const std::string here = std::filesystem::current_path().string();
  EXPECT_EQ(DataPaths(".").key, here + ".key");
  EXPECT_EQ(DataPaths("./").key, here + ".key");
  EXPECT_EQ(DataPaths("data/../data//").key, here + "/data.key");
  EXPECT_EQ(DataPaths("/srv/tasuki/").key, "/srv/tasuki.key");
  EXPECT_EQ(DataPaths("/srv/tasuki/.").data, "/srv/tasuki");
}

TEST_F(OperatorTest, TwoTeamsAreServedApart) {
  auto osaka = FoundTeam({"Osaka", "Mori", "Asia/Tokyo"}, *server_.folder->engine,
                         server_.folder->key_file, server_.clock, server_.random);
  ASSERT_TRUE(osaka.ok()) << osaka.status();
  server_.Start();
  auto tokyo = server_.Admin();
  auto mori = TestLaptop::Join(*server_.server, osaka->join_code, server_.random);
  ASSERT_TRUE(mori.ok()) << mori.status();
  EXPECT_EQ((*mori)->enrolled.team_name(), "Osaka");
  ASSERT_TRUE((*mori)->Connect().has_welcome());
  ASSERT_TRUE((*mori)->Open().has_ack());
  ASSERT_TRUE(tokyo->PushAndWait(tokyo->device->PushProspects(2)).has_ack());
  EXPECT_TRUE((*mori)->CatchUp(Seq(5)));
  EXPECT_EQ((*mori)->applied, Seq(5));
  // A device of one team is a stranger to the other.
  (*mori)->device = std::make_unique<sync::TestDevice>(tokyo->device->team, (*mori)->device->member,
                                                       server_.random, (*mori)->device->device,
                                                       (*mori)->device->key);
  EXPECT_EQ((*mori)->Connect().nack().code(), v1::NOT_ENROLLED);
}

TEST_F(OperatorTest, CheckPassesOnAGoodJournalAndRefusesOneBeingServed) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(20)).has_ack());
  EXPECT_EQ(Check(Data(), Context()).code(), absl::StatusCode::kFailedPrecondition);
  server_.Close();
  absl::Status status = Check(Data(), Context());
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_NE(out_.str().find("25 events"), std::string::npos) << out_.str();
}

TEST_F(OperatorTest, CheckNamesTheFirstBadSeq) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  server_.Stop();
  Engine& engine = *server_.folder->engine;
  const TeamId team = server_.founded.team;
  // The chunk of seq 6 and 7 with another time: every hash from there on changes.
  auto reader = engine.ReadChunks(team, Seq(6));
  ASSERT_TRUE(reader.ok());
  auto chunk = (*reader)->Next();
  ASSERT_TRUE(chunk.ok() && chunk->has_value());
  v1::Chunk message;
  ASSERT_TRUE(message.ParseFromString(std::string((**chunk).bytes)));
  message.set_recorded_at_us(1);
  EngineBatch batch;
  batch.Put(Table::kJournal, engine.ChunkKey(team, Seq(6)), message.SerializeAsString());
  ASSERT_TRUE(engine.Commit(batch).ok());
  auto summary = CheckTeam(engine, team, server_.folder->key_file);
  ASSERT_EQ(summary.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(summary.status().message().find("seq 6"), absl::string_view::npos) << summary.status();
}

// The chunks of a journal without marks from `unmarked` on, as a server of `rules` would have left
// them, with the rows that those rules make.
void Rewrite(Engine& engine, TeamId team, uint32_t rules, Seq unmarked) {
  auto head = GetRow<v1::TeamHeadRow>(engine, Table::kHead, team.bytes());
  ASSERT_TRUE(head.ok() && head->has_value());
  domain::NoRows nothing;
  domain::Rows rows(nothing);
  integrity::Tree tree;
  EngineBatch batch;
  auto reader = engine.ReadChunks(team, Seq(1));
  ASSERT_TRUE(reader.ok());
  storage::ChunkDecoder decoder;
  for (;;) {
    auto chunk = (*reader)->Next();
    ASSERT_TRUE(chunk.ok());
    if (!chunk->has_value()) break;
    auto messages = storage::DecodeChunk((**chunk).bytes);
    ASSERT_TRUE(messages.ok() && decoder.Decode((**chunk).bytes).ok());
    storage::ChunkInfo info = decoder.info();
    info.rules = rules;
    for (uint32_t i = 0; i < info.count; ++i) {
      const storage::RecordView& record = decoder.records()[i];
      v1::Header header;
      ASSERT_TRUE(header.ParseFromString(std::string(record.header)));
      domain::JournalEvent event{.header = &header,
                                 .replica = record.replica,
                                 .replica_seq = record.replica_seq,
                                 .seq = info.first.Plus(i),
                                 .recorded_at_us = info.recorded_at_us,
                                 .verdict = record.verdict,
                                 .rules = rules};
      domain::ApplyVerdict(event, rows);
      tree.Append(integrity::RecordLeaf(team, info.first.Plus(i), info, record));
    }
    if (info.first >= unmarked) messages->body.clear_marks();
    const std::string payload = messages->body.SerializeAsString();
    messages->chunk.set_rules(rules);
    messages->chunk.set_codec(v1::NONE);
    messages->chunk.set_payload(payload);
    messages->chunk.set_payload_bytes(static_cast<uint32_t>(payload.size()));
    batch.Put(Table::kJournal, engine.ChunkKey(team, info.first),
              messages->chunk.SerializeAsString());
  }
  rows.TakeChanged([&](const domain::ChangedRow& row) {
    batch.Put(TableOf(row.key), TeamRowKey(team, row.key), *row.after);
  });
  (*head)->set_tree(tree.Serialize());
  batch.Put(Table::kHead, team.str(), (*head)->SerializeAsString());
  ASSERT_TRUE(engine.Commit(batch).ok());
}

// Servers of rules 1 committed an act before the signature that covers it; where the connection
// broke there, it never came.
TEST_F(OperatorTest, ATailThatAnEarlierReleaseLeftUnsignedIsAWarning) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  server_.Stop();
  Rewrite(*server_.folder->engine, server_.founded.team, 1, Seq(6));
  server_.Close();
  const absl::Status status = Check(Data(), Context());
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_NE(out_.str().find("7 events"), std::string::npos) << out_.str();
  EXPECT_NE(err_.str().find("event 3 of replica"), std::string::npos) << err_.str();
  EXPECT_NE(err_.str().find("next push signs it"), std::string::npos) << err_.str();
}

TEST_F(OperatorTest, ATailThatThisReleaseLeavesUnsignedIsAFault) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  server_.Stop();
  Rewrite(*server_.folder->engine, server_.founded.team, domain::kRulesVersion, Seq(6));
  const absl::Status status =
      CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file).status();
  EXPECT_NE(status.message().find("signed by nobody"), absl::string_view::npos) << status;
}

TEST_F(OperatorTest, ARowThatTheJournalDoesNotMakeIsFound) {
  EngineBatch batch;
  batch.Put(Table::kSubject, TeamRowKey(server_.founded.team, "sxxxxxxxxxxxxxxxx"), "");
  ASSERT_TRUE(server_.folder->engine->Commit(batch).ok());
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  EXPECT_EQ(summary.status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(OperatorTest, ARestoredServerWaitsAndTheLossIsAccepted) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(2)).has_ack());
  // While it runs, as the socket does it.
  const std::string backup = server_.temp.Of("backup");
  ASSERT_TRUE(storage::MakeFolder(backup).ok());
  ASSERT_TRUE(server_.folder->engine->CopyTo(backup + "/db").ok());
  std::filesystem::copy_file(server_.folder->paths.key, backup + "/key");
  const sync::TestDevice then = *admin->device;
  const v1::ClientFrame lost = admin->device->PushProspects(3);
  ASSERT_TRUE(admin->PushAndWait(lost).has_ack());
  ASSERT_TRUE(admin->CatchUp(Seq(10)));
  server_.Close();
  std::filesystem::remove_all(Data());
  absl::Status restored = Restore(backup, Data(), Context());
  ASSERT_TRUE(restored.ok()) << restored;
  server_.Reopen();
  server_.Start();

  // The laptop's own copy of what happened, at the new address.
  auto stranger = TestLaptop::Join(*server_.server, "NO-SUCH-CODE", server_.random);
  EXPECT_FALSE(stranger.ok());
  auto laptop = TestLaptop::At(*server_.server, *admin);
  v1::ServerFrame welcome = laptop->Connect();
  ASSERT_TRUE(welcome.has_welcome()) << welcome.ShortDebugString();
  const uint64_t epoch = welcome.welcome().epoch();
  EXPECT_GT(epoch, 1u);
  EXPECT_TRUE(welcome.welcome().waiting());
  EXPECT_EQ(welcome.welcome().held_replica_seq(), then.tip.seq.value());
  EXPECT_EQ(laptop->PushAndWait(lost).nack().code(), v1::WAITING);

  bool accepted = false;
  absl::Notification done;
  server_.server->AcceptLoss(Accept::kWaiting, "", [&](absl::StatusOr<int> teams) {
    accepted = teams.ok() && *teams == 1;
    done.Notify();
  });
  ASSERT_TRUE(done.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_TRUE(accepted);
  EXPECT_TRUE(laptop->ReadUntil(v1::ServerFrame::kDrain).has_value());
  welcome = laptop->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_FALSE(welcome.welcome().waiting());
  EXPECT_EQ(welcome.welcome().epoch(), epoch);
  EXPECT_EQ(welcome.welcome().common_seq(), 7u);
  EXPECT_TRUE(laptop->PushAndWait(lost).has_ack());
  server_.Stop();
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  EXPECT_TRUE(summary.ok()) << summary.status();
}

TEST_F(OperatorTest, AServerThatHearsOfALaterSeqWaitsToo) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->CatchUp(Seq(5)));
  admin->applied = Seq(900);
  admin->proof = SignedHead(Epoch(1), 899);  // A little behind what it applied.
  v1::ServerFrame welcome = admin->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_TRUE(welcome.welcome().waiting());
  EXPECT_EQ(admin->PushAndWait(admin->device->PushProspects(1)).nack().code(), v1::WAITING);
  server_.Close();
  ASSERT_TRUE(AcceptLoss({.data = Data()}, Context()).ok());
  EXPECT_NE(out_.str().find("1 team takes"), std::string::npos) << out_.str();
  server_.Reopen();
  server_.Start();
  admin->applied = Seq(5);
  auto laptop = TestLaptop::At(*server_.server, *admin);
  welcome = laptop->Connect();
  ASSERT_TRUE(welcome.has_welcome());
  EXPECT_FALSE(welcome.welcome().waiting());
  EXPECT_GT(welcome.welcome().epoch(), 1u);
  EXPECT_EQ(welcome.welcome().common_seq(), 5u);
}

TEST_F(OperatorTest, ALaptopsBareWordChangesNothing) {
  server_.Start();
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  ASSERT_TRUE(rep->CatchUp(Seq(8)));
  const sync::TestDevice stranger(admin->device->team, admin->device->member, server_.random);
  struct Claim {
    Epoch epoch;
    Seq applied;
    std::string head;
  };
  for (const Claim& claim : {
           Claim{Epoch(1), Seq(900), ""},
           Claim{Epoch(UINT64_MAX), Seq(8), ""},
           // Signed by anybody, and too small to prove it.
           Claim{Epoch(1), Seq(900),
                 integrity::MakeCheckpoint(stranger.key, stranger.team, Epoch(1), 900, {})},
           Claim{Epoch(1), Seq(900), SignedHead(Epoch(1), 8)},
           // No epoch could follow.
           Claim{Epoch(UINT64_MAX), Seq(8), SignedHead(Epoch(UINT64_MAX), 9)},
       }) {
    auto liar = TestLaptop::At(*server_.server, *rep);
    liar->epoch = claim.epoch;
    liar->applied = claim.applied;
    liar->proof = claim.head;
    v1::ServerFrame answer = liar->Connect();
    EXPECT_EQ(answer.nack().code(), v1::WAITING) << answer.ShortDebugString();
    EXPECT_NE(answer.nack().text().find("nothing is lost"), std::string::npos);
    EXPECT_TRUE(admin->PushAndWait(admin->device->PushProspects(1)).has_ack());
  }
  EXPECT_FALSE(admin->Connect().welcome().waiting());
  server_.Close();
  ASSERT_TRUE(AcceptLoss({.data = Data()}, Context()).ok());
  EXPECT_NE(out_.str().find("no team was waiting"), std::string::npos) << out_.str();
}

TEST_F(OperatorTest, ABackupRestoredTwiceGivesTwoEpochs) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  SystemRandom random;
  EXPECT_EQ(EpochAfter(Epoch(1), now, random).value() >> 20, 1'800'000'000u);
  // In one second, too.
  EXPECT_NE(EpochAfter(Epoch(1), now, random), EpochAfter(Epoch(1), now, random));
  const Epoch ahead(uint64_t{1'900'000'000} << 20);
  EXPECT_GT(EpochAfter(ahead, now, random), ahead);
  EXPECT_GT(EpochAfter(Epoch(3), absl::InfinitePast(), random), Epoch(3));
}

TEST_F(OperatorTest, AFirstEventThatHadNoEffectDoesNotBreakTheCheck) {
  server_.Start();
  auto admin = server_.Admin();
  auto rep = server_.Add(*admin, v1::REP);
  v1::Header revoked =
      admin->device->Header(v1::DEVICE_REVOKED, v1::MEMBER, rep->device->member.bytes());
  revoked.mutable_device_revoked()->set_device(rep->device->device.str());
  ASSERT_TRUE(admin
                  ->PushAndWait(admin->device->Push([&](v1::Push& push) {
                    *push.add_records() = admin->device->Record(revoked);
                  }))
                  .has_ack());
  server_.Stop();
  // A replica whose opening was under way when its device was revoked.
  Engine& engine = *server_.folder->engine;
  sync::TestDevice fresh(rep->device->team, rep->device->member, server_.random,
                         rep->device->device, rep->device->key);
  const sync::ReplicaTip before = fresh.tip;
  auto push = std::make_shared<sync::CheckedPush>();
  sync::ActProgress act;
  auto nack = sync::CheckPush({.team = fresh.team,
                               .replica = fresh.replica,
                               .device = fresh.device,
                               .member = fresh.member,
                               .public_key = fresh.key.public_key(),
                               .tip = before},
                              sync::Received(fresh.Push([&](v1::Push& each) {
                                *each.add_records() = fresh.Record(fresh.Opened());
                              })),
                              *push, act);
  ASSERT_FALSE(nack.has_value()) << nack->text();
  auto ledger = Ledger::Open(engine, fresh.team, server_.folder->key_file, server_.random);
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  (*ledger)->Begin(absl::ToUnixMicros(server_.clock.Now()));
  sync::PushUnit unit{.number = 1, .pushes = {push}, .events = 1, .before = before};
  auto added = (*ledger)->Add(unit, fresh.replica, fresh.device);
  ASSERT_TRUE(added.ok()) << added.status();
  ASSERT_EQ(added->verdicts.size(), 1u);
  EXPECT_EQ(added->verdicts[0].verdict(), v1::SET_APART);
  EngineBatch batch;
  ASSERT_TRUE((*ledger)->Finish(batch).ok());
  ASSERT_TRUE(engine.Commit(batch).ok());
  auto summary = CheckTeam(engine, fresh.team, server_.folder->key_file);
  EXPECT_TRUE(summary.ok()) << summary.status();
}

TEST_F(OperatorTest, AReplicaThatTheJournalDoesNotKnowIsFound) {
  EngineBatch batch;
  batch.Put(Table::kReplica, HeldKey(server_.founded.team, ReplicaId::Random(server_.random)), "");
  ASSERT_TRUE(server_.folder->engine->Commit(batch).ok());
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  EXPECT_NE(summary.status().message().find("replicas"), absl::string_view::npos)
      << summary.status();
}

// A prospect with a sealed name; `gives`: the key comes with it. The push's answer.
v1::ServerFrame PushSealed(TestLaptop& laptop, Random& random, bool gives) {
  v1::Header header = laptop.device->Prospect();
  const KeyId id = KeyId::Random(random);
  header.set_key_id(id.str());
  return laptop.PushAndWait(laptop.device->Push([&](v1::Push& push) {
    v1::Record record = laptop.device->Record(header);
    *push.add_records() = record;
    if (!gives) return;
    v1::SubjectKey& key = *push.add_keys();
    key.set_key_id(id.str());
    *key.mutable_subject() = header.subject();
    key.set_key(std::string(32, 'k'));
  }));
}

// Erases so many rows of keys, with all lists of them where none is to stay.
void EraseKeys(Engine& engine, int most) {
  EngineBatch batch;
  ASSERT_TRUE(engine
                  .Scan(Table::kKey, "", "",
                        [&](std::string_view key, std::string_view) {
                          const bool is_key = key.substr(TeamId::kBytes).starts_with('k');
                          if (is_key ? most-- > 0 : most > 1) {
                            batch.Erase(Table::kKey, std::string(key));
                          }
                          return true;
                        })
                  .ok());
  ASSERT_TRUE(engine.Commit(batch).ok());
}

TEST_F(OperatorTest, KeysThatAreGoneAreMissed) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(PushSealed(*admin, server_.random, true).has_ack());
  ASSERT_TRUE(PushSealed(*admin, server_.random, true).has_ack());
  server_.Stop();
  Engine& engine = *server_.folder->engine;
  const auto check = [&] {
    return CheckTeam(engine, server_.founded.team, server_.folder->key_file);
  };
  ASSERT_TRUE(check().ok()) << check().status();
  EXPECT_EQ(check()->keys, 2U);
  EraseKeys(engine, 1);
  EXPECT_TRUE(absl::IsDataLoss(check().status())) << check().status();
  EraseKeys(engine, 1000);
  EXPECT_TRUE(absl::IsDataLoss(check().status())) << check().status();
  EXPECT_NE(check().status().message().find("seq 6: the key"), absl::string_view::npos)
      << check().status();
}

// Whoever pushed it may have kept it: that must not make a healthy store look damaged.
TEST_F(OperatorTest, AKeyThatNeverCameIsAWarning) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(PushSealed(*admin, server_.random, true).has_ack());
  ASSERT_TRUE(PushSealed(*admin, server_.random, false).has_ack());
  server_.Close();
  const absl::Status status = Check(Data(), Context());
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_NE(err_.str().find("never came"), std::string::npos) << err_.str();
}

// Every file below, with what stands in it.
std::vector<std::pair<std::string, std::string>> Files(const std::string& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files.emplace_back(entry.path().string(), *storage::ReadFile(entry.path().string()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Root checks a folder of another user's: what it makes there, the server could not open.
TEST_F(OperatorTest, CheckMakesAndChangesNoFile) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(20)).has_ack());
  const auto served = Files(Data());
  EXPECT_EQ(Check(Data(), Context()).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Files(Data()), served);
  server_.Close();
  std::filesystem::remove(Data() + "/lock");
  const auto before = Files(server_.temp.path());
  ASSERT_TRUE(Check(Data(), Context()).ok());
  EXPECT_EQ(Files(server_.temp.path()), before);
}

// The last byte of the largest such file.
void Shorten(const std::string& folder, const std::string& part) {
  std::filesystem::path found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().find(part) == std::string::npos) continue;
    if (found.empty() || entry.file_size() > std::filesystem::file_size(found)) {
      found = entry.path();
    }
  }
  ASSERT_FALSE(found.empty()) << part;
  std::filesystem::resize_file(found, std::filesystem::file_size(found) - 1);
}

TEST_F(OperatorTest, AStoreWhoseFilesLostTheirEndIsRefusedByAll) {
  server_.Start();
  ASSERT_TRUE(server_.Admin() != nullptr);
  server_.Close();
  for (const std::string part : {"MANIFEST", ".log"}) {
    SCOPED_TRACE(part);
    const std::string copy = server_.temp.Of("copy" + part);
    std::filesystem::copy(Data(), copy, std::filesystem::copy_options::recursive);
    std::filesystem::copy(Data() + ".key", copy + ".key");
    Shorten(copy + "/db", part);
    for (const absl::Status& status :
         {Check(copy, Context()), Backup(copy, server_.temp.Of("to" + part), Context()),
          OpenDataFolder(copy).status()}) {
      EXPECT_TRUE(absl::IsDataLoss(status)) << status;
      EXPECT_NE(Told(status).find("restore a backup"), std::string::npos) << Told(status);
    }
    EXPECT_FALSE(IsBackup(server_.temp.Of("to" + part)));
  }
}

TEST_F(OperatorTest, ABackupOfDamagedDataIsNoneAndADamagedBackupIsNotRestored) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(PushSealed(*admin, server_.random, true).has_ack());
  server_.Close();
  const std::string good = server_.temp.Of("good");
  ASSERT_TRUE(Backup(Data(), good, Context()).ok());
  Shorten(good + "/db", "MANIFEST");
  absl::Status status = Restore(good, server_.temp.Of("new"), Context());
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_FALSE(std::filesystem::exists(server_.temp.Of("new")));
  server_.Reopen();
  EraseKeys(*server_.folder->engine, 1000);
  server_.Close();
  const std::string bad = server_.temp.Of("bad");
  status = Backup(Data(), bad, Context());
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_NE(Told(status).find("is not good"), std::string::npos) << Told(status);
  EXPECT_FALSE(IsBackup(bad));
}

TEST_F(OperatorTest, ATableWithABadByteIsNotBackedUp) {
  server_.Start();
  auto admin = server_.Admin();
  ASSERT_TRUE(admin->PushAndWait(admin->device->PushProspects(20)).has_ack());
  server_.Close();
  server_.Reopen();  // What the log held is in tables now.
  server_.Close();
  int tables = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Data() + "/db")) {
    if (entry.path().extension() != ".sst") continue;
    SCOPED_TRACE(entry.path());
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    const char byte = static_cast<char>(file.get());
    const auto put = [&](char first) {
      file.seekp(0);
      file.put(first);
      file.flush();
    };
    put(static_cast<char>(byte ^ 1));
    const std::string to = server_.temp.Of("to" + std::to_string(++tables));
    const absl::Status status = Backup(Data(), to, Context());
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_FALSE(IsBackup(to));
    put(byte);
  }
  EXPECT_GT(tables, 2);
  const absl::Status good = Backup(Data(), server_.temp.Of("good"), Context());
  EXPECT_TRUE(good.ok()) << good;
}

TEST_F(OperatorTest, AKeyInNoListIsFound) {
  const KeyId id = KeyId::Random(server_.random);
  v1::SubjectKeyRow row;
  row.set_wrapped(server_.folder->key_file.Wrap(id, std::string(32, 'k'), server_.random));
  EngineBatch batch;
  batch.Put(Table::kKey, SubjectKeyKey(server_.founded.team, id), row.SerializeAsString());
  ASSERT_TRUE(server_.folder->engine->Commit(batch).ok());
  auto summary = CheckTeam(*server_.folder->engine, server_.founded.team, server_.folder->key_file);
  EXPECT_NE(summary.status().message().find("in no list"), absl::string_view::npos)
      << summary.status();
}

// Only what a subject's rows name is destroyed with it.
TEST_F(OperatorTest, AKeyThatItsSubjectDoesNotNameIsFound) {
  server_.Start();  // Brings the rows by subject.
  auto admin = server_.Admin();
  const v1::Header prospect = admin->device->Prospect();
  const KeyId id = KeyId::Random(server_.random);
  ASSERT_TRUE(admin
                  ->PushAndWait(admin->device->Push([&](v1::Push& push) {
                    *push.add_records() = admin->device->Record(prospect);
                    v1::SubjectKey& key = *push.add_keys();
                    key.set_key_id(id.str());
                    *key.mutable_subject() = prospect.subject();
                    key.set_key(std::string(32, 'k'));
                  }))
                  .has_ack());
  server_.Stop();
  Engine& engine = *server_.folder->engine;
  const TeamId team = server_.founded.team;
  ASSERT_TRUE(CheckTeam(engine, team, server_.folder->key_file).ok());
  EngineBatch batch;
  batch.Erase(Table::kKey, KeyOfSubjectKey(team, prospect.subject().id(), id));
  ASSERT_TRUE(engine.Commit(batch).ok());
  const absl::Status status = CheckTeam(engine, team, server_.folder->key_file).status();
  EXPECT_NE(status.message().find("would outlive"), absl::string_view::npos) << status;
}

TEST_F(OperatorTest, ABackupHoldsStoreAndKeyAndIsNotOverwritten) {
  server_.Close();
  const std::string to = server_.temp.Of("backup");
  ASSERT_TRUE(Backup(Data(), to, Context()).ok());
  EXPECT_TRUE(std::filesystem::exists(to + "/db"));
  EXPECT_TRUE(std::filesystem::exists(to + "/key"));
  EXPECT_EQ(Backup(Data(), to, Context()).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Restore(to, Data(), Context()).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Restore(Data(), server_.temp.Of("new"), Context()).code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Restore(to, server_.temp.Of("new"), Context()).ok());
  EXPECT_TRUE(Check(server_.temp.Of("new"), Context()).ok());
}

TEST_F(OperatorTest, CheckTriesTheServersOwnKey) {
  const std::string key = server_.folder->paths.key;
  server_.Close();
  std::filesystem::rename(key, key + ".right");
  ASSERT_TRUE(integrity::KeyFile::Create(key, server_.random).ok());
  const absl::Status status = Check(Data(), Context());  // Nobody has a subject's key yet.
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_NE(Told(status).find("put the key file of this data back"), std::string::npos) << status;
}

TEST_F(OperatorTest, AServersKeyThatTheJournalDoesNotNameIsFound) {
  const TeamId team = server_.founded.team;
  Engine& engine = *server_.folder->engine;
  auto head = GetRow<v1::TeamHeadRow>(engine, Table::kHead, team.bytes());
  ASSERT_TRUE(head.ok() && head->has_value());
  const auto other = integrity::DeviceKey::Generate(server_.random);
  v1::ServerKeyRow row;
  row.set_wrapped(server_.folder->key_file.Wrap(KeyId::FromTrusted((*head)->server_replica()),
                                                other.secret(), server_.random));
  EngineBatch batch;
  batch.Put(Table::kAuthority, ServerKeyKey(team), row.SerializeAsString());
  ASSERT_TRUE(engine.Commit(batch).ok());
  const absl::Status status = CheckTeam(engine, team, server_.folder->key_file).status();
  EXPECT_NE(status.message().find("signing key"), absl::string_view::npos) << status;
}

// The copy holds the key file, which never lies with the data that it opens.
TEST_F(OperatorTest, ABackupAndItsDataLieApart) {
  server_.Close();
  const std::string link = server_.temp.Of("link");
  std::filesystem::create_directory_symlink(Data(), link);
  for (const std::string& to :
       {Data() + "/bk", Data() + "/../data/bk", link + "/bk", server_.temp.Of("")}) {
    const absl::Status status = Backup(Data(), to, Context());
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << to << ": " << status;
    EXPECT_NE(Told(status).find("apart"), std::string::npos) << status;
  }
  EXPECT_FALSE(std::filesystem::exists(Data() + "/bk"));
  EXPECT_TRUE(Backup(Data(), server_.temp.Of("data-copy"), Context()).ok());
}

TEST_F(OperatorTest, InitTakesOnlyAFolderThatIsItsOwn) {
  const std::string folder = server_.temp.Of("osaka");
  ASSERT_TRUE(storage::MakeFolder(folder).ok());
  std::ofstream(folder + "/letter.txt") << "not ours";
  absl::Status status = Init({folder, "Osaka", "Mori", "Asia/Tokyo"}, Context());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_FALSE(std::filesystem::exists(folder + ".key"));
  std::filesystem::remove(folder + "/letter.txt");
  std::ofstream(folder + "/lock") << "";  // An `init` that was cut off.
  status = Init({folder, "Osaka", "Mori", "Asia/Tokyo"}, Context());
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(OperatorTest, AnInitThatFailsLeavesNoFolder) {
  const std::string folder = server_.temp.Of("osaka");
  std::ofstream(folder + ".key") << "no key";
  EXPECT_FALSE(Init({folder, "Osaka", "Mori", "Asia/Tokyo"}, Context()).ok());
  EXPECT_FALSE(std::filesystem::exists(folder));
  const absl::Status status =
      Init({server_.temp.Of("none/osaka"), "Osaka", "Mori", "Asia/Tokyo"}, Context());
  EXPECT_NE(Told(status).find("make that first"), std::string::npos) << status;
}

TEST_F(OperatorTest, WhatIsMissingIsToldWithWhatToDo) {
  const std::string key = server_.folder->paths.key;
  server_.Close();
  std::filesystem::rename(key, key + ".away");
  absl::Status status = OpenDataFolder(Data()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(Told(status).find("put it back, or restore"), std::string::npos) << status;
  std::filesystem::rename(key + ".away", key);
  std::filesystem::remove(Data() + "/db/CURRENT");
  status = OpenDataFolder(Data()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(Told(status).find("CURRENT; restore a backup"), std::string::npos) << status;
}

TEST_F(OperatorTest, ABackupIsCheckedAsItIsAndNotWorkedOn) {
  server_.Close();
  const std::string to = server_.temp.Of("backup");
  ASSERT_TRUE(Backup(Data(), to, Context()).ok());
  absl::Status status = Check(to, Context());
  EXPECT_TRUE(status.ok()) << status;
  status = OpenDataFolder(to).status();
  EXPECT_NE(Told(status).find("tasukid restore --from"), std::string::npos) << status;
  EXPECT_TRUE(Restore(to, server_.temp.Of("new"), Context()).ok());
}

TEST_F(OperatorTest, TheConfigFileIsReadAndUnknownKeysAreNamed) {
  const std::string path = server_.temp.Of("tasukid.toml");
  std::ofstream(path) << "data = \"/srv/tasuki\"\nlisten = \"127.0.0.1:7420\"\n"
                         "log_level = \"debug\"\nfree_disk_bytes_min = 12\n";
  ServeConfig config;
  ASSERT_TRUE(ReadConfig(path, config).ok());
  EXPECT_EQ(config.data, "/srv/tasuki");
  EXPECT_EQ(config.free_disk_bytes_min, 12u);
  EXPECT_EQ(config.log_level, LogLevel::kDebug);
  std::ofstream(path) << "lisen = \"x\"\n";
  absl::Status status = ReadConfig(path, config);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("lisen"), absl::string_view::npos);
  EXPECT_FALSE(ReadConfig(server_.temp.Of("none.toml"), config).ok());
}

TEST(LoopbackTest, NothingElseIsListenedOn) {
  for (const char* good : {"127.0.0.1:0", "127.1.2.3:80", "[::1]:7420", "localhost:1"}) {
    EXPECT_TRUE(CheckLoopback(good).ok()) << good;
  }
  for (const char* bad : {"0.0.0.0:1", "[::]:1", "192.168.1.2:1", "example.com:1", "127.0.0.1",
                          ":80", "127.0.0.1:x", "127.0.0.1:70000"}) {
    EXPECT_EQ(CheckLoopback(bad).code(), absl::StatusCode::kInvalidArgument) << bad;
  }
}

TEST_F(OperatorTest, TheAdminSocketAnswersLineByLineWhereverTheFolderLies) {
  const std::string deep = server_.temp.Of(std::string(120, 'd'));
  ASSERT_TRUE(storage::MakeFolder(deep).ok());
  auto socket = AdminSocket::Listen(deep + "/admin.sock",
                                    [](const std::string& line) -> absl::StatusOr<std::string> {
                                      if (line == "no") return Refused("not so", "say yes");
                                      return line + "!";
                                    });
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_EQ(*AskServer(deep + "/admin.sock", "yes"), "yes!");
  absl::Status refused = AskServer(deep + "/admin.sock", "no").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(refused.message(), "not so");
  EXPECT_EQ(AdviceOf(refused), "say yes");
  socket->reset();
  EXPECT_EQ(AskServer(deep + "/admin.sock", "yes").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace tasuki::server
