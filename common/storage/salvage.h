#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Reads what can be read of a store that does not open any more: its tables and its logs, each by
// itself, as if there were no MANIFEST. Changes nothing.

namespace tasuki::storage {

// What one file says of a row.
struct SalvagedRow {
  int family;  // Its place in DbOptions::column_families.
  std::string_view key;
  std::optional<std::string_view> value;  // nullopt: it was deleted.
  bool in_log = false;                    // A table had it else.
};

// Calls `visit` for all that stands in tables, in the order of their numbers, then in logs, in
// order; a later word on a row is nearly always the newer one (a table that a compaction made may
// come after a newer one). What was deleted before it came into a table comes back where an older
// table still holds it: whoever asks must bear both. Of a table with a broken block comes what
// stands before and behind it, of a log every write that is whole. Gives how many tables
// could not be read wholly; a store that is gone has none. Unavailable: the folder cannot be
// listed.
absl::StatusOr<uint64_t> Salvage(const std::string& store,
                                 absl::FunctionRef<void(const SalvagedRow&)> visit);

// Whether its waterline, or else the logs themselves, say that no log lacks anything.
bool LogsAreSure(const std::string& store);

// Where CURRENT is gone or names no MANIFEST that is there: lets it name the newest one. For a
// copy, as that one may be unfinished.
absl::Status MendCurrent(const std::string& store);

}  // namespace tasuki::storage
