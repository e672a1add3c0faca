#pragma once

#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/words/display.h"
#include "client/words/json.h"
#include "client/words/messages.h"
#include "client/words/output.h"
#include "client/words/table.h"
#include "google/protobuf/message.h"

// What a command prints. Commands write here and nowhere else: whoever asked for the command may be
// another process than the one that runs it (DESIGN.md §10).
// Every text is made harmless here (common/base/terminal.h), whoever it came from; colours are put
// around it afterwards.

namespace tasuki::client {

// Why an answer could not be written; `error`: what Output::Write gave.
absl::Status NotWritten(int error);

// How to print, decided by whoever asked for the command.
struct PrinterOptions {
  Output* output = nullptr;  // Outlives the printer.
  int width = 0;             // Of the terminal that standard output is; 0: it is none.
  int err_width = 0;         // The same of standard error.
  bool colour = false;       // Terminals get colours (not with NO_COLOR, nor dumb ones).
  bool overwrites = false;   // Standard error's can wipe a line (not a dumb one).
  bool json = false;
  Language language = Language::kEnglish;
};

// Prints one command's answer. Made per command; one thread. A write that fails (a closed pipe)
// is remembered in status() and nothing more is written; it never ends the process.
class Printer {
 public:
  explicit Printer(const PrinterOptions& options) : options_(options) {}
  Printer(const Printer&) = delete;
  Printer& operator=(const Printer&) = delete;

  bool json() const { return options_.json; }
  Language language() const { return options_.language; }
  const PrinterOptions& options() const { return options_; }
  const absl::Status& status() const { return status_; }
  // Whoever reads has closed the pipe: no fault of anybody's.
  bool reader_gone() const { return write_error_ == EPIPE; }
  int write_error() const { return write_error_; }

  // `text` in the language of the output; see messages.h. Values stay in their line.
  std::string Say(Message message, const std::vector<std::string>& values = {}) const;

  // A line for people; nothing with --json.
  void Line(const std::string& text = "", Style style = Style::kPlain);
  void Print(const Table& table);
  // A whole text with its own line breaks (CSV, completion scripts), with --json too.
  void Text(const std::string& text);
  // The same for people: what is too long for a terminal continues under what it explains.
  void Help(const std::string& text);
  // The answer with --json; nothing otherwise.
  void Json(const google::protobuf::Message& message);
  // What went wrong: JSON on stdout with --json, else text on stderr.
  void Error(const absl::Status& status);
  // A remark on stderr, for people; nothing with --json.
  void Remark(const std::string& text);
  // Progress on a terminal's stderr, overwriting itself; nothing on a pipe. Empty: wipes it.
  void Progress(const std::string& text);

 private:
  friend class JsonList;
  void Write(Channel channel, const std::string& bytes);

  const PrinterOptions options_;
  absl::Status status_;
  int write_error_ = 0;       // errno of status_.
  bool progressing_ = false;  // A line of progress stands on the terminal.
};

// Says on stderr that the answer went nowhere, by `error` (errno). It is an error of a command that
// only reads (Refused, told already); one that wrote keeps its code, since whoever sees another one
// does it again.
absl::Status TellUnprinted(int error, const PrinterOptions& options, bool wrote);

// Prints `{"name":[…]}` item by item, `"total"` behind them where it is said, where a view would be
// too large to hold. Nothing without
// --json. Nothing is printed before the first item or End. Its printer's thread; a failed write
// shows in the printer's status.
class JsonList {
 public:
  JsonList(Printer& out, std::string name) : out_(out), name_(std::move(name)) {}

  void Add(const google::protobuf::Message& item);
  void End(std::optional<uint64_t> total = std::nullopt);

 private:
  void Flush();

  Printer& out_;
  const std::string name_;
  bool begun_ = false;
  bool first_ = true;
  std::string waiting_;
};

}  // namespace tasuki::client
