#include "client/owner/request.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "client/words/messages.h"
#include "common/base/environment.h"

namespace tasuki::client {
namespace {

constexpr int kColumns = 80;     // Of a terminal that does not say.
constexpr int kColumnsMin = 40;  // What is narrower breaks the lines itself.

// How wide the terminal is that `file` is; 0: it is none.
int ColumnsOf(int file) {
  if (isatty(file) != 1) return 0;
  winsize size{};
  return ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kColumns;
}

int WidthOf(int columns) { return columns == 0 ? 0 : std::max(columns, kColumnsMin); }

// The language must be known before the verbs' summaries are. One that there is none of is refused
// in the locale's.
Language LanguageAhead(const std::vector<std::string>& args, const std::string& lang) {
  for (size_t i = 0; i < args.size(); ++i) {
    std::string typed;
    if (args[i] == "--lang" && i + 1 < args.size()) typed = args[i + 1];
    if (args[i].rfind("--lang=", 0) == 0) typed = args[i].substr(7);
    if (typed == "en" || typed == "ja") return LanguageOf(typed);
  }
  return LanguageOf(lang);
}

// Flags of every verb: errors before the flags are read must know of --json, too.
bool JsonAhead(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") return false;
    if (arg == "--json") return true;
  }
  return false;
}

}  // namespace

Request MakeRequest(std::vector<std::string> args, Random& random) {
  Request request;
  request.id = RequestId::Random(random);
  request.args = std::move(args);
  char folder[4096];
  if (getcwd(folder, sizeof(folder)) != nullptr) request.folder = folder;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    request.lang = Environment(name);
    if (!request.lang.empty()) break;
  }
  request.now = Environment("TASUKI_NOW");
  request.columns = ColumnsOf(STDOUT_FILENO);
  request.err_columns = ColumnsOf(STDERR_FILENO);
  request.asks = request.columns > 0 && isatty(STDIN_FILENO) == 1;
  const std::string terminal = Environment("TERM");
  const bool dumb = terminal.empty() || terminal == "dumb";
  request.colour = !dumb && Environment("NO_COLOR").empty();
  request.progress = !dumb && request.err_columns > 0;
  return request;
}

PrinterOptions OptionsOf(const Request& request, Output& output) {
  PrinterOptions options;
  options.output = &output;
  options.width = WidthOf(request.columns);
  options.err_width = WidthOf(request.err_columns);
  // From a program that does not tell it.
  if (options.err_width == 0 && request.progress) options.err_width = kColumns;
  options.colour = request.colour;
  options.overwrites = request.progress;
  options.json = JsonAhead(request.args);
  options.language = LanguageAhead(request.args, request.lang);
  return options;
}

}  // namespace tasuki::client
