#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/random.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "server/order/server.h"
#include "tests/unit/sync/server_device.h"

namespace tasuki::server {

// A small laptop, connected to a Server in this process: enrols, pushes, pulls, recomputes leaves
// and root. It keeps what it is told, in memory. What it does not read is not written: it is as
// slow as its test. One thread; every wait ends after ten seconds.
class TestLaptop {
 public:
  // Enrols with a join code; the status is the server's.
  static absl::StatusOr<std::unique_ptr<TestLaptop>> Join(Server& server, const std::string& code,
                                                          Random& random);
  // The same laptop, before another server. Not connected.
  static std::unique_ptr<TestLaptop> At(Server& server, const TestLaptop& other);
  ~TestLaptop();

  // Opens a stream and says Hello. The first answer: Welcome, Nack or Revoked.
  v1::ServerFrame Connect();
  // Opens a stream and says nothing.
  void Dial();
  // Asks in with `device`'s id and key; the status is the server's.
  static absl::StatusOr<v1::EnrollResponse> Enroll(Server& server, const std::string& code,
                                                   DeviceId device,
                                                   const integrity::DeviceKey& key);
  void Disconnect();
  void Send(const v1::ClientFrame& frame);

  // Waits until a frame lies there to be read, or the stream ended.
  void AwaitFrame();
  // The next frame, applied; nullopt: the stream ended.
  std::optional<v1::ServerFrame> Read();
  // Reads until a frame of this kind was read, or the stream ended.
  std::optional<v1::ServerFrame> ReadUntil(v1::ServerFrame::FrameCase kind);
  // Reads until it was told that it is at the end, at `seq` or later. False: the stream ended, or
  // the root is another one.
  bool CatchUp(Seq seq);

  // Pushes, and reads until it is acknowledged or refused.
  v1::ServerFrame PushAndWait(const v1::ClientFrame& push);
  // Pushes the replica's first event.
  v1::ServerFrame Open() {
    return PushAndWait(device->Push(
        [&](v1::Push& push) { *push.add_records() = device->Record(device->Opened()); }));
  }

  absl::StatusOr<v1::InviteResponse> Invite(MemberId member, const std::string& code);

  std::unique_ptr<sync::TestDevice> device;
  v1::EnrollResponse enrolled;
  Epoch epoch{1};

  // What was pulled.
  Seq applied;
  integrity::Tree tree;
  std::vector<v1::Header> headers;  // headers[i] has seq i + 1.
  std::vector<v1::Verdict> verdicts;
  std::vector<std::string> event_ids;
  std::vector<v1::SubjectKey> keys;
  std::string head;   // Last signed one.
  std::string proof;  // The head that Hello brings.
  bool send_credit = true;
  Seq caught_up;             // Of the last CaughtUp on this connection.
  bool roots_agree = false;  // Its root was ours.

 private:
  class LocalWire;
  explicit TestLaptop(Server& server);
  void Apply(const std::string& chunk);

  Server& server_;
  std::unique_ptr<LocalWire> wire_;
  std::shared_ptr<Connection> connection_;
  storage::ChunkDecoder decoder_;
};

}  // namespace tasuki::server
