#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "common/base/check.h"

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/grown_rows.h"
#include "client/views/zones.h"
#include "client/words/money.h"
#include "client/words/utf8.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/failure.h"
#include "common/domain/events/money.h"

namespace tasuki::client {
namespace {

std::string Reasons() {
  std::vector<std::string> words;
  for (std::string_view word : domain::WordsOf<v1::Reason>()) words.emplace_back(word);
  return absl::StrJoin(words, ", ");
}

}  // namespace

absl::StatusOr<std::string> ReadName(const std::string& typed, const Phrase& advice) {
  std::string name(Trimmed(typed));
  if (name.empty()) return UsageError("the name is empty", advice);
  return name;
}

void MoneyFlags::Declare(Verb& verb) {
  verb.Option("--value", value, "amount, such as 1200000").Hint("AMOUNT");
  verb.Option("--currency", currency, "ISO 4217, such as JPY")
      .Hint("CODE")
      .Otherwise("that of the deal");
}

absl::StatusOr<std::optional<v1::Money>> MoneyFlags::Read(const v1::DealRow& deal) const {
  if (value.empty()) {
    if (currency.empty()) return std::nullopt;
    return UsageError("--currency is given without --value", "give both");
  }
  const std::string code =
      absl::AsciiStrToUpper(currency.empty() ? deal.value().currency() : currency);
  // The currency of a deal written before they were checked stays, whatever it is.
  const bool kept = !code.empty() && code == deal.value().currency();
  if (!kept && !DigitsOf(code)) {
    return UsageError(code.empty() ? Phrase("the amount has no currency")
                                   : Phrase("\"$0\" is not a currency", OneLine(code)),
                      "give --currency as three letters, such as JPY");
  }
  const absl::StatusOr<int64_t> micros = ParseMoney(value, code);
  if (!micros.ok()) return UsageError(PhraseOf(micros.status()), AdvicePhraseOf(micros.status()));
  v1::Money money;
  money.set_micros(*micros);
  money.set_currency(code);
  return money;
}

void ProspectFlags::Declare(Verb& verb, ProspectIs prospect) {
  const char* several = prospect == ProspectIs::kNew
                            ? " (repeatable)"
                            : ", in place of those known (repeatable; \"\": none)";
  verb.Option("--company", company, "the firm, found by name or made")
      .Hint("NAME")
      .Offers(Offer::kFirms);
  verb.Option("--reading", reading, "the name in kana").Hint("KANA");
  verb.Option("--department", department, "department").Hint("TEXT");
  verb.Option("--title", title, "title").Hint("TEXT");
  verb.Repeated("--email", emails, Phrase("e-mail address$0", several)).Hint("ADDRESS");
  verb.Repeated("--phone", phones, Phrase("telephone number$0", several)).Hint("NUMBER");
  AddWord(verb, "--source", source, "where the contact came from");
  verb.Option("--met-at", met_at, "when you first met").Hint("WHEN");
  verb.Option("--context", context, "what the first talk was about").Hint("TEXT");
  AddWord(verb, "--segment", segment, "kind of company");
  Flag zone_flag = verb.Option("--zone", zone, "their time zone").Hint("ZONE");
  if (prospect == ProspectIs::kNew) zone_flag.Otherwise("that of their firm, or of the team");
  verb.Option("--language", language, "language to write in").OneOf({"ja", "en"});
  AddWord(verb, "--prefers", prefers, "preferred channel");
  verb.Option("--expects", expects, "what they expect of the follow-up").Hint("TEXT");
  key_account_flag = verb.Switch("--key-account,!--no-key-account", key_account, "a key account");
}

bool ProspectFlags::empty() const {
  return !reading && !company && !department && !title && !met_at && !context && !zone &&
         !expects && !language && emails.empty() && phones.empty() &&
         source == v1::SOURCE_UNSPECIFIED && segment == v1::SEGMENT_UNSPECIFIED &&
         prefers == v1::CHANNEL_UNSPECIFIED;
}

absl::Status ProspectFlags::Fill(CommandContext& context_of, v1::ProspectAttributes& attributes,
                                 v1::ProspectText& text) const {
  if (zone) {
    TASUKI_RETURN_IF_ERROR(CheckZone(*zone));
    attributes.set_zone(*zone);
  }
  if (met_at) {
    const absl::TimeZone own = context_of.workspace.zone();
    TASUKI_ASSIGN_OR_RETURN(When when, ReadWhen(context_of, *met_at, Tense::kHappened));
    const absl::Time met = StartOf(when, own);
    TASUKI_RETURN_IF_ERROR(CheckHappened(context_of, *met_at, met));
    attributes.set_met_at_us(absl::ToUnixMicros(met));
  }
  if (source != v1::SOURCE_UNSPECIFIED) attributes.set_source(source);
  if (segment != v1::SEGMENT_UNSPECIFIED) attributes.set_segment(segment);
  if (language) attributes.set_language(*language);
  if (prefers != v1::CHANNEL_UNSPECIFIED) attributes.set_preferred_channel(prefers);
  if (reading) text.set_reading(*reading);
  if (department) text.set_department(*department);
  if (title) text.set_title(*title);
  if (context) text.set_context(*context);
  if (expects) text.set_expects(*expects);
  for (const std::string& email : emails) text.add_emails(email);
  for (const std::string& phone : phones) text.add_phones(phone);
  return absl::OkStatus();
}

void ReasonFlag::Declare(Verb& verb, const std::string& flag, const Phrase& description) {
  name = flag;
  std::vector<std::string> words;
  for (std::string_view reason : domain::WordsOf<v1::Reason>()) words.emplace_back(reason);
  verb.Option(flag, word, description).Hint("WORD").Offers(Offer::kWords).Knows(words);
}

absl::StatusOr<v1::Reason> ReasonFlag::Read() const {
  if (word.empty()) return v1::REASON_UNSPECIFIED;
  if (domain::FromWord<v1::CoachingTheme>(word).ok()) {
    return UsageError(
        Phrase("$0 $1 is a coaching verdict on a person, and every member could read it here", name,
               word),
        "it comes with coaching notes, sealed for the managers and the member; leave it out");
  }
  absl::StatusOr<v1::Reason> reason = domain::FromWord<v1::Reason>(word);
  if (reason.ok()) return reason;
  return UsageError(Phrase("there is no reason \"$0\" for $1", word, name),
                    Phrase("one of: $0", Reasons()));
}

void OutcomeFlags::Declare(Verb& verb) {
  reason.Declare(verb, "--reason", "why, where it is known");
  verb.Option("--words", words, "their own words").Hint("TEXT");
  verb.Option("--next", next, "the next touch")
      .Hint("WHEN")
      .Otherwise("what the team's policy says");
  verb.Option("--deal", deal, "which deal, where there are several")
      .Hint("ID")
      .Otherwise("the one that is open");
  money.Declare(verb);
}

namespace {

// The deal that an outcome closes, if any, and for how much.
struct Closing {
  std::string deal;
  SubjectId holder;  // The entry on which it was made, where that was merged into theirs.
  std::optional<v1::Money> value;
};

absl::StatusOr<Closing> WhatCloses(Act& act, CommandContext& context, const OutcomeFlags& flags,
                                   SubjectId prospect, v1::Outcome outcome, absl::Time occurred) {
  Closing closing{.deal = {}, .holder = prospect, .value = {}};
  absl::StatusOr<v1::DealRow> chosen = ChooseOpenDeal(context, prospect, flags.deal);
  if (!chosen.ok() && (!absl::IsNotFound(chosen.status()) || !flags.deal.empty())) {
    return chosen.status();
  }
  TASUKI_ASSIGN_OR_RETURN(std::optional<v1::Money> value,
                          flags.money.Read(chosen.ok() ? *chosen : v1::DealRow()));
  closing.value = std::move(value);
  if (chosen.ok()) {
    closing.deal = chosen->deal();
    closing.holder = HolderOf(*chosen, context.directory.rows());
  } else if (closing.value && outcome == v1::LOST) {
    return Refused("there is no open deal that could be lost with a value",
                   "leave --value out, or open the deal with `tasuki deal open` first");
  } else if (closing.value) {
    // A sale nobody had opened as a deal still counts as one.
    closing.deal = SubjectId::Random(context.workspace.home().random()).str();
    v1::DealOpened& opened =
        *act.Add(v1::DEAL_OPENED, v1::PROSPECT, prospect, occurred).header.mutable_deal_opened();
    opened.set_deal(closing.deal);
    *opened.mutable_value() = *closing.value;
  }
  return closing;
}

}  // namespace

absl::Status OutcomeFlags::AddTo(Act& act, CommandContext& context, SubjectId prospect,
                                 v1::Outcome outcome, absl::Time occurred) const {
  TASUKI_ASSIGN_OR_RETURN(v1::ProspectRow row, LiveProspect(context, prospect));
  if (!next.empty()) TASUKI_RETURN_IF_ERROR(CheckMayHaveNext(context, prospect, row));
  // Of who asked us to stop nothing is planned, whatever they say later.
  const bool must_say_next =
      !context.directory.IsOptedOut(prospect, row) &&
      (outcome == v1::REPLIED || outcome == v1::MEETING_SET || outcome == v1::PROPOSAL_ASKED);
  if (must_say_next && next.empty()) {  // R117
    return Refused(Phrase("after \"$0\" you must say what happens next, and when",
                          Phrase::Told(std::string(domain::WordOf(outcome)))),
                   "add --next WHEN, such as --next +3d or --next \"monday 10:00\"");
  }
  if (outcome == v1::OPTED_OUT && !next.empty()) {
    return Refused("who asked us to stop gets no next touch", "leave --next out");
  }
  TASUKI_ASSIGN_OR_RETURN(v1::Reason why, reason.Read());
  const bool closes = outcome == v1::WON || outcome == v1::LOST;
  Closing closing;
  if (closes) {
    TASUKI_ASSIGN_OR_RETURN(Closing found,
                            WhatCloses(act, context, *this, prospect, outcome, occurred));
    closing = std::move(found);
  } else if (!money.value.empty() || !money.currency.empty() || !deal.empty()) {
    return UsageError("--value, --currency and --deal belong to won and lost",
                      "change a deal with `tasuki deal`");
  }
  EventDraft& draft = act.Add(v1::OUTCOME_RECORDED, v1::PROSPECT, prospect, occurred);
  v1::OutcomeRecorded& body = *draft.header.mutable_outcome_recorded();
  body.set_outcome(outcome);
  body.set_reason(why);
  if (closing.holder == prospect) body.set_deal(closing.deal);
  if (!next.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const ChosenDate chosen, ReadNext(act, context, prospect, next));
    chosen.PutInto(body);
  }
  if (!words.empty()) draft.personal.emplace().mutable_outcome()->set_words(words);
  if (!closing.deal.empty()) {
    v1::DealClosed& closed = *act.Add(v1::DEAL_CLOSED, v1::PROSPECT, closing.holder, occurred)
                                  .header.mutable_deal_closed();
    closed.set_deal(closing.deal);
    closed.set_result(outcome == v1::WON ? v1::DEAL_WON : v1::DEAL_LOST);
    closed.set_cause(outcome == v1::LOST ? why : v1::REASON_UNSPECIFIED);
    if (closing.value) *closed.mutable_value() = *closing.value;
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::DealRow> ChooseDeal(CommandContext& context, SubjectId prospect,
                                       const std::string& prefix) {
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::DealRow> deals,
                          DealsOfPerson(prospect, context.directory.rows()));
  std::vector<v1::DealRow> fits;
  std::string list;
  for (const v1::DealRow& deal : deals) {
    const std::string id = HexEncode(deal.deal());
    const bool wanted = prefix.empty() ? deal.result() == v1::DEAL_RESULT_UNSPECIFIED
                                       : id.rfind(absl::AsciiStrToLower(prefix), 0) == 0;
    if (!wanted) continue;
    fits.push_back(deal);
    absl::StrAppend(&list, "\n    ", id.substr(0, 8), "  ", deal.stage(), "  ",
                    deal.has_value() ? MoneyForPeople(domain::DecimalOf(deal.value().micros()),
                                                      deal.value().currency())
                                     : "");
  }
  if (fits.size() == 1) return fits.front();
  if (fits.empty()) {
    return NotFound(prefix.empty() ? Phrase("there is no open deal")
                                   : Phrase("there is no deal $0", OneLine(prefix)),
                    "`tasuki show WHO` lists the deals; `tasuki deal open WHO` opens one");
  }
  return Refused(Phrase("there are $0 open deals:$1", fits.size(), list),
                 "say which with --deal ID");
}

absl::StatusOr<v1::DealRow> ChooseOpenDeal(CommandContext& context, SubjectId prospect,
                                           const std::string& prefix) {
  absl::StatusOr<v1::DealRow> deal = ChooseDeal(context, prospect, prefix);
  if (deal.ok() && deal->result() != v1::DEAL_RESULT_UNSPECIFIED) {
    return Refused(Phrase("deal $0 is closed already: $1", HexEncode(deal->deal()).substr(0, 8),
                          Phrase::Told(std::string(domain::WordOf(deal->result())))),
                   "if that was wrong, take it back with `tasuki undo EVENT` first");
  }
  return deal;
}

absl::Status CheckCadence(CommandContext& context, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  std::string known;
  for (const v1::Cadence& cadence : domain::PresentPolicy(context.workspace.rows()).cadences()) {
    if (cadence.name() == name) return absl::OkStatus();
    absl::StrAppend(&known, known.empty() ? "" : ", ", cadence.name());
  }
  if (known.empty()) return absl::OkStatus();
  return UsageError(Phrase("there is no cadence \"$0\"", name),
                    Phrase("the policy has: $0", known));
}

absl::Status CheckMayHaveNext(CommandContext& context, SubjectId prospect,
                              const v1::ProspectRow& row) {
  if (!context.directory.IsOptedOut(prospect, row)) return absl::OkStatus();
  return Refused(
      "they asked us to stop: there is no next touch",
      "what happens is still logged. Where they wrote again of their own accord: `tasuki "
      "reopen WHO --words TEXT --next WHEN`; only where they never asked, take `opted "
      "out` back with `tasuki undo EVENT --why TEXT` (`tasuki show` has its id)");
}

namespace {

absl::Status WasTakenBack(CommandContext& context, const Phrase& what, const v1::Undone& undone) {
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent undo, context.workspace.EventAt(Seq(undone.seq())));
  return Refused(Phrase("$0 was added by mistake, and that was taken back", what),
                 Phrase("`tasuki undo $0 --why TEXT` brings it back",
                        HexEncode(undo.header.event_id()).substr(0, 8)));
}

}  // namespace

