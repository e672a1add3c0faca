#include "client/commands/touch_mail.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/commands/flags.h"
#include "client/limits.h"
#include "client/mail/digest.h"
#include "client/mail/mime.h"
#include "client/views/grown_rows.h"
#include "client/words/display.h"
#include "client/words/email.h"
#include "client/words/search.h"
#include "client/words/utf8.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/verdict/in_effect.h"

namespace tasuki::client {
namespace {

bool IsTheirs(const std::string& address, const v1::ProspectText& person) {
  const std::string form = EmailForm(address);
  return !form.empty() &&
         std::any_of(person.emails().begin(), person.emails().end(),
                     [&](const std::string& email) { return EmailForm(email) == form; });
}

// The words of a name or of an address, in the form in which they are compared.
std::vector<std::string> NameWords(const std::string& text) {
  std::vector<std::string> words;
  const std::string narrow = absl::StrReplaceAll(text, {{"　", " "}, {"・", " "}});
  for (const absl::string_view word :
       absl::StrSplit(narrow, absl::ByAnyChar(" \t.,_-+()[]\"'/"), absl::SkipEmpty())) {
    words.push_back(SearchForm(std::string(word)));
  }
  return words;
}

// `name` is a member's: all its words are among the sender's, in what they are called or in their
// address, or both are the same without blanks (佐藤 健).
bool IsNamed(const std::string& name, const MailAddress& sender) {
  const std::vector<std::string> wanted = NameWords(name);
  if (wanted.empty()) return false;
  const std::string local = sender.address.substr(0, sender.address.rfind('@'));
  for (const std::string& text : {sender.name, local}) {
    const std::vector<std::string> words = NameWords(text);
    const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
      return std::find(words.begin(), words.end(), word) != words.end();
    });
    if (all || absl::StrJoin(wanted, "") == absl::StrJoin(words, "")) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<bool> IsOurs(CommandContext& context, SubjectId prospect, const Mail& mail) {
  bool named = false;
  context.directory.ForEachMember([&](MemberId member, const v1::MemberRow&) {
    named = IsNamed(context.directory.Member(member), mail.from);
    return !named;
  });
  if (named) return true;
  const std::string from = EmailForm(mail.from.address);
  if (from.empty()) return false;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> seqs,
                          EventsAbout(prospect, context.workspace.rows()));
  const size_t first = seqs.size() - std::min(seqs.size(), kMailEventsLookedAtMax);
  for (size_t i = seqs.size(); i-- > first;) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(seqs[i]));
    const v1::TouchLogged& touch = event.header.touch_logged();
    if (touch.direction() != v1::OUTBOUND || touch.mail().empty()) continue;
    TASUKI_ASSIGN_OR_RETURN(const auto text, context.workspace.Text(event));
    if (!text.has_value()) continue;
    for (const MailAddress& one : ParseAddresses(text->touch().from())) {
      if (EmailForm(one.address) == from) return true;
    }
  }
  return false;
}

absl::StatusOr<TouchFile> ReadTouchFile(const std::string& path) {
  TASUKI_ASSIGN_OR_RETURN(std::string bytes, ReadWholeFile(path, kMailBytesMax));
  TouchFile file;
  if (absl::EndsWithIgnoreCase(path, ".eml") || LooksLikeMail(bytes)) {
    absl::StatusOr<Mail> mail = ReadMail(bytes);
    if (!mail.ok()) return WithLead(Phrase::Told(absl::StrCat(path, ": ")), mail.status());
    file.mail = *std::move(mail);
    return file;
  }
  TASUKI_ASSIGN_OR_RETURN(file.text, ReadTextFile(path, kMailTextBytesMax));
  return file;
}

v1::Direction DirectionOf(const Mail& mail, const v1::ProspectText& person) {
  if (IsTheirs(mail.from.address, person)) return v1::INBOUND;
  const bool bounced =
      std::any_of(mail.bounced.begin(), mail.bounced.end(),
                  [&](const std::string& address) { return IsTheirs(address, person); });
  if (mail.kind == MailKind::kBounce && bounced) return v1::INBOUND;
  const bool to_them = std::any_of(mail.to.begin(), mail.to.end(), [&](const MailAddress& one) {
    return IsTheirs(one.address, person);
  });
  return to_them ? v1::OUTBOUND : v1::DIRECTION_UNSPECIFIED;
}

