#pragma once

#include <string>
#include <string_view>

#include "common/base/random.h"

// Join codes: what a person types once to bring a laptop in. Pure; any thread.

namespace tasuki::sync {

// A new code: 20 characters of Crockford's base 32 (100 random bits) in four groups, as
// `7K2QF-M9XAB-…`. Without 0/O, 1/I/L to mix up.
std::string MakeJoinCode(Random& random);

// The form that is hashed: capitals, O as 0, I and L as 1, without anything else but the 32
// letters.
std::string CanonicalJoinCode(std::string_view typed);

// SHA-256 of the canonical form, 32 bytes: all that a server keeps of a code, and what
// InviteRequest.code_hash carries.
std::string JoinCodeHash(std::string_view typed);

}  // namespace tasuki::sync
