#include "client/words/printer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_split.h"
#include "client/words/wording.h"
#include "common/base/failure.h"
#include "common/domain/events/money.h"
#include "tasuki/v1/view.pb.h"

namespace tasuki::client {
namespace {

// Catches what a printer writes to its two descriptors.
class OutputTest : public ::testing::Test {
 protected:
  OutputTest() {
    EXPECT_EQ(pipe2(out_, O_NONBLOCK), 0);
    EXPECT_EQ(pipe2(err_, O_NONBLOCK), 0);
    output_ = std::make_unique<FileOutput>(out_[1], err_[1]);
    options_.output = output_.get();
  }
  ~OutputTest() override {
    for (int fd : {out_[0], out_[1], err_[0], err_[1]}) close(fd);
  }
  static std::string Read(int fd) {
    std::string text(65536, '\0');
    const ssize_t count = read(fd, text.data(), text.size());
    text.resize(count < 0 ? 0 : static_cast<size_t>(count));
    return text;
  }
  std::string out() { return Read(out_[0]); }
  std::string err() { return Read(err_[0]); }

  std::unique_ptr<FileOutput> output_;
  PrinterOptions options_;
  int out_[2];
  int err_[2];
};

// Whatever a caller forgets: other people's words steer no terminal.
TEST_F(OutputTest, NothingThatIsPrintedSteersATerminal) {
  const std::string word =
      "a\x1b[2J\u202Eb\xC2\x9B"
      "c\nd";
  const std::string shown = "a\uFFFD[2J\uFFFDb\uFFFDc d";
  const std::string lines = "a\uFFFD[2J\uFFFDb\uFFFDc\nd";
  Printer printer(options_);
  printer.Line(word);
  EXPECT_EQ(out(), lines + "\n");
  Table table;
  table.headings = {word, "x"};
  table.rows = {{word, "y"}};
  printer.Print(table);
  EXPECT_EQ(out(), shown + "  x\n" + shown + "  y\n");
  printer.Text(word);
  EXPECT_EQ(out(), lines);
  printer.Remark(word);
  EXPECT_EQ(err(), lines + "\n");
  printer.Error(Refused(word, word));
  EXPECT_EQ(err(), "tasuki: " + lines + "\n  → " + lines + "\n");
  EXPECT_EQ(printer.Say(Message::kProspectAdded, {word}).find('\n'), std::string::npos);
}

TEST_F(OutputTest, ColoursAreAroundWhatWasMadeHarmless) {
  options_.width = 80;
  options_.colour = true;
  Printer(options_).Line("a\x1b[0m", Style::kBold);
  EXPECT_EQ(out(), "\x1b[1ma\uFFFD[0m\x1b[0m\n");
}

TEST_F(OutputTest, JsonHasWhatSteersEscaped) {
  options_.json = true;
  Printer printer(options_);
  v1::ListView view;
  view.add_items()->set_name(
      "a\x1b[2J\u202E\u2066\u200D\xC2\x9B"
      "b");
  printer.Json(view);
  const std::string text = out();
  for (const char* raw : {"\x1b", "\u202E", "\u2066", "\xC2\x9B"}) {
    EXPECT_EQ(text.find(raw), std::string::npos) << text;
  }
  EXPECT_NE(text.find("\\u2066"), std::string::npos) << text;
}

TEST_F(OutputTest, JsonPrintsZerosAndEmptyListsAndLeavesAbsentTimesOut) {
  options_.json = true;
  Printer printer(options_);
  v1::ListView view;
  view.add_items()->set_name("山田");
  printer.Line("for people");
  printer.Json(view);
  const std::string text = out();
  EXPECT_NE(text.find("\"total\":\"0\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"owner_id\":\"\""), std::string::npos) << text;
  EXPECT_NE(text.find("\"pending\":false"), std::string::npos) << text;
  EXPECT_EQ(text.find("next_touch"), std::string::npos) << text;
  EXPECT_NE(text.find("山田"), std::string::npos) << text;
  EXPECT_EQ(text.find("for people"), std::string::npos) << text;
  EXPECT_EQ(text.back(), '\n');
  printer.Json(v1::ListView());
  EXPECT_EQ(out(), "{\"items\":[],\"total\":\"0\"}\n");
}

TEST_F(OutputTest, ErrorsAreOneObjectOrTwoLines) {
  const absl::Status status = UsageError("\"soon\" is no time", "write +3d");
  Printer people(options_);
  people.Error(status);
  EXPECT_EQ(err(), "tasuki: \"soon\" is no time\n  → write +3d\n");
  EXPECT_EQ(out(), "");
  options_.json = true;
  Printer json(options_);
  json.Error(status);
  EXPECT_EQ(out(),
            "{\"error\":{\"code\":\"usage\",\"text\":\"\\\"soon\\\" is no time\","
            "\"do\":\"write +3d\"}}\n");
  EXPECT_EQ(err(), "");
}

TEST_F(OutputTest, ColumnsAlignByWidthOfTheScript) {
  Printer printer(options_);
  Table table;
  table.headings = {"name", "gone", "n"};
  table.right = {false, false, true};
  table.rows = {{"山田", "", "5"}, {"Sato K", "", "12"}};
  printer.Print(table);
  EXPECT_EQ(out(),
            "name     n\n"
            "山田     5\n"
            "Sato K  12\n");
}

TEST_F(OutputTest, ColoursAndProgressAreForTerminalsOnly) {
  options_.colour = true;  // A pipe beside a terminal that has colours.
  Printer plain(options_);
  plain.Line("x", Style::kBad);
  plain.Print({.headings = {"h"}, .rows = {{Cell("y", Style::kBad)}}});
  plain.Progress("half");
  EXPECT_EQ(out(), "x\nh\ny\n");
  EXPECT_EQ(err(), "");
  options_.width = 80;
  options_.err_width = 80;
  options_.colour = true;
  options_.overwrites = true;
  Printer terminal(options_);
  terminal.Line("x", Style::kBad);
  terminal.Progress("half");
  EXPECT_EQ(out(), "\x1b[31mx\x1b[0m\n");
  EXPECT_NE(err().find("half"), std::string::npos);
}

TEST_F(OutputTest, OnlyProgressThatWasShownIsWiped) {
  options_.width = options_.err_width = 80;
  options_.overwrites = true;
  Printer printer(options_);
  printer.Progress("");
  printer.Error(absl::NotFoundError("nobody"));
  EXPECT_EQ(err(), "tasuki: nobody\n");
  printer.Progress("half");
  printer.Progress("");
  printer.Progress("");
  EXPECT_EQ(err(), "\r\x1b[Khalf\r\x1b[K");
}

TEST_F(OutputTest, AClosedPipeIsRememberedAndNothingEnds) {
  signal(SIGPIPE, SIG_IGN);
  close(out_[0]);
  Printer printer(options_);
  printer.Line("x");
  EXPECT_FALSE(printer.status().ok());
  printer.Line("y");
  out_[0] = dup(err_[0]);
}

TEST_F(OutputTest, OthersWordsCannotSteerTheTerminal) {
  EXPECT_EQ(OneLine("a\x1b[31mb\nc\td\r"), "a\xEF\xBF\xBD[31mb c d");
  EXPECT_EQ(Printable("a\nb\x07"), "a\nb\xEF\xBF\xBD");
  EXPECT_EQ(OneLine("\xff"), "\xEF\xBF\xBD");
}

TEST_F(OutputTest, WidthsAndCuts) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("山田"), 4);
  EXPECT_EQ(DisplayWidth("ﾔﾏﾀﾞ"), 4);
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1);  // é, composed of two.
  EXPECT_EQ(FitWidth("山田太郎", 5), "山田…");
  EXPECT_EQ(FitWidth("abc", 3), "abc");
}

