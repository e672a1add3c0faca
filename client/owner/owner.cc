#include "client/owner/owner.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/home/home.h"
#include "client/owner/held_output.h"
#include "client/owner/host.h"
#include "client/owner/run_request.h"
#include "client/owner/socket.h"
#include "client/replica/workspace.h"
#include "client/sync/sync_driver.h"
#include "common/base/check.h"
#include "common/base/failure.h"

namespace tasuki::client {
namespace {

// What came of it, where its answer could be printed; else what it was worth.
absl::StatusOr<int> Told(const Answered& answered, const Request& request, Output& output) {
  if (answered.exit_code == 0) {
    TASUKI_RETURN_IF_ERROR(
        TellUnprinted(answered.write_error, OptionsOf(request, output), answered.wrote));
  }
  return answered.exit_code;
}

absl::StatusOr<Ran> RunOwning(const HomeOptions& options, std::unique_ptr<FolderLock> lock,
                              const Request& request, Output& output, const RunCommand& run) {
  OpenOptions open;
  open.home = options.home;
  open.clock = options.clock;
  open.random = options.random;
  open.seed = options.seed;
  Printer out(OptionsOf(request, output));
  open.progress = [&out](uint64_t done, uint64_t all) {
    out.Progress(out.Say(Message::kFolding, {std::to_string(done * 100 / all)}));
  };
  TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<Workspace> workspace,
                          Workspace::OpenLocked(open, std::move(lock)));
  out.Progress("");
  Wake wake;
  SyncDriver driver(workspace->home(), *options.transport, wake, *options.random);
  workspace->set_syncer(&driver);
  Host host(*workspace, driver, wake, run, nullptr);
  // This process's clock has its TASUKI_NOW already.
  Request here = request;
  here.now.clear();
  return RunRequest(*workspace, here, output, run);
}

absl::StatusOr<int> RunHere(const HomeOptions& options, std::unique_ptr<FolderLock> lock,
                            const Request& request, Output& output, const RunCommand& run) {
  HeldOutput held(output);
  const absl::StatusOr<Ran> ran = RunOwning(options, std::move(lock), request, held, run);
  // The home is others' again: now it may wait for a pager.
  const int error = held.WriteRest();
  TASUKI_RETURN_IF_ERROR(ran.status());
  return Told({.exit_code = ran->exit_code, .wrote = ran->wrote, .write_error = error}, request,
              output);
}

}  // namespace

absl::StatusOr<int> RunWhereOwned(const HomeOptions& options, const Request& request,
                                  Output& output, const RunCommand& run) {
  // No home, no owner: the workspace's error says how to get one.
  TASUKI_RETURN_IF_ERROR(ReadConfig(options.home).status());
  absl::Time deadline = options.clock->TimerNow() + options.lock_wait;
  std::string ended;
  for (;;) {
    absl::StatusOr<std::optional<Answered>> asked = AskOwner(options.home, request, output);
    if (asked.ok() && asked->has_value()) return Told(**asked, request, output);
    if (absl::IsAborted(asked.status())) {
      // The owner ended half-way: whoever comes next knows this id, and gets as long. An owner that
      // takes nothing in and lives on gets no more.
      std::string holder = FolderLock::Holder(options.home);
      if (holder != ended) deadline = options.clock->TimerNow() + options.lock_wait;
      ended = std::move(holder);
    } else {
      TASUKI_RETURN_IF_ERROR(asked.status());
    }
    TASUKI_ASSIGN_OR_RETURN(std::unique_ptr<FolderLock> lock,
                            TryLockUntil(options.home, *options.clock, deadline));
    if (lock != nullptr) return RunHere(options, std::move(lock), request, output, run);
  }
}

}  // namespace tasuki::client
