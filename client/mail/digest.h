#pragma once

#include <string>
#include <string_view>

#include "common/base/ids.h"

namespace tasuki::client {

// What the clear header keeps of a Message-ID: 16 bytes that are the same for the same mail in the
// same team, and say nothing else. Empty for an empty id. These bytes are a format. Pure.
std::string MailDigest(TeamId team, std::string_view message_id);

}  // namespace tasuki::client