std::string Joined(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }),
             text.end());
  return text;
}

TEST_F(OutputTest, LinesBreakBetweenWordsAndLongerOnesBetweenCharacters) {
  EXPECT_EQ(Wrapped("one two three", 9, 2), (std::vector<std::string>{"one two", "  three"}));
  EXPECT_EQ(Wrapped("abcdefghijklmno", 10, 2), (std::vector<std::string>{"abcdefghij", "  klmno"}));
  EXPECT_EQ(Wrapped("山田花子と田中", 10, 0), (std::vector<std::string>{"山田花子と", "田中"}));
  // A full stop begins no line, a mark stands on its letter.
  EXPECT_EQ(Wrapped("山田花子と。田中", 10, 0), (std::vector<std::string>{"山田花子", "と。田中"}));
  const std::string marks = "e\xCC\x81";
  std::string word;
  for (int i = 0; i < 12; ++i) word += marks;
  EXPECT_EQ(Wrapped(word, 10, 0).back(), marks + marks);
  EXPECT_EQ(Wrapped("short", 10, 2), std::vector<std::string>{"short"});
}

TEST_F(OutputTest, NothingOfALongLineIsLostOnATerminal) {
  options_.width = 40;
  const std::string text = std::string(300, 'x') + " 山田花子 " + std::string(90, 'y');
  Printer(options_).Line("  " + text);
  const std::string shown = out();
  for (const absl::string_view line : absl::StrSplit(shown, '\n')) {
    EXPECT_LE(DisplayWidth(std::string(line)), 40) << line;
  }
  EXPECT_EQ(Joined(shown), Joined(text));
}

