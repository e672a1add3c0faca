#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tasuki/v1/sync.pb.h"

// Frames as bytes that many connections share. Pure; any thread.

namespace tasuki::server {

// A serialised ServerFrame, made once and sent to any number of laptops.
using SharedBytes = std::shared_ptr<const std::string>;

SharedBytes EncodeFrame(const v1::ServerFrame& frame);

// ServerFrame{Batch{chunks, end}}, with each chunk copied once. `end` may be null: more follows.
SharedBytes EncodeBatch(const std::vector<std::string_view>& chunks, const v1::CaughtUp* end);

}  // namespace tasuki::server
