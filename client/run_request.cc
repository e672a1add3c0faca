#include "client/run_request.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/engine.h"
#include "common/base/bytes.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

// Best effort: whoever asked may have gone.
void Print(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

// The command wrote its act, and its owner died before it could say so.
int TellWritten(const v1::RequestRow& row, const Request& request, const Output& output) {
  std::vector<std::string> ids;
  for (const std::string& id : row.event_ids()) ids.push_back(HexEncode(id));
  if (std::find(request.args.begin(), request.args.end(), "--json") != request.args.end()) {
    Print(output.out, absl::StrCat("{\"event_ids\":[\"", absl::StrJoin(ids, "\",\""),
                                   "\"],\"pending\":true}\n"));
  } else {
    Print(output.out, absl::StrCat("written: ", absl::StrJoin(ids, " "), "\n"));
  }
  return 0;
}

// Stands in the command's folder while it runs.
class InFolder {
 public:
  explicit InFolder(const std::string& folder) {
    char buffer[4096];
    if (getcwd(buffer, sizeof(buffer)) != nullptr) before_ = buffer;
    // A folder that has gone: relative names then fail with their own error.
    if (!folder.empty() && chdir(folder.c_str()) != 0) before_.clear();
  }
  ~InFolder() {
    if (!before_.empty() && chdir(before_.c_str()) != 0 && chdir("/") != 0) return;
  }

 private:
  std::string before_;
};

}  // namespace

absl::StatusOr<int> RunRequest(Workspace& workspace, const Request& request, const Output& output,
                               const RunCommand& run) {
  Engine& engine = workspace.engine();
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::RequestRow> before, engine.FindRequest(request.id));
  if (before && before->finished()) return before->exit_code();
  if (before && !before->repeatable()) return TellWritten(*before, request, output);
  Engine::Running outer = engine.running();
  if (absl::Status status = engine.clock().SetNow(request.now); !status.ok()) {
    engine.clock().set_shift(outer.shift);
    Print(output.err, absl::StrCat(std::string(status.message()), "\n"));
    return 2;
  }
  TASUKI_RETURN_IF_ERROR(engine.BeginRequest(request.id));
  int exit_code = 0;
  {
    InFolder folder(request.folder);
    exit_code = run(workspace, request, output);
  }
  TASUKI_RETURN_IF_ERROR(engine.FinishRequest(exit_code));
  TASUKI_RETURN_IF_ERROR(engine.Resume(std::move(outer)));
  return exit_code;
}

}  // namespace tasuki::client
