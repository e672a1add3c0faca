#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/identity.h"
#include "common/base/clock.h"
#include "common/base/folder_lock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/signing.h"

// A home's files: db/ (the store), db.waterline (how far it was surely on the disk), key (wraps its
// keys), device.key, config.json, lock, sock; of an agent: feed
// (where the calendar feed is), reminded (of what). The folder has mode 0700, every file 0600.

namespace tasuki::client {

// The data folder: `flag` (`--home`), else TASUKI_HOME, else the XDG data folder. Absolute.
std::string HomeFolder(const std::string& flag);

std::string StorePath(const std::string& home);
std::string KeyPath(const std::string& home);
std::string DevicePath(const std::string& home);
std::string ConfigPath(const std::string& home);
std::string SocketPath(const std::string& home);
std::string FeedPath(const std::string& home);
std::string RemindedPath(const std::string& home);

// Whether nothing can be written to it: a disk mounted for reading, or a folder without that
// permission. A home that is not there is none of these.
bool IsReadOnly(const std::string& home);
// What whoever would write to it is told.
absl::Status ReadOnlyHome(const std::string& home);

// A laptop's id and key pair. Made once, before it enrols.
struct Device {
  DeviceId id;
  integrity::DeviceKey key;
};
// `why` as a person meets it where a file that every joined home has is gone or broken.
absl::Status Damaged(const std::string& home, const absl::Status& why);

// NotFound where there is none yet.
absl::StatusOr<Device> ReadDevice(const std::string& home);
absl::StatusOr<Device> MakeDevice(const std::string& home, Random& random);

// config.json: what enrolling said. Not replica and epoch, which the store knows. NotFound: this
// home has not joined.
absl::StatusOr<Identity> ReadConfig(const std::string& home);
// With Identity::joining until the store has been made: a home without it and without a store has
// lost it.
absl::Status WriteConfig(const std::string& home, const Identity& identity);

// Takes the home's lock, for whoever waits and looks again where it gets nullptr: some time went by
// then. Of a home that is read-only: only against who has it for writing. NotFound: no such home.
// Unavailable, naming the holder: `deadline` (timer time) is past.
absl::StatusOr<std::unique_ptr<FolderLock>> TryLockUntil(const std::string& home,
                                                         const Clock& clock, absl::Time deadline);

}  // namespace tasuki::client
