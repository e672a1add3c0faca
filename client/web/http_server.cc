#include "client/web/http_server.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/span.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "client/web/limits.h"
#include "common/base/failure.h"

// Everything but Asked() and Answer() runs on the server's thread, in handlers of one io_context.
// A session is kept alive by its pending handlers; the server's list of them is what is counted.

namespace tasuki::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr unsigned kHttp11 = 11;

// Takes the same time wherever they differ.
bool SameSecret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

// The server itself: what the thread works on.
class HttpServer::Impl {
 public:
  Impl(HttpOptions options, Wake& wake) : options_(std::move(options)), wake_(wake) {}

  ~Impl() {
    if (!thread_.joinable()) return;
    io_.stop();
    thread_.join();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  absl::Status Listen();
  void Run() {
    thread_ = std::thread([this] {
      Accept();
      io_.run();
    });
  }

  uint16_t port() const { return port_; }
  bool asked() const { return asked_; }

  void Answer(std::shared_ptr<const std::string> body) {
    asked_ = false;
    asio::post(io_, [this, body = std::move(body)] { AnswerWaiting(body); });
  }

 private:
  class Session;
  using Sessions = std::list<std::shared_ptr<Session>>;

  void Accept();
  void Take(tcp::socket socket);
  void AnswerWaiting(const std::shared_ptr<const std::string>& body);
  void Ask() {
    asked_ = true;
    wake_.Notify();
  }

  // Set before the thread begins.
  const HttpOptions options_;
  Wake& wake_;
  uint16_t port_ = 0;
  std::string host_;

  // Synchronises itself.
  std::atomic<bool> asked_{false};
  asio::io_context io_{1};

  // The server's thread.
  tcp::acceptor acceptor_{io_};
  asio::steady_timer pause_{io_};
  Sessions sessions_;  // The oldest first.

  std::thread thread_;
};

// One connection: reads one request, answers it, closes.
class HttpServer::Impl::Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Impl& server)
      : server_(server), stream_(std::move(socket)), timer_(server.io_) {
    parser_.header_limit(kHttpHeaderBytesMax);
    parser_.body_limit(0);
  }

  void Begin(Sessions::iterator place) {
    place_ = place;
    stream_.expires_after(absl::ToChronoSeconds(kHttpRequestWait));
    http::async_read_header(
        stream_, buffer_, parser_,
        [self = shared_from_this()](error_code error, size_t) { self->HasRead(error); });
  }

  bool reading() const { return state_ == State::kReading; }
  bool waiting() const { return state_ == State::kWaiting; }

  void Answer(const std::shared_ptr<const std::string>& body) {
    timer_.cancel();
    if (body == nullptr) return Refuse(http::status::service_unavailable);
    body_ = body;
    const bool head = parser_.get().method() == http::verb::head;
    Respond(http::status::ok, head ? std::string_view() : std::string_view(*body_), body_->size());
  }

  // Its handlers find the socket closed.
  void Drop() {
    if (!place_.has_value()) return;
    timer_.cancel();
    error_code ignored;  // Closed it is either way.
    stream_.socket().close(ignored);
    server_.sessions_.erase(*std::exchange(place_, std::nullopt));
  }

 private:
  enum class State { kReading, kWaiting, kAnswering };

  void HasRead(error_code error) {
    if (!place_.has_value()) return;
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return Refuse(http::status::request_header_fields_too_large);
    }
    if (error == http::error::body_limit) return Refuse(http::status::payload_too_large);
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      return Refuse(http::status::bad_request);
    }
    if (error) return Drop();
    const auto& request = parser_.get();
    if (parser_.chunked()) return Refuse(http::status::payload_too_large);
    if (request.count(http::field::host) != 1 ||
        View(request[http::field::host]) != server_.host_) {
      return Refuse(http::status::misdirected_request);
    }
    if (!SameSecret(View(request.target()), server_.options_.path)) {
      return Refuse(http::status::not_found);
    }
    if (request.method() != http::verb::get && request.method() != http::verb::head) {
      return Refuse(http::status::method_not_allowed);
    }
    Wait();
  }

  void Wait() {
    state_ = State::kWaiting;
    timer_.expires_after(absl::ToChronoSeconds(kHttpOwnerWait));
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && self->waiting()) self->Refuse(http::status::service_unavailable);
    });
    server_.Ask();
  }

  void Refuse(http::status status) { Respond(status, {}, 0); }

  void Respond(http::status status, std::string_view body, size_t length) {
    state_ = State::kAnswering;
    response_.result(status);
    response_.version(kHttp11);
    response_.keep_alive(false);
    response_.content_length(length);
    response_.set(http::field::cache_control, "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    response_.set("Cross-Origin-Resource-Policy", "same-origin");
    if (status == http::status::ok) {
      response_.set(http::field::content_type, server_.options_.content_type);
    } else if (status == http::status::method_not_allowed) {
      response_.set(http::field::allow, "GET, HEAD");
    } else if (status == http::status::service_unavailable) {
      response_.set(http::field::retry_after, "10");
    }
    response_.body() = beast::span<const char>(body.data(), body.size());
    stream_.expires_after(absl::ToChronoSeconds(kHttpWriteWait));
    http::async_write(stream_, response_, [self = shared_from_this()](error_code, size_t) {
      error_code ignored;  // The other side may have gone.
      self->stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
      self->Drop();
    });
  }

  Impl& server_;
  beast::tcp_stream stream_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_{kHttpHeaderBytesMax};
  http::request_parser<http::empty_body> parser_;
  http::response<http::span_body<const char>> response_;
  std::shared_ptr<const std::string> body_;  // What the response points into.
  State state_ = State::kReading;
  std::optional<Sessions::iterator> place_;  // nullopt: dropped.
};

