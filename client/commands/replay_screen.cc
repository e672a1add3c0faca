// Functions, not macros that would take `move` and `erase` from everybody.
#define NCURSES_NOMACROS
#include "client/commands/replay_screen.h"

#include <curses.h>
#include <google/protobuf/util/json_util.h>
#include <langinfo.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/commands/command_line.h"
#include "client/commands/replay_page.h"
#include "client/owner/owner.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "tasuki/v1/replay.pb.h"

namespace tasuki::client {
namespace {

constexpr size_t kAnswerBytesMax = 64 << 20;  // Of a replay; more is not shown on a screen.
constexpr int kControlC = 3;
constexpr int kEscapeKey = 27;
constexpr int kEscapeMillis = 25;  // That a lone Esc waits for what would make it another key.

// The answer of the command that is asked, and errors to the person.
class ReplayAnswer final : public Output {
 public:
  explicit ReplayAnswer(Output& errors) : errors_(errors) {}
  int Write(Channel channel, std::string_view bytes) override {
    if (channel == Channel::kErr) return errors_.Write(channel, bytes);
    if (text_.size() + bytes.size() > kAnswerBytesMax) return EFBIG;
    text_.append(bytes);
    return 0;
  }
  const std::string& text() const { return text_; }

 private:
  Output& errors_;
  std::string text_;
};

// The terminal as a screen, from here to the end of this.
class Screen {
 public:
  Screen() {
    // Widths and characters are those of UTF-8, whatever else the locale says.
    const char* locale = std::setlocale(LC_CTYPE, "");
    if (locale == nullptr || std::string_view(nl_langinfo(CODESET)) != "UTF-8") {
      std::setlocale(LC_CTYPE, "C.UTF-8");
    }
    screen_ = newterm(nullptr, stdout, stdin);
    if (screen_ == nullptr) return;
    raw();
    noecho();
    keypad(stdscr, TRUE);
    set_escdelay(kEscapeMillis);
    curs_set(0);
    if (has_colors()) {
      start_color();
      use_default_colors();
      init_pair(1, COLOR_YELLOW, -1);
    }
  }
  ~Screen() {
    if (screen_ == nullptr) return;
    endwin();
    delscreen(screen_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  bool is_open() const { return screen_ != nullptr; }
  int Key() { return wgetch(stdscr); }

  void Draw(const ReplayPage& page, bool colour) {
    const int rows = getmaxy(stdscr), columns = getmaxx(stdscr);
    werase(stdscr);
    int row = 0;
    for (const ReplayLine& line : page.Lines(columns, rows)) {
      const attr_t attributes = AttributesOf(line.style, colour);
      wattron(stdscr, static_cast<int>(attributes));
      mvwaddstr(stdscr, row++, 0, line.text.c_str());
      wattroff(stdscr, static_cast<int>(attributes));
    }
    wrefresh(stdscr);
  }

 private:
  static attr_t AttributesOf(Style style, bool colour) {
    switch (style) {
      case Style::kPlain:
        return A_NORMAL;
      case Style::kBold:
        return A_BOLD;
      case Style::kDim:
        return A_DIM;
      case Style::kWarning:
      case Style::kBad:
        return colour && has_colors() ? COLOR_PAIR(1) : A_BOLD;
    }
    return A_NORMAL;
  }

  SCREEN* screen_ = nullptr;
};

class ReplayScreen {
 public:
  ReplayScreen(const HomeOptions& home, const Request& request, Output& output)
      : home_(home), request_(request), output_(output), options_(OptionsOf(request, output)) {}

  absl::StatusOr<int> Run() {
    const bool hides_next = IsTyped("--hide-next");
    bool known = IsTyped("--known");
    v1::ReplayView view;
    TASUKI_ASSIGN_OR_RETURN(const int code, Ask(known, view));
    if (code != 0) return code;
    if (view.steps().empty()) return 0;
    ReplayPage page(std::move(view), options_.language, hides_next);
    Screen screen;
    if (!screen.is_open()) {
      return Refused("the screen could not be opened",
                     "see it as lines: add `--step N`, or pipe it");
    }
    for (;;) {
      screen.Draw(page, options_.colour);
      switch (screen.Key()) {
        case KEY_RIGHT:
        case ' ':
        case 'n':
        case '\r':
        case '\n':
          page.Forward();
          break;
        case KEY_LEFT:
        case KEY_BACKSPACE:
        case 'p':
          page.Back();
          break;
        case KEY_HOME:
        case 'g':
          page.First();
          break;
        case KEY_END:
        case 'G':
          page.Last();
          break;
        case KEY_DOWN:
          page.Scroll(1);
          break;
        case KEY_UP:
          page.Scroll(-1);
          break;
        case 'k':
          known = !known;
          TASUKI_RETURN_IF_ERROR(Look(known, page));
          break;
        case 'q':
        case 'Q':
        case kEscapeKey:
        case kControlC:
        case ERR:  // The terminal is gone.
          return 0;
        default:  // Another size, or a key that means nothing.
          break;
      }
    }
  }

 private:
  bool IsTyped(std::string_view flag) const {
    return std::ranges::find(request_.args, flag) != request_.args.end();
  }

  // The whole replay, by that clock. The code is that of the command, which has told why.
  absl::StatusOr<int> Ask(bool known, v1::ReplayView& view) {
    Request ask = request_;
    ask.id = RequestId::Random(*home_.random);
    std::erase_if(ask.args,
                  [](const std::string& arg) { return arg == "--known" || arg == "--hide-next"; });
    const auto end = std::ranges::find(ask.args, "--");
    std::vector<std::string> more = {"--json"};
    if (known) more.emplace_back("--known");
    ask.args.insert(end, more.begin(), more.end());
    ReplayAnswer answer(output_);
    TASUKI_ASSIGN_OR_RETURN(const int code, RunWhereOwned(home_, ask, answer, RunCommandLine));
    if (code != 0) {
      output_.Write(Channel::kErr, answer.text());
      return code;
    }
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    if (!google::protobuf::util::JsonStringToMessage(answer.text(), &view, options).ok()) {
      return Fault(absl::StatusCode::kInternal, "the replay that came does not read",
                   "see it as lines: add `--step N`, or pipe it");
    }
    return 0;
  }

  absl::Status Look(bool known, ReplayPage& page) {
    v1::ReplayView view;
    TASUKI_ASSIGN_OR_RETURN(const int code, Ask(known, view));
    if (code == 0 && !view.steps().empty()) page.Replace(std::move(view));
    return absl::OkStatus();
  }

  const HomeOptions& home_;
  const Request& request_;
  Output& output_;
  const PrinterOptions options_;
};

}  // namespace

absl::StatusOr<int> RunReplayScreen(const HomeOptions& home, const Request& request,
                                    Output& output) {
  return ReplayScreen(home, request, output).Run();
}

}  // namespace tasuki::client
