#include "client/commands/add_loop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/commands/command_line.h"
#include "client/owner/owner.h"
#include "client/words/utf8.h"
#include "common/base/check.h"

namespace tasuki::client {
namespace {

constexpr size_t kLineBytesMax = 4096;  // What a terminal gives as one line.
constexpr size_t kFirmsOffered = 9;     // One digit.

int interrupts = -1;  // An eventfd: Ctrl-C was pressed so often.

// Lines that somebody types, until Ctrl-C or Ctrl-D. While a command writes, Ctrl-C waits:
// whichever thread the signal comes to only counts it, and this one sees it as it asks on. One a
// process, its first thread.
class Keyboard {
 public:
  Keyboard() {
    interrupts = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    pthread_sigmask(SIG_BLOCK, &blocked, &mask_before_);
    struct sigaction action = {};
    action.sa_handler = [](int) { eventfd_write(interrupts, 1); };
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &action_before_);
  }
  ~Keyboard() {
    sigaction(SIGINT, &action_before_, nullptr);
    pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    close(interrupts);
  }
  Keyboard(const Keyboard&) = delete;
  Keyboard& operator=(const Keyboard&) = delete;

  // nullopt: the end, by whatever key.
  std::optional<std::string> Line() {
    for (;;) {
      if (const size_t end = waiting_.find('\n'); end != std::string::npos) {
        std::string line = waiting_.substr(0, end);
        waiting_.erase(0, end + 1);
        return std::string(Trimmed(line));
      }
      if (waiting_.size() > kLineBytesMax) return std::nullopt;
      std::array<pollfd, 2> files = {{{STDIN_FILENO, POLLIN, 0}, {interrupts, POLLIN, 0}}};
      sigset_t open = mask_before_;
      sigdelset(&open, SIGINT);
      const int ready = ppoll(files.data(), files.size(), nullptr, &open);
      if (ready < 0 && errno == EINTR) continue;
      if (ready < 0 || files[1].revents != 0) return std::nullopt;
      char bytes[kLineBytesMax];
      const ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return std::nullopt;
      waiting_.append(bytes, static_cast<size_t>(got));
    }
  }

