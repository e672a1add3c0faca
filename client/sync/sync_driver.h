#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/replica/open_home.h"
#include "client/sync/fork.h"
#include "client/sync/hand_in.h"
#include "client/sync/syncer.h"
#include "client/sync/transport.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

// Keeps one replica in step with its server: makes a session for each connection, carries its
// effects out on the store, comes back after a fork, a new epoch or a lost connection. Made by
// whoever owns the workspace; that thread. A failing store ends every call with its status, and the
// workspace is to be opened again.
class SyncDriver : public Syncer {
 public:
  SyncDriver(OpenHome& home, Transport& transport, Wake& wake, Random& jitter);
  ~SyncDriver() override;

  // Syncer.
  absl::StatusOr<SyncReport> RunUntilCaughtUp(absl::Duration wait) override;
  absl::Status Wait(absl::Duration at_most) override;
  absl::StatusOr<std::string> Invite(MemberId member, absl::Duration wait) override;
  absl::StatusOr<std::map<ReplicaId, Hindrance>> GiveBack(const AskedFor& asked,
                                                          absl::Duration wait) override;
  bool connected() const override;

  // For the agent's loop: connects where it is time to, and takes in what has come. Never waits. An
  // error is the store's; what a server says or does is not.
  absl::Status Pump();
  // When Pump has to be called again though nothing rings the wake.
  absl::Time next_attempt() const { return next_attempt_; }
  // Something may have been written to the outbox.
  void OutboxGrew();

  // The owner's turn inside RunUntilCaughtUp and Wait: serves what else is to be served. Cancelled
  // ends them.
  void set_idle(std::function<absl::Status()> idle) { idle_ = std::move(idle); }

 private:
  absl::Status Connect();
  absl::Status TakeIn();
  absl::StatusOr<bool> GoOnHandingIn();
  absl::Status CarryOut(std::vector<sync::Effect> effects);
  absl::Status On(const sync::ApplyChunks& apply);
  absl::Status On(const sync::StoreKeys& keys);
  absl::Status On(const sync::Welcomed& welcomed);
  absl::Status On(const sync::Acknowledged& acknowledged);
  absl::Status On(const sync::HeadTold& told);
  absl::Status On(const sync::ReachedHead& head);
  absl::Status On(const sync::Forked& forked);
  absl::Status On(const sync::EpochChanged& change);
  absl::Status On(const sync::AlarmRaised& alarm);
  absl::Status On(const sync::EventRefused& refused);
  absl::Status On(const sync::PushRefused& refused);
  absl::Status On(const sync::Ended& ended);
  absl::Status VerifyHead(const sync::ReachedHead& reached);
  absl::Status KeepServer(const sync::ReachedHead& reached);
  void PutServer(Seq seq, storage::Batch& batch);
  void SetClockAhead(int64_t server_time_us);
  bool AskHead();
  bool AskedInVain(absl::Duration wait) const;
  void ConnectAnew();
  absl::Status Move();
  bool SendFrames();  // True: there were some.
  absl::Status CatchUp(absl::Duration wait);
  void Drop(absl::Status status, sync::Again again);
  absl::Duration BackOff(int failures, sync::Again again);
  bool Done() const;
  bool PushGivenUp() const;
  absl::Status WhyNotDone() const;
  // What helps where the server takes no pushes for now.
  static const char* AdviceOn(v1::NackCode code, v1::WaitReason waits_for);

  OpenHome& home_;
  Transport& transport_;
  Wake& wake_;
  Random& jitter_;
  std::function<absl::Status()> idle_;

  std::unique_ptr<Connection> connection_;
  std::unique_ptr<sync::ClientSession> session_;
  bool at_head_ = false;  // Nothing came since the last ReachedHead.
  Seq head_told_;         // What the server had when it welcomed this replica, or was asked.
  bool asking_ = false;   // Where the journal ends now.
  absl::Time asked_at_ = absl::InfinitePast();
  bool must_move_ = false;  // To a new replica id, at the head.
  SentAgain why_move_ = SentAgain::kNothing;
  absl::Duration clock_ahead_;  // Of the server's, as it said last.
  HandIn hand_in_;
  bool holding_ = false;       // Imports, and what was lost, wait until the head was looked at.
  FoundApart found_apart_;     // When it was looked at last.
  std::vector<BadEvent> bad_;  // Left apart in that move.
  v1::WaitReason waits_for_ = v1::WAIT_REASON_UNSPECIFIED;  // The server, where it waits.
  absl::Status push_refusal_;                               // Why the session pushes no more.
  int push_refusals_ = 0;                                   // In a row.
  absl::Status last_end_;  // Why there is no connection; OK: there is one, or was none yet.
  sync::Again again_ = sync::Again::kSoon;
  int failures_ = 0;  // In a row.
  absl::Time next_attempt_ = absl::InfinitePast();
  absl::Time last_word_ = absl::InfinitePast();  // Of a server.
  absl::Time moved_ = absl::InfinitePast();      // An event came, or one of ours arrived.
  SyncReport report_;                            // Of the innermost RunUntilCaughtUp.
  int waiting_inside_ = 0;                       // Calls of RunUntilCaughtUp and Wait under way.
};

}  // namespace tasuki::client
