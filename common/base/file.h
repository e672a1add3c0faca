#pragma once

#include <utility>

namespace tasuki {

// An open file of ours; closes itself. A value that moves: whoever has it owns the file. One thread
// at a time.
class File {
 public:
  File() = default;
  explicit File(int number) : number_(number) {}
  File(File&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  File& operator=(File&& other) noexcept;
  ~File();

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

}  // namespace tasuki
