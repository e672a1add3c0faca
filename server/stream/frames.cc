#include "server/stream/frames.h"

#include "google/protobuf/io/coded_stream.h"

namespace tasuki::server {
namespace {

using google::protobuf::io::CodedOutputStream;

// The tag byte of a length-delimited field.
constexpr uint8_t Tag(int field) { return static_cast<uint8_t>(field << 3 | 2); }

size_t FieldBytes(size_t content) { return 1 + CodedOutputStream::VarintSize64(content) + content; }

void PutLength(std::string& out, int field, size_t length) {
  uint8_t buffer[11];
  buffer[0] = Tag(field);
  uint8_t* end = CodedOutputStream::WriteVarint64ToArray(length, buffer + 1);
  out.append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer));
}

}  // namespace

SharedBytes EncodeFrame(const v1::ServerFrame& frame) {
  return std::make_shared<const std::string>(frame.SerializeAsString());
}

SharedBytes EncodeBatch(const std::vector<std::string_view>& chunks, const v1::CaughtUp* end) {
  const std::string end_bytes = end != nullptr ? end->SerializeAsString() : "";
  size_t batch_bytes = end != nullptr ? FieldBytes(end_bytes.size()) : 0;
  for (std::string_view chunk : chunks) batch_bytes += FieldBytes(chunk.size());
  auto bytes = std::make_shared<std::string>();
  bytes->reserve(FieldBytes(batch_bytes));
  PutLength(*bytes, v1::ServerFrame::kBatchFieldNumber, batch_bytes);
  for (std::string_view chunk : chunks) {
    PutLength(*bytes, v1::Batch::kChunksFieldNumber, chunk.size());
    bytes->append(chunk);
  }
  if (end != nullptr) {
    PutLength(*bytes, v1::Batch::kCaughtUpFieldNumber, end_bytes.size());
    bytes->append(end_bytes);
  }
  return bytes;
}

}  // namespace tasuki::server
