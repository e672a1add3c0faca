#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "client/words/output.h"

namespace tasuki::client {

// What a command prints that owns the home: held in memory where its reader (a pager) stands still,
// so that the home is not kept from others meanwhile. Bounded by kSpoolBytesMax; beyond, Write
// waits. Made by whoever runs the command; one thread.
class HeldOutput final : public Output {
 public:
  // `to` outlives it.
  explicit HeldOutput(Output& to) : to_(to) {}

  // Never waits for a reader below that bound. Errors as of `to`, which may be of what was printed
  // there before.
  int Write(Channel channel, std::string_view bytes) override;
  // Waits until all is read. 0, or the errno of what went wrong with the answer only now.
  int WriteRest();

 private:
  int& error(Channel channel) { return errors_[channel == Channel::kOut ? 0 : 1]; }
  void Give(Channel channel, std::string_view& bytes);
  void GiveHeld();

  Output& to_;
  std::deque<std::pair<Channel, std::string>> held_;
  size_t held_bytes_ = 0;
  std::array<int, 2> errors_{};  // Told already, or by the next Write; of each channel.
};

}  // namespace tasuki::client
