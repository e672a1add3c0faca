#include "server/stream/connection.h"

#include <algorithm>
#include <utility>

#include "common/base/log.h"
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
  if (wire_ == nullptr || sender_.closing()) return;
  heard_at_ = clock_.TimerNow();
  Apply(session_.OnFrame(std::move(frame), clock_.Now()));
  WatchStaged();
  Pump();
}

void Connection::OnGarbage() {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || sender_.closing()) return;
  v1::ServerFrame frame;
  *frame.mutable_nack() =
      sync::MakeNack(v1::MALFORMED, "these bytes are no frame; update the client");
  sender_.Say(EncodeFrame(frame));
  sender_.Close();
  Pump();
}

void Connection::OnWritten() {
  absl::MutexLock lock(&mutex_);
  sender_.OnWritten();
  Pump();
}

void Connection::OnEnd() {
  absl::MutexLock lock(&mutex_);
  sender_.Drop();
  sender_.Close();
  Pump();
}

void Connection::OnGone() {
  absl::MutexLock lock(&mutex_);
  wire_ = nullptr;
  sender_.Drop();
  sender_.OnWritten();
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

void Connection::OnAsked(const v1::Head& head) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || sender_.closing()) return;
  v1::ServerFrame frame;
  *frame.mutable_head() = head;
  sender_.Say(EncodeFrame(frame));
  Pump();
}

void Connection::Revoke() {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr) return;
  sender_.Drop();
  Apply(session_.OnRevoked());
  Pump();
}

void Connection::Poke() {
  absl::MutexLock lock(&mutex_);
  Pump();
}

void Connection::OnCaughtBatch(absl::StatusOr<CaughtBatch> batch) {
  absl::MutexLock lock(&mutex_);
  if (batch.ok()) {
    if (wire_ != nullptr) sender_.OnCaughtBatch(*std::move(batch));
  } else {
    sender_.OnCatchUpFailed();
    if (wire_ == nullptr || sender_.closing()) return;
    if (auto held_back = host_.log_throttle().Allow(clock_.TimerNow())) {
      Log(LogLevel::kError, "catch-up-failed",
          {{"team", session_.team().Hex()}, {"status", batch.status()}, {"held_back", *held_back}});
    }
    End("the server cannot read its journal; tell its operator");
  }
  Pump();
}

void Connection::Drain(const std::string& why) {
  absl::MutexLock lock(&mutex_);
  if (wire_ == nullptr || sender_.closing()) return;
  End(why);
  Pump();
}

void Connection::End(const std::string& why) {
  if (sender_.closing()) return;
  v1::ServerFrame frame;
  frame.mutable_drain()->set_text(why);
  sender_.Say(EncodeFrame(frame));
  sender_.Close();
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
  PassAskOn(now);
  Pump();
}

// Every ask pays kAskEvery of time that has gone by; at most kAsksAtOnceMax of it is saved up.
void Connection::PassAskOn(absl::Time now) {
  if (!ask_ || sender_.closing()) return;
  const absl::Time paid = std::max(asks_paid_, now - kAsksAtOnceMax * kAskEvery) + kAskEvery;
  if (paid > now) return;
  asks_paid_ = paid;
  host_.Ask(session_.team(), shared_from_this(), *std::exchange(ask_, std::nullopt));
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
  for (const v1::ServerFrame& frame : output.frames) sender_.Say(EncodeFrame(frame));
  if (sender_.overfull()) {
    if (auto held_back = host_.log_throttle().Allow(clock_.TimerNow())) {
      Log(LogLevel::kWarn, "answers-not-read",
          {{"team", session_.team().Hex()},
           {"device", session_.device().Hex()},
           {"held_back", *held_back}});
    }
    sender_.Drop();
    sender_.Close();
    if (sender_.writing() && wire_ != nullptr) wire_->Break();
    return;
  }
  if (output.pull) sender_.Start(*output.pull, session_.facts());
  sender_.AddCredit(output.credit);
  if (output.ask) {
    ask_ = output.ask;
    PassAskOn(clock_.TimerNow());
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
  if (output.close) sender_.Close();
}

void Connection::Pump() {
  if (wire_ == nullptr) return;
  const absl::Time now = clock_.TimerNow();
  if (sender_.closing()) closing_since_ = std::min(closing_since_, now);
  Live live = Look();
  const Seq looked_at = sender_.cursor();
  SendStep step = sender_.Next(live, now);
  if (step.kind == SendStep::Kind::kEnd) step = sender_.TellEnd(feed_->End(), now);
  switch (step.kind) {
    case SendStep::Kind::kWrite:
      wire_->Write(std::move(step.frame));
      break;
    case SendStep::Kind::kFinish:
      std::exchange(wire_, nullptr)->Finish();
      return;
    case SendStep::Kind::kNothing:
    case SendStep::Kind::kEnd:
      break;
  }
  if (sender_.closing()) return;
  if (sender_.cursor() != looked_at) live = Look();
  if (auto range = sender_.Wanted(live, host_.catch_up().scarce())) {
    host_.catch_up().Ask({.client = weak_from_this(),
                          .team = session_.team(),
                          .reader = session_.facts(),
                          .range = *range});
  }
}

// A stream may end after the server has: feed and host are not touched then.
Live Connection::Look() {
  if (feed_ == nullptr || sender_.closing()) return Live();
  return feed_->Look(sender_.cursor());
}

}  // namespace tasuki::server
