// The chunk codec. Field numbers are those of sync.proto (Chunk, ChunkBody, ChunkRecord, Mark).
//
// Writing: the three parts of a body (replicas, records, marks) grow as three strings, which put
// together are what protobuf would have written. Room for a mark is kept for every replica whose
// last record has none yet, so that AddMark never has to begin a chunk of its own.
// Reading: payload unpacked into one buffer, records as views into it.
// Long because writing and reading of one format are held against each other line by line.

#include "common/storage/chunk.h"

#include <zstd.h>

#include <utility>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/storage/wire.h"

namespace tasuki::storage {
namespace {

constexpr uint32_t kFormat = 1;
constexpr uint32_t kRulesMax = 0xffff;  // The leaf has two bytes for it.
constexpr size_t kHashBytes = 32;
constexpr size_t kSignatureBytes = 64;

enum BodyField : uint32_t { kReplicas = 1, kRecords = 2, kMarks = 3 };
enum RecordField : uint32_t {
  kVerdict = 1,
  kReplicaIndex = 2,
  kReplicaSeq = 3,
  kActLeft = 4,
  kHeader = 5,
  kSealed = 6,
  kSealedHash = 7,
};

template <typename... Parts>
absl::Status Broken(const Parts&... parts) {
  return Fault(absl::StatusCode::kDataLoss, Phrase("broken chunk: $0", parts...));
}

// What is wrong with a mark's fields, or null.
const char* MarkFault(const v1::Mark& mark) {
  if (mark.replica().size() != ReplicaId::kBytes) return "a mark's replica has not 16 bytes";
  if (mark.replica_seq() == 0) return "a mark names no replica seq";
  if (mark.chain().size() != kHashBytes) return "a mark's chain has not 32 bytes";
  if (!mark.head_root().empty() && mark.head_root().size() != kHashBytes) {
    return "a mark's head root has neither 0 nor 32 bytes";
  }
  if (mark.signature().size() != kSignatureBytes) return "a mark's signature has not 64 bytes";
  return nullptr;
}

// What is wrong with a record, or null.
const char* RecordFault(const RecordView& record) {
  if (record.verdict == v1::VERDICT_UNSPECIFIED || !v1::Verdict_IsValid(record.verdict)) {
    return "a record has no verdict of this release";
  }
  if (record.header.size() > kEventBytesMax ||
      record.sealed.size() > kEventBytesMax - record.header.size()) {
    return "an event is above 128 KiB";
  }
  if (!record.sealed_hash.empty()) {
    if (record.sealed_hash.size() != kHashBytes) return "a sealed hash has not 32 bytes";
    if (!record.sealed.empty()) return "a record has both ciphertext and the hash in its place";
  }
  return nullptr;
}

size_t RecordBytes(const RecordView& record, uint32_t index) {
  return VarintFieldBytes(static_cast<uint64_t>(record.verdict)) + VarintFieldBytes(index) +
         VarintFieldBytes(record.replica_seq.value()) + VarintFieldBytes(record.act_left) +
         BytesFieldBytes(record.header.size()) + BytesFieldBytes(record.sealed.size()) +
         BytesFieldBytes(record.sealed_hash.size());
}

void PutRecord(std::string& out, const RecordView& record, uint32_t index, size_t bytes) {
  PutBytesHead(out, kRecords, bytes);
  PutVarintField(out, kVerdict, static_cast<uint64_t>(record.verdict));
  PutVarintField(out, kReplicaIndex, index);
  PutVarintField(out, kReplicaSeq, record.replica_seq.value());
  PutVarintField(out, kActLeft, record.act_left);
  PutBytesField(out, kHeader, record.header);
  PutBytesField(out, kSealed, record.sealed);
  PutBytesField(out, kSealedHash, record.sealed_hash);
}

bool ReadRecord(std::string_view bytes, RecordView* record, uint32_t* index) {
  WireReader reader(bytes);
  uint32_t number;
  WireType type;
  uint64_t value;
  while (!reader.done()) {
    if (!reader.Field(&number, &type)) return false;
    if (number >= kVerdict && number <= kActLeft && type == WireType::kVarint) {
      if (!reader.Varint(&value)) return false;
      if (number != kReplicaSeq && value > INT32_MAX) return false;
      if (number == kVerdict) record->verdict = static_cast<v1::Verdict>(value);
      if (number == kReplicaIndex) *index = static_cast<uint32_t>(value);
      if (number == kReplicaSeq) record->replica_seq = ReplicaSeq(value);
      if (number == kActLeft) record->act_left = static_cast<uint32_t>(value);
    } else if (number == kHeader && type == WireType::kBytes) {
      if (!reader.Bytes(&record->header)) return false;
    } else if (number == kSealed && type == WireType::kBytes) {
      if (!reader.Bytes(&record->sealed)) return false;
    } else if (number == kSealedHash && type == WireType::kBytes) {
      if (!reader.Bytes(&record->sealed_hash)) return false;
    } else if (!reader.Skip(type)) {
      return false;
    }
  }
  return true;
}

// The fields of a Chunk, with the payload as a view.
absl::Status ReadChunk(std::string_view chunk, ChunkInfo* info, std::string_view* payload) {
  if (chunk.size() > kChunkBytesMax) {
    return Broken("at most ", kChunkBytesMax, " bytes expected, ", chunk.size(), " found");
  }
  uint64_t fields[9] = {};
  WireReader reader(chunk);
  uint32_t number;
  WireType type;
  while (!reader.done()) {
    bool read = reader.Field(&number, &type);
    if (read && number == 7 && type == WireType::kBytes) {
      read = reader.Bytes(payload);
    } else if (read && number <= 8 && type == WireType::kVarint) {
      read = reader.Varint(&fields[number]);
    } else if (read) {
      read = reader.Skip(type);
    }
    if (!read) return Broken("its fields do not parse");
  }
  if (fields[1] != kFormat) return Broken("format ", kFormat, " expected, ", fields[1], " found");
  if (fields[2] > v1::ZSTD) return Broken("codec ", fields[2], " is not one of this release");
  if (fields[3] == 0 || fields[3] > kRulesMax) return Broken("no rules version ", fields[3]);
  if (fields[5] == 0 || fields[5] > kChunkRecordsMax) return Broken(fields[5], " records");
  if (fields[4] == 0 || fields[4] > UINT64_MAX - fields[5]) return Broken("first seq ", fields[4]);
  if (fields[8] == 0 || fields[8] > kChunkPayloadBytesMax) {
    return Broken("a payload of ", fields[8], " bytes");
  }
  info->codec = static_cast<v1::Codec>(fields[2]);
  info->rules = static_cast<uint32_t>(fields[3]);
  info->first = Seq(fields[4]);
  info->count = static_cast<uint32_t>(fields[5]);
  info->recorded_at_us = static_cast<int64_t>(fields[6]);
  info->payload_bytes = static_cast<uint32_t>(fields[8]);
  return absl::OkStatus();
}

}  // namespace

// --- Writing

struct ChunkBuilder::Packer {
  Packer() : context(ZSTD_createCCtx()) { TASUKI_CHECK(context != nullptr) << "out of memory"; }
  ~Packer() { ZSTD_freeCCtx(context); }

