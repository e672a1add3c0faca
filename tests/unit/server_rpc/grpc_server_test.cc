#include "server/rpc/grpc_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/integrity/mark.h"
#include "tasuki/v1/sync.grpc.pb.h"
#include "tests/unit/server/test_server.h"

// A session, enrolment and health over a real socket on any free port.

namespace tasuki::server {
namespace {

class GrpcServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Start();
    auto listening = GrpcServer::Listen("127.0.0.1:0", *server_.server);
    ASSERT_TRUE(listening.ok()) << listening.status();
    rpc_ = *std::move(listening);
    channel_ = grpc::CreateChannel(Address(), grpc::InsecureChannelCredentials());
    stub_ = v1::Sync::NewStub(channel_);
  }
  void TearDown() override {
    rpc_->Stop(absl::Milliseconds(200));
    rpc_.reset();
  }

  std::string Address() const { return absl::StrCat("127.0.0.1:", rpc_->port()); }

  static void Limit(grpc::ClientContext& context) {
    context.set_deadline(
        gpr_time_add(gpr_now(GPR_CLOCK_REALTIME), gpr_time_from_seconds(10, GPR_TIMESPAN)));
  }

  grpc::Status Enroll(const std::string& code, v1::EnrollResponse* response) {
    v1::EnrollRequest request;
    request.set_join_code(code);
    request.set_device(device_.device.str());
    integrity::SignEnroll(device_.key, request);
    grpc::ClientContext context;
    Limit(context);
    return stub_->Enroll(&context, request, response);
  }

  // Sends bytes that may be no frame, and reads until the stream ends.
  void SendBytes(const std::string& bytes) {
    grpc::GenericStub generic(channel_);
    grpc::ClientContext context;
    Limit(context);
    grpc::CompletionQueue queue;
    auto call = generic.PrepareCall(&context, "/tasuki.v1.Sync/Session", &queue);
    void* tag = nullptr;
    bool ok = false;
    call->StartCall(nullptr);
    queue.Next(&tag, &ok);
    grpc::Slice slice(bytes);
    grpc::ByteBuffer out(&slice, 1);
    call->Write(out, nullptr);
    queue.Next(&tag, &ok);
    grpc::ByteBuffer in;
    while (ok) {
      call->Read(&in, nullptr);
      queue.Next(&tag, &ok);
    }
    grpc::Status status;
    call->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
  }

  TestServer server_;
  std::unique_ptr<GrpcServer> rpc_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::Sync::Stub> stub_;
  SeededRandom random_{5};
  sync::TestDevice device_{TeamId(), MemberId(), random_};
};

TEST_F(GrpcServerTest, ALaptopJoinsPushesAndPulls) {
  v1::EnrollResponse enrolled;
  grpc::Status status = Enroll(server_.founded.join_code, &enrolled);
  ASSERT_TRUE(status.ok()) << status.error_message();
  sync::TestDevice device(TeamId::FromTrusted(enrolled.team()),
                          MemberId::FromTrusted(enrolled.member()), random_, device_.device,
                          device_.key);
  grpc::ClientContext context;
  Limit(context);
  auto stream = stub_->Session(&context);
  stream->Write(device.Hello());
  v1::ServerFrame frame;
  ASSERT_TRUE(stream->Read(&frame));
  ASSERT_TRUE(frame.has_welcome()) << frame.ShortDebugString();
  stream->Write(device.Push([&](v1::Push& push) {
    *push.add_records() = device.Record(device.Opened());
    for (int i = 0; i < 100; ++i) *push.add_records() = device.Record(device.Prospect());
  }));
  bool acked = false;
  uint64_t seq = 0;
  while (!(acked && seq == 105) && stream->Read(&frame)) {
    acked |= frame.has_ack();
    if (frame.has_caught_up()) seq = frame.caught_up().seq();
    if (frame.batch().has_caught_up()) seq = frame.batch().caught_up().seq();
  }
  EXPECT_TRUE(acked);
  EXPECT_EQ(seq, 105u);
  context.TryCancel();
}

TEST_F(GrpcServerTest, AWrongCodeIsPermissionDenied) {
  v1::EnrollResponse enrolled;
  EXPECT_EQ(Enroll("AAAAA", &enrolled).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(GrpcServerTest, GarbageEndsItsStreamAndTheServerStaysUp) {
  SendBytes("\xff\xff\xff\xff garbage");
  SendBytes("");
  for (size_t i = 1; i < 40; ++i) SendBytes(random_.Bytes(i * i));
  v1::EnrollResponse enrolled;
  EXPECT_TRUE(Enroll(server_.founded.join_code, &enrolled).ok());
}

TEST_F(GrpcServerTest, AnOversizeMessageEndsItsStreamAndTheServerStaysUp) {
  SendBytes(std::string(3 << 20, 'x'));
  v1::EnrollResponse enrolled;
  EXPECT_TRUE(Enroll(server_.founded.join_code, &enrolled).ok());
}

TEST_F(GrpcServerTest, ASecondServerOnThePortIsRefused) {
  auto second = GrpcServer::Listen(Address(), *server_.server);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(GrpcServerTest, AStopTellsTheLaptopsAndEnds) {
  v1::EnrollResponse enrolled;
  ASSERT_TRUE(Enroll(server_.founded.join_code, &enrolled).ok());
  sync::TestDevice device(TeamId::FromTrusted(enrolled.team()),
                          MemberId::FromTrusted(enrolled.member()), random_, device_.device,
                          device_.key);
  grpc::ClientContext context;
  Limit(context);
  auto stream = stub_->Session(&context);
  stream->Write(device.Hello());
  v1::ServerFrame frame;
  ASSERT_TRUE(stream->Read(&frame));
  rpc_->Stop(absl::Seconds(2));
  bool drained = false;
  while (stream->Read(&frame)) drained |= frame.has_drain();
  EXPECT_TRUE(drained);
}

}  // namespace
}  // namespace tasuki::server
