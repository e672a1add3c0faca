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

// X21: one kind written in several ways is one firm, another kind another, and so are other kana.
TEST(SearchTest, FirmsAreToldApartByTheirKinds) {
  const FirmIdentity mirai = IdentityOf("株式会社ミライ");
  for (const char* name : {"㈱ミライ", "(株)ミライ", "ミライ㈱", "ミライ K.K.", "ミライ株式会社",
                           "ﾐﾗｲ株式会社", "カブシキガイシャ ミライ"}) {
    EXPECT_EQ(IdentityOf(name), mirai) << name;
  }
  for (const char* name :
       {"有限会社ミライ", "合同会社ミライ", "みらい株式会社", "ミライ", "学校法人ミライ"}) {
    EXPECT_NE(IdentityOf(name), mirai) << name;
  }
  EXPECT_EQ(IdentityOf("ミライ").name, mirai.name);
  EXPECT_NE(IdentityOf("みらい").name, mirai.name);
  EXPECT_EQ(IdentityOf("Acme, Inc."), IdentityOf("ACME Incorporated"));
  EXPECT_NE(IdentityOf("Acme Inc."), IdentityOf("Acme GmbH"));
  EXPECT_EQ(IdentityOf("髙島屋"), IdentityOf("高島屋"));
  EXPECT_EQ(IdentityOf("Limited").name, "limited");
}

// What no normalisation joins, and other keyboards give for one sign.
TEST(SearchTest, VariantsOfCharactersAreOne) {
  EXPECT_EQ(SearchForm("髙橋"), SearchForm("高橋"));
  EXPECT_EQ(SearchForm("山﨑"), SearchForm("山崎"));
  EXPECT_EQ(SearchForm("𠮷田"), SearchForm("吉田"));
  EXPECT_NE(SearchForm("高橋"), SearchForm("喬橋"));
  EXPECT_EQ(SearchForm("10時～12時"), SearchForm("10時〜12時"));
  EXPECT_EQ(SearchForm("10時～12時"), SearchForm("10時~12時"));
  EXPECT_EQ(SearchForm("０３－１２３４"), SearchForm("03ー1234"));
  EXPECT_EQ(SearchForm("03−1234"), SearchForm("03―1234"));
  EXPECT_EQ(SearchForm("コ−ヒ−"), SearchForm("コーヒー"));
  EXPECT_NE(SearchForm("ビル"), SearchForm("ビール"));
}

TEST(SearchTest, TheWordsOfASearchAreKeptAsTheyWereTyped) {
  EXPECT_EQ(SearchWords("  太郎　山田 - x"), (std::vector<std::string>{"太郎", "山田", "x"}));
  EXPECT_TRUE(SearchWords(" . ").empty());
  std::string many;
  for (int i = 0; i < 100; ++i) many += "a ";
  EXPECT_EQ(SearchWords(many).size(), kSearchWordsMax);
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
