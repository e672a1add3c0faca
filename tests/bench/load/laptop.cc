#include "tests/bench/load/laptop.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/chain.h"
#include "common/integrity/mark.h"
#include "common/integrity/sealing.h"
#include "common/sync/join_code.h"
#include "common/sync/limits.h"

namespace tasuki::load {
namespace {

std::shared_ptr<grpc::Channel> OwnChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Without it all laptops would share one TCP connection, which no two laptops do.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(sync::kMessageBytesMax);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

absl::StatusOr<Enrolled> EnrolOne(v1::Sync::Stub& stub, const std::string& code, Random& random) {
  Enrolled self{TeamId(), MemberId(), DeviceId::Random(random), ReplicaId::Random(random),
                integrity::DeviceKey::Generate(random)};
  v1::EnrollRequest request;
  request.set_join_code(code);
  request.set_device(self.device.str());
  request.set_public_key(self.key.public_key());
  integrity::SignEnroll(self.key, request);
  v1::EnrollResponse response;
  grpc::ClientContext context;
  TASUKI_RETURN_IF_ERROR(FromGrpc(stub.Enroll(&context, request, &response)));
  self.team = TeamId::FromTrusted(response.team());
  self.member = MemberId::FromTrusted(response.member());
  return self;
}

}  // namespace

FrameMaker::FrameMaker(const Enrolled& self, Random& random, Clock& clock)
    : self_(self),
      random_(random),
      clock_(clock),
      chain_(integrity::ChainStart(self.team, self.replica)),
      prospect_(SubjectId::Random(random)),
      key_id_(KeyId::Random(random)),
      subject_key_(random.Bytes(integrity::kSealKeyBytes)) {}

v1::Header FrameMaker::NewHeader(v1::EventType type) {
  v1::Header header;
  header.set_event_id(EventId::Random(random_).str());
  header.set_type(type);
  domain::FillFromCatalogue(header);
  header.set_schema(domain::kSchema);
  header.set_actor(self_.member.str());
  header.set_occurred_at_us(absl::ToUnixMicros(clock_.Now()));
  header.set_written_at_us(header.occurred_at_us());
  header.set_utc_offset_minutes(540);
  header.mutable_subject()->set_kind(v1::PROSPECT);
  header.mutable_subject()->set_id(prospect_.str());
  return header;
}

void FrameMaker::AddRecord(v1::Push& push, v1::Header header, const v1::Personal* personal,
                           uint32_t act_left) {
  if (push.records_size() == 0) push.set_chain_before(chain_.str());
  if (personal != nullptr) header.set_key_id(key_id_.str());
  v1::Record& record = *push.add_records();
  last_ = last_.Next();
  record.set_replica_seq(last_.value());
  record.set_act_left(act_left);
  header.SerializeToString(record.mutable_header());
  if (personal != nullptr) {
    record.set_sealed(
        integrity::Seal(subject_key_, personal->SerializeAsString(), record.header(), random_));
  }
  chain_ = integrity::ChainNext(chain_, last_, integrity::Sha256(record.header()),
                                integrity::Sha256(record.sealed()));
}

void FrameMaker::Seal(v1::Push& push) {
  v1::Mark& mark = *push.mutable_mark();
  mark.set_replica(self_.replica.str());
  mark.set_replica_seq(last_.value());
  mark.set_chain(chain_.str());
  integrity::SignMark(self_.key, self_.team, mark);
}

v1::ClientFrame FrameMaker::Opening() {
  v1::ClientFrame frame;
  v1::Push& push = *frame.mutable_push();
  v1::Header opened = NewHeader(v1::REPLICA_OPENED);
  opened.mutable_subject()->set_kind(v1::MEMBER);
  opened.mutable_subject()->set_id(self_.member.str());
  opened.mutable_replica_opened()->set_device(self_.device.str());
  AddRecord(push, std::move(opened), nullptr, 0);

  v1::Header added = NewHeader(v1::PROSPECT_ADDED);
  added.mutable_prospect_added()->mutable_attributes()->set_source(v1::SEMINAR);
  v1::Personal personal;
  personal.mutable_prospect()->set_name("Load Prospect");
  AddRecord(push, std::move(added), &personal, 0);
  v1::SubjectKey& key = *push.add_keys();
  key.set_key_id(key_id_.str());
  key.mutable_subject()->set_kind(v1::PROSPECT);
  key.mutable_subject()->set_id(prospect_.str());
  key.set_key(subject_key_);
  Seal(push);
  return frame;
}

v1::ClientFrame FrameMaker::Touches(size_t events) {
  v1::ClientFrame frame;
  v1::Push& push = *frame.mutable_push();
  for (size_t i = 0; i < events; ++i) {
    v1::Header header = NewHeader(v1::TOUCH_LOGGED);
    header.mutable_touch_logged()->set_channel(v1::EMAIL);
    header.mutable_touch_logged()->set_direction(v1::OUTBOUND);
    v1::Personal personal;
    // Text that does not pack: with the header an event comes to about 300 bytes.
    personal.mutable_touch()->set_summary(HexEncode(random_.Bytes(50)));
    AddRecord(push, std::move(header), &personal, 0);
  }
  Seal(push);
  return frame;
}

Laptop::Laptop(const Enrolled& self, const std::string& address, Hooks hooks)
    : self_(self), hooks_(std::move(hooks)), stub_(v1::Sync::NewStub(OwnChannel(address))) {}

Laptop::~Laptop() { Close(); }

v1::ClientFrame HelloOf(const Enrolled& self, Seq from, const integrity::Hash& root, Epoch epoch,
                        ReplicaSeq last, const integrity::Hash& chain) {
  v1::ClientFrame frame;
  v1::Hello& hello = *frame.mutable_hello();
  hello.set_version_min(sync::kWireVersion);
  hello.set_version_max(sync::kWireVersion);
  hello.set_team(self.team.str());
  hello.set_device(self.device.str());
  hello.set_replica(self.replica.str());
  hello.set_replica_seq(last.value());
  hello.set_chain(chain.str());
  hello.set_epoch(epoch.value());
  hello.set_applied_seq(from.value());
  hello.set_applied_root(root.str());
  hello.set_schema(domain::kSchema);
  hello.set_credit_bytes(sync::kCreditBytesMax);
  hello.set_keys_known(UINT64_MAX);  // The load opens no text.
  integrity::SignHello(self.key, hello);
  return frame;
}

absl::Status Laptop::Open(Seq from, const integrity::Hash& root, Epoch epoch, ReplicaSeq last,
                          const integrity::Hash& chain) {
  auto frame = std::make_shared<v1::ClientFrame>(HelloOf(self_, from, root, epoch, last, chain));
  stub_->async()->Session(&context_, this);
  Send(std::move(frame));
  StartRead(&incoming_);
  StartCall();
  absl::MutexLock lock(&mutex_);
  auto answered = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return welcomed_ || done_; };
  if (!mutex_.AwaitWithTimeout(absl::Condition(&answered), absl::Seconds(20)) || !welcomed_) {
    return absl::UnavailableError(absl::StrCat("no Welcome from the server: ", refusal_));
  }
  return absl::OkStatus();
}

