#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/presenter.h"
#include "client/views/slot_reader.h"
#include "client/views/zones.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

// `tasuki merge`: two entries are one person (X21). The first goes on under the second, whose
// history shows both; nothing is lost, and `split` undoes it.

namespace tasuki::client {
namespace {

struct MergeArgs {
  std::string who, into;
};

// One of the two, and what is told of it.
struct Entry {
  SubjectId id;
  v1::ProspectRow row;
  std::string name;
  MemberId owner;
};

absl::StatusOr<Entry> FindEntry(CommandContext& context, const std::string& who) {
  Entry entry;
  TASUKI_ASSIGN_OR_RETURN(entry.id, FindProspect(context.directory, who));
  TASUKI_ASSIGN_OR_RETURN(entry.row, LiveProspect(context, entry.id));
  entry.name = OneLine(context.directory.Name(entry.id));
  entry.owner =
      domain::OwnerOf(entry.id, absl::ToUnixMicros(context.now), context.directory.rows()).owner;
  return entry;
}

// An appointment that was made with the entry that goes is kept with the one that stays, where that
// has none of its own.
bool TakeOverAppointment(Act& act, CommandContext& context, const Entry& from, const Entry& into) {
  if (!from.row.has_appointment() || into.row.has_appointment()) return false;
  if (context.directory.IsOptedOut(from.id, from.row) ||
      context.directory.IsOptedOut(into.id, into.row)) {
    return false;
  }
  const v1::NextTouch& appointment = from.row.appointment();
  EventDraft& draft = act.Add(v1::NEXT_TOUCH_SET, v1::PROSPECT, into.id);
  v1::NextTouchSet& body = *draft.header.mutable_next_touch_set();
  *body.mutable_next() = appointment.slot();
  body.set_channel(appointment.channel());
  body.set_season(appointment.season());
  body.set_season_year(appointment.season_year());
  const std::string purpose = PurposeOf(context.workspace, appointment);
  if (!purpose.empty()) draft.personal.emplace().mutable_remark()->set_text(purpose);
  return true;
}

// What of the entry that goes does not stand with the other one.
void TellLeft(CommandContext& context, const Entry& from, const Entry& into, bool took_over) {
  Printer& out = context.out;
  if (from.owner != into.owner) {
    const auto named = [&](MemberId owner) {
      return owner.is_zero() ? out.Say(Message::kQueue) : OneLine(context.directory.Member(owner));
    };
    out.Line(
        absl::StrCat("  ", out.Say(Message::kMergedOwner, {named(into.owner), named(from.owner)})),
        Style::kWarning);
  }
  if (!from.row.has_appointment() || took_over || domain::IsOptedOut(from.row)) return;
  const absl::TimeZone zone = ZoneOf(context.workspace.rows(), v1::PROSPECT, from.id);
  const absl::Time at =
      SlotReader(context.workspace.rows()).TimeOf(from.id, from.row, from.row.appointment());
  out.Line(absl::StrCat("  ", out.Say(Message::kMergedAppointment,
                                      {TimeForPeople(out.language(), at, zone)})),
           Style::kWarning);
}

absl::Status RunMerge(CommandContext& context, const MergeArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const Entry from, FindEntry(context, args.who));
  TASUKI_ASSIGN_OR_RETURN(const Entry into, FindEntry(context, args.into));
  if (from.id == into.id) {
    return Refused(Phrase("both are one entry already: $0", from.name),
                   "give the start of each one's id; `tasuki find` lists them");
  }
  Act act(context);
  EventDraft& draft = act.Add(v1::PROSPECTS_MERGED, v1::PROSPECT, from.id);
  draft.header.set_base(PresentDecision(context.directory.rows(), from.id, v1::MERGED));
  draft.header.mutable_prospects_merged()->set_into(into.id.str());
  const bool took_over = TakeOverAppointment(act, context, from, into);
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  view.set_absorbed(from.id.Hex());
  context.out.Line(
      context.out.Say(Message::kMerged, {from.name, from.id.Hex().substr(0, kIdShown), into.name,
                                         into.id.Hex().substr(0, kIdShown)}));
  TellLeft(context, from, into, took_over);
  return PrintWritten(context, std::move(view), into.id);
}

}  // namespace

void AddMerge(Verb verb) {
  auto args = std::make_shared<MergeArgs>();
  AddWho(verb, args->who);
  verb.Option("INTO", args->into, "the same person's entry that stays")
      .Required()
      .Hint("")
      .Offers(Offer::kWho);
  verb.Does([args](CommandContext& context) { return RunMerge(context, *args); });
}

}  // namespace tasuki::client
