#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "tests/bench/load/laptop.h"

namespace tasuki::load {

// One laptop that pushes its next frame when the last one is acknowledged, or only listens, over
// HTTP/2 by hand. gRPC's own client would take a third of the 2 cores that load and server share,
// and more where a thousand listen; each laptop in the field has a processor of its own. To the
// server it is a laptop like any other: it takes in all batches, gives credit, and says what it has
// applied. One thread.
class LightLaptop {
 public:
  // Called for each batch, with the last seq of the journal that is in it.
  using Arrived = std::function<void(Seq last)>;

  // `self` lives as long as this. `frames`: what it pushes, in order; the first one opens its
  // replica. Without `arrived` large batches are not looked into.
  LightLaptop(const Enrolled& self, const std::vector<v1::ClientFrame>& frames,
              Arrived arrived = nullptr);
  ~LightLaptop();
  LightLaptop(const LightLaptop&) = delete;
  LightLaptop& operator=(const LightLaptop&) = delete;

  // Connects, says Hello and pushes the first frame; the answers come to Read(). Blocks until the
  // connection stands.
  absl::Status Connect(const std::string& address);
  // What the socket has; Unavailable where the server has ended the stream, with its reason.
  absl::Status Read();
  // Sends what is ready, as far as the socket takes it.
  absl::Status Flush();
  // From now on the next frame goes out when one is acknowledged; at once if none is under way.
  void Start();

  int socket() const { return socket_; }
  bool wants_write() const { return !unsent_.empty(); }
  size_t acknowledged() const { return acknowledged_; }  // Frames.
  bool finished() const { return acknowledged_ == frames_.size(); }
  bool caught_up() const { return caught_up_; }  // It was told the journal's end once.

 private:
  static ssize_t ReadBody(nghttp2_session* session, int32_t stream, uint8_t* out, size_t size,
                          uint32_t* flags, nghttp2_data_source* source, void* self);
  static int OnData(nghttp2_session* session, uint8_t flags, int32_t stream, const uint8_t* data,
                    size_t size, void* self);
  static int OnHeader(nghttp2_session* session, const nghttp2_frame* frame, const uint8_t* name,
                      size_t name_size, const uint8_t* value, size_t value_size, uint8_t flags,
                      void* self);
  static int OnClosed(nghttp2_session* session, int32_t stream, uint32_t error, void* self);

  // `received_` holds the prefix of a message; false where what follows is skipped.
  bool BeginMessage();
  void GiveCredit(uint64_t bytes);
  void Push();
  void Say(const v1::ClientFrame& frame);
  void Take(const v1::ServerFrame& frame);

  const Enrolled& self_;
  const Arrived arrived_;
  int socket_ = -1;
  nghttp2_session* session_ = nullptr;
  int32_t stream_ = 0;
  std::vector<std::string> frames_;  // As gRPC puts them on the wire.
  std::vector<uint64_t> ends_;       // Each one's last replica seq.
  size_t pushed_ = 0;
  size_t acknowledged_ = 0;
  bool running_ = false;
  bool caught_up_ = false;
  uint64_t credit_owed_ = 0;
  std::string body_;      // To be sent in the stream.
  std::string unsent_;    // Bytes the socket did not take.
  std::string received_;  // The part of a message that has come, with its prefix.
  size_t skipped_ = 0;    // Bytes to come of a message that is not looked into.
  v1::ServerFrame incoming_;
  std::string refusal_;
  bool ended_ = false;
};

// Lets all of them read and write until `deadline` of `clock`'s timer, or until `done` is true.
absl::Status Drive(std::vector<std::unique_ptr<LightLaptop>>& laptops, Clock& clock,
                   absl::Time deadline, const std::function<bool()>& done);

}  // namespace tasuki::load