void Laptop::Send(std::shared_ptr<const v1::ClientFrame> frame) {
  absl::MutexLock lock(&mutex_);
  queue_.push_back(std::move(frame));
  WriteNext();
}

void Laptop::SendApplied(uint64_t seq) {
  auto applied = std::make_shared<v1::ClientFrame>();
  applied->mutable_applied()->set_seq(seq);
  Send(std::move(applied));
}

void Laptop::WriteNext() {
  if (writing_ || done_ || queue_.empty()) return;
  writing_ = true;
  StartWrite(queue_.front().get());
}

void Laptop::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  queue_.pop_front();
  if (ok) WriteNext();
}

void Laptop::OnReadDone(bool ok) {
  if (!ok) return;
  const v1::ServerFrame& frame = incoming_;
  if (frame.has_welcome()) {
    absl::MutexLock lock(&mutex_);
    welcome_ = frame.welcome();
    welcomed_ = true;
  } else if (frame.has_ack()) {
    if (hooks_.acked) hooks_.acked(frame.ack());
  } else if (frame.has_batch()) {
    if (hooks_.arrived) hooks_.arrived(frame.batch());
    for (const std::string& chunk : frame.batch().chunks()) credit_owed_ += chunk.size();
    if (credit_owed_ >= sync::kCreditBytesReturned) {
      auto credit = std::make_shared<v1::ClientFrame>();
      credit->mutable_credit()->set_bytes(std::exchange(credit_owed_, 0));
      Send(std::move(credit));
    }
    if (!frame.batch().caught_up().head().empty()) SendApplied(frame.batch().caught_up().seq());
  } else if (frame.has_caught_up()) {
    if (!frame.caught_up().head().empty()) SendApplied(frame.caught_up().seq());
  } else if (frame.has_nack()) {
    absl::MutexLock lock(&mutex_);
    refusal_ = frame.nack().text();
  }
  if (reading_) StartRead(&incoming_);
}

