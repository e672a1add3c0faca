#include "server/stream/frames.h"

#include "common/storage/wire.h"

namespace tasuki::server {

SharedBytes EncodeFrame(const v1::ServerFrame& frame) {
  return std::make_shared<const std::string>(frame.SerializeAsString());
}

SharedBytes EncodeBatch(const std::vector<std::string_view>& chunks, const v1::CaughtUp* end) {
  const std::string end_bytes = end != nullptr ? end->SerializeAsString() : "";
  size_t batch_bytes =
      end != nullptr ? storage::BytesHeadBytes(end_bytes.size()) + end_bytes.size() : 0;
  for (std::string_view chunk : chunks) {
    batch_bytes += storage::BytesHeadBytes(chunk.size()) + chunk.size();
  }
  auto bytes = std::make_shared<std::string>();
  bytes->reserve(storage::BytesHeadBytes(batch_bytes) + batch_bytes);
  storage::PutBytesHead(*bytes, v1::ServerFrame::kBatchFieldNumber, batch_bytes);
  for (std::string_view chunk : chunks) {
    storage::PutBytesHead(*bytes, v1::Batch::kChunksFieldNumber, chunk.size());
    bytes->append(chunk);
  }
  if (end != nullptr) {
    storage::PutBytesHead(*bytes, v1::Batch::kCaughtUpFieldNumber, end_bytes.size());
    bytes->append(end_bytes);
  }
  return bytes;
}

}  // namespace tasuki::server