absl::Status HttpServer::Impl::Listen() {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), options_.port);
  error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) port_ = acceptor_.local_endpoint(error).port();
  if (error) {
    const auto code = error == asio::error::address_in_use ? absl::StatusCode::kAlreadyExists
                                                           : absl::StatusCode::kUnavailable;
    return Fault(code, Phrase("cannot listen at $0: $1", std::to_string(options_.port),
                              Phrase::Told(error.message())));
  }
  host_ = absl::StrCat("127.0.0.1:", port_);
  return absl::OkStatus();
}

void HttpServer::Impl::Accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (!error) {
      Take(std::move(socket));
      return Accept();
    }
    // Too many files, or a peer that has gone already.
    pause_.expires_after(absl::ToChronoMilliseconds(kHttpAcceptPause));
    pause_.async_wait([this](error_code stopped) {
      if (!stopped) Accept();
    });
  });
}

void HttpServer::Impl::Take(tcp::socket socket) {
  if (sessions_.size() >= kHttpConnectionsMax) {
    auto oldest = sessions_.begin();
    while (oldest != sessions_.end() && !(*oldest)->reading()) ++oldest;
    if (oldest == sessions_.end()) return;  // All are served: this one is closed.
    (*oldest)->Drop();
  }
  const auto place =
      sessions_.insert(sessions_.end(), std::make_shared<Session>(std::move(socket), *this));
  (*place)->Begin(place);
}

void HttpServer::Impl::AnswerWaiting(const std::shared_ptr<const std::string>& body) {
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const std::shared_ptr<Session> session = *at++;
    if (session->waiting()) session->Answer(body);
  }
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options,
                                                              Wake& wake) {
  auto impl = std::make_unique<Impl>(options, wake);
  if (absl::Status status = impl->Listen(); !status.ok()) return status;
  impl->Run();
  return absl::WrapUnique(new HttpServer(std::move(impl)));
}

uint16_t HttpServer::port() const { return impl_->port(); }
bool HttpServer::Asked() const { return impl_->asked(); }
void HttpServer::Answer(std::shared_ptr<const std::string> body) { impl_->Answer(std::move(body)); }

}  // namespace tasuki::client
