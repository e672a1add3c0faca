// What commands ask of the driver: to wait until all is there, to hand something in, to invite.

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "client/home/home.h"
#include "client/limits.h"
#include "client/sync/sync_driver.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/mark.h"
#include "common/sync/join_code.h"

namespace tasuki::client {

using sync::Again;

namespace {

Phrase WaitHere(uint64_t events) {
  return Phrase("$0 {0:event waits|events wait} here and {0:is|are} kept", events);
}

}  // namespace

bool SyncDriver::Done() const {
  if (!connected() || !at_head_ || must_move_ || asking_) return false;
  if (session_->apart()) return true;
  const Outbox& outbox = home_.outbox();
  if (home_.replica().applied() < std::max(head_told_, hand_in_.seq())) return false;
  if (session_->waiting() || PushGivenUp()) return true;
  const auto& held_from = hand_in_.held_from();
  return !hand_in_.busy() && (outbox.size() == 0 || (held_from && outbox.first() >= *held_from));
}

// Too many pushes at once pass by; everything else waits for somebody's hand.
bool SyncDriver::PushGivenUp() const {
  return session_->push_refused() &&
         (!absl::IsUnavailable(push_refusal_) || push_refusals_ > kAttemptsMax);
}

absl::Status SyncDriver::WhyNotDone() const {
  if (const auto& alarm = home_.replica().alarm()) {
    // Whether an operator has begun a new epoch since, the server tells.
    if (connection_ != nullptr || last_end_.ok()) return absl::OkStatus();
    return Refused(
        Phrase("this replica is read-only since an alarm: $0", Phrase::Told(alarm->text())),
        "keep this home as it is and tell the server's operator; if an old copy of the "
        "server was put back, `tasukid accept-loss --force` ends it, and all that was "
        "written here is kept");
  }
  if (connection_ != nullptr) return absl::OkStatus();
  // The server has answered, and asking again at once would bring the same.
  if (again_ == Again::kNever || absl::IsResourceExhausted(last_end_) ||
      absl::IsFailedPrecondition(last_end_)) {
    return last_end_;
  }
  return absl::OkStatus();
}

absl::StatusOr<SyncReport> SyncDriver::RunUntilCaughtUp(absl::Duration wait) {
  if (home_.read_only()) return ReadOnlyHome(home_.folder());
  // One that waits further out reports what this one did, too.
  SyncReport outer = std::exchange(report_, SyncReport());
  if (waiting_inside_ == 0) {  // What happened while nobody asked is told now.
    report_.why = outer.why;
    report_.sent_again = outer.sent_again;
    report_.handed_in = outer.handed_in;
    report_.new_replica = outer.new_replica;
    outer = SyncReport();
  }
  ++waiting_inside_;
  const absl::Status done = CatchUp(wait);
  --waiting_inside_;
  SyncReport report = std::exchange(report_, outer);
  if (waiting_inside_ > 0) {
    report_.pushed += report.pushed;
    report_.pulled += report.pulled;
  }
  if (!done.ok()) {
    // Told by the next one that comes through.
    report_.why = report.why;
    report_.sent_again = report.sent_again;
    report_.handed_in = report.handed_in;
    report_.new_replica = report.new_replica;
    return done;
  }
  return report;
}

void SyncDriver::ConnectAnew() {
  Drop(absl::OkStatus(), Again::kSoon);
  failures_ = 0;
  next_attempt_ = home_.clock().TimerNow();
}

// Where nothing stands in the way that a new Welcome might take out of it.
bool SyncDriver::AskHead() {
  const absl::StatusOr<bool> imports = HoldsImports(home_);
  if (!imports.ok() || *imports) return false;  // They are looked at after a Welcome.
  if (!connected() || session_->waiting() || session_->push_refused() || must_move_ ||
      hand_in_.held_from() || home_.replica().alarm() || !session_->Ask()) {
    return false;
  }
  asking_ = true;
  asked_at_ = home_.clock().TimerNow();
  SendFrames();
  return true;
}

// The other half of a short wait is for the new connection.
bool SyncDriver::AskedInVain(absl::Duration wait) const {
  const absl::Duration patience = std::min(kAskWait, wait / 2);
  return asking_ && home_.clock().TimerNow() > std::max(asked_at_, last_word_) + patience;
}

absl::Status SyncDriver::CatchUp(absl::Duration wait) {
  push_refusals_ = 0;
  // A person asks for all that the server has now: it is asked, or a new Welcome tells. What stood
  // in the way before is tried again, too.
  if (connection_ == nullptr || (!AskHead() && at_head_)) ConnectAnew();
  absl::Time quiet_since = home_.clock().TimerNow();
  OutboxGrew();
  for (;;) {
    TASUKI_RETURN_IF_ERROR(Pump());
    TASUKI_RETURN_IF_ERROR(WhyNotDone());
    if (Done()) break;
    if (AskedInVain(wait)) ConnectAnew();
    if (idle_) TASUKI_RETURN_IF_ERROR(idle_());
    absl::Time now = home_.clock().TimerNow();
    absl::Time give_up = std::max(quiet_since, last_word_) + wait;
    // It answers, but each time the connection comes to nothing.
    if (connection_ == nullptr && failures_ > kAttemptsMax && last_word_ > quiet_since) {
      return last_end_;
    }
    // It answers, and nothing comes of it: a line that breaks at the same place each time.
    if (now > std::max(quiet_since, moved_) + kWaitsWithoutMove * wait) {
      return Fault(absl::StatusCode::kUnavailable,
                   Phrase("the connection to $0$1; what you wrote is kept and goes out later",
                          home_.identity().server_address,
                          last_end_.ok() ? " carries nothing" : " breaks off again and again"));
    }
    const bool at_once = connection_ == nullptr && next_attempt_ <= now;
    if (now >= give_up && !at_once) {
      if (session_ != nullptr && session_->push_refused()) return push_refusal_;
      const Phrase why = last_end_.ok() ? Phrase("it does not answer") : PhraseOf(last_end_);
      return Fault(
          absl::StatusCode::kUnavailable,
          Phrase("no server at $0 within $1 ($2); what you wrote is kept and goes out later",
                 home_.identity().server_address, InSeconds(wait), why));
    }
    const bool attempts = connection_ == nullptr || session_->push_refused();
    absl::Time until = attempts ? std::min(give_up, next_attempt_) : give_up;
    if (until > now) wake_.Wait(std::min(until - now, absl::Milliseconds(500)));
  }
  if (session_->waiting() && home_.outbox().size() > 0 && waits_for_ == v1::CLOCK) {
    return Refused(
        Phrase("the server's clock has leapt by more than a year, and it takes nothing yet; $0",
               WaitHere(home_.outbox().size())),
        AdviceOn(v1::WAITING, v1::CLOCK));
  }
  if (session_->waiting() && home_.outbox().size() > 0) {
    return Refused(Phrase("the server was restored and takes nothing yet; $0",
                          WaitHere(home_.outbox().size())),
                   "it ends when an operator runs `tasukid accept-loss`");
  }
  TASUKI_RETURN_IF_ERROR(home_.replica().Settle());
  if (absl::Status held = hand_in_.WhyHeld(); !held.ok() && !PushGivenUp()) return held;
  return home_.outbox().size() > 0 ? push_refusal_ : absl::OkStatus();
}

absl::Status SyncDriver::Wait(absl::Duration at_most) {
  if (home_.read_only()) return ReadOnlyHome(home_.folder());
  // What runs inside another's waiting would keep it from ever going on.
  if (waiting_inside_ > 0) {
    return Fault(absl::StatusCode::kAlreadyExists,
                 "another command of this home waits for the server already");
  }
  ++waiting_inside_;
  absl::Cleanup leave = [this] { --waiting_inside_; };
  const absl::Time deadline = home_.clock().TimerNow() + at_most;
  const Seq before = home_.replica().applied();
  for (;;) {
    TASUKI_RETURN_IF_ERROR(Pump());
    TASUKI_RETURN_IF_ERROR(WhyNotDone());
    if (idle_) TASUKI_RETURN_IF_ERROR(idle_());
    absl::Time now = home_.clock().TimerNow();
    if (home_.replica().applied() != before || now >= deadline) return absl::OkStatus();
    absl::Time until = deadline;
    const bool attempts = connection_ == nullptr || session_->push_refused();
    if (attempts && next_attempt_ > now) until = std::min(until, next_attempt_);
    wake_.Wait(std::min(until - now, absl::Milliseconds(500)));
  }
}

absl::StatusOr<std::map<ReplicaId, Hindrance>> SyncDriver::GiveBack(const AskedFor& asked,
                                                                    absl::Duration wait) {
  if (home_.read_only()) return ReadOnlyHome(home_.folder());
  hand_in_.Ask(asked);
  absl::Cleanup forget = [this] { hand_in_.Ask({}); };
  ConnectAnew();  // It is planned at the head of a new connection.
  const absl::Status done = RunUntilCaughtUp(wait).status();
  if (session_ != nullptr && session_->welcomed() && session_->waiting()) {
    return Refused("the server was restored and takes nothing yet",
                   "give it back once `tasukid accept-loss` was run and this laptop has synced");
  }
  std::map<ReplicaId, Hindrance> left = hand_in_.left();
  // Own events that are held are no failure of this: `sync` tells of them.
  if (!done.ok() && !(hand_in_.held_from() && absl::IsFailedPrecondition(done))) return done;
  // What the server says it holds and does not send back is another history of that replica.
  for (const auto& one : asked) {
    const ReplicaId replica = one.first;
    const ReplicaSeq up_to = one.second;
    if (left.contains(replica)) continue;
    TASUKI_RETURN_IF_ERROR(
        home_.replica().lost().ForEach(replica, [&](ReplicaId at, const v1::LostTailRow& row) {
          v1::Header header;
          if (at != replica || ReplicaSeq(row.record().replica_seq()) > up_to) return false;
          if (!header.ParseFromString(row.record().header())) return true;
          left[replica] = {EventId::FromTrusted(header.event_id()),
                           MemberId::FromTrusted(header.actor()),
                           Refused("its laptop was put back from an old copy and has gone on "
                                   "without it",
                                   "`tasuki lost show` reads it: write anew what still counts")};
          return false;
        }));
  }
  return left;
}

absl::StatusOr<std::string> SyncDriver::Invite(MemberId member, absl::Duration wait) {
  if (home_.read_only()) return ReadOnlyHome(home_.folder());
  std::string code = sync::MakeJoinCode(home_.random());
  v1::InviteRequest request;
  request.set_team(home_.identity().team.str());
  request.set_device(home_.identity().device.str());
  request.set_member(member.str());
  request.set_code_hash(sync::JoinCodeHash(code));
  request.set_asked_at_us(absl::ToUnixMicros(home_.clock().Now()));
  integrity::SignInvite(home_.device().key, request);
  TASUKI_RETURN_IF_ERROR(
      transport_.Invite(home_.identity().server_address, request, wait).status());
  return code;
}

}  // namespace tasuki::client
