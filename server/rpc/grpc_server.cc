#include "server/rpc/grpc_server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <cstdlib>
#include <utility>

#include "common/base/log.h"
#include "common/sync/limits.h"
#include "server/limits.h"
#include "server/rpc/sync_service.h"

namespace tasuki::server {

namespace {

// While it starts, an error comes back to us: gRPC's own words, several hundred characters, are for
// whoever looks closer.
void LogStarting(gpr_log_func_args* args) {
  if (args->severity != GPR_LOG_SEVERITY_ERROR) return;
  Log(LogLevel::kDebug, "grpc", {{"text", args->message}});
}

// Later nobody else tells of one, such as too many open files. A stranger can repeat it.
void LogServing(gpr_log_func_args* args) {
  if (args->severity != GPR_LOG_SEVERITY_ERROR) return;
  // gRPC has one log a process, and its threads may speak until the end.
  static LogThrottle& throttle = *new LogThrottle(kLogEvery);
  const gpr_timespec now = gpr_now(GPR_CLOCK_MONOTONIC);
  const auto held_back = throttle.Allow(absl::UnixEpoch() + absl::Seconds(now.tv_sec) +
                                        absl::Nanoseconds(now.tv_nsec));
  Log(held_back ? LogLevel::kWarn : LogLevel::kDebug, "grpc",
      {{"text", args->message}, {"held_back", held_back.value_or(0)}});
}

// Unless the operator asks gRPC itself to speak.
void TakeGrpcLog(gpr_log_func log) {
  if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function(log);
}

}  // namespace

struct GrpcServer::Impl {
  explicit Impl(Server& server) : core(server), service(server) {}

  Server& core;
  SyncService service;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

GrpcServer::GrpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

GrpcServer::~GrpcServer() { Stop(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Listen(const std::string& address,
                                                               Server& server) {
  TakeGrpcLog(LogStarting);
  auto impl = std::make_unique<Impl>(server);
  grpc::EnableDefaultHealthCheckService(true);
  static const bool reflection_is_on = [] {
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  (void)reflection_is_on;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &impl->port);
  builder.RegisterService(&impl->service);
  builder.SetMaxReceiveMessageSize(sync::kMessageBytesMax);
  builder.SetMaxSendMessageSize(4 * sync::kMessageBytesMax);
  // MEASURED.md: who pings more often than the server allows is thrown out (`too_many_pings`).
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(sync::kServerPingMin)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // A laptop that sleeps is noticed, so that its replica may connect again without waiting.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(sync::kClientKeepalive)));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // A second server on one port would split the laptops between two journals.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  impl->server = builder.BuildAndStart();
  if (impl->server == nullptr || impl->port == 0) {
    return absl::UnavailableError("cannot listen on " + address +
                                  ": another server may be running there; choose another port, or "
                                  "see gRPC's reason with --log-level debug");
  }
  TakeGrpcLog(LogServing);
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::move(impl)));
}

int GrpcServer::port() const { return impl_->port; }

void GrpcServer::Stop(absl::Duration at_most) {
  if (impl_->server == nullptr) return;
  impl_->core.Drain("the server is stopping; connect again in a while");
  impl_->server->Shutdown(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                   gpr_time_from_millis(absl::ToInt64Milliseconds(at_most), GPR_TIMESPAN)));
  impl_->server->Wait();
  impl_->server.reset();
}

}  // namespace tasuki::server
