#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/failure.h"
#include "common/base/ids.h"
#include "common/integrity/epochs.h"
#include "common/integrity/hash.h"
#include "common/integrity/signing.h"
#include "tasuki/v1/sync.pb.h"

// The laptop's side of one connection, without any input or output (DESIGN.md §6):
//   ClientSession session(start, outbox);
//   send TakeFrames(); for each frame received: session.OnFrame(frame);
//   carry out TakeEffects(), tell OnApplied; send TakeFrames(); …
//
// 1. Hello goes first; nothing is pushed before Welcome was compared with the own chain.
// 2. Pushes are dense, from held + 1, in outbox order; an act's frames follow each other without
//    waiting for the window, and the last of them holds nothing of a further act that goes on.
// 3. Credit goes back only for bytes that were applied, kCreditBytesReturned or more at a time.
// 4. Roots are compared within one epoch only, and never with a server that waits.
// 5. Of the outbox only what AllowPush has set free is pushed, where the start says `hold`.
// 6. After a Nack, or on a fork, nothing more is pushed on this connection. A refusal that concerns
//    pushing only (disk full, too fast, …) ends nothing else: the download goes on to the head.

namespace tasuki::sync {

// A stretch of the outbox, ready to be pushed.
struct OutboxSlice {
  integrity::Hash chain_before;
  std::vector<v1::Record> records;  // Dense.
  integrity::Hash chain_after;
  std::vector<v1::SubjectKey> keys;  // New ones, with the first event they seal.
  // Another device's, where the records are its; else the session signs.
  std::optional<v1::Mark> mark;
};

// What the session reads of the outbox. Implemented by client::Outbox; outlives the session, whose
// thread calls it.
class OutboxReader {
 public:
  virtual ~OutboxReader() = default;