  // Packs `payload` into the chunk where that saves enough, else copies it.
  void Pack(std::string payload, v1::Chunk& chunk) {
    chunk.set_payload_bytes(static_cast<uint32_t>(payload.size()));
    if (payload.size() >= kChunkZstdBytesMin) {
      packed.resize(ZSTD_compressBound(payload.size()));
      const size_t size = ZSTD_compressCCtx(context, packed.data(), packed.size(), payload.data(),
                                            payload.size(), kChunkZstdLevel);
      if (!ZSTD_isError(size) && size <= payload.size() - payload.size() / kChunkZstdSavingShare) {
        chunk.set_codec(v1::ZSTD);
        chunk.set_payload(packed.data(), size);
        return;
      }
    }
    chunk.set_codec(v1::NONE);
    chunk.set_payload(std::move(payload));
  }

  ZSTD_CCtx* const context;
  std::string packed;
};

ChunkBuilder::ChunkBuilder() : packer_(std::make_unique<Packer>()) {}
ChunkBuilder::~ChunkBuilder() = default;

void ChunkBuilder::Start(uint32_t rules, Seq first, int64_t recorded_at_us) {
  TASUKI_CHECK(rules > 0 && rules <= kRulesMax) << "rules version " << rules;
  TASUKI_CHECK(first > Seq(0)) << "seqs begin at 1";
  rules_ = rules;
  recorded_at_us_ = recorded_at_us;
  total_ = 0;
  built_.clear();
  StartChunk(first);
}

void ChunkBuilder::StartChunk(Seq first) {
  first_ = first;
  count_ = 0;
  replicas_.clear();
  records_.clear();
  marks_.clear();
  origins_.clear();
  unmarked_ = 0;
}

absl::Status ChunkBuilder::Add(const RecordView& record) {
  TASUKI_CHECK(first_ > Seq(0)) << "Start comes before Add";
  if (const char* fault = RecordFault(record)) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("this record cannot be stored: $0", fault));
  }
  auto origin = origins_.find(record.replica);
  uint32_t index =
      origin == origins_.end() ? static_cast<uint32_t>(origins_.size()) : origin->second.index;
  size_t bytes = RecordBytes(record, index);
  size_t needed = BytesHeadBytes(bytes) + bytes;
  if (origin == origins_.end()) needed += BytesFieldBytes(ReplicaId::kBytes) + kMarkBytesMax;
  if (origin != origins_.end() && origin->second.marked) needed += kMarkBytesMax;
  if (count_ > 0 && (count_ == kChunkRecordsMax || PayloadBytes() >= kChunkFilledBytes ||
                     PayloadBytes() + Reserved() + needed > kChunkPayloadBytesMax)) {
    FinishChunk();
    origin = origins_.end();
    index = 0;
    bytes = RecordBytes(record, index);
  }
  if (origin == origins_.end()) {
    PutBytesField(replicas_, kReplicas, record.replica.bytes());
    origins_.emplace(record.replica, Origin{index, false});
    ++unmarked_;
  } else if (origin->second.marked) {
    origin->second.marked = false;
    ++unmarked_;
  }
  PutRecord(records_, record, index, bytes);
  ++count_;
  ++total_;
  return absl::OkStatus();
}

