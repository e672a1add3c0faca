#include "client/export/html_text.h"

#include "client/words/display.h"

namespace tasuki::client {

std::string HtmlText(const std::string& text) {
  std::string escaped;
  for (const char byte : OneLine(text)) {
    switch (byte) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += byte;
    }
  }
  return escaped;
}

}  // namespace tasuki::client
