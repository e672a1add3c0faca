#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/order/server.h"

namespace tasuki::server {

// The network of a Server: gRPC with sessions, enrolment, health and reflection (gRPC types stay in
// this folder). Made by `serve` and by tests; used by one thread.
class GrpcServer {
 public:
  // Listens on `address` (`HOST:PORT`, port 0: any). Unavailable: the address is taken.
  // `server` outlives it.
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Listen(const std::string& address,
                                                            Server& server);
  ~GrpcServer();
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  int port() const;

  // Drains the laptops, then ends all streams, at the latest after `at_most`.
  void Stop(absl::Duration at_most);

 private:
  struct Impl;
  explicit GrpcServer(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace tasuki::server
