#include "common/domain/message/quote.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace tasuki::domain {
namespace {

using View = absl::string_view;

constexpr size_t kAnnouncementBytesMax = 300;  // A longer line announces nothing.
constexpr int kAnnouncementLinesMax = 3;       // Mail programs wrap it.

// What stands above an earlier message that is not marked by `>`.
constexpr std::array kDividers = {"-----Original Message-----", "----- Original Message -----",
                                  "-----元のメッセージ-----",   "----- 元のメッセージ -----",
                                  "-------- 転送メッセージ",    "---------- Forwarded message",
                                  "Begin forwarded message:",   "-----Forwarded Message-----"};
constexpr std::array kHeaderLines = {
    "From:", "差出人:", "送信者:", "Sent:",    "送信日時:", "Date:",
    "日付:", "To:",     "宛先:",   "Subject:", "件名:"};

View AsView(std::string_view text) { return View(text.data(), text.size()); }

bool IsQuoted(View line) { return absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), ">"); }

bool IsBlank(View line) { return absl::StripAsciiWhitespace(line).empty(); }

// A line that ends as those do that announce a quote.
bool Announces(View line) {
  line = absl::StripAsciiWhitespace(line);
  if (line.empty() || line.size() > kAnnouncementBytesMax) return false;
  for (const char* end : {"wrote:", "writes:", "様:", "さん:", "様：", "さん：",
                          "のメール:", "のメール：", "書きました:", "書きました："}) {
    if (absl::EndsWith(line, end)) return true;
  }
  return absl::EndsWith(line, ">:") && absl::StrContains(line, "<");
}

// Whether a block of an earlier message's headers begins at `lines[at]`: two of them at least, the
// first one who it is from.
bool HeadersAt(const std::vector<View>& lines, size_t at) {
  const auto header = [](View line) {
    // 「差出人: 」 has a wide colon in some programs.
    line = absl::StripAsciiWhitespace(line);
    while (absl::ConsumePrefix(&line, "*")) {
    }
    for (const char* name : kHeaderLines) {
      if (absl::StartsWith(line, name)) return true;
    }
    return false;
  };
  const View first = absl::StripAsciiWhitespace(lines[at]);
  const bool from = absl::StartsWith(first, "From:") || absl::StartsWith(first, "*From:") ||
                    absl::StartsWith(first, "差出人:") || absl::StartsWith(first, "送信者:");
  return from && at + 1 < lines.size() && header(lines[at + 1]) &&
         (at + 2 >= lines.size() || header(lines[at + 2]) || IsBlank(lines[at + 2]));
}

bool DividesAt(const std::vector<View>& lines, size_t at) {
  const View line = absl::StripAsciiWhitespace(lines[at]);
  for (const char* divider : kDividers) {
    if (absl::StartsWith(line, divider)) return true;
  }
  const bool ruled = line.size() > 8 && line.find_first_not_of('_') == View::npos;
  if (ruled && at + 1 < lines.size()) return HeadersAt(lines, at + 1);
  return HeadersAt(lines, at);
}

// How many lines at `at` announce the quoted lines behind them; 0: none.
size_t AnnouncementAt(const std::vector<View>& lines, size_t at) {
  if (IsBlank(lines[at]) || IsQuoted(lines[at])) return 0;
  std::string joined;
  for (size_t count = 1; count <= kAnnouncementLinesMax && at + count <= lines.size(); ++count) {
    const View line = lines[at + count - 1];
    if (IsBlank(line) || IsQuoted(line)) return 0;
    absl::StrAppend(&joined, count == 1 ? "" : " ", line);
    if (!Announces(joined)) continue;
    // It may begin in an earlier line of a paragraph, which then is no announcement.
    const View begin = absl::StripLeadingAsciiWhitespace(View(joined));
    const bool whole =
        count == 1 || absl::StartsWith(begin, "On ") || absl::ascii_isdigit(begin[0]);
    if (!whole) return 0;
    size_t next = at + count;
    while (next < lines.size() && IsBlank(lines[next])) ++next;
    return next < lines.size() && IsQuoted(lines[next]) ? count : 0;
  }
  return 0;
}

std::string Joined(const std::vector<View>& lines) {
  size_t begin = 0, end = lines.size();
  while (begin < end && IsBlank(lines[begin])) ++begin;
  while (end > begin && IsBlank(lines[end - 1])) --end;
  std::string text;
  for (size_t i = begin; i < end; ++i) absl::StrAppend(&text, lines[i], "\n");
  return text;
}

// Lines without what marks them as quoted, and without blanks around; blank ones left out.
std::vector<View> BareLines(std::string_view text) {
  std::vector<View> bare;
  for (View line : absl::StrSplit(AsView(text), '\n')) {
    line = absl::StripAsciiWhitespace(line);
    while (absl::ConsumePrefix(&line, ">")) line = absl::StripLeadingAsciiWhitespace(line);
    if (!line.empty()) bare.push_back(line);
  }
  return bare;
}

}  // namespace

SplitText SplitQuoted(std::string_view text) {
  std::vector<View> lines = absl::StrSplit(AsView(text), '\n');
  std::vector<View> own, quoted;
  for (size_t at = 0; at < lines.size(); ++at) {
    if (DividesAt(lines, at)) {
      quoted.insert(quoted.end(), lines.begin() + static_cast<ptrdiff_t>(at), lines.end());
      break;
    }
    if (IsQuoted(lines[at])) {
      quoted.push_back(lines[at]);
    } else if (const size_t announced = AnnouncementAt(lines, at); announced > 0) {
      for (size_t i = 0; i < announced; ++i) quoted.push_back(lines[at + i]);
      at += announced - 1;
    } else {
      own.push_back(lines[at]);
    }
  }
  SplitText split{Joined(own), Joined(quoted)};
  if (split.own.empty()) return {Joined(lines), ""};
  return split;
}

bool Carries(std::string_view quoted, std::string_view text) {
  const std::vector<View> where = BareLines(quoted);
  const std::vector<View> what = BareLines(text);
  if (what.empty()) return true;
  return std::search(where.begin(), where.end(), what.begin(), what.end()) != where.end();
}

std::string QuoteEarlier(const std::vector<EarlierMessage>& messages) {
  std::string beneath;  // The oldest first: what follows it quotes it.
  for (size_t i = messages.size(); i-- > 0;) {
    // A later one may carry it already: what was written alone, or, where it answers between quoted
    // lines, with them.
    bool carried = false;
    for (size_t later = 0; later < i && !carried; ++later) {
      const std::string quoted = SplitQuoted(messages[later].text).quoted;
      carried =
          Carries(quoted, SplitQuoted(messages[i].text).own) || Carries(quoted, messages[i].text);
    }
    if (carried) continue;
    std::string whole = messages[i].text;
    while (!whole.empty() && whole.back() == '\n') whole.pop_back();
    if (!beneath.empty()) absl::StrAppend(&whole, "\n\n", beneath);
    while (!whole.empty() && whole.back() == '\n') whole.pop_back();
    std::string marked = absl::StrCat(messages[i].announced, "\n");
    for (const View line : absl::StrSplit(whole, '\n')) {
      // As mail programs do: what is quoted already gets one more sign, without a blank.
      absl::StrAppend(&marked, absl::StartsWith(line, ">") ? ">" : "> ", line, "\n");
    }
    beneath = std::move(marked);
  }
  return beneath;
}

}  // namespace tasuki::domain
