#include "client/table/vcard_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "client/table/charset.h"
#include "client/table/limits.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// The lines of a file, each without its end.
class Lines {
 public:
  explicit Lines(absl::string_view bytes) : rest_(bytes) {}

  bool Next(absl::string_view& line) {
    if (rest_.empty()) return false;
    const size_t end = rest_.find_first_of("\r\n");
    line = rest_.substr(0, end);
    size_t taken = rest_.size();
    if (end != absl::string_view::npos) {
      taken = end + (rest_.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    rest_.remove_prefix(taken);
    ++number_;
    return true;
  }
  uint64_t number() const { return number_; }

 private:
  absl::string_view rest_;
  uint64_t number_ = 0;
};

bool IsMark(absl::string_view line, absl::string_view mark) {
  std::string bare(line);
  bare.erase(std::remove_if(bare.begin(), bare.end(), absl::ascii_isspace), bare.end());
  return absl::EqualsIgnoreCase(bare, mark);
}

// Where the value of a line begins, behind its colon; a quoted parameter may hold one.
size_t ValueAt(absl::string_view line) {
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ':' && !quoted) return i + 1;
  }
  return absl::string_view::npos;
}

// `TEL;TYPE="cell,work";CHARSET=Shift_JIS`, taken apart.
struct Head {
  std::string name;
  std::vector<std::string> types;
  std::string charset, sort_as;
  bool quoted_printable = false;
  bool binary = false;
};

void ReadParameter(absl::string_view text, Head& head) {
  const size_t equals = text.find('=');
  // 2.1 writes the value alone: `TEL;WORK`.
  const std::string name =
      equals == absl::string_view::npos ? "TYPE" : absl::AsciiStrToUpper(text.substr(0, equals));
  std::string value(equals == absl::string_view::npos ? text : text.substr(equals + 1));
  value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
  const std::string upper = absl::AsciiStrToUpper(value);
  if (name == "CHARSET") {
    head.charset = value;
  } else if (name == "SORT-AS") {
    head.sort_as = value;
  } else if (upper == "QUOTED-PRINTABLE") {
    head.quoted_printable = true;
  } else if (upper == "BASE64" || (name == "ENCODING" && upper == "B")) {
    head.binary = true;
  } else if (name == "TYPE") {
    for (absl::string_view type : absl::StrSplit(upper, ',')) head.types.emplace_back(type);
  }
}

Head ReadHead(absl::string_view text) {
  Head head;
  bool quoted = false;
  size_t begin = 0;
  std::vector<absl::string_view> parts;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (text[i] != ';' || quoted)) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  absl::string_view name = parts.front();
  if (const size_t dot = name.rfind('.'); dot != absl::string_view::npos) {
    name.remove_prefix(dot + 1);
  }
  head.name = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(name));
  for (size_t i = 1; i < parts.size(); ++i) ReadParameter(parts[i], head);
  return head;
}

int HexDigit(char c) {
  if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return -1;
  return absl::ascii_isdigit(static_cast<unsigned char>(c)) ? c - '0'
                                                            : absl::ascii_tolower(c) - 'a' + 10;
}

std::string QuotedPrintable(absl::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '=' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low < 0) {
      bytes.push_back(text[i]);
      continue;
    }
    bytes.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return bytes;
}

// By `;`, and each by `,`. 2.1 knows no list, and a comma there is one.
std::vector<std::vector<std::string>> Taken(absl::string_view value, bool lists) {
  std::vector<std::vector<std::string>> parts(1, std::vector<std::string>(1));
  for (size_t i = 0; i < value.size(); ++i) {
    std::string& text = parts.back().back();
    if (value[i] == '\\' && i + 1 < value.size() &&
        absl::string_view("\\;,:nN").find(value[i + 1]) != absl::string_view::npos) {
      const char next = value[++i];
      text.push_back(next == 'n' || next == 'N' ? '\n' : next);
    } else if (value[i] == ';' && parts.size() < kTableColumnsMax) {
      parts.emplace_back(1);
    } else if (value[i] == ',' && lists && parts.back().size() < kTableColumnsMax) {
      parts.back().emplace_back();
    } else {
      text.push_back(value[i]);
    }
  }
  return parts;
}

// One card, line by line.
class CardReader {
 public:
  explicit CardReader(uint64_t line) { card_.line = line; }

