#include "client/import/cards.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/import/limits.h"

// Visiting cards as files bring them (R036, R046).

namespace tasuki::client {
namespace {

CardFile CardsIn(const std::string& bytes) {
  auto file = ReadCards(bytes);
  EXPECT_TRUE(file.ok()) << file.status();
  return file.ok() ? *std::move(file) : CardFile{};
}

TEST(CardsTest, ColumnsAreGuessedFromTheirHeadings) {
  const std::pair<const char*, CardField> headings[] = {{"氏名", CardField::kName},
                                                        {"会社名", CardField::kCompany},
                                                        {"部署", CardField::kDepartment},
                                                        {"役職", CardField::kTitle},
                                                        {"メールアドレス", CardField::kEmail},
                                                        {"電話番号", CardField::kPhone},
                                                        {"ﾌﾘｶﾞﾅ", CardField::kReading},
                                                        {"ふりがな", CardField::kReading},
                                                        {"姓(カナ)", CardField::kFamilyReading},
                                                        {"TEL会社", CardField::kPhone},
                                                        {"携帯電話2", CardField::kPhone},
                                                        {"備考", CardField::kNote},
                                                        {"E-Mail", CardField::kEmail},
                                                        {"e-mail 2 - Value", CardField::kEmail},
                                                        {"FIRST NAME", CardField::kGivenName},
                                                        {"last_name", CardField::kFamilyName},
                                                        {"Job Title", CardField::kTitle},
                                                        {"Company", CardField::kCompany},
                                                        {"住所", CardField::kNone},
                                                        {"Fax", CardField::kNone},
                                                        {"", CardField::kNone}};
  for (const auto& [heading, field] : headings) {
    EXPECT_EQ(WordOf(FieldOf(heading)), WordOf(field)) << heading;
  }
}

TEST(CardsTest, ATableBecomesCards) {
  const CardFile file = CardsIn(
      "姓,名,フリガナ,会社名,メール,電話,携帯電話,住所,備考\n"
      "山田,太郎,ヤマダ タロウ,青空商事, t@aozora.example "
      ",03-1234-5678,090-1234-5678,東京,展示会で\n"
      ",,,青空商事,x@aozora.example,,,,\n"
      "Smith,Ann,,Blue,,,,,\n"
      "\"\n");
  EXPECT_EQ(file.encoding, "UTF-8");
  ASSERT_EQ(file.columns.size(), 9u);
  EXPECT_EQ(file.columns[0].example, "山田");
  EXPECT_EQ(file.columns[7].field, CardField::kNone);
  ASSERT_EQ(file.cards.size(), 4u);
  const Card& card = file.cards[0];
  EXPECT_EQ(card.line, 2u);
  EXPECT_EQ(card.name, "山田 太郎");
  EXPECT_EQ(card.reading, "ヤマダ タロウ");
  EXPECT_EQ(card.company, "青空商事");
  EXPECT_EQ(card.emails, (std::vector<std::string>{"t@aozora.example"}));
  EXPECT_EQ(card.phones, (std::vector<std::string>{"03-1234-5678", "090-1234-5678"}));
  EXPECT_EQ(card.note, "展示会で");
  EXPECT_EQ(file.cards[1].error.message(), "there is no name");
  EXPECT_EQ(file.cards[2].name, "Ann Smith");
  EXPECT_FALSE(file.cards[3].error.ok());  // A broken quote costs its row only.
}

TEST(CardsTest, ATableMayBeOfWindows) {
  const CardFile file = CardsIn("\x8e\x81\x96\xbc\r\n\x8e\x52\x93\x63\r\n");
  EXPECT_EQ(file.encoding, "CP932");
  EXPECT_EQ(file.cards.at(0).name, "山田");
}

TEST(CardsTest, WhatIsNoListOfCardsIsRefused) {
  EXPECT_EQ(ReadCards("who,what\na,b\n").status().message(), "no column is a name: who, what");
  EXPECT_FALSE(ReadCards("").ok());
  EXPECT_FALSE(ReadCards("\xff\xff").ok());
  std::string many = "name\n";
  for (size_t i = 0; i <= kCardsMax; ++i) absl::StrAppend(&many, "Abe ", i, "\n");
  EXPECT_EQ(ReadCards(many).status().message(), "there are more than 500 cards");
}

TEST(CardsTest, CardsOfATelephoneBecomeCards) {
  const CardFile file = CardsIn(
      "BEGIN:VCARD\r\nVERSION:3.0\r\nN:山田;太郎;;;\r\nFN:山田 "
      "太郎\r\nX-PHONETIC-LAST-NAME:やまだ\r\n"
      "X-PHONETIC-FIRST-NAME:たろう\r\nORG:青空商事;営業部;第一課\r\nTITLE:部長\r\n"
      "EMAIL;TYPE=WORK:t@aozora.example\r\nTEL;TYPE=CELL:090-1234-5678\r\n"
      "TEL;TYPE=WORK,FAX:03-1234-5679\r\nADR:;;;;;;\r\nURL:https://aozora.example\r\nEND:VCARD\r\n"
      "BEGIN:VCARD\r\nVERSION:4.0\r\nN;SORT-AS=\"Smith,Ann\":Smith;Ann;;;\r\nFN:\r\n"
      "TEL;VALUE=uri:tel:+44-20-1234-5678\r\nNOTE:met at lunch\r\nEND:VCARD\r\n");
  EXPECT_EQ(file.encoding, "vCard");
  ASSERT_EQ(file.cards.size(), 2u);
  const Card& card = file.cards[0];
  EXPECT_EQ(card.name, "山田 太郎");
  EXPECT_EQ(card.reading, "やまだ たろう");
  EXPECT_EQ(card.company, "青空商事");
  EXPECT_EQ(card.department, "営業部 第一課");
  EXPECT_EQ(card.title, "部長");
  EXPECT_EQ(card.phones, (std::vector<std::string>{"090-1234-5678"}));
  EXPECT_EQ(file.cards[1].name, "Ann Smith");
  EXPECT_EQ(file.cards[1].phones, (std::vector<std::string>{"+44-20-1234-5678"}));
  EXPECT_EQ(file.cards[1].note, "met at lunch");
}

}  // namespace
}  // namespace tasuki::client
