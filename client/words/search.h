#pragma once

#include <memory>
#include <string>
#include <vector>

// Finding names whatever their width, case and kana, firms under every form of 株式会社, and the
// order of lists (ICU). Pure but for ICU's own tables; any thread, except a Collation (one thread).

namespace tasuki::client {

// The form in which texts are compared: NFKC, case folded, katakana as hiragana, ideographs that
// are written for one another as one of them, old and new spellings of spaces, dots and hyphens
// dropped. `ﾔﾏﾀﾞ ﾀﾛｳ`, `ヤマダ・タロウ` and `やまだたろう` are equal; so are `髙橋` and `高橋`.
std::string SearchForm(const std::string& text);

// SearchForm of the beginning of a long text (kTextSearchedBytesMax), and no longer than that.
std::string TextForm(const std::string& text);

// SearchForm of a firm's name without the words that say what kind of company it is: ㈱, (株),
// 株式会社, 有限会社, K.K., Co., Ltd., Inc. … (X14). A name that is nothing else stays as it is.
std::string FirmForm(const std::string& name);

// The same two of the beginning of a name (kNameSearchedBytesMax), and no longer than that: what is
// kept of a name, and so what is looked for where somebody types one.
std::string NameForm(const std::string& name);
std::string FirmNameForm(const std::string& name);

// What tells firms apart: their names as they are spelt, kana too, and the kind of company that
// they are. Two are one where both are equal, and may be one where only one says its kind (X21).
struct FirmIdentity {
  std::string name;
  std::string kind;  // `kk`, `inc` …; empty: it does not say.

  friend bool operator==(const FirmIdentity&, const FirmIdentity&) = default;
};
FirmIdentity IdentityOf(const std::string& firm_name);

// The words of what somebody looks for, as they were typed (kSearchWordsMax): each must be there,
// in whatever order. None: there is nothing to look for.
std::vector<std::string> SearchWords(const std::string& text);

// Whether TextForm of `text` holds `wanted_form` (a SearchForm); an empty one is in no text.
bool Holds(const std::string& text, const std::string& wanted_form);

// Order of names in lists: the root collation, tailored for Japanese. Made for one list; once made
// it does not change, and any thread may ask.
class Collation {
 public:
  Collation();
  ~Collation();
  Collation(const Collation&) = delete;
  Collation& operator=(const Collation&) = delete;

  // Bytes that sort as the names do.
  std::string SortKey(const std::string& text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tasuki::client
