#include "client/export/html_page.h"

#include "absl/strings/str_cat.h"
#include "client/export/html_text.h"

namespace tasuki::client {
namespace {

// The page may load nothing and run nothing, whatever somebody's name is.
constexpr char kPolicyOfPage[] = "default-src 'none'; style-src 'unsafe-inline'";

// What people type is broken anywhere (`typed`), amounts and times never (`whole`), our own words
// between words.
constexpr char kStyleOfPage[] = R"(
@page { size: A4 landscape; margin: 12mm; }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 74rem; padding: 0 1rem; color: #1b1b1b; background: #fff;
  font: 15px/1.5 "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Meiryo",
  "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #0b3c5d; }
p { margin: .25rem 0; }
.quiet { color: #555; }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.figures li { flex: 1 1 11rem; padding: .5rem .75rem; border: 1px solid #c8c8c8;
  border-radius: 4px; }
.figures b { display: block; font-size: 1.3rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 13px; fill: #1b1b1b; }
svg .label { fill: #444; }
table { width: 100%; border-collapse: collapse; font-size: .72rem; line-height: 1.35; }
thead { display: table-header-group; }
th { text-align: left; background: #e9eef2; }
th, td { padding: .3rem .35rem; border: 1px solid #c8c8c8; vertical-align: top;
  word-break: keep-all; }
.typed { min-width: 6.5em; overflow-wrap: anywhere; word-break: normal; }
.remarks { min-width: 13em; }
.open { min-width: 7em; }
.number { text-align: right; }
.whole { white-space: nowrap; }
td.bad { font-weight: bold; color: #9b1c1c; }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  tr, svg, .figures li { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)";

}  // namespace

std::string HtmlPageBegin(const std::string& title, Language language) {
  return absl::StrCat("<!DOCTYPE html>\n<html lang=\"",
                      language == Language::kJapanese ? "ja" : "en",
                      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"",
                      "Content-Security-Policy\" content=\"", HtmlText(kPolicyOfPage),
                      "\">\n<meta name=\"viewport\" content=\"width=device-width, "
                      "initial-scale=1\">\n<title>",
                      title, "</title>\n<style>", kStyleOfPage, "</style>\n</head>\n<body>\n");
}

}  // namespace tasuki::client
