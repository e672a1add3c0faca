#include "client/words/search.h"

#include <gtest/gtest.h>

#include <iterator>

#include "client/limits.h"
#include "client/words/utf8.h"
#include "common/base/random.h"

namespace tasuki::client {
namespace {

TEST(SearchTest, WidthCaseAndKanaDoNotMatter) {
  EXPECT_EQ(SearchForm("ﾔﾏﾀﾞ ﾀﾛｳ"), SearchForm("やまだたろう"));
  EXPECT_EQ(SearchForm("ヤマダ・タロウ"), SearchForm("やまだ　たろう"));
  EXPECT_EQ(SearchForm("ＡＢＣ　Ｔｒａｄｉｎｇ"), SearchForm("abc trading"));
  EXPECT_EQ(SearchForm("Müller"), SearchForm("MÜLLER"));
  EXPECT_EQ(SearchForm("Straße"), SearchForm("STRASSE"));
  EXPECT_NE(SearchForm("はなこ"), SearchForm("ばなこ"));
}

TEST(SearchTest, PartsAreFound) {
  EXPECT_TRUE(Holds("山田 太郎", SearchForm("山田太郎")));
  EXPECT_TRUE(Holds("Tanaka Hanako", SearchForm("ＴＡＮＡＫＡ")));
  EXPECT_TRUE(Holds("O'Brien", SearchForm("obrien")));
  EXPECT_FALSE(Holds("Tanaka", SearchForm("Suzuki")));
  EXPECT_FALSE(Holds("Tanaka", SearchForm(" ")));
}

// X14: a firm is known under its name's forms.
TEST(SearchTest, AFirmIsKnownUnderEveryFormOfItsName) {
  const std::string form = FirmForm("青空商事");
  for (const char* name :
       {"㈱青空商事", "(株)青空商事", "（株）青空商事", "株式会社青空商事", "青空商事株式会社",
        "株式会社 青空商事", "青空商事 K.K.", "有限会社青空商事", "青空商事㈱", "㈲青空商事"}) {
    EXPECT_EQ(FirmForm(name), form) << name;
  }
  const std::string latin = FirmForm("Acme");
  for (const char* name :
       {"Acme Co., Ltd.", "ACME K.K.", "acme kk", "Acme, Inc.", "Acme Inc", "ＡＣＭＥ Co.,Ltd.",
        "Acme Corporation", "Acme GmbH", "Acme Kabushiki Kaisha"}) {
    EXPECT_EQ(FirmForm(name), latin) << name;
  }
  // A kind of company within a word is no kind of company.
  EXPECT_NE(FirmForm("Incyte"), FirmForm("yte"));
  EXPECT_NE(FirmForm("Costco"), FirmForm("st"));
  // A name that is nothing but such words stays a name.
  EXPECT_EQ(FirmForm("Limited"), SearchForm("limited"));
}

TEST(SearchTest, NamesSortAsPeopleExpect) {
  const Collation collation;
  EXPECT_LT(collation.SortKey("adam"), collation.SortKey("Berta"));
  EXPECT_LT(collation.SortKey("Émile"), collation.SortKey("Frank"));
  EXPECT_LT(collation.SortKey("あおき"), collation.SortKey("イトウ"));
  EXPECT_LT(collation.SortKey("アオキ"), collation.SortKey("いとう"));
  const std::string long_name(500, 'x');
  EXPECT_LT(collation.SortKey(long_name), collation.SortKey(long_name + "y"));
}

TEST(SearchTest, BrokenUtf8IsNoTrouble) {
  EXPECT_FALSE(SearchForm("\xff\xfe abc").empty());
  EXPECT_FALSE(FirmForm("\xe3\x81").empty());
}

// Long texts are folded in parts: wherever one ends, the form is that of the whole.
TEST(SearchTest, ALongTextIsFoldedAsAWhole) {
  const char* const pieces[] = {"が",
                                "か\u3099",
                                "ﾊﾟ",
                                "e\u0301\u0323",
                                "\u1112\u1161\u11AB",
                                "한",
                                "ﬃ",
                                "𝔘",
                                "㍿",
                                "\u0300",
                                "x",
                                "　",
                                "髙",
                                "ß",
                                "·",
                                "ー",
                                "\uFDFA",
                                "Å"};
  SeededRandom random(3);
  for (int round = 0; round < 40; ++round) {
    std::string text;
    while (text.size() < 20'000) text += pieces[random.Below(std::size(pieces))];
    const std::string whole = SearchForm(text);
    EXPECT_EQ(TextForm(text), Utf8Head(whole, kTextSearchedBytesMax));
  }
  // Marks without end are cut somewhere.
  std::string marks = "a";
  while (marks.size() < 20'000) marks += "\u0301";
  EXPECT_LE(TextForm(marks).size(), kTextSearchedBytesMax);
}

// Each of these characters becomes eighteen: what they are folded to is bounded, too, and so is the
// work (parts that go into it, of 1,024 characters).
TEST(SearchTest, ATextThatGrowsIsFoldedNoFurtherThanItIsKept) {
  std::string text;
  while (text.size() + 3 <= kTextSearchedBytesMax) text += "\uFDFA";
  const std::string form = TextForm(text);
  EXPECT_LE(form.size(), kTextSearchedBytesMax);
  EXPECT_GT(form.size(), kTextSearchedBytesMax - 4);
}

}  // namespace
}  // namespace tasuki::client
