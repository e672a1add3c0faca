// Frames of a laptop that is broken or hostile, to a server. Each piece has one byte before it: 1
// makes the piece good where chance never would (signatures, the chain), so that fuzzing gets past
// them; 3 does so for a device that is revoked. The server hands on only whole acts, in order, and
// gives all memory back.

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/integrity/mark.h"
#include "common/sync/limits.h"
#include "common/sync/server_session.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

using integrity::Hash;
using sync::ServerOutput;

enum PieceKind : uint8_t {
  kAsItIs = 0,
  kMended = 1,
  kUnitRefused = 2,
  kRevoked = 3,
  kPieceKinds = 4
};

DeviceId Device() { return DeviceId::FromTrusted("device0123456789"); }
const integrity::DeviceKey& Key() {
  static const integrity::DeviceKey key =
      *integrity::DeviceKey::FromSecret(integrity::Sha256("device").bytes());
  return key;
}

// One team with one device.
class OneDevice : public sync::TeamDirectory {
 public:
  absl::StatusOr<std::optional<sync::TeamFacts>> FindTeam(TeamId team) override {
    if (team != Team()) return std::nullopt;
    return sync::TeamFacts{.min_schema = 0};
  }
  absl::StatusOr<std::optional<sync::DeviceFacts>> FindDevice(TeamId, DeviceId device) override {
    if (device != Device()) return std::nullopt;
    return sync::DeviceFacts{.role = v1::REP, .public_key = Key().public_key(), .revoked = revoked};
  }

  bool revoked = false;
};

// A server's session, whose units are committed or refused at once.
class Server {
 public:
  ~Server() {
    session_.reset();
    TASUKI_CHECK(in_flight_.used() == 0 && staged_.used() == 0) << "memory is not given back";
  }

  void Take(PieceKind kind, std::string_view piece) {
    auto frame = std::make_shared<sync::ReceivedFrame>();
    if (!frame->frame().ParseFromArray(piece.data(), static_cast<int>(piece.size()))) return;
    directory_.revoked = kind == kRevoked;
    if (kind == kMended || kind == kRevoked) Mend(frame->frame());
    refuse_units_ = kind == kUnitRefused;
    CarryOut(session_->OnFrame(std::move(frame), absl::UnixEpoch()));
  }

 private:
  void Mend(v1::ClientFrame& frame) {
    if (frame.has_hello()) {
      v1::Hello& hello = *frame.mutable_hello();
      hello.set_version_min(sync::kWireVersion);
      hello.set_version_max(sync::kWireVersion);
      hello.set_team(Team().str());
      hello.set_device(Device().str());
      hello.set_replica(Replica().str());
      hello.set_chain(tip_.chain.str());
      integrity::SignHello(Key(), hello);
    }
    if (!frame.has_push() || frame.push().records().empty()) return;
    // Records go on from the tip; chain and signature are right.
    v1::Push& push = *frame.mutable_push();
    Hash chain = sent_.chain;
    ReplicaSeq seq = sent_.seq;
    push.set_chain_before(chain.str());
    for (v1::Record& record : *push.mutable_records()) {
      seq = seq.Next();
      record.set_replica_seq(seq.value());
      chain = integrity::ChainNext(chain, seq, integrity::Sha256(record.header()),
                                   integrity::Sha256(record.sealed()));
    }
    v1::Mark& mark = *push.mutable_mark();
    mark.set_replica(Replica().str());
    mark.set_replica_seq(seq.value());
    mark.set_chain(chain.str());
    mark.clear_head_root();
    integrity::SignMark(Key(), Team(), mark);
    sent_ = {seq, chain};
  }

  void CarryOut(const ServerOutput& out) {
    TASUKI_CHECK(!closed_ || (out.frames.empty() && out.units.empty() && !out.bind))
        << "something was to be done after the end";
    for (const v1::ServerFrame& frame : out.frames) {
      TASUKI_CHECK(!frame.has_revoked() || out.close) << "the last word was not the last";
      if (frame.has_nack()) sent_ = tip_;  // The laptop sends again from what is held.
    }
    closed_ = closed_ || out.close;
    if (out.bind) {
      const sync::HeadFacts head{.epoch = Epoch(1), .seq = Seq(10), .common = Seq(10)};
      CarryOut(session_->OnBound(tip_, head));
    }
    for (const sync::PushUnit& unit : out.units) Commit(unit);
  }

  void Commit(const sync::PushUnit& unit) {
    sync::UnitResult result{.number = unit.number};
    if (refuse_units_) {
      result.nack = sync::MakeNack(v1::DISK_FULL, "full");
    } else {
      TASUKI_CHECK(unit.before.seq == tip_.seq && unit.before.chain == tip_.chain)
          << "a unit does not follow what is held";
      CheckUnit(unit);
      result.up_to = tip_.seq;
    }
    CarryOut(session_->OnUnitDone(result));
  }

