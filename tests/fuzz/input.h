#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What every fuzz target has in common. A target file defines LLVMFuzzerTestOneInput and Seeds.

// Does with the bytes what the program would do with bytes from a stranger, and ends the process
// where an invariant breaks. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace tasuki::fuzz {

// Good inputs made by code, from which fuzzing starts; the same ones each time.
std::vector<std::string> Seeds();

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
