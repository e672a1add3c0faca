#pragma once

#include <string>
#include <string_view>

#include "client/mail/mail.h"
#include "client/mail/mime.h"

namespace tasuki::client {

// What a mail is, by its headers and parts first, and only then by its words (mail.h): sets kind,
// automatic_by_header, bounced and tells_of_move. The rest of `mail` is read already. Pure.
void TellKind(const MimeMessage& parsed, Mail& mail);

// The value of a header, as it stands; empty: there is none. The first of several.
std::string_view HeaderOf(const MimeMessage& parsed, std::string_view name);

}  // namespace tasuki::client
