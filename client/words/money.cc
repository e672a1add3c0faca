#include "client/words/money.h"

#include <unicode/ucurr.h>
#include <unicode/uenum.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/words/display.h"
#include "client/words/narrow.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

constexpr size_t kCodeLetters = 3;
constexpr size_t kWholeDigitsMax = 12;  // Of an amount: more would not fit in micros.
constexpr int kMicroDigits = 6;

std::u16string Utf16(std::string_view ascii) { return {ascii.begin(), ascii.end()}; }

// The common ones, of today and before: no metals, tests or units of account.
absl::flat_hash_set<std::string> Currencies() {
  absl::flat_hash_set<std::string> codes;
  UErrorCode error = U_ZERO_ERROR;
  UEnumeration* all = ucurr_openISOCurrencies(UCURR_COMMON, &error);
  int32_t length = 0;
  while (const char* one = U_SUCCESS(error) ? uenum_next(all, &length, &error) : nullptr) {
    codes.emplace(one, static_cast<size_t>(length));
  }
  uenum_close(all);
  return codes;
}

bool IsCurrency(const std::string& code) {
  static const absl::flat_hash_set<std::string> known = Currencies();
  return known.contains(code);
}

// An amount in its parts: groups taken out, zeros at the fraction's end too.
struct TypedAmount {
  std::string whole;
  std::string fraction;
};

std::optional<TypedAmount> SplitAmount(std::string_view typed) {
  const size_t point = typed.find('.');
  std::string_view whole = typed.substr(0, point);
  TypedAmount parts;
  if (point != std::string_view::npos) {
    parts.fraction = std::string(typed.substr(point + 1));
    if (parts.fraction.empty()) return std::nullopt;
  }
  const bool grouped = whole.find(',') != std::string_view::npos;
  for (bool first = true; grouped; first = false) {
    const size_t comma = whole.find(',');
    const size_t digits = std::min(comma, whole.size());
    if (first ? digits < 1 || digits > 3 : digits != 3) return std::nullopt;
    parts.whole += whole.substr(0, digits);
    if (comma == std::string_view::npos) break;
    whole.remove_prefix(comma + 1);
  }
  if (!grouped) parts.whole = std::string(whole);
  const auto is_number = [](const std::string& digits) {
    return std::all_of(digits.begin(), digits.end(),
                       [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
  };
  if (parts.whole.empty() || !is_number(parts.whole) || !is_number(parts.fraction)) {
    return std::nullopt;
  }
  while (!parts.fraction.empty() && parts.fraction.back() == '0') parts.fraction.pop_back();
  parts.whole.erase(0, std::min(parts.whole.find_first_not_of('0'), parts.whole.size() - 1));
  return parts;
}

std::string InGroups(const std::string& whole) {
  std::string text;
  for (size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) text += ',';
    text += whole[i];
  }
  return text;
}

Phrase CurrencyName(const std::string& currency) {
  return currency == "JPY" ? Phrase("yen") : Phrase(currency);
}

// Why `typed`, an amount but for its digits, is none of its currency.
absl::Status TooManyDigits(std::string_view typed, const TypedAmount& parts,
                           const std::string& currency, int digits) {
  const size_t point = typed.find('.');
  const bool thousands = typed.size() - point - 1 == 3 && parts.whole != "0";
  const std::string meant = parts.whole + std::string(typed.substr(point + 1, thousands ? 3 : 0));
  const std::string groups = InGroups(meant);
  const Phrase advice = groups == meant ? Phrase("write it like $0", meant)
                                        : Phrase("write it like $0 or $1", meant, groups);
  if (digits > 0) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("amounts in $0 have at most {1:1 digit|$1 digits} behind the point, not $2",
                        CurrencyName(currency), digits, parts.fraction.size()),
                 advice);
  }
  if (!thousands) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("$0 have no fraction", CurrencyName(currency)), advice);
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("$0 have no fraction, did you mean $1?", CurrencyName(currency), meant),
               advice);
}

}  // namespace

std::optional<int> DigitsOf(std::string_view currency) {
  if (currency.size() != kCodeLetters || !IsCurrency(std::string(currency))) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  const int digits = ucurr_getDefaultFractionDigits(Utf16(currency).c_str(), &error);
  if (U_FAILURE(error)) return std::nullopt;
  return std::clamp(digits, 0, kMicroDigits);
}

absl::StatusOr<int64_t> ParseMoney(std::string_view typed, const std::string& currency) {
  const std::string narrow = Narrow(typed);
  const absl::string_view trimmed = absl::StripAsciiWhitespace(narrow);
  typed = std::string_view(trimmed.data(), trimmed.size());
  const std::optional<TypedAmount> parts = SplitAmount(typed);
  if (!parts || parts->whole.size() > kWholeDigitsMax) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("\"$0\" is not an amount", OneLine(std::string(typed))),
                 "write it like 1200000, 1,200,000 or 1200000.50");
  }
  const int digits = DigitsOf(currency).value_or(kMicroDigits);
  if (parts->fraction.size() > static_cast<size_t>(digits)) {
    return TooManyDigits(typed, *parts, currency, digits);
  }
  int64_t micros = 0;
  for (char c : parts->whole) micros = micros * 10 + (c - '0');
  for (size_t i = 0; i < kMicroDigits; ++i) {
    micros = micros * 10 + (i < parts->fraction.size() ? parts->fraction[i] - '0' : 0);
  }
  return micros;
}

std::string MoneyForPeople(const std::string& amount, const std::string& currency) {
  const bool negative = !amount.empty() && amount[0] == '-';
  const std::optional<TypedAmount> parts =
      SplitAmount(std::string_view(amount).substr(negative ? 1 : 0));
  if (!parts) return absl::StrCat(amount, currency.empty() ? "" : " ", currency);
  const std::optional<int> digits = DigitsOf(currency);
  std::string fraction = parts->fraction;
  const auto shown = static_cast<size_t>(digits.value_or(0));
  if (fraction.size() < shown) fraction.resize(shown, '0');
  std::string text = InGroups(parts->whole);
  if (!fraction.empty()) absl::StrAppend(&text, ".", fraction);
  const char* sign = negative ? "-" : "";
  if (!digits) return absl::StrCat(sign, text, currency.empty() ? "" : " ", currency);
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = 0;
  const UChar* symbol =
      ucurr_getName(Utf16(currency).c_str(), "en", UCURR_SYMBOL_NAME, nullptr, &length, &error);
  std::string name = currency;
  if (U_SUCCESS(error)) {
    name.clear();
    icu::UnicodeString(symbol, length).toUTF8String(name);
  }
  return absl::StrCat(sign, name, name == currency ? " " : "", text);
}

}  // namespace tasuki::client
