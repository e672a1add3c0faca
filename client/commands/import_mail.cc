#include "client/commands/import_mail.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/touch_mail.h"
#include "client/import/row_ids.h"
#include "client/limits.h"
#include "client/mail/digest.h"
#include "client/mail/mailbox.h"
#include "client/views/zones.h"
#include "client/words/email.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/in_effect.h"

namespace tasuki::client {
namespace {

constexpr size_t kRejectedShown = 5;
constexpr size_t kRejectedKept = 100;
constexpr size_t kUnknownShown = 100;
constexpr size_t kProposesShown = 40;
constexpr size_t kActEventsMax = 256;
constexpr size_t kActBytesMax = 2 << 20;
constexpr uint64_t kMailsPerProgress = 200;

// Turns mails into events. One import's; one thread.
class MailImport {
 public:
  MailImport(CommandContext& context, std::vector<std::string> ours, bool dry_run)
      : context_(context),
        our_addresses_(std::move(ours)),
        team_(context.workspace.home().identity().team),
        ids_(team_, "mail"),
        dry_run_(dry_run) {}

  // Whom each address names, and what is logged already: one pass over the prospects and one over
  // the journal's headers, however many mails there are.
  absl::Status Prepare() {
    context_.directory.OpenAll();
    context_.directory.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow&) {
      for (const std::string& email : context_.directory.Person(prospect).emails()) {
        if (!EmailForm(email).empty()) people_[EmailForm(email)].push_back(prospect);
      }
      return true;
    });
    TASUKI_RETURN_IF_ERROR(context_.directory.status());
    context_.directory.ForEachMember([&](MemberId member, const v1::MemberRow& row) {
      members_[row.name()] = member;
      return true;
    });
    domain::Rows& rows = context_.workspace.rows();
    TASUKI_RETURN_IF_ERROR(context_.workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
      const v1::Header& header = event.header;
      const std::string& mail =
          header.has_touch_logged() ? header.touch_logged().mail() : header.note_added().mail();
      const bool imported = !header.import_ref().empty();
      if (mail.empty() && !imported) return true;
      if (!event.pending && !domain::IsInEffect(header, event.verdict, rows)) return true;
      if (!mail.empty()) logged_.insert(absl::StrCat(header.subject().id(), mail));
      if (imported) imported_.insert(EventId::FromTrusted(header.event_id()));
      return true;
    }));
    return rows.status();
  }

  absl::Status Take(const MailboxMessage& message) {
    ++counts_.mails;
    if (message.too_long) {
      return Reject(message, Phrase("the mail has more than $0 MiB", kMailBytesMax >> 20));
    }
    const absl::StatusOr<Mail> mail = ReadMail(message.bytes);
    if (!mail.ok()) return Reject(message, PhraseOf(mail.status()));
    if (!mail->date.has_value()) return Reject(message, "it has no date that can be read");
    if (*mail->date > context_.now + kClockOffMax) {
      return Reject(message, "its date lies in the future");
    }
    const std::vector<std::pair<SubjectId, v1::Direction>> about = WhomItIsAbout(*mail);
    if (about.empty()) {
      CountUnknown(*mail);
      return absl::OkStatus();
    }
    const std::string content =
        mail->message_id.empty() ? message.bytes : absl::StrCat("id ", mail->message_id);
    for (const auto& [prospect, direction] : about) {
      TASUKI_RETURN_IF_ERROR(Add(*mail, content, prospect, direction));
    }
    return absl::OkStatus();
  }

  absl::Status Finish() { return WriteAct(); }

  v1::MailImportView View() const {
    v1::MailImportView view;
    view.set_mails(counts_.mails);
    view.set_events(counts_.events);
    view.set_already(counts_.already);
    view.set_rejected(counts_.rejected);
    view.set_unknown(counts_.unknown);
    view.set_automatic(counts_.automatic);
    view.set_dry_run(dry_run_);
    std::vector<std::pair<uint64_t, std::string>> addresses;
    for (const auto& [address, mails] : unknown_) {
      if (!ours_.contains(address)) addresses.emplace_back(mails, address);
    }
    std::sort(addresses.begin(), addresses.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    if (addresses.size() > kUnknownShown) addresses.resize(kUnknownShown);
    for (const auto& [mails, address] : addresses) {
      v1::UnknownAddressView& one = *view.add_addresses();
      one.set_address(address);
      one.set_mails(mails);
    }
    for (const std::string& command : proposes_) view.add_proposes(command);
    for (const std::string& mail : rejected_) view.add_rejected_mails(mail);
    return view;
  }
  const std::vector<std::string>& rejected() const { return rejected_; }

 private:
  struct Counts {
    uint64_t mails = 0, events = 0, already = 0, rejected = 0, unknown = 0, automatic = 0;
  };

  absl::Status Reject(const MailboxMessage& message, const Phrase& why) {
    ++counts_.rejected;
    if (rejected_.size() < kRejectedKept) {
      rejected_.push_back(
          InLanguage(context_.out.language(), Phrase("$0: $1", message.where, why)));
    }
    return absl::OkStatus();
  }

  const std::vector<SubjectId>* Named(const std::string& address) const {
    const auto found = people_.find(EmailForm(address));
    return found == people_.end() ? nullptr : &found->second;
  }

  // Whether one of us wrote it: by an address or a domain that was named. What stands before an
  // address anybody writes as they like.
  bool IsFromUs(const Mail& mail) const {
    const std::string from = EmailForm(mail.from.address);
    return std::any_of(our_addresses_.begin(), our_addresses_.end(), [&](const std::string& ours) {
      if (ours.find('@') != std::string::npos) return EmailForm(ours) == from;
      return absl::EndsWith(from, "@" + absl::AsciiStrToLower(ours));
    });
  }

  // From them: theirs. To them, of an address of ours: ours, a touch of each.
  std::vector<std::pair<SubjectId, v1::Direction>> WhomItIsAbout(const Mail& mail) {
    std::vector<std::pair<SubjectId, v1::Direction>> about;
    const auto add = [&](const std::string& address, v1::Direction direction) {
      const std::vector<SubjectId>* named = Named(address);
      if (named == nullptr) return;
      for (const SubjectId prospect : *named) {
        const std::pair one(prospect, direction);
        if (std::find(about.begin(), about.end(), one) == about.end()) about.push_back(one);
      }
    };
    add(mail.from.address, v1::INBOUND);
    if (mail.kind == MailKind::kBounce) {
      for (const std::string& address : mail.bounced) add(address, v1::INBOUND);
    }
    if (!about.empty() || !IsFromUs(mail)) return about;
    for (const MailAddress& one : mail.to) add(one.address, v1::OUTBOUND);
    if (!about.empty()) ours_.insert(EmailForm(mail.from.address));
    return about;
  }

  void CountUnknown(const Mail& mail) {
    ++counts_.unknown;
    std::set<std::string> addresses = {EmailForm(mail.from.address)};
    for (const MailAddress& one : mail.to) addresses.insert(EmailForm(one.address));
    for (const std::string& address : addresses) {
      // Bounded: a mailbox of millions names that many.
      if (address.empty() || (unknown_.size() >= kMailUnknownMax && !unknown_.contains(address))) {
        continue;
      }
      ++unknown_[address];
    }
  }

  absl::Status Add(const Mail& mail, const std::string& content, SubjectId prospect,
                   v1::Direction direction) {
    const integrity::Hash row =
        ids_.Row(integrity::Sha256(absl::StrCat("tasuki mail row 1", prospect.str(), content)), 0);
    const EventId event = ids_.Event(row, 0);
    const std::string digest = MailDigest(team_, mail.message_id);
    const std::string logged = absl::StrCat(prospect.str(), digest);
    if (imported_.contains(event) || (!digest.empty() && logged_.contains(logged))) {
      ++counts_.already;
      return absl::OkStatus();
    }
    imported_.insert(event);
    if (!digest.empty()) logged_.insert(logged);
    EventDraft draft;
    v1::Header& header = draft.header;
    header.set_event_id(event.str());
    header.set_import_ref(ids_.Reference(row));
    header.mutable_subject()->set_kind(v1::PROSPECT);
    header.mutable_subject()->set_id(prospect.str());
    header.set_occurred_at_us(absl::ToUnixMicros(*mail.date));
    const absl::TimeZone zone = ZoneOf(context_.workspace.rows(), v1::PROSPECT, prospect);
    constexpr int kMinute = 60;
    header.set_utc_offset_minutes(zone.At(*mail.date).offset / kMinute);
    PutWho(mail, direction, header);
    if (mail.kind != MailKind::kMessage) {
      ++counts_.automatic;
      header.set_type(v1::NOTE_ADDED);
      PutNotice(mail, team_, draft);
    } else {
      header.set_type(v1::TOUCH_LOGGED);
      v1::TouchLogged& touch = *header.mutable_touch_logged();
      touch.set_channel(v1::EMAIL);
      touch.set_direction(direction);
      PutMail(mail, team_, touch);
      *draft.personal.emplace().mutable_touch() = TextOf(mail, "");
    }
    const std::string proposal = Proposal(mail, context_.directory.Name(prospect));
    if (!proposal.empty() && proposes_.size() < kProposesShown) proposes_.push_back(proposal);
    act_bytes_ += draft.personal->ByteSizeLong();
    act_.push_back(std::move(draft));
    ++counts_.events;
    if (act_.size() < kActEventsMax && act_bytes_ < kActBytesMax) return absl::OkStatus();
    return WriteAct();
  }

  // Ours was written by whom its sender's name names; nobody is guessed.
  void PutWho(const Mail& mail, v1::Direction direction, v1::Header& header) const {
    const auto member = members_.find(mail.from.name);
    if (direction == v1::OUTBOUND && member != members_.end()) {
      header.set_done_by(member->second.str());
    } else {
      header.set_done_by_nobody(true);
    }
  }

  absl::Status WriteAct() {
    std::vector<EventDraft> act = std::exchange(act_, {});
    act_bytes_ = 0;
    if (act.empty() || dry_run_) return absl::OkStatus();
    return context_.workspace.Write(std::move(act)).status();
  }

  CommandContext& context_;
  const TeamId team_;
  const RowIds ids_;
  const bool dry_run_;
  absl::flat_hash_map<std::string, std::vector<SubjectId>> people_;  // By EmailForm.
  const std::vector<std::string> our_addresses_;                     // Or domains.
  absl::flat_hash_map<std::string, MemberId> members_;               // By name.
  absl::flat_hash_set<std::string> logged_;                          // Subject and digest.
  absl::flat_hash_set<EventId> imported_;
  absl::flat_hash_map<std::string, uint64_t> unknown_;
  absl::flat_hash_set<std::string> ours_;  // Senders of what went to somebody known.
  std::vector<EventDraft> act_;
  size_t act_bytes_ = 0;
  Counts counts_;
  std::vector<std::string> rejected_, proposes_;
};

