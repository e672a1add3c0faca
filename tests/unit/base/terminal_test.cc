#include "common/base/terminal.h"

#include <gtest/gtest.h>

#include <sstream>

#include "common/base/log.h"

namespace tasuki {
namespace {

constexpr const char* kReplaced = "\uFFFD";

std::string Line(std::string_view text) { return Harmless(text, Breaks::kSpaces); }

TEST(TerminalTest, WhatSteersATerminalIsReplaced) {
  EXPECT_EQ(Line("\x1b[2J\x1b]0;title\x07"), "\uFFFD[2J\uFFFD]0;title\uFFFD");
  EXPECT_EQ(Line("\xC2\x9B"
                 "31m"),
            "\uFFFD31m");  // C1's own beginning of a sequence.
  EXPECT_EQ(Line("\x7f\x08"), "\uFFFD\uFFFD");
  EXPECT_EQ(Line(std::string_view("a\0b", 3)),
            "a\uFFFD"
            "b");
  EXPECT_EQ(Line("a\tb\nc\r\nd"), "a b c d");
  EXPECT_EQ(Harmless("a\tb\nc\r\nd", Breaks::kKeep), "a b\nc\nd");
}

TEST(TerminalTest, WhatTurnsTheReadingDirectionOrHidesIsReplaced) {
  for (const char* text :
       {"\u200E", "\u200F", "\u061C", "\u202A",     "\u202B",     "\u202C",    "\u202D", "\u202E",
        "\u2066", "\u2067", "\u2068", "\u2069",     "\u206A",     "\u200B",    "\u2060", "\u2064",
        "\uFFF9", "\uFFFB", "\u180E", "\U000E0001", "\U0001D173", "\U000E0041"}) {
    EXPECT_EQ(Line(text), kReplaced) << text;
  }
  EXPECT_EQ(Line("a\u2028b\u2029c"), "a b c");
  EXPECT_EQ(Line("\uFEFFs\u00ADoft"), "soft");
}

TEST(TerminalTest, WhatPeopleWriteStaysAsItIs) {
  for (const char* text :
       {"山田 太郎", "ヤマダ・タロウ", "㈱ミライ", "ｶﾌﾞｼｷｶﾞｲｼｬ", "か\u3099", "葛\U000E0100飾",
        "👨\u200D👩\u200D👧\u200D👦", "🏳\uFE0F\u200D🌈", "☎\uFE0F", "👍🏽", "🇯🇵",
        "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "Müller", "שלום",
        "مرحبا", "می\u200Cخواهم", "a\u0301", "\U000F0000"}) {
    EXPECT_EQ(Line(text), text);
  }
}

TEST(TerminalTest, BytesThatAreNotUtf8AreReplacedOneByOne) {
  EXPECT_EQ(Line("\xff"), "\uFFFD");
  EXPECT_EQ(Line("\xE3\x81"), "\uFFFD\uFFFD");
  EXPECT_EQ(Line("\xC0\x9B"), "\uFFFD\uFFFD");            // Overlong.
  EXPECT_EQ(Line("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // A surrogate.
  EXPECT_EQ(Line("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(TerminalTest, MarksArePiledOnALetterWithABound) {
  std::string text = "a";
  for (int i = 0; i < 1000; ++i) text += "\u0300";
  std::string held = "a";
  for (int i = 0; i < kMarksMax; ++i) held += "\u0300";
  EXPECT_EQ(Line(text + "b"), held + "b");
}

// Data: it reads back as it was.
TEST(TerminalTest, JsonIsEscaped) {
  EXPECT_EQ(HarmlessJson("{\"a\":\"x\u2066y\u202E\U000E0001山\u200D\"}\n"),
            "{\"a\":\"x\\u2066y\\u202e\\udb40\\udc01山\u200D\"}\n");
  EXPECT_EQ(HarmlessJson("{}\n"), "{}\n");
}

TEST(TerminalTest, AStreamIsHarmlessWhateverPiecesItGets) {
  std::ostringstream shown;
  {
    HarmlessStream stream(shown);
    stream << "a\xE5"
           << "\xB1\xB1"
           << "\x1b[2J\n"
           << 'b' << std::flush;
    EXPECT_EQ(shown.str(), "a山\uFFFD[2J\nb");
    stream << "\u202E";
  }
  EXPECT_EQ(shown.str(), "a山\uFFFD[2J\nb\uFFFD");
}

TEST(TerminalTest, ALogLineIsToo) {
  const std::string line = FormatLogLine(LogLevel::kWarn, "event",
                                         {{"a",
                                           "x\xC2\x9B"
                                           "2J\u202E"},
                                          {"b", "\xff"}});
  EXPECT_EQ(line, "warn event a=\"x\\xc29b2J\\xe280ae\" b=\"\\xff\"");
}

}  // namespace
}  // namespace tasuki