v1::TouchText TextOf(const Mail& mail, const std::string& summary) {
  v1::TouchText text;
  text.set_summary(summary.empty() ? mail.subject : summary);
  text.set_body(mail.text);
  text.set_message_id(mail.message_id);
  text.set_in_reply_to(mail.in_reply_to);
  for (const std::string& id : mail.references) text.add_references(id);
  text.set_subject(mail.subject);
  text.set_from(mail.from.Whole());
  for (const MailAddress& one : mail.to) text.add_to(one.Whole());
  return text;
}

void PutMail(const Mail& mail, TeamId team, v1::TouchLogged& body) {
  body.set_mail(MailDigest(team, mail.message_id));
  // The first message of a thread names it.
  const std::string& first = !mail.references.empty()    ? mail.references.front()
                             : !mail.in_reply_to.empty() ? mail.in_reply_to
                                                         : mail.message_id;
  body.set_thread(MailDigest(team, first));
}

void PutNotice(const Mail& mail, TeamId team, EventDraft& draft) {
  draft.header.mutable_note_added()->set_mail(MailDigest(team, mail.message_id));
  v1::Remark& remark = *draft.personal.emplace().mutable_remark();
  remark.set_text(absl::StrCat(mail.subject, mail.text.empty() ? "" : "\n", mail.text));
}

absl::Status CheckNotLogged(CommandContext& context, SubjectId prospect, const Mail& mail) {
  const std::string digest = MailDigest(context.workspace.home().identity().team, mail.message_id);
  if (digest.empty()) return absl::OkStatus();
  domain::Rows& rows = context.workspace.rows();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> seqs, EventsAbout(prospect, rows));
  const size_t first = seqs.size() - std::min(seqs.size(), kMailEventsLookedAtMax);
  for (size_t i = seqs.size(); i-- > first;) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(seqs[i]));
    const bool same =
        event.header.touch_logged().mail() == digest || event.header.note_added().mail() == digest;
    if (!same || domain::IsTakenBack(event.header, event.replica, event.seq, rows)) continue;
    if (!event.pending && !domain::IsInEffect(event.header, event.verdict, rows)) continue;
    return Refused(Phrase("this mail is logged already: event $0",
                          HexEncode(event.header.event_id()).substr(0, kIdShown)),
                   "look at it with `tasuki show WHO`; to log it anew, take that one back first "
                   "with `tasuki undo EVENT --why TEXT`");
  }
  return absl::OkStatus();
}

std::string KindWord(const Mail& mail) {
  if (mail.kind == MailKind::kBounce) return "bounce";
  if (mail.tells_of_move) return "notice";
  return mail.kind == MailKind::kAutomatic ? "automatic" : "message";
}

std::string Proposal(const Mail& mail, const std::string& name) {
  if (mail.kind != MailKind::kBounce && !mail.tells_of_move) return "";
  // A name is somebody else's words: in the quotes of a shell nothing of it is expanded.
  std::string safe;
  for (const char c : OneLine(name)) {
    if (c != '"' && c != '$' && c != '`' && c != '\\' && c != '!') safe += c;
  }
  return absl::StrCat("tasuki succeed \"", safe, "\" NEWNAME --email ADDRESS");
}

void TellMail(CommandContext& context, const Mail& mail, const std::string& name,
              v1::WrittenView& view) {
  Printer& out = context.out;
  view.set_mail(KindWord(mail));
  view.set_subject(mail.subject);
  view.set_propose(Proposal(mail, name));
  if (mail.kind == MailKind::kBounce) {
    out.Line(out.Say(Message::kMailBounced, {name, OneLine(absl::StrJoin(mail.bounced, ", "))}),
             Style::kWarning);
  } else if (mail.kind == MailKind::kAutomatic) {
    out.Line(out.Say(Message::kMailAutomatic, {name}));
  }
  if (mail.kind != MailKind::kBounce && mail.tells_of_move) {
    out.Line(out.Say(Message::kMailMoves, {name}), Style::kWarning);
  }
  if (!view.propose().empty()) out.Line(out.Say(Message::kMailProposes, {view.propose()}));
}

}  // namespace tasuki::client
