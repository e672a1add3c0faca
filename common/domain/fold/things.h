#pragma once

#include <optional>

#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"

// What events bring into being: prospects and firms, which are subjects, and the deals, promises
// and tasks of a prospect. Members, laptops and teams are control events' and cannot be taken back.
// Pure.

namespace tasuki::domain {

// The deal, promise or task that the event adds or is about.
std::optional<SubjectId> PartIn(const v1::Header& header);

// What the event adds: its subject, or a part of it.
std::optional<SubjectId> AddedThing(const v1::Header& header);

// Where what added the thing was taken back; nullptr: it was not. Valid until its row is changed.
const v1::Undone* FindUndone(const v1::Subject& subject, SubjectId thing, Rows& rows);

}  // namespace tasuki::domain
