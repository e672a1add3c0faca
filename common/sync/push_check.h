#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/ids.h"
#include "common/integrity/hash.h"
#include "common/sync/byte_budget.h"
#include "google/protobuf/arena.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/sync.pb.h"

// What a server checks of a push before it is ordered: form, chain, signature. All the costly work
// of a push happens here, on the connection's thread, so that the sequencer only orders.

namespace tasuki::sync {

// Where a replica's history ends, as one side knows it.
struct ReplicaTip {
  ReplicaSeq seq;
  integrity::Hash chain;
};

// A frame from a laptop with the memory it lives in. Made by whoever receives, shared by all that
// still need its bytes. One thread fills it; then it is only read, by any.
class ReceivedFrame {
 public:
  ReceivedFrame() : frame_(google::protobuf::Arena::CreateMessage<v1::ClientFrame>(&arena_)) {}
  ReceivedFrame(const ReceivedFrame&) = delete;
  ReceivedFrame& operator=(const ReceivedFrame&) = delete;

  v1::ClientFrame& frame() { return *frame_; }
  google::protobuf::Arena& arena() { return arena_; }

 private:
  google::protobuf::Arena arena_;
  v1::ClientFrame* frame_;
};

// One event, parsed and hashed. The views live as long as its frame.
struct CheckedRecord {
  const v1::Header* header = nullptr;
  std::string_view header_bytes;
  std::string_view sealed;
  integrity::Hash header_hash;
  integrity::Hash sealed_hash;
  ReplicaSeq seq;
  uint32_t act_left = 0;
};

// A push that was found good. Immutable once checked; shared by the session and the sequencer.
struct CheckedPush {
  std::shared_ptr<ReceivedFrame> frame;
  std::vector<CheckedRecord> records;       // Those the server did not have; may be none.
  std::vector<integrity::Hash> chains;      // After each of them.
  integrity::Hash chain_before;             // Before the first of them.
  ReplicaTip after;                         // After the whole push.
  const v1::Mark* mark = nullptr;           // Over the last record.
  std::vector<const v1::SubjectKey*> keys;  // New ones.
  size_t memory_bytes = 0;                  // What holding it costs.
  BudgetLease lease;                        // For that.
};

// How far the act of the last record has come.
struct ActProgress {
  bool open = false;       // More of it must follow.
  uint32_t left_next = 0;  // What the next record's act_left must be.
  size_t events = 0;       // So far.
  size_t bytes = 0;        // So far.
};

// What a push is checked against.
struct PushContext {
  TeamId team;
  ReplicaId replica;
  DeviceId device;
  MemberId member;              // Whose device it is.
  std::string_view public_key;  // The device's.
  ReplicaTip tip;               // What was taken from this replica so far.
  ActProgress act;              // Where its last act stands.
};

// Checks `frame`'s push. Nullopt: good, `push` and `act` are filled. Else the refusal; nothing of
// the push may be taken then. Any thread.
std::optional<v1::Nack> CheckPush(const PushContext& context, std::shared_ptr<ReceivedFrame> frame,
                                  CheckedPush& push, ActProgress& act);

// A refusal with its text.
v1::Nack MakeNack(v1::NackCode code, std::string text);
// The refusal of a server that waits.
v1::Nack NackOfWaiting(v1::WaitReason reason);

}  // namespace tasuki::sync
