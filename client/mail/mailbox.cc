#include "client/mail/mailbox.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/limits.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// An mbox parts its messages by lines `From …` behind a blank line (RFC 4155); those of a text have
// one `>` more than they had (mboxrd).

namespace tasuki::client {
namespace {

constexpr size_t kReadBytes = 64 << 10;
constexpr size_t kLineBytesMax = 64 << 10;  // A longer one is handed out in parts.

// Takes away the `>` that keeps a line of a text from parting messages.
void Unmark(std::string& line) {
  size_t marks = 0;
  while (marks < line.size() && line[marks] == '>') ++marks;
  if (marks > 0 && absl::StartsWith(absl::string_view(line).substr(marks), "From ")) {
    line.erase(0, 1);
  }
}

absl::StatusOr<std::vector<std::string>> MailsOf(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  std::filesystem::directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    std::error_code none;
    if (!entries->is_regular_file(none)) continue;
    std::string path = entries->path().string();
    if (!absl::EndsWithIgnoreCase(path, ".eml")) continue;
    if (files.size() == kMailboxFilesMax) {
      return Fault(absl::StatusCode::kInvalidArgument,
                   Phrase("there are more than $0 mails in $1", kMailboxFilesMax, folder),
                   "import a part of them at a time");
    }
    files.push_back(std::move(path));
  }
  if (error) {
    return Refused(Phrase("cannot read $0: $1", folder, error.message()),
                   "look at its name and rights");
  }
  if (files.empty()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("there are no .eml files in $0", folder),
                 "name the folder that they lie in, or an mbox file");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Mailbox>> Mailbox::Open(const std::string& path) {
  std::unique_ptr<Mailbox> mailbox(new Mailbox());
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) {
    TASUKI_ASSIGN_OR_RETURN(mailbox->files_, MailsOf(path));
    return mailbox;
  }
  TASUKI_ASSIGN_OR_RETURN(mailbox->source_, OpenFileSource(path));
  std::string first;
  TASUKI_ASSIGN_OR_RETURN(const bool any, mailbox->Line(first));
  if (any && !absl::StartsWith(first, "From ")) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("$0 is no mbox: its first line does not begin with \"From \"", path),
                 "name an mbox file, or a folder of .eml files");
  }
  mailbox->begun_ = any;
  return mailbox;
}

absl::StatusOr<bool> Mailbox::Next(MailboxMessage& message) {
  message = MailboxMessage();
  ++count_;
  return source_ == nullptr ? NextFile(message) : NextOfMbox(message);
}

absl::StatusOr<bool> Mailbox::NextFile(MailboxMessage& message) {
  if (next_file_ == files_.size()) return false;
  const std::string& path = files_[next_file_++];
  message.where = std::filesystem::path(path).filename().string();
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > kMailBytesMax) {
    message.too_long = true;
    return true;
  }
  std::ifstream file(path, std::ios::binary);
  message.bytes.assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

absl::StatusOr<bool> Mailbox::NextOfMbox(MailboxMessage& message) {
  if (!begun_) return false;
  begun_ = false;
  message.where = absl::StrCat("#", count_);
  std::string line;
  bool blank = false;  // Before this line.
  for (;;) {
    TASUKI_ASSIGN_OR_RETURN(const bool any, Line(line));
    if (!any) break;
    if (blank && absl::StartsWith(line, "From ")) {
      begun_ = true;
      break;
    }
    blank = line == "\n" || line == "\r\n";
    Unmark(line);
    if (message.bytes.size() + line.size() > kMailBytesMax) {
      message.too_long = true;
    } else if (!message.too_long) {
      message.bytes += line;
    }
  }
  return true;
}

absl::StatusOr<bool> Mailbox::Line(std::string& line) {
  line.clear();
  for (;;) {
    const size_t end = buffer_.find('\n', at_);
    const size_t stop = end == std::string::npos ? buffer_.size() : end + 1;
    line.append(buffer_, at_, stop - at_);
    at_ = stop;
    if (end != std::string::npos || line.size() >= kLineBytesMax) return true;
    buffer_.resize(kReadBytes);
    absl::StatusOr<size_t> read = source_->Read(buffer_.data(), buffer_.size());
    buffer_.resize(read.ok() ? *read : 0);
    at_ = 0;
    if (!read.ok()) return read.status();
    if (*read == 0) return !line.empty();
  }
}

}  // namespace tasuki::client
