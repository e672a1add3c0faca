#include "client/words/search.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tasuki::client
