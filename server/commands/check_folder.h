#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/checker.h"
#include "server/commands/data_folder.h"

namespace tasuki::server {

// Checks every team of a folder that nobody serves, and the checksums of all its files, without
// changing one of them: what `check` says, and what a copy must stand before it is called a backup.
// DataLoss: the first thing that is not right; else as ReadDataFolder.
absl::StatusOr<CheckSummary> CheckFolder(const DataPaths& paths, absl::Time now);

}  // namespace tasuki::server
