#include "client/mail/signs.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/limits.h"
#include "client/mail/decode.h"
#include "client/words/utf8.h"
#include "common/domain/message/quote.h"

namespace tasuki::client {
namespace {

// Subjects of notices that say it by nothing else, at their beginning and in small letters.
constexpr std::array kNoticeSubjects = {
    "automatic reply", "auto reply",     "auto-reply",    "autoreply", "auto response",
    "out of office",   "out-of-office",  "ooo:",          "自動返信",  "自動応答",
    "【自動返信】",    "[自動返信]",     "【自動応答】",  "不在通知",  "不在のお知らせ",
    "不在のご連絡",    "休暇のお知らせ", "休業のお知らせ"};

// Who tells that a mail did not arrive.
constexpr std::array kBouncers = {"mailer-daemon@", "postmaster@"};
constexpr std::array kBounceSubjects = {"undeliver",       "delivery status notification (failure",
                                        "returned mail",   "mail delivery",
                                        "failure notice",  "delivery failure",
                                        "配信不能",        "配信できません",
                                        "メール配信エラー"};

// Words that somebody moves or leaves, in their own text and subject.
constexpr std::array kMoveWords = {"退職いたし",
                                   "退職し",
                                   "退職する",
                                   "退職と",
                                   "異動いたし",
                                   "異動とな",
                                   "異動に伴",
                                   "異動にな",
                                   "異動し",
                                   "異動する",
                                   "人事異動",
                                   "転勤いたし",
                                   "転勤とな",
                                   "転勤にな",
                                   "後任は",
                                   "後任の",
                                   "後任として",
                                   "後任者",
                                   "着任いたし",
                                   "離任",
                                   "担当を離れ",
                                   "担当者変更",
                                   "担当変更",
                                   "退社いたし",
                                   "no longer with",
                                   "no longer works",
                                   "no longer work at",
                                   "left the company",
                                   "has left ",
                                   "leaving the company",
                                   "last day at",
                                   "last day with",
                                   "my last working day",
                                   "my successor",
                                   "has been transferred",
                                   "been transferred to",
                                   "moving to a new role",
                                   "taking over my role",
                                   "taking over from me",
                                   "i am leaving",
                                   "i'm leaving",
                                   "has retired"};
constexpr std::array kMoveSubjects = {"異動", "退職", "転勤", "着任", "離任", "後任"};

absl::string_view Of(std::string_view text) { return {text.data(), text.size()}; }

template <class Words>
bool HasAny(absl::string_view text, const Words& words) {
  for (const char* word : words) {
    if (absl::StrContains(text, word)) return true;
  }
  return false;
}

template <class Words>
bool BeginsWithAny(absl::string_view text, const Words& words) {
  for (const char* word : words) {
    if (absl::StartsWith(text, word)) return true;
  }
  return false;
}

bool SaysAutomatic(const MimeMessage& parsed) {
  const absl::string_view submitted =
      absl::StripAsciiWhitespace(Of(HeaderOf(parsed, "auto-submitted")));
  if (!submitted.empty() && !absl::StartsWithIgnoreCase(submitted, "no")) return true;
  for (const char* name :
       {"x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply", "x-auto-reply"}) {
    const absl::string_view value = absl::StripAsciiWhitespace(Of(HeaderOf(parsed, name)));
    if (!value.empty() && !absl::EqualsIgnoreCase(value, "no")) return true;
  }
  const std::string precedence =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(Of(HeaderOf(parsed, "precedence"))));
  return precedence == "auto_reply" || precedence == "auto-reply" || precedence == "bulk" ||
         precedence == "junk";
}

void AddBounced(const std::string& told, Mail& mail) {
  const std::string address = CleanText(told, true);
  if (address.empty() || address.size() > kMailAddressBytesMax) return;
  const bool room = mail.bounced.size() < kMailAddressesMax;
  const bool is_there =
      std::find(mail.bounced.begin(), mail.bounced.end(), address) != mail.bounced.end();
  if (room && !is_there) mail.bounced.push_back(address);
}

// What delivery-status parts tell of. Delays and deliveries are told likewise, but are no failure.
struct Delivery {
  bool told = false;
  bool failed = false;
};

// Fields of the message, then those of each recipient behind an empty line (RFC 3464 §2.1): one may
// have got it where another has not.
void ReadDelivery(const std::string& content, Delivery& delivery, Mail& mail) {
  delivery.told = true;
  std::vector<std::string> recipients;
  bool failed = false;
  const auto end_group = [&] {
    for (const std::string& one : recipients) {
      if (failed) AddBounced(one, mail);
    }
    delivery.failed = delivery.failed || failed;
    recipients.clear();
    failed = false;
  };
  for (absl::string_view line : absl::StrSplit(content, '\n')) {
    if (absl::StripAsciiWhitespace(line).empty()) end_group();
    const size_t colon = line.find(':');
    if (colon == absl::string_view::npos) continue;
    const std::string name =
        absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, colon)));
    absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
    if (name == "final-recipient" || name == "original-recipient") {
      value = value.substr(value.find(';') + 1);
      const std::vector<MailAddress> read =
          ParseAddresses(std::string(absl::StripAsciiWhitespace(value)));
      // A group names its recipient twice at most.
      if (!read.empty() && recipients.size() < 2) recipients.push_back(read.front().address);
    }
    if (name == "action" && absl::EqualsIgnoreCase(value, "failed")) failed = true;
  }
  end_group();
}

void FindDelivery(const MimePart& part, Delivery& delivery, Mail& mail) {
  if (part.type == "message/delivery-status") ReadDelivery(part.content, delivery, mail);
  for (const MimePart& inner : part.parts) FindDelivery(inner, delivery, mail);
}

// Whether it tells that ours did not arrive, and of whom.
bool IsBounce(const MimeMessage& parsed, Mail& mail, const std::string& subject) {
  Delivery delivery;
  FindDelivery(parsed.body, delivery, mail);
  if (delivery.told) return delivery.failed;
  const std::string_view failed = HeaderOf(parsed, "x-failed-recipients");
  if (!failed.empty()) {
    for (const MailAddress& one : ParseAddresses(std::string(failed))) {
      AddBounced(one.address, mail);
    }
    return true;
  }
  const std::string from = absl::AsciiStrToLower(mail.from.address);
  return (BeginsWithAny(from, kBouncers) || from == "mailer-daemon") &&
         HasAny(subject, kBounceSubjects);
}

}  // namespace

std::string_view HeaderOf(const MimeMessage& parsed, std::string_view name) {
  for (const MimeHeader& header : parsed.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

void TellKind(const MimeMessage& parsed, Mail& mail) {
  const std::string subject = absl::AsciiStrToLower(mail.subject);
  if (IsBounce(parsed, mail, subject)) {
    mail.kind = MailKind::kBounce;
    mail.automatic_by_header = true;
    return;
  }
  if (SaysAutomatic(parsed) || parsed.body.report_type == "delivery-status") {
    mail.kind = MailKind::kAutomatic;
    mail.automatic_by_header = true;
  } else if (BeginsWithAny(subject, kNoticeSubjects)) {
    mail.kind = MailKind::kAutomatic;
  }
  const std::string own = absl::AsciiStrToLower(domain::SplitQuoted(mail.text).own);
  const std::string_view head = Utf8Head(own, kMailTextLookedAtMax);
  mail.tells_of_move = HasAny(Of(head), kMoveWords) || HasAny(subject, kMoveSubjects);
}

}  // namespace tasuki::client
