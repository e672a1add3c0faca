#pragma once

#include <string>

namespace tasuki::client {

// The form in which e-mail addresses are compared: without spaces around, in small letters and
// narrow ones (`ＡＢＥ＠aozora.example` is `abe@aozora.example`). Pure; any thread.
std::string EmailForm(const std::string& email);

}  // namespace tasuki::client
