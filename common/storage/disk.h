#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Files beside the store: free space, and writes that survive a power cut. Any thread.
// Errors: ResourceExhausted disk full · NotFound · PermissionDenied · AlreadyExists · Unavailable
// anything else.

namespace tasuki::storage {

// What the disk of `path`, which must exist, has left for us.
absl::StatusOr<uint64_t> FreeDiskBytes(const std::string& path);

// Makes the names in a folder durable: after a file was made, renamed or removed in it.
absl::Status SyncFolder(const std::string& folder);

// Makes a folder and everything in it durable: after it was copied.
absl::Status SyncTree(const std::string& folder);

// Makes a folder (mode 0700) and its name durable; OK where it is there. The parent must exist.
absl::Status MakeFolder(const std::string& folder);

// Renames a file or folder, durably, replacing a file of that name.
absl::Status RenameDurably(const std::string& from, const std::string& to);

// Replaces a file's content wholly or not at all, durably: written beside it, synced, renamed.
// `mode` as for open(2).
absl::Status WriteFileDurably(const std::string& path, std::string_view content, int mode = 0600);

// A file's content. ResourceExhausted above `bytes_max`.
absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t bytes_max = 64 << 20);

// Removes a folder and all in it; OK where there is none.
absl::Status RemoveFolder(const std::string& folder);

}  // namespace tasuki::storage
