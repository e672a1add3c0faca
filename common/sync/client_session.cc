// Long because it is one state machine: what a frame may do depends on all the others.

#include "common/sync/client_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/integrity/mark.h"
#include "common/sync/limits.h"

namespace tasuki::sync {
namespace {

using absl::StatusCode;

// What each refusal means for this connection, and for the next one.
Ended EndedBy(const v1::Nack& nack) {
  const Phrase text = nack.text().empty() ? Phrase("the server refused a push: $0",
                                                   std::string(v1::NackCode_Name(nack.code())))
                                          : Phrase::Told(nack.text());
  switch (nack.code()) {
    case v1::FORKED:
    case v1::GAP:
      return {Fault(StatusCode::kAborted, text), Again::kSoon};  // The next Welcome decides.
    case v1::BAD_SIGNATURE:
    case v1::NOT_ENROLLED:
      return {Fault(StatusCode::kPermissionDenied, text), Again::kNever};
    case v1::UPDATE_CLIENT:
    case v1::SCHEMA_TOO_NEW:
    case v1::TOO_BIG:
    case v1::MALFORMED:
      return {Fault(StatusCode::kFailedPrecondition, text), Again::kNever};
    case v1::DISK_FULL:
      return {Fault(StatusCode::kResourceExhausted, text), Again::kLater};
    case v1::WAITING:
      return {Fault(StatusCode::kFailedPrecondition, text), Again::kLater};
    case v1::TOO_FAST:
    case v1::ACT_INCOMPLETE:
    case v1::NACK_CODE_UNSPECIFIED:
      return {Fault(StatusCode::kUnavailable, text), Again::kLater};
    default:  // A newer server's word.
      return {Fault(StatusCode::kUnavailable, text), Again::kLater};
  }
}

// Whether the refusal says nothing about reading.
bool ConcernsPushingOnly(v1::NackCode code) {
  return code == v1::DISK_FULL || code == v1::TOO_FAST || code == v1::SCHEMA_TOO_NEW ||
         code == v1::WAITING;
}

uint32_t BoundedBy(size_t most, uint32_t said) {
  return static_cast<uint32_t>(said == 0 ? most : std::min<size_t>(most, said));
}

}  // namespace

ClientSession::ClientSession(SessionStart start, OutboxReader& outbox)
    : start_(std::move(start)),
      outbox_(outbox),
      must_move_(start_.move),
      free_(start_.hold ? 0 : UINT64_MAX),
      epoch_(start_.epoch),
      agreed_(start_.agreed),
      applied_(start_.applied),
      root_(start_.root),
      head_seq_(start_.head_seq),
      head_root_(start_.head_root) {
  SendHello();
}

void ClientSession::SendHello() {
  absl::StatusOr<std::optional<integrity::Hash>> chain = outbox_.ChainAt(outbox_.last());
  if (!chain.ok() || !chain->has_value()) {
    absl::Status status = chain.ok()
                              ? Fault(StatusCode::kDataLoss, "the replica's own chain is missing")
                              : chain.status();
    return End(std::move(status), Again::kNever);
  }
  v1::ClientFrame frame;
  v1::Hello& hello = *frame.mutable_hello();
  hello.set_version_min(kWireVersion);
  hello.set_version_max(kWireVersion);
  hello.set_team(start_.team.str());
  hello.set_device(start_.device.str());
  hello.set_replica(start_.replica.str());
  hello.set_replica_seq(outbox_.last().value());
  hello.set_chain((*chain)->str());
  hello.set_epoch(start_.epoch.value());
  hello.set_applied_seq(start_.applied.value());
  hello.set_applied_root(start_.root.str());
  hello.set_head(start_.head);
  hello.set_schema(start_.schema);
  hello.set_credit_bytes(start_.alarmed ? 0 : kCreditBytesMax);
  hello.set_keys_known(start_.keys_known);
  if (!start_.epochs.entries().empty()) *hello.mutable_epochs() = start_.epochs;
  for (const v1::Receipt& receipt : start_.receipts) *hello.add_receipts() = receipt;
  hello.set_gives_back(start_.gives_back);
  integrity::SignHello(*start_.key, hello);
  frames_.push_back(std::move(frame));
}

void ClientSession::OnFrame(const v1::ServerFrame& frame) {
  if (state_ == State::kEnded) return;
  switch (frame.frame_case()) {
    case v1::ServerFrame::kNack:
      return OnNack(frame.nack());
    case v1::ServerFrame::kRevoked:
      return End(StatusCode::kPermissionDenied,
                 frame.revoked().text().empty() ? Phrase("this device has been revoked")
                                                : Phrase::Told(frame.revoked().text()),
                 Again::kNever);
    case v1::ServerFrame::kDrain:
      return End(StatusCode::kUnavailable,
                 frame.drain().text().empty() ? Phrase("the server is stopping")
                                              : Phrase::Told(frame.drain().text()),
                 Again::kLater);
    case v1::ServerFrame::kWelcome:
      return OnWelcome(frame.welcome());
    case v1::ServerFrame::kBatch:
    case v1::ServerFrame::kCaughtUp:
    case v1::ServerFrame::kAck:
    case v1::ServerFrame::kKeys:
    case v1::ServerFrame::kHead:
      break;
    case v1::ServerFrame::FRAME_NOT_SET:
      return;  // A newer server's frame that this client does not need to know.
  }
  if (state_ == State::kHello) {
    return End(StatusCode::kUnavailable, "the server spoke before it welcomed this replica",
               Again::kLater);
  }
  if (frame.has_batch()) return OnBatch(frame.batch());
  if (frame.has_caught_up()) return OnCaughtUp(frame.caught_up());
  if (frame.has_ack()) return OnAck(frame.ack());
  if (frame.has_head()) return OnHead(frame.head());
  if (frame.has_keys()) effects_.push_back(StoreKeys{frame.keys()});
}

void ClientSession::OnWelcome(const v1::Welcome& welcome) {
  if (state_ != State::kHello) {
    return End(StatusCode::kUnavailable, "the server welcomed this replica twice", Again::kLater);
  }
  if (welcome.version() != kWireVersion) {
    return End(
        StatusCode::kFailedPrecondition,
        Phrase("the server speaks version $0 of the wire, this client $1; update the older one",
               welcome.version(), kWireVersion),
        Again::kNever);
  }
  waiting_ = welcome.waiting();
  answers_asks_ = welcome.answers_asks();
  held_ = acknowledged_ = ReplicaSeq(welcome.held_replica_seq());
  held_chain_ = integrity::Hash::FromTrusted(welcome.held_chain());
  if (!CompareEpochs(welcome)) return;
  state_ = State::kOpen;
  epoch_ = Epoch(welcome.epoch());
  effects_.push_back(Welcomed{.epoch = epoch_,
                              .head = Seq(welcome.head_seq()),
                              .waiting = waiting_,
                              .waits_for = welcome.waits_for(),
                              .server_time_us = welcome.server_time_us(),
                              .epochs = epochs_});
  if (FollowsEpoch()) return;
  if (start_.alarmed) {
    return End(StatusCode::kFailedPrecondition, "this replica is read-only since an alarm",
               Again::kNever);
  }
  apart_ = waiting_ && applied_ > past_.common;
  if (LostOwn()) return;
  if (waiting_) return;
  if (!CompareChains(welcome)) return;
  pushed_ = held_;
  first_at_welcome_ = outbox_.first();
  window_ = std::min(welcome.push_window(), kPushWindowMax);
  push_events_ = BoundedBy(kPushEventsMax, welcome.limits().push_events());
  push_bytes_ = BoundedBy(kPushBytesMax, welcome.limits().push_bytes());
  push_allowed_ = !must_move_;
  PushMore();
}

bool ClientSession::CompareChains(const v1::Welcome& welcome) {
  ReplicaSeq held(welcome.held_replica_seq());
  // It has more of that laptop than is held here: nothing is left to be given back.
  if (start_.gives_back && held > outbox_.last()) return true;
  if (held > outbox_.last()) {
    must_move_ = true;
    effects_.push_back(
        Forked{absl::StrCat("the server holds event ", held.value(),
                            " of this replica, which has written only ", outbox_.last().value())});
    return true;
  }
  absl::StatusOr<std::optional<integrity::Hash>> own = outbox_.ChainAt(held);
  if (!own.ok()) {
    End(own.status(), Again::kNever);
    return false;
  }
  if (!own->has_value() || (*own)->bytes() != welcome.held_chain()) {
    must_move_ = true;
    effects_.push_back(Forked{absl::StrCat("the server holds another event ", held.value(),
                                           " of this replica than this home does")});
  }
  return true;
}

void ClientSession::OnBatch(const v1::Batch& batch) {
  ApplyChunks apply;
  for (const std::string& chunk : batch.chunks()) {
    apply.bytes += chunk.size();
    apply.chunks.push_back(chunk);
  }
  if (unapplied_bytes_ + apply.bytes > kCreditBytesMax + kPushBytesMax + (1 << 16)) {
    return End(StatusCode::kUnavailable, "the server sent more than this laptop gave credit for",
               Again::kLater);
  }
  end_after_batch_.reset();
  if (apart_) {  // What it holds in place of ours is not put behind ours.
    ReturnCredit(apply.bytes);
    if (batch.has_caught_up()) OnCaughtUp(batch.caught_up());
    return;
  }
  unapplied_bytes_ += apply.bytes;
  effects_.push_back(std::move(apply));
  if (batch.has_caught_up()) end_after_batch_ = batch.caught_up();
}

void ClientSession::ReturnCredit(uint64_t bytes) {
  credit_owed_ += bytes;
  if (credit_owed_ < kCreditBytesReturned) return;
  v1::ClientFrame frame;
  frame.mutable_credit()->set_bytes(std::exchange(credit_owed_, 0));
  frames_.push_back(std::move(frame));
}

void ClientSession::OnApplied(Seq applied, const integrity::Hash& root, uint64_t bytes) {
  if (state_ != State::kOpen) return;
  applied_ = applied;
  root_ = root;
  unapplied_bytes_ -= std::min(bytes, unapplied_bytes_);
  ReturnCredit(bytes);
  if (unapplied_bytes_ == 0 && end_after_batch_) {
    OnCaughtUp(*std::exchange(end_after_batch_, std::nullopt));
  }
}

void ClientSession::OnCaughtUp(const v1::CaughtUp& caught_up) {
  Seq seq(caught_up.seq());
  if (waiting_) {
    effects_.push_back(ReachedHead{.seq = seq});
    return;
  }
  if (seq > applied_) {
    return End(StatusCode::kUnavailable,
               Phrase("the server says it is all at seq $0, but sent events up to $1 only",
                      seq.value(), applied_.value()),
               Again::kLater);
  }
  if (seq < applied_) {
    return Mismatch(absl::StrCat("the server's journal ends at seq ", seq.value(),
                                 ", this replica holds ", applied_.value(), " of the same epoch"),
                    seq, caught_up.root(), "the server's journal is shorter than this replica");
  }
  CompareRoots(seq, caught_up.root());
  if (state_ == State::kEnded) return;
  agreed_ = true;
  effects_.push_back(ReachedHead{.seq = seq,
                                 .head = caught_up.head(),
                                 .receipt = IfPresent(caught_up.receipt()),
                                 .agreed = true});
  if (caught_up.head().empty()) return;
  v1::ClientFrame frame;
  frame.mutable_applied()->set_seq(applied_.value());
  frames_.push_back(std::move(frame));
}

void ClientSession::CompareRoots(Seq seq, std::string_view root) {
  if (root_.bytes() == root) return;
  Mismatch(
      absl::StrCat("at seq ", seq.value(), " this replica computes the root ", root_.Hex(),
                   ", the server says ", HexEncode(root), ": the two do not hold the same history"),
      seq, root, "the server's history differs from this replica's");
}

void ClientSession::Mismatch(const std::string& text, Seq seq, std::string_view theirs,
                             const std::string& end) {
  if (!agreed_ && !epochs_.entries().empty()) return BeginAnew();
  effects_.push_back(AlarmRaised{text, seq, root_, integrity::Hash::FromTrusted(theirs)});
  End(StatusCode::kFailedPrecondition, end, Again::kNever);
}

const v1::Receipt& ClientSession::IfPresent(const v1::Receipt& receipt) const {
  const bool good = Epoch(receipt.epoch()) == epoch_ && receipt.mac().size() == 32;
  return good ? receipt : v1::Receipt::default_instance();
}

void ClientSession::OnAck(const v1::Ack& ack) {
  ReplicaSeq up_to(ack.replica_seq());
  if (up_to > pushed_) {
    return End(StatusCode::kUnavailable, "the server acknowledged what was not sent",
               Again::kLater);
  }
  while (!unacknowledged_.empty() && unacknowledged_.front() <= up_to) {
    unacknowledged_.pop_front();
  }
  window_ = std::min(ack.push_window(), kPushWindowMax);
  acknowledged_ = std::max(acknowledged_, up_to);
  if (ack.root_seq() != 0 && Seq(ack.root_seq()) == applied_ && !start_.gives_back) {
    CompareRoots(applied_, ack.root());
    if (state_ == State::kEnded) return;
  }
  effects_.push_back(Acknowledged{up_to, Seq(ack.last_seq()), IfPresent(ack.receipt())});
  PushMore();
}

void ClientSession::OnNack(const v1::Nack& nack) {
  // What was under way behind the first refused push is refused, too.
  if (push_refused_) return;
  push_allowed_ = false;
  if (state_ == State::kOpen && ConcernsPushingOnly(nack.code())) {
    Ended refusal = EndedBy(nack);
    push_refused_ = true;
    effects_.push_back(PushRefused{.status = std::move(refusal.status),
                                   .again = refusal.again,
                                   .code = nack.code(),
                                   .waits_for = nack.waits_for()});
    return;
  }
  bool one_event = nack.code() == v1::MALFORMED || nack.code() == v1::TOO_BIG;
  if (state_ == State::kOpen && one_event && nack.replica_seq() != 0) {
    effects_.push_back(EventRefused{ReplicaSeq(nack.replica_seq()), nack.text()});
    return End(StatusCode::kAborted,
               Phrase("the server cannot take event $0: $1", nack.replica_seq(),
                      Phrase::Told(nack.text())),
               Again::kSoon);
  }
  Ended ended = EndedBy(nack);
  End(std::move(ended.status), ended.again);
}

bool ClientSession::Ask() {
  if (state_ != State::kOpen || !answers_asks_) return false;
  v1::ClientFrame frame;
  frame.mutable_ask()->set_number(++asked_);
  frames_.push_back(std::move(frame));
  return true;
}

void ClientSession::OnHead(const v1::Head& head) {
  if (head.number() != asked_) return;  // It was asked again since.
  effects_.push_back(HeadTold{
      .seq = Seq(head.seq()), .server_time_us = head.server_time_us(), .waiting = head.waiting()});
}

void ClientSession::OnOutboxGrew() { PushMore(); }

void ClientSession::AllowPush(ReplicaSeq up_to) {
  free_ = std::max(free_, up_to);
  PushMore();
}

void ClientSession::OnHeadVerified(uint64_t seq, const integrity::Hash& root) {
  head_seq_ = seq;
  head_root_ = root;
}

void ClientSession::PushMore() {
  while (state_ == State::kOpen && push_allowed_ && pushed_ < std::min(free_, outbox_.last()) &&
         (unacknowledged_.size() < window_ || inside_act_)) {
    if (!PushOne()) return;
  }
}

bool ClientSession::PushOne() {
  if (pushed_.Next() < outbox_.first() && pushed_.Next() >= first_at_welcome_) {
    // It has come back in the journal meanwhile, from a laptop that handed it in: the server holds
    // more of it than its Welcome said.
    End(StatusCode::kUnavailable, "another laptop has brought what this one wrote", Again::kSoon);
    return false;
  }
  const uint64_t free = free_.value() - pushed_.value();
  absl::StatusOr<OutboxSlice> slice = outbox_.Read(
      pushed_.Next(), static_cast<uint32_t>(std::min<uint64_t>(push_events_, free)), push_bytes_);
  if (!slice.ok()) {
    End(slice.status(), Again::kNever);
    return false;
  }
  v1::ClientFrame frame;
  v1::Push& push = *frame.mutable_push();
  push.set_chain_before(slice->chain_before.str());
  for (v1::Record& record : slice->records) *push.add_records() = std::move(record);
  for (v1::SubjectKey& key : slice->keys) *push.add_keys() = std::move(key);
  const v1::Record& last = *push.records().rbegin();
  pushed_ = ReplicaSeq(last.replica_seq());
  inside_act_ = last.act_left() != 0;
  v1::Mark& mark = *push.mutable_mark();
  if (slice->mark) {
    mark = *std::move(slice->mark);
  } else {
    mark.set_replica(start_.replica.str());
    mark.set_replica_seq(pushed_.value());
    mark.set_chain(slice->chain_after.str());
    mark.set_head_seq(head_seq_);
    if (head_seq_ != 0) mark.set_head_root(head_root_.str());
    integrity::SignMark(*start_.key, start_.team, mark);
  }
  unacknowledged_.push_back(pushed_);
  frames_.push_back(std::move(frame));
  return true;
}

void ClientSession::End(absl::Status status, Again again) {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  push_allowed_ = false;
  effects_.push_back(Ended{std::move(status), again});
}

std::vector<v1::ClientFrame> ClientSession::TakeFrames() { return std::exchange(frames_, {}); }

std::vector<Effect> ClientSession::TakeEffects() { return std::exchange(effects_, {}); }

}  // namespace tasuki::sync
