// Frames of a server that is broken or hostile, to a laptop with twenty events in its outbox. The
// laptop pushes only what it has, in order, and keeps quiet after the end.

#include <string>
#include <variant>
#include <vector>

#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/integrity/signing.h"
#include "common/sync/client_session.h"
#include "common/sync/limits.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

using integrity::Hash;

constexpr uint64_t kEvents = 20;
constexpr uint32_t kEventsOfAnAct = 5;

// Twenty events in acts of five.
class FixedOutbox : public sync::OutboxReader {
 public:
  FixedOutbox() {
    chains_.push_back(integrity::ChainStart(Team(), Replica()));
    for (uint64_t seq = 1; seq <= kEvents; ++seq) {
      chains_.push_back(integrity::ChainNext(chains_.back(), ReplicaSeq(seq),
                                             integrity::Sha256("header"), integrity::Sha256("")));
    }
  }

  ReplicaSeq last() const override { return ReplicaSeq(kEvents); }
  ReplicaSeq first() const override { return ReplicaSeq(1); }

  absl::StatusOr<std::optional<Hash>> ChainAt(ReplicaSeq seq) override {
    if (seq.value() >= chains_.size()) return std::nullopt;
    return chains_[seq.value()];
  }

  absl::StatusOr<sync::OutboxSlice> Read(ReplicaSeq first, uint32_t events_max,
                                         uint32_t bytes_max) override {
    TASUKI_CHECK(first.value() >= 1 && first.value() <= kEvents) << "no such event";
    TASUKI_CHECK(events_max <= sync::kPushEventsMax && bytes_max <= sync::kPushBytesMax)
        << "a server may not raise our bounds";
    sync::OutboxSlice slice;
    slice.chain_before = chains_[first.value() - 1];
    uint64_t seq = first.value();
    do {
      v1::Record& record = slice.records.emplace_back();
      record.set_replica_seq(seq);
      record.set_act_left(kEventsOfAnAct - 1 - static_cast<uint32_t>((seq - 1) % kEventsOfAnAct));
      record.set_header("header");
    } while (++seq <= kEvents && slice.records.size() < events_max);
    slice.chain_after = chains_[seq - 1];
    return slice;
  }

  const Hash& chain(uint64_t seq) const { return chains_[seq]; }

 private:
  std::vector<Hash> chains_;
};

// Watches what the laptop sends.
class Watcher {
 public:
  void Check(const v1::ClientFrame& frame) {
    if (!frame.has_push()) return;
    for (const v1::Record& record : frame.push().records()) {
      if (!any_) pushed_ = record.replica_seq() - 1;
      any_ = true;
      TASUKI_CHECK(record.replica_seq() == ++pushed_) << "pushed out of order";
    }
    TASUKI_CHECK(frame.push().mark().replica_seq() == pushed_) << "signed for something else";
  }

 private:
  uint64_t pushed_ = 0;
  bool any_ = false;
};

void AddFrame(std::string& input, const v1::ServerFrame& frame) {
  AddPiece(input, frame.SerializeAsString());
}

v1::ServerFrame Welcome(const FixedOutbox& outbox, uint64_t held) {
  v1::ServerFrame frame;
  v1::Welcome& welcome = *frame.mutable_welcome();
  welcome.set_version(sync::kWireVersion);
  welcome.set_epoch(1);
  welcome.set_head_seq(3);
  welcome.set_held_replica_seq(held);
  welcome.set_held_chain(outbox.chain(held).str());
  welcome.set_push_window(2);
  welcome.mutable_limits()->set_push_events(3);
  return frame;
}

std::string SessionSeed(const FixedOutbox& outbox, uint64_t held) {
  std::string input;
  AddFrame(input, Welcome(outbox, held));
  v1::ServerFrame keys;
  keys.mutable_keys()->add_keys()->set_key(std::string(32, 'k'));
  AddFrame(input, keys);
  v1::ServerFrame batch;
  batch.mutable_batch()->add_chunks(std::string(100, 'c'));
  AddFrame(input, batch);
  v1::ServerFrame ack;
  ack.mutable_ack()->set_replica_seq(held + 3);
  ack.mutable_ack()->set_push_window(4);
  AddFrame(input, ack);
  v1::ServerFrame caught_up;
  caught_up.mutable_caught_up()->set_seq(1);
  caught_up.mutable_caught_up()->set_root(integrity::Sha256("root").str());
  AddFrame(input, caught_up);
  v1::ServerFrame nack;
  nack.mutable_nack()->set_code(v1::MALFORMED);
  nack.mutable_nack()->set_replica_seq(held + 5);
  AddFrame(input, nack);
  return input;
}

std::vector<std::string> ServerFrameSeeds() {
  const FixedOutbox outbox;
  std::string last_words;
  AddFrame(last_words, Welcome(outbox, 20));
  v1::ServerFrame drain;
  drain.mutable_drain()->set_text("later");
  AddFrame(last_words, drain);
  std::string restored;
  v1::ServerFrame welcome = Welcome(outbox, 5);
  welcome.mutable_welcome()->set_epoch(2);
  welcome.mutable_welcome()->set_common_seq(1);
  AddFrame(restored, welcome);
  std::string forked;
  welcome = Welcome(outbox, 5);
  welcome.mutable_welcome()->set_held_chain(std::string(32, 'x'));
  AddFrame(forked, welcome);
  return {SessionSeed(outbox, 0), SessionSeed(outbox, 10), last_words, restored, forked};
}

int TakeServerFrame(const uint8_t* data, size_t size) {
  static const integrity::DeviceKey key =
      *integrity::DeviceKey::FromSecret(integrity::Sha256("device").bytes());
  FixedOutbox outbox;
  sync::SessionStart start;
  start.team = Team();
  start.replica = Replica();
  start.key = &key;
  start.epoch = Epoch(1);
  sync::ClientSession session(start, outbox);
  Watcher watcher;
  uint64_t applied = 0;
  bool ended = false;
  Input input(data, size);
  while (!input.empty()) {
    const std::string_view piece = input.Piece();
    v1::ServerFrame frame;
    if (!frame.ParseFromArray(piece.data(), static_cast<int>(piece.size()))) continue;
    session.OnFrame(frame);
    for (const sync::Effect& effect : session.TakeEffects()) {
      TASUKI_CHECK(!ended) << "something was to be done after the end";
      ended = std::holds_alternative<sync::Ended>(effect);
      const auto* apply = std::get_if<sync::ApplyChunks>(&effect);
      if (apply == nullptr) continue;
      applied += apply->chunks.size();
      session.OnApplied(Seq(applied), integrity::Sha256("root"), apply->bytes);
    }
    for (const v1::ClientFrame& sent : session.TakeFrames()) watcher.Check(sent);
  }
  return 0;
}

}  // namespace

const Target kServerFrameTarget{"server_frame", TakeServerFrame, ServerFrameSeeds};

}  // namespace tasuki::fuzz
