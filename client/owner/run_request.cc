#include "client/owner/run_request.h"

#include <unistd.h>

#include <string>
#include <utility>

#include "client/replica/open_home.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// Stands in the command's folder while it runs, and the whole process with it. The owner's thread;
// one inside another.
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

absl::StatusOr<Ran> RunRequest(Workspace& workspace, const Request& request, Output& output,
                               const RunCommand& run) {
  OpenHome& home = workspace.home();
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::RequestRow> before, home.requests().Find(request.id));
  if (before && before->finished()) return Ran{before->exit_code(), /*wrote=*/true};
  if (before && !before->repeatable()) {
    return Ran{run(workspace, request, output, &*before), /*wrote=*/true};
  }
  Requests::Running outer = home.requests().running();
  if (absl::Status status = home.clock().SetNow(request.now); !status.ok()) {
    home.clock().set_shift(outer.shift);
    Printer(OptionsOf(request, output)).Error(status);
    return Ran{static_cast<int>(ExitCodeOf(status)), /*wrote=*/false};
  }
  TASUKI_RETURN_IF_ERROR(home.requests().Begin(request.id));
  Ran ran;
  {
    InFolder folder(request.folder);
    ran.exit_code = run(workspace, request, output, nullptr);
  }
  ran.wrote = home.requests().wrote();
  TASUKI_RETURN_IF_ERROR(home.requests().Finish(ran.exit_code));
  TASUKI_RETURN_IF_ERROR(home.requests().Resume(std::move(outer)));
  return ran;
}

}  // namespace tasuki::client
