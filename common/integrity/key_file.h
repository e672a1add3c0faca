#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/ids.h"
#include "common/base/random.h"

// Secrets on disk. Every file is written once with mode 0600 and synced together with its folder
// before anybody relies on it; it is never written over.

namespace tasuki::integrity {

// Writes a new file that only its owner may read; AlreadyExists where there is one (kept as it is),
// else the system's error. Leaves nothing half-written behind.
absl::Status WriteSecretFile(const std::string& path, std::string_view contents);

// Its contents (at most 64 KiB). NotFound; FailedPrecondition where others than the owner may read
// or write it, with the chmod that mends it.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

// The key under which a store's keys lie wrapped. Lies outside the data folder, so that a copy of
// the data alone opens nothing. Made by `init` and `join`, read by whoever owns the store. Moves,
// and wipes itself when it goes; const calls from any thread.
class KeyFile {
 public:
  // Makes a new key and its file; errors of WriteSecretFile.
  static absl::StatusOr<KeyFile> Create(const std::string& path, Random& random);
  // Reads an existing one; errors of ReadSecretFile, DataLoss where it is no key file.
  static absl::StatusOr<KeyFile> Read(const std::string& path);

  KeyFile(KeyFile&& other) noexcept;
  KeyFile& operator=(KeyFile&& other) noexcept;
  ~KeyFile();

  // `key` (32 bytes, CHECK) encrypted for the store, bound to its id: 72 bytes.
  std::string Wrap(KeyId id, std::string_view key, Random& random) const;
  // The key; DataLoss where it was altered, is another id's, or lies under another key file.
  absl::StatusOr<std::string> Unwrap(KeyId id, std::string_view wrapped) const;

 private:
  KeyFile() = default;

  std::array<uint8_t, 32> key_{};
};

}  // namespace tasuki::integrity
