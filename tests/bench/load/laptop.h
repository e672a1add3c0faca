#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/hash.h"
#include "common/integrity/signing.h"
#include "tasuki/v1/sync.grpc.pb.h"

namespace tasuki::load {

// Who a laptop of the load is. Every one has a device and a replica of its own.
struct Enrolled {
  TeamId team;
  MemberId member;
  DeviceId device;
  ReplicaId replica;
  integrity::DeviceKey key;
};

// Makes the frames a laptop pushes, signed and chained, before any clock runs: in the field each
// laptop signs on a processor of its own. One thread.
class FrameMaker {
 public:
  FrameMaker(const Enrolled& self, Random& random, Clock& clock);

  // ReplicaOpened and one ProspectAdded with its key; always first.
  v1::ClientFrame Opening();
  // One push of `events` logged touches of about 300 bytes each, each an act of its own.
  v1::ClientFrame Touches(size_t events);

  ReplicaSeq last() const { return last_; }

 private:
  v1::Header NewHeader(v1::EventType type);
  void AddRecord(v1::Push& push, v1::Header header, const v1::Personal* personal,
                 uint32_t act_left);
  void Seal(v1::Push& push);

  const Enrolled& self_;
  Random& random_;
  Clock& clock_;
  ReplicaSeq last_;
  integrity::Hash chain_;
  SubjectId prospect_;
  KeyId key_id_;
  std::string subject_key_;
};

// What `self` says first: that it holds the journal up to `from` and has written up to `last`.
v1::ClientFrame HelloOf(const Enrolled& self, Seq from, const integrity::Hash& root, Epoch epoch,
                        ReplicaSeq last, const integrity::Hash& chain);

// One connection of one laptop: says Hello, pushes prepared frames, counts what arrives and throws
// it away. Callbacks run on gRPC's threads, one at a time for one laptop.
class Laptop : public grpc::ClientBidiReactor<v1::ClientFrame, v1::ServerFrame> {
 public:
  struct Hooks {
    std::function<void(const v1::Ack&)> acked;      // Called for each Ack.
    std::function<void(const v1::Batch&)> arrived;  // Called for each Batch.
  };

  // Connects over a channel of its own, as a laptop does.
  Laptop(const Enrolled& self, const std::string& address, Hooks hooks);
  ~Laptop() override;

  // Sends Hello and waits for Welcome. `from` is the last seq it claims to hold.
  absl::Status Open(Seq from, const integrity::Hash& root, Epoch epoch, ReplicaSeq last,
                    const integrity::Hash& chain);
  // Any thread. In order; never blocks.
  void Send(std::shared_ptr<const v1::ClientFrame> frame);
  // Stops giving credit: a laptop that does not read (acceptance 7).
  void StopReading() { reading_ = false; }
  void Close();

  const v1::Welcome& welcome() const { return welcome_; }
  const std::string& refusal() const { return refusal_; }

 private:
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;
  void SendApplied(uint64_t seq);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Enrolled& self_;
  Hooks hooks_;
  std::unique_ptr<v1::Sync::Stub> stub_;
  grpc::ClientContext context_;
  v1::ServerFrame incoming_;
  v1::Welcome welcome_;
  bool reading_ = true;
  uint64_t credit_owed_ = 0;

  absl::Mutex mutex_;
  std::deque<std::shared_ptr<const v1::ClientFrame>> queue_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool welcomed_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::string refusal_;
};

// Enrols `count` devices of the admin of a fresh team. The first uses `join_code`; it then asks for
// the codes of the others.
absl::StatusOr<std::vector<Enrolled>> EnrolMany(const std::string& address,
                                                const std::string& join_code, size_t count,
                                                Random& random, Clock& clock);

// Enrols `count` more devices of the member of `admin`.
absl::StatusOr<std::vector<Enrolled>> EnrolMore(const std::string& address, const Enrolled& admin,
                                                size_t count, Random& random, Clock& clock);

// A join code for one more device of `admin`'s member.
absl::StatusOr<std::string> AskForCode(const std::string& address, const Enrolled& admin,
                                       Random& random, Clock& clock);

}  // namespace tasuki::load
