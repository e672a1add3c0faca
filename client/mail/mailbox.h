#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/table/byte_source.h"

namespace tasuki::client {

// One message of a mailbox, as it stands there.
struct MailboxMessage {
  std::string where;      // The file's name, or `#3`.
  std::string bytes;      // Without mbox's own marks.
  bool too_long = false;  // More than kMailBytesMax: `bytes` is its beginning.
};

// Reads an mbox file (perhaps .gz) or a folder of .eml files, message by message: one is in memory
// at a time. Made by one import; one thread. Subfolders are left out.
class Mailbox {
 public:
  // NotFound, PermissionDenied: it cannot be read. InvalidArgument: a folder with more than
  // kMailboxFilesMax mails, or without any; a file that is no mbox.
  static absl::StatusOr<std::unique_ptr<Mailbox>> Open(const std::string& path);

  // The next one; false: the end. Errors are those of reading.
  absl::StatusOr<bool> Next(MailboxMessage& message);

 private:
  Mailbox() = default;
  absl::StatusOr<bool> NextFile(MailboxMessage& message);
  absl::StatusOr<bool> NextOfMbox(MailboxMessage& message);
  // The next line with its end, at most some KiB of one; false: the end.
  absl::StatusOr<bool> Line(std::string& line);

  std::vector<std::string> files_;  // Of a folder, by name.
  size_t next_file_ = 0;
  std::unique_ptr<ByteSource> source_;  // Of an mbox.
  std::string buffer_;
  size_t at_ = 0;
  uint64_t count_ = 0;
  bool begun_ = false;  // A line `From …` was read, and its message is not handed out.
};

}  // namespace tasuki::client
