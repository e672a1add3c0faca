#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "google/protobuf/io/coded_stream.h"

// Protobuf's wire form, as little of it as chunks need: a chunk's records are read as views, and no
// message is made for any of them. Pure; any thread.
//
// Writing is protobuf's CodedOutputStream. Reading is our own: by CodedInputStream chunks decoded
// at 0.50 to 0.87 of this speed (BM_ChunkDecode, 2026-11), since a stream is made for every record.

namespace tasuki::storage {

enum class WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

// Reads the fields of one message. Every call is false at malformed bytes, and the reader is then
// spent; `done()` tells the end from an error. One thread.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool done() const { return at_ == end_; }

  // The number and type of the next field; its value must be read or skipped next.
  bool Field(uint32_t* number, WireType* type) {
    uint64_t tag;
    if (!Varint(&tag) || tag > UINT32_MAX || (tag >> 3) == 0) return false;
    *number = static_cast<uint32_t>(tag >> 3);
    switch (tag & 7) {
      case 0:
        *type = WireType::kVarint;
        return true;
      case 1:
        *type = WireType::kFixed64;
        return true;
      case 2:
        *type = WireType::kBytes;
        return true;
      case 5:
        *type = WireType::kFixed32;
        return true;
      default:
        return false;  // Groups: proto3 has none.
    }
  }

  bool Varint(uint64_t* value) {
    if (at_ == end_) return false;
    uint8_t byte = static_cast<uint8_t>(*at_++);
    uint64_t result = byte & 0x7f;
    for (int shift = 7; byte & 0x80; shift += 7) {
      if (at_ == end_ || shift > 63) return false;
      byte = static_cast<uint8_t>(*at_++);
      result |= static_cast<uint64_t>(byte & 0x7f) << shift;
    }
    *value = result;
    return true;
  }

  bool Bytes(std::string_view* value) {
    uint64_t size;
    if (!Varint(&size) || size > static_cast<uint64_t>(end_ - at_)) return false;
    *value = {at_, static_cast<size_t>(size)};
    at_ += size;
    return true;
  }

  bool Skip(WireType type) {
    uint64_t number;
    std::string_view bytes;
    switch (type) {
      case WireType::kVarint:
        return Varint(&number);
      case WireType::kBytes:
        return Bytes(&bytes);
      case WireType::kFixed64:
        return Advance(8);
      case WireType::kFixed32:
        return Advance(4);
    }
    return false;
  }

 private:
  bool Advance(ptrdiff_t bytes) {
    if (end_ - at_ < bytes) return false;
    at_ += bytes;
    return true;
  }

  const char* at_;
  const char* end_;
};

// Bytes that `value` takes as a varint.
inline size_t VarintBytes(uint64_t value) {
  return google::protobuf::io::CodedOutputStream::VarintSize64(value);
}

inline void PutVarint(std::string& out, uint64_t value) {
  const size_t at = out.size();
  out.resize(at + VarintBytes(value));
  google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(
      value, reinterpret_cast<uint8_t*>(out.data() + at));
}

// A field below 16; nothing for the value that proto3 leaves out.
inline void PutVarintField(std::string& out, uint32_t number, uint64_t value) {
  if (value == 0) return;
  out.push_back(static_cast<char>(number << 3));
  PutVarint(out, value);
}
inline size_t VarintFieldBytes(uint64_t value) { return value == 0 ? 0 : 1 + VarintBytes(value); }

// The tag and length of a field below 16, whose bytes follow.
inline void PutBytesHead(std::string& out, uint32_t number, size_t size) {
  out.push_back(static_cast<char>(number << 3 | 2));
  PutVarint(out, size);
}
inline size_t BytesHeadBytes(size_t size) { return 1 + VarintBytes(size); }

inline void PutBytesField(std::string& out, uint32_t number, std::string_view value) {
  if (value.empty()) return;
  PutBytesHead(out, number, value.size());
  out.append(value);
}
inline size_t BytesFieldBytes(size_t size) { return size == 0 ? 0 : BytesHeadBytes(size) + size; }

}  // namespace tasuki::storage
