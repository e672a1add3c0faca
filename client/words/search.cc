#include "client/words/search.h"

#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "absl/strings/ascii.h"
#include "client/limits.h"
#include "client/words/utf8.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// A word for a kind of company, and the kind: several words say one (X21).
struct KindWord {
  const char* word;
  const char* kind;
};
// In NFKC-folded form; Latin ones without dots and commas, and only where they stand as words of
// their own.
constexpr std::array<KindWord, 17> kJapaneseKinds = {{{"株式会社", "kk"},
                                                      {"有限会社", "yk"},
                                                      {"合同会社", "gk"},
                                                      {"合資会社", "gs"},
                                                      {"合名会社", "gm"},
                                                      {"(株)", "kk"},
                                                      {"(有)", "yk"},
                                                      {"(同)", "gk"},
                                                      {"(合)", "gs"},
                                                      {"一般社団法人", "一般社団法人"},
                                                      {"一般財団法人", "一般財団法人"},
                                                      {"公益財団法人", "公益財団法人"},
                                                      {"公益社団法人", "公益社団法人"},
                                                      {"学校法人", "学校法人"},
                                                      {"医療法人", "医療法人"},
                                                      {"カブシキガイシャ", "kk"},
                                                      {"ユウゲンガイシャ", "yk"}}};
constexpr std::array<KindWord, 17> kLatinKinds = {{{"kk", "kk"},
                                                   {"kabushiki", "kk"},
                                                   {"kaisha", "kk"},
                                                   {"co", ""},
                                                   {"company", ""},
                                                   {"corp", "corp"},
                                                   {"corporation", "corp"},
                                                   {"inc", "inc"},
                                                   {"incorporated", "inc"},
                                                   {"ltd", "ltd"},
                                                   {"limited", "ltd"},
                                                   {"llc", "llc"},
                                                   {"llp", "llp"},
                                                   {"plc", "plc"},
                                                   {"gmbh", "gmbh"},
                                                   {"ag", "ag"},
                                                   {"yk", "yk"}}};

struct Variant {
  uint32_t character;
  uint32_t stands;  // For it; the least of its group.
};
// By character; made by variants.py.
constexpr Variant kVariants[] = {
#include "client/words/variants.inc"
};

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

bool IsKana(UChar32 c) { return c >= 0x3041 && c <= 0x30FF && c != 0x30FB; }

// Ideographs that are written for one another as the least of them.
UChar32 WithoutVariants(UChar32 c) {
  if (c < 0x3400) return c;
  const auto* found =
      std::lower_bound(std::begin(kVariants), std::end(kVariants), static_cast<uint32_t>(c),
                       [](const Variant& a, uint32_t b) { return a.character < b; });
  if (found == std::end(kVariants) || found->character != static_cast<uint32_t>(c)) return c;
  return static_cast<UChar32>(found->stands);
}

constexpr UChar32 kLongVowel = 0x30FC;  // ー

bool IsDash(UChar32 c) {
  return c == '-' || c == kLongVowel || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500;
}

bool IsFiller(UChar32 c) {
  switch (c) {
    case '.':
    case ',':
    case '\'':
    case '/':
    case '_':
    case 0x30FB:  // ・
    case 0x3001:  // 、
    case 0x3002:  // 。
    case 0x2019:
      return true;
    default:
      return c <= 0x3000 && u_isUWhiteSpace(c);  // There is no white space above.
  }
}

enum class Kana { kAsHiragana, kAsTheyAre };

// Drops fillers, folds kana and what is written for one another. A dash behind a kana is the mark
// of a long vowel, whichever was typed, and everywhere else it is a filler, that mark too.
// `before`: the character before, kept from part to part.
std::string Squeeze(const icu::UnicodeString& folded, Kana kana, UChar32& before) {
  std::u16string kept(static_cast<size_t>(folded.length()), u'\0');
  const char16_t* from = folded.getBuffer();
  size_t size = 0;
  for (int32_t i = 0; i < folded.length();) {
    UChar32 c;
    U16_NEXT(from, i, folded.length(), c);
    if (IsDash(c)) {
      if (!IsKana(before)) continue;
      c = kLongVowel;
    } else if (c == 0x301C) {  // 〜, which other keyboards give as ～ or ~.
      c = '~';
    }
    if (IsFiller(c)) continue;
    before = c;
    if (kana == Kana::kAsHiragana) c = ToHiragana(c);
    U16_APPEND_UNSAFE(kept.data(), size, WithoutVariants(c));
  }
  std::string text;
  icu::UnicodeString(/*isTerminated=*/false, kept.data(), static_cast<int32_t>(size))
      .toUTF8String(text);
  return text;
}