 private:
  sigset_t mask_before_;
  struct sigaction action_before_;
  std::string waiting_;
};

// An answer that is read, not shown.
class CollectedOutput final : public Output {
 public:
  int Write(Channel channel, std::string_view bytes) override {
    if (channel == Channel::kOut) text_.append(bytes);
    return 0;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Question {
  Phrase asks;
  const char* flag;  // Where the answer goes; nullptr: it is the name.
};

class AddLoop {
 public:
  AddLoop(const HomeOptions& home, const Request& request, Output& output)
      : home_(home), request_(request), output_(output), out_(OptionsOf(request, output)) {}

  absl::StatusOr<int> Run() {
    out_.Line(Words("an empty name ends it, Ctrl-C at any time; - takes an answer back"),
              Style::kDim);
    size_t count = 0;
    bool again = false;
    for (;;) {
      if (!again) answers_ = {};
      if (!Ask()) break;
      TASUKI_ASSIGN_OR_RETURN(const int code, Add());
      again = code != 0;  // Told already; what was typed is offered once more.
      if (!again) ++count;
    }
    out_.Line(Words(Phrase("added {0:$0 prospect|$0 prospects}", count)), Style::kBold);
    return 0;
  }

 private:
  std::string Words(const Phrase& phrase) const { return InLanguage(out_.language(), phrase); }

  // All that is asked about one card; false: that was the last.
  bool Ask() {
    for (size_t i = 0; i < questions_.size(); ++i) {
      const Question& question = questions_[i];
      if (question.flag != nullptr && IsTyped(question.flag)) continue;
      std::string& answer = answers_[i];
      const std::string offered = answer.empty() ? "" : absl::StrCat(" (", answer, ")");
      const std::optional<std::string> typed = AskFor(absl::StrCat(Words(question.asks), offered));
      if (!typed) return false;
      if (*typed == "-") {
        answer.clear();
      } else if (!typed->empty()) {
        answer = *typed;
      }
      if (i == kName && answer.empty()) return false;
      if (i == kCompany && !typed->empty() && !answer.empty() && !ChooseFirm(answer)) return false;
    }
    return true;
  }

  // What was typed; nullopt: the end, on a line of its own.
  std::optional<std::string> AskFor(const std::string& what) {
    out_.Text(absl::StrCat(what, ": "));
    std::optional<std::string> typed = keyboard_.Line();
    if (!typed) out_.Text("\n");
    return typed;
  }

  // Whether the flag was given for all cards.
  bool IsTyped(const std::string& flag) const {
    return std::any_of(request_.args.begin(), request_.args.end(), [&](const std::string& arg) {
      return arg == flag || absl::StartsWith(arg, absl::StrCat(flag, "="));
    });
  }

  // Offers firms that are called so, by number; false: the end.
  bool ChooseFirm(std::string& company) {
    const std::vector<std::string> firms = FirmsLike(company);
    if (firms.empty() || std::find(firms.begin(), firms.end(), company) != firms.end()) return true;
    const size_t shown = std::min(firms.size(), kFirmsOffered);
    for (size_t i = 0; i < shown; ++i) out_.Line(absl::StrCat("  ", i + 1, "  ", firms[i]));
    if (firms.size() > shown) out_.Line(absl::StrCat("  ", Words("and more")), Style::kDim);
    const std::optional<std::string> typed =
        AskFor(Words(Phrase("  its number, or empty for another firm")));
    if (!typed) return false;
    size_t number = 0;
    if (absl::SimpleAtoi(*typed, &number) && number >= 1 && number <= shown) {
      company = firms[number - 1];
    }
    return true;
  }

  // As completion finds them; none where nobody can say.
  std::vector<std::string> FirmsLike(const std::string& typed) {
    Request names = request_;
    names.id = RequestId::Random(*home_.random);
    names.args = {"complete-names", "firms", absl::StrCat("--typed=", typed)};
    CollectedOutput answer;
    const absl::StatusOr<int> code = RunWhereOwned(home_, names, answer, RunCommandLine);
    if (!code.ok() || *code != 0) return {};
    // A line that says what follows, then two a name.
    const std::vector<std::string> lines = absl::StrSplit(answer.text(), '\n');
    std::vector<std::string> firms;
    for (size_t i = 1; i + 1 < lines.size(); i += 2) firms.push_back(lines[i]);
    return firms;
  }

  absl::StatusOr<int> Add() {
    Request add = request_;
    add.id = RequestId::Random(*home_.random);
    add.args.erase(std::remove(add.args.begin(), add.args.end(), "--"), add.args.end());
    for (size_t i = 0; i < questions_.size(); ++i) {
      if (questions_[i].flag == nullptr || answers_[i].empty()) continue;
      add.args.push_back(absl::StrCat(questions_[i].flag, "=", answers_[i]));
    }
    add.args.insert(add.args.end(), {"--", answers_[kName]});
    return RunWhereOwned(home_, add, output_, RunCommandLine);
  }

  static constexpr size_t kName = 0;
  static constexpr size_t kCompany = 1;
  const std::array<Question, 5> questions_ = {{{Phrase("Name"), nullptr},
                                               {Phrase("Company"), "--company"},
                                               {Phrase("E-mail"), "--email"},
                                               {Phrase("Phone"), "--phone"},
                                               {Phrase("Next touch"), "--next"}}};

  const HomeOptions& home_;
  const Request& request_;
  Output& output_;
  Printer out_;
  Keyboard keyboard_;
  std::array<std::string, 5> answers_;
};

}  // namespace

absl::StatusOr<int> RunAddLoop(const HomeOptions& home, const Request& request, Output& output) {
  return AddLoop(home, request, output).Run();
}

}  // namespace tasuki::client
