#pragma once

#include <string>
#include <string_view>

#include "common/base/ids.h"
#include "common/integrity/signing.h"
#include "tasuki/v1/sync.pb.h"

// What a device signs (DESIGN.md §8). Each kind of message starts with words of its own, so that a
// signature over one never passes for another. Pure; any thread. Every Verify is false, and never
// fails otherwise, for wrong lengths and missing signatures.

namespace tasuki::integrity {

// "tasuki mark 1" ‖ team ‖ replica ‖ replica_seq u64 ‖ chain ‖ head_seq u64 ‖ head_root (32 bytes
// or none).
std::string MarkBytes(TeamId team, const v1::Mark& mark);
void SignMark(const DeviceKey& key, TeamId team, v1::Mark& mark);
bool VerifyMark(std::string_view public_key, TeamId team, const v1::Mark& mark);

// "tasuki hello 1" ‖ the message without its signature, serialised in tag order.
void SignHello(const DeviceKey& key, v1::Hello& hello);
bool VerifyHello(std::string_view public_key, const v1::Hello& hello);

// "tasuki invite 1" ‖ the message without its signature, serialised in tag order.
void SignInvite(const DeviceKey& key, v1::InviteRequest& invite);
bool VerifyInvite(std::string_view public_key, const v1::InviteRequest& invite);

// "tasuki enroll 1" ‖ the message without its signature, serialised in tag order. SignEnroll sets
// public_key too; VerifyEnroll checks against the public_key in the message.
void SignEnroll(const DeviceKey& key, v1::EnrollRequest& enroll);
bool VerifyEnroll(const v1::EnrollRequest& enroll);

}  // namespace tasuki::integrity