  // The replica's last event, pushed or not; 0: none yet.
  virtual ReplicaSeq last() const = 0;
  // The first that is not in the journal held here; last() + 1 where all are.
  virtual ReplicaSeq first() const = 0;
  // The chain after event `seq` (0: the start); nullopt: not to be found here.
  virtual absl::StatusOr<std::optional<integrity::Hash>> ChainAt(ReplicaSeq seq) = 0;
  // From `first` on, at least one record, at most so many events and bytes otherwise, and no more
  // than up to the last end of an act among them: a frame that held the beginning of a further act
  // would have to be followed by all of that one, past the window. OutOfRange: `first` is not in
  // the outbox any more.
  virtual absl::StatusOr<OutboxSlice> Read(ReplicaSeq first, uint32_t events_max,
                                           uint32_t bytes_max) = 0;
};

// What a session starts from. `key` outlives it.
struct SessionStart {
  TeamId team;
  DeviceId device;
  ReplicaId replica;
  const integrity::DeviceKey* key = nullptr;
  uint32_t schema = 0;
  Epoch epoch;  // Of the journal held; 0: nothing held.
  Seq applied;
  integrity::Hash root;       // Over those.
  std::string head;           // Last verified checkpoint, or empty.
  uint64_t head_seq = 0;      // Its size and
  integrity::Hash head_root;  // root.
  uint64_t keys_known = 0;
  bool move = false;       // Push nothing: the replica moves as soon as it is at the head.
  bool hold = false;       // Push only what AllowPush sets free: what is new is looked at first.
  v1::EpochList epochs;    // Verified last; empty: none yet.
  std::string server_key;  // What lists are signed with.
  std::vector<v1::Receipt> receipts;  // The newest that the server gave.
  // A root of the server was equal to ours in this epoch: another one is an alarm. Before, it was
  // begun to end a fork.
  bool agreed = true;
  Seq sure;                 // Where it is not so: the last seq that is the same in any case.
  bool alarmed = false;     // Read-only: only a new epoch is of interest.
  bool gives_back = false;  // The outbox holds another device's records.
};

// What the owner of a session must do, in this order.
struct ApplyChunks {
  std::vector<std::string> chunks;
  uint64_t bytes = 0;  // To be given back by OnApplied.
};
struct StoreKeys {
  v1::Keys keys;
};
struct Welcomed {
  Epoch epoch;
  Seq head;
  bool waiting = false;                                    // Pushes stay here…
  v1::WaitReason waits_for = v1::WAIT_REASON_UNSPECIFIED;  // …until this has happened.
  int64_t server_time_us = 0;                              // Its civil clock; 0: it does not say.
  v1::EpochList epochs;                                    // Verified; empty: it told none.
};
// Durable at the server. The rows leave the outbox only as the events come back.
struct Acknowledged {
  ReplicaSeq up_to;
  Seq seq;              // Where the last of them stands; 0: it was held before.
  v1::Receipt receipt;  // Of the present epoch; empty: none came.
};
// What the last Ask came upon: all of it was sent or follows.
struct HeadTold {
  Seq seq;
  int64_t server_time_us = 0;  // As in Welcomed.
  bool waiting = false;        // The next Welcome says what for.
};
// The journal's end for now; own root was equal where it could be compared.
struct ReachedHead {
  Seq seq;
  std::string head;  // A new signed checkpoint, or empty.
  // Of the present epoch and for our root; empty: none came.
  v1::Receipt receipt;
  bool agreed = false;  // The server's root was ours.
};
// The server holds another history of this replica. After the next ReachedHead the replica moves.
struct Forked {
  std::string text;
};
// The journal has another epoch (wire rule 8): what lies up to `common` stays.
struct EpochChanged {
  Epoch epoch;
  Seq common;
  ReplicaSeq held;             // Of this replica, by the server, with
  integrity::Hash held_chain;  // this chain.
  v1::EpochList epochs;        // Verified; empty: an older server's.
  // Where the root at `common` is not `root` (empty: not known), or this replica has an alarm: a
  // seq was given twice before, and only what is up to here is surely the same.
  Seq agreed;
  std::string root;
  bool begin_anew = false;  // Found within the epoch: to `agreed` at once.
};
// The server tells another history than this replica holds (I3).
struct AlarmRaised {
  std::string text;
  Seq seq;
  integrity::Hash own;
  integrity::Hash theirs;
};
// Refused bytes: after the next ReachedHead the replica moves, leaving this event apart.
struct EventRefused {
  ReplicaSeq event;
  std::string text;
};
// When to try again. kNever: not until a person did something.
enum class Again { kSoon, kLater, kNever };
// Nothing is pushed any more on this connection, which goes on otherwise. The outbox keeps it all.
struct PushRefused {
  absl::Status status;
  Again again = Again::kLater;
  v1::NackCode code = v1::NACK_CODE_UNSPECIFIED;
  v1::WaitReason waits_for = v1::WAIT_REASON_UNSPECIFIED;  // With WAITING.
};
// The connection is of no more use.
struct Ended {
  absl::Status status;
  Again again = Again::kLater;
};

using Effect = std::variant<ApplyChunks, StoreKeys, Welcomed, Acknowledged, HeadTold, ReachedHead,
                            Forked, EpochChanged, AlarmRaised, EventRefused, PushRefused, Ended>;

// Made for each connection by the sync driver, which owns it; one thread. All that goes wrong
// ends as an Ended effect; after it the session ignores all input.
class ClientSession {
 public:
  ClientSession(SessionStart start, OutboxReader& outbox);

  void OnFrame(const v1::ServerFrame& frame);
  // Chunks were applied: `bytes` of an ApplyChunks effect; the replica is now at `applied`.
  void OnApplied(Seq applied, const integrity::Hash& root, uint64_t bytes);
  // Something was written to the outbox.
  void OnOutboxGrew();
  // Sets the outbox free up to event `up_to`, which ends an act; and once, with no argument, all of
  // it, whatever comes. Of another device's records: up to one of its marks.
  void AllowPush(ReplicaSeq up_to = ReplicaSeq(UINT64_MAX));
  // Asks where the journal ends now: HeadTold follows, of the last ask only. False: this stream
  // cannot tell, or has not been welcomed.
  bool Ask();
  // A head of the server was verified: it is vouched for in marks from now on.
  void OnHeadVerified(uint64_t seq, const integrity::Hash& root);

