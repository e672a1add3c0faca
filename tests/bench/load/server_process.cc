#include "tests/bench/load/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/clock.h"
#include "nlohmann/json.hpp"

namespace tasuki::load {
namespace {

struct Child {
  pid_t pid;
  int out;
};

absl::StatusOr<Child> Spawn(const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::UnavailableError(std::strerror(errno));
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  if (pid < 0) return absl::UnavailableError(std::strerror(errno));
  return Child{pid, ends[0]};
}

double Seconds() {
  static const SystemClock clock = *SystemClock::Create("");
  return absl::ToDoubleSeconds(clock.TimerNow() - absl::UnixEpoch());
}

uint64_t StatusField(pid_t pid, const std::string& field) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/status"));
  std::string word;
  uint64_t kib = 0;
  while (file >> word) {
    if (word == field && file >> kib) return kib * 1024;
  }
  return 0;
}

}  // namespace

absl::StatusOr<Finished> Run(const std::vector<std::string>& arguments) {
  double start = Seconds();
  TASUKI_ASSIGN_OR_RETURN(Child child, Spawn(arguments));
  Finished finished;
  char buffer[4096];
  for (ssize_t got; (got = read(child.out, buffer, sizeof(buffer))) > 0;) {
    finished.out.append(buffer, static_cast<size_t>(got));
  }
  close(child.out);
  int status = 0;
  rusage usage{};
  wait4(child.pid, &status, 0, &usage);
  finished.seconds = Seconds() - start;
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  finished.peak_bytes = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  return finished;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(const std::string& tasukid,
                                                                    const std::string& folder) {
  std::unique_ptr<ServerProcess> server(
      new ServerProcess(tasukid, absl::StrCat(folder, "/server")));
  TASUKI_ASSIGN_OR_RETURN(Finished init, Run({tasukid, "init", "--data", server->data_, "--team",
                                              "Load", "--admin", "Admin", "--json"}));
  if (init.exit_code != 0) return absl::InternalError(absl::StrCat("init failed: ", init.out));
  server->join_code_ = nlohmann::json::parse(init.out).at("join_code").get<std::string>();
  TASUKI_RETURN_IF_ERROR(server->Serve());
  return server;
}

absl::Status ServerProcess::Serve() {
  TASUKI_ASSIGN_OR_RETURN(Child child,
                          Spawn({tasukid_, "serve", "--data", data_, "--listen", "127.0.0.1:0"}));
  pid_ = child.pid;
  std::string line;
  for (char c; read(child.out, &c, 1) == 1 && c != '\n';) line.push_back(c);
  close(child.out);
  constexpr char kReady[] = "listening on ";
  if (line.rfind(kReady, 0) != 0) {
    return absl::InternalError(absl::StrCat("the server did not start: ", line));
  }
  address_ = line.substr(sizeof(kReady) - 1);
  return absl::OkStatus();
}

absl::StatusOr<double> ServerProcess::KillAndRestart() {
  Stop(SIGKILL);
  double start = Seconds();
  TASUKI_RETURN_IF_ERROR(Serve());
  return Seconds() - start;
}

void ServerProcess::Stop(int signal) {
  if (pid_ <= 0) return;
  kill(pid_, signal);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

ServerProcess::~ServerProcess() { Stop(SIGTERM); }

uint64_t ServerProcess::peak_bytes() const { return StatusField(pid_, "VmHWM:"); }
uint64_t ServerProcess::resident_bytes() const { return StatusField(pid_, "VmRSS:"); }

double ServerProcess::cpu_seconds() const {
  std::ifstream file(absl::StrCat("/proc/", pid_, "/stat"));
  std::string skipped;
  for (int field = 0; field < 13; ++field) file >> skipped;
  double user = 0, system = 0;
  file >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

uint64_t ServerProcess::disk_bytes() const { return FolderBytes(data_); }

uint64_t FolderBytes(const std::string& folder) {
  uint64_t bytes = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file(error)) bytes += entry.file_size(error);
  }
  return bytes;
}

}  // namespace tasuki::load
