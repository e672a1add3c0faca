#include "client/owner.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/failure.h"
#include "client/home.h"
#include "client/host.h"
#include "client/run_request.h"
#include "client/socket.h"
#include "client/sync_driver.h"
#include "client/workspace.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

absl::StatusOr<int> RunHere(const HomeOptions& options, std::unique_ptr<HomeLock> lock,
                            const Request& request, const Output& output, const RunCommand& run) {
  OpenOptions open;
  open.home = options.home;
  open.clock = options.clock;
  open.random = options.random;
  open.seed = options.seed;
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Workspace> workspace,
                          Workspace::OpenLocked(open, std::move(lock)));
  Wake wake;
  SyncDriver driver(workspace->engine(), *options.transport, wake, *options.random);
  workspace->set_syncer(&driver);
  Host host(*workspace, driver, wake, run, nullptr);
  // This process's clock has its TASUKI_NOW already.
  Request here = request;
  here.now.clear();
  return RunRequest(*workspace, here, output, run);
}

}  // namespace

absl::StatusOr<int> RunWhereOwned(const HomeOptions& options, const Request& request,
                                  const Output& output, const RunCommand& run) {
  // No home, no owner: the workspace's error says how to get one.
  TASUKI_RETURN_IF_ERROR(ReadConfig(options.home).status());
  absl::Time deadline = options.clock->TimerNow() + options.lock_wait;
  std::string ended;
  for (;;) {
    absl::StatusOr<std::optional<int>> asked = AskOwner(options.home, request, output);
    if (asked.ok() && asked->has_value()) return **asked;
    if (absl::IsAborted(asked.status())) {
      // The owner ended half-way: whoever comes next knows this id, and gets as long. An owner that
      // takes nothing in and lives on gets no more.
      std::string holder = HomeLock::Holder(options.home);
      if (holder != ended) deadline = options.clock->TimerNow() + options.lock_wait;
      ended = std::move(holder);
    } else {
      TASUKI_RETURN_IF_ERROR(asked.status());
    }
    TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<HomeLock> lock,
                            HomeLock::TryUntil(options.home, *options.clock, deadline));
    if (lock != nullptr) return RunHere(options, std::move(lock), request, output, run);
  }
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::string HomeFolder(const std::string& flag) {
  std::string home = flag;
  if (home.empty()) home = Environment("TASUKI_HOME");
  if (home.empty()) {
    std::string data = Environment("XDG_DATA_HOME");
    home = (data.empty() ? Environment("HOME") + "/.local/share" : data) + "/tasuki";
  }
  if (home.front() != '/') {
    char folder[4096];
    if (getcwd(folder, sizeof(folder)) != nullptr) home = absl::StrCat(folder, "/", home);
  }
  while (home.size() > 1 && home.back() == '/') home.pop_back();
  return home;
}

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

}  // namespace tasuki::client
