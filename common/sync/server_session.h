#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/receipt.h"
#include "common/sync/byte_budget.h"
#include "common/sync/push_check.h"
#include "tasuki/v1/sync.pb.h"

// The server's end of one connection, without a socket, a thread or a clock: frames and results in,
// frames and work out (DESIGN.md §6). What goes of the journal, its owner sends.

namespace tasuki::sync {

// A laptop, as the team's rows know it.
struct DeviceFacts {
  MemberId member;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string public_key;
  // Revoked, or its member has left (domain::DeviceIsCutOff): it hears nothing of the journal any
  // more. What it wrote it may hand in; the verdict decides what that is worth (DESIGN.md §4).
  bool revoked = false;
  // When the member's role changed last: keys given before that are given again. 0: never.
  Seq role_since;
};

// A team, as far as greeting needs it.
struct TeamFacts {
  uint32_t min_schema = 0;
  std::string server_key;  // Ed25519, public: what heads and lists of epochs are signed with.
  integrity::ReceiptKey receipt_key;
  Epoch epoch;  // The present one: a list that ends with it need not be verified.
};

// Answers a session's questions about who is who. Implemented by the server over its rows; any
// thread.
class TeamDirectory {
 public:
  virtual ~TeamDirectory() = default;

  // Nullopt: not served here.
  virtual absl::StatusOr<std::optional<TeamFacts>> FindTeam(TeamId team) = 0;
  // Nullopt: never enrolled.
  virtual absl::StatusOr<std::optional<DeviceFacts>> FindDevice(TeamId team, DeviceId device) = 0;
};

// Where a team's journal stands.
struct HeadFacts {
  Epoch epoch;
  Seq seq;
  bool waiting = false;                                    // Pushes are refused…
  v1::WaitReason waits_for = v1::WAIT_REASON_UNSPECIFIED;  // …until this has happened.
  Seq common;                                              // The last seq that the caller shares.
  std::shared_ptr<const v1::EpochList> epochs;             // Signed; null: none is told.
  DeviceId author;  // Whose the replica is that was bound; zero: nothing is held of it.
};

// Whole acts in whole pushes, ready to be ordered: what one commit takes wholly or not at all, so
// that no event is committed before the signature that covers it.
struct PushUnit {
  uint64_t number = 0;                                     // Of its session, from 1.
  std::vector<std::shared_ptr<const CheckedPush>> pushes;  // Each with new records.
  size_t events = 0;
  ReplicaTip before;        // What must be held when it is ordered.
  DeviceId author;          // Whose replica it is: not the caller's
  bool gives_back = false;  // where it gives back.
};

// What became of a unit.
struct UnitResult {
  uint64_t number = 0;           // The unit's.
  std::optional<v1::Nack> nack;  // Refused as a whole; else:
  ReplicaSeq up_to;
  Seq first;
  Seq last;
  std::vector<v1::EventVerdict> verdicts;  // Other than effective.
  Seq root_seq;
  integrity::Hash root;
  Epoch epoch;  // Of the commit.
};

// A good Hello: bind this replica to this connection, then call OnBound.
struct BindRequest {
  TeamId team;
  DeviceId device;
  ReplicaId replica;
  Epoch epoch;              // The laptop's word.
  Seq applied;              // The laptop's word.
  bool revoked = false;     // It only hands in what it wrote.
  bool gives_back = false;  // The replica is another device's, whose records it hands in.
  // What the laptop can prove: a head that this team's server once signed, receipts that it gave,
  // and the epochs it had begun. All were found good; the list is empty where there is none.
  std::optional<integrity::Checkpoint> vouched;
  std::vector<v1::Receipt> receipts;
  v1::EpochList epochs;
};

// From where on a laptop that was welcomed gets the journal.
struct PullStart {
  Seq cursor;           // It has the chunks up to here…
  Seq keys_cursor;      // …and the keys it may have.
  uint64_t credit = 0;  // Bytes of chunks it takes at first; its word.
};

// What a call on the session brings about, in this order.
struct ServerOutput {
  std::vector<v1::ServerFrame> frames;  // To send.
  std::optional<PullStart> pull;        // Now the journal may be sent, too.
  uint64_t credit = 0;                  // So many bytes of chunks more; the laptop's word.
  std::optional<uint64_t> ask;          // The laptop wants to know where the journal ends now.
  std::optional<BindRequest> bind;
  std::vector<PushUnit> units;  // To order.
  bool close = false;           // End the stream once all frames are sent.
};

// Memory that all sessions of a server share.
struct SessionBudgets {
  ByteBudget& in_flight;  // kPushBytesInFlightMax.
  ByteBudget& staged;     // kStagedBytesMax.
};

// One connection. Made and owned by whoever has the connection, which calls it under one lock:
// any thread, one at a time.
// After a refusal that the connection cannot outlive, `close` is set and the session takes no more.
class ServerSession {
 public:
  ServerSession(TeamDirectory& directory, SessionBudgets budgets)
      : directory_(directory), budgets_(budgets) {}
  ServerSession(const ServerSession&) = delete;
  ServerSession& operator=(const ServerSession&) = delete;

