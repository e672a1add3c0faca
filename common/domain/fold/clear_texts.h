#pragma once

#include "tasuki/v1/event.pb.h"

// What a state row takes over from a header, which any device may have filled with as much as an
// event holds: bounded, so that a row is (DESIGN.md §5). Pure.

namespace tasuki::domain {

// The header as facts fold: without clear texts above kClearTextBytesMax and, in the messages that
// rows take over, without fields that this program does not know. `header` itself where nothing is
// left out, else `copy`, which is filled.
const v1::Header& HeaderToFold(const v1::Header& header, v1::Header& copy);

}  // namespace tasuki::domain
