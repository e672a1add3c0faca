#include "client/owner/owner.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "absl/synchronization/notification.h"
#include "client/home/home.h"
#include "client/limits.h"
#include "client/owner/agent.h"
#include "client/owner/held_output.h"
#include "client/owner/run_request.h"
#include "client/owner/socket.h"
#include "common/base/failure.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

class OwnerTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    laptop_->Close();
  }
  Request NewRequest(std::vector<std::string> args) {
    Request request;
    request.id = RequestId::Random(request_random_);
    request.args = std::move(args);
    request.folder = folder_.path();
    return request;
  }
  // Writes a prospect, says so in its standard output, and gives 0; `fail` gives 1.
  static int Command(Workspace& workspace, const Request& request, Output& output,
                     const v1::RequestRow* before = nullptr) {
    if (before != nullptr) return 0;  // Told.
    if (request.args[0] == "fail") return 1;
    auto written = workspace.Write(
        {Laptop::ProspectDraft(SubjectId::Random(workspace.home().random()), request.args[0])});
    if (!written.ok()) return 4;
    return output.Write(Channel::kOut, "wrote " + request.args[0] + "\n") == 0 ? 0 : 4;
  }
  uint64_t Outbox() {
    laptop_->Open();
    uint64_t size = laptop_->workspace().home().outbox().size();
    laptop_->Close();
    return size;
  }
  std::unique_ptr<Laptop> laptop_;
  FileOutput standard_;
  SeededRandom request_random_{11};  // The agent's thread uses the other.
};

// An agent on a thread of its own, until it is stopped.
class RunningAgent {
 public:
  RunningAgent(HomeOptions options, RunCommand run) {
    hooks_.run = std::move(run);
    hooks_.ready = [this] { ready_.Notify(); };
    hooks_.should_stop = [this] { return stop_.load(); };
    thread_ = std::thread([this, options] { status_ = RunAgent(options, hooks_); });
    EXPECT_TRUE(ready_.Wait(absl::Seconds(30)));
  }
  absl::Status Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return status_;
  }
  ~RunningAgent() { (void)Stop(); }

 private:
  AgentHooks hooks_;
  Wake ready_;
  std::atomic<bool> stop_ = false;
  absl::Status status_;
  std::thread thread_;
};

TEST_F(OwnerTest, WithoutAnOwnerTheCommandRunsHere) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  File read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  FileOutput output(write_end.number());
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), output, Command);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
  char text[64] = {};
  EXPECT_GT(read(read_end.number(), text, sizeof(text)), 0);
  EXPECT_STREQ(text, "wrote Smith\n");
  EXPECT_EQ(Outbox(), 1u);
}

TEST_F(OwnerTest, WithAnAgentTheCommandRunsThereAndWritesToOurFiles) {
  RunningAgent agent(laptop_->home_options(), Command);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  File read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  FileOutput output(write_end.number());
  auto wrong = [](Workspace&, const Request&, Output&, const v1::RequestRow*) { return 4; };
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), output, wrong);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
  char text[64] = {};
  EXPECT_GT(read(read_end.number(), text, sizeof(text)), 0);
  EXPECT_STREQ(text, "wrote Smith\n");
  exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"fail"}), standard_, wrong);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 1);
  EXPECT_TRUE(agent.Stop().ok());
  EXPECT_FALSE(std::filesystem::exists(SocketPath(laptop_->home())));
}

TEST_F(OwnerTest, ARepeatedRequestIsNotDoneTwice) {
  Request request = NewRequest({"Smith"});
  for (int i = 0; i < 3; ++i) {
    auto exit_code = RunWhereOwned(laptop_->home_options(), request, standard_, Command);
    ASSERT_TRUE(exit_code.ok()) << exit_code.status();
    EXPECT_EQ(*exit_code, 0);
  }
  EXPECT_EQ(Outbox(), 1u);
}

TEST_F(OwnerTest, ARequestWhoseOwnerDiedAfterTheWriteIsNotDoneTwice) {
  Request request = NewRequest({"Smith"});
  laptop_->Open();
  OpenHome& home = laptop_->workspace().home();
  ASSERT_TRUE(home.requests().Begin(request.id).ok());
  EXPECT_EQ(Command(laptop_->workspace(), request, standard_), 0);
  laptop_->Close();  // Before its request is finished: as if it had been killed.
  auto exit_code = RunWhereOwned(laptop_->home_options(), request, standard_, Command);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
  EXPECT_EQ(Outbox(), 1u);
}

