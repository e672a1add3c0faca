#pragma once

#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "client/views/directory.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {

// Whom the team knows already under the address, telephone number or name of somebody who is about
// to be added (X21), the surest sign first: at most kKnownShown. Opens all names. What fails shows
// in the directory's status.
std::vector<v1::KnownView> FindKnown(Directory& directory, const v1::ProspectText& text,
                                     absl::Time now);

// The same of many at once, in their order, at most `count_max` of each: who is known is gone
// through once.
std::vector<std::vector<v1::KnownView>> FindAllKnown(Directory& directory,
                                                     absl::Span<const v1::ProspectText> texts,
                                                     size_t count_max, absl::Time now);

}  // namespace tasuki::client