  void Take(absl::string_view line) {
    const bool folded = !line.empty() && (line[0] == ' ' || line[0] == '\t');
    if (soft_) {
      Append(folded ? line.substr(1) : line);
    } else if (folded && !waiting_.empty()) {
      // Of 2.1 the blank is part of the text; whoever folds within a word writes no 2.1.
      Append(old_ ? line : line.substr(1));
    } else {
      Flush();
      Append(line);
      if (absl::StartsWithIgnoreCase(line, "VERSION:2.1")) old_ = true;
    }
    soft_ = Continues();
  }
  Vcard Done() {
    Flush();
    return std::move(card_);
  }

 private:
  void Append(absl::string_view more) {
    if (soft_) waiting_.pop_back();  // The `=` at the end of the line before.
    if (waiting_.size() + more.size() <= kTableRowBytesMax)
      waiting_.append(more.data(), more.size());
  }
  // Quoted-printable text whose line ends in `=` goes on in the next.
  bool Continues() const {
    if (waiting_.empty() || waiting_.back() != '=') return false;
    const size_t value = ValueAt(waiting_);
    return value != absl::string_view::npos &&
           absl::StrContains(absl::AsciiStrToUpper(waiting_.substr(0, value)), "QUOTED-PRINTABLE");
  }

  void Flush() {
    const std::string line = std::exchange(waiting_, "");
    const size_t at = ValueAt(line);
    if (at == absl::string_view::npos) return;  // Nothing that a card says.
    const Head head = ReadHead(absl::string_view(line).substr(0, at - 1));
    if (head.binary || card_.properties.size() >= kTableColumnsMax) return;
    std::string bytes = line.substr(at);
    if (head.quoted_printable) bytes = QuotedPrintable(bytes);
    std::optional<std::string> text;
    if (!head.charset.empty()) text = Utf8From(bytes, head.charset);
    // Many a telephone says nothing, or what is not so.
    if (!text) text = Utf8From(bytes, "UTF-8");
    if (!text) text = Utf8From(bytes, "CP932");
    if (!text) {
      card_.unreadable = true;
      return;
    }
    card_.properties.push_back({head.name, head.types, head.sort_as, Taken(*text, !old_)});
  }

  Vcard card_;
  std::string waiting_;  // The property at hand, its lines joined.
  bool soft_ = false;
  bool old_ = false;  // Version 2.1.
};

}  // namespace

std::string VcardProperty::Part(size_t index) const {
  return index < parts.size() ? absl::StrJoin(parts[index], ",") : "";
}

std::string VcardProperty::Whole() const {
  std::vector<std::string> texts;
  for (size_t i = 0; i < parts.size(); ++i) texts.push_back(Part(i));
  return absl::StrJoin(texts, ";");
}

bool IsVcard(const std::string& file) {
  absl::string_view bytes = file;
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const absl::string_view begin = absl::StripLeadingAsciiWhitespace(bytes);
  return IsMark(begin.substr(0, begin.find_first_of("\r\n")), "BEGIN:VCARD");
}

absl::StatusOr<std::vector<Vcard>> ReadVcards(const std::string& file, size_t cards_max) {
  absl::string_view bytes = file;
  if (absl::StartsWith(bytes, "\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::vector<Vcard> cards;
  std::optional<CardReader> card;
  uint64_t began = 0;
  int depth = 0;  // 2.1 puts the card of an assistant into the card: passed over.
  Lines lines(bytes);
  for (absl::string_view line; lines.Next(line);) {
    if (IsMark(line, "BEGIN:VCARD")) {
      if (depth++ > 0) continue;
      if (cards.size() == cards_max) {
        return Fault(absl::StatusCode::kInvalidArgument,
                     Phrase("there are more than $0 cards", cards_max));
      }
      began = lines.number();
      card.emplace(began);
    } else if (IsMark(line, "END:VCARD")) {
      if (depth == 0 || --depth > 0) continue;
      cards.push_back(card->Done());
      card.reset();
    } else if (depth == 1) {
      card->Take(line);
    }
  }
  if (depth > 0) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("the card that begins in line $0 has no end", began));
  }
  if (cards.empty()) return Fault(absl::StatusCode::kInvalidArgument, "there are no cards in it");
  return cards;
}

}  // namespace tasuki::client
