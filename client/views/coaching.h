#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/views/directory.h"
#include "client/views/presenter.h"
#include "common/base/ids.h"
#include "tasuki/v1/audit.pb.h"
#include "tasuki/v1/event.pb.h"

// Notes about colleagues (R013, R015, R016), for those who may read them: whom they are about, and
// the managers (X11). Others hold no key for their words.

namespace tasuki::client {

// Whether that member manages: is a manager or an admin, and has not left.
bool IsManager(MemberId member, domain::Rows& rows);

// Whether the member of this home may read what managers noted about `about` (X11).
bool MayReadCoaching(Directory& directory, MemberId about);

// The notes about a member, by seq, the outbox last. Empty where one may not read them. Errors are
// the store's.
absl::StatusOr<std::vector<v1::CoachNoteView>> CoachNotesOf(Directory& directory,
                                                            Presenter& presenter, MemberId about);

}  // namespace tasuki::client