std::string Squeeze(const icu::UnicodeString& folded, Kana kana) {
  UChar32 before = 0;
  return Squeeze(folded, kana, before);
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

const KindWord* LatinKind(const icu::UnicodeString& word) {
  std::string text;
  word.toUTF8String(text);
  for (const KindWord& kind : kLatinKinds) {
    if (text == kind.word) return &kind;
  }
  return nullptr;
}

// A firm's name, folded, and its kind, taken out of it.
struct FirmParts {
  icu::UnicodeString name;
  std::string kind;
};

// Drops the words of kLatinKinds; `K.K.` and `Co.,Ltd.` are read with their dots taken away.
void TakeLatinKinds(FirmParts& parts) {
  icu::UnicodeString kept, word;
  const auto end_word = [&] {
    if (word.isEmpty()) return;
    if (const KindWord* kind = LatinKind(word); kind == nullptr) {
      kept.append(word);
    } else if (parts.kind.empty()) {
      parts.kind = kind->kind;
    }
    word.remove();
  };
  for (int32_t i = 0; i < parts.name.length();) {
    const UChar32 c = parts.name.char32At(i);
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
  parts.name = kept;
}

// kJapaneseKinds as ICU looks for them.
const std::vector<icu::UnicodeString>& JapaneseKindWords() {
  static const auto* words = [] {
    auto* made = new std::vector<icu::UnicodeString>;  // Never freed: statics may ask for it.
    for (const KindWord& kind : kJapaneseKinds) {
      made->push_back(icu::UnicodeString::fromUTF8(kind.word));
    }
    return made;
  }();
  return *words;
}

FirmParts PartsOf(const std::string& name) {
  FirmParts parts{Fold(icu::UnicodeString::fromUTF8(name)), ""};
  for (size_t i = 0; i < kJapaneseKinds.size(); ++i) {
    const icu::UnicodeString& word = JapaneseKindWords()[i];
    if (parts.name.indexOf(word) < 0) continue;
    if (parts.kind.empty()) parts.kind = kJapaneseKinds[i].kind;
    parts.name.findAndReplace(word, icu::UnicodeString(" "));
  }
  TakeLatinKinds(parts);
  return parts;
}

}  // namespace

std::string SearchForm(const std::string& text) {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isascii(c); })) {
    return Squeeze(Fold(icu::UnicodeString::fromUTF8(text)), Kana::kAsHiragana);
  }
  // The same for what has nothing but ASCII, many times faster.
  std::string form;
  form.reserve(text.size());
  for (const char c : text) {
    if (c == '-' || IsFiller(static_cast<UChar32>(c))) continue;
    form.push_back(absl::ascii_tolower(c));
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
  UChar32 before = 0;
  for (int32_t begin = 0, end = 0; begin < whole.length(); begin = end) {
    end = PartEnd(whole, begin);
    form += Squeeze(Fold(whole.tempSubStringBetween(begin, end)), Kana::kAsHiragana, before);
    if (form.size() >= kTextSearchedBytesMax) break;
  }
  return std::string(Utf8Head(form, kTextSearchedBytesMax));
}

std::string FirmForm(const std::string& name) {
  const std::string form = Squeeze(PartsOf(name).name, Kana::kAsHiragana);
  return form.empty() ? SearchForm(name) : form;
}

std::string NameForm(const std::string& name) {
  const std::string form = SearchForm(std::string(Utf8Head(name, kNameSearchedBytesMax)));
  // A character may stand for eighteen others.
  return std::string(Utf8Head(form, kNameSearchedBytesMax));
}

std::string FirmNameForm(const std::string& name) {
  const std::string form = FirmForm(std::string(Utf8Head(name, kNameSearchedBytesMax)));
  return std::string(Utf8Head(form, kNameSearchedBytesMax));
}

FirmIdentity IdentityOf(const std::string& firm_name) {
  const FirmParts parts = PartsOf(firm_name);
  FirmIdentity identity{Squeeze(parts.name, Kana::kAsTheyAre), parts.kind};
  if (identity.name.empty()) identity = {SearchForm(firm_name), ""};
  return identity;
}

std::vector<std::string> SearchWords(const std::string& text) {
  const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(text);
  std::vector<std::string> words;
  int32_t begin = 0;
  for (int32_t i = 0; i <= whole.length(); ++i) {
    if (i < whole.length() && !u_isUWhiteSpace(whole.charAt(i))) continue;
    std::string word;
    whole.tempSubStringBetween(begin, i).toUTF8String(word);
    begin = i + 1;
    if (SearchForm(word).empty()) continue;
    // What is more than anybody types stays one word.
    if (words.size() < kSearchWordsMax) {
      words.push_back(std::move(word));
    } else {
      words.back() += word;
    }
  }
  return words;
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
