#pragma once

#include <functional>
#include <string>
#include <vector>

#include "client/words/printer.h"
#include "common/base/ids.h"
#include "common/base/random.h"
#include "tasuki/v1/local.pb.h"

namespace tasuki::client {

class Workspace;

// A command as it was typed, with what surrounds it, so that it runs the same here and in an agent.
struct Request {
  RequestId id;                   // Made once by the process that was started.
  std::vector<std::string> args;  // Without the program's name.
  std::string folder;             // Working folder, absolute; the runner stands in it.
  std::string lang;               // LC_ALL, else LC_MESSAGES, else LANG.
  std::string now;                // TASUKI_NOW, or empty.
  int columns = 0;                // Width of the terminal standard output is; 0: it is none.
  int err_columns = 0;            // The same of standard error.
  bool colour = false;            // Terminals get colours: not a dumb one, nor with NO_COLOR.
  bool asks = false;      // Somebody sits at the keyboard: standard input is a terminal, too.
  bool progress = false;  // Standard error is a terminal that can wipe a line.
};

// Runs one command on the owner's thread, gives its exit code (COMMANDS.md). `before`: the command
// wrote that already, and its owner died before it could say so: told, not run; nullptr: run.
using RunCommand =
    std::function<int(Workspace&, const Request&, Output&, const v1::RequestRow* before)>;

// How whoever made `request` wants its answer. Errors before its flags are read must know of --json
// and --lang, too, so they are looked for in its words.
PrinterOptions OptionsOf(const Request& request, Output& output);

// A request as this process would make it: environment, folder, terminal.
Request MakeRequest(std::vector<std::string> args, Random& random);

}  // namespace tasuki::client
