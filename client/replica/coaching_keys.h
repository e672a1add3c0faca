#pragma once

#include "absl/status/status.h"
#include "client/replica/open_home.h"

namespace tasuki::client {

// Forgets the keys of notes about other members where this home's member may not read them any
// more (X11): a manager who becomes a rep; then they lie in no file of the home either. The server
// gives them out again with the role. Looks through the keys once for each change of role. Errors
// are the store's.
absl::Status ForgetCoachingKeys(OpenHome& home);

}  // namespace tasuki::client
