#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "client/commands/command_line.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

namespace tasuki::client {

// What a file says of one thing.
struct FileMove {
  uint64_t line = 0;
  v1::SubjectKind kind = v1::PROSPECT;
  MemberId to;
};
using FileMoves = absl::flat_hash_map<SubjectId, FileMove>;

// Who takes over what of that leaver, as the file at `path` says (X15): columns who and to, each of
// theirs once; an empty `to` is the queue. Refused with all that is wrong, by line.
absl::StatusOr<FileMoves> ReadLeaveFile(CommandContext& context, MemberId leaver,
                                        const std::string& path);

}  // namespace tasuki::client
