#pragma once

#include <string>
#include <string_view>

// Under which name an old system's person is known, however it is written there.

namespace tasuki::client {

// `name` without case, width and blanks: what `Ben `, `ben` and `Ｂｅｎ` have in common. Full-width
// letters and half-width kana are the usual ones, a letter and its mark are one character, every
// kind of blank is dropped; hiragana and katakana stay apart. Members' ids come from it, so its
// table is a format: it stands in person_name.cc, and is not ICU's, which other releases of ICU
// change. Bytes that are no UTF-8 stay as they are. Pure; any thread.
std::string PersonForm(std::string_view name);

}  // namespace tasuki::client
