#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/replica/stored_event.h"
#include "client/views/directory.h"

// What a server lost, as people see it: what of it goes back by itself, and what others wrote and
// is kept here (DESIGN.md §7).

namespace tasuki::client {

// Of what a server that waits lacks.
struct ServerLacks {
  uint64_t own = 0;             // Written by this laptop: goes back by itself.
  uint64_t others = 0;          // Written by others.
  std::vector<std::string> by;  // Their names; with a directory only.
};
ServerLacks LacksOf(Workspace& workspace, Directory* directory = nullptr);

// Kept here and not on the server.
struct LostOfOthers {
  uint64_t events = 0;
  std::vector<std::string> by;  // Names, each once.
};
LostOfOthers LostOf(Directory& directory);

// Own events that wait for some of them.
struct HeldForLost {
  uint64_t events = 0;
  std::vector<std::string> by;  // Who wrote what they wait for; each once.
};
HeldForLost HeldOf(Directory& directory);

// Each of them, by replica, in its order; its seq is the one it had.
absl::Status ForEachLost(Workspace& workspace, absl::FunctionRef<bool(const StoredEvent&)> visit);

}  // namespace tasuki::client
