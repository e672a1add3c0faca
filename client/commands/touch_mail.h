#pragma once

#include <optional>
#include <string>

#include "client/commands/act.h"
#include "client/commands/command_line.h"
#include "client/mail/mail.h"
#include "tasuki/v1/view.pb.h"

// A mail that is logged as a touch: which way it went, when, in which thread, and what it calls
// for. Of `touch --body-file X.eml` and `import --mail`.

namespace tasuki::client {

// What the body file of a touch holds.
struct TouchFile {
  std::string text;          // Plain text, where it is no mail.
  std::optional<Mail> mail;  // Else the mail.
};

// Reads it: a mail by its name (`.eml`) or by what stands in it, else UTF-8 text.
absl::StatusOr<TouchFile> ReadTouchFile(const std::string& path);

// Which way a mail went, by the addresses of the prospect; unspecified: it is neither from them nor
// to them.
v1::Direction DirectionOf(const Mail& mail, const v1::ProspectText& person);

// A mail's words, to be sealed.
v1::TouchText TextOf(const Mail& mail, const std::string& summary);

// The body of TouchLogged as far as a mail says it.
void PutMail(const Mail& mail, TeamId team, v1::TouchLogged& body);

// A machine's notice as a memo: it is no reply.
void PutNotice(const Mail& mail, TeamId team, EventDraft& draft);

// Whether a mail to that prospect is one of ours: whoever it is from has a member's name, as it is
// written or in the address, or wrote a mail of ours to them before. Errors are the store's.
absl::StatusOr<bool> IsOurs(CommandContext& context, SubjectId prospect, const Mail& mail);

// Refuses a mail that is logged for that prospect already.
absl::Status CheckNotLogged(CommandContext& context, SubjectId prospect, const Mail& mail);

// `message`, `automatic`, `bounce`, `notice`, as view.proto has it.
std::string KindWord(const Mail& mail);

// The command that a bounce or a notice calls for; empty: none.
std::string Proposal(const Mail& mail, const std::string& name);

// Tells what a mail is and calls for, and puts it into the answer.
void TellMail(CommandContext& context, const Mail& mail, const std::string& name,
              v1::WrittenView& view);

}  // namespace tasuki::client
