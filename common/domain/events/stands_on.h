#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

// What an event brings into being and what it needs to be there, by ids: for whoever hands in
// events out of a lost journal (DESIGN.md §7), which must not come before what they stand on.

namespace tasuki::domain {

// Ids that are known once `header`, an event of `replica`, is: its own, the thing it adds
// (prospect, firm, member, deal, promise, task), and its replica where it opens that. Each 16
// bytes; and where it gives a member a role, RoleId of that.
std::vector<std::string> BroughtBy(const v1::Header& header, ReplicaId replica);

// Every id that it mentions and does not bring, keys apart, and its actor's RoleId; each once. An
// event that comes before what brings them may be judged otherwise than behind it.
std::vector<std::string> NeededBy(const v1::Header& header, ReplicaId replica);

// Stands for what a member may do. 17 bytes: no id of a thing.
std::string RoleId(std::string_view member);

}  // namespace tasuki::domain