absl::Status ChunkBuilder::AddMark(const v1::Mark& mark) {
  if (const char* fault = MarkFault(mark)) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("this mark cannot be stored: $0", fault));
  }
  auto origin = origins_.find(ReplicaId::FromTrusted(mark.replica()));
  if (origin == origins_.end() || origin->second.marked) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 "this mark cannot be stored: its replica has no record since its last mark");
  }
  v1::Mark known = mark;
  known.DiscardUnknownFields();  // They are not signed for, and could be of any size.
  const std::string bytes = known.SerializeAsString();
  TASUKI_CHECK(BytesFieldBytes(bytes.size()) <= kMarkBytesMax) << bytes.size();
  PutBytesField(marks_, kMarks, bytes);
  origin->second.marked = true;
  --unmarked_;
  return absl::OkStatus();
}

void ChunkBuilder::FinishChunk() {
  std::string payload;
  payload.reserve(PayloadBytes());
  payload.append(replicas_).append(records_).append(marks_);
  TASUKI_CHECK(payload.size() <= kChunkPayloadBytesMax) << payload.size();
  v1::Chunk chunk;
  chunk.set_format(kFormat);
  chunk.set_rules(rules_);
  chunk.set_first_seq(first_.value());
  chunk.set_count(count_);
  chunk.set_recorded_at_us(recorded_at_us_);
  packer_->Pack(std::move(payload), chunk);
  built_.push_back({first_, count_, chunk.SerializeAsString()});
  StartChunk(first_.Plus(count_));
}

std::vector<BuiltChunk> ChunkBuilder::Finish() {
  if (count_ > 0) FinishChunk();
  first_ = Seq(0);
  return std::exchange(built_, {});
}

// --- Reading

namespace {

// What zstd unpacks with: 150 KiB that hold nothing from one chunk to the next. A reader keeps many
// decoders, but unpacks one chunk at a time.
ZSTD_DCtx* UnpackContext() {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  TASUKI_CHECK(context != nullptr) << "out of memory";
  return context.get();
}

}  // namespace

absl::Status ChunkDecoder::Decode(std::string_view chunk) {
  info_ = ChunkInfo();
  records_.clear();
  origins_.clear();
  replicas_.clear();
  marks_.clear();
  std::string_view packed;
  ChunkInfo info;
  TASUKI_RETURN_IF_ERROR(ReadChunk(chunk, &info, &packed));
  if (info.codec == v1::NONE) {
    payload_.assign(packed);
  } else {
    payload_.resize(info.payload_bytes);
    const size_t size = ZSTD_decompressDCtx(UnpackContext(), payload_.data(), payload_.size(),
                                            packed.data(), packed.size());
    if (ZSTD_isError(size)) return Broken("its payload does not unpack: ", ZSTD_getErrorName(size));
    payload_.resize(size);
  }
  if (payload_.size() != info.payload_bytes) {
    return Broken("a payload of ", info.payload_bytes, " bytes announced, ", payload_.size(),
                  " found");
  }
  info_ = info;
  absl::Status status = DecodeBody();
  if (!status.ok()) {
    info_ = ChunkInfo();
    records_.clear();
    marks_.clear();
    replicas_.clear();
  }
  return status;
}

