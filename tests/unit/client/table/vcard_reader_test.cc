#include "client/table/vcard_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/table/charset.h"
#include "client/table/limits.h"

namespace tasuki::client {
namespace {

std::vector<Vcard> VcardsIn(const std::string& text) {
  auto cards = ReadVcards(text, 10);
  EXPECT_TRUE(cards.ok()) << cards.status();
  return cards.ok() ? *std::move(cards) : std::vector<Vcard>{};
}

// The only card of these lines.
Vcard ReadOne(const std::string& version, const std::string& lines) {
  auto cards =
      VcardsIn(absl::StrCat("BEGIN:VCARD\r\nVERSION:", version, "\r\n", lines, "END:VCARD\r\n"));
  return cards.size() == 1 ? cards[0] : Vcard{};
}

std::string Text(const Vcard& card, const std::string& name) {
  for (const VcardProperty& one : card.properties) {
    if (one.name == name) return one.Whole();
  }
  return "(none)";
}

TEST(VcardReaderTest, OldCardsHaveTheirCharsets) {
  const Vcard card = ReadOne("2.1",
                             "N;CHARSET=SHIFT_JIS:\x8e\x52\x93\x63;\x91\xbe\x98\x59\r\n"
                             "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=B1=B1=E7=94=B0=20=\r\n"
                             "=E5=A4=AA=E9=83=8E\r\n"
                             "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:\xd4\xcf\xc0\xde;\xc0\xdb\xb3\r\n"
                             "ORG;CHARSET=ISO-2022-JP:\x1b$B@D6u>&;v\x1b(B;\x1b$B1D6HIt\x1b(B\r\n"
                             "TEL;WORK;VOICE:03-1234-5678\r\n"
                             "TEL;FAX:03-1234-5679\r\n");
  EXPECT_EQ(Text(card, "N"), "山田;太郎");
  EXPECT_EQ(Text(card, "FN"), "山田 太郎");
  EXPECT_EQ(Text(card, "SOUND"), "ﾔﾏﾀﾞ;ﾀﾛｳ");
  EXPECT_EQ(Text(card, "ORG"), "青空商事;営業部");
  ASSERT_EQ(card.properties.size(), 7u);
  EXPECT_EQ(card.properties[5].types, (std::vector<std::string>{"WORK", "VOICE"}));
  EXPECT_EQ(card.properties[6].types, (std::vector<std::string>{"FAX"}));
}

TEST(VcardReaderTest, ACardThatNamesNoCharsetIsReadAsItCanBe) {
  EXPECT_EQ(Text(ReadOne("2.1", "FN:\x8e\x52\x93\x63\r\n"), "FN"), "山田");
  EXPECT_EQ(Text(ReadOne("3.0", "FN:山田\r\n"), "FN"), "山田");
  // Or one that nobody knows.
  EXPECT_EQ(Text(ReadOne("2.1", "FN;CHARSET=X-NOBODYS:山田\r\n"), "FN"), "山田");
  const Vcard broken = ReadOne("3.0", "FN:\xff\xff\r\nTITLE:CEO\r\n");
  EXPECT_TRUE(broken.unreadable);
  EXPECT_EQ(Text(broken, "TITLE"), "CEO");
}

TEST(VcardReaderTest, NewCardsAreFoldedAndEscaped) {
  const Vcard card = ReadOne("3.0",
                             "item1.ORG:Smith\\, Jones & Co\\; Ltd;Sa\r\n les\r\n"
                             "NOTE:one\\nt\r\n\two\\\\\r\n"
                             "item1.EMAIL;type=INTERNET;type=pref:a@x.example\r\n"
                             "FN:\xe5\xb1\r\n \xb1\xe7\x94\xb0\r\n");  // Within a character.
  EXPECT_EQ(card.properties[1].Part(0), "Smith, Jones & Co; Ltd");
  EXPECT_EQ(card.properties[1].Part(1), "Sales");
  EXPECT_EQ(card.properties[1].Part(2), "");
  EXPECT_EQ(Text(card, "NOTE"), "one\ntwo\\");
  EXPECT_EQ(Text(card, "EMAIL"), "a@x.example");
  EXPECT_EQ(Text(card, "FN"), "山田");
  const Vcard four = ReadOne("4.0",
                             "N;SORT-AS=\"Yamada,Taro\":山田;太郎;;;\n"
                             "TEL;VALUE=uri;TYPE=\"voice,cell\":tel:+81-90-1234-5678\n"
                             "X-A;X-B=\"a:b;c\":d\n");
  EXPECT_EQ(four.properties[1].sort_as, "Yamada,Taro");
  EXPECT_EQ(four.properties[2].types, (std::vector<std::string>{"VOICE", "CELL"}));
  EXPECT_EQ(Text(four, "TEL"), "tel:+81-90-1234-5678");
  EXPECT_EQ(Text(four, "X-A"), "d");
}

TEST(VcardReaderTest, PicturesAndCardsWithinCardsArePassedOver) {
  const Vcard card = ReadOne("2.1",
                             "FN:Abe\r\n"
                             "PHOTO;ENCODING=BASE64;TYPE=JPEG:AAAA\r\n AAAA=\r\n\r\n"
                             "AGENT:\r\nBEGIN:VCARD\r\nFN:Baba\r\nEND:VCARD\r\n"
                             "TITLE:CEO\r\n");
  EXPECT_EQ(Text(card, "FN"), "Abe");
  EXPECT_EQ(Text(card, "PHOTO"), "(none)");
  EXPECT_EQ(Text(card, "TITLE"), "CEO");
}

TEST(VcardReaderTest, SeveralStandInOneFileEachInItsLine) {
  const auto cards = VcardsIn(
      "\xEF\xBB\xBF"
      "BEGIN:VCARD\nFN:Abe\nEND:VCARD\n\nbegin:vcard\nFN:Baba\nend:vcard");
  ASSERT_EQ(cards.size(), 2u);
  EXPECT_EQ(cards[0].line, 1u);
  EXPECT_EQ(cards[1].line, 5u);
  EXPECT_EQ(Text(cards[1], "FN"), "Baba");
  EXPECT_TRUE(IsVcard("\xEF\xBB\xBF\r\nBEGIN:VCARD\r\n"));
  EXPECT_FALSE(IsVcard("BEGIN:VCALENDAR\r\n"));
}

TEST(VcardReaderTest, WhatHasNoEndOrIsTooManyIsRefused) {
  EXPECT_EQ(ReadVcards("BEGIN:VCARD\nFN:Abe\n", 10).status().message(),
            "the card that begins in line 1 has no end");
  EXPECT_FALSE(ReadVcards("FN:Abe\n", 10).ok());
  std::string many;
  for (int i = 0; i < 11; ++i) many += "BEGIN:VCARD\nFN:Abe\nEND:VCARD\n";
  EXPECT_EQ(ReadVcards(many, 10).status().message(), "there are more than 10 cards");
  EXPECT_TRUE(ReadVcards(many, 11).ok());
  // A line without end keeps to its bound.
  const Vcard card = ReadOne("3.0", absl::StrCat("NOTE:", std::string(3 << 20, 'x'), "\r\n ",
                                                 std::string(3 << 20, 'y'), "\r\nFN:Abe\r\n"));
  EXPECT_EQ(Text(card, "FN"), "Abe");
  EXPECT_LE(Text(card, "NOTE").size(), kTableRowBytesMax);
}

TEST(VcardReaderTest, WhateverStandsThereIsReadOrRefused) {
  const std::string good =
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8E=52=\r\n"
      "=93=63;x\\;\r\nTEL;TYPE=\"a,b\":1\r\nEND:VCARD\r\n";
  for (size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'\0', '=', ':', ';', '"', '\n', '\\', '\xff'}) {
      std::string text = good;
      text[i] = c;
      ReadVcards(text, 10).IgnoreError();
      ReadVcards(text.substr(0, i), 10).IgnoreError();
    }
  }
}

TEST(CharsetTest, AFileIsReadAsWhatItIs) {
  EXPECT_EQ(GuessText("\xEF\xBB\xBF"
                      "a")
                ->text,
            "a");
  EXPECT_EQ(GuessText("\x8e\x52")->name, "CP932");
  EXPECT_EQ(GuessText(std::string("\xFF\xFE\x71\x5c", 4))->text, "山");
  EXPECT_EQ(GuessText(std::string("\xFE\xFF\x5c\x71", 4))->name, "UTF-16");
  EXPECT_EQ(GuessText("山")->name, "UTF-8");
  EXPECT_FALSE(GuessText("\xff\xff").has_value());
  EXPECT_EQ(Utf8From("\x8e\x52", "shift_jis"), "山");
  EXPECT_EQ(Utf8From("\xb0\xa1", "EUC-JP"), "亜");
  EXPECT_FALSE(Utf8From("\xff", "shift_jis").has_value());
  EXPECT_FALSE(Utf8From("a", "nobodys").has_value());
}

}  // namespace
}  // namespace tasuki::client
