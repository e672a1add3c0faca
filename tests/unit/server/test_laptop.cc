#include "tests/unit/server/test_laptop.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/integrity/leaf.h"
#include "common/integrity/mark.h"
#include "common/sync/join_code.h"

namespace tasuki::server {
namespace {

constexpr absl::Duration kWaitMax = absl::Seconds(10);

// Calls something that answers on another thread.
template <class Response, class Call>
absl::StatusOr<Response> Await(Call call) {
  struct Shared {
    absl::Notification done;
    absl::StatusOr<Response> answer = absl::DeadlineExceededError("no answer");
  };
  auto shared = std::make_shared<Shared>();
  call([shared](absl::StatusOr<Response> answer) {
    shared->answer = std::move(answer);
    shared->done.Notify();
  });
  if (!shared->done.WaitForNotificationWithTimeout(kWaitMax)) {
    return absl::DeadlineExceededError("no answer in time");
  }
  return shared->answer;
}

}  // namespace

// Holds the one frame that is being written until the laptop reads it.
class TestLaptop::LocalWire : public Wire {
 public:
  void Write(SharedBytes frame) override {
    absl::MutexLock lock(&mutex_);
    EXPECT_EQ(frame_, nullptr) << "two writes at once";
    frame_ = std::move(frame);
  }
  void Finish() override {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  void Break() override {
    absl::MutexLock lock(&mutex_);
    frame_.reset();
    ended_ = true;
  }

  // Null: the stream ended, or nothing came in time.
  SharedBytes Take() {
    absl::MutexLock lock(&mutex_);
    AwaitFrame();
    return std::exchange(frame_, nullptr);
  }
  void Await() {
    absl::MutexLock lock(&mutex_);
    AwaitFrame();
  }

 private:
  void AwaitFrame() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    auto ready = [this]()
                     ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ended_ || frame_ != nullptr; };
    mutex_.AwaitWithTimeout(absl::Condition(&ready), kWaitMax);
  }

  absl::Mutex mutex_;
  SharedBytes frame_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

TestLaptop::TestLaptop(Server& server) : server_(server) {}

TestLaptop::~TestLaptop() { Disconnect(); }

absl::StatusOr<std::unique_ptr<TestLaptop>> TestLaptop::Join(Server& server,
                                                             const std::string& code,
                                                             Random& random) {
  auto laptop = std::unique_ptr<TestLaptop>(new TestLaptop(server));
  sync::TestDevice fresh(TeamId(), MemberId(), random);
  auto enrolled = Enroll(server, code, fresh.device, fresh.key);
  if (!enrolled.ok()) return enrolled.status();
  laptop->enrolled = *std::move(enrolled);
  // The same device, in the team it now knows.
  laptop->device = std::make_unique<sync::TestDevice>(
      TeamId::FromTrusted(laptop->enrolled.team()),
      MemberId::FromTrusted(laptop->enrolled.member()), random, fresh.device, fresh.key);
  return laptop;
}

absl::StatusOr<v1::EnrollResponse> TestLaptop::Enroll(Server& server, const std::string& code,
                                                      DeviceId device,
                                                      const integrity::DeviceKey& key) {
  v1::EnrollRequest request;
  request.set_join_code(code);
  request.set_device(device.str());
  integrity::SignEnroll(key, request);
  return Await<v1::EnrollResponse>(
      [&](auto done) { server.authority().Enroll(request, std::move(done)); });
}

std::unique_ptr<TestLaptop> TestLaptop::At(Server& server, const TestLaptop& other) {
  auto laptop = std::unique_ptr<TestLaptop>(new TestLaptop(server));
  laptop->device = std::make_unique<sync::TestDevice>(*other.device);
  laptop->enrolled = other.enrolled;
  laptop->epoch = other.epoch;
  laptop->applied = other.applied;
  laptop->tree = other.tree;
  return laptop;
}

void TestLaptop::Dial() {
  Disconnect();
  caught_up = Seq();
  wire_ = std::make_unique<LocalWire>();
  connection_ = server_.Connect(wire_.get());
}

v1::ServerFrame TestLaptop::Connect() {
  Dial();
  Send(device->Hello(applied, epoch, proof));
  return Read().value_or(v1::ServerFrame());
}

void TestLaptop::Disconnect() {
  if (connection_ == nullptr) return;
  connection_->OnEnd();
  connection_->OnGone();
  connection_.reset();
  wire_.reset();
}

void TestLaptop::Send(const v1::ClientFrame& frame) { connection_->OnFrame(sync::Received(frame)); }

void TestLaptop::AwaitFrame() { wire_->Await(); }

std::optional<v1::ServerFrame> TestLaptop::Read() {
  if (connection_ == nullptr) return std::nullopt;
  SharedBytes bytes = wire_->Take();
  if (bytes == nullptr) return std::nullopt;
  v1::ServerFrame frame;
  EXPECT_TRUE(frame.ParseFromString(*bytes));
  connection_->OnWritten();
  uint64_t applied_bytes = 0;
  for (const std::string& chunk : frame.batch().chunks()) {
    Apply(chunk);
    applied_bytes += chunk.size();
  }
  for (const v1::SubjectKey& key : frame.keys().keys()) keys.push_back(key);
  if (frame.has_caught_up() || frame.batch().has_caught_up()) {
    const v1::CaughtUp& end = frame.has_caught_up() ? frame.caught_up() : frame.batch().caught_up();
    caught_up = Seq(end.seq());
    roots_agree = caught_up == applied && end.root() == tree.Root().bytes();
    if (!end.head().empty()) head = end.head();
  }
  if (applied_bytes > 0 && send_credit) {
    v1::ClientFrame credit;
    credit.mutable_credit()->set_bytes(applied_bytes);
    Send(credit);
  }
  return frame;
}

std::optional<v1::ServerFrame> TestLaptop::ReadUntil(v1::ServerFrame::FrameCase kind) {
  while (auto frame = Read()) {
    if (frame->frame_case() == kind) return frame;
  }
  return std::nullopt;
}

bool TestLaptop::CatchUp(Seq seq) {
  while (caught_up < seq || caught_up != applied) {
    if (!Read()) return false;
  }
  return roots_agree;
}

v1::ServerFrame TestLaptop::PushAndWait(const v1::ClientFrame& push) {
  Send(push);
  while (auto frame = Read()) {
    if (frame->has_ack() || frame->has_nack() || frame->has_revoked()) return *frame;
  }
  return {};
}

absl::StatusOr<v1::InviteResponse> TestLaptop::Invite(MemberId member, const std::string& code) {
  v1::InviteRequest request;
  request.set_team(device->team.str());
  request.set_device(device->device.str());
  request.set_member(member.str());
  request.set_code_hash(sync::JoinCodeHash(code));
  integrity::SignInvite(device->key, request);
  return Await<v1::InviteResponse>(
      [&](auto done) { server_.authority().Invite(request, std::move(done)); });
}

void TestLaptop::Apply(const std::string& chunk) {
  if (!decoder_.Decode(chunk).ok()) return;
  const storage::ChunkInfo& info = decoder_.info();
  for (uint32_t i = 0; i < info.count; ++i) {
    const Seq seq = info.first.Plus(i);
    if (seq != applied.Next()) continue;
    const storage::RecordView& record = decoder_.records()[i];
    tree.Append(integrity::RecordLeaf(device->team, seq, info, record));
    v1::Header header;
    header.ParseFromString(std::string(record.header));
    event_ids.push_back(header.event_id());
    headers.push_back(std::move(header));
    verdicts.push_back(record.verdict);
    applied = seq;
  }
}

}  // namespace tasuki::server
