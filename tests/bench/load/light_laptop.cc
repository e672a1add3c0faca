#include "tests/bench/load/light_laptop.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/integrity/chain.h"
#include "common/storage/chunk.h"
#include "common/sync/limits.h"

namespace tasuki::load {
namespace {

// RFC 9113: as much as this laptop ever lets the server send ahead.
constexpr int32_t kWindowBytes = 8 << 20;
constexpr size_t kReadBytes = 256 << 10;
constexpr size_t kPrefixBytes = 5;  // Of a gRPC message: not packed, length.
// A message this long can be nothing but a batch. It is not looked into: 64 laptops on these 2
// cores would do little else.
constexpr size_t kBatchBytesMin = 8 << 10;

std::string OnTheWire(const v1::ClientFrame& frame) {
  const std::string bytes = frame.SerializeAsString();
  std::string message(1, '\0');
  PutU32(message, static_cast<uint32_t>(bytes.size()));
  return message + bytes;
}

absl::Status SystemError(std::string_view doing) {
  return absl::UnavailableError(absl::StrCat(ToAbsl(doing), ": ", std::strerror(errno)));
}

nghttp2_nv Header(std::string_view name, std::string_view value) {
  auto bytes = [](std::string_view text) {
    return reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

}  // namespace

LightLaptop::LightLaptop(const Enrolled& self, const std::vector<v1::ClientFrame>& frames,
                         Arrived arrived)
    : self_(self), arrived_(std::move(arrived)) {
  for (const v1::ClientFrame& frame : frames) {
    frames_.push_back(OnTheWire(frame));
    ends_.push_back(frame.push().mark().replica_seq());
  }
}

LightLaptop::~LightLaptop() {
  if (session_ != nullptr) nghttp2_session_del(session_);
  if (socket_ >= 0) close(socket_);
}

absl::Status LightLaptop::Connect(const std::string& address) {
  const size_t colon = address.rfind(':');
  uint32_t port = 0;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port) ||
      inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1) {
    return absl::InvalidArgumentError(absl::StrCat(address, " is no IPv4 address with a port"));
  }
  to.sin_port = htons(static_cast<uint16_t>(port));
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return SystemError("cannot make a socket");
  if (connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
    return SystemError(absl::StrCat("cannot connect to ", address));
  }
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  fcntl(socket_, F_SETFL, O_NONBLOCK);

  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, OnData);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeader);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnClosed);
  const int made = nghttp2_session_client_new(&session_, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
  if (made != 0) return absl::ResourceExhaustedError(nghttp2_strerror(made));
  const nghttp2_settings_entry window{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindowBytes};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, &window, 1);
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, kWindowBytes);

  v1::ClientFrame hello = HelloOf(self_, Seq(), integrity::Hash(), Epoch(), ReplicaSeq(),
                                  integrity::ChainStart(self_.team, self_.replica));
  Say(hello);
  std::array headers = {Header(":method", "POST"),
                        Header(":scheme", "http"),
                        Header(":path", "/tasuki.v1.Sync/Session"),
                        Header(":authority", address),
                        Header("te", "trailers"),
                        Header("content-type", "application/grpc")};
  nghttp2_data_provider body{};
  body.source.ptr = this;
  body.read_callback = ReadBody;
  stream_ = nghttp2_submit_request(session_, nullptr, headers.data(), headers.size(), &body, this);
  if (stream_ < 0) return absl::InternalError(nghttp2_strerror(stream_));
  return Flush();
}

void LightLaptop::Start() {
  running_ = true;
  if (acknowledged_ == pushed_) Push();
}

void LightLaptop::Push() {
  if (pushed_ == frames_.size()) return;
  body_ += frames_[pushed_++];
  if (stream_ > 0) nghttp2_session_resume_data(session_, stream_);
}

void LightLaptop::Say(const v1::ClientFrame& frame) {
  body_ += OnTheWire(frame);
  if (stream_ > 0) nghttp2_session_resume_data(session_, stream_);
}