TEST_F(OwnerTest, ASocketThatADeadOwnerLeftIsNoOwner) {
  { auto left = Listen(laptop_->home()); }
  ASSERT_TRUE(std::filesystem::exists(SocketPath(laptop_->home())));
  auto exit_code =
      RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, Command);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
}

TEST_F(OwnerTest, AHomeThatIsHeldNamesItsHolder) {
  auto lock = FolderLock::Try(laptop_->home());
  ASSERT_TRUE(lock.ok() && *lock != nullptr);
  HomeOptions options = laptop_->home_options();
  options.lock_wait = absl::ZeroDuration();
  auto exit_code = RunWhereOwned(options, NewRequest({"Smith"}), standard_, Command);
  EXPECT_TRUE(absl::IsUnavailable(exit_code.status()));
  EXPECT_NE(exit_code.status().message().find(std::to_string(getpid())), absl::string_view::npos);
  EXPECT_NE(AdviceOf(exit_code.status()).find("when it is done"), std::string::npos);
}

// A command that another process asks the agent for.
class OtherProcess {
 public:
  OtherProcess(HomeOptions options, Request request, RunCommand run)
      : thread_([this, options, request, run] {
          FileOutput output;
          auto code = RunWhereOwned(options, request, output, run);
          code_ = code.ok() ? *code : -1;
        }) {}
  int ExitCode() {
    thread_.join();
    return code_;
  }

 private:
  int code_ = -1;
  std::thread thread_;
};

TEST_F(OwnerTest, WhileACommandSyncsOthersAreServedAndTheAgentCanBeStopped) {
  server_.set_up(false);
  Wake begun;
  auto run = [&](Workspace& workspace, const Request& request, Output& output,
                 const v1::RequestRow* before = nullptr) {
    if (before != nullptr) return 0;  // Told.
    if (request.args[0] != "sync") return Command(workspace, request, output);
    begun.Notify();
    // Timer time stands still: this wait never ends by itself.
    auto report = workspace.syncer()->RunUntilCaughtUp(absl::Hours(1));
    return absl::IsCancelled(report.status()) ? 1 : 4;
  };
  RunningAgent agent(laptop_->home_options(), run);
  OtherProcess sync(laptop_->home_options(), NewRequest({"sync"}), run);
  ASSERT_TRUE(begun.Wait(absl::Seconds(30)));
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, run);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
  EXPECT_TRUE(agent.Stop().ok());
  EXPECT_EQ(sync.ExitCode(), 1);
  EXPECT_EQ(Outbox(), 1u);
}

TEST_F(OwnerTest, ASecondWatcherIsRefusedAndOrdinaryCommandsAreServed) {
  Wake begun;
  auto run = [&](Workspace& workspace, const Request& request, Output& output,
                 const v1::RequestRow* before = nullptr) {
    if (before != nullptr) return 0;  // Told.
    if (request.args[0] != "watch") return Command(workspace, request, output);
    absl::Status waited;
    while (waited.ok()) {
      begun.Notify();
      waited = workspace.syncer()->Wait(absl::Hours(1));
    }
    return absl::IsAlreadyExists(waited) ? 1 : 0;
  };
  RunningAgent agent(laptop_->home_options(), run);
  OtherProcess first(laptop_->home_options(), NewRequest({"watch"}), run);
  ASSERT_TRUE(begun.Wait(absl::Seconds(30)));
  for (const char* command : {"watch", "Smith", "watch"}) {
    auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({command}), standard_, run);
    ASSERT_TRUE(exit_code.ok()) << exit_code.status();
    EXPECT_EQ(*exit_code, command == std::string("watch") ? 1 : 0);
  }
  EXPECT_TRUE(agent.Stop().ok());
  EXPECT_EQ(first.ExitCode(), 0);
}

