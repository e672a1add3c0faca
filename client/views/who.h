#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "client/views/directory.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"

// The WHO and MEMBER of COMMANDS.md.

namespace tasuki::client {

// A prospect or a firm.
struct Who {
  v1::SubjectKind kind = v1::PROSPECT;
  SubjectId id;
};

// What a command is about.
enum class WhoKind {
  kProspect,
  kFirm,
  kEither,
  kMerged,  // An entry that was merged away; the only one of whom is named, too.
};

// Finds who is meant: an id prefix of at least 4 hex digits, else an exact name, else a part of a
// name or company; an entry that was merged away leads on to the one it was merged into, the name
// of a predecessor to the successor. NotFound (exit 1), or the list of candidates where several fit
// (exit 1).
absl::StatusOr<Who> FindWho(Directory& directory, const std::string& text, WhoKind kind);

// A prospect; as FindWho.
absl::StatusOr<SubjectId> FindProspect(Directory& directory, const std::string& text);
// An entry that was merged away; as FindWho.
absl::StatusOr<SubjectId> FindMerged(Directory& directory, const std::string& text);
// A firm; as FindWho.
absl::StatusOr<SubjectId> FindFirm(Directory& directory, const std::string& text);

// A colleague: an exact name, else an id prefix of at least 6, else a part of a name.
absl::StatusOr<MemberId> FindMember(Directory& directory, const std::string& text);

}  // namespace tasuki::client
