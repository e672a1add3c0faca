#include "client/words/email.h"

#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace tasuki::client {
namespace {

constexpr size_t kWideBytes = 3;  // Of U+FF01 to U+FF5E in UTF-8.
constexpr size_t kWideFirst = (0xBC << 6) + 0x81;
constexpr char kNarrowFirst = '!';
constexpr char kNarrowLast = '~';

// The narrow letter that a wide one at `text` stands for; 0: there is none.
char NarrowOf(std::string_view text) {
  if (text.size() < kWideBytes || text[0] != '\xEF') return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  if (second < 0xBC || second > 0xBD) return 0;
  const size_t letter = kNarrowFirst + (size_t{second} << 6) + third - kWideFirst;
  const bool is_letter = letter >= kNarrowFirst && letter <= kNarrowLast;
  return is_letter ? static_cast<char>(letter) : '\0';
}

}  // namespace

std::string EmailForm(const std::string& email) {
  const std::string spaced = absl::StrReplaceAll(email, {{"\xE3\x80\x80", " "}});
  std::string_view left(spaced);
  std::string form;
  while (!left.empty()) {
    const char narrow = NarrowOf(left);
    form.push_back(narrow != 0 ? narrow : left.front());
    left.remove_prefix(narrow != 0 ? kWideBytes : 1);
  }
  absl::StripAsciiWhitespace(&form);
  absl::AsciiStrToLower(&form);
  return form;
}

}  // namespace tasuki::client
