#include "client/owner/request.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <utility>

#include "client/words/messages.h"
#include "common/base/environment.h"

namespace tasuki::client {
namespace {

// The language must be known before the verbs' summaries are.
Language LanguageAhead(const std::vector<std::string>& args, const std::string& lang) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--lang" && i + 1 < args.size()) return LanguageOf(args[i + 1]);
    if (args[i].rfind("--lang=", 0) == 0) return LanguageOf(args[i].substr(7));
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
  request.progress = isatty(STDERR_FILENO) == 1;
  if (isatty(STDOUT_FILENO) == 1) {
    winsize size{};
    request.columns =
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
    request.colour = Environment("NO_COLOR").empty();
  }
  return request;
}

PrinterOptions OptionsOf(const Request& request, Output& output) {
  PrinterOptions options;
  options.output = &output;
  options.out_is_terminal = request.colour;
  options.err_is_terminal = request.progress;
  if (request.columns > 0) options.width = request.columns;
  options.json = JsonAhead(request.args);
  options.language = LanguageAhead(request.args, request.lang);
  return options;
}

}  // namespace tasuki::client
