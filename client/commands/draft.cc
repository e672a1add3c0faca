#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/lint_lines.h"
#include "client/commands/verbs.h"
#include "client/mail/mail.h"
#include "client/mail/mime.h"
#include "client/views/drafter.h"
#include "client/views/lint_view.h"
#include "client/views/zones.h"
#include "client/words/email.h"
#include "client/words/printer.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/message/lint.h"
#include "common/domain/rows/policies.h"
#include "common/storage/disk.h"

// `tasuki draft`: the next message, as a file for a mail program. It writes no event and sends
// nothing.

namespace tasuki::client {
namespace {

// RFC 2606: nobody has it. A mail program puts the account's own address in its place.
constexpr char kNoDomain[] = "draft.invalid";

struct DraftArgs {
  std::string who, form, out, from;
};

// Who it is from: as typed, else as their last mail in this thread had it, else nobody's address.
absl::StatusOr<MailAddress> SenderOf(const DraftArgs& args, const Drafted& drafted) {
  MailAddress sender;
  const std::string& known = args.from.empty() ? drafted.from : args.from;
  if (!known.empty()) {
    const std::vector<MailAddress> read = ParseAddresses(known);
    if (!read.empty() && read.front().address.find('@') != std::string::npos) {
      sender = read.front();
    } else if (!args.from.empty()) {
      return UsageError(Phrase("\"$0\" is no e-mail address", OneLine(args.from)),
                        "give one such as sato@aozora.example");
    }
  }
  if (sender.name.empty()) sender.name = drafted.view.owner();
  if (sender.address.empty()) sender.address = absl::StrCat("me@", kNoDomain);
  return sender;
}

std::string NewMessageId(CommandContext& context, const MailAddress& sender) {
  const std::string unique = EventId::Random(context.workspace.home().random()).Hex();
  const size_t at = sender.address.rfind('@');
  return absl::StrCat(unique, "@", sender.address.substr(at + 1));
}

void Judge(CommandContext& context, Drafted& drafted) {
  const v1::Policy& policy = domain::PresentPolicy(context.directory.rows());
  v1::DraftView& view = drafted.view;
  domain::LintStep step;
  const v1::Cadence* cadence = domain::FindCadence(view.cadence(), policy);
  if (cadence != nullptr && view.step() > 0 &&
      view.step() <= static_cast<uint32_t>(cadence->steps_size())) {
    step = domain::StepOf(*cadence, view.step());
  }
  step.is_greeting = step.is_greeting || domain::IsGreetingTemplate(view.template_());
  domain::LintContext known;
  known.conversation = drafted.conversation;
  known.conversation.push_back(view.name());
  if (!drafted.sources.facts.company.empty()) {
    known.conversation.push_back(drafted.sources.facts.company);
  }
  known.own = {drafted.sources.facts.sender, drafted.sources.facts.sender_company};
  const domain::LintResult result =
      domain::Lint(absl::StrCat(view.body(), view.quoted().empty() ? "" : "\n", view.quoted()),
                   drafted.sources.language, step, policy.messages(), known);
  PutFindings(result, context.out.language(), *view.mutable_findings());
}

absl::Status WriteOut(CommandContext& context, const DraftArgs& args, const Drafted& drafted,
                      const MailAddress& sender) {
  const v1::DraftView& view = drafted.view;
  MailToWrite mail;
  mail.from = sender;
  if (!view.to().empty()) mail.to = MailAddress{view.name(), view.to()};
  mail.date = context.now;
  mail.utc_offset_minutes = static_cast<int>(context.workspace.zone().At(context.now).offset /
                                             absl::ToInt64Seconds(absl::Minutes(1)));
  mail.subject = view.subject();
  mail.message_id = view.message_id();
  mail.in_reply_to = view.in_reply_to();
  mail.references.assign(view.references().begin(), view.references().end());
  mail.text = absl::StrCat(view.body(), view.quoted().empty() ? "" : "\n", view.quoted());
  std::error_code none;
  const std::filesystem::path path = context.Path(args.out);
  if (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none)) {
    return UsageError(Phrase("$0 is no file", args.out), "name another file");
  }
  if (absl::Status written = storage::WriteFileDurably(path, WriteMail(mail)); !written.ok()) {
    return Refused(Phrase("cannot write $0: $1", args.out, std::string(written.message())),
                   "name another file");
  }
  return absl::OkStatus();
}

void PrintDraft(CommandContext& context, const v1::DraftView& view) {
  Printer& out = context.out;
  const std::string to =
      view.to().empty() ? view.name() : absl::StrCat(view.name(), " <", view.to(), ">");
  out.Line(out.Say(Message::kDraftHead, {to, view.subject()}));
  out.Line("");
  for (const std::string& part : {view.body(), view.quoted()}) {
    if (part.empty()) continue;
    size_t begin = 0;
    while (begin < part.size()) {
      const size_t end = part.find('\n', begin);
      out.Line(part.substr(begin, end == std::string::npos ? end : end - begin));
      begin = end == std::string::npos ? part.size() : end + 1;
    }
    out.Line("");
  }
  if (view.to().empty()) {
    out.Line(out.Say(Message::kDraftNoAddress, {view.name()}), Style::kWarning);
  }
  // Beside the message, not in it: what is printed may go into a file.
  if (!view.missing().empty()) {
    out.Remark(out.Say(Message::kDraftMissing, {std::to_string(view.missing_size())}));
  }
  SayFindings(out, view.findings());
  if (!view.file().empty()) out.Line(out.Say(Message::kDraftWritten, {view.file()}));
}

absl::Status RunDraft(CommandContext& context, const DraftArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const SubjectId prospect, FindProspect(context.directory, args.who));
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  TASUKI_ASSIGN_OR_RETURN(Drafted drafted,
                          DraftFor({prospect, args.form}, context.directory, context.now));
  TASUKI_ASSIGN_OR_RETURN(const MailAddress sender, SenderOf(args, drafted));
  v1::DraftView& view = drafted.view;
  view.set_from(sender.Whole());
  view.set_message_id(NewMessageId(context, sender));
  view.set_date(TimeText(context.now, context.workspace.zone()));
  Judge(context, drafted);
  if (!args.out.empty()) {
    TASUKI_RETURN_IF_ERROR(WriteOut(context, args, drafted, sender));
    view.set_file(args.out);
  }
  PrintDraft(context, view);
  context.out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddDraft(Verb verb) {
  auto args = std::make_shared<DraftArgs>();
  AddWho(verb, args->who);
  verb.Option("--template", args->form, "what it is to be: a template's name")
      .Hint("T")
      .Otherwise("that of what is due");
  verb.Option("--out", args->out, "write it as a mail file (.eml)")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  verb.Option("--from", args->from, "your e-mail address")
      .Hint("ADDRESS")
      .Otherwise("that of your last mail to them");
  verb.Does([args](CommandContext& context) { return RunDraft(context, *args); });
}

}  // namespace tasuki::client
