// Long because it is one state machine: a short step for each effect a session can ask for, on
// cursors that all of them share.

#include "client/sync/sync_driver.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "client/replica/coaching_keys.h"
#include "client/sync/epoch.h"
#include "client/sync/tails.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/log.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/checkpoint.h"

namespace tasuki::client {

using sync::Again;

SyncDriver::SyncDriver(OpenHome& home, Transport& transport, Wake& wake, Random& jitter)
    : home_(home),
      transport_(transport),
      wake_(wake),
      jitter_(jitter),
      hand_in_(home, transport, wake) {
  // The server may hold events of this replica that a damaged store lost (client/replica/damage.h).
  // A row that does not read: the first act or sync fails on the store, and says so.
  const auto lost = home_.store().Find<v1::LostRow>(kMeta, kLostRow);
  must_move_ = lost.ok() && lost->has_value() && !(*lost)->moved();
}

SyncDriver::~SyncDriver() = default;

const char* SyncDriver::AdviceOn(v1::NackCode code, v1::WaitReason waits_for) {
  if (code == v1::WAITING && waits_for == v1::CLOCK) {
    return "tell the server's operator: it takes them once its clock is right, or `tasukid "
           "accept-clock` was run";
  }
  if (code == v1::WAITING) {
    return "tell the server's operator: it takes them once `tasukid accept-loss` was run";
  }
  if (code == v1::DISK_FULL) return "tell the server's operator; sync again once there is room";
  if (code == v1::SCHEMA_TOO_NEW) return "have the server updated, then sync again";
  return "sync again in a while";
}

bool SyncDriver::connected() const { return session_ != nullptr && session_->welcomed(); }

absl::Status SyncDriver::Connect() {
  Replica& replica = home_.replica();
  const Identity& identity = home_.identity();
  sync::SessionStart start;
  start.team = identity.team;
  start.device = identity.device;
  start.replica = identity.replica;
  start.key = &home_.device().key;
  start.schema = domain::kSchema;
  start.epoch = replica.epoch();
  start.applied = replica.applied();
  start.root = replica.root();
  start.keys_known = replica.keys_known();
  start.move = must_move_;
  start.epochs = replica.epochs().list();
  start.server_key = identity.server_key;
  for (const v1::Receipt* receipt : {&replica.receipts().end(), &replica.receipts().own()}) {
    if (!receipt->mac().empty()) start.receipts.push_back(*receipt);
  }
  start.agreed = replica.epochs().agreed() || start.epochs.entries().empty();
  start.sure = Seq(replica.epochs().sure());
  start.alarmed = replica.alarm().has_value();
  TASUKI_ASSIGN_OR_RETURN(holding_, BeginsLost(home_));
  if (!holding_) {
    TASUKI_ASSIGN_OR_RETURN(holding_, HoldsImports(home_));
  }
  hand_in_.Begin();
  start.hold = holding_ || hand_in_.HoldsBack();
  if (replica.head() && replica.head()->epoch() == replica.epoch().value()) {
    start.head = replica.head()->note();
    start.head_seq = replica.head()->seq();
    start.head_root = integrity::Hash::FromTrusted(replica.head()->root());
  }
  at_head_ = false;
  connection_ = transport_.Connect(identity.server_address, wake_);
  session_ = std::make_unique<sync::ClientSession>(std::move(start), home_.outbox());
  SendFrames();
  return absl::OkStatus();
}

bool SyncDriver::SendFrames() {
  if (connection_ == nullptr) return false;
  std::vector<v1::ClientFrame> frames = session_->TakeFrames();
  for (v1::ClientFrame& frame : frames) connection_->Send(std::move(frame));
  return !frames.empty();
}

void SyncDriver::Drop(absl::Status status, Again again) {
  connection_.reset();
  session_.reset();
  hand_in_.Begin();
  at_head_ = false;
  // A stream that had died unnoticed is no failure of the server's.
  const bool asked = std::exchange(asking_, false) && again != Again::kNever;
  again_ = again;
  last_end_ = std::move(status);
  ++failures_;
  const bool at_once = asked || (again == Again::kSoon && failures_ <= 3);
  next_attempt_ =
      home_.clock().TimerNow() + (at_once ? absl::ZeroDuration() : BackOff(failures_ - 1, again));
}

// Full jitter below a ceiling that doubles (DESIGN.md §6).
absl::Duration SyncDriver::BackOff(int failures, Again again) {
  absl::Duration ceiling = kBackOffFirst;
  for (int i = 0; i < failures && ceiling < kBackOffLast; ++i) ceiling *= 2;
  ceiling = again == Again::kNever ? kBackOffLast : std::min(ceiling, kBackOffLast);
  return absl::Milliseconds(
      jitter_.Below(static_cast<uint64_t>(absl::ToInt64Milliseconds(ceiling)) + 1));
}

absl::Status SyncDriver::Pump() {
  // With an alarm only a new epoch is of interest: an operator may have ended what it was about.
  if (connection_ != nullptr && home_.replica().alarm() && !session_->alarmed()) {
    Drop(Fault(absl::StatusCode::kFailedPrecondition, "alarm"), Again::kNever);
  }
  const bool due = home_.clock().TimerNow() >= next_attempt_;
  // A refused push is tried again on a new connection.
  if (due && at_head_ && session_->push_refused()) connection_.reset();
  if (connection_ == nullptr) {
    if (!due) return absl::OkStatus();
    TASUKI_RETURN_IF_ERROR(Connect());
  }
  return TakeIn();
}

absl::Status SyncDriver::TakeIn() {
  while (connection_ != nullptr) {
    // A session may end by itself, before any frame came.
    TASUKI_RETURN_IF_ERROR(CarryOut(session_->TakeEffects()));
    if (connection_ == nullptr) break;
    SendFrames();
    absl::StatusOr<std::optional<v1::ServerFrame>> frame = connection_->TryNext();
    if (!frame.ok()) {
      Drop(frame.status(), Again::kLater);
      break;
    }
    if (frame->has_value()) {
      last_word_ = home_.clock().TimerNow();
      session_->OnFrame(**frame);
      continue;
    }
    TASUKI_ASSIGN_OR_RETURN(const bool moved, GoOnHandingIn());
    if (!moved) break;
  }
  return absl::OkStatus();
}

// True: something came of it, and more may have come in since.
absl::StatusOr<bool> SyncDriver::GoOnHandingIn() {
  if (must_move_ || !hand_in_.planned()) return false;
  absl::Status ended;
  const uint64_t heard_before = hand_in_.heard();
  const uint64_t given_before = hand_in_.given();
  TASUKI_RETURN_IF_ERROR(hand_in_.Pump(*session_, ended));
  report_.handed_in += hand_in_.given() - given_before;
  if (hand_in_.heard() != heard_before) last_word_ = home_.clock().TimerNow();
  if (!ended.ok()) {
    Drop(ended, Again::kSoon);
    return false;
  }
  return SendFrames() || hand_in_.heard() != heard_before;
}

absl::Status SyncDriver::CarryOut(std::vector<sync::Effect> effects) {
  for (const sync::Effect& effect : effects) {
    TASUKI_RETURN_IF_ERROR(std::visit([this](const auto& one) { return On(one); }, effect));
    if (connection_ == nullptr) break;
  }
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::ApplyChunks& apply) {
  at_head_ = false;
  absl::StatusOr<Applied> applied = home_.replica().Apply(apply.chunks, home_.outbox());
  if (absl::IsDataLoss(applied.status())) {
    // Bytes that no honest server sends: this connection is of no more use, the replica is.
    Drop(applied.status(), Again::kLater);
    return absl::OkStatus();
  }
  TASUKI_RETURN_IF_ERROR(applied.status());
  report_.pulled += applied->events;
  report_.pushed += applied->own;
  if (applied->events > 0) moved_ = home_.clock().TimerNow();
  session_->OnApplied(home_.replica().applied(), home_.replica().root(), apply.bytes);
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::StoreKeys& stored) {
  storage::Batch batch;
  absl::Cleanup drop_keys = [this] { home_.sealer().Drop(); };
  for (const v1::SubjectKey& key : stored.keys.keys()) {
    absl::Status taken = home_.sealer().Take(key, home_.random(), batch);
    if (absl::IsInvalidArgument(taken)) {
      Drop(taken, Again::kLater);  // The server's fault, and no reason to end.
      return absl::OkStatus();
    }
    TASUKI_RETURN_IF_ERROR(taken);
  }
  for (const std::string& id : stored.keys.destroyed()) {
    absl::StatusOr<KeyId> key = KeyId::FromBytes(id);
    if (key.ok()) TASUKI_RETURN_IF_ERROR(home_.sealer().Forget(*key, batch));
  }
  home_.replica().PutKeysKnown(stored.keys.up_to_seq(), batch);
  TASUKI_RETURN_IF_ERROR(home_.store().db().Write(batch, storage::Sync::kNo));
  home_.sealer().Adopt();
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::Welcomed& welcomed) {
  last_end_ = absl::OkStatus();
  head_told_ = welcomed.head;
  waits_for_ = welcomed.waits_for;
  SetClockAhead(welcomed.server_time_us);
  Log(LogLevel::kDebug, "welcomed",
      {{"epoch", welcomed.epoch.value()}, {"head", welcomed.head.value()}});
  return home_.replica().AdoptEpoch(welcomed.epoch, welcomed.epochs);
}

void SyncDriver::SetClockAhead(int64_t server_time_us) {
  clock_ahead_ = server_time_us == 0 ? absl::ZeroDuration()
                                     : home_.clock().Now() - absl::FromUnixMicros(server_time_us);
}

absl::Status SyncDriver::On(const sync::HeadTold& told) {
  if (told.waiting) {
    ConnectAnew();
    return absl::OkStatus();
  }
  asking_ = false;
  head_told_ = std::max(head_told_, told.seq);
  SetClockAhead(told.server_time_us);
  if (!at_head_ || home_.replica().applied() < head_told_) return absl::OkStatus();
  storage::Batch batch;
  PutServer(head_told_, batch);
  return home_.store().db().Write(batch, storage::Sync::kNo);
}

// Rows stay in the outbox until their events come back: a server that is restored to before this
// acknowledgement gets them again.
absl::Status SyncDriver::On(const sync::Acknowledged& acknowledged) {
  push_refusals_ = 0;
  moved_ = home_.clock().TimerNow();
  storage::Batch batch;
  home_.replica().PutReceipt(acknowledged.receipt, batch);
  // Behind it in the log stands what is told of it, so that a synced end takes it along.
  return batch.empty() ? absl::OkStatus() : home_.store().db().Write(batch, storage::Sync::kNo);
}

absl::Status SyncDriver::On(const sync::PushRefused& refused) {
  push_refusal_ = WithAdvice(refused.status, AdviceOn(refused.code, refused.waits_for));
  next_attempt_ = home_.clock().TimerNow() + BackOff(push_refusals_++, refused.again);
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::ReachedHead& reached) {
  TASUKI_RETURN_IF_ERROR(home_.replica().Fold());
  TASUKI_RETURN_IF_ERROR(ForgetCoachingKeys(home_));
  TASUKI_RETURN_IF_ERROR(VerifyHead(reached));
  if (connection_ == nullptr) return absl::OkStatus();
  TASUKI_RETURN_IF_ERROR(KeepServer(reached));
  if (reached.agreed && home_.replica().applied() >= head_told_) {
    TASUKI_RETURN_IF_ERROR(LookThroughTails(home_));
  }
  if (holding_ && !session_->waiting() && home_.replica().applied() >= head_told_) {
    holding_ = false;
    TASUKI_ASSIGN_OR_RETURN(const bool twice, OutboxIsPartlyInJournal(home_, found_apart_));
    if (twice && !must_move_) why_move_ = SentAgain::kDoubled;
    must_move_ = must_move_ || twice;
  }
  if (must_move_ && !session_->waiting()) return Move();
  if (!holding_ && !session_->waiting() && home_.replica().applied() >= head_told_) {
    TASUKI_RETURN_IF_ERROR(hand_in_.Plan());
  }
  failures_ = 0;
  at_head_ = true;
  return absl::OkStatus();
}

absl::Status SyncDriver::KeepServer(const sync::ReachedHead& reached) {
  storage::Batch batch;
  home_.replica().PutReceipt(reached.receipt, batch);
  if (reached.agreed) home_.replica().PutAgreed(batch);
  // Of one that waits, what both hold: it may have gone on in another way.
  PutServer(session_->waiting() ? std::min(reached.seq, session_->common()) : reached.seq, batch);
  return home_.store().db().Write(batch, storage::Sync::kNo);
}

// When it was last known how far the server is, and how far.
void SyncDriver::PutServer(Seq seq, storage::Batch& batch) {
  PutNumber(batch, kLastSyncRow,
            static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMicros(home_.clock().Now()))));
  v1::ServerRow server;
  server.set_waiting(session_->waiting());
  server.set_waits_for(waits_for_);
  server.set_seq(seq.value());
  server.set_clock_ahead_us(absl::ToInt64Microseconds(clock_ahead_));
  PutMessage(batch, kMeta, kServerRow, server);
}

