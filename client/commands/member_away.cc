#include "client/commands/act.h"
#include "client/commands/flags.h"
#include "client/commands/member_leave.h"
#include "client/commands/read_when.h"
#include "client/views/leaving.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"

// `tasuki member away`: somebody is away for some days. Ownership stays; the cover's agenda shows
// what is theirs.

namespace tasuki::client {

namespace {

// Nobody covers in days on which they are away themselves.
absl::Status CheckIsHere(CommandContext& context, MemberId cover, absl::CivilDay from,
                         absl::CivilDay to) {
  const auto* row = context.workspace.rows().Find(domain::MemberKey(cover));
  if (row == nullptr || row->away_to_day() == 0) return absl::OkStatus();
  const absl::CivilDay away = domain::ToCivil(row->away_from_day());
  const absl::CivilDay back = domain::ToCivil(row->away_to_day());
  if (back <= from || away >= to) return absl::OkStatus();
  const Language language = context.out.language();
  return Refused(
      Phrase("$0 is away too, from $1, and back on $2", OneLine(context.directory.Member(cover)),
             DayForPeople(language, away), DayForPeople(language, back)),
      "name a colleague who is there");
}

}  // namespace

absl::Status MarkAway(CommandContext& context, const AwayArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, args.name));
  const std::string name = OneLine(context.directory.Member(member));
  TASUKI_ASSIGN_OR_RETURN(const When from, ReadWhen(context, args.from, Tense::kToCome));
  TASUKI_ASSIGN_OR_RETURN(const When to, ReadWhen(context, args.to, Tense::kToCome));
  if (to.day <= from.day) {
    return UsageError("they would be back before they are away",
                      "`--to` is the first day on which they are back");
  }
  Act act(context);
  v1::MemberAway& body =
      *act.Add(v1::MEMBER_AWAY, v1::MEMBER, SubjectId::FromTrusted(member.bytes()))
           .header.mutable_member_away();
  body.set_from_day(domain::DayNumber(from.day));
  body.set_to_day(domain::DayNumber(to.day));
  v1::AwayView view;
  if (!args.cover.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const MemberId cover, FindMember(context.directory, args.cover));
    if (!MayTakeOver(cover, member, context.workspace.rows())) {
      return Refused(
          Phrase("$0 cannot cover for $1", OneLine(context.directory.Member(cover)), name),
          "name a colleague who may own prospects and stays");
    }
    TASUKI_RETURN_IF_ERROR(CheckIsHere(context, cover, from.day, to.day));
    body.set_cover(cover.str());
    view.set_cover(context.directory.Member(cover));
    view.set_cover_id(cover.Hex());
  }
  absl::StatusOr<v1::WrittenView> written = act.Write();
  if (!written.ok()) {
    return absl::IsPermissionDenied(written.status())
               ? WithAdvice(written.status(), "ask a manager")
               : written.status();
  }
  *view.mutable_event_ids() = written->event_ids();
  view.set_pending(written->pending());
  view.set_member(member.Hex());
  view.set_from(absl::FormatCivilTime(from.day));
  view.set_to(absl::FormatCivilTime(to.day));
  Printer& out = context.out;
  out.Line(InLanguage(out.language(), Phrase("$0 is away from $1, and back on $2", name,
                                             DayForPeople(out.language(), from.day),
                                             DayForPeople(out.language(), to.day))));
  if (!view.cover().empty()) {
    out.Line(
        InLanguage(out.language(), Phrase("$0 has their agenda meanwhile", OneLine(view.cover()))),
        Style::kDim);
  }
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
