#pragma once

#include <cstdint>

#include "client/replica/workspace.h"
#include "common/base/ids.h"

namespace tasuki::client {

// How far a workspace's journal and outbox go: another one whenever something was written or came.
struct Position {
  Seq applied;
  ReplicaSeq written;
  uint64_t waiting = 0;  // In the outbox.

  friend bool operator==(const Position& a, const Position& b) {
    return a.applied == b.applied && a.written == b.written && a.waiting == b.waiting;
  }
};

Position PositionOf(Workspace& workspace);

}  // namespace tasuki::client
