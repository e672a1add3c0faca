#include "server/stream/connection.h"

#include <algorithm>
#include <utility>

#include "common/base/log.h"
#include "common/sync/limits.h"
#include "server/team/devices.h"
#include "server/limits.h"

namespace tasuki::server {

Connection::Connection(ConnectionHost& host, sync::TeamDirectory& directory,
                       sync::SessionBudgets budgets, uint64_t number, Wire* wire)
    : host_(host),
      number_(number),
      clock_(host.clock()),
      made_at_(clock_.TimerNow()),
      wire_(wire),
      session_(directory, budgets),
      heard_at_(made_at_) {}

void Connection::OnFrame(std::shared_ptr<sync::ReceivedFrame> frame) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || close_) return;
  heard_at_ = clock_.TimerNow();
  Apply(session_.OnFrame(std::move(frame), clock_.Now()));
  WatchStaged();
  Pump();
}

void Connection::OnGarbage() {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || close_) return;
  v1::ServerFrame frame;
  *frame.mutable_nack() =
      sync::MakeNack(v1::MALFORMED, "these bytes are no frame; update the client");
  out_.push_back(EncodeFrame(frame));
  close_ = true;
  Pump();
}

void Connection::OnWritten() {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  lease_ = sync::BudgetLease();
  Pump();
}

void Connection::OnEnd() {
  absl::MutexLock lock(&mutex_);
  out_.clear();
  round_keys_.clear();
  caught_.reset();
  close_ = true;
  Pump();
}

void Connection::OnGone() {
  absl::MutexLock lock(&mutex_);
  wire_ = nullptr;
  writing_ = false;
  out_.clear();
  round_keys_.clear();
  caught_.reset();
  lease_ = sync::BudgetLease();
}

void Connection::OnBound(const sync::ReplicaTip& held, const sync::HeadFacts& head,
                         std::optional<v1::Nack> refused) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr) return;
  feed_ = &host_.FeedOf(session_.team());
  Apply(session_.OnBound(held, head, std::move(refused)));
  Pump();
}

void Connection::OnUnitDone(const sync::UnitResult& result) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr) return;
  Apply(session_.OnUnitDone(result));
  Pump();
}

void Connection::Revoke() {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr) return;
  out_.clear();
  round_keys_.clear();
  caught_.reset();
  Apply(session_.OnRevoked());
  Pump();
}

void Connection::Poke() {
  absl::MutexLock lock(&mutex_);
  Pump();
}

void Connection::OnCaughtBatch(absl::StatusOr<CaughtBatch> batch) {
  absl::MutexLock lock(&mutex_);
  asked_ = false;
  if (wire_ == nullptr || !session_.streaming()) return;
  if (!batch.ok()) {
    if (auto held_back = host_.log_throttle().Allow(clock_.TimerNow())) {
      Log(LogLevel::kError, "catch-up-failed",
          {{"team", session_.team().Hex()}, {"status", batch.status()}, {"held_back", *held_back}});
    }
    End("the server cannot read its journal; tell its operator");
  } else {
    credit_needed_ = batch->credit_needed;
    caught_ = *std::move(batch);
  }
  Pump();
}

void Connection::Drain(const std::string& why) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || close_) return;
  End(why);
  Pump();
}

void Connection::End(const std::string& why) {
  if (close_) return;
  v1::ServerFrame frame;
  frame.mutable_drain()->set_text(why);
  out_.push_back(EncodeFrame(frame));
  close_ = true;
}

void Connection::Sweep(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr) return;
  if (now - closing_since_ >= kClosingMax) {
    wire_->Break();  // It does not read its last word.
    return;
  }
  if (!greeted_ && now - made_at_ >= kHelloMax) {
    End("nothing was said in time; connect again");
  } else if (now - staged_at_ >= kStagedIdleMax || now - staged_since_ >= kStagedMax) {
    End("the rest of an act did not come in time; connect again and send it from its start");
  } else if (session_.handing_in() && now - heard_at_ >= kHandingInIdleMax) {
    Apply(session_.OnRevoked());
  }
  Pump();
}

void Connection::WatchStaged() {
  if (!session_.staging()) {
    staged_since_ = staged_at_ = absl::InfiniteFuture();
    return;
  }
  staged_at_ = clock_.TimerNow();
  staged_since_ = std::min(staged_since_, staged_at_);
}

void Connection::Apply(sync::ServerOutput output) {
  for (const v1::ServerFrame& frame : output.frames) {
    if (!close_) out_.push_back(EncodeFrame(frame));
  }
  if (out_.size() > kAnswersWaitingMax) {
    if (auto held_back = host_.log_throttle().Allow(clock_.TimerNow())) {
      Log(LogLevel::kWarn, "answers-not-read",
          {{"team", session_.team().Hex()},
           {"device", session_.device().Hex()},
           {"held_back", *held_back}});
    }
    out_.clear();
    close_ = true;
    if (writing_ && wire_ != nullptr) wire_->Break();
    return;
  }
  if (output.bind) {
    device_ = output.bind->device;
    replica_ = output.bind->replica;
    member_ = session_.facts().member;
    role_ = session_.facts().role;
    greeted_ = true;
    host_.Bind(shared_from_this(), *output.bind);
  }
  for (sync::PushUnit& unit : output.units) {
    host_.Order(session_.team(), shared_from_this(), std::move(unit));
  }
  if (output.close) close_ = true;
}

