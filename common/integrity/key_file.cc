#include "common/integrity/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/file.h"
#include "common/integrity/sealing.h"
#include "common/integrity/sodium_ready.h"

namespace tasuki::integrity {
namespace {

constexpr size_t kSecretFileBytesMax = 64 << 10;
constexpr std::string_view kFirstLine = "tasuki key file 1\n";
constexpr std::string_view kWrapWords = "tasuki wrap 1";
constexpr size_t kWrappedBytes = kSealNonceBytes + kSealKeyBytes + kSealTagBytes;

absl::Status SystemError(std::string_view doing, const std::string& path) {
  const int error = errno;
  return Fault(absl::ErrnoToStatusCode(error),
               Phrase("$0 $1: $2", Phrase::Told(std::string(doing)), path, std::strerror(error)));
}

absl::Status WriteAll(const File& file, const std::string& path, std::string_view contents) {
  while (!contents.empty()) {
    ssize_t wrote = write(file.number(), contents.data(), contents.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return SystemError("writing", path);
    contents.remove_prefix(static_cast<size_t>(wrote));
  }
  if (fsync(file.number()) != 0) return SystemError("syncing", path);
  return absl::OkStatus();
}

absl::Status SyncFolderOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const std::string folder = parent.empty() ? std::string(1, '.') : parent;
  File file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open()) return SystemError("opening", folder);
  if (fsync(file.number()) != 0) return SystemError("syncing", folder);
  return absl::OkStatus();
}

absl::Status NoKeyFile(const std::string& path) {
  return Fault(
      absl::StatusCode::kDataLoss,
      Phrase(
          "$0 is not a key file of this program; put the right one back: no other opens the data",
          path));
}

std::string WrapContext(KeyId id) { return std::string(kWrapWords).append(id.bytes()); }

}  // namespace

absl::Status WriteSecretFile(const std::string& path, std::string_view contents) {
  // The final name appears only once the contents are safe; link() refuses a name that is taken.
  const std::string unfinished = absl::StrCat(path, ".new.", getpid());
  unlink(unfinished.c_str());
  File file(open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.is_open()) return SystemError("making", unfinished);
  absl::Status status = WriteAll(file, unfinished, contents);
  if (status.ok() && link(unfinished.c_str(), path.c_str()) != 0) {
    status = errno == EEXIST ? Fault(absl::StatusCode::kAlreadyExists,
                                     Phrase("$0 is there already; it is kept", path))
                             : SystemError("making", path);
  }
  unlink(unfinished.c_str());
  TASUKI_RETURN_IF_ERROR(status);
  return SyncFolderOf(path);
}

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return SystemError("opening", path);
  struct stat info;
  if (fstat(file.number(), &info) != 0) return SystemError("looking at", path);
  if (!S_ISREG(info.st_mode)) {
    return Fault(absl::StatusCode::kFailedPrecondition, Phrase("$0 is not a file", path));
  }
  if ((info.st_mode & 077) != 0) {
    return Fault(
        absl::StatusCode::kFailedPrecondition,
        Phrase("$0 holds a secret and others may read or write it; do: chmod 600 $1", path, path));
  }
  std::string contents(kSecretFileBytesMax + 1, '\0');
  size_t size = 0;
  while (size < contents.size()) {
    ssize_t got = read(file.number(), contents.data() + size, contents.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("reading", path);
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  if (size > kSecretFileBytesMax) {
    return Fault(
        absl::StatusCode::kDataLoss,
        Phrase("$0 has more than $1 bytes; no secret file has", path, kSecretFileBytesMax));
  }
  contents.resize(size);
  return contents;
}

absl::StatusOr<KeyFile> KeyFile::Create(const std::string& path, Random& random) {
  KeyFile file;
  random.Fill(file.key_.data(), file.key_.size());
  std::string_view key(reinterpret_cast<const char*>(file.key_.data()), file.key_.size());
  std::string contents = absl::StrCat(ToAbsl(kFirstLine), HexEncode(key), "\n");
  absl::Status status = WriteSecretFile(path, contents);
  sodium_memzero(contents.data(), contents.size());
  TASUKI_RETURN_IF_ERROR(status);
  return file;
}

absl::StatusOr<KeyFile> KeyFile::Read(const std::string& path) {
  TASUKI_ASSIGN_OR_RETURN(std::string contents, ReadSecretFile(path));
  KeyFile file;
  const size_t hex_bytes = 2 * file.key_.size();
  std::string_view rest = contents;
  if (rest.size() != kFirstLine.size() + hex_bytes + 1 || !rest.starts_with(kFirstLine) ||
      !rest.ends_with('\n')) {
    return NoKeyFile(path);
  }
  absl::StatusOr<std::string> key = HexDecode(rest.substr(kFirstLine.size(), hex_bytes));
  if (!key.ok()) return NoKeyFile(path);
  std::memcpy(file.key_.data(), key->data(), file.key_.size());
  sodium_memzero(key->data(), key->size());
  sodium_memzero(contents.data(), contents.size());
  return file;
}

KeyFile::KeyFile(KeyFile&& other) noexcept : key_(other.key_) {
  sodium_memzero(other.key_.data(), other.key_.size());
}

KeyFile& KeyFile::operator=(KeyFile&& other) noexcept {
  if (this != &other) {
    key_ = other.key_;
    sodium_memzero(other.key_.data(), other.key_.size());
  }
  return *this;
}

KeyFile::~KeyFile() { sodium_memzero(key_.data(), key_.size()); }

std::string KeyFile::Wrap(KeyId id, std::string_view key, Random& random) const {
  TASUKI_CHECK(key.size() == kSealKeyBytes) << "a key has 32 bytes, not " << key.size();
  EnsureSodium();
  const std::string context = WrapContext(id);
  std::string wrapped(kWrappedBytes, '\0');
  random.Fill(wrapped.data(), kSealNonceBytes);
  uint8_t* out = reinterpret_cast<uint8_t*>(wrapped.data());
  int result = crypto_aead_xchacha20poly1305_ietf_encrypt(
      out + kSealNonceBytes, nullptr, ByteData(key), key.size(), ByteData(context), context.size(),
      nullptr, out, key_.data());
  TASUKI_CHECK(result == 0) << "XChaCha20-Poly1305 does not wrap";
  return wrapped;
}

absl::StatusOr<std::string> KeyFile::Unwrap(KeyId id, std::string_view wrapped) const {
  if (wrapped.size() != kWrappedBytes) {
    return Fault(absl::StatusCode::kDataLoss, Phrase("a wrapped key has $0 bytes, this one has $1",
                                                     kWrappedBytes, wrapped.size()));
  }
  EnsureSodium();
  const std::string context = WrapContext(id);
  std::string key(kSealKeyBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<uint8_t*>(key.data()), nullptr, nullptr,
          ByteData(wrapped) + kSealNonceBytes, wrapped.size() - kSealNonceBytes, ByteData(context),
          context.size(), ByteData(wrapped), key_.data()) != 0) {
    return Fault(
        absl::StatusCode::kDataLoss,
        Phrase("key $0 does not open: it was altered, or lies under another key file", id.Hex()));
  }
  return key;
}

}  // namespace tasuki::integrity
