#include "client/mail/decode.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/mail/mime.h"
#include "client/table/charset.h"
#include "client/words/utf8.h"
#include "common/base/terminal.h"

namespace tasuki::client {
namespace {

constexpr char kEscape = '\x1b';
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr size_t kWordBytesMax = 8 << 10;      // Of an encoded word; RFC 2047 says 75.
constexpr size_t kGuessedBytesMax = 16 << 10;  // A charset shows in the first lines.

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// As Utf8From, with U+FFFD for what is not of the charset. Nullopt: nobody knows its name.
std::optional<std::string> LooselyFrom(std::string_view bytes, const std::string& charset) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(charset.c_str(), &error));
  if (U_FAILURE(error)) return std::nullopt;
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                error);
  if (U_FAILURE(error) || text.isBogus()) return std::nullopt;
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

// A double byte of JIS X 0208 as Shift_JIS has it.
void AppendShiftJis(unsigned char first, unsigned char second, std::string& out) {
  const int row = first - 0x21;
  out.push_back(static_cast<char>((row >> 1) + (row < 0x3E ? 0x81 : 0xC1)));
  const int odd = second + (second >= 0x60 ? 0x20 : 0x1F);
  out.push_back(static_cast<char>((row & 1) == 0 ? odd : second + 0x7E));
}

// ISO-2022-JP as Shift_JIS, which has the characters that Windows adds in the same rows. Nullopt:
// it has an escape sequence that this does not know.
std::optional<std::string> ShiftJisFrom(std::string_view bytes) {
  enum class Set { kAscii, kKana, kDouble } set = Set::kAscii;
  std::string out;
  for (size_t at = 0; at < bytes.size(); ++at) {
    const auto c = static_cast<unsigned char>(bytes[at]);
    if (bytes[at] == kEscape) {
      const std::string_view sequence = bytes.substr(at + 1, 2);
      if (sequence == "(B" || sequence == "(J") {
        set = Set::kAscii;
      } else if (sequence == "(I") {
        set = Set::kKana;
      } else if (sequence == "$@" || sequence == "$B") {
        set = Set::kDouble;
      } else {
        return std::nullopt;
      }
      at += sequence.size();
    } else if (c == '\n' || c == '\r') {
      set = Set::kAscii;  // A line begins anew, whatever the one before it forgot.
      out.push_back(bytes[at]);
    } else if (set == Set::kDouble && c >= 0x21 && c <= 0x7E && at + 1 < bytes.size()) {
      const auto second = static_cast<unsigned char>(bytes[at + 1]);
      if (second < 0x21 || second > 0x7E) return std::nullopt;
      AppendShiftJis(c, second, out);
      ++at;
    } else if (set == Set::kKana && c >= 0x21 && c <= 0x5F) {
      out.push_back(static_cast<char>(c + 0x80));
    } else {
      out.push_back(bytes[at]);
    }
  }
  return out;
}

// The charset that bytes look like; empty: none that mails are written in.
std::string LooksLike(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return "";
  const std::string_view head = bytes.substr(0, kGuessedBytesMax);
  ucsdet_setText(detector.get(), head.data(), static_cast<int32_t>(head.size()), &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return "";
  const char* name = ucsdet_getName(match, &error);
  // Wide ones have a mark, or no mail program reads them.
  const bool good = U_SUCCESS(error) && name != nullptr && !absl::StartsWith(name, "UTF-");
  return good ? name : "";
}

// What bytes look like that do not say what they are.
std::string Guessed(std::string_view bytes) {
  if (bytes.find(kEscape) != std::string_view::npos) {
    const std::optional<std::string> shift_jis = ShiftJisFrom(bytes);
    if (shift_jis) {
      if (std::optional<std::string> text = Utf8From(*shift_jis, "CP932")) return *std::move(text);
    }
  }
  if (IsUtf8(bytes)) return std::string(bytes);
  if (const std::string charset = LooksLike(bytes); !charset.empty()) {
    if (std::optional<std::string> text = Utf8From(bytes, charset)) return *std::move(text);
  }
  for (const char* charset : {"CP932", "EUC-JP"}) {
    if (std::optional<std::string> text = Utf8From(bytes, charset)) return *std::move(text);
  }
  return LooselyFrom(bytes, "UTF-8").value_or(std::string());
}

// As Guessed, of a header: in the charset of the text beneath it, where it is one.
std::string GuessedBy(const RawText& text, std::string_view header) {
  if (header.find(kEscape) != std::string_view::npos) return Guessed(header);
  const std::string looks = IsUtf8(text.bytes) ? std::string() : LooksLike(text.bytes);
  for (const std::string& charset : {text.charset, looks}) {
    if (charset.empty()) continue;
    if (std::optional<std::string> read = Utf8From(header, charset)) return *std::move(read);
  }
  return Guessed(header);
}

// One encoded word at `text[at]`: `=?charset?B?…?=`.
struct EncodedWord {
  std::string charset;
  bool base64 = false;
  std::string_view text;
  size_t end = 0;  // Behind it.
};
std::optional<EncodedWord> WordAt(std::string_view text, size_t at) {
  constexpr size_t kCharsetMax = 64;
  if (text.substr(at, 2) != "=?") return std::nullopt;
  const size_t charset_end = text.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end - at - 2 > kCharsetMax ||
      charset_end + 2 >= text.size() || text[charset_end + 2] != '?') {
    return std::nullopt;
  }
  const char how = absl::ascii_toupper(static_cast<unsigned char>(text[charset_end + 1]));
  if (how != 'B' && how != 'Q') return std::nullopt;
  const size_t begin = charset_end + 3;
  const size_t end = begin + text.substr(begin, kWordBytesMax).find("?=");
  if (end < begin) return std::nullopt;  // No end: npos has gone around.
  EncodedWord word;
  const std::string_view charset = text.substr(at + 2, charset_end - at - 2);
  word.charset = std::string(charset.substr(0, charset.find('*')));  // RFC 2231: a language.
  word.base64 = how == 'B';
  word.text = text.substr(begin, end - begin);
  word.end = end + 2;
  return word;
}