absl::Status CheckFirmIsThere(CommandContext& context, SubjectId firm) {
  const auto* row = context.directory.rows().Find(domain::UndoneKey(firm, firm));
  TASUKI_RETURN_IF_ERROR(context.directory.rows().status());
  if (row == nullptr || !row->has_undone()) return absl::OkStatus();
  return WasTakenBack(context, "this firm", row->undone());
}

absl::StatusOr<v1::ProspectRow> LiveProspect(CommandContext& context, SubjectId prospect) {
  domain::Rows& rows = context.directory.rows();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (row == nullptr || row->erased()) {
    return NotFound("this prospect is not there any more", "look with `tasuki list`");
  }
  if (row->has_undone()) return WasTakenBack(context, "this prospect", row->undone());
  if (!row->merged_into().empty()) {
    return Refused(Phrase("this prospect was merged into $0", HexEncode(row->merged_into())),
                   "use that one");
  }
  return *row;
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t bytes_max) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return NotFound(Phrase("the file $0 cannot be read", path), "look at its name and rights");
  }
  std::string text(bytes_max + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) {  // A folder opens, and does not read.
    return Refused(Phrase("the file $0 cannot be read", path), "is it a folder?");
  }
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() > bytes_max) {
    return Refused(Phrase("the file $0 has more than $1 bytes", path, bytes_max), "shorten it");
  }
  return text;
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path, size_t bytes_max) {
  absl::StatusOr<std::string> text = ReadWholeFile(path, bytes_max);
  if (text.ok() && !IsUtf8(*text)) {
    return Refused(Phrase("the file $0 is not UTF-8", path), "convert it");
  }
  return text;
}

}  // namespace tasuki::client
