#pragma once

#include <string>

#include "common/base/ids.h"

namespace tasuki::client {

// Whose home this is, and where its server is. Fixed by `join`, except where noted.
struct Identity {
  TeamId team;
  std::string team_name;
  MemberId member;
  std::string member_name;  // As at joining; rows() has the present one.
  DeviceId device;
  ReplicaId replica;  // Changes after a fork.
  std::string server_address;
  std::string server_key;  // Ed25519, 32 bytes.
  bool joining = false;    // Enrolled, but its store may not have been made yet.
  Epoch epoch;             // Of the journal held; 0: nothing held yet.
};

}  // namespace tasuki::client
