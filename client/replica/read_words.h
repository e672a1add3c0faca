#pragma once

#include "absl/status/status.h"
#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// The words of one prospect or firm, out of the events that its row names. On the thread that owns
// the workspace.

namespace tasuki::client {

class Workspace;

// Lays a later description over an earlier one: what the later one has wins.
void MergeText(const v1::ProspectText& later, v1::ProspectText& into);
void MergeText(const v1::FirmText& later, v1::FirmText& into);
// The same for an opened text as its event says which of its fields it sets.
void MergeSaid(const v1::TextRef& ref, v1::Personal& said, v1::ProspectText& into);
void MergeSaid(const v1::TextRef& ref, v1::Personal& said, v1::FirmText& into);

// What the texts that a row names say, the later over the earlier. `whole`: set to false where one
// could not be opened. Errors are the store's.
absl::Status ReadWords(Workspace& workspace, domain::Rows& rows, SubjectId id,
                       const v1::Texts& texts, v1::ProspectText& into, bool& whole);
absl::Status ReadWords(Workspace& workspace, domain::Rows& rows, SubjectId id,
                       const v1::Texts& texts, v1::FirmText& into, bool& whole);

}  // namespace tasuki::client
