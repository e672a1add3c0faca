#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/mail/mail.h"
#include "gtest/gtest.h"

namespace tasuki::client {
namespace {

MailToWrite MailExample() {
  MailToWrite mail;
  mail.from = {"佐藤花子", "sato@aozora.example"};
  mail.to = MailAddress{"加藤, 次郎", "kato@mirai.example"};
  mail.date = absl::FromUnixSeconds(1780448400);
  mail.utc_offset_minutes = 9 * 60;
  mail.subject = "Re: 夜勤の騒音の件(資料をお送りします)㈱";
  mail.message_id = "m2@aozora.example";
  mail.in_reply_to = "m1@mirai.example";
  mail.references = {"m0@aozora.example", "m1@mirai.example"};
  mail.text = "加藤様\n\nよろしくお願いいたします。\n";
  return mail;
}

// RFC 5322 §2.1.1: no line is long, each ends in CRLF, and none has a byte above 127.
void ExpectMailLines(const std::string& bytes) {
  for (absl::string_view line : absl::StrSplit(bytes, "\r\n")) {
    EXPECT_LE(line.size(), 78u) << line;
    EXPECT_EQ(line.find('\n'), absl::string_view::npos) << line;
    for (const char c : line) EXPECT_LT(static_cast<unsigned char>(c), 0x80) << line;
  }
}

TEST(WriteMailTest, WhatIsWrittenReadsBack) {
  const MailToWrite mail = MailExample();
  const std::string bytes = WriteMail(mail);
  ExpectMailLines(bytes);
  EXPECT_TRUE(absl::StrContains(bytes, "Date: Wed, 03 Jun 2026 10:00:00 +0900\r\n")) << bytes;
  const absl::StatusOr<Mail> read = ReadMail(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->from.name, mail.from.name);
  EXPECT_EQ(read->from.address, mail.from.address);
  ASSERT_EQ(read->to.size(), 1u);
  EXPECT_EQ(read->to[0].name, mail.to->name);
  EXPECT_EQ(read->to[0].address, mail.to->address);
  EXPECT_EQ(read->date, mail.date);
  EXPECT_EQ(read->utc_offset_minutes, mail.utc_offset_minutes);
  EXPECT_EQ(read->subject, mail.subject);
  EXPECT_EQ(read->message_id, mail.message_id);
  EXPECT_EQ(read->in_reply_to, mail.in_reply_to);
  EXPECT_EQ(read->references, mail.references);
  EXPECT_EQ(read->text, mail.text);
}

// R060: byte for byte, whatever mail servers do to blanks, long lines and "From ".
TEST(WriteMailTest, EveryByteOfTheTextComesBack) {
  for (const std::string& text :
       {std::string("plain\n"), std::string("> quoted \n>\n> \n"), std::string("From me\n.\n"),
        absl::StrCat(std::string(2000, 'x'), "\n"), std::string("caf\u00e9 =3D = ==\n\ttab\n"),
        std::string("長い行") + std::string(1200, 'y') + "\n", std::string("a\n\n\nb\n")}) {
    MailToWrite mail = MailExample();
    mail.text = text;
    const std::string bytes = WriteMail(mail);
    ExpectMailLines(bytes);
    const absl::StatusOr<Mail> read = ReadMail(bytes);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->text, text);
  }
}

TEST(WriteMailTest, NothingOfATextBecomesAHeader) {
  MailToWrite mail = MailExample();
  mail.subject = "a\r\nBcc: x@y.example";
  mail.from.name = "b\nX-Evil: 1";
  mail.in_reply_to = "c>\r\nX-Evil: 2";
  mail.references = {"d e", "ok@x"};
  const std::string bytes = WriteMail(mail);
  EXPECT_FALSE(absl::StrContains(bytes, "\nBcc:")) << bytes;
  EXPECT_FALSE(absl::StrContains(bytes, "\nX-Evil:")) << bytes;
  const absl::StatusOr<Mail> read = ReadMail(bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->references, std::vector<std::string>{"ok@x"});
}

TEST(WriteMailTest, WithoutAnAddressThereIsNoTo) {
  MailToWrite mail = MailExample();
  mail.to.reset();
  EXPECT_FALSE(absl::StrContains(WriteMail(mail), "\nTo:"));
}

}  // namespace
}  // namespace tasuki::client
