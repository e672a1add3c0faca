#include "tests/bench/load/limits.h"

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/storage/db.h"
#include "common/sync/limits.h"
#include "tasuki/v1/sync.grpc.pb.h"

namespace tasuki::load {
namespace {

constexpr size_t kEventBytes = 300;
constexpr size_t kMessageEvents = (256 << 10) / kEventBytes;

const SystemClock& MachineClock() {
  static const SystemClock clock = *SystemClock::Create("");
  return clock;
}

double SecondsSince(absl::Time start) {
  return absl::ToDoubleSeconds(MachineClock().TimerNow() - start);
}

absl::StatusOr<std::unique_ptr<storage::Db>> FreshDb(const std::string& path) {
  storage::DbOptions options;
  options.path = path;
  options.column_families = {"rows"};
  options.create = true;
  return storage::Db::Open(std::move(options));
}

// Streams `Batch` messages of events of random bytes until it sent as many as were asked for.
class BareServer : public v1::Sync::Service {
 public:
  explicit BareServer(size_t events) : events_(events) {}

  grpc::Status Session(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ServerFrame, v1::ClientFrame>* stream) override {
    SeededRandom random(1);
    v1::ServerFrame frame;
    for (size_t i = 0; i < kMessageEvents; ++i) {
      frame.mutable_batch()->add_chunks(random.Bytes(kEventBytes));
    }
    for (size_t sent = 0; sent < events_; sent += kMessageEvents) {
      if (!stream->Write(frame)) break;
    }
    return grpc::Status::OK;
  }

 private:
  size_t events_;
};

// Streams `events` from a bare server in this process and hands each message to `take`.
absl::StatusOr<double> Stream(size_t events,
                              const std::function<absl::Status(const v1::Batch&)>& take) {
  BareServer service(events);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  auto stub = v1::Sync::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials()));
  absl::Time start = MachineClock().TimerNow();
  grpc::ClientContext context;
  auto stream = stub->Session(&context);
  v1::ServerFrame frame;
  size_t received = 0;
  while (stream->Read(&frame)) {
    TASUKI_RETURN_IF_ERROR(take(frame.batch()));
    received += static_cast<size_t>(frame.batch().chunks_size());
  }
  stream->Finish();
  return static_cast<double>(received) / SecondsSince(start);
}

}  // namespace

nlohmann::json MeasureSync(const std::string& folder) {
  std::string path = absl::StrCat(folder, "/sync");
  int file = open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  std::string block(4096, 'x');
  std::vector<double> micros;
  for (int i = 0; i < 2000 && file >= 0; ++i) {
    absl::Time start = MachineClock().TimerNow();
    if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) break;
    micros.push_back(SecondsSince(start) * 1e6);
  }
  close(file);
  unlink(path.c_str());
  if (micros.empty()) return nlohmann::json{{"error", std::strerror(errno)}};
  std::sort(micros.begin(), micros.end());
  return nlohmann::json{{"p50_us", micros[micros.size() / 2]},
                        {"p99_us", micros[micros.size() * 99 / 100]}};
}

absl::StatusOr<double> RocksDbAlone(const std::string& folder, size_t events) {
  TASUKI_ASSIGN_OR_RETURN(auto db, FreshDb(absl::StrCat(folder, "/rocksdb-alone")));
  SeededRandom random(2);
  std::vector<std::string> values;
  for (int i = 0; i < 1000; ++i) values.push_back(random.Bytes(kEventBytes));
  absl::Time start = MachineClock().TimerNow();
  for (size_t at = 0; at < events; at += values.size()) {
    storage::Batch batch;
    for (size_t i = 0; i < values.size(); ++i) {
      std::string key;
      PutU64(key, at + i);
      batch.Put(0, key, values[i]);
    }
    TASUKI_RETURN_IF_ERROR(db->Write(batch, storage::Sync::kYes));
  }
  return static_cast<double>(events) / SecondsSince(start);
}

absl::StatusOr<double> StreamAndStore(const std::string& folder, size_t events) {
  TASUKI_ASSIGN_OR_RETURN(auto db, FreshDb(absl::StrCat(folder, "/stream-and-store")));
  uint64_t next = 0;
  return Stream(events, [&](const v1::Batch& message) {
    storage::Batch batch;
    for (const std::string& event : message.chunks()) {
      std::string key;
      PutU64(key, next++);
      batch.Put(0, key, event);
    }
    return db->Write(batch, storage::Sync::kYes);
  });
}

absl::StatusOr<double> StreamAlone(size_t events) {
  return Stream(events, [](const v1::Batch&) { return absl::OkStatus(); });
}

}  // namespace tasuki::load