// Words that follow one another with nothing but blanks between are one text: a character may be
// cut in two by them.
std::string DecodeWords(std::string_view text, size_t& at) {
  std::string decoded, bytes, charset;
  size_t next = at;
  while (std::optional<EncodedWord> word = WordAt(text, next)) {
    const std::string part = DecodeWordBytes(word->text, word->base64);
    if (!absl::EqualsIgnoreCase(word->charset, charset)) {
      decoded += MailText(bytes, charset);
      bytes.clear();
      charset = word->charset;
    }
    bytes += part;
    at = word->end;
    next = at;
    while (next < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[next]))) {
      ++next;
    }
  }
  if (!bytes.empty()) decoded += MailText(bytes, charset);
  return decoded;
}

}  // namespace

std::string MailText(std::string_view bytes, const std::string& charset) {
  const std::string name = absl::AsciiStrToUpper(charset);
  const bool plain = name.empty() || name == "US-ASCII" || name == "ASCII" || name == "UTF-8";
  if (plain) return Guessed(bytes);
  if (absl::StartsWith(name, "ISO-2022-JP") || name == "CP50221" || name == "CP50220") {
    if (const std::optional<std::string> shift_jis = ShiftJisFrom(bytes)) {
      if (std::optional<std::string> text = Utf8From(*shift_jis, "CP932")) return *std::move(text);
    }
  }
  if (std::optional<std::string> text = Utf8From(bytes, charset)) return *std::move(text);
  if (IsUtf8(bytes)) return std::string(bytes);
  const bool shift_jis = absl::StrContains(name, "JIS") || name == "CP932";
  std::optional<std::string> text = LooselyFrom(bytes, shift_jis ? "ibm-943_P15A-2003" : charset);
  return text ? *std::move(text) : Guessed(bytes);
}

std::string DecodeHeader(std::string_view raw, bool quoted, const RawText& beneath) {
  std::string text;
  bool in_quotes = false;
  // Bytes that are not UTF-8 are of some charset that nobody named.
  std::string utf8;
  if (!IsUtf8(raw)) {
    utf8 = GuessedBy(beneath, raw);
    raw = utf8;
  }
  for (size_t at = 0; at < raw.size();) {
    if (WordAt(raw, at)) {
      const std::string word = CleanText(DecodeWords(raw, at), true);
      if (quoted && !in_quotes) text += '"';
      for (const char c : word) {
        if (quoted && (c == '"' || c == '\\')) text += '\\';
        text += c;
      }
      if (quoted && !in_quotes) text += '"';
      continue;
    }
    const char c = raw[at];
    if (c == '\r' || c == '\n') {
      ++at;
      continue;
    }
    if (c == '\\' && in_quotes && at + 1 < raw.size()) text += raw[at++];
    if (c == '"') in_quotes = !in_quotes;
    text += raw[at++];
  }
  const std::string clean = CleanText(text, true);
  return std::string(Trimmed(clean));
}

std::string CleanText(std::string_view text, bool one_line) {
  std::string clean;
  clean.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = NextCharacter(text, at);
    if (c == kBrokenCharacter) {
      clean += kReplacement;
    } else if (c == '\r' || c == '\n') {
      if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
      clean += one_line ? ' ' : '\n';
    } else if (c == '\t') {
      clean += one_line ? ' ' : '\t';
    } else if (c >= 0x20 && (c < 0x7F || c > 0x9F) && c != 0xFEFF) {
      clean.append(text.substr(begin, at - begin));
    }
  }
  return clean;
}

}  // namespace tasuki::client
