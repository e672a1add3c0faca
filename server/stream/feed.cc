#include "server/stream/feed.h"

#include <algorithm>
#include <utility>

#include "common/integrity/checkpoint.h"
#include "common/sync/limits.h"
#include "server/limits.h"

namespace tasuki::server {
namespace {

size_t BytesOf(const CommittedTeam& committed) {
  size_t bytes = 0;
  for (const storage::BuiltChunk& chunk : committed.chunks) bytes += chunk.bytes.size();
  return bytes;
}

}  // namespace

Feed::Feed(TeamId team, const integrity::DeviceKey& server_key,
           const integrity::ReceiptKey& receipt_key, Clock& clock)
    : team_(team), server_key_(server_key), receipt_key_(receipt_key), clock_(clock) {}

void Feed::Start(Epoch epoch, Seq head, const integrity::Hash& root) {
  absl::MutexLock lock(&mutex_);
  epoch_ = epoch;
  DropRounds();
  pending_.clear();
  pending_bytes_ = 0;
  overrun_ = false;
  head_ = pending_head_ = head;
  root_ = pending_root_ = root;
  end_ = JournalEnd();
  signed_at_ = absl::InfinitePast();
}

void Feed::Publish(CommittedTeam committed) {
  absl::MutexLock lock(&mutex_);
  pending_head_ = committed.last;
  pending_root_ = committed.root;
  pending_bytes_ += BytesOf(committed);
  pending_.push_back(std::move(committed));
  if (pending_bytes_ > kFeedPendingBytesMax) {
    pending_.clear();
    pending_bytes_ = 0;
    overrun_ = true;
  }
}

bool Feed::MakeRounds() {
  std::vector<CommittedTeam> taken;
  Seq head;
  integrity::Hash root;
  v1::CaughtUp end;
  {
    absl::MutexLock lock(&mutex_);
    if (pending_head_ == head_) return false;
    taken = std::move(pending_);
    pending_.clear();
    pending_bytes_ = 0;
    head = pending_head_;
    root = pending_root_;
    if (overrun_) {
      overrun_ = false;
      DropRounds();
      head_ = taken.empty() ? head : Seq(taken.front().first.value() - 1);
    }
    end = MakeEnd(head, root, clock_.TimerNow());
  }
  // Serialised outside the lock: connections go on meanwhile.
  std::vector<Round> made;
  std::vector<std::string_view> chunks;
  std::vector<v1::SubjectKey> keys;
  Round round;
  auto finish = [&](bool at_end) {
    if (chunks.empty()) return;
    round.at_end = at_end;
    round.end_signed = at_end && !end.head().empty();
    round.batch = EncodeBatch(chunks, at_end ? &end : nullptr);
    if (!keys.empty()) {
      round.keys = std::make_shared<const std::vector<v1::SubjectKey>>(std::move(keys));
    }
    made.push_back(std::move(round));
    round = Round();
    chunks.clear();
    keys.clear();
  };
  for (CommittedTeam& committed : taken) {
    // A commit's keys go before its first chunk, or with the round before it.
    std::move(committed.keys.begin(), committed.keys.end(), std::back_inserter(keys));
    std::move(committed.destroyed.begin(), committed.destroyed.end(),
              std::back_inserter(round.destroyed));
    for (const storage::BuiltChunk& chunk : committed.chunks) {
      if (round.chunk_bytes + chunk.bytes.size() > sync::kBatchBytesMax) finish(false);
      if (chunks.empty()) round.first = chunk.first;
      round.last = chunk.first.Plus(chunk.count - 1);
      round.chunk_bytes += chunk.bytes.size();
      chunks.push_back(chunk.bytes);
    }
  }
  finish(true);
  const bool head_signed = !end.head().empty();
  v1::ServerFrame end_frame;
  *end_frame.mutable_caught_up() = std::move(end);
  SharedBytes end_bytes = EncodeFrame(end_frame);
  absl::MutexLock lock(&mutex_);
  for (Round& each : made) AddRound(std::move(each));
  head_ = head;
  root_ = root;
  end_ = {head, std::move(end_bytes), head_signed};
  return true;
}

void Feed::AddRound(Round round) {
  rounds_bytes_ += round.batch->size();
  rounds_.push_back(std::move(round));
  while (rounds_.size() > 1 &&
         (rounds_.size() > kFeedRoundsMax || rounds_bytes_ > kFeedRoundsBytesMax)) {
    rounds_bytes_ -= rounds_.front().batch->size();
    rounds_.pop_front();
  }
}

void Feed::DropRounds() {
  rounds_.clear();
  rounds_bytes_ = 0;
}

Seq Feed::head() const {
  absl::MutexLock lock(&mutex_);
  return head_;
}

Live Feed::Look(Seq cursor) const {
  absl::MutexLock lock(&mutex_);
  Live live{.head = head_, .pending = pending_head_ != head_};
  auto found = std::partition_point(rounds_.begin(), rounds_.end(),
                                    [&](const Round& round) { return round.last <= cursor; });
  if (found != rounds_.end() && found->first <= cursor.Next()) live.round = *found;
  return live;
}

JournalEnd Feed::End() {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = clock_.TimerNow();
  const bool good =
      end_.frame != nullptr && end_.seq == head_ && (end_.head_signed || !MaySign(now));
  if (!good) RemakeEnd(now);
  return end_;
}

bool Feed::SignLate(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  // Nobody was told of this end, or a new one is about to come.
  if (end_.frame == nullptr || end_.seq != head_ || pending_head_ != head_) return false;
  if (end_.head_signed || !MaySign(now)) return false;
  RemakeEnd(now);
  return true;
}

Epoch Feed::epoch() const {
  absl::MutexLock lock(&mutex_);
  return epoch_;
}

bool Feed::MaySign(absl::Time now) const { return now - signed_at_ >= kHeadEvery; }

void Feed::RemakeEnd(absl::Time now) {
  v1::ServerFrame frame;
  *frame.mutable_caught_up() = MakeEnd(head_, root_, now);
  end_ = {head_, EncodeFrame(frame), !frame.caught_up().head().empty()};
}

v1::CaughtUp Feed::MakeEnd(Seq head, const integrity::Hash& root, absl::Time now) {
  v1::CaughtUp end;
  end.set_seq(head.value());
  end.set_root(root.str());
  v1::Receipt& receipt = *end.mutable_receipt();
  receipt.set_epoch(epoch_.value());
  receipt.set_seq(head.value());
  receipt.set_root(root.str());
  receipt_key_.Seal(team_, receipt);
  if (MaySign(now)) {
    end.set_head(integrity::MakeCheckpoint(server_key_, team_, epoch_, head.value(), root));
    signed_at_ = now;
  }
  return end;
}

}  // namespace tasuki::server
