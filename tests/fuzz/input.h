#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/ids.h"

namespace tasuki::fuzz {

// The team and the replica that the targets speak of.
inline TeamId Team() { return TeamId::FromTrusted("0123456789abcdef"); }
inline ReplicaId Replica() { return ReplicaId::FromTrusted("fedcba9876543210"); }

// Takes an input apart. A value; never fails: what is missing is zero or empty.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  uint8_t Byte();
  // A length of 2 bytes, big-endian, and so many bytes (or what there is).
  std::string_view Piece();
  std::string_view Rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Puts together what Input::Piece takes apart.
void AddPiece(std::string& input, std::string_view piece);

}  // namespace tasuki::fuzz