  // A frame came. `now` is civil time, told to the laptop.
  ServerOutput OnFrame(std::shared_ptr<ReceivedFrame> frame, absl::Time now);

  // The replica is ours alone from now on; `held` is what the journal has of it. Or it is not to be
  // had (`refused`).
  ServerOutput OnBound(const ReplicaTip& held, const HeadFacts& head,
                       std::optional<v1::Nack> refused = std::nullopt);

  // A unit was committed, durably, or refused.
  ServerOutput OnUnitDone(const UnitResult& result);

  // The device may hear nothing more.
  ServerOutput OnRevoked();

  // --- Facts, good once a Hello was taken.
  TeamId team() const { return team_; }
  DeviceId device() const { return device_id_; }
  ReplicaId replica() const { return replica_; }
  const DeviceFacts& facts() const { return device_; }
  // Part of an act is held here and waits for the rest.
  bool staging() const { return !staged_.empty(); }
  // The device is revoked, and hands in what it wrote; `Revoked` is the last word it gets.
  bool handing_in() const { return device_.revoked && state_ != State::kNew; }

 private:
  enum class State { kNew, kBinding, kStreaming, kClosed };

  void OnHello(const v1::Hello& hello, ServerOutput& out);
  std::optional<v1::Nack> CheckHello(const v1::Hello& hello);
  std::optional<integrity::Checkpoint> VerifyHead(const v1::Hello& hello) const;
  v1::EpochList VerifyEpochs(const v1::Hello& hello) const;
  std::vector<v1::Receipt> GoodReceipts(const v1::Hello& hello) const;
  std::optional<v1::Nack> FindAuthor(const v1::Push& push);
  void OnPush(std::shared_ptr<ReceivedFrame> frame, ServerOutput& out);
  std::optional<v1::Nack> TakePush(std::shared_ptr<ReceivedFrame> frame, ServerOutput& out);
  void SubmitStaged(ServerOutput& out);
  void Refuse(v1::Nack nack, ServerOutput& out);
  void SayRevoked(ServerOutput& out);
  void Close(v1::ServerFrame last_word, ServerOutput& out);
  uint32_t Window() const;

  TeamDirectory& directory_;
  const SessionBudgets budgets_;

  State state_ = State::kNew;
  TeamId team_;
  DeviceId device_id_;
  ReplicaId replica_;
  DeviceFacts device_;
  TeamFacts team_facts_;
  absl::Time now_;

  // Whose replica it is: the device itself, or where it gives back another one.
  bool gives_back_ = false;
  DeviceId author_id_;
  std::optional<DeviceFacts> author_;

  // Pushing.
  std::optional<v1::Nack> waiting_;       // What a push is answered with; none: it is taken.
  ReplicaTip tip_;                        // Taken so far, staged frames included.
  ReplicaTip submitted_;                  // Given to the sequencer so far: always between acts.
  ReplicaTip acked_;                      // Durable.
  std::deque<ReplicaTip> submitted_out_;  // Ends of the units the sequencer has.
  uint64_t units_ = 0;                    // Given to the sequencer.
  uint64_t units_void_ = 0;               // Up to this one, nothing more is to be heard.
  ActProgress act_;
  // After submitted_; the last act in them is not whole yet.
  std::vector<std::shared_ptr<const CheckedPush>> staged_;
  std::deque<ReplicaSeq> frames_out_;  // Last event of each frame not acknowledged.
  uint64_t backlog_ = 0;               // Events the laptop said it has beyond ours.
  ReplicaSeq written_;                 // The last event it said it has written.

  PullStart pull_;  // As Hello asked.
};

}  // namespace tasuki::sync
