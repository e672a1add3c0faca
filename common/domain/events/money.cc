#include "common/domain/events/money.h"

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"

namespace tasuki::domain {

std::string DecimalOf(int64_t micros) {
  const absl::uint128 size = micros < 0 ? absl::uint128(0) - absl::uint128(micros) : micros;
  const auto whole = static_cast<uint64_t>(size / 1'000'000);
  std::string text = absl::StrCat(micros < 0 ? "-" : "", whole);
  auto rest = static_cast<uint32_t>(size % 1'000'000);
  if (rest == 0) return text;
  text.push_back('.');
  for (uint32_t digit = 100'000; rest != 0; digit /= 10) {
    text.push_back(static_cast<char>('0' + rest / digit));
    rest %= digit;
  }
  return text;
}

}  // namespace tasuki::domain