void Laptop::OnDone(const grpc::Status& status) {
  absl::MutexLock lock(&mutex_);
  if (refusal_.empty()) refusal_ = status.error_message();
  done_ = true;
}

void Laptop::Close() {
  context_.TryCancel();
  absl::MutexLock lock(&mutex_);
  auto ended = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return done_; };
  if (welcomed_ || writing_) mutex_.AwaitWithTimeout(absl::Condition(&ended), absl::Seconds(20));
}

absl::StatusOr<std::string> AskForCode(const std::string& address, const Enrolled& admin,
                                       Random& random, Clock& clock) {
  auto stub = v1::Sync::NewStub(OwnChannel(address));
  std::string code = sync::MakeJoinCode(random);
  v1::InviteRequest invite;
  invite.set_team(admin.team.str());
  invite.set_device(admin.device.str());
  invite.set_member(admin.member.str());
  invite.set_code_hash(sync::JoinCodeHash(code));
  invite.set_asked_at_us(absl::ToUnixMicros(clock.Now()));
  integrity::SignInvite(admin.key, invite);
  v1::InviteResponse response;
  grpc::ClientContext context;
  TASUKI_RETURN_IF_ERROR(FromGrpc(stub->Invite(&context, invite, &response)));
  return code;
}

absl::StatusOr<std::vector<Enrolled>> EnrolMany(const std::string& address,
                                                const std::string& join_code, size_t count,
                                                Random& random, Clock& clock) {
  auto stub = v1::Sync::NewStub(OwnChannel(address));
  TASUKI_ASSIGN_OR_RETURN(Enrolled first, EnrolOne(*stub, join_code, random));
  std::vector<Enrolled> all{first};
  TASUKI_ASSIGN_OR_RETURN(std::vector<Enrolled> more,
                          EnrolMore(address, first, count - 1, random, clock));
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

absl::StatusOr<std::vector<Enrolled>> EnrolMore(const std::string& address, const Enrolled& admin,
                                                size_t count, Random& random, Clock& clock) {
  auto stub = v1::Sync::NewStub(OwnChannel(address));
  std::vector<Enrolled> all;
  for (size_t i = 0; i < count; ++i) {
    TASUKI_ASSIGN_OR_RETURN(std::string code, AskForCode(address, admin, random, clock));
    TASUKI_ASSIGN_OR_RETURN(Enrolled next, EnrolOne(*stub, code, random));
    all.push_back(std::move(next));
  }
  return all;
}

}  // namespace tasuki::load