  std::vector<v1::ClientFrame> TakeFrames();
  std::vector<Effect> TakeEffects();

  bool welcomed() const { return state_ != State::kHello && state_ != State::kEnded; }
  bool waiting() const { return waiting_; }
  bool alarmed() const { return start_.alarmed; }
  // It waits, and holds something else than what we do.
  bool apart() const { return apart_; }
  // The last seq that the server's journal and ours share, as far as both go.
  Seq common() const { return past_.common; }
  // What the server holds for sure.
  ReplicaSeq acknowledged() const { return acknowledged_; }
  // A PushRefused was given out.
  bool push_refused() const { return push_refused_; }
  // The replica has to move to a new replica id at the head (forked, or a refused event).
  bool must_move() const { return must_move_; }

 private:
  enum class State { kHello, kOpen, kEnded };

  void SendHello();
  void OnWelcome(const v1::Welcome& welcome);
  bool CompareEpochs(const v1::Welcome& welcome);
  bool CompareNumbers(const v1::Welcome& welcome);
  bool FollowsEpoch();
  bool LostOwn();
  void BeginAnew();
  Seq Sure() const;
  void ReturnCredit(uint64_t bytes);
  void Mismatch(const std::string& text, Seq seq, std::string_view theirs, const std::string& end);
  const v1::Receipt& IfPresent(const v1::Receipt& receipt) const;
  void OnBatch(const v1::Batch& batch);
  void OnCaughtUp(const v1::CaughtUp& caught_up);
  void OnAck(const v1::Ack& ack);
  void OnNack(const v1::Nack& nack);
  void OnHead(const v1::Head& head);
  // Whether the server's history of this replica is ours; false: an effect says what follows.
  bool CompareChains(const v1::Welcome& welcome);
  void PushMore();
  bool PushOne();
  void CompareRoots(Seq seq, std::string_view root);
  void End(absl::Status status, Again again);
  void End(absl::StatusCode code, const Phrase& text, Again again) {
    End(Fault(code, text), again);
  }

  const SessionStart start_;
  OutboxReader& outbox_;

  State state_ = State::kHello;
  bool waiting_ = false;
  bool push_allowed_ = false;
  bool push_refused_ = false;
  bool must_move_ = false;
  ReplicaSeq free_;  // May be pushed.
  Epoch epoch_;
  integrity::SharedPast past_;
  v1::EpochList epochs_;        // The server's, verified; empty: none.
  ReplicaSeq held_;             // By the server, at Welcome, with
  integrity::Hash held_chain_;  // this chain.
  bool agreed_ = true;
  bool answers_asks_ = false;
  uint64_t asked_ = 0;  // Number of the last ask.
  bool apart_ = false;  // It waits and does not hold what we do: nothing of it is applied.

  // Pull.
  Seq applied_;
  integrity::Hash root_;
  uint64_t unapplied_bytes_ = 0;
  uint64_t credit_owed_ = 0;  // Applied, not yet given back.
  // Said with the newest batch; for when it is applied.
  std::optional<v1::CaughtUp> end_after_batch_;
  uint64_t head_seq_ = 0;
  integrity::Hash head_root_;

  // Push.
  uint32_t window_ = 0;
  uint32_t push_events_ = 0;
  uint32_t push_bytes_ = 0;
  ReplicaSeq first_at_welcome_;            // Of the outbox.
  ReplicaSeq pushed_;                      // Sent up to here on this connection.
  ReplicaSeq acknowledged_;                // Held by the server, for sure.
  bool inside_act_ = false;                // The last record sent is not the last of its act.
  std::deque<ReplicaSeq> unacknowledged_;  // Last record of each frame under way.

  std::vector<v1::ClientFrame> frames_;
  std::vector<Effect> effects_;
};

}  // namespace tasuki::sync
