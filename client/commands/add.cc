#include "absl/strings/str_cat.h"
#include "client/commands/firm_choice.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/known.h"
#include "client/views/zones.h"
#include "client/words/utf8.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/rows/policies.h"

// `tasuki add`: a prospect, their firm where it is new, and an owner, in one act (R036–R039).

namespace tasuki::client {
namespace {

struct AddArgs {
  std::string name;
  std::string cadence;
  bool queue = false;
  ProspectFlags flags;
};

// Who may be the person that was just added, and how to take it back.
void TellKnown(CommandContext& context, const v1::WrittenView& view, const std::string& added) {
  Printer& out = context.out;
  for (const v1::KnownView& known : view.known()) {
    const Message by = known.by() == "email"   ? Message::kKnownByEmail
                       : known.by() == "phone" ? Message::kKnownByPhone
                                               : Message::kKnownByName;
    const std::string owner = known.owner().empty() ? out.Say(Message::kQueue) : known.owner();
    const std::string last =
        known.has_last_touch() ? out.Say(Message::kKnownTouched,
                                         {owner, TimeForPeople(out.language(), known.last_touch())})
                               : out.Say(Message::kKnownNobodyTouched, {owner});
    const std::string who =
        absl::StrCat(known.name(), known.company().empty() ? "" : ", ", known.company(), " (",
                     known.prospect().substr(0, kIdShown), "), ", last);
    out.Line(absl::StrCat("  ", out.Say(by, {known.value(), who})), Style::kWarning);
  }
  if (view.known_size() == 0) return;
  out.Line(absl::StrCat("  ", out.Say(Message::kKnownAdvice, {added.substr(0, kIdShown)})),
           Style::kDim);
}

absl::Status RunAdd(CommandContext& context, const AddArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(std::string name, ReadName(args.name, "give the prospect's name"));
  TASUKI_RETURN_IF_ERROR(CheckCadence(context, args.cadence));
  Act act(context);
  v1::ProspectAdded body;
  v1::ProspectText text;
  TASUKI_RETURN_IF_ERROR(args.flags.Fill(context, *body.mutable_attributes(), text));
  body.set_cadence(args.cadence);
  if (args.flags.key_account) body.mutable_attributes()->set_key_account(true);
  text.set_name(name);

  std::optional<FirmChoice> firm;
  if (const std::string company(Trimmed(args.flags.company.value_or(""))); !company.empty()) {
    TASUKI_ASSIGN_OR_RETURN(firm, FindOrMakeFirm(context, company, act));
    TASUKI_RETURN_IF_ERROR(context.directory.status());
    body.mutable_attributes()->set_firm(firm->id.str());
  }
  // The zone that will be theirs, for the civil day of their first event.
  const absl::TimeZone zone =
      FindZone(args.flags.zone.value_or(""))
          .value_or(ZoneOf(context.directory.rows(), v1::FIRM, firm ? firm->id : SubjectId()));
  act.set_zone(zone);
  if (body.attributes().has_met_at_us()) {
    body.set_met_offset_minutes(
        zone.At(absl::FromUnixMicros(body.attributes().met_at_us())).offset / 60);
  }

  // Looked for before it is one of them itself.
  const std::vector<v1::KnownView> known = FindKnown(context.directory, text, context.now);
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  const SubjectId prospect = SubjectId::Random(context.workspace.home().random());
  EventDraft& draft = act.Add(v1::PROSPECT_ADDED, v1::PROSPECT, prospect);
  *draft.header.mutable_prospect_added() = std::move(body);
  *draft.personal.emplace().mutable_prospect() = std::move(text);
  if (!args.queue) {
    act.AddAssignment(v1::PROSPECT, prospect, context.workspace.home().identity().member)
        .header.mutable_owner_assigned()
        ->set_why(v1::WHY_NEW);
  }
  TASUKI_ASSIGN_OR_RETURN(v1::WrittenView view, act.Write());
  if (firm) {
    view.set_firm(firm->id.Hex());
    for (const SubjectId like : firm->resembles) view.add_resembles(like.Hex());
  }
  *view.mutable_known() = {known.begin(), known.end()};
  Printer& out = context.out;
  out.Line(out.Say(args.queue ? Message::kProspectAddedToQueue : Message::kProspectAdded,
                   {OneLine(name)}));
  if (firm) {
    out.Line(absl::StrCat("  ", out.Say(firm->made ? Message::kFirmMade : Message::kFirmFound,
                                        {OneLine(firm->name)})),
             Style::kDim);
    for (const SubjectId like : firm->resembles) {
      out.Line(
          absl::StrCat("  ", out.Say(Message::kFirmResembles, {context.directory.FirmName(like)})),
          Style::kWarning);
    }
  }
  TellKnown(context, view, view.event_ids(firm && firm->made ? 1 : 0));
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddAdd(Verb verb) {
  auto args = std::make_shared<AddArgs>();
  verb.Option("NAME", args->name, "the person's name").Required().Hint("");
  args->flags.Declare(verb, ProspectIs::kNew);
  verb.Option("--cadence", args->cadence, "schedule to start with")
      .Hint("NAME")
      .Otherwise("the first of the team's policy: three-contact")
      .Offers(Offer::kCadences);
  verb.Switch("--queue", args->queue, "leave it to the team's queue");
  verb.Does([args](CommandContext& context) { return RunAdd(context, *args); });
}

}  // namespace tasuki::client
