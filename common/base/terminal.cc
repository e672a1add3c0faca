#include "common/base/terminal.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"

namespace tasuki {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD.

struct Range {
  char32_t first;
  char32_t last;
};

// By number. Format characters (Cf) but those that join, that are seen (Arabic signs), and the tags
// of flags, which have a place of their own below.
constexpr std::array kSteering = {
    Range{0x0000, 0x001F},   Range{0x007F, 0x009F},   Range{0x061C, 0x061C},
    Range{0x180E, 0x180E},   Range{0x200B, 0x200B},   Range{0x200E, 0x200F},
    Range{0x2028, 0x202E},   Range{0x2060, 0x206F},   Range{0xFFF9, 0xFFFB},
    Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A}, Range{0xE0001, 0xE001F},
};
// Marks that have no room of their own: they stand on the letter before, or join.
constexpr std::array kMarks = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},   Range{0x1AB0, 0x1AFF},   Range{0x1DC0, 0x1DFF},
    Range{0x200C, 0x200D}, Range{0x20D0, 0x20FF},   Range{0x3099, 0x309A},   Range{0xFE00, 0xFE0F},
    Range{0xFE20, 0xFE2F}, Range{0xE0020, 0xE007F}, Range{0xE0100, 0xE01EF},
};
constexpr char32_t kTagFirst = 0xE0020;
constexpr char32_t kTagLast = 0xE007F;
constexpr char32_t kTaggedFlag = 0x1F3F4;
constexpr char32_t kSoftHyphen = 0x00AD;
constexpr char32_t kByteOrderMark = 0xFEFF;

template <size_t kSize>
bool IsIn(const std::array<Range, kSize>& ranges, char32_t c) {
  const auto* found = std::lower_bound(ranges.begin(), ranges.end(), c,
                                       [](const Range& a, char32_t b) { return a.last < b; });
  return found != ranges.end() && found->first <= c;
}

}  // namespace

char32_t NextCharacter(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(at);
  const size_t begin = at++;
  if (lead < 0x80) return lead;
  const size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - begin <= more) return kBrokenCharacter;
  char32_t c = lead & (0x3F >> more);
  for (size_t i = begin + 1; i <= begin + more; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return kBrokenCharacter;
    c = c << 6 | (byte(i) & 0x3F);
  }
  constexpr std::array<char32_t, 4> kLeast = {0, 0x80, 0x800, 0x10000};
  if (c < kLeast[more] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return kBrokenCharacter;
  at = begin + more + 1;
  return c;
}

bool Steers(char32_t character) { return IsIn(kSteering, character); }

std::string Harmless(std::string_view text, Breaks breaks) {
  std::string out;
  out.reserve(text.size());
  int marks = 0;
  bool in_flag = false;  // Behind the flag that tags belong to, or one of its tags.
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = NextCharacter(text, at);
    if (c >= 0x20 && c < 0x7F) {  // Nearly everything.
      out.push_back(static_cast<char>(c));
      marks = 0;
      in_flag = false;
      continue;
    }
    // Nothing that anybody would miss.
    if (c == '\r' || c == kSoftHyphen || c == kByteOrderMark) continue;
    const bool tag = c >= kTagFirst && c <= kTagLast;
    const bool mark = IsIn(kMarks, c);
    marks = mark && !tag ? marks + 1 : 0;
    if (c == '\n' && breaks == Breaks::kKeep) {
      out.push_back('\n');
    } else if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029) {
      out.push_back(' ');
    } else if (marks > kMarksMax) {
      // One letter is not to cover the lines above it.
    } else if (c == kBrokenCharacter || Steers(c) || (tag && !in_flag)) {
      out.append(kReplacement);
    } else {
      out.append(text.substr(begin, at - begin));
    }
    in_flag = c == kTaggedFlag || (tag && in_flag);
  }
  return out;
}

std::string HarmlessJson(std::string json) {
  const auto plain = [](char c) { return static_cast<uint8_t>(c) < 0x7F; };
  if (std::all_of(json.begin(), json.end(), plain)) return json;
  std::string out;
  out.reserve(json.size());
  for (size_t at = 0; at < json.size();) {
    const size_t begin = at;
    const char32_t c = NextCharacter(json, at);
    // Below are the line breaks between a JSON text's parts; those in its strings are escaped.
    if (c < 0x7F || c == kBrokenCharacter || !(Steers(c) || c == kByteOrderMark)) {
      out.append(json, begin, at - begin);
    } else if (c < 0x10000) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<uint32_t>(c));
    } else {
      const uint32_t rest = static_cast<uint32_t>(c) - 0x10000;
      absl::StrAppendFormat(&out, "\\u%04x\\u%04x", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
    }
  }
  return out;
}

HarmlessStream::Buffer::int_type HarmlessStream::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char byte = traits_type::to_char_type(c);
  return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
}

std::streamsize HarmlessStream::Buffer::xsputn(const char* bytes, std::streamsize count) {
  line_.append(bytes, static_cast<size_t>(count));
  if (const size_t end = line_.rfind('\n'); end != std::string::npos) {
    shown_ << Harmless(std::string_view(line_).substr(0, end + 1), Breaks::kKeep);
    line_.erase(0, end + 1);
  }
  return shown_.good() ? count : 0;
}

int HarmlessStream::Buffer::sync() {
  shown_ << Harmless(line_, Breaks::kKeep);
  line_.clear();
  shown_.flush();
  return shown_.good() ? 0 : -1;
}

}  // namespace tasuki
