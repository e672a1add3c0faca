#include "client/owner/held_output.h"

#include "client/limits.h"

namespace tasuki::client {

// Gives on what is taken at once; nothing more where that failed.
void HeldOutput::Give(Channel channel, std::string_view& bytes) {
  while (!bytes.empty() && error(channel) == 0 && to_.IsReady(channel)) {
    const std::string_view part = bytes.substr(0, kTakenAtOnceBytes);
    error(channel) = to_.Write(channel, part);
    bytes.remove_prefix(part.size());
  }
  if (error(channel) != 0) bytes = {};
}

void HeldOutput::GiveHeld() {
  while (!held_.empty()) {
    auto& [channel, bytes] = held_.front();
    std::string_view rest = bytes;
    Give(channel, rest);
    held_bytes_ -= bytes.size() - rest.size();
    if (!rest.empty()) {
      bytes.erase(0, bytes.size() - rest.size());
      return;
    }
    held_.pop_front();
  }
}

int HeldOutput::Write(Channel channel, std::string_view bytes) {
  GiveHeld();
  if (error(channel) == 0 && held_bytes_ + bytes.size() > kSpoolBytesMax) {
    error(channel) = WriteRest();
  }
  if (held_.empty()) Give(channel, bytes);
  if (error(channel) != 0) return error(channel);
  if (bytes.empty()) return 0;
  held_.emplace_back(channel, bytes);
  held_bytes_ += bytes.size();
  return 0;
}

int HeldOutput::WriteRest() {
  const int before = error(Channel::kOut);
  for (; !held_.empty(); held_.pop_front()) {
    const auto& [channel, bytes] = held_.front();
    held_bytes_ -= bytes.size();
    if (error(channel) == 0) error(channel) = to_.Write(channel, bytes);
  }
  return before == 0 ? error(Channel::kOut) : 0;
}

}  // namespace tasuki::client
