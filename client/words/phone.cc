#include "client/words/phone.h"

#include <phonenumbers/phonenumberutil.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace tasuki::client {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;

// Digits at the end of two numbers that are looked at more closely: no number has fewer, and the
// closer look takes some microseconds.
constexpr size_t kLastDigits = 6;

// Of whatever script.
std::string DigitsOf(const std::string& typed) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(typed);
  std::string digits;
  for (int32_t i = 0; i < text.length(); ++i) {
    const int32_t digit = u_charDigitValue(text.charAt(i));
    if (digit >= 0) digits.push_back(static_cast<char>('0' + digit));
  }
  return digits;
}

bool EndAlike(const std::string& a, const std::string& b) {
  const size_t least = std::min(a.size(), b.size());
  if (least < kLastDigits) return false;
  return a.compare(a.size() - kLastDigits, kLastDigits, b, b.size() - kLastDigits, kLastDigits) ==
         0;
}

}  // namespace

PhoneNumber::PhoneNumber(const std::string& typed) : typed_(typed), digits_(DigitsOf(typed)) {}

std::string PhoneNumber::KeyOf(const std::string& typed) {
  const std::string digits = DigitsOf(typed);
  return digits.substr(digits.size() - std::min(digits.size(), kLastDigits));
}

bool PhoneNumber::IsSameAs(const std::string& other) const {
  const std::string digits = DigitsOf(other);
  if (digits.empty() || digits_.empty()) return false;
  if (digits == digits_) return true;
  if (!EndAlike(digits, digits_)) return false;
  switch (PhoneNumberUtil::GetInstance()->IsNumberMatchWithTwoStrings(typed_, other)) {
    case PhoneNumberUtil::EXACT_MATCH:
    case PhoneNumberUtil::NSN_MATCH:
    case PhoneNumberUtil::SHORT_NSN_MATCH:
      return true;
    default:
      return false;
  }
}

}  // namespace tasuki::client
