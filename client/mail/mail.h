#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// A mail read: RFC 5322 and MIME, whatever the charset and however it was packed. Pure; any thread.

namespace tasuki::client {

// Whom a mail names.
struct MailAddress {
  std::string name;     // Decoded, on one line; may be empty.
  std::string address;  // `sato@aozora.example`.

  // `Name <address>`, at most kMailAddressBytesMax.
  std::string Whole() const;
};

// What a mail is to a conversation.
enum class MailKind {
  kMessage,    // Somebody wrote it.
  kAutomatic,  // A machine did (out of office): no reply.
  kBounce,     // It tells that ours did not arrive.
};

// A mail. Every text is UTF-8 and has no control characters but line breaks and tabs; what turns
// the reading direction is data, which printing makes harmless.
struct Mail {
  MailAddress from;
  std::vector<MailAddress> to;     // To and Cc, up to kMailAddressesMax.
  std::optional<absl::Time> date;  // Absent: it has none that can be read.
  int utc_offset_minutes = 0;      // Of its date.
  std::string subject;             // On one line.
  std::string message_id;          // These without angle brackets.
  std::string in_reply_to;
  std::vector<std::string> references;  // Oldest first, the last kMailReferencesMax.
  std::string text;                     // Whole, with what it quotes; line breaks are `\n`.
  MailKind kind = MailKind::kMessage;
  bool automatic_by_header = false;  // Else by its subject alone.
  // Bounces: whom ours did not reach, up to kMailAddressesMax; empty: not said.
  std::vector<std::string> bounced;
  bool tells_of_move = false;  // Words of 異動, 退職 or their kin, whoever wrote it.
};

// Reads one mail, bounded in memory and time by client/limits.h. InvalidArgument: it is no mail, or
// beyond a bound; says which, and what to do.
absl::StatusOr<Mail> ReadMail(std::string_view bytes);

// A mail to be written: what a mail program opens as a draft.
struct MailToWrite {
  MailAddress from;
  std::optional<MailAddress> to;  // Absent: no address is known, and the person fills it in.
  absl::Time date;
  int utc_offset_minutes = 0;           // Of the place it is written at.
  std::string subject;                  // UTF-8, these too; line breaks in them become spaces.
  std::string message_id;               // Without angle brackets.
  std::string in_reply_to;              // Empty: it begins a thread.
  std::vector<std::string> references;  // Oldest first.
  std::string text;                     // Line breaks are `\n`.
};

// As RFC 5322 has it: lines of at most 78 bytes that end in CRLF, whatever the text; text/plain in
// UTF-8 that decodes to the very bytes of `text`. Cannot fail: what no header may carry is left
// out.
std::string WriteMail(const MailToWrite& mail);

// Whether a file of that beginning is a mail and no text that somebody typed: it begins with
// headers, and one that only programs write is among them.
bool LooksLikeMail(std::string_view bytes);

}  // namespace tasuki::client