TEST_F(OwnerTest, ACommandThatWaitsServesOthersWithoutAnAgent) {
  server_.set_up(false);
  Wake begun;
  std::atomic<bool> stop = false;
  auto run = [&](Workspace& workspace, const Request& request, Output& output,
                 const v1::RequestRow* before = nullptr) {
    if (before != nullptr) return 0;  // Told.
    if (request.args[0] != "watch") return Command(workspace, request, output);
    while (!stop) {
      begun.Notify();
      if (!workspace.syncer()->Wait(absl::ZeroDuration()).ok()) return 4;
    }
    return 0;
  };
  OtherProcess watch(laptop_->home_options(), NewRequest({"watch"}), run);
  ASSERT_TRUE(begun.Wait(absl::Seconds(30)));
  auto wrong = [](Workspace&, const Request&, Output&, const v1::RequestRow*) { return 4; };
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, wrong);
  stop = true;
  EXPECT_EQ(watch.ExitCode(), 0);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 0);
  EXPECT_EQ(Outbox(), 1u);
}

// Standard output of a process whose reader stands still until it is let go.
class StuckOutput final : public Output {
 public:
  int Write(Channel, std::string_view bytes) override {
    stuck.Notify();
    go.WaitForNotification();
    written += bytes.size();
    return 0;
  }
  absl::Notification go;
  Wake stuck;
  size_t written = 0;
};

TEST_F(OwnerTest, AReaderThatStandsStillStopsNeitherTheAgentNorOtherCommands) {
  constexpr size_t kBytes = 20 << 20;
  auto run = [](Workspace& workspace, const Request& request, Output& output,
                const v1::RequestRow* before) {
    if (request.args[0] != "much") return Command(workspace, request, output, before);
    return output.Write(Channel::kOut, std::string(kBytes, 'x'));
  };
  RunningAgent agent(laptop_->home_options(), run);
  StuckOutput pager;
  std::thread reader([&] {
    auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"much"}), pager, run);
    EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
  });
  ASSERT_TRUE(pager.stuck.Wait(absl::Seconds(30)));
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, run);
  EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
  pager.go.Notify();
  reader.join();
  EXPECT_EQ(pager.written, kBytes);
}

// A reader that stands still, and looks around once it is written to all the same.
class SleepingOutput final : public Output {
 public:
  explicit SleepingOutput(std::string home) : home_(std::move(home)) {}
  int Write(Channel, std::string_view bytes) override {
    absl::StatusOr<std::unique_ptr<FolderLock>> lock = FolderLock::Try(home_);
    home_was_free &= lock.ok() && *lock != nullptr;
    written += bytes;
    return error;
  }
  bool IsReady(Channel) const override { return ready; }

  bool ready = false;
  int error = 0;
  bool home_was_free = true;
  std::string written;

 private:
  const std::string home_;
};

TEST_F(OwnerTest, WithoutAnAgentAReaderThatStandsStillDoesNotKeepTheHome) {
  SleepingOutput pager(laptop_->home());
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), pager, Command);
  EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
  EXPECT_EQ(pager.written, "wrote Smith\n");
  EXPECT_TRUE(pager.home_was_free);
  // What could not be written then is told of, once.
  pager.error = ENOSPC;
  exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"read"}), pager,
                            [](Workspace&, const Request&, Output& output, const v1::RequestRow*) {
                              return output.Write(Channel::kOut, "text") +
                                     output.Write(Channel::kOut, "more");
                            });
  EXPECT_EQ(ExitCodeOf(exit_code.status()), ExitCode::kRefused) << exit_code.status();
}

TEST_F(OwnerTest, WhatIsHeldForAReaderKeepsItsOrder) {
  SleepingOutput pager(laptop_->home());
  HeldOutput held(pager);
  EXPECT_EQ(held.Write(Channel::kOut, "one "), 0);
  EXPECT_EQ(held.Write(Channel::kErr, "two "), 0);
  EXPECT_EQ(pager.written, "");
  pager.ready = true;
  EXPECT_EQ(held.Write(Channel::kOut, std::string(3 * kTakenAtOnceBytes, 'x')), 0);
  EXPECT_EQ(pager.written.size(), 8 + 3 * kTakenAtOnceBytes);
  pager.ready = false;
  EXPECT_EQ(held.Write(Channel::kOut, "y"), 0);
  EXPECT_EQ(pager.written.back(), 'x');
  EXPECT_EQ(held.WriteRest(), 0);
  EXPECT_EQ(pager.written.substr(0, 8), "one two ");
  EXPECT_EQ(pager.written.back(), 'y');
}

