#include "client/import/person_name.h"

#include <gtest/gtest.h>

namespace tasuki::client {
namespace {

TEST(PersonFormTest, CaseWidthAndBlanksMakeNoOtherPerson) {
  for (const char* ben :
       {"Ben", "Ben ", " ben", "BEN", "Ｂｅｎ", "b e n", "Ben\u3000", "\uFEFFBen\t", "Be\u200Bn"}) {
    EXPECT_EQ(PersonForm(ben), "ben") << ben;
  }
  EXPECT_EQ(PersonForm("山田　太郎"), PersonForm("山田太郎"));
  EXPECT_EQ(PersonForm("ﾔﾏﾀﾞ ﾊﾟｳﾛ"), "ヤマダパウロ");
  EXPECT_EQ(PersonForm("ÉMILE Ångström"), "émileångström");
  EXPECT_EQ(PersonForm("ŁUKASZ Žižek ΣΩ ДЁ"), "łukaszžižekσωдё");
}

// As some systems write them, letter and mark apart.
TEST(PersonFormTest, ALetterAndItsMarkAreOneCharacter) {
  EXPECT_EQ(PersonForm("Andre\u0301"), "andré");
  EXPECT_EQ(PersonForm("カ\u3099ハ\u309Aウ\u3099"), "ガパヴ");
}

TEST(PersonFormTest, OtherPeopleStayOthers) {
  EXPECT_NE(PersonForm("Ben"), PersonForm("Ben (Deactivated User)"));
  EXPECT_NE(PersonForm("Ben"), PersonForm("ben@hikari.example"));
  EXPECT_NE(PersonForm("はな"), PersonForm("ハナ"));
  EXPECT_NE(PersonForm("斎藤"), PersonForm("齋藤"));
  EXPECT_NE(PersonForm("Andre"), PersonForm("André"));
}

TEST(PersonFormTest, BytesThatAreNoTextStay) {
  EXPECT_EQ(PersonForm("a\xff\xc3"), "a\xff\xc3");
  EXPECT_EQ(PersonForm(""), "");
  EXPECT_EQ(PersonForm(" \t"), "");
}

}  // namespace
}  // namespace tasuki::client
