#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/home/identity.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/integrity/signing.h"

// A home's files: db/ (the store), key (wraps its keys), device.key, config.json, lock, sock.
// The folder has mode 0700, every file 0600.

namespace tasuki::client {

std::string StorePath(const std::string& home);
std::string KeyPath(const std::string& home);
std::string DevicePath(const std::string& home);
std::string ConfigPath(const std::string& home);
std::string LockPath(const std::string& home);
std::string SocketPath(const std::string& home);

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
absl::Status WriteConfig(const std::string& home, const Identity& identity);

// The home's lock: one process owns the store. Released when it goes, or with its process.
class HomeLock {
 public:
  // nullptr: somebody else holds it. NotFound: no such home.
  static absl::StatusOr<std::unique_ptr<HomeLock>> Try(const std::string& home);
  // The same for whoever waits, and looks again where it gets nullptr: some time went by then.
  // Unavailable, naming the holder: `deadline` (timer time) is past.
  static absl::StatusOr<std::unique_ptr<HomeLock>> TryUntil(const std::string& home,
                                                            const Clock& clock,
                                                            absl::Time deadline);
  ~HomeLock();
  HomeLock(const HomeLock&) = delete;
  HomeLock& operator=(const HomeLock&) = delete;

  // Who holds it, as text: `process 1234`; `another process` where that cannot be read.
  static std::string Holder(const std::string& home);

 private:
  explicit HomeLock(int file) : file_(file) {}
  const int file_;
};

}  // namespace tasuki::client
