#include "common/domain/message/message_text.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "common/domain/message/limits.h"
#include "common/domain/message/manners.h"
#include "common/domain/message/sentences.h"

// 1. What is quoted is found first, then the lines before the message, its address, its signature;
//    the rest is body and items of lists.
// 2. Body lines that follow each other are a unit, each item is one; sentences are looked for in
//    units (sentences.h), and of each it is decided whether it counts.

namespace tasuki::domain {
namespace {

// An address has no more lines than these, and a block of headers of a quoted message neither.
constexpr size_t kAddressLinesMax = 8;
constexpr size_t kHeaderLinesMax = 4;
constexpr size_t kSignatureLinesMax = 12;

std::vector<MessageLine> SplitLines(std::string_view text) {
  std::vector<MessageLine> lines;
  while (true) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool blank = WithoutSpaces(line).empty();
    lines.push_back({line, blank ? LinePart::kBlank : LinePart::kBody});
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

bool StartsFolded(std::string_view line, std::initializer_list<std::string_view> heads) {
  std::string folded;
  const std::string_view text = WithoutSpaces(line);
  for (size_t at = 0; at < text.size() && folded.size() < 40;) {
    const Character one = CharacterAt(text, at);
    AppendCharacter(Folded(one.code), folded);
    at += one.bytes;
  }
  return std::any_of(heads.begin(), heads.end(),
                     [&folded](std::string_view head) { return folded.starts_with(head); });
}

bool IsSubject(std::string_view line) {
  return StartsFolded(line,
                      {"subject:", "to:", "from:", "cc:", "date:", "件名:", "宛先:", "差出人:"});
}

// How deep a line is quoted: the number of > it begins with.
uint32_t QuoteDepth(std::string_view line) {
  uint32_t depth = 0;
  for (size_t at = 0; at < line.size();) {
    const Character one = CharacterAt(line, at);
    const char32_t code = Folded(one.code);
    if (code == '>') {
      ++depth;
    } else if (code != ' ') {
      break;
    }
    at += one.bytes;
  }
  return depth;
}

class MessageReader {
 public:
  MessageReader(std::string_view text, MessageLanguage language) : language_(language) {
    message_.lines = SplitLines(Beginning(text, kMessageBytesMax));
  }

  MessageText Read() {
    MarkQuotes();
    MarkBlocks();
    MarkSubject();
    MarkAddress();
    MarkSignature();
    TakeSentences();
    Count();
    return std::move(message_);
  }

 private:
  std::vector<MessageLine>& lines() { return message_.lines; }
  bool Is(size_t i, LinePart part) { return lines()[i].part == part; }
  void MarkQuotes();
  void MarkAttribution(size_t first_quoted);
  bool IsHeaderBlock(size_t at);
  void MarkBlocks();
  void MarkSubject();
  void MarkAddress();
  bool StartsSignature(size_t at, bool closed);
  void MarkSignature();
  void TakeSentences();
  void TakeUnit(const std::vector<NumberedLine>& unit, bool is_item);
  bool IsSentence(const std::string& text, bool is_ended, bool is_item) const;
  void Count();

  MessageLanguage language_;
  MessageText message_;
  bool said_something_ = false;  // A sentence that counts came already.
  bool closed_ = false;          // The closing came already.
};

void MessageReader::MarkQuotes() {
  uint32_t attributions = 0;
  for (size_t i = 0; i < lines().size(); ++i) {
    const uint32_t depth = QuoteDepth(lines()[i].text);
    if (depth == 0) continue;
    if (i == 0 || !Is(i - 1, LinePart::kQuoted)) MarkAttribution(i);
    lines()[i].part = LinePart::kQuoted;
    message_.carries = std::max(message_.carries, depth);
    const std::string_view text = WithoutSpaces(lines()[i].text);
    const bool names_one = text.ends_with(':') || text.ends_with("：");
    if (names_one && text.find('@') != std::string_view::npos) ++attributions;
  }
  // Beneath the first one, each earlier message has a line that says whose it is.
  if (message_.carries > 0) message_.carries = std::max(message_.carries, attributions + 1);
}

// "On Mon, 11 May 2026, Ito <ito@example.com> wrote:", which may be broken in two.
void MessageReader::MarkAttribution(size_t first_quoted) {
  size_t at = first_quoted;
  if (at > 0 && Is(at - 1, LinePart::kBlank)) --at;
  if (at == 0 || !Is(at - 1, LinePart::kBody)) return;
  const std::string_view text = WithoutSpaces(lines()[at - 1].text);
  if (!text.ends_with(':') && !text.ends_with("：")) return;
  lines()[at - 1].part = LinePart::kAttribution;
  if (at < 2 || !Is(at - 2, LinePart::kBody) || !text.ends_with("wrote:")) return;
  if (StartsFolded(lines()[at - 2].text, {"on "})) lines()[at - 2].part = LinePart::kAttribution;
}

bool MessageReader::IsHeaderBlock(size_t at) {
  if (!StartsFolded(lines()[at].text, {"from:", "差出人:", "送信者:"})) return false;
  for (size_t i = at + 1; i < lines().size() && i <= at + kHeaderLinesMax; ++i) {
    if (StartsFolded(lines()[i].text, {"sent:", "date:", "送信日時:", "日時:"})) return true;
  }
  return false;
}

// What stands beneath "-----Original Message-----" or the headers of an earlier message.
void MessageReader::MarkBlocks() {
  bool quoted = false, any_body = false;
  uint32_t blocks = 0;
  for (size_t i = 0; i < lines().size(); ++i) {
    if (!Is(i, LinePart::kBody) && !quoted) continue;
    const std::string_view text = WithoutSpaces(lines()[i].text);
    const bool separates =
        text.starts_with("--") && (text.find("riginal ") != std::string_view::npos ||
                                   text.find("orwarded ") != std::string_view::npos ||
                                   text.find("元のメッセージ") != std::string_view::npos ||
                                   text.find("転送") != std::string_view::npos);
    const bool headers = (any_body || quoted) && IsHeaderBlock(i);
    if (headers) ++blocks;
    if (separates || headers) quoted = true;
    any_body = true;
    if (quoted) lines()[i].part = LinePart::kQuoted;
  }
  message_.carries = std::max(message_.carries, std::max<uint32_t>(blocks, quoted ? 1 : 0));
}

void MessageReader::MarkSubject() {
  for (MessageLine& line : lines()) {
    if (line.part == LinePart::kBlank) continue;
    if (line.part != LinePart::kBody || !IsSubject(line.text)) return;
    line.part = LinePart::kSubject;
  }
}

void MessageReader::MarkAddress() {
  size_t seen = 0, last = lines().size();
  for (size_t i = 0; i < lines().size() && seen < kAddressLinesMax; ++i) {
    if (Is(i, LinePart::kBlank) || Is(i, LinePart::kSubject)) continue;
    if (!Is(i, LinePart::kBody)) break;
    const std::string_view text = lines()[i].text;
    if (IsSalutation(text)) {
      last = i;
      break;
    }
    // The first line that says something.
    if (text.find("。") != std::string_view::npos || IsOpening(WithoutSpaces(text), language_) ||
        EndsPolitely(WithoutSpaces(text))) {
      break;
    }
    if (IsAddressed(text)) last = i;
    ++seen;
  }
  if (last == lines().size()) return;
  for (size_t i = 0; i <= last; ++i) {
    if (Is(i, LinePart::kBody)) lines()[i].part = LinePart::kAddress;
  }
}

// A rule stands around signatures, and also in the middle of a message: it begins a signature where
// the closing came before it, or what follows is a few lines with a telephone or an address.
bool MessageReader::StartsSignature(size_t at, bool closed) {
  const std::string_view text = WithoutSpaces(lines()[at].text);
  if (!IsRule(text)) return false;
  if (text == "--" || closed) return true;
  bool contact = false;
  size_t count = 0;
  for (size_t i = at + 1; i < lines().size() && count <= kSignatureLinesMax; ++i) {
    if (!Is(i, LinePart::kBody)) continue;
    ++count;
    const std::string_view line = lines()[i].text;
    if (line.find("？") != std::string_view::npos || line.find("か。") != std::string_view::npos) {
      return false;
    }
    for (const std::string_view mark : {"TEL", "Tel", "〒", "@", "http", "www.", "FAX", "携帯"}) {
      contact = contact || line.find(mark) != std::string_view::npos;
    }
  }
  return contact && count <= kSignatureLinesMax;
}

void MessageReader::MarkSignature() {
  bool closed = false, signature = false;
  size_t rules_tried = 0;  // Each looks a few lines ahead.
  for (size_t i = 0; i < lines().size(); ++i) {
    MessageLine& line = lines()[i];
    if (line.part != LinePart::kBody) continue;
    if (StartsFolded(line.text, {"p.s.", "ps:", "追伸", "なお、追伸"})) signature = false;
    if (!signature && IsSignOff(line.text) && i > 0) {
      line.part = LinePart::kSignOff;
      signature = true;
      continue;
    }
    if (!signature && IsRule(line.text) && ++rules_tried <= 100) {
      signature = StartsSignature(i, closed);
      if (!signature) line.part = LinePart::kItem;  // Nothing goes over it.
    }
    if (signature) line.part = LinePart::kSignature;
    closed = closed || IsClosing(WithoutSpaces(line.text), language_);
  }
}

bool MessageReader::IsSentence(const std::string& text, bool is_ended, bool is_item) const {
  if (is_ended) return true;
  if (is_item) return false;
  size_t words = 1, letters = 0;
  bool kana = false;
  for (size_t at = 0; at < text.size();) {
    const Character one = CharacterAt(text, at);
    kana = kana || IsKana(one.code);
    words += one.code == ' ' ? 1 : 0;
    letters += IsAsciiLetter(one.code) ? 1 : 0;
    at += one.bytes;
  }
  if (closed_) return false;
  if (kana) {
    const bool quotes = text.ends_with("」") && text.find("。") != std::string::npos;
    return quotes || text.ends_with(":") || text.ends_with("：");
  }
  return words >= 4 && letters >= words;
}

void MessageReader::TakeUnit(const std::vector<NumberedLine>& unit, bool is_item) {
  for (SentenceText& one : SentencesOf(unit)) {
    if (!IsSentence(one.text, one.is_ended, is_item)) continue;
    Sentence sentence;
    const bool closes = IsClosing(one.text, language_);
    const bool opens =
        IsOpening(one.text, language_) || (!said_something_ && IsOwnName(one.text, language_));
    sentence.counts = !closes && !opens;
    sentence.is_question = sentence.counts && IsQuestion(one.text, language_);
    sentence.is_request = !opens && !sentence.is_question && IsRequest(one.text, language_);
    sentence.text = std::move(one.text);
    sentence.line = one.line;
    said_something_ = said_something_ || sentence.counts;
    closed_ = closed_ || (closes && said_something_);
    message_.sentences.push_back(std::move(sentence));
  }
}

void MessageReader::TakeSentences() {
  std::vector<NumberedLine> unit;
  bool is_item = false;
  const auto finish = [&] {
    if (!unit.empty()) TakeUnit(unit, is_item);
    unit.clear();
    is_item = false;
  };
  for (size_t i = 0; i < lines().size(); ++i) {
    const auto number = static_cast<uint32_t>(i + 1);
    std::string_view text = lines()[i].text;
    if (!Is(i, LinePart::kBody)) {
      finish();
      continue;
    }
    if (const size_t mark = ItemMark(text); mark > 0) {
      finish();
      lines()[i].part = LinePart::kItem;
      is_item = true;
      text.remove_prefix(mark);
    } else if (is_item && !IsSpace(CharacterAt(text, 0).code)) {
      finish();  // Only what is indented belongs to an item.
    }
    for (const std::string_view head : {"P.S.", "PS:", "追伸"}) {
      if (!WithoutSpaces(text).starts_with(head)) continue;
      finish();
      closed_ = false;
      text = WithoutSpaces(text).substr(head.size());
    }
    unit.push_back({text, number});
  }
  finish();
}

void MessageReader::Count() {
  bool requests = false;
  for (const Sentence& sentence : message_.sentences) {
    message_.counted += sentence.counts ? 1 : 0;
    message_.questions += sentence.is_question ? 1 : 0;
    requests = requests || sentence.is_request;
  }
  if (message_.questions == 0 && requests) message_.questions = 1;
}

}  // namespace

MessageText ReadMessage(std::string_view text, MessageLanguage language) {
  return MessageReader(text, language).Read();
}

}  // namespace tasuki::domain
