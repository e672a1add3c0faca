// Pushes of an enrolled device that is broken or hostile, signed and chained as they should be or
// not: each is acknowledged or refused, what is refused leaves nothing behind, and `check` finds
// the journal in order afterwards. Sessions and ledger run as in the server, on one thread.

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/sync/limits.h"
#include "google/protobuf/stubs/logging.h"
#include "server/commands/checker.h"
#include "server/team/ledger.h"
#include "tests/compat/examples.h"
#include "tests/unit/server/test_server.h"

namespace tasuki::server {
namespace {

constexpr int kFrames = 600;
constexpr absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

std::string Altered(std::string bytes, Random& random) {
  for (uint64_t times = 1 + random.Below(3); times > 0 && !bytes.empty(); --times) {
    const size_t at = random.Below(bytes.size());
    switch (random.Below(4)) {
      case 0:
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
        break;
      case 1:
        bytes.erase(at, 1 + random.Below(16));
        break;
      case 2:
        bytes.insert(at, random.Bytes(1 + random.Below(8)));
        break;
      default:
        bytes.resize(at);
        break;
    }
  }
  return bytes;
}

// A device and what it is talking to.
struct Talk {
  sync::TestDevice device;
  sync::DeviceFacts facts;
  std::unique_ptr<sync::ServerSession> session;
  bool closed = true;
};

class HostilePushTest : public ::testing::Test, public sync::TeamDirectory {
 protected:
  void SetUp() override {
    server_.Start();
    auto admin = server_.Admin();
    auto rep = server_.Add(*admin, v1::REP);
    for (auto* laptop : {&admin, &rep}) {
      const sync::TestDevice& device = *(*laptop)->device;
      talks_.push_back({.device = device,
                        .facts = {.member = device.member,
                                  .role = laptop == &admin ? v1::ADMIN : v1::REP,
                                  .public_key = device.key.public_key()},
                        .session = nullptr});
      laptop->reset();
    }
    server_.Stop();
    auto opened = Ledger::Open(engine(), server_.founded.team, server_.folder->key_file, random_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    ledger_ = *std::move(opened);
  }

  absl::StatusOr<std::optional<sync::TeamFacts>> FindTeam(TeamId) override {
    return sync::TeamFacts{};
  }
  absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(TeamId, DeviceId device) override {
    for (const Talk& talk : talks_) {
      if (talk.device.device == device) return talk.facts;
    }
    return std::nullopt;
  }

  Engine& engine() { return *server_.folder->engine; }

  void Greet(Talk& talk) {
    talk.session = std::make_unique<sync::ServerSession>(
        *this, sync::SessionBudgets{in_flight_, staged_});
    talk.closed = false;
    auto held = ledger_->Held(talk.device.replica);
    ASSERT_TRUE(held.ok()) << held.status();
    talk.device.tip = held->tip;
    CarryOut(talk, talk.session->OnFrame(sync::Received(talk.device.Hello()), kNow));
    ASSERT_FALSE(talk.closed);
  }

  // What the sequencer would do, at once. How often the laptop got an answer.
  int CarryOut(Talk& talk, const sync::ServerOutput& out) {
    int answers = 0;
    for (const v1::ServerFrame& frame : out.frames) {
      if (frame.has_welcome()) continue;
      EXPECT_TRUE(frame.has_ack() || frame.has_nack()) << frame.ShortDebugString();
      ++answers;
      auto held = ledger_->Held(talk.device.replica);
      EXPECT_TRUE(held.ok());
      if (frame.has_ack()) {
        ++acks_;
        EXPECT_EQ(frame.ack().replica_seq(), held->tip.seq.value());
      } else {
        ++nacks_;
        talk.device.tip = held->tip;  // The laptop sends again from what is held.
      }
    }
    talk.closed = talk.closed || out.close;
    if (out.bind) {
      auto held = ledger_->Held(out.bind->replica);
      EXPECT_TRUE(held.ok());
      const sync::HeadFacts head{.epoch = Epoch(1), .seq = ledger_->seq(), .common = Seq()};
      answers += CarryOut(talk, talk.session->OnBound(held->tip, head));
    }
    for (const sync::PushUnit& unit : out.units) answers += Commit(talk, unit);
    return answers;
  }

  int Commit(Talk& talk, const sync::PushUnit& unit) {
    ledger_->Begin(absl::ToUnixMicros(kNow));
    const uint64_t before = ledger_->seq().value();
    auto nack = ledger_->Check(unit, talk.device.replica, talk.device.device);
    EXPECT_TRUE(nack.ok() && !nack->has_value()) << "what a session hands on follows what is held";
    auto result = ledger_->Add(unit, talk.device.replica, talk.device.device);
    EXPECT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(ledger_->seq().value(), before + unit.events);
    EngineBatch batch;
    auto committed = ledger_->Finish(batch);
    EXPECT_TRUE(committed.ok()) << committed.status();
    EXPECT_TRUE(engine().Commit(batch).ok());
    if (!result.ok()) return 0;
    return CarryOut(talk, talk.session->OnUnitDone(*result));
  }

  v1::Header SomeHeader(Talk& talk) {
    sync::TestDevice& device = talk.device;
    switch (random_.Below(5)) {
      case 0: {
        v1::Header header = device.Header(v1::MEMBER_ADDED, v1::MEMBER, random_.Bytes(16));
        header.mutable_member_added()->set_name("Sato Ken");
        header.mutable_member_added()->set_role(v1::REP);
        return header;
      }
      case 1:
        return device.Opened();
      case 2: {
        const auto* types = v1::EventType_descriptor();  // The first one is none.
        const auto count = static_cast<uint64_t>(types->value_count());
        const int at = static_cast<int>(1 + random_.Below(count - 1));
        v1::Header header =
            compat::ExampleHeader(static_cast<v1::EventType>(types->value(at)->number()));
        header.set_event_id(random_.Bytes(16));
        header.set_actor(device.member.str());
        header.set_schema(domain::kSchema);
        return header;
      }
      default:
        prospect_ = device.Prospect();
        return prospect_;
    }
  }

  // One push, good but for what chance does to it before and after it is signed.
  std::string SomePush(Talk& talk) {
    sync::TestDevice& device = talk.device;
    v1::ClientFrame frame;
    v1::Push& push = *frame.mutable_push();
    push.set_chain_before(device.tip.chain.str());
    const uint64_t count = 1 + random_.Below(4);
    for (uint64_t i = 0; i < count; ++i) {
      std::string bytes = SomeHeader(talk).SerializeAsString();
      if (random_.Below(8) == 0) bytes = Altered(std::move(bytes), random_);
      const uint64_t wild = random_.Below(12) == 0 ? random_.Below(4) : 0;
      AddRecord(device, std::move(bytes), static_cast<uint32_t>(count - 1 - i + wild), push);
    }
    if (random_.Below(4) == 0) {
      v1::SubjectKey& key = *push.add_keys();
      key.set_key_id(random_.Bytes(16));
      *key.mutable_subject() = prospect_.subject();
      key.set_key(random_.Bytes(random_.Below(5) == 0 ? 31 : 32));
    }
    device.Sign(push);
    if (random_.Below(4) == 0) AlterSigned(push);
    std::string bytes = frame.SerializeAsString();
    return random_.Below(4) == 0 ? Altered(std::move(bytes), random_) : bytes;
  }

  void AddRecord(sync::TestDevice& device, std::string header, uint32_t act_left, v1::Push& push) {
    v1::Record& record = *push.add_records();
    device.tip.seq = device.tip.seq.Next();
    record.set_replica_seq(device.tip.seq.value());
    record.set_act_left(act_left);
    record.set_header(std::move(header));
    if (random_.Below(8) == 0) record.set_sealed(random_.Bytes(1 + random_.Below(80)));
    device.tip.chain = integrity::ChainNext(device.tip.chain, device.tip.seq,
                                            integrity::Sha256(record.header()),
                                            integrity::Sha256(record.sealed()));
  }

  void AlterSigned(v1::Push& push) {
    auto* records = push.mutable_records();
    switch (random_.Below(6)) {
      case 0:
        push.set_chain_before(random_.Bytes(32));
        break;
      case 1:
        records->RemoveLast();
        break;
      case 2:
        *push.add_records() = push.records(0);
        break;
      case 3:
        records->SwapElements(0, records->size() - 1);
        break;
      case 4:
        (*records)[0].set_replica_seq((*records)[0].replica_seq() + random_.Below(3));
        break;
      default:
        push.mutable_mark()->set_head_seq(random_.Below(100));
        break;
    }
  }

  TestServer server_;
  SeededRandom random_{20261122};
  std::vector<Talk> talks_;
  sync::ByteBudget in_flight_{sync::kPushBytesInFlightMax};
  sync::ByteBudget staged_{sync::kStagedBytesMax};
  std::unique_ptr<Ledger> ledger_;
  v1::Header prospect_;  // The last one that was made.
  int acks_ = 0;
  int nacks_ = 0;
};

TEST_F(HostilePushTest, EveryPushIsAcknowledgedOrRefusedAndTheJournalStaysInOrder) {  // I1, I2, I5
  const google::protobuf::LogSilencer quiet;  // It tells of every text that is not UTF-8.
  for (int i = 0; i < kFrames; ++i) {
    SCOPED_TRACE(i);
    Talk& talk = talks_[random_.Below(talks_.size())];
    if (talk.closed) Greet(talk);
    auto frame = std::make_shared<sync::ReceivedFrame>();
    if (!frame->frame().ParseFromString(SomePush(talk))) {
      talk.closed = true;  // As Connection::OnGarbage.
      continue;
    }
    const bool is_push = frame->frame().has_push();
    const uint64_t before = ledger_->seq().value();
    const int acks = acks_;
    const int answers = CarryOut(talk, talk.session->OnFrame(std::move(frame), kNow));
    EXPECT_TRUE(!is_push || answers > 0 || talk.session->staging()) << "no answer";
    EXPECT_TRUE(acks < acks_ || ledger_->seq().value() == before) << "refused, and yet recorded";
    // A part of a push was taken, or another frame: the laptop looks where it stands.
    if (!talk.closed && !talk.session->staging()) {
      talk.device.tip = ledger_->Held(talk.device.replica)->tip;
    }
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(acks_, kFrames / 5);
  EXPECT_GT(nacks_, kFrames / 5);
  for (Talk& talk : talks_) talk.session.reset();
  EXPECT_EQ(in_flight_.used(), 0u);
  EXPECT_EQ(staged_.used(), 0u);
  auto again = Ledger::Open(engine(), server_.founded.team, server_.folder->key_file, random_);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->Root(), ledger_->Root());
  auto checked = CheckTeam(engine(), server_.founded.team, server_.folder->key_file);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->events, ledger_->seq().value());
}

}  // namespace
}  // namespace tasuki::server
