#pragma once

#include <string>

#include "tasuki/v1/event.pb.h"

// What an event's text says, in short. Pure.

namespace tasuki::client {

// What stands in the sealed part, as one text.
std::string SummaryOf(const v1::Personal& personal);

}  // namespace tasuki::client
