#include "client/table/charset.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "client/words/utf8.h"

namespace tasuki::client {
namespace {

constexpr const char* kCp932 = "ibm-943_P15A-2003";  // As the table's reader has it.

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

}  // namespace

std::optional<std::string> Utf8From(std::string_view bytes, const std::string& charset) {
  const std::string name = absl::AsciiStrToUpper(charset);
  if (name == "UTF-8" || name == "UTF8" || name == "US-ASCII") {
    if (!IsUtf8(bytes)) return std::nullopt;
    return std::string(bytes);
  }
  const bool cp932 = name == "SHIFT_JIS" || name == "SHIFT-JIS" || name == "SJIS" ||
                     name == "X-SJIS" || name == "CP932" || name == "WINDOWS-31J";
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(
      ucnv_open(cp932 ? kCp932 : charset.c_str(), &error));
  if (U_FAILURE(error)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  const icu::UnicodeString text(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(),
                                error);
  if (U_FAILURE(error) || text.isBogus()) return std::nullopt;
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::optional<GuessedText> GuessText(std::string bytes) {
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) bytes.erase(0, 3);
  if (absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF")) {
    const char* order = bytes[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
    std::optional<std::string> text = Utf8From(std::string_view(bytes).substr(2), order);
    if (!text) return std::nullopt;
    return GuessedText{*std::move(text), CsvEncoding::kUtf8, "UTF-16"};
  }
  if (IsUtf8(bytes)) return GuessedText{std::move(bytes), CsvEncoding::kUtf8, "UTF-8"};
  if (!Utf8From(bytes, "CP932")) return std::nullopt;
  return GuessedText{std::move(bytes), CsvEncoding::kCp932, "CP932"};
}

}  // namespace tasuki::client