void Print(CommandContext& context, const v1::MailImportView& view,
           const std::vector<std::string>& rejected) {
  Printer& out = context.out;
  out.Line(out.Say(Message::kMailsImported,
                   {std::to_string(view.mails()), std::to_string(view.events())}));
  if (view.dry_run()) out.Line(out.Say(Message::kImportDryRun), Style::kWarning);
  if (view.already() > 0) {
    out.Line(out.Say(Message::kMailsAlready, {std::to_string(view.already())}));
  }
  if (view.unknown() > 0) {
    out.Line(out.Say(Message::kMailsUnknown, {std::to_string(view.unknown())}));
    Table table;
    table.right = {true};
    table.indent = 2;
    for (const v1::UnknownAddressView& one : view.addresses()) {
      table.rows.push_back({Cell(std::to_string(one.mails())), Cell(OneLine(one.address()))});
    }
    out.Print(table);
  }
  for (const std::string& command : view.proposes()) {
    out.Line(out.Say(Message::kMailProposes, {command}));
  }
  if (view.rejected() == 0) return;
  out.Remark(out.Say(Message::kMailsRejected, {std::to_string(view.rejected())}));
  for (size_t i = 0; i < std::min(rejected.size(), kRejectedShown); ++i) {
    out.Remark("  " + rejected[i]);
  }
}

}  // namespace