TEST_F(OutputTest, NamesGiveWayAndTimesStayWhole) {
  Table table;
  table.columns = {Column::kWhole, Column::kName, Column::kWhole};
  table.rows = {{"2026-05-11 Mon 08:30", std::string(90, 'n'), "0123abcd"},
                {"2026-05-11 Mon 08:30", "Mori", "0123abcd"}};
  options_.width = 60;
  Printer(options_).Print(table);
  EXPECT_EQ(out(), "2026-05-11 Mon 08:30  " + std::string(27, 'n') + "…  0123abcd\n" +
                       "2026-05-11 Mon 08:30  Mori" + std::string(26, ' ') + "0123abcd\n");
  // Where nothing can give way any more, a row takes two lines.
  options_.width = 40;
  Printer(options_).Print(table);
  EXPECT_EQ(out(), "2026-05-11 Mon 08:30  " + std::string(17, 'n') + "…\n    0123abcd\n" +
                       "2026-05-11 Mon 08:30  Mori\n    0123abcd\n");
}

TEST_F(OutputTest, ALongNamePadsNobodyElsesRow) {
  Table table;
  table.columns = {Column::kName, Column::kWhole};
  table.rows = {{std::string(300, 'n'), "1"}, {"Mori", "2"}};
  Printer(options_).Print(table);
  EXPECT_EQ(out(), std::string(300, 'n') + "  1\nMori  2\n");
  options_.width = 200;
  Printer(options_).Print(table);
  EXPECT_EQ(out(), std::string(39, 'n') + "…  1\nMori" + std::string(38, ' ') + "2\n");
}

TEST_F(OutputTest, LongTextStandsBeneathItsRowOrWrapsInTheLastColumn) {
  options_.width = 50;
  const std::string text = "a text that is rather longer than what is left of it";
  Table between;
  between.columns = {Column::kWhole, Column::kText, Column::kWhole};
  between.headings = {"when", "details", "id"};
  between.rows = {{"2026-05-11 Mon 08:30", text, "0123abcd"},
                  {"2026-05-11 Mon 08:30", "short", "0123abcd"}};
  Printer(options_).Print(between);
  EXPECT_EQ(out(),
            "when                  details  id\n"
            "2026-05-11 Mon 08:30           0123abcd\n"
            "    a text that is rather longer than what is left\n"
            "    of it\n"
            "2026-05-11 Mon 08:30  short    0123abcd\n");
  Table last;
  last.rows = {{"label", text}};
  Printer(options_).Print(last);
  EXPECT_EQ(out(),
            "label  a text that is rather longer than what is\n"
            "       left of it\n");
}

TEST(FailureTest, ExitCodes) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), ExitCode::kDone);
  EXPECT_EQ(ExitCodeOf(UsageError("", "")), ExitCode::kUsage);
  EXPECT_EQ(ExitCodeOf(Refused("", "")), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("")), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), ExitCode::kRefused);
  EXPECT_EQ(ExitCodeOf(NoServer("", "")), ExitCode::kNoServer);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), ExitCode::kBug);
  EXPECT_EQ(CodeWordOf(absl::FailedPreconditionError("")), "failed-precondition");
  EXPECT_EQ(CodeWordOf(NoServer("", "")), "no-server");
  EXPECT_EQ(AdviceOf(WithAdvice(absl::NotFoundError("x"), "look")), "look");
}

TEST(MessagesTest, BothLanguages) {
  EXPECT_EQ(Say(Language::kEnglish, Message::kTotal, {"3"}), "3 in all");
  EXPECT_EQ(Say(Language::kJapanese, Message::kTotal, {"3"}), "全3件");
  EXPECT_EQ(LanguageOf("ja_JP.UTF-8"), Language::kJapanese);
  EXPECT_EQ(LanguageOf("C"), Language::kEnglish);
  EXPECT_EQ(Plain(Language::kJapanese, "phone"), "電話");
  EXPECT_EQ(Plain(Language::kEnglish, "phone"), "phone");
}

TEST(PeopleTest, Money) {
  EXPECT_EQ(domain::DecimalOf(1200500000), "1200.5");
  EXPECT_EQ(domain::DecimalOf(0), "0");
}

TEST(PeopleTest, Times) {
  EXPECT_EQ(TimeForPeople(Language::kEnglish, "2026-05-11T08:30:00+09:00"), "2026-05-11 Mon 08:30");
  EXPECT_EQ(TimeForPeople(Language::kJapanese, "2026-05-11T08:30:00-04:00"),
            "2026-05-11(月) 08:30");
  EXPECT_EQ(TimeForPeople(Language::kEnglish, ""), "");
}

}  // namespace
}  // namespace tasuki::client
