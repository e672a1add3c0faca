#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// A sentence for people that is still to be said in their language.

namespace tasuki {

// An English sentence with places `$0` … `$9` (`{0:event|events}`: the one or the other by whether
// `$0` is 1), and what fills them: names and numbers, said as they
// are, or phrases, said in the same language. The English is also its name in the tables of other
// languages (client/words/phrases.h), so that any room can make one and knows no language; lint
// holds that each has its Japanese. A value; any thread.
class Phrase {
 public:
  Phrase() = default;
  // A sentence as it stands in the code.
  Phrase(const char* english) : english_(english), is_ours_(true) {}  // NOLINT: reads as a text.
  // Words that are no sentence of ours: the same in every language.
  Phrase(const std::string& words) : english_(words) {}                      // NOLINT
  Phrase(absl::string_view words) : english_(words.data(), words.size()) {}  // NOLINT
  Phrase(std::string_view words) : english_(words) {}                        // NOLINT
  template <typename First, typename... Rest>
  Phrase(const char* english, const First& first, const Rest&... rest)
      : english_(english), values_{Value(first), Value(rest)...}, is_ours_(true) {}

  // What another program or a library says: it may be a sentence that is known.
  static Phrase Told(const std::string& words) { return Phrase(words.c_str()); }

  // With its places.
  const std::string& english() const { return english_; }
  const std::vector<Phrase>& values() const { return values_; }
  // Whether it is a sentence of ours, and has other languages.
  bool is_ours() const { return is_ours_; }
  bool empty() const { return english_.empty(); }

  // In English, filled in.
  std::string InEnglish() const;

  // As bytes, to travel in a status. Bytes that are no phrase are words, told as they are.
  std::string Encode() const;
  static Phrase Decode(const std::string& bytes) { return Decode(bytes, kDepthMax); }

 private:
  static constexpr int kDepthMax = 8;  // Of phrases in phrases, as they travel.
  static Phrase Decode(const std::string& bytes, int depth);

  template <typename T>
  static Phrase Value(const T& value) {
    if constexpr (std::is_convertible_v<const T&, Phrase>) {
      return value;
    } else {
      return absl::StrCat(value);
    }
  }

  std::string english_;
  std::vector<Phrase> values_;
  bool is_ours_ = false;
};

// `text` with one of the forms of each `{N:one|many}`: the first where value N is 1.
std::string WithNumbers(std::string_view text, const std::vector<std::string>& values);

// `text` with `$0` … `$9` filled in; a place without a value stays as it is.
std::string FillPlaces(std::string_view text, const std::vector<std::string>& values);

}  // namespace tasuki