void Connection::Pump() {
  if (wire_ == nullptr) return;
  if (close_) closing_since_ = std::min(closing_since_, clock_.TimerNow());
  while (!writing_ && SendNext()) {
  }
  if (wire_ != nullptr && !close_ && session_.streaming()) AskForMore();
}

bool Connection::SendNext() {
  if (!out_.empty()) {
    Write(std::move(out_.front()));
    out_.pop_front();
    return true;
  }
  if (close_) {
    std::exchange(wire_, nullptr)->Finish();
    return false;
  }
  if (!session_.streaming() || feed_ == nullptr) return false;
  if (!round_keys_.empty()) {
    Write(std::move(round_keys_.front()));
    round_keys_.pop_front();
    return true;
  }
  if (caught_) return SendCaught();
  const Seq head = feed_->head();
  if (session_.cursor() < head) return SendRound();
  if (session_.keys_cursor() < head) return false;
  return SendEnd();
}

// With more on its way this is not the end yet; but a laptop that is never told could never compare
// roots while others are busy.
bool Connection::SendEnd() {
  const absl::Time now = clock_.TimerNow();
  if (feed_->pending() && now - told_at_ < kHeadEvery) return false;
  JournalEnd end = feed_->End();
  if (end.seq != session_.cursor()) return false;
  const bool told = told_at_ != absl::InfinitePast() && told_ == end.seq;
  if (told && (told_signed_ || !end.head_signed)) return false;
  Told(end.seq, end.head_signed);
  Write(std::move(end.frame));
  return true;
}

void Connection::Told(Seq end, bool head_signed) {
  told_ = end;
  told_signed_ = head_signed;
  told_at_ = clock_.TimerNow();
}

bool Connection::SendCaught() {
  if (!caught_->keys.empty()) {
    Write(std::move(caught_->keys.front()));
    caught_->keys.erase(caught_->keys.begin());
    return true;
  }
  session_.OnKeysSent(caught_->keys_up_to);
  CaughtBatch batch = *std::move(caught_);
  caught_.reset();
  if (batch.batch == nullptr) return true;
  session_.OnBatchSent(batch.last, batch.chunk_bytes);
  lease_ = std::move(batch.lease);
  Write(std::move(batch.batch));
  return true;
}

bool Connection::SendRound() {
  std::optional<Round> round = feed_->After(session_.cursor());
  if (!round || session_.keys_cursor().Next() < round->first ||
      session_.credit() < round->chunk_bytes) {
    return false;
  }
  const bool keys_sent = session_.keys_cursor() >= round->last;
  session_.OnKeysSent(round->last);
  if (!keys_sent && (round->keys != nullptr || !round->destroyed.empty())) {
    QueueKeys(*round);
    if (!round_keys_.empty()) return true;
  }
  session_.OnBatchSent(round->last, round->chunk_bytes);
  if (round->at_end) Told(round->last, round->end_signed);
  Write(std::move(round->batch));
  return true;
}

// Only the last frame says that these were all.
void Connection::QueueKeys(const Round& round) {
  v1::ServerFrame frame;
  const Seq before(round.first.value() - 1);
  for (const std::string& id : round.destroyed) frame.mutable_keys()->add_destroyed(id);
  static const auto* const none = new std::vector<v1::SubjectKey>();
  for (const v1::SubjectKey& key : round.keys == nullptr ? *none : *round.keys) {
    if (!MayReadKey(session_.facts(), key.subject())) continue;
    if (static_cast<size_t>(frame.keys().keys_size()) == sync::kKeysPerFrameMax) {
      frame.mutable_keys()->set_up_to_seq(before.value());
      round_keys_.push_back(EncodeFrame(frame));
      frame.Clear();
    }
    *frame.mutable_keys()->add_keys() = key;
  }
  if (frame.keys().keys().empty() && frame.keys().destroyed().empty()) return;
  frame.mutable_keys()->set_up_to_seq(round.last.value());
  round_keys_.push_back(EncodeFrame(frame));
}

// What rounds cannot give is read from disk, one batch ahead of the one being written.
void Connection::AskForMore() {
  if (asked_ || caught_ || feed_ == nullptr) return;
  const Seq head = feed_->head();
  const bool keys = session_.keys_cursor() < head;
  const bool chunks =
      session_.cursor() < head && session_.credit() > 0 && session_.credit() >= credit_needed_;
  if (!keys && !chunks) return;
  if (auto round = feed_->After(session_.cursor());
      round && session_.keys_cursor().Next() >= round->first) {
    return;  // Live: it goes as soon as the wire and the credit allow.
  }
  if (writing_ && host_.catch_up().scarce()) return;
  asked_ = true;
  host_.catch_up().Ask({.client = weak_from_this(),
                        .team = session_.team(),
                        .reader = session_.facts(),
                        .cursor = session_.cursor(),
                        .keys_cursor = session_.keys_cursor(),
                        .head = head,
                        .credit = session_.credit()});
}

void Connection::Write(SharedBytes frame) {
  writing_ = true;
  wire_->Write(std::move(frame));
}

}  // namespace tasuki::server
