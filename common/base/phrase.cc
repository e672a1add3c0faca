#include "common/base/phrase.h"

#include "absl/strings/ascii.h"

namespace tasuki {
namespace {

constexpr size_t kValuesMax = 10;  // `$0` … `$9`.
constexpr char kOurs = 'p', kWords = 'w';

// Takes `LENGTH:` and that many bytes off the front.
bool Take(std::string_view& bytes, std::string& taken) {
  size_t length = 0, i = 0;
  for (; i < bytes.size() && absl::ascii_isdigit(static_cast<unsigned char>(bytes[i])); ++i) {
    length = length * 10 + static_cast<size_t>(bytes[i] - '0');
    if (length > bytes.size()) return false;
  }
  if (i == 0 || i >= bytes.size() || bytes[i] != ':' || bytes.size() - i - 1 < length) return false;
  taken = std::string(bytes.substr(i + 1, length));
  bytes.remove_prefix(i + 1 + length);
  return true;
}

}  // namespace

std::string WithNumbers(std::string_view text, const std::vector<std::string>& values) {
  std::string chosen;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t open = std::min(text.find('{', i), text.size());
    chosen += text.substr(i, open - i);
    i = open;
    if (i == text.size()) break;
    const size_t bar = text.find('|', i);
    const size_t close = text.find('}', i);
    const bool choice = i + 3 < text.size() &&
                        absl::ascii_isdigit(static_cast<unsigned char>(text[i + 1])) &&
                        text[i + 2] == ':' && bar < close && close != std::string_view::npos;
    if (!choice) {
      chosen += text[i];
      continue;
    }
    const auto place = static_cast<size_t>(text[i + 1] - '0');
    const bool one = place < values.size() && values[place] == "1";
    chosen += one ? text.substr(i + 3, bar - i - 3) : text.substr(bar + 1, close - bar - 1);
    i = close;
  }
  return chosen;
}

std::string FillPlaces(std::string_view text, const std::vector<std::string>& values) {
  std::string filled;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool place = text[i] == '$' && i + 1 < text.size() && text[i + 1] >= '0' &&
                       static_cast<size_t>(text[i + 1] - '0') < values.size();
    if (place) {
      filled += values[static_cast<size_t>(text[++i] - '0')];
    } else {
      filled += text[i];
    }
  }
  return filled;
}

std::string Phrase::InEnglish() const {
  if (values_.empty()) return english_;
  std::vector<std::string> values;
  for (const Phrase& value : values_) values.push_back(value.InEnglish());
  return FillPlaces(WithNumbers(english_, values), values);
}

std::string Phrase::Encode() const {
  std::string bytes(1, is_ours_ ? kOurs : kWords);
  absl::StrAppend(&bytes, english_.size(), ":", english_);
  for (const Phrase& value : values_) {
    const std::string inner = value.Encode();
    absl::StrAppend(&bytes, inner.size(), ":", inner);
  }
  return bytes;
}

Phrase Phrase::Decode(const std::string& bytes, int depth) {
  Phrase phrase;
  std::string_view left = bytes;
  const bool known = !left.empty() && (left[0] == kOurs || left[0] == kWords);
  if (known) left.remove_prefix(1);
  if (!known || depth <= 0 || !Take(left, phrase.english_)) return bytes;
  phrase.is_ours_ = bytes[0] == kOurs;
  std::string inner;
  while (!left.empty()) {
    if (phrase.values_.size() == kValuesMax || !Take(left, inner)) return bytes;
    phrase.values_.push_back(Decode(inner, depth - 1));
  }
  return phrase;
}

}  // namespace tasuki
