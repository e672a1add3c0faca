#include "server/stream/catch_up.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/sync/limits.h"
#include "server/engine/team_rows.h"
#include "server/limits.h"
#include "server/team/devices.h"
#include "tasuki/v1/server.pb.h"

namespace tasuki::server {
namespace {

// How often the reader looks whether others have given memory back.
constexpr absl::Duration kPoolPoll = absl::Milliseconds(5);

// What its frames take.
size_t BytesOf(const CaughtBatch& batch) {
  size_t sum = batch.batch == nullptr ? 0 : batch.batch->size();
  for (const SharedBytes& frame : batch.keys) sum += frame->size();
  return sum;
}

}  // namespace

CatchUp::CatchUp(Engine& engine, const integrity::KeyFile& key_file)
    : engine_(engine), key_file_(key_file), pool_(kCatchUpBytesMax), thread_([this] { Run(); }) {}

CatchUp::~CatchUp() { Stop(); }

void CatchUp::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void CatchUp::Ask(CatchUpRequest request) {
  absl::MutexLock lock(&mutex_);
  if (!stopped_) requests_.push_back(std::move(request));
}

bool CatchUp::scarce() const { return pool_.used() > kCatchUpBytesMax / 2; }

void CatchUp::Run() {
  while (true) {
    CatchUpRequest request;
    {
      absl::MutexLock lock(&mutex_);
      auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        return stopped_ || !requests_.empty();
      };
      mutex_.Await(absl::Condition(&ready));
      if (stopped_) return;
      request = std::move(requests_.front());
      requests_.pop_front();
    }
    if (request.client.expired()) continue;
    const size_t bytes_max = scarce() ? kCatchUpBatchBytesScarce : sync::kBatchBytesMax;
    sync::BudgetLease lease = pool_.TryTake(bytes_max);
    while (!lease) {
      absl::MutexLock lock(&mutex_);
      auto stop = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_; };
      if (mutex_.AwaitWithTimeout(absl::Condition(&stop), kPoolPoll)) return;
      lease = pool_.TryTake(bytes_max);
    }
    auto batch = Read(request, bytes_max);
    if (batch.ok()) {
      // A first chunk larger than the lease goes all the same, and keys go beside it.
      lease.GrowTo(BytesOf(*batch));
      batch->lease = std::move(lease);
    }
    if (auto client = request.client.lock()) client->OnCaughtBatch(std::move(batch));
  }
}

absl::StatusOr<CaughtBatch> CatchUp::Read(const CatchUpRequest& request, size_t batch_bytes_max) {
  CaughtBatch batch;
  batch.last = request.range.cursor;
  batch.keys_up_to = request.range.keys_cursor;
  if (request.range.keys_cursor < request.range.head)
    TASUKI_RETURN_IF_ERROR(ReadKeys(request, batch));
  // A batch that needs keys we have not sent yet waits for the next turn.
  if (request.range.cursor < request.range.head && batch.keys_up_to >= request.range.head) {
    TASUKI_RETURN_IF_ERROR(ReadChunks(request, batch_bytes_max, batch));
  }
  return batch;
}

absl::Status CatchUp::ReadKeys(const CatchUpRequest& request, CaughtBatch& batch) {
  v1::ServerFrame frame;
  size_t found = 0;
  bool more = false;
  absl::Status inner;
  auto flush = [&](Seq up_to) {
    frame.mutable_keys()->set_up_to_seq(up_to.value());
    batch.keys.push_back(EncodeFrame(frame));
    frame.Clear();
  };
  Seq before = request.range.keys_cursor;  // All keys up to here are in the frames.
  absl::Status status = engine_.Scan(
      Table::kKey, TeamRowKey(request.team, "s"),
      KeyListKey(request.team, request.range.keys_cursor.Next()),
      [&](std::string_view key, std::string_view value) {
        const Seq seq(GetU64(key.substr(TeamId::kBytes + 1)));
        if (seq > request.range.head) return false;
        if (found >= sync::kKeysPerFrameMax) {
          more = true;
          return false;
        }
        v1::KeyListRow list;
        if (!list.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          inner = absl::DataLossError("a list of keys in the server's store cannot be read");
          return false;
        }
        for (const std::string& id_bytes : list.key_ids()) {
          const KeyId id = KeyId::FromTrusted(id_bytes);
          auto row =
              GetRow<v1::SubjectKeyRow>(engine_, Table::kKey, SubjectKeyKey(request.team, id));
          if (!row.ok()) {
            inner = row.status();
            return false;
          }
          if (!row->has_value() || (*row)->wrapped().empty()) continue;
          if (!MayReadKey(request.reader, (*row)->subject())) continue;
          auto opened = key_file_.Unwrap(id, (*row)->wrapped());
          if (!opened.ok()) {
            inner = opened.status();
            return false;
          }
          v1::SubjectKey& added = *frame.mutable_keys()->add_keys();
          added.set_key_id(id_bytes);
          *added.mutable_subject() = (*row)->subject();
          added.set_key(*std::move(opened));
          ++found;
          if (static_cast<size_t>(frame.keys().keys_size()) >= sync::kKeysPerFrameMax) {
            flush(before);
          }
        }
        for (const std::string& id : list.destroyed()) {
          frame.mutable_keys()->add_destroyed(id);
          ++found;
        }
        before = seq;
        return true;
      });
  TASUKI_RETURN_IF_ERROR(status);
  TASUKI_RETURN_IF_ERROR(inner);
  batch.keys_up_to = more ? before : request.range.head;
  if (found > 0) flush(batch.keys_up_to);
  return absl::OkStatus();
}

absl::Status CatchUp::ReadChunks(const CatchUpRequest& request, size_t bytes_max,
                                 CaughtBatch& batch) {
  TASUKI_ASSIGN_OR_RETURN(auto reader,
                          engine_.ReadChunks(request.team, request.range.cursor.Next()));
  // The reader gives views that end when it moves; the batch is one copy more, of 256 KiB at most.
  std::vector<std::string> chunks;
  while (batch.last < request.range.head) {
    TASUKI_ASSIGN_OR_RETURN(auto chunk, reader->Next());
    if (!chunk) break;
    const size_t bytes = batch.chunk_bytes + chunk->bytes.size();
    if (bytes > request.range.credit || (!chunks.empty() && bytes > bytes_max)) {
      if (chunks.empty()) batch.credit_needed = bytes;
      break;
    }
    chunks.emplace_back(chunk->bytes);
    batch.chunk_bytes = bytes;
    batch.last = chunk->last;
  }
  if (chunks.empty()) return absl::OkStatus();
  batch.batch = EncodeBatch(std::vector<std::string_view>(chunks.begin(), chunks.end()), nullptr);
  return absl::OkStatus();
}

}  // namespace tasuki::server