ssize_t LightLaptop::ReadBody(nghttp2_session*, int32_t, uint8_t* out, size_t size, uint32_t*,
                              nghttp2_data_source* source, void*) {
  auto& self = *static_cast<LightLaptop*>(source->ptr);
  if (self.body_.empty()) return NGHTTP2_ERR_DEFERRED;
  const size_t taken = std::min(size, self.body_.size());
  self.body_.copy(reinterpret_cast<char*>(out), taken);
  self.body_.erase(0, taken);
  return static_cast<ssize_t>(taken);
}

int LightLaptop::OnData(nghttp2_session*, uint8_t, int32_t, const uint8_t* data, size_t size,
                        void* user) {
  auto& self = *static_cast<LightLaptop*>(user);
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  while (!bytes.empty()) {
    if (self.skipped_ > 0) {
      const size_t skipped = std::min(self.skipped_, bytes.size());
      self.skipped_ -= skipped;
      bytes.remove_prefix(skipped);
      continue;
    }
    const size_t wanted = self.received_.size() < kPrefixBytes
                              ? kPrefixBytes
                              : kPrefixBytes + GetU32(std::string_view(self.received_).substr(1));
    const size_t taken = std::min(wanted - self.received_.size(), bytes.size());
    self.received_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (self.received_.size() < wanted) break;
    if (wanted == kPrefixBytes && !self.BeginMessage()) continue;
    const std::string_view message = std::string_view(self.received_).substr(kPrefixBytes);
    if (message.size() != GetU32(std::string_view(self.received_).substr(1))) continue;
    if (!self.incoming_.ParseFromArray(message.data(), static_cast<int>(message.size()))) {
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    self.received_.clear();
    self.Take(self.incoming_);
  }
  return 0;
}

bool LightLaptop::BeginMessage() {
  const size_t length = GetU32(std::string_view(received_).substr(1));
  if (length < kBatchBytesMin || arrived_ != nullptr) return true;
  received_.clear();
  skipped_ = length;
  GiveCredit(length);
  return false;
}

// As much at once as a real laptop returns.
void LightLaptop::GiveCredit(uint64_t bytes) {
  credit_owed_ += bytes;
  if (credit_owed_ < sync::kCreditBytesReturned) return;
  v1::ClientFrame credit;
  credit.mutable_credit()->set_bytes(std::exchange(credit_owed_, 0));
  Say(credit);
}

void LightLaptop::Take(const v1::ServerFrame& frame) {
  const v1::CaughtUp* end = nullptr;
  if (frame.has_welcome()) {
    Push();
  } else if (frame.has_ack()) {
    while (acknowledged_ < pushed_ && ends_[acknowledged_] <= frame.ack().replica_seq()) {
      ++acknowledged_;
    }
    if (running_ && acknowledged_ == pushed_) Push();
  } else if (frame.has_batch()) {
    uint64_t bytes = 0;
    for (const std::string& chunk : frame.batch().chunks()) bytes += chunk.size();
    if (arrived_ != nullptr && frame.batch().chunks_size() > 0) {
      auto last = storage::PeekChunk(*frame.batch().chunks().rbegin());
      if (last.ok()) arrived_(last->last());
    }
    GiveCredit(bytes);
    if (frame.batch().has_caught_up()) end = &frame.batch().caught_up();
  } else if (frame.has_caught_up()) {
    end = &frame.caught_up();
  } else if (frame.has_nack()) {
    refusal_ = frame.nack().text();
  }
  caught_up_ = caught_up_ || end != nullptr;
  if (end == nullptr || end->head().empty()) return;
  v1::ClientFrame applied;
  applied.mutable_applied()->set_seq(end->seq());
  Say(applied);
}

int LightLaptop::OnHeader(nghttp2_session*, const nghttp2_frame*, const uint8_t* name,
                          size_t name_size, const uint8_t* value, size_t value_size, uint8_t,
                          void* user) {
  const std::string_view header(reinterpret_cast<const char*>(name), name_size);
  if (header == "grpc-message") {
    static_cast<LightLaptop*>(user)->refusal_.assign(reinterpret_cast<const char*>(value),
                                                     value_size);
  }
  return 0;
}

int LightLaptop::OnClosed(nghttp2_session*, int32_t, uint32_t, void* user) {
  static_cast<LightLaptop*>(user)->ended_ = true;
  return 0;
}

absl::Status LightLaptop::Read() {
  thread_local std::array<uint8_t, kReadBytes> buffer;
  const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return absl::OkStatus();
  if (got < 0) return SystemError("cannot read from the server");
  if (got > 0) {
    const ssize_t taken =
        nghttp2_session_mem_recv(session_, buffer.data(), static_cast<size_t>(got));
    if (taken < 0) return absl::UnavailableError(nghttp2_strerror(static_cast<int>(taken)));
  }
  if (got == 0 || ended_) {
    return absl::UnavailableError(absl::StrCat("the server ended the stream: ", refusal_));
  }
  return Flush();
}

absl::Status LightLaptop::Flush() {
  const uint8_t* ready = nullptr;
  for (ssize_t size; (size = nghttp2_session_mem_send(session_, &ready)) != 0;) {
    if (size < 0) return absl::InternalError(nghttp2_strerror(static_cast<int>(size)));
    unsent_.append(reinterpret_cast<const char*>(ready), static_cast<size_t>(size));
  }
  while (!unsent_.empty()) {
    const ssize_t sent = send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return absl::OkStatus();
    if (sent < 0) return SystemError("cannot write to the server");
    unsent_.erase(0, static_cast<size_t>(sent));
  }
  return absl::OkStatus();
}

absl::Status Drive(std::vector<std::unique_ptr<LightLaptop>>& laptops, Clock& clock,
                   absl::Time deadline, const std::function<bool()>& done) {
  const int all = epoll_create1(EPOLL_CLOEXEC);
  if (all < 0) return SystemError("cannot watch sockets");
  absl::Cleanup close_all = [all] { close(all); };
  std::vector<bool> writing(laptops.size());
  auto watch = [&](int how, size_t i) -> absl::Status {
    epoll_event event{};
    event.events = EPOLLIN | (writing[i] ? EPOLLOUT : 0u);
    event.data.u64 = i;
    if (epoll_ctl(all, how, laptops[i]->socket(), &event) == 0) return absl::OkStatus();
    return SystemError("cannot watch a socket");
  };
  for (size_t i = 0; i < laptops.size(); ++i) {
    writing[i] = laptops[i]->wants_write();
    TASUKI_RETURN_IF_ERROR(watch(EPOLL_CTL_ADD, i));
  }
  std::array<epoll_event, 256> ready;
  while (!done()) {
    const absl::Time now = clock.TimerNow();
    if (now >= deadline) return absl::OkStatus();
    const int64_t wait = 1 + absl::ToInt64Milliseconds(deadline - now);
    const int count =
        epoll_wait(all, ready.data(), static_cast<int>(ready.size()), static_cast<int>(wait));
    if (count < 0 && errno != EINTR) return SystemError("cannot wait for the server");
    for (int each = 0; each < count; ++each) {
      const size_t i = ready[static_cast<size_t>(each)].data.u64;
      const uint32_t events = ready[static_cast<size_t>(each)].events;
      if ((events & EPOLLOUT) != 0) TASUKI_RETURN_IF_ERROR(laptops[i]->Flush());
      if ((events & ~EPOLLOUT) != 0) TASUKI_RETURN_IF_ERROR(laptops[i]->Read());
      if (laptops[i]->wants_write() == writing[i]) continue;
      writing[i] = laptops[i]->wants_write();
      TASUKI_RETURN_IF_ERROR(watch(EPOLL_CTL_MOD, i));
    }
  }
  return absl::OkStatus();
}

}  // namespace tasuki::load
