#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/sync/transport.h"

namespace tasuki::client {

// What is served, and where.
struct HttpOptions {
  uint16_t port = 0;         // Of 127.0.0.1; 0: any that is free.
  std::string path;          // The only one there is; every other is not found.
  std::string content_type;  // Of its answers.
};

// Serves one path over HTTP/1.1 on loopback, from a thread of its own that never touches the store:
// it asks the owner's thread for bytes and keeps the connection meanwhile. Only GET and HEAD with
// exactly this address as their Host (a page of another site that resolves to loopback has
// another) get an answer; each connection carries one request (limits.h has every bound). Made,
// asked and destroyed by the owner's thread.
class HttpServer {
 public:
  // `wake` is rung when somebody asks, and outlives the server. AlreadyExists: the port is taken;
  // Unavailable: the machine gives none.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpOptions& options, Wake& wake);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  uint16_t port() const;

  // Whether somebody waits for an answer.
  bool Asked() const;
  // Gives all of them these bytes; null: they are told to come again. Does not wait for them.
  void Answer(std::shared_ptr<const std::string> body);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace tasuki::client
