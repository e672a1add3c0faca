#include "client/mail/html.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace tasuki::client {
namespace {

constexpr size_t kTagNameMax = 16;  // Of those that mean something here.
constexpr size_t kEntityMax = 10;   // `&#1114111;`.
constexpr int kQuoteDepthMax = 8;   // Deeper quotes are marked as so deep.

constexpr std::array kBreaking = {"p",  "div", "tr", "li", "ul", "ol", "table", "h1",
                                  "h2", "h3",  "h4", "h5", "h6", "hr", "pre",   "blockquote"};
constexpr std::array kParagraphs = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"};
// Not `head`, which need not be closed: what is in it is one of these, or no text.
constexpr std::array kDropped = {"script", "style", "title", "template"};

constexpr std::pair<const char*, const char*> kEntities[] = {
    {"amp", "&"},    {"lt", "<"},    {"gt", ">"},    {"quot", "\""}, {"apos", "'"},  {"nbsp", " "},
    {"copy", "©"},   {"reg", "®"},   {"yen", "¥"},   {"euro", "€"},  {"mdash", "—"}, {"ndash", "–"},
    {"hellip", "…"}, {"lsquo", "‘"}, {"rsquo", "’"}, {"ldquo", "“"}, {"rdquo", "”"}, {"bull", "•"},
    {"middot", "·"}, {"laquo", "«"}, {"raquo", "»"}, {"times", "×"}, {"trade", "™"}};

void AppendUtf8(uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// What an entity's name (`amp`, `#12354`, `#x3042`) stands for; empty: nobody knows.
std::string EntityOf(absl::string_view name) {
  std::string out;
  if (absl::ConsumePrefix(&name, "#")) {
    const bool hex = absl::StartsWithIgnoreCase(name, "x");
    uint32_t c = 0;
    const bool read = hex ? absl::SimpleHexAtoi(name.substr(1), &c) : absl::SimpleAtoi(name, &c);
    const bool character = c >= 0x20 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    if (read && character) AppendUtf8(c == 0xA0 ? ' ' : c, out);
    return out;
  }
  for (const auto& [known, text] : kEntities) {
    if (name == known) return text;
  }
  return out;
}

// Lines as they are made of a page.
class Lines {
 public:
  void Add(absl::string_view text) {
    if (line_.empty() && text == " ") return;
    line_.append(text.data(), text.size());
    space_ = text == " ";
  }
  void AddSpace() {
    if (!line_.empty() && !space_) Add(" ");
  }
  void Break() {
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    if (line_.empty()) {
      Blank();
    } else {
      if (blank_depth_ >= 0) Put("", std::min(blank_depth_, depth_));
      blank_depth_ = -1;
      Put(line_, depth_);
    }
    line_.clear();
    space_ = false;
  }
  // A new line begins, if one has begun.
  void Block() {
    if (!line_.empty()) Break();
  }
  void Paragraph() {
    Block();
    Blank();
  }
  void Quote(int by) { depth_ = std::clamp(depth_ + by, 0, kQuoteDepthMax); }
  std::string Take() {
    Block();
    return std::move(out_);
  }

 private:
  // One blank line, once there is one behind it.
  void Blank() {
    if (!out_.empty() && blank_depth_ < 0) blank_depth_ = depth_;
  }
  void Put(absl::string_view text, int depth) {
    for (int i = 0; i < depth; ++i) out_ += "> ";
    out_.append(text.data(), text.size());
    out_ += '\n';
  }
  std::string out_, line_;
  int depth_ = 0;
  int blank_depth_ = -1;  // Of a blank line that is due; none.
  bool space_ = false;
};

struct Tag {
  std::string name;  // Small letters.
  bool closes = false;
};

// The tag at `page[at]` (`<`), and `at` behind it; a `<` that begins none is text.
Tag TagAt(absl::string_view page, size_t& at) {
  Tag tag;
  size_t next = at + 1;
  if (next < page.size() && page[next] == '/') {
    tag.closes = true;
    ++next;
  }
  while (next < page.size() && tag.name.size() < kTagNameMax &&
         absl::ascii_isalnum(static_cast<unsigned char>(page[next]))) {
    tag.name += absl::ascii_tolower(static_cast<unsigned char>(page[next++]));
  }
  const size_t end = page.find('>', next);
  at = end == absl::string_view::npos ? page.size() : end + 1;
  return tag;
}

// Behind the end of an element that is dropped with all that is in it.
size_t BehindElement(absl::string_view page, size_t at, const std::string& name) {
  const std::string end = "</" + name;
  for (; at < page.size(); ++at) {
    at = page.find('<', at);
    if (at == absl::string_view::npos) return page.size();
    if (absl::StartsWithIgnoreCase(page.substr(at, end.size()), end)) {
      const size_t close = page.find('>', at);
      return close == absl::string_view::npos ? page.size() : close + 1;
    }
  }
  return page.size();
}

void TakeTag(absl::string_view page, size_t& at, Lines& lines) {
  if (page.substr(at, 4) == "<!--") {
    const size_t end = page.find("-->", at + 4);
    at = end == absl::string_view::npos ? page.size() : end + 3;
    return;
  }
  const Tag tag = TagAt(page, at);
  if (!tag.closes && absl::c_linear_search(kDropped, tag.name)) {
    at = BehindElement(page, at, tag.name);
  } else if (tag.name == "br") {
    lines.Break();
  } else if (absl::c_linear_search(kParagraphs, tag.name)) {
    lines.Paragraph();
  } else if (absl::c_linear_search(kBreaking, tag.name)) {
    lines.Block();
  } else if (tag.name == "td" || tag.name == "th") {
    lines.AddSpace();
  }
  if (tag.name == "blockquote") lines.Quote(tag.closes ? -1 : 1);
  if (tag.name == "li" && !tag.closes) lines.Add("- ");
}

void TakeEntity(absl::string_view page, size_t& at, Lines& lines) {
  const size_t end = page.substr(at, kEntityMax).find(';');
  if (end != absl::string_view::npos) {
    const std::string text = EntityOf(page.substr(at + 1, end - 1));
    if (!text.empty()) {
      lines.Add(text);
      at += end + 1;
      return;
    }
  }
  lines.Add("&");
  ++at;
}

}  // namespace

std::string HtmlText(std::string_view bytes) {
  const absl::string_view page(bytes.data(), bytes.size());
  Lines lines;
  for (size_t at = 0; at < page.size();) {
    const char c = page[at];
    const char after = at + 1 < page.size() ? page[at + 1] : '\0';
    const bool tag = absl::ascii_isalpha(static_cast<unsigned char>(after)) || after == '/' ||
                     after == '!' || after == '?';
    if (c == '<' && tag) {
      TakeTag(page, at, lines);
    } else if (c == '&') {
      TakeEntity(page, at, lines);
    } else if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      lines.AddSpace();
      ++at;
    } else {
      size_t end = page.find_first_of("<& \t\r\n", at + 1);
      if (end == absl::string_view::npos) end = page.size();
      lines.Add(page.substr(at, end - at));
      at = end;
    }
  }
  return lines.Take();
}

}  // namespace tasuki::client
