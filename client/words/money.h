#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/words/messages.h"

// Money as people type and read it: the currencies of ISO 4217 and their digits, through ICU. Pure.

namespace tasuki::client {

// How many digits an amount in `currency` has behind the point: 0 for JPY, 2 for EUR, 3 for KWD.
// Nothing where there is no such currency, now or once.
std::optional<int> DigitsOf(std::string_view currency);

// An amount in micros: `1200000`, `1,200,000`, `1234.50`, in wide digits (`１２００`), too.
// InvalidArgument, with what to do, where it is none, is too large, or has more digits behind the
// point than its currency (zeros do not count): such a one is meant otherwise, as 1.234 for a
// thousand two hundred thirty-four. `currency` is one that DigitsOf knows.
absl::StatusOr<int64_t> ParseMoney(std::string_view typed, const std::string& currency);

// `¥3,200,000`, `€1,234.50`, `KWD 1.500`: grouped, with the digits of its currency or more where it
// has more. `amount` is a decimal as `--json` has it. An unknown currency stands behind, an empty
// one nowhere.
std::string MoneyForPeople(const std::string& amount, const std::string& currency);

}  // namespace tasuki::client