absl::Status SyncDriver::Move() {
  TASUKI_ASSIGN_OR_RETURN(const uint64_t put_again, MoveToNewReplica(home_, bad_));
  report_.new_replica = true;
  report_.sent_again += put_again;
  if (why_move_ != SentAgain::kNothing) report_.why = why_move_;
  why_move_ = SentAgain::kNothing;
  must_move_ = false;
  bad_.clear();
  failures_ = 0;
  Drop(Fault(absl::StatusCode::kAborted, "this home goes on under a new replica id"), Again::kSoon);
  return absl::OkStatus();
}

absl::Status SyncDriver::VerifyHead(const sync::ReachedHead& reached) {
  if (reached.head.empty() || session_->waiting()) return absl::OkStatus();
  Replica& replica = home_.replica();
  const Identity& identity = home_.identity();
  absl::StatusOr<integrity::Checkpoint> head =
      integrity::VerifyCheckpoint(identity.server_key, identity.team, reached.head);
  if (!head.ok()) {
    Drop(head.status(), Again::kLater);
    return absl::OkStatus();
  }
  // Older heads than what is applied cannot be compared here; `verify` can.
  if (head->size != replica.applied().value() || head->epoch != replica.epoch()) {
    return absl::OkStatus();
  }
  if (head->root != replica.root()) {
    TASUKI_RETURN_IF_ERROR(
        replica.RaiseAlarm(absl::StrCat("the server signed another root for seq ", head->size),
                           Seq(head->size), replica.root(), head->root));
    Drop(Fault(absl::StatusCode::kFailedPrecondition, "alarm"), Again::kNever);
    return absl::OkStatus();
  }
  v1::HeadRow row;
  row.set_epoch(head->epoch.value());
  row.set_seq(head->size);
  row.set_root(head->root.str());
  row.set_note(reached.head);
  TASUKI_RETURN_IF_ERROR(replica.KeepHead(row));
  session_->OnHeadVerified(head->size, head->root);
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::Forked& forked) {
  if (!must_move_) why_move_ = SentAgain::kForked;
  must_move_ = true;
  Log(LogLevel::kInfo, "forked",
      {{"replica", home_.identity().replica.Hex()}, {"why", forked.text.c_str()}});
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::EpochChanged& change) {
  TASUKI_ASSIGN_OR_RETURN(const uint64_t put_again, FollowEpoch(home_, change));
  if (put_again > 0) {
    report_.why = SentAgain::kLost;
    report_.sent_again += put_again;
  }
  return home_.replica().Fold();
}

absl::Status SyncDriver::On(const sync::AlarmRaised& alarm) {
  return home_.replica().RaiseAlarm(alarm.text, alarm.seq, alarm.own, alarm.theirs);
}

absl::Status SyncDriver::On(const sync::EventRefused& refused) {
  must_move_ = true;
  bad_.push_back({refused.event, refused.text});
  return absl::OkStatus();
}

absl::Status SyncDriver::On(const sync::Ended& ended) {
  Drop(ended.status, ended.again);
  return absl::OkStatus();
}

void SyncDriver::OutboxGrew() {
  if (session_ == nullptr) return;
  session_->OnOutboxGrew();
  SendFrames();
}

}  // namespace tasuki::client
