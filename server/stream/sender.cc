#include "server/stream/sender.h"

#include <algorithm>
#include <utility>

#include "common/sync/limits.h"
#include "server/limits.h"
#include "server/team/devices.h"

namespace tasuki::server {

void Sender::Say(SharedBytes frame) {
  if (!closing_) said_.push_back(std::move(frame));
}

bool Sender::overfull() const { return said_.size() > kAnswersWaitingMax; }

void Sender::Close() {
  closing_ = true;
  round_keys_.clear();
  caught_.reset();
}

void Sender::Drop() {
  said_.clear();
  round_keys_.clear();
  caught_.reset();
}

void Sender::Start(const sync::PullStart& from, const sync::DeviceFacts& reader) {
  started_ = true;
  reader_ = reader;
  cursor_ = from.cursor;
  keys_cursor_ = from.keys_cursor;
  AddCredit(from.credit);
}

void Sender::AddCredit(uint64_t bytes) {
  credit_ = std::min(credit_ + std::min(bytes, sync::kCreditBytesMax), sync::kCreditBytesMax);
}

void Sender::OnCaughtBatch(CaughtBatch batch) {
  asked_ = false;
  if (closing_) return;
  credit_needed_ = batch.credit_needed;
  caught_ = std::move(batch);
}

void Sender::OnWritten() {
  writing_ = false;
  lease_ = sync::BudgetLease();
}

SendStep Sender::Next(const Live& live, absl::Time now) {
  if (writing_) return {};
  if (!said_.empty()) return WriteFirst(said_);
  if (closing_) return {.kind = SendStep::Kind::kFinish};
  if (!started_) return {};
  if (!round_keys_.empty()) return WriteFirst(round_keys_);
  if (caught_) {
    SendStep step = NextCaught();
    if (step.kind != SendStep::Kind::kNothing) return step;
  }
  if (cursor_ < live.head) return NextRound(live, now);
  if (keys_cursor_ < live.head) return {};
  // With more on its way this is not the end yet; but a laptop that is never told could never
  // compare roots while others are busy.
  if (live.pending && now - told_at_ < kHeadEvery) return {};
  return {.kind = SendStep::Kind::kEnd};
}

SendStep Sender::TellEnd(JournalEnd end, absl::Time now) {
  if (end.seq != cursor_) return {};
  const bool told = told_at_ != absl::InfinitePast() && told_ == end.seq;
  if (told && (told_signed_ || !end.head_signed)) return {};
  Told(end.seq, end.head_signed, now);
  return Write(std::move(end.frame));
}

SendStep Sender::NextCaught() {
  if (!caught_->keys.empty()) {
    SharedBytes frame = std::move(caught_->keys.front());
    caught_->keys.erase(caught_->keys.begin());
    return Write(std::move(frame));
  }
  keys_cursor_ = std::max(keys_cursor_, caught_->keys_up_to);
  CaughtBatch batch = *std::move(caught_);
  caught_.reset();
  if (batch.batch == nullptr) return {};
  Spend(batch.last, batch.chunk_bytes);
  lease_ = std::move(batch.lease);
  return Write(std::move(batch.batch));
}

SendStep Sender::NextRound(const Live& live, absl::Time now) {
  if (!live.round) return {};
  const Round& round = *live.round;
  if (keys_cursor_.Next() < round.first || credit_ < round.chunk_bytes) return {};
  const bool keys_sent = keys_cursor_ >= round.last;
  keys_cursor_ = std::max(keys_cursor_, round.last);
  if (!keys_sent) {
    QueueKeys(round);
    if (!round_keys_.empty()) return WriteFirst(round_keys_);
  }
  Spend(round.last, round.chunk_bytes);
  if (round.at_end) Told(round.last, round.end_signed, now);
  return Write(round.batch);
}

// Only the last frame says that these were all.
void Sender::QueueKeys(const Round& round) {
  v1::ServerFrame frame;
  const Seq before(round.first.value() - 1);
  for (const std::string& id : round.destroyed) frame.mutable_keys()->add_destroyed(id);
  static const auto* const none = new std::vector<v1::SubjectKey>();
  for (const v1::SubjectKey& key : round.keys == nullptr ? *none : *round.keys) {
    if (!MayReadKey(reader_, key.subject())) continue;
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

std::optional<CatchUpRange> Sender::Wanted(const Live& live, bool scarce) {
  if (closing_ || !started_ || asked_ || caught_) return std::nullopt;
  const bool keys = keys_cursor_ < live.head;
  const bool chunks = cursor_ < live.head && credit_ > 0 && credit_ >= credit_needed_;
  if (!keys && !chunks) return std::nullopt;
  // Live: it goes as soon as the wire and the credit allow.
  if (live.round && keys_cursor_.Next() >= live.round->first) return std::nullopt;
  if (writing_ && scarce) return std::nullopt;
  asked_ = true;
  return CatchUpRange{
      .cursor = cursor_, .keys_cursor = keys_cursor_, .head = live.head, .credit = credit_};
}

void Sender::Spend(Seq last, uint64_t bytes) {
  cursor_ = std::max(cursor_, last);
  credit_ -= std::min(credit_, bytes);
}

void Sender::Told(Seq end, bool head_signed, absl::Time now) {
  told_ = end;
  told_signed_ = head_signed;
  told_at_ = now;
}

SendStep Sender::Write(SharedBytes frame) {
  writing_ = true;
  return {.kind = SendStep::Kind::kWrite, .frame = std::move(frame)};
}

SendStep Sender::WriteFirst(std::deque<SharedBytes>& frames) {
  SharedBytes frame = std::move(frames.front());
  frames.pop_front();
  return Write(std::move(frame));
}

}  // namespace tasuki::server
