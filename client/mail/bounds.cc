#include "client/mail/bounds.h"

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/limits.h"
#include "common/base/failure.h"

// One pass over the lines. Headers stand at the beginning, behind a line that may be a boundary
// (`--`), and behind the headers of a part that holds a message. A text's own line that looks like
// a boundary only makes more lines count as headers: a bound is never passed by unseen.

namespace tasuki::client {
namespace {

absl::Status Beyond(const Phrase& what) {
  return Fault(absl::StatusCode::kInvalidArgument, what,
               "log what it says with --summary, or save its text as a plain file and give that");
}

// Whether `text` has `word`, which is in small letters, in whatever case.
size_t CountOf(absl::string_view text, absl::string_view word) {
  size_t count = 0;
  for (size_t at = 0; at + word.size() <= text.size(); ++at) {
    if (absl::ascii_tolower(static_cast<unsigned char>(text[at])) != word.front()) continue;
    if (absl::EqualsIgnoreCase(text.substr(at, word.size()), word)) ++count;
  }
  return count;
}

// Counts what the headers of one mail come to.
class HeaderCount {
 public:
  absl::Status Add(absl::string_view line) {
    const bool goes_on = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!goes_on) groups_ = one_ = 0;
    one_ += line.size();
    groups_ += CountOf(line, ":");
    if (!goes_on) {
      const absl::string_view name = absl::StripAsciiWhitespace(line.substr(0, line.find(':')));
      names_people_ = NamesPeople(name);
      says_type_ = absl::EndsWithIgnoreCase(name, "content-type");
    }
    all_ += line.size();
    ++lines_;
    holders_ += CountOf(line, "boundary");
    if (says_type_ && CountOf(line, "message") > 0) holds_message_ = true;
    if (one_ > kMailHeaderBytesMax) {
      return Beyond(Phrase("one of its headers has more than $0 KiB", kMailHeaderBytesMax >> 10));
    }
    if (all_ > kMailHeadersBytesMax || lines_ > kMailHeaderLinesMax) {
      return Beyond(Phrase("its headers have more than $0 KiB or $1 lines",
                           kMailHeadersBytesMax >> 10, kMailHeaderLinesMax));
    }
    if (names_people_ && groups_ > kMailGroupsMax) {
      return Beyond(Phrase("one of its headers names more than $0 groups", kMailGroupsMax));
    }
    if (holders_ > kMailPartsMax) return TooManyParts();
    return absl::OkStatus();
  }

  // A blank line: whether what follows is a message's headers again.
  absl::StatusOr<bool> End() {
    const bool more = holds_message_;
    holds_message_ = false;
    one_ = 0;
    if (more && ++holders_ > kMailPartsMax) return TooManyParts();
    return more;
  }

 private:
  // Headers whose value is a list of people, which may stand in groups.
  static bool NamesPeople(absl::string_view name) {
    for (const char* known : {"from", "to", "cc", "bcc", "sender", "reply-to"}) {
      if (absl::EndsWithIgnoreCase(name, known)) return true;
    }
    return false;
  }
  static absl::Status TooManyParts() {
    return Beyond(Phrase("it has more than $0 parts within parts", kMailPartsMax));
  }

  size_t one_ = 0;      // Bytes of the present header.
  size_t all_ = 0;      // Bytes of all.
  size_t lines_ = 0;    // Of all.
  size_t groups_ = 0;   // Of the present header, at most.
  size_t holders_ = 0;  // Parts that hold parts, at most.
  bool holds_message_ = false;
  bool names_people_ = false;
  bool says_type_ = false;  // The present header is a Content-Type.
};

}  // namespace

absl::Status CheckMailBounds(std::string_view bytes) {
  if (bytes.size() > kMailBytesMax) {
    return Beyond(Phrase("the mail has more than $0 MiB", kMailBytesMax >> 20));
  }
  absl::string_view left(bytes.data(), bytes.size());
  HeaderCount count;
  bool in_headers = true;
  while (!left.empty()) {
    const size_t end = left.find('\n');
    absl::string_view line = left.substr(0, end);
    left.remove_prefix(end == absl::string_view::npos ? left.size() : end + 1);
    if (absl::EndsWith(line, "\r")) line.remove_suffix(1);
    if (in_headers && line.empty()) {
      absl::StatusOr<bool> more = count.End();
      if (!more.ok()) return more.status();
      in_headers = *more;
    } else if (in_headers) {
      if (absl::Status status = count.Add(line); !status.ok()) return status;
    } else if (absl::StartsWith(line, "--")) {
      in_headers = true;
    }
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
