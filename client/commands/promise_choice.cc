#include "client/commands/promise_choice.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {
namespace {

absl::Status NoPromise(const std::string& prefix, WhosePromise whose) {
  Phrase what = whose == WhosePromise::kOurs ? Phrase("there is no open promise of ours")
                                             : Phrase("there is no open promise");
  if (!prefix.empty()) what = Phrase("there is no promise $0", OneLine(prefix));
  return NotFound(what,
                  "`tasuki promise list WHO` lists them; `tasuki promise make WHO` makes one");
}

absl::Status PromiseIsClosed(Language language, const PromiseAt& promise) {
  const std::string fate(domain::WordOf(promise.row.fate()));
  return Refused(
      Phrase("promise $0 is closed already: $1", HexEncode(promise.row.promise()).substr(0, 8),
             ValueForPeople(language, "promise-fate", fate)),
      "if that was wrong, take it back with `tasuki undo EVENT` first");
}

}  // namespace

absl::StatusOr<PromiseAt> ChoosePromise(CommandContext& context, SubjectId prospect,
                                        const std::string& prefix, WhosePromise whose) {
  TASUKI_RETURN_IF_ERROR(LiveProspect(context, prospect).status());
  Presenter presenter(context.directory, context.now);
  PromiseReader reader(context.directory, presenter, context.now);
  const int32_t from = prefix.empty() ? reader.ShownFrom() : kAllPromises;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> promises, reader.Of(prospect, from));
  std::vector<PromiseAt> fits;
  std::string list;
  const std::string wanted = absl::AsciiStrToLower(prefix);
  for (const PromiseAt& promise : promises) {
    const std::string id = HexEncode(promise.row.promise());
    const bool is_open = promise.row.fate() == v1::PROMISE_FATE_UNSPECIFIED;
    if (whose == WhosePromise::kOurs && promise.row.by() != v1::US) continue;
    if (prefix.empty() ? !is_open : id.rfind(wanted, 0) != 0) continue;
    fits.push_back(promise);
    absl::StrAppend(&list, "\n    ", id.substr(0, 8), "  ",
                    domain::FormatDay(promise.row.due().day()), "  ",
                    OneLine(PromiseText(context.out, reader.View(promise))));
  }
  if (fits.empty()) return NoPromise(prefix, whose);
  if (fits.size() > 1) {
    return Refused(Phrase("there are $0 such promises:$1", fits.size(), list),
                   "say which by the start of its id");
  }
  if (fits.front().row.fate() != v1::PROMISE_FATE_UNSPECIFIED) {
    return PromiseIsClosed(context.out.language(), fits.front());
  }
  return fits.front();
}

std::string PromiseText(Printer& out, const v1::PromiseView& promise) {
  const std::string kind = ValueForPeople(out.language(), "promise-kind", promise.kind());
  if (promise.what().empty()) return kind.empty() ? Plain(out.language(), "promise") : kind;
  if (kind.empty()) return OneLine(promise.what());
  return out.Say(Message::kParenthesis, {OneLine(promise.what()), kind});
}

std::string PromiseDetails(Printer& out, const v1::PromiseView& promise) {
  std::vector<std::string> parts;
  const auto say = [&](Message message, const std::vector<std::string>& values) {
    parts.push_back(out.Say(message, values));
  };
  if (promise.consented()) say(Message::kPromiseConsented, {});
  if (promise.moves() != 0) {
    say(Message::kPromiseDrift,
        {std::to_string(promise.moves()), std::to_string(promise.drift_days())});
  }
  if (promise.moved_alone() != 0) {
    say(Message::kPromiseDriftAlone, {std::to_string(promise.moved_alone())});
  }
  const bool is_open = promise.state() == "open";
  if (is_open && promise.overdue_days() != 0) {
    say(Message::kOverdueBy, {std::to_string(promise.overdue_days())});
    if (promise.chased()) say(Message::kPromiseChased, {});
  }
  if (!promise.agreed_words().empty()) {
    say(Message::kPromiseAgreedWords, {OneLine(promise.agreed_words())});
  }
  if (!promise.promised_downstream().empty()) {
    say(Message::kPromiseDownstream, {OneLine(promise.promised_downstream())});
  }
  for (const v1::MilestoneView& milestone : promise.milestones()) {
    say(Message::kPromiseMilestone, {milestone.day(), OneLine(milestone.name())});
  }
  if (promise.crossed()) say(Message::kCrossedMark, {});
  return absl::StrJoin(parts, out.Say(Message::kSemicolon));
}

std::string TrustText(Printer& out, const v1::TrustView& trust) {
  if (!trust.has_trust()) return out.Say(Message::kTrustNone);
  return out.Say(Message::kTrustText,
                 {absl::StrFormat("%.2f", trust.trust()), std::to_string(trust.promises())});
}

}  // namespace tasuki::client
