#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/views/directory.h"
#include "tasuki/v1/view.pb.h"

// All that this laptop holds, as tables for a spreadsheet and as events for other programs (R046).

namespace tasuki::client {

// Writes into `folder`, which is made or is empty:
//
// - `prospects.csv`, one a live prospect: who they are (as `add --from` reads it), who is
// accountable,
//   last contact, next follow-up and why, stage and value of their open deals;
// - `touches.csv`, one a touch in effect, oldest first, the outbox last: when, how, who, what was
//   said or sent;
// - `deals.csv`, one a deal;
// - `events.jsonl`, every event as EventJson writes it.
//
// UTF-8 with a byte order mark (spreadsheets guess another encoding without it), moments RFC 3339
// in the member's zone. Memory: one row, and the names. Refused: the folder is no folder or holds
// something, or the disk does not take it; then none of these files is there. DataLoss as of the
// store.
absl::StatusOr<v1::ExportView> WriteTables(Directory& directory, absl::Time now,
                                           const std::string& folder);

}  // namespace tasuki::client
