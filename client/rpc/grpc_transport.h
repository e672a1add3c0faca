#pragma once

#include <memory>
#include <string>

#include "client/sync/transport.h"

namespace tasuki::client {

// The real network: one gRPC channel and one bidirectional stream a connection, without TLS (until
// enrolment with certificates exists, servers listen on loopback only). Made by main(); outlives
// its connections; one thread. gRPC's own threads ring the wake and nothing else.
class GrpcTransport : public Transport {
 public:
  std::unique_ptr<Connection> Connect(const std::string& address, Wake& wake) override;
  absl::StatusOr<v1::EnrollResponse> Enroll(const std::string& address,
                                            const v1::EnrollRequest& request,
                                            absl::Duration wait) override;
  absl::StatusOr<v1::InviteResponse> Invite(const std::string& address,
                                            const v1::InviteRequest& request,
                                            absl::Duration wait) override;
};

}  // namespace tasuki::client
