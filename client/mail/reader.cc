#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "client/mail/bounds.h"
#include "client/mail/decode.h"
#include "client/mail/html.h"
#include "client/mail/mail.h"
#include "client/mail/mime.h"
#include "client/mail/signs.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"

// Bounds first (bounds.cc), then GMime (mime.cc), then what it means.

namespace tasuki::client {
namespace {

absl::Status Unreadable(const Phrase& what) {
  return Fault(absl::StatusCode::kInvalidArgument, what,
               "log what it says with --summary, or save its text as a plain file and give that");
}

// The text of a mail as it is put together: more than an event keeps is no text of one.
struct TextSoFar {
  std::string text;
  bool too_long = false;

  void Add(std::string more) {
    while (!more.empty() && more.back() == '\n') more.pop_back();
    if (more.empty()) return;
    absl::StrAppend(&text, text.empty() ? "" : "\n", more, "\n");
    if (text.size() > kMailTextBytesMax) too_long = true;
  }
};

std::string TextOfLeaf(const MimePart& part) {
  std::string text = MailText(part.content, part.charset);
  if (part.type == "text/html") text = HtmlText(text);
  return CleanText(text, false);
}

void TakeText(const MimePart& part, TextSoFar& so_far);

// Of the same thing said in several ways, the plain one; else the last that has text.
void TakeAlternative(const MimePart& part, TextSoFar& so_far) {
  const MimePart* chosen = nullptr;
  for (const MimePart& inner : part.parts) {
    if (inner.type == "text/plain" && !inner.too_long &&
        !absl::StripAsciiWhitespace(inner.content).empty()) {
      chosen = &inner;
      break;
    }
    if (inner.type == "text/html" || !inner.parts.empty()) chosen = &inner;
  }
  if (chosen == nullptr && !part.parts.empty()) chosen = &part.parts.front();
  if (chosen != nullptr) TakeText(*chosen, so_far);
}

void TakeText(const MimePart& part, TextSoFar& so_far) {
  if (so_far.too_long || part.attachment) return;
  if (part.type == "multipart/alternative") {
    TakeAlternative(part, so_far);
  } else if (part.type == "multipart/related" || part.type == "multipart/signed") {
    if (!part.parts.empty()) TakeText(part.parts.front(), so_far);
  } else if (part.type == "text/plain" || part.type == "text/html") {
    if (part.too_long) so_far.too_long = true;
    so_far.Add(TextOfLeaf(part));
  } else {
    for (const MimePart& inner : part.parts) TakeText(inner, so_far);
  }
}

std::string Bounded(const std::string& text, size_t bytes_max) {
  return std::string(Utf8Head(text, bytes_max));
}

// The first text of a mail, as it came: by it headers are read that do not say what they are in.
RawText RawTextOf(const MimePart& part) {
  if (absl::StartsWith(part.type, "text/")) return {part.content, part.charset};
  for (const MimePart& inner : part.parts) {
    if (RawText text = RawTextOf(inner); !text.bytes.empty()) return text;
  }
  return {};
}

// Addresses of a header, words decoded; broken ones are left out.
std::vector<MailAddress> AddressesOf(const MimeMessage& parsed, std::string_view name,
                                     const RawText& text) {
  std::vector<MailAddress> found;
  for (MailAddress& one : ParseAddresses(DecodeHeader(HeaderOf(parsed, name), true, text))) {
    one.name = Bounded(CleanText(one.name, true), kMailAddressBytesMax / 2);
    one.address = CleanText(one.address, true);
    if (!one.address.empty() && one.address.size() <= kMailAddressBytesMax) {
      found.push_back(std::move(one));
    }
  }
  return found;
}

// An id is kept if a header of ours could carry it.
std::vector<std::string> IdsOf(std::string_view header) {
  std::vector<std::string> ids = ParseMessageIds(DecodeHeader(header, false));
  ids.erase(std::remove_if(ids.begin(), ids.end(),
                           [](const std::string& id) {
                             const auto graphic = [](unsigned char c) {
                               return absl::ascii_isgraph(c) && c != '<' && c != '>';
                             };
                             return id.empty() || id.size() > kMailIdBytesMax ||
                                    !std::all_of(id.begin(), id.end(), graphic);
                           }),
            ids.end());
  return ids;
}

void ReadIds(const MimeMessage& parsed, Mail& mail) {
  if (std::vector<std::string> ids = IdsOf(HeaderOf(parsed, "message-id")); !ids.empty()) {
    mail.message_id = std::move(ids.front());
  }
  if (std::vector<std::string> ids = IdsOf(HeaderOf(parsed, "in-reply-to")); !ids.empty()) {
    mail.in_reply_to = std::move(ids.front());
  }
  mail.references = IdsOf(HeaderOf(parsed, "references"));
  if (mail.references.size() > kMailReferencesMax) {
    mail.references.erase(mail.references.begin(),
                          mail.references.end() - static_cast<ptrdiff_t>(kMailReferencesMax));
  }
}

}  // namespace

std::string MailAddress::Whole() const {
  const std::string whole = name.empty() ? address : absl::StrCat(name, " <", address, ">");
  return whole.size() <= kMailAddressBytesMax ? whole : address;
}

absl::StatusOr<Mail> ReadMail(std::string_view bytes) {
  TASUKI_RETURN_IF_ERROR(CheckMailBounds(bytes));
  const std::optional<MimeMessage> parsed = ParseMime(bytes);
  const bool is_mail = parsed.has_value() && (!HeaderOf(*parsed, "from").empty() ||
                                              !HeaderOf(*parsed, "message-id").empty() ||
                                              !HeaderOf(*parsed, "subject").empty());
  if (!is_mail) return Unreadable("it is no mail: it has neither sender, subject nor id");
  const RawText raw = RawTextOf(parsed->body);
  Mail mail;
  std::vector<MailAddress> from = AddressesOf(*parsed, "from", raw);
  if (from.empty()) from = AddressesOf(*parsed, "sender", raw);
  if (!from.empty()) mail.from = std::move(from.front());
  mail.to = AddressesOf(*parsed, "to", raw);
  for (MailAddress& one : AddressesOf(*parsed, "cc", raw)) mail.to.push_back(std::move(one));
  if (mail.to.size() > kMailAddressesMax) mail.to.resize(kMailAddressesMax);
  if (const std::optional<MailDate> date =
          ParseMailDate(DecodeHeader(HeaderOf(*parsed, "date"), false))) {
    mail.date = date->time;
    mail.utc_offset_minutes = date->utc_offset_minutes;
  }
  mail.subject =
      Bounded(DecodeHeader(HeaderOf(*parsed, "subject"), false, raw), kMailSubjectBytesMax);
  ReadIds(*parsed, mail);
  TextSoFar text;
  TakeText(parsed->body, text);
  if (text.too_long) {
    return Unreadable(Phrase("its text has more than $0 KiB", kMailTextBytesMax >> 10));
  }
  mail.text = std::move(text.text);
  TellKind(*parsed, mail);
  return mail;
}

bool LooksLikeMail(std::string_view bytes) {
  constexpr size_t kLinesLookedAt = 100;
  absl::string_view left(bytes.data(), bytes.size());
  for (size_t lines = 0; lines < kLinesLookedAt && !left.empty(); ++lines) {
    const size_t end = left.find('\n');
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(left.substr(0, end));
    left.remove_prefix(end == absl::string_view::npos ? left.size() : end + 1);
    if (line.empty()) return false;
    if (lines > 0 && (line.front() == ' ' || line.front() == '\t')) continue;
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) return false;
    const std::string name = absl::AsciiStrToLower(line.substr(0, colon));
    if (!std::all_of(name.begin(), name.end(), absl::ascii_isgraph)) return false;
    if (name == "message-id" || name == "received" || name == "mime-version" ||
        name == "return-path" || name == "delivered-to") {
      return true;
    }
  }
  return false;
}

}  // namespace tasuki::client
