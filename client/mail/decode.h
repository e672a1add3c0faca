#pragma once

#include <string>
#include <string_view>

// Bytes of mails as UTF-8, whatever they say they are. Pure; any thread.

namespace tasuki::client {

// The text of a mail as it came.
struct RawText {
  std::string_view bytes;
  std::string charset;  // As the mail names it; may be empty or wrong.
};

// `bytes` of a charset as a mail names it; empty, unknown or wrong: what they look like. Every byte
// becomes something: what is of no charset becomes U+FFFD. ISO-2022-JP is read as Windows writes it
// (㈱, ①, 髙), which neither ICU nor iconv do.
std::string MailText(std::string_view bytes, const std::string& charset);

// A header's value, unfolded, with its encoded words (RFC 2047) decoded. With `quoted`, each
// decoded word of an address stands in quotes, so that its commas part nothing. Bytes of a charset
// that nobody named are read as `beneath` looks, which stands beneath them: a few words alone look
// like many a charset.
std::string DecodeHeader(std::string_view raw, bool quoted, const RawText& beneath = {});

// `text` without control characters and broken UTF-8; line breaks are `\n`, or spaces where it is
// to be one line.
std::string CleanText(std::string_view text, bool one_line);

}  // namespace tasuki::client
