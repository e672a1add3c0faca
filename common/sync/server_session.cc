#include "common/sync/server_session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/epochs.h"
#include "common/integrity/mark.h"
#include "common/sync/limits.h"

namespace tasuki::sync {
namespace {

// Whether an act ends in what is held; the pushes of one act alone hold no end.
bool HoldsWholeAct(const std::vector<std::shared_ptr<const CheckedPush>>& staged) {
  const auto ends = [](const CheckedRecord& record) { return record.act_left == 0; };
  return std::any_of(staged.begin(), staged.end(), [&](const auto& push) {
    return std::any_of(push->records.begin(), push->records.end(), ends);
  });
}

}  // namespace

ServerOutput ServerSession::OnFrame(std::shared_ptr<ReceivedFrame> frame, absl::Time now) {
  ServerOutput out;
  now_ = now;
  const v1::ClientFrame& message = frame->frame();
  if (state_ == State::kClosed) return out;
  if (state_ == State::kNew && !message.has_hello()) {
    Refuse(MakeNack(v1::MALFORMED, "the first frame is Hello"), out);
    return out;
  }
  switch (message.frame_case()) {
    case v1::ClientFrame::kHello:
      if (state_ != State::kNew) {
        Refuse(MakeNack(v1::MALFORMED, "Hello comes once"), out);
        break;
      }
      OnHello(message.hello(), out);
      break;
    case v1::ClientFrame::kPush:
      if (state_ != State::kStreaming) {
        Refuse(MakeNack(v1::TOO_FAST, "a push comes after Welcome"), out);
        break;
      }
      OnPush(std::move(frame), out);
      break;
    case v1::ClientFrame::kCredit:
      out.credit = message.credit().bytes();
      break;
    case v1::ClientFrame::kAsk:
      // Who gets nothing of the journal hears nothing of its end.
      if (state_ == State::kStreaming && !handing_in() && !gives_back_) {
        out.ask = message.ask().number();
      }
      break;
    case v1::ClientFrame::kApplied:
      break;
    case v1::ClientFrame::FRAME_NOT_SET:
      // A frame of a later release: it asked for version 1, so it can live without an answer.
      break;
  }
  return out;
}

void ServerSession::OnHello(const v1::Hello& hello, ServerOutput& out) {
  if (auto nack = CheckHello(hello)) {
    Refuse(*std::move(nack), out);
    return;
  }
  gives_back_ = hello.gives_back();
  if (!gives_back_) {
    author_id_ = device_id_;
    author_ = device_;
  }
  written_ = ReplicaSeq(hello.replica_seq());
  backlog_ = hello.replica_seq();
  pull_ = {.cursor = Seq(hello.applied_seq()),
           .keys_cursor = Seq(hello.keys_known()),
           .credit = hello.credit_bytes()};
  // Under another role some keys were left out.
  if (pull_.keys_cursor < device_.role_since) pull_.keys_cursor = Seq();
  state_ = State::kBinding;
  out.bind = BindRequest{.team = team_,
                         .device = device_id_,
                         .replica = replica_,
                         .epoch = Epoch(hello.epoch()),
                         .applied = Seq(hello.applied_seq()),
                         .revoked = device_.revoked,
                         .gives_back = gives_back_,
                         .vouched = VerifyHead(hello),
                         .receipts = GoodReceipts(hello),
                         .epochs = VerifyEpochs(hello)};
}

// Anything but a good head is as none: old ones must not keep a laptop out.
std::optional<integrity::Checkpoint> ServerSession::VerifyHead(const v1::Hello& hello) const {
  if (hello.head().empty()) return std::nullopt;
  auto head = integrity::VerifyCheckpoint(team_facts_.server_key, team_, hello.head());
  return head.ok() ? std::optional(*head) : std::nullopt;
}

v1::EpochList ServerSession::VerifyEpochs(const v1::Hello& hello) const {
  const v1::EpochList& list = hello.epochs();
  const bool good = integrity::PresentEpoch(list) == team_facts_.epoch
                        ? integrity::CheckEpochs(list).ok()
                        : integrity::VerifyEpochs(team_facts_.server_key, team_, list).ok();
  return good ? list : v1::EpochList();
}

// Forged ones are as none.
std::vector<v1::Receipt> ServerSession::GoodReceipts(const v1::Hello& hello) const {
  std::vector<v1::Receipt> good;
  for (const v1::Receipt& receipt : hello.receipts()) {
    if (good.size() == kReceiptsMax) break;
    if (team_facts_.receipt_key.IsGood(team_, receipt)) good.push_back(receipt);
  }
  return good;
}

std::optional<v1::Nack> ServerSession::CheckHello(const v1::Hello& hello) {
  if (hello.version_min() > kWireVersion || hello.version_max() < kWireVersion) {
    return MakeNack(
        v1::UPDATE_CLIENT,
        absl::StrCat("this server speaks version ", kWireVersion, " of the wire, the laptop ",
                     hello.version_min(), " to ", hello.version_max(), "; update the older one"));
  }
  auto team = TeamId::FromBytes(hello.team());
  auto device = DeviceId::FromBytes(hello.device());
  auto replica = ReplicaId::FromBytes(hello.replica());
  if (!team.ok() || !device.ok() || !replica.ok() || replica->is_zero() ||
      hello.chain().size() != integrity::Hash::kBytes) {
    return MakeNack(v1::MALFORMED, "Hello names team, device, replica and its chain");
  }
  team_ = *team;
  device_id_ = *device;
  replica_ = *replica;
  auto team_facts = directory_.FindTeam(team_);
  auto facts = directory_.FindDevice(team_, device_id_);
  if (!team_facts.ok() || !facts.ok()) {
    return MakeNack(v1::TOO_FAST, "the server cannot read its store now; try again later");
  }
  if (!team_facts->has_value() || !facts->has_value()) {
    return MakeNack(
        v1::NOT_ENROLLED,
        "this server does not know this team or device: it may have been restored from a "
        "backup of before this laptop joined. Ask an admin for a new code (`tasuki "
        "member code NAME`; an admin asks the operator: `tasukid admin-code`) and run "
        "`tasuki join CODE` in this home: what it holds stays and goes out then");
  }
  device_ = **facts;
  team_facts_ = **team_facts;
  if (!integrity::VerifyHello(device_.public_key, hello)) {
    return MakeNack(v1::BAD_SIGNATURE, "Hello is not signed by the enrolled device");
  }
  if (hello.schema() < (*team_facts)->min_schema) {
    return MakeNack(v1::UPDATE_CLIENT,
                    absl::StrCat("the team asks for schema ", (*team_facts)->min_schema,
                                 " or later; update this laptop's tasuki"));
  }
  if (hello.gives_back() && device_.revoked) {
    return MakeNack(
        v1::NOT_ENROLLED,
        "this device is revoked, or its member has left: it hands in nothing of others");
  }
  return std::nullopt;
}

ServerOutput ServerSession::OnBound(const ReplicaTip& held, const HeadFacts& head,
                                    std::optional<v1::Nack> refused) {
  ServerOutput out;
  if (state_ != State::kBinding) return out;
  if (refused) {
    Refuse(*std::move(refused), out);
    return out;
  }
  state_ = State::kStreaming;
  if (head.waiting) waiting_ = NackOfWaiting(head.waits_for);
  if (gives_back_) author_id_ = head.author;
  tip_ = submitted_ = acked_ = held;
  if (device_.revoked && (waiting_ || acked_.seq >= written_)) {
    SayRevoked(out);
    return out;
  }
  backlog_ = backlog_ > held.seq.value() ? backlog_ - held.seq.value() : 0;
  // Of another epoch, or beyond our head: the laptop cuts its journal to what we share.
  pull_.cursor = std::min(pull_.cursor, head.common);
  pull_.keys_cursor = std::min(pull_.keys_cursor, head.common);
  if (!handing_in() && !gives_back_) out.pull = pull_;
  v1::ServerFrame frame;
  v1::Welcome& welcome = *frame.mutable_welcome();
  welcome.set_version(kWireVersion);
  welcome.set_epoch(head.epoch.value());
  welcome.set_head_seq(head.seq.value());
  welcome.set_held_replica_seq(held.seq.value());
  welcome.set_held_chain(held.chain.str());
  welcome.set_push_window(Window());
  welcome.set_server_time_us(absl::ToUnixMicros(now_));
  welcome.set_waiting(head.waiting);
  welcome.set_waits_for(head.waits_for);
  welcome.set_common_seq(head.common.value());
  welcome.set_answers_asks(true);
  if (head.epochs != nullptr) *welcome.mutable_epochs() = *head.epochs;
  v1::Limits& limits = *welcome.mutable_limits();
  limits.set_event_bytes(kEventBytesMax);
  limits.set_push_events(kPushEventsMax);
  limits.set_push_bytes(kPushBytesMax);
  limits.set_act_events(kActEventsMax);
  limits.set_act_bytes(kActBytesMax);
  out.frames.push_back(std::move(frame));
  return out;
}

void ServerSession::OnPush(std::shared_ptr<ReceivedFrame> frame, ServerOutput& out) {
  auto nack = TakePush(std::move(frame), out);
  if (!nack) return;
  // Nothing of this push is taken, nor of the act it was part of.
  staged_.clear();
  tip_ = submitted_;
  act_ = ActProgress();
  while (!frames_out_.empty() && frames_out_.back() > submitted_.seq) frames_out_.pop_back();
  v1::ServerFrame answer;
  *answer.mutable_nack() = *std::move(nack);
  out.frames.push_back(std::move(answer));
  if (device_.revoked) SayRevoked(out);
}

std::optional<v1::Nack> ServerSession::TakePush(std::shared_ptr<ReceivedFrame> frame,
                                                ServerOutput& out) {
  if (waiting_) return waiting_;
  // Frames inside an act go without waiting for the window; kStagedBytesMax bounds them.
  if (!act_.open && frames_out_.size() >= kPushWindowMax) {
    return MakeNack(v1::TOO_FAST, absl::StrCat("more than ", kPushWindowMax,
                                               " pushes are under way; wait for an Ack"));
  }
  if (auto nack = FindAuthor(frame->frame().push())) return nack;
  auto push = std::make_shared<CheckedPush>();
  ActProgress act;
  const PushContext context{.team = team_,
                            .replica = replica_,
                            .device = author_id_,
                            .member = author_->member,
                            .public_key = author_->public_key,
                            .tip = tip_,
                            .act = act_};
  if (auto nack = CheckPush(context, std::move(frame), *push, act)) return nack;
  if (push->records.empty()) {
    // Everything in it is held already. If it is durable, say so; else its Ack is on the way.
    if (acked_.seq == tip_.seq) {
      v1::ServerFrame answer;
      answer.mutable_ack()->set_replica_seq(acked_.seq.value());
      answer.mutable_ack()->set_push_window(Window());
      out.frames.push_back(std::move(answer));
    }
    return std::nullopt;
  }
  const bool whole = staged_.empty() && !act.open;
  push->lease = (whole ? budgets_.in_flight : budgets_.staged).TryTake(push->memory_bytes);
  if (!push->lease) {
    return MakeNack(v1::TOO_FAST,
                    HoldsWholeAct(staged_)
                        ? "this laptop signs acts together that the server cannot hold together; "
                          "nothing is lost, but update its tasuki"
                        : "the server holds as much as it can; try again later");
  }
  act_ = act;
  tip_ = push->after;
  frames_out_.push_back(tip_.seq);
  staged_.push_back(std::move(push));
  if (!act_.open) SubmitStaged(out);
  return std::nullopt;
}

// Another replica's records are checked against its own device's key (DESIGN.md §7): of a replica
// that is not held at all, its first event names the device.
std::optional<v1::Nack> ServerSession::FindAuthor(const v1::Push& push) {
  if (author_) return std::nullopt;
  v1::Header first;
  if (author_id_.is_zero() && !push.records().empty() &&
      first.ParseFromString(push.records(0).header())) {
    author_id_ = DeviceId::FromTrusted(first.replica_opened().device());
  }
  auto facts = directory_.FindDevice(team_, author_id_);
  if (!facts.ok()) {
    return MakeNack(v1::TOO_FAST, "the server cannot read its store now; try again later");
  }
  author_ = *facts;
  if (author_) return std::nullopt;
  author_id_ = DeviceId();
  return MakeNack(v1::NOT_ENROLLED,
                  "the laptop that wrote this joined after the backup was made, and the server "
                  "does not know it: only that laptop can hand it in, once it has joined again");
}

// A laptop of an earlier release ends a push within an act that others stand before: those wait,
// too, for their signature is this push's, which covers a part of what is not here yet.
void ServerSession::SubmitStaged(ServerOutput& out) {
  PushUnit unit;
  unit.number = ++units_;
  unit.before = submitted_;
  unit.author = author_id_;
  unit.gives_back = gives_back_;
  submitted_ = tip_;
  submitted_out_.push_back(submitted_);
  for (const auto& push : staged_) unit.events += push->records.size();
  unit.pushes = std::exchange(staged_, {});
  out.units.push_back(std::move(unit));
}

ServerOutput ServerSession::OnUnitDone(const UnitResult& result) {
  ServerOutput out;
  if (state_ != State::kStreaming || result.number <= units_void_) return out;
  v1::ServerFrame frame;
  if (result.nack) {
    // Units behind this one are refused too: the laptop sends again from what is held.
    units_void_ = units_;
    submitted_out_.clear();
    staged_.clear();
    frames_out_.clear();
    tip_ = submitted_ = acked_;
    act_ = ActProgress();
    if (result.nack->code() == v1::WAITING) waiting_ = result.nack;
    *frame.mutable_nack() = *result.nack;
    out.frames.push_back(std::move(frame));
    if (device_.revoked) SayRevoked(out);
    return out;
  }
  const uint64_t events = result.up_to.value() - acked_.seq.value();
  acked_ = submitted_out_.front();
  submitted_out_.pop_front();
  while (!frames_out_.empty() && frames_out_.front() <= acked_.seq) frames_out_.pop_front();
  backlog_ = std::max(backlog_ > events ? backlog_ - events : 0,
                      events > kBacklogForWholeWindow ? events : 0);
  v1::Ack& ack = *frame.mutable_ack();
  ack.set_replica_seq(acked_.seq.value());
  ack.set_first_seq(result.first.value());
  ack.set_last_seq(result.last.value());
  for (const v1::EventVerdict& verdict : result.verdicts) *ack.add_verdicts() = verdict;
  ack.set_push_window(Window());
  ack.set_root(result.root.str());
  ack.set_root_seq(result.root_seq.value());
  v1::Receipt& receipt = *ack.mutable_receipt();
  receipt.set_epoch(result.epoch.value());
  receipt.set_seq(result.root_seq.value());
  receipt.set_root(ack.root());
  receipt.set_replica(replica_.str());
  receipt.set_replica_seq(acked_.seq.value());
  team_facts_.receipt_key.Seal(team_, receipt);
  out.frames.push_back(std::move(frame));
  if (device_.revoked && acked_.seq >= written_) SayRevoked(out);
  return out;
}

ServerOutput ServerSession::OnRevoked() {
  ServerOutput out;
  SayRevoked(out);
  return out;
}

void ServerSession::SayRevoked(ServerOutput& out) {
  const bool all_held = handing_in() && acked_.seq >= written_;
  v1::ServerFrame frame;
  frame.mutable_revoked()->set_text(
      absl::StrCat("this device is revoked, or its member has left: it gets nothing more; ",
                   all_held ? "the server has all that it wrote"
                            : "what is in its outbox stays there, and `tasuki sync` hands it in"));
  Close(std::move(frame), out);
}

void ServerSession::Refuse(v1::Nack nack, ServerOutput& out) {
  v1::ServerFrame frame;
  *frame.mutable_nack() = std::move(nack);
  Close(std::move(frame), out);
}

void ServerSession::Close(v1::ServerFrame last_word, ServerOutput& out) {
  if (state_ == State::kClosed) return;
  state_ = State::kClosed;
  staged_.clear();
  out.frames.push_back(std::move(last_word));
  out.close = true;
}

// Whoever has a long queue gets the whole window, the others one frame: that bounds what many
// laptops can send at once, and one frame costs a short queue nothing.
uint32_t ServerSession::Window() const {
  if (waiting_) return 0;
  if (budgets_.in_flight.used() > kPushBytesInFlightMax / 2) return 1;
  return backlog_ > kBacklogForWholeWindow || frames_out_.size() > 1 ? kPushWindowMax : 1;
}

}  // namespace tasuki::sync
