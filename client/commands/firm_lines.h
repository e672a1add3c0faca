#pragma once

#include "absl/time/time.h"
#include "client/words/printer.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/view.pb.h"

// How a firm looks to people: shared by `firm show` and `show`.

namespace tasuki::client {

// `reader`: the zone of whoever reads it; `rows`: what its timeline does not tell (PrintTimeline).
void PrintFirm(Printer& out, const v1::FirmView& firm, absl::TimeZone reader, domain::Rows& rows);

}  // namespace tasuki::client
