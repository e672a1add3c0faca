#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/mail/mail.h"

// The border to GMime: its types stand in mime.cc alone. Pure but for GMime's own start; any
// thread.

namespace tasuki::client {

// A part of a mail: one with parts, or one with text that was decoded. Others are only named.
struct MimePart {
  std::string type;         // `text/plain`, small letters.
  std::string charset;      // As it says; empty: it says nothing.
  std::string report_type;  // Of multipart/report.
  bool attachment = false;
  std::string content;    // text/* and message/delivery-status: the bytes, in their charset.
  bool too_long = false;  // It is text of more than kMailPartBytesMax: left out of `content`.
  std::vector<MimePart> parts;
};

// A header as it stands, unfolded by nobody.
struct MimeHeader {
  std::string name;  // Small letters.
  std::string value;
};

// A mail taken apart.
struct MimeMessage {
  std::vector<MimeHeader> headers;
  MimePart body;
};

// Takes `bytes` apart, which CheckMailBounds let pass. Nullopt: there is no message in it.
std::optional<MimeMessage> ParseMime(std::string_view bytes);

// The addresses of a header in UTF-8, groups opened; at most kMailAddressesMax.
std::vector<MailAddress> ParseAddresses(const std::string& header);

// A header's date. Nullopt: it is none.
struct MailDate {
  absl::Time time;
  int utc_offset_minutes = 0;
};
std::optional<MailDate> ParseMailDate(const std::string& header);

// The ids of In-Reply-To or References, without angle brackets, in their order.
std::vector<std::string> ParseMessageIds(const std::string& header);

// `base64` (B) or quoted-printable as RFC 2047 has it (Q), decoded as far as it can be.
std::string DecodeWordBytes(std::string_view text, bool base64);

}  // namespace tasuki::client
