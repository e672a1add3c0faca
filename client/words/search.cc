#include "client/words/search.h"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "client/limits.h"
#include "client/words/utf8.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// Words for kinds of company. In NFKC-folded form; Latin ones without dots and commas, and only
// where they stand as words of their own.
constexpr std::array<const char*, 17> kJapaneseKinds = {
    "株式会社",     "有限会社", "合同会社", "合資会社",         "合名会社",        "(株)",
    "(有)",         "(同)",     "(合)",     "一般社団法人",     "一般財団法人",    "公益財団法人",
    "公益社団法人", "学校法人", "医療法人", "カブシキガイシャ", "ユウゲンガイシャ"};
constexpr std::array<const char*, 17> kLatinKinds = {
    "kk",  "kabushiki", "kaisha", "co",  "company", "corp", "corporation", "inc", "incorporated",
    "ltd", "limited",   "llc",    "llp", "plc",     "gmbh", "ag",          "yk"};

// One character may be folded to eighteen: a text is folded in parts of so many, until there is
// enough of it.
constexpr int32_t kFoldedAtOnce = 1 << 10;

const icu::Normalizer2& Folding() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  TASUKI_CHECK(U_SUCCESS(error)) << "ICU has no NFKC case folding: " << u_errorName(error);
  return *folding;
}

icu::UnicodeString Fold(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString folded = Folding().normalize(text, error);
  // Only an exhausted memory makes this fail; the text as it is still compares.
  return U_SUCCESS(error) ? folded : text;
}

// Katakana stand one block above hiragana, 0x60 apart.
UChar32 ToHiragana(UChar32 c) {
  if ((c >= 0x30A1 && c <= 0x30F6) || c == 0x30FD || c == 0x30FE) return c - 0x60;
  return c;
}

bool IsFiller(UChar32 c) {
  switch (c) {
    case '.':
    case ',':
    case '-':
    case '\'':
    case '/':
    case '_':
    case 0x30FB:  // ・
    case 0x3001:  // 、
    case 0x3002:  // 。
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:  // Dashes.
    case 0x2019:
      return true;
    default:
      return c <= 0x3000 && u_isUWhiteSpace(c);  // There is no white space above.
  }
}

// Drops fillers and folds kana.
std::string Squeeze(const icu::UnicodeString& folded) {
  std::u16string kept(static_cast<size_t>(folded.length()), u'\0');
  const char16_t* from = folded.getBuffer();
  size_t size = 0;
  for (int32_t i = 0; i < folded.length();) {
    UChar32 c;
    U16_NEXT(from, i, folded.length(), c);
    if (!IsFiller(c)) U16_APPEND_UNSAFE(kept.data(), size, ToHiragana(c));
  }
  std::string text;
  icu::UnicodeString(/*isTerminated=*/false, kept.data(), static_cast<int32_t>(size))
      .toUTF8String(text);
  return text;
}

// Where what follows `from` may be cut off without changing what either side is folded to, at about
// kFoldedAtOnce; where combining marks go on and on, in the midst of them.
int32_t PartEnd(const icu::UnicodeString& text, int32_t from) {
  for (int32_t end = from + kFoldedAtOnce; end < text.length(); ++end) {
    end = text.getChar32Start(end);
    if (Folding().hasBoundaryBefore(text.char32At(end)) || end - from > 4 * kFoldedAtOnce) {
      return end;
    }
    end = text.getChar32Limit(end + 1) - 1;
  }
  return text.length();
}

bool IsLatinKind(const icu::UnicodeString& word) {
  std::string text;
  word.toUTF8String(text);
  for (const char* kind : kLatinKinds) {
    if (text == kind) return true;
  }
  return false;
}

// Drops the words of kLatinKinds; `K.K.` and `Co.,Ltd.` are read with their dots taken away.
icu::UnicodeString WithoutLatinKinds(const icu::UnicodeString& folded) {
  icu::UnicodeString kept, word;
  const auto end_word = [&] {
    if (word.isEmpty()) return;
    if (!IsLatinKind(word)) kept.append(word);
    word.remove();
  };
  for (int32_t i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    i += U16_LENGTH(c);
    if (c == '.') continue;
    const bool in_word = c < 0x0250 && u_isalnum(c);
    if (in_word) {
      word.append(c);
    } else {
      end_word();
      kept.append(c);
    }
  }
  end_word();
  return kept;
}

}  // namespace

std::string SearchForm(const std::string& text) {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isascii(c); })) {
    return Squeeze(Fold(icu::UnicodeString::fromUTF8(text)));
  }
  // The same for what has nothing but ASCII, many times faster.
  std::string form;
  form.reserve(text.size());
  for (const char c : text) {
    if (!IsFiller(static_cast<UChar32>(c))) form.push_back(absl::ascii_tolower(c));
  }
  return form;
}

std::string TextForm(const std::string& text) {
  const std::string head(Utf8Head(text, kTextSearchedBytesMax));
  if (std::all_of(head.begin(), head.end(), [](char c) { return absl::ascii_isascii(c); })) {
    return SearchForm(head);
  }
  const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(head);
  std::string form;
  for (int32_t begin = 0, end = 0; begin < whole.length(); begin = end) {
    end = PartEnd(whole, begin);
    form += Squeeze(Fold(whole.tempSubStringBetween(begin, end)));
    if (form.size() >= kTextSearchedBytesMax) break;
  }
  return std::string(Utf8Head(form, kTextSearchedBytesMax));
}

std::string FirmForm(const std::string& name) {
  icu::UnicodeString folded = Fold(icu::UnicodeString::fromUTF8(name));
  for (const char* kind : kJapaneseKinds) {
    folded.findAndReplace(icu::UnicodeString::fromUTF8(kind), icu::UnicodeString(" "));
  }
  const std::string form = Squeeze(WithoutLatinKinds(folded));
  return form.empty() ? SearchForm(name) : form;
}

bool Holds(const std::string& text, const std::string& wanted_form) {
  return !wanted_form.empty() && TextForm(text).find(wanted_form) != std::string::npos;
}

struct Collation::Impl {
  std::unique_ptr<icu::Collator> collator;
};

Collation::Collation() : impl_(std::make_unique<Impl>()) {
  UErrorCode error = U_ZERO_ERROR;
  impl_->collator.reset(icu::Collator::createInstance(icu::Locale::getJapanese(), error));
  TASUKI_CHECK(U_SUCCESS(error)) << "ICU has no collation: " << u_errorName(error);
}

Collation::~Collation() = default;

std::string Collation::SortKey(const std::string& text) const {
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(text);
  std::string key(64, '\0');
  int32_t size = impl_->collator->getSortKey(source, reinterpret_cast<uint8_t*>(key.data()),
                                             static_cast<int32_t>(key.size()));
  if (size > static_cast<int32_t>(key.size())) {
    key.resize(size);
    size = impl_->collator->getSortKey(source, reinterpret_cast<uint8_t*>(key.data()), size);
  }
  key.resize(size);
  return key;
}

}  // namespace tasuki::client
