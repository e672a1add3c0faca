#include "client/web/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/limits.h"

// Real sockets on loopback, the owner's part played by the test.

namespace tasuki::client {
namespace {

constexpr char kPath[] = "/0123/x.ics";
constexpr absl::Duration kWaitMax = absl::Seconds(30);

// One connection, closed at the end.
class Line {
 public:
  explicit Line(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(0, connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)));
  }
  ~Line() { close(socket_); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void Send(const std::string& text) {
    EXPECT_EQ(static_cast<ssize_t>(text.size()),
              send(socket_, text.data(), text.size(), MSG_NOSIGNAL));
  }
  // All that comes until the other side closes.
  std::string Read() {
    std::string text;
    char buffer[4096];
    for (ssize_t got = 1; got > 0;) {
      got = recv(socket_, buffer, sizeof(buffer), 0);
      if (got > 0) text.append(buffer, static_cast<size_t>(got));
    }
    return text;
  }

 private:
  const int socket_;
};

class HttpServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = HttpServer::Start({.port = 0, .path = kPath, .content_type = "text/x"}, wake_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::string Request(const std::string& method) const {
    return absl::StrCat(method, " ", kPath, " HTTP/1.1\r\nHost: 127.0.0.1:", server_->port(),
                        "\r\n\r\n");
  }

  // As the owner's loop: until somebody asks.
  void WaitForAsked() {
    while (!server_->Asked()) ASSERT_TRUE(wake_.Wait(kWaitMax)) << "nobody asked";
  }

  Wake wake_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, WhoeverAsksGetsWhatTheOwnerGives) {
  Line line(server_->port());
  line.Send(Request("GET"));
  WaitForAsked();
  server_->Answer(std::make_shared<const std::string>("hello"));
  const std::string text = line.Read();
  EXPECT_EQ(0u, text.rfind("HTTP/1.1 200 OK\r\n", 0)) << text;
  EXPECT_NE(std::string::npos, text.find("Content-Length: 5\r\n"));
  EXPECT_NE(std::string::npos, text.find("\r\n\r\nhello"));
}

TEST_F(HttpServerTest, HeadHasTheLengthAndNoBody) {
  Line line(server_->port());
  line.Send(Request("HEAD"));
  WaitForAsked();
  server_->Answer(std::make_shared<const std::string>("hello"));
  const std::string text = line.Read();
  EXPECT_NE(std::string::npos, text.find("Content-Length: 5\r\n"));
  EXPECT_EQ("\r\n\r\n", text.substr(text.size() - 4));
}

TEST_F(HttpServerTest, ManyAreAnsweredAtOnce) {
  constexpr int kAskers = 8;
  std::atomic<int> left = kAskers;
  std::vector<std::thread> askers;
  for (int i = 0; i < kAskers; ++i) {
    askers.emplace_back([&] {
      for (int j = 0; j < 4; ++j) {
        Line line(server_->port());
        line.Send(Request("GET"));
        EXPECT_NE(std::string::npos, line.Read().find("\r\n\r\nhello"));
      }
      --left;
      wake_.Notify();
    });
  }
  const auto body = std::make_shared<const std::string>("hello");
  while (left > 0) {
    if (server_->Asked()) server_->Answer(body);
    wake_.Wait(kWaitMax);
  }
  for (std::thread& asker : askers) asker.join();
}

TEST_F(HttpServerTest, WithoutAnAnswerTheyAreToldToComeAgain) {
  Line line(server_->port());
  line.Send(Request("GET"));
  WaitForAsked();
  server_->Answer(nullptr);
  EXPECT_EQ(0u, line.Read().rfind("HTTP/1.1 503 ", 0));
}

TEST_F(HttpServerTest, StrangersDoNotReachTheOwner) {
  const std::string host = absl::StrCat("Host: 127.0.0.1:", server_->port(), "\r\n\r\n");
  for (const auto& [request, answer] : std::vector<std::pair<std::string, std::string>>{
           {absl::StrCat("GET /x HTTP/1.1\r\n", host), "404"},
           {absl::StrCat("POST ", kPath, " HTTP/1.1\r\n", host), "405"},
           {absl::StrCat("GET ", kPath, " HTTP/1.1\r\nHost: evil\r\n\r\n"), "421"},
           {"\x16\x03\x01 nothing\r\n\r\n", "400"},
           {absl::StrCat("GET / HTTP/1.1\r\nX: ", std::string(9000, 'x')), "431"}}) {
    Line line(server_->port());
    line.Send(request);
    EXPECT_EQ("HTTP/1.1 " + answer, line.Read().substr(0, 12)) << request;
  }
  EXPECT_FALSE(server_->Asked());
}

TEST_F(HttpServerTest, HalfRequestsKeepNobodyOut) {
  std::vector<std::unique_ptr<Line>> halves;
  for (size_t i = 0; i < 2 * kHttpConnectionsMax; ++i) {
    halves.push_back(std::make_unique<Line>(server_->port()));
    halves.back()->Send("GET / HTTP/1.1\r\n");
  }
  // The oldest are closed long before their time.
  EXPECT_EQ("", halves.front()->Read());
  Line line(server_->port());
  line.Send(Request("GET"));
  WaitForAsked();
  server_->Answer(std::make_shared<const std::string>("hello"));
  EXPECT_NE(std::string::npos, line.Read().find("hello"));
}

TEST_F(HttpServerTest, ATakenPortIsToldAsSuch) {
  Wake wake;
  const auto other = HttpServer::Start({.port = server_->port(), .path = kPath}, wake);
  EXPECT_EQ(absl::StatusCode::kAlreadyExists, other.status().code());
}

TEST_F(HttpServerTest, EndsWithSomebodyWaiting) {
  Line line(server_->port());
  line.Send(Request("GET"));
  WaitForAsked();
  server_.reset();
  EXPECT_EQ("", line.Read());
}

}  // namespace
}  // namespace tasuki::client
