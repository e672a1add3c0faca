#include "client/replica/position.h"

#include "client/replica/open_home.h"
#include "client/replica/outbox.h"
#include "client/replica/replica.h"

namespace tasuki::client {

Position PositionOf(Workspace& workspace) {
  const Outbox& outbox = workspace.home().outbox();
  return {workspace.home().replica().applied(), outbox.last(), outbox.size()};
}

}  // namespace tasuki::client