TEST_F(OwnerTest, AnAnswerThatFailsLeavesRoomToSaySo) {
  File full(open("/dev/full", O_WRONLY));
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  File read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  FileOutput output(full.number(), write_end.number());
  HeldOutput held(output);
  EXPECT_EQ(held.Write(Channel::kOut, "text"), ENOSPC);
  EXPECT_EQ(held.Write(Channel::kErr, "told"), 0);
  EXPECT_EQ(held.WriteRest(), 0);
  char text[16] = {};
  EXPECT_EQ(read(read_end.number(), text, sizeof(text)), 4);
}

TEST_F(OwnerTest, WhatIsKeptForReadersIsBounded) {
  std::atomic<int> error = 0;
  std::atomic<size_t> kept = 0;
  auto run = [&](Workspace& workspace, const Request& request, Output& output,
                 const v1::RequestRow* before) {
    if (request.args[0] != "endless") return Command(workspace, request, output, before);
    const std::string part(1 << 20, 'x');
    while ((error = output.Write(Channel::kOut, part)) == 0) kept += part.size();
    output.Write(Channel::kErr, "no more");
    return 1;
  };
  RunningAgent agent(laptop_->home_options(), run);
  StuckOutput pager;
  std::thread reader([&] {
    auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"endless"}), pager, run);
    EXPECT_EQ(exit_code.value_or(-1), 1) << exit_code.status();
  });
  ASSERT_TRUE(pager.stuck.Wait(absl::Seconds(30)));
  // Others are answered while all of the room is taken.
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, run);
  EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
  EXPECT_EQ(error, ETIMEDOUT);
  EXPECT_LE(kept, kSpoolBytesMax + (4 << 20));  // And what lies in the socket.
  pager.go.Notify();
  reader.join();
}

TEST_F(OwnerTest, ACommandWhoseReaderHasClosedIsTold) {
  std::atomic<int> error = 0;
  auto run = [&](Workspace&, const Request&, Output& output, const v1::RequestRow*) {
    const std::string part(1 << 20, 'x');
    while (error == 0) error = output.Write(Channel::kOut, part);
    return 0;
  };
  RunningAgent agent(laptop_->home_options(), run);
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  close(pipe_ends[0]);
  File write_end(pipe_ends[1]);
  FileOutput output(write_end.number());
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"much"}), output, run);
  EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
  EXPECT_EQ(error, EPIPE);
}

TEST_F(OwnerTest, AnAnswerThatFindsNoRoomFailsOnlyACommandThatReads) {
  RunningAgent agent(laptop_->home_options(), [](Workspace& workspace, const Request& request,
                                                 Output& output, const v1::RequestRow* before) {
    if (request.args[0] == "read") return output.Write(Channel::kOut, "text");
    return Command(workspace, request, output, before);
  });
  File full(open("/dev/full", O_WRONLY));
  FileOutput output(full.number());
  auto exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"read"}), output, Command);
  EXPECT_EQ(ExitCodeOf(exit_code.status()), ExitCode::kRefused) << exit_code.status();
  exit_code = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), output, Command);
  EXPECT_EQ(exit_code.value_or(-1), 0) << exit_code.status();
}

TEST_F(OwnerTest, AnOwnerThatTakesNobodyInIsGivenUp) {
  auto lock = FolderLock::Try(laptop_->home());
  absl::StatusOr<File> socket = Listen(laptop_->home());
  ASSERT_TRUE(socket.ok()) << socket.status();
  auto exit_code =
      RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, Command);
  EXPECT_EQ(ExitCodeOf(exit_code.status()), ExitCode::kRefused) << exit_code.status();
  EXPECT_NE(exit_code.status().message().find(std::to_string(getpid())), absl::string_view::npos);
}

// A second goes by whenever somebody looks.
class ImpatientClock : public Clock {
 public:
  explicit ImpatientClock(absl::Time now) : now_(now) {}
  absl::Time Now() const override { return now_; }
  absl::Time TimerNow() const override { return now_ += absl::Seconds(1); }

 private:
  mutable absl::Time now_;
};

