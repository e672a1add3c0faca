#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/commands/verb.h"
#include "client/owner/owner.h"
#include "client/owner/request.h"
#include "client/replica/workspace.h"
#include "client/views/directory.h"
#include "client/words/phrases.h"
#include "client/words/printer.h"

// The command line: which verbs there are, how they are read, and running one. A verb is one file
// in client/commands/; all of them stand in one table in command_line.cc.

namespace tasuki::client {

// What a command works with. Made for one command, on the thread that owns the store. A command
// prints through `out` only, reads files by Path(), and never ends the process.
struct CommandContext {
  Workspace& workspace;
  const Request& request;
  Printer& out;
  Directory& directory;  // Over workspace.rows().
  absl::Time now;        // Civil.

  // `path` as the person meant it, from the folder they stood in.
  std::string Path(const std::string& path) const;
};

// What a command that needs no store, or makes it, works with.
struct LocalContext {
  const HomeOptions& home;
  const Request& request;
  Printer& out;
  class CommandLine& line;
};

// A flag or argument, as a shell offers it.
struct OptionNode {
  std::vector<std::string> names;  // `--at`; none: an argument.
  std::string description;
  bool takes_value = false;
  bool many = false;  // An argument that takes all words that follow.
  bool required = false;
  Offered offered;
};

// A verb or part of one, likewise.
struct VerbNode {
  std::string path;  // `member add`; empty: the program.
  std::string summary;
  std::vector<std::string> parts;
  std::vector<OptionNode> options;  // Arguments in their order.
};

// All verbs, with what was typed. Made for one command line; one thread.
class CommandLine {
 public:
  // `language`: of the help.
  explicit CommandLine(Language language);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // Reads `args` (without the program's name). A usage error, or OK; then help_wanted() may be set.
  absl::Status Parse(const std::vector<std::string>& args);

  // Help or the version was asked for: its text, else empty.
  const std::string& help_wanted() const { return help_; }
  const std::string& home() const;

  // The verb that was typed, in full: `member add`.
  std::string Typed() const;
  // What it does; exactly one of the two is set after a good Parse without help.
  const Action* action() const;
  const LocalAction* local_action() const;

  // `phrase` in the language of the help.
  std::string Say(const Phrase& phrase) const { return InLanguage(language_, phrase); }

  // Every verb and part that people type, the program itself first.
  std::vector<VerbNode> Nodes();
  // What a shell offers for each flag and argument.
  OfferedTable& offered();

 private:
  friend class Verb;
  struct Impl;
  struct Entry;
  // `app`, once it was typed, does the one of the two that is set.
  void Add(CLI::App& app, Action action, LocalAction local);
  const Entry* Chosen() const;

  const Language language_;
  std::unique_ptr<Impl> impl_;
  std::string help_;
};

// Runs `request` on a workspace that is already owned: what RunWhereOwned and the agent call.
int RunCommandLine(Workspace& workspace, const Request& request, Output& output,
                   const v1::RequestRow* before = nullptr);

// What keeps the program from even reading its command line, told as `args` want it. Gives the exit
// code.
int ReportFailure(std::vector<std::string> args, Random& random, const absl::Status& status);

// The whole program: reads the command line, prints help and usage errors, runs what needs no store
// here and the rest where the store is owned. `home.home` and `home.transport` are filled in by
// `make_transport` and --home. Gives the exit code.
int RunProgram(HomeOptions home, std::vector<std::string> args,
               const std::function<std::unique_ptr<Transport>()>& make_transport);

}  // namespace tasuki::client
