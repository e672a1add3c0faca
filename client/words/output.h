#pragma once

#include <cstddef>
#include <string_view>

namespace tasuki::client {

enum class Channel { kOut, kErr };

// Where a command's answer goes: this process's files, or those of another one (client/owner). One
// thread.
class Output {
 public:
  Output() = default;
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // All of `bytes`. 0, or the errno of what went wrong: EPIPE, nobody reads any more; ETIMEDOUT,
  // whoever reads has stood still for too long.
  virtual int Write(Channel channel, std::string_view bytes) = 0;
  // Whether Write takes kTakenAtOnceBytes without waiting, or fails at once.
  virtual bool IsReady(Channel /*channel*/) const { return true; }
};

// What a pipe that is ready takes at once (PIPE_BUF).
inline constexpr size_t kTakenAtOnceBytes = 4096;

// Open files of this process; borrowed. Waits for as long as whoever reads them.
class FileOutput final : public Output {
 public:
  explicit FileOutput(int out = 1, int err = 2) : out_(out), err_(err) {}

  int Write(Channel channel, std::string_view bytes) override;
  bool IsReady(Channel channel) const override;

 private:
  const int out_;
  const int err_;
};

}  // namespace tasuki::client
