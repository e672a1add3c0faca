#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "client/mail/mail.h"
#include "common/base/failure.h"
#include "common/domain/message/quote.h"
#include "gtest/gtest.h"

namespace tasuki::client {
namespace {

Mail ReadGood(const std::string& bytes) {
  absl::StatusOr<Mail> mail = ReadMail(bytes);
  EXPECT_TRUE(mail.ok()) << mail.status();
  return mail.ok() ? *mail : Mail();
}

std::string InBase64(const std::string& text) { return absl::Base64Escape(text); }

constexpr char kMailHead[] =
    "From: Kato Jiro <kato@mirai.example>\r\nTo: sato@aozora.example\r\nSubject: Hello\r\n"
    "Date: Wed, 03 Jun 2026 10:00:00 +0900\r\nMessage-ID: <m1@mirai.example>\r\n";

std::string MailOfType(const std::string& type, const std::string& body,
                       const std::string& more = "") {
  return absl::StrCat(kMailHead, more, "MIME-Version: 1.0\r\nContent-Type: ", type, "\r\n\r\n",
                      body);
}

TEST(ReadMailTest, APlainMailHasItsHeadersAndText) {
  const Mail mail =
      ReadGood(absl::StrCat(kMailHead,
                            "In-Reply-To: <m0@aozora.example>\r\n"
                            "References: <r0@aozora.example>\r\n <m0@aozora.example>\r\n",
                            "\r\nTuesday is fine.\r\n"));
  EXPECT_EQ(mail.from.name, "Kato Jiro");
  EXPECT_EQ(mail.from.address, "kato@mirai.example");
  ASSERT_EQ(mail.to.size(), 1u);
  EXPECT_EQ(mail.to[0].address, "sato@aozora.example");
  EXPECT_EQ(mail.subject, "Hello");
  EXPECT_EQ(mail.date, absl::FromUnixSeconds(1780448400));
  EXPECT_EQ(mail.utc_offset_minutes, 9 * 60);
  EXPECT_EQ(mail.message_id, "m1@mirai.example");
  EXPECT_EQ(mail.in_reply_to, "m0@aozora.example");
  EXPECT_EQ(mail.references, (std::vector<std::string>{"r0@aozora.example", "m0@aozora.example"}));
  EXPECT_EQ(mail.text, "Tuesday is fine.\n");
  EXPECT_EQ(mail.kind, MailKind::kMessage);
  EXPECT_FALSE(mail.tells_of_move);
}

// 加藤次郎 <kato@…>, 日程の件㈱ with the sign that Windows adds to ISO-2022-JP.
TEST(ReadMailTest, Iso2022JpIsReadAsWindowsWritesIt) {
  const Mail mail = ReadGood(
      "From: =?ISO-2022-JP?B?GyRCMkNGIzwhTzobKEI=?= <kato@mirai.example>\r\n"
      "Subject: =?iso-2022-jp?B?GyRCRnxEeCRON28tahsoQg==?=\r\n"
      "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n"
      "\x1b$B-j%_%i%$$N2CF#$G$9!#\x1b(B\r\n");
  EXPECT_EQ(mail.from.name, "加藤次郎");
  EXPECT_EQ(mail.subject, "日程の件㈱");
  EXPECT_EQ(mail.text, "㈱ミライの加藤です。\n");
}

TEST(ReadMailTest, ShiftJisEucJpAndUtf8AreRead) {
  EXPECT_EQ(
      ReadGood(MailOfType("text/plain; charset=Shift_JIS", "\x8a\x94\x8e\xae\x89\xef\x8e\xd0\r\n"))
          .text,
      "株式会社\n");
  EXPECT_EQ(ReadGood(MailOfType("text/plain; charset=cp932", "\xfb\xfc\x8b\xb4\r\n")).text,
            "髙橋\n");
  EXPECT_EQ(
      ReadGood(MailOfType("text/plain; charset=EUC-JP", "\xb3\xf4\xbc\xb0\xb2\xf1\xbc\xd2\r\n"))
          .text,
      "株式会社\n");
  EXPECT_EQ(ReadGood(MailOfType("text/plain; charset=utf-8",
                                absl::StrCat(InBase64("株式会社ミライ\r\n"), "\r\n"),
                                "Content-Transfer-Encoding: base64\r\n"))
                .text,
            "株式会社ミライ\n");
  EXPECT_EQ(ReadGood(MailOfType("text/plain; charset=utf-8", "=E6=A0=AA=E5=BC=8F=\r\n=E4=BC=9A\r\n",
                                "Content-Transfer-Encoding: quoted-printable\r\n"))
                .text,
            "株式会\n");
}

TEST(ReadMailTest, ACharsetThatIsMissingOrWrongIsGuessed) {
  EXPECT_EQ(ReadGood(MailOfType("text/plain", "株式会社ミライの加藤です\r\n")).text,
            "株式会社ミライの加藤です\n");
  EXPECT_EQ(ReadGood(MailOfType("text/plain; charset=x-nobody", "株式会社\r\n")).text,
            "株式会社\n");
  EXPECT_EQ(ReadGood(MailOfType("text/plain", "\x1b$B3t<02q<R\x1b(B\r\n")).text, "株式会社\n");
  const Mail broken = ReadGood(MailOfType("text/plain; charset=utf-8", "ab\xff\xfe\r\ncd\r\n"));
  EXPECT_NE(broken.text.find("cd"), std::string::npos);
}

// A character cut in two by two encoded words, and a name in quotes.
TEST(ReadMailTest, EncodedWordsThatFollowOneAnotherAreOneText) {
  const Mail mail = ReadGood(
      "From: \"=?utf-8?B?5Yqg?= =?utf-8?B?6Jek?=, Jiro\" <kato@mirai.example>\r\n"
      "Subject: =?utf-8?B?5pel56g=?=\r\n =?utf-8?B?iw==?= ok\r\n\r\nx\r\n");
  EXPECT_EQ(mail.from.address, "kato@mirai.example");
  EXPECT_EQ(mail.subject, "日程 ok");
}

TEST(ReadMailTest, OfAlternativesThePlainOneIsTaken) {
  const Mail mail = ReadGood(MailOfType(
      "multipart/mixed; boundary=a",
      "--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
      "--b\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n"
      "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b--\r\n"
      "--a\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nfile\r\n"
      "--a\r\nContent-Type: text/plain\r\n\r\nmore\r\n--a--\r\n"));
  EXPECT_EQ(mail.text, "plain\n\nmore\n");
}

TEST(ReadMailTest, APageAloneIsItsText) {
  const Mail mail = ReadGood(MailOfType(
      "text/html; charset=utf-8",
      "<html><head><title>t</title><style>p{}</style></head><body><script>alert(1)</script>"
      "<p>Tuesday&nbsp;is <b>fine</b> &amp; good &#x2014; &#12354;.</p><p>Kato<br>Mirai</p>"
      "<blockquote><p>Is Tuesday fine?</p></blockquote></body></html>\r\n"));
  EXPECT_EQ(mail.text, "Tuesday is fine & good — あ.\n\nKato\nMirai\n\n> Is Tuesday fine?\n");
  EXPECT_EQ(domain::SplitQuoted(mail.text).own, "Tuesday is fine & good — あ.\n\nKato\nMirai\n");
}

TEST(ReadMailTest, ANoticeOfAMachineIsToldByItsHeaders) {
  for (const char* header :
       {"Auto-Submitted: auto-replied\r\n", "X-Autoreply: yes\r\n", "Precedence: bulk\r\n"}) {
    const Mail mail = ReadGood(absl::StrCat(kMailHead, header, "\r\nI am away.\r\n"));
    EXPECT_EQ(mail.kind, MailKind::kAutomatic) << header;
    EXPECT_TRUE(mail.automatic_by_header) << header;
  }
  EXPECT_EQ(ReadGood(absl::StrCat(kMailHead, "Auto-Submitted: no\r\n\r\nx\r\n")).kind,
            MailKind::kMessage);
  EXPECT_EQ(ReadGood(absl::StrCat(kMailHead, "Precedence: list\r\n\r\nx\r\n")).kind,
            MailKind::kMessage);
}

TEST(ReadMailTest, ItsSubjectTellsOnlyWhereItBeginsSo) {
  const auto kind = [](const std::string& subject) {
    return ReadGood(absl::StrCat("From: a@b.example\r\nSubject: ", subject, "\r\n\r\nx\r\n")).kind;
  };
  EXPECT_EQ(kind("Automatic reply: Hello"), MailKind::kAutomatic);
  EXPECT_EQ(kind("【自動返信】不在にしております"), MailKind::kAutomatic);
  EXPECT_EQ(kind("Re: Automatic replies for your team"), MailKind::kMessage);
}

TEST(ReadMailTest, ABounceNamesWhomOursDidNotReach) {
  const auto report = [](const char* action) {
    return MailOfType("multipart/report; report-type=delivery-status; boundary=a",
                      absl::StrCat("--a\r\n\r\nIt failed.\r\n--a\r\nContent-Type: "
                                   "message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
                                   "Final-Recipient: rfc822; gone@mirai.example\r\nAction: ",
                                   action, "\r\nStatus: 5.1.1\r\n--a--\r\n"));
  };
  const Mail mail = ReadGood(report("failed"));
  EXPECT_EQ(mail.kind, MailKind::kBounce);
  EXPECT_EQ(mail.bounced, std::vector<std::string>{"gone@mirai.example"});
  EXPECT_EQ(ReadGood(report("delayed")).kind, MailKind::kAutomatic);
  EXPECT_EQ(
      ReadGood("From: MAILER-DAEMON@x.example\r\nSubject: Undelivered Mail\r\n\r\nx\r\n").kind,
      MailKind::kBounce);
}

// RFC 3464 §2.3: each recipient has a group of its own, and one may have got it where others have
// not.
TEST(ReadMailTest, ABounceOfManyNamesThoseWhomItDidNotReachAlone) {
  const auto group = [](const char* address, const char* action) {
    return absl::StrCat("\r\nFinal-Recipient: rfc822; ", address, "\r\nAction: ", action, "\r\n");
  };
  const Mail mail = ReadGood(MailOfType(
      "multipart/report; report-type=delivery-status; boundary=a",
      absl::StrCat("--a\r\n\r\nSome failed.\r\n--a\r\nContent-Type: message/delivery-status\r\n\r\n"
                   "Reporting-MTA: dns; x\r\n",
                   group("got@mirai.example", "delivered"), group("gone@mirai.example", "failed"),
                   group("slow@mirai.example", "delayed"), group("left@mirai.example", "Failed"),
                   "--a--\r\n")));
  EXPECT_EQ(mail.kind, MailKind::kBounce);
  EXPECT_EQ(mail.bounced, (std::vector<std::string>{"gone@mirai.example", "left@mirai.example"}));
  EXPECT_EQ(ReadGood("From: MAILER-DAEMON@x.example\r\nX-Failed-Recipients: a@b.example,\r\n "
                     "c@d.example\r\nSubject: x\r\n\r\nx\r\n")
                .bounced,
            (std::vector<std::string>{"a@b.example", "c@d.example"}));
}

// Old programs of Japan write the zone by its name, which RFC 5322 §4.3 leaves unsaid.
TEST(ReadMailTest, ADateInJstIsNineHoursAhead) {
  const auto date = [](const char* zone) {
    return ReadGood(absl::StrCat("From: a@b.example\r\nDate: Wed, 03 Jun 2026 10:00:00", zone,
                                 "\r\n\r\nx\r\n"))
        .date;
  };
  const std::optional<absl::Time> tokyo = date(" +0900");
  ASSERT_TRUE(tokyo.has_value());
  EXPECT_EQ(date(" JST"), tokyo);
  EXPECT_EQ(date(" +0900 (JST)"), tokyo);
  EXPECT_EQ(date(""), *tokyo + absl::Hours(9));
}

// Bytes in headers are against the standard, and old mails have them: a subject is too short to
// tell its charset by, the text beneath is not.
TEST(ReadMailTest, BareBytesOfAHeaderAreReadAsTheTextBeneathThem) {
  const auto subject = [](const std::string& type, const std::string& text) {
    // 日程の件について in Shift_JIS.
    return ReadGood(absl::StrCat("From: a@b.example\r\nSubject: \x93\xFA\x92\xF6\x82\xCC\x8C\x8F"
                                 "\x82\xC9\x82\xC2\x82\xA2\x82\xC4\r\n",
                                 type, "\r\n", text, "\r\n"))
        .subject;
  };
  EXPECT_EQ(subject("Content-Type: text/plain; charset=Shift_JIS\r\n", "ok"), "日程の件について");
  // こんにちは、加藤です。よろしくお願いします。
  EXPECT_EQ(subject("",
                    "\x82\xB1\x82\xF1\x82\xC9\x82\xBF\x82\xCD\x81\x41\x89\xC1\x93\xA1"
                    "\x82\xC5\x82\xB7\x81\x42\x82\xE6\x82\xEB\x82\xB5\x82\xAD\x82\xA8"
                    "\x8A\xE8\x82\xA2\x82\xB5\x82\xDC\x82\xB7\x81\x42"),
            "日程の件について");
}

TEST(ReadMailTest, WordsOfAMoveAreToldInTheirOwnTextAlone) {
  const auto tells = [](const std::string& body) {
    return ReadGood(absl::StrCat(kMailHead, "\r\n", body)).tells_of_move;
  };
  EXPECT_TRUE(tells("私儀、7月1日付で異動いたします。後任は田中です。\r\n"));
  EXPECT_TRUE(tells("鈴木は退職いたしました。\r\n"));
  EXPECT_TRUE(tells("Mr Kato is no longer with the company.\r\n"));
  EXPECT_FALSE(tells("Fine.\r\n\r\nOn 3 June 2026, Sato wrote:\r\n> He has left the company\r\n"));
  EXPECT_FALSE(tells("ご検討のほどよろしくお願いいたします。\r\n"));
}

TEST(ReadMailTest, NothingSteersNorBreaksALine) {
  const Mail mail = ReadGood(
      absl::StrCat("From: =?utf-8?B?", InBase64("Kato\r\nBcc: x@y.example\x1b[2J"),
                   "?= <kato@mirai.example>\r\nSubject: =?utf-8?Q?a=0D=0AX-Evil:_1=1B=5B2J?=\r\n"
                   "Message-ID: <a b\x01@x>\r\nReferences: <ok@x> <b\x1b@x>\r\n\r\n"
                   "a\x1b[2Jb\x07",
                   std::string("\0", 1), "c\x7f\r\nd\u202E\r\n"));
  EXPECT_EQ(mail.subject, "a X-Evil: 1[2J");
  EXPECT_EQ(mail.from.name.find('\n'), std::string::npos);
  for (const std::string& id : mail.references) {
    for (const char c : id) EXPECT_TRUE(c > ' ' && c < '\x7f') << id;
  }
  for (const char c : mail.text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_NE(mail.text.find("d\u202E"), std::string::npos);
}

TEST(ReadMailTest, BrokenBase64GivesWhatItHas) {
  const Mail mail = ReadGood(MailOfType("text/plain", "VHVl!!c2RheSBpcyBmaW5l%%LgAA=B=\r\n===\r\n",
                                        "Content-Transfer-Encoding: base64\r\n"));
  EXPECT_NE(mail.text.find("Tue"), std::string::npos);
}

struct HostileMail {
  const char* what;
  std::string bytes;
};

std::vector<HostileMail> HostileMails() {
  std::vector<HostileMail> all;
  std::string nested = kMailHead;
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&nested, "Content-Type: multipart/mixed; boundary=b", i, "\r\n\r\n--b", i,
                    "\r\n");
  }
  all.push_back({"1,000 parts in parts", nested + "\r\nhi\r\n"});
  std::string messages = kMailHead;
  for (int i = 0; i < 1000; ++i) messages += "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n";
  all.push_back({"1,000 messages in messages", messages + "\r\nhi\r\n"});
  all.push_back(
      {"a long header", absl::StrCat("Subject: ", std::string(10 << 20, 'a'), "\r\n\r\nhi\r\n")});
  std::string folded = "Subject: x\r\n";
  for (int i = 0; i < 200'000; ++i) folded += " y\r\n";
  all.push_back({"a folded header", folded + "\r\nhi\r\n"});
  std::string many = kMailHead;
  for (int i = 0; i < 300'000; ++i) absl::StrAppend(&many, "X-", i, ": b\r\n");
  all.push_back({"many headers", many + "\r\nhi\r\n"});
  std::string groups = "From: ";
  for (int i = 0; i < 20'000; ++i) groups += "a:";
  all.push_back({"groups in groups", groups + "b@c.example\r\n\r\nhi\r\n"});
  all.push_back({"10 MiB of text", absl::StrCat(kMailHead, "\r\n", std::string(10 << 20, 'x'))});
  all.push_back({"more than a mail", std::string(kMailBytesMax + 1, 'x')});
  all.push_back({"nothing", ""});
  all.push_back({"noise", std::string("\0\1\2\xff\xfe", 5)});
  return all;
}

TEST(ReadMailTest, AHostileMailIsRefusedWithWhatToDo) {
  for (const HostileMail& hostile : HostileMails()) {
    const absl::StatusOr<Mail> mail = ReadMail(hostile.bytes);
    ASSERT_FALSE(mail.ok()) << hostile.what;
    EXPECT_EQ(ExitCodeOf(mail.status()), ExitCode::kRefused) << hostile.what;
    EXPECT_FALSE(AdviceOf(mail.status()).empty()) << hostile.what;
  }
}

TEST(ReadMailTest, AttachmentsMayBeLarge) {
  std::string file;
  for (int i = 0; i < 200'000; ++i) file += std::string(70, 'A') + "\r\n";
  const Mail mail = ReadGood(MailOfType(
      "multipart/mixed; boundary=a",
      absl::StrCat("--a\r\nContent-Type: text/plain\r\n\r\nplain\r\n--a\r\nContent-Type: "
                   "application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                   file, "--a--\r\n")));
  EXPECT_EQ(mail.text, "plain\n");
}

TEST(ReadMailTest, ATextThatSomebodyTypedIsNoMail) {
  EXPECT_TRUE(LooksLikeMail(absl::StrCat(kMailHead, "\r\nx")));
  EXPECT_TRUE(LooksLikeMail("Received: from x\r\n\tby y\r\nFrom: a\r\n\r\n"));
  EXPECT_FALSE(LooksLikeMail("Subject: hello\r\nTo: Kato\r\n\r\nText"));
  EXPECT_FALSE(LooksLikeMail("Dear Kato,\nMessage-ID: no\n"));
  EXPECT_FALSE(LooksLikeMail(""));
}

}  // namespace
}  // namespace tasuki::client