TEST_F(OwnerTest, AnOwnerThatTakesNothingInIsWaitedForOnce) {
  auto lock = FolderLock::Try(laptop_->home());
  ASSERT_TRUE(lock.ok() && *lock != nullptr);
  absl::StatusOr<File> socket = Listen(laptop_->home());
  ASSERT_TRUE(socket.ok()) << socket.status();
  std::thread owner([&] {
    for (;;) {
      absl::StatusOr<Accepted> asked = Accept(*socket);  // And closes it.
      if (!asked.ok() || asked->request.args[0] == "end") return;
    }
  });
  ImpatientClock clock(clock_.Now());
  HomeOptions options = laptop_->home_options();
  options.clock = &clock;
  auto exit_code = RunWhereOwned(options, NewRequest({"Smith"}), standard_, Command);
  EXPECT_TRUE(absl::IsUnavailable(exit_code.status())) << exit_code.status();
  (void)AskOwner(laptop_->home(), NewRequest({"end"}), standard_);
  owner.join();
}

TEST_F(OwnerTest, ACommandThatWaitsKeepsItsIdAndItsClockWhileAnotherRuns) {
  Wake begun;
  std::atomic<bool> other_done = false;
  auto run = [&](Workspace& workspace, const Request& request, Output& output,
                 const v1::RequestRow* before = nullptr) {
    if (before != nullptr) return 0;  // Told.
    if (request.args[0] != "slow") return Command(workspace, request, output);
    absl::Time now = workspace.home().clock().Now();
    begun.Notify();
    while (!other_done) {
      if (!workspace.syncer()->Wait(absl::ZeroDuration()).ok()) return 4;
    }
    if (workspace.home().clock().Now() != now) return 5;
    return Command(workspace, request, output);
  };
  Request slow = NewRequest({"slow"});
  slow.now = "2027-01-01T09:00:00Z";
  {
    RunningAgent agent(laptop_->home_options(), run);
    OtherProcess waits(laptop_->home_options(), slow, run);
    ASSERT_TRUE(begun.Wait(absl::Seconds(30)));
    auto other = RunWhereOwned(laptop_->home_options(), NewRequest({"Smith"}), standard_, run);
    other_done = true;
    ASSERT_TRUE(other.ok()) << other.status();
    EXPECT_EQ(waits.ExitCode(), 0);
  }
  laptop_->Open();
  auto row = laptop_->workspace().home().requests().Find(slow.id);
  ASSERT_TRUE(row.ok() && row->has_value()) << row.status();
  EXPECT_EQ((*row)->event_ids_size(), 1);
  laptop_->Close();
}

TEST_F(OwnerTest, ASecondAgentIsRefused) {
  RunningAgent agent(laptop_->home_options(), Command);
  HomeOptions options = laptop_->home_options();
  options.lock_wait = absl::ZeroDuration();
  AgentHooks hooks;
  hooks.run = Command;
  EXPECT_TRUE(absl::IsUnavailable(RunAgent(options, hooks)));
  EXPECT_TRUE(agent.Stop().ok());
}

TEST_F(OwnerTest, AHomeAndItsFilesAreItsPersonsAlone) {
  struct stat facts {};
  ASSERT_EQ(stat(laptop_->home().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
  for (const std::string& path :
       {KeyPath(laptop_->home()), DevicePath(laptop_->home()), ConfigPath(laptop_->home()),
        FolderLock::PathIn(laptop_->home())}) {
    ASSERT_EQ(stat(path.c_str(), &facts), 0) << path;
    EXPECT_EQ(facts.st_mode & 0777, 0600u) << path;
  }
}

TEST_F(OwnerTest, NoFileOfAHomeHoldsOpenedText) {
  auto exit_code =
      RunWhereOwned(laptop_->home_options(), NewRequest({"Unmistakable Name"}), standard_, Command);
  ASSERT_TRUE(exit_code.ok());
  laptop_->Open();
  ASSERT_TRUE(laptop_->Sync().ok());
  ASSERT_TRUE(laptop_->workspace().home().store().db().Flush().ok());
  laptop_->Close();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(laptop_->home())) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_EQ(bytes.find("Unmistakable"), std::string::npos) << entry.path();
  }
}

TEST_F(OwnerTest, ALongHomePathHasASocketToo) {
  auto far = MakeLaptop(std::string(60, 'a') + "/" + std::string(60, 'b'));
  far->Join("Aya");
  far->Close();
  RunningAgent agent(far->home_options(), Command);
  auto exit_code = RunWhereOwned(far->home_options(), NewRequest({"fail"}), standard_, Command);
  ASSERT_TRUE(exit_code.ok()) << exit_code.status();
  EXPECT_EQ(*exit_code, 1);
}

}  // namespace
}  // namespace tasuki::client