absl::Status ChunkDecoder::DecodeBody() {
  records_.reserve(info_.count);
  WireReader reader(payload_);
  while (!reader.done()) {
    uint32_t number;
    WireType type;
    if (!reader.Field(&number, &type)) return Broken("its payload does not parse");
    if (type != WireType::kBytes || number > kMarks) {
      if (!reader.Skip(type)) return Broken("its payload does not parse");
      continue;
    }
    std::string_view bytes;
    if (!reader.Bytes(&bytes)) return Broken("its payload does not parse");
    if (number == kRecords) {
      if (records_.size() == info_.count) return Broken("more than ", info_.count, " records");
      if (!ReadRecord(bytes, &records_.emplace_back(), &origins_.emplace_back(0))) {
        return Broken("record ", records_.size(), " does not parse");
      }
      if (const char* fault = RecordFault(records_.back())) return Broken(fault);
    } else if (number == kReplicas) {
      if (bytes.size() != ReplicaId::kBytes) return Broken("a replica id has not 16 bytes");
      if (replicas_.size() == kChunkRecordsMax) return Broken("too many replicas");
      replicas_.push_back(ReplicaId::FromTrusted(bytes));
    } else {
      if (marks_.size() == kChunkRecordsMax) return Broken("too many marks");
      if (!marks_.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return Broken("a mark does not parse");
      }
      if (const char* fault = MarkFault(marks_.back())) return Broken(fault);
    }
  }
  if (records_.size() != info_.count) {
    return Broken(info_.count, " records announced, ", records_.size(), " found");
  }
  for (size_t i = 0; i < records_.size(); ++i) {
    if (origins_[i] >= replicas_.size()) {
      return Broken("record ", i, " names replica ", origins_[i], " of ", replicas_.size());
    }
    records_[i].replica = replicas_[origins_[i]];
  }
  return absl::OkStatus();
}

const RecordView& ChunkDecoder::record(Seq seq) const {
  TASUKI_CHECK(seq >= info_.first && seq.value() - info_.first.value() < records_.size())
      << "seq " << seq.value() << " is not in the chunk from " << info_.first.value();
  return records_[seq.value() - info_.first.value()];
}

absl::StatusOr<ChunkInfo> PeekChunk(std::string_view chunk) {
  ChunkInfo info;
  std::string_view payload;
  TASUKI_RETURN_IF_ERROR(ReadChunk(chunk, &info, &payload));
  return info;
}

absl::StatusOr<ChunkMessages> DecodeChunk(std::string_view chunk) {
  ChunkDecoder decoder;
  TASUKI_RETURN_IF_ERROR(decoder.Decode(chunk));
  ChunkMessages messages;
  if (!messages.chunk.ParseFromArray(chunk.data(), static_cast<int>(chunk.size()))) {
    return Broken("its fields do not parse");
  }
  for (ReplicaId replica : decoder.replicas()) messages.body.add_replicas(replica.str());
  for (const v1::Mark& mark : decoder.marks()) *messages.body.add_marks() = mark;
  absl::flat_hash_map<ReplicaId, uint32_t> indexes;
  for (uint32_t i = 0; i < decoder.replicas().size(); ++i) {
    indexes.emplace(decoder.replicas()[i], i);
  }
  for (const RecordView& view : decoder.records()) {
    v1::ChunkRecord& record = *messages.body.add_records();
    record.set_verdict(view.verdict);
    record.set_replica_index(indexes[view.replica]);
    record.set_replica_seq(view.replica_seq.value());
    record.set_act_left(view.act_left);
    record.set_header(view.header.data(), view.header.size());
    record.set_sealed(view.sealed.data(), view.sealed.size());
    record.set_sealed_hash(view.sealed_hash.data(), view.sealed_hash.size());
  }
  return messages;
}

}  // namespace tasuki::storage
