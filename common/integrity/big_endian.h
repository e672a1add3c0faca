#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Writes integers and bytes into a buffer of known size, for hashing without an allocation.

namespace tasuki::integrity {

// A cursor over a buffer that its maker knows to be long enough. A value on the stack; one
// thread.
class FixedWriter {
 public:
  explicit FixedWriter(char* at) : at_(at) {}

  template <class T>
  void Integer(T value) {
    for (size_t i = 0; i < sizeof(T); ++i) {
      *at_++ = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
    }
  }
  void Bytes(std::string_view bytes) {
    std::memcpy(at_, bytes.data(), bytes.size());
    at_ += bytes.size();
  }
  const char* at() const { return at_; }

 private:
  char* at_;
};

}  // namespace tasuki::integrity
