// A mail from whoever knows an address of ours: read within its bounds, told apart, written back as
// what a draft quotes.

#include <string>

#include "client/limits.h"
#include "client/mail/mail.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/terminal.h"
#include "common/domain/message/quote.h"
#include "tests/fuzz/target.h"

namespace tasuki::fuzz {
namespace {

// UTF-8 without control characters; `one_line`: without line breaks, too.
void CheckClean(const std::string& text, bool one_line) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCharacter(text, at);
    TASUKI_CHECK(c != kBrokenCharacter) << "broken UTF-8";
    const bool breaks = !one_line && (c == '\n' || c == '\t');
    TASUKI_CHECK(breaks || (c >= 0x20 && (c < 0x7F || c > 0x9F))) << "a control character";
  }
}

int TakeMail(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)client::LooksLikeMail(bytes);
  const absl::StatusOr<client::Mail> mail = client::ReadMail(bytes);
  if (!mail.ok()) {
    TASUKI_CHECK(!AdviceOf(mail.status()).empty()) << "refused, and not said what to do";
    return 0;
  }
  TASUKI_CHECK(mail->text.size() <= client::kMailTextBytesMax) << "a long text";
  TASUKI_CHECK(mail->to.size() <= client::kMailAddressesMax) << "many addresses";
  TASUKI_CHECK(mail->references.size() <= client::kMailReferencesMax) << "a long thread";
  CheckClean(mail->text, false);
  TASUKI_CHECK(mail->bounced.size() <= client::kMailAddressesMax) << "many recipients";
  std::vector<std::string> lines = {mail->subject, mail->from.Whole(), mail->message_id,
                                    mail->in_reply_to};
  lines.insert(lines.end(), mail->bounced.begin(), mail->bounced.end());
  for (const std::string& line : lines) {
    TASUKI_CHECK(line.size() <= client::kMailSubjectBytesMax) << "a long line";
    CheckClean(line, true);
  }
  (void)domain::SplitQuoted(mail->text);
  const std::string beneath = domain::QuoteEarlier({{"A:", mail->text}});
  TASUKI_CHECK(domain::Carries(beneath, mail->text)) << "a quote lost what was written";
  return 0;
}

std::vector<std::string> MailSeeds() {
  return {
      "From: Kato <kato@mirai.example>\r\nTo: sato@aozora.example\r\nSubject: Hello\r\nDate: Wed, "
      "03 Jun 2026 10:00:00 +0900\r\nMessage-ID: <m1@x>\r\nIn-Reply-To: <m0@x>\r\nReferences: "
      "<r@x>\r\n <m0@x>\r\n\r\nFine.\r\n\r\nOn 3 June, Sato wrote:\r\n> Is it?\r\n",
      "From: =?ISO-2022-JP?B?GyRCMkNGIzwhTzobKEI=?= <k@x>\r\nSubject: "
      "=?utf-8?Q?=E6=97=A5?=\r\nContent-Type: text/plain; "
      "charset=ISO-2022-JP\r\n\r\n\x1b$B-j\x1b(B",
      "From: a@x\r\nContent-Type: multipart/alternative; "
      "boundary=\"b\"\r\n\r\n--b\r\nContent-Type: "
      "text/html; charset=Shift_JIS\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+iow8L3A+\r\n"
      "--b--\r\n",
      "From: MAILER-DAEMON@x\r\nContent-Type: multipart/report; report-type=delivery-status; "
      "boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: "
      "rfc822; a@x\r\nAction: failed\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: "
      "x\r\n\r\ny\r\n--b--\r\n",
      "Subject: Automatic reply\r\nAuto-Submitted: auto-replied\r\nContent-Type: "
      "text/html\r\n\r\n<p>a&#x3042;<br><blockquote>b<script>c</script></blockquote>",
      "From: a:b:c@x;;\r\nSubject: =?x?B?=?= =?utf-8?q?=00=1b=0a?=\r\nContent-Type: text/plain; "
      "charset=EUC-JP\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=B3=F4=\r\n=XX=\r\n",
  };
}

}  // namespace

const Target kMailTarget{"mail", TakeMail, MailSeeds};

}  // namespace tasuki::fuzz
