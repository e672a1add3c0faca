#pragma once

#include <string>

namespace tasuki::client {

// A telephone number as somebody typed it, compared with others whatever their form:
// `03-1234-5678`, `0312345678` and `+81 3 1234 5678` are one (libphonenumber). A value.
class PhoneNumber {
 public:
  explicit PhoneNumber(const std::string& typed);

  // Whether `other`, as somebody typed it, is this number. One without a country is taken for any.
  bool IsSameAs(const std::string& other) const;

  // Equal for numbers that are the same, for looking them up; of few others. Empty: it has no
  // digits.
  static std::string KeyOf(const std::string& typed);

 private:
  std::string typed_;
  std::string digits_;
};

}  // namespace tasuki::client