  // Dense, whole acts; afterwards the tip is at its end.
  void CheckUnit(const sync::PushUnit& unit) {
    size_t events = 0;
    uint32_t left = 0;
    for (const auto& push : unit.pushes) {
      for (size_t i = 0; i < push->records.size(); ++i) {
        const sync::CheckedRecord& record = push->records[i];
        TASUKI_CHECK(record.seq == tip_.seq.Next()) << "an event is missing";
        TASUKI_CHECK(left == 0 || record.act_left == left - 1) << "an act has a hole";
        TASUKI_CHECK(record.header != nullptr) << "an event was not parsed";
        left = record.act_left;
        tip_ = {record.seq, push->chains[i]};
        ++events;
      }
      TASUKI_CHECK(push->mark->replica_seq() == tip_.seq.value()) << "a push without signature";
    }
    TASUKI_CHECK(left == 0) << "an act is not whole";
    TASUKI_CHECK(events == unit.events && events > 0) << "another number of events";
  }

  OneDevice directory_;
  sync::ByteBudget in_flight_{sync::kPushBytesInFlightMax};
  sync::ByteBudget staged_{sync::kStagedBytesMax};
  std::optional<sync::ServerSession> session_{std::in_place, directory_,
                                              sync::SessionBudgets{in_flight_, staged_}};
  sync::ReplicaTip tip_{ReplicaSeq(0), integrity::ChainStart(Team(), Replica())};  // Held.
  sync::ReplicaTip sent_ = tip_;  // What a good laptop would go on from.
  bool refuse_units_ = false;
  bool closed_ = false;
};

void AddFrame(std::string& input, PieceKind kind, const v1::ClientFrame& frame) {
  input.push_back(static_cast<char>(kind));
  AddPiece(input, frame.SerializeAsString());
}

v1::ClientFrame Hello() {
  v1::ClientFrame frame;
  frame.mutable_hello()->set_schema(1);
  frame.mutable_hello()->set_credit_bytes(1 << 20);
  return frame;
}

v1::ClientFrame Push(uint32_t events, uint32_t act_left_at_end) {
  v1::Header header;
  header.set_event_id("event id, 16 by.");
  header.set_type(v1::NOTE_ADDED);
  v1::ClientFrame frame;
  for (uint32_t i = 0; i < events; ++i) {
    v1::Record& record = *frame.mutable_push()->add_records();
    record.set_header(header.SerializeAsString());
    record.set_act_left(act_left_at_end + events - 1 - i);
  }
  return frame;
}

std::vector<std::string> ClientFrameSeeds() {
  std::string pushes;
  AddFrame(pushes, kMended, Hello());
  AddFrame(pushes, kMended, Push(1, 0));
  AddFrame(pushes, kMended, Push(4, 3));
  AddFrame(pushes, kMended, Push(3, 0));
  std::string others;
  AddFrame(others, kMended, Hello());
  v1::ClientFrame credit;
  credit.mutable_credit()->set_bytes(100);
  AddFrame(others, kAsItIs, credit);
  v1::ClientFrame applied;
  applied.mutable_applied()->set_seq(7);
  AddFrame(others, kAsItIs, applied);
  AddFrame(others, kAsItIs, Push(1, 0));
  std::string incomplete;
  AddFrame(incomplete, kMended, Hello());
  AddFrame(incomplete, kMended, Push(2, 5));
  AddFrame(incomplete, kMended, Push(2, 0));
  std::string unsigned_hello;
  AddFrame(unsigned_hello, kAsItIs, Hello());
  std::string revoked;
  v1::ClientFrame owing = Hello();
  owing.mutable_hello()->set_replica_seq(3);
  AddFrame(revoked, kRevoked, owing);
  AddFrame(revoked, kMended, Push(1, 0));
  AddFrame(revoked, kMended, Push(2, 1));
  AddFrame(revoked, kMended, Push(1, 0));
  return {pushes, others, incomplete, unsigned_hello, revoked};
}

int TakeClientFrame(const uint8_t* data, size_t size) {
  Input input(data, size);
  Server server;
  while (!input.empty()) {
    const auto kind = static_cast<PieceKind>(input.Byte() % kPieceKinds);
    server.Take(kind, input.Piece());
  }
  return 0;
}

}  // namespace

const Target kClientFrameTarget{"client_frame", TakeClientFrame, ClientFrameSeeds};

}  // namespace tasuki::fuzz