absl::Status RunMailImport(CommandContext& context, const std::string& path,
                           const std::vector<std::string>& ours, bool dry_run) {
  absl::StatusOr<std::unique_ptr<Mailbox>> mailbox = Mailbox::Open(context.Path(path));
  if (!mailbox.ok()) {
    return AdvicePhraseOf(mailbox.status()).empty()
               ? WithAdvice(mailbox.status(), "look at its name and rights")
               : mailbox.status();
  }
  MailImport import(context, ours, dry_run);
  TASUKI_RETURN_IF_ERROR(import.Prepare());
  MailboxMessage message;
  for (uint64_t count = 1;; ++count) {
    absl::StatusOr<bool> any = (*mailbox)->Next(message);
    if (!any.ok()) {
      return WithAdvice(any.status(), "what was read before is in; mend the file and run it again");
    }
    if (!*any) break;
    TASUKI_RETURN_IF_ERROR(import.Take(message));
    if (count % kMailsPerProgress == 0) {
      context.out.Progress(context.out.Say(Message::kImportReading, {std::to_string(count)}));
    }
  }
  TASUKI_RETURN_IF_ERROR(import.Finish());
  context.out.Progress("");
  const v1::MailImportView view = import.View();
  Print(context, view, import.rejected());
  context.out.Json(view);
  return view.rejected() > 0 ? Refused("", "") : absl::OkStatus();
}

}  // namespace tasuki::client
