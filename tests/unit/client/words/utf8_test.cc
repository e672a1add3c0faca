#include "client/words/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace tasuki::client {
namespace {

TEST(Utf8Test, TakesWhatIsUtf8AndNothingElse) {
  for (const std::string& good : {std::string(), std::string("a\0b", 3), std::string("山田"),
                                  std::string("\xF0\x9F\x98\x80")}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  // Cut off, without a beginning, longer than needed, half a pair, above U+10FFFF.
  for (const char* bad : {"\xE5\xB1", "\x80", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
}

TEST(Utf8Test, WhiteSpaceOfEveryWidthIsTakenOffTheEnds) {
  EXPECT_EQ(Trimmed(" \t\u3000山田 太郎\u3000\n"), "山田 太郎");
  EXPECT_EQ(Trimmed("\u3000 \u00a0"), "");
  EXPECT_EQ(Trimmed(""), "");
  EXPECT_EQ(Trimmed("\xff x \xff"), "\xff x \xff") << "what is not UTF-8 stays";
}

}  // namespace
}  // namespace tasuki::client
