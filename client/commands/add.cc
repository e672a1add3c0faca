#include "client/commands/add.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/commands/ask.h"
#include "client/commands/verbs.h"
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
  NewProspect prospect;
  Flag name_flag;
  std::string from, doubles = "skip";
  bool yes = false;
};

// One who was added, or whoever is on a list of cards.
absl::Status RunAdd(CommandContext& context, const AddArgs& args) {
  if (!args.from.empty()) {
    const ProspectFlags& flags = args.prospect.flags;
    if (args.name_flag.given() || flags.reading || !flags.emails.empty() || !flags.phones.empty()) {
      return UsageError("NAME, --reading, --email and --phone are those of one person",
                        "leave them out with --from");
    }
    return RunAddCards(context, {args.from, args.doubles, args.yes, args.prospect});
  }
  // An empty name that was typed is a mistake; none at all is a wish to be asked.
  if (!args.name_flag.given() && context.request.asks && !context.out.json()) return AskForCards();
  TASUKI_ASSIGN_OR_RETURN(const AddedProspect added, WriteProspect(context, args.prospect));
  SayAdded(context, added, args.prospect.queue);
  return PrintWritten(context, added.view, added.id);
}

}  // namespace

std::string KnownLine(Printer& out, const v1::KnownView& known) {
  const Message by = known.by() == "email"   ? Message::kKnownByEmail
                     : known.by() == "phone" ? Message::kKnownByPhone
                                             : Message::kKnownByName;
  const std::string owner = known.owner().empty() ? out.Say(Message::kQueue) : known.owner();
  const std::string last = known.has_last_touch()
                               ? out.Say(Message::kKnownTouched,
                                         {owner, TimeForPeople(out.language(), known.last_touch())})
                               : out.Say(Message::kKnownNobodyTouched, {owner});
  const std::string who =
      absl::StrCat(known.name(), known.company().empty() ? "" : ", ", known.company(), " (",
                   known.prospect().substr(0, kIdShown), "), ", last);
  return out.Say(by, {known.value(), who});
}

absl::StatusOr<AddedProspect> WriteProspect(
    CommandContext& context, const NewProspect& prospect,
    const std::optional<std::vector<v1::KnownView>>& given) {
  AddedProspect added;
  TASUKI_ASSIGN_OR_RETURN(added.name, ReadName(prospect.name, "give the prospect's name"));
  TASUKI_RETURN_IF_ERROR(CheckCadence(context, prospect.cadence));
  Act act(context);
  v1::ProspectAdded body;
  v1::ProspectText text;
  TASUKI_RETURN_IF_ERROR(prospect.flags.Fill(context, *body.mutable_attributes(), text));
  body.set_cadence(prospect.cadence);
  if (prospect.flags.key_account) body.mutable_attributes()->set_key_account(true);
  text.set_name(added.name);

  std::optional<FirmChoice>& firm = added.firm;
  if (const std::string company(Trimmed(prospect.flags.company.value_or(""))); !company.empty()) {
    TASUKI_ASSIGN_OR_RETURN(firm, FindOrMakeFirm(context, company, act));
    TASUKI_RETURN_IF_ERROR(context.directory.status());
    body.mutable_attributes()->set_firm(firm->id.str());
  }
  // The zone that will be theirs, for the civil day of their first event.
  const absl::TimeZone zone =
      FindZone(prospect.flags.zone.value_or(""))
          .value_or(ZoneOf(context.directory.rows(), v1::FIRM, firm ? firm->id : SubjectId()));
  act.set_zone(zone);
  if (body.attributes().has_met_at_us()) {
    body.set_met_offset_minutes(
        zone.At(absl::FromUnixMicros(body.attributes().met_at_us())).offset / 60);
  }

  // Looked for before it is one of them itself.
  const std::vector<v1::KnownView> known =
      given ? *given : FindKnown(context.directory, text, context.now);
  TASUKI_RETURN_IF_ERROR(context.directory.status());
  added.id = SubjectId::Random(context.workspace.home().random());
  EventDraft& draft = act.Add(v1::PROSPECT_ADDED, v1::PROSPECT, added.id);
  *draft.header.mutable_prospect_added() = std::move(body);
  *draft.personal.emplace().mutable_prospect() = std::move(text);
  if (!prospect.queue) {
    act.AddAssignment(v1::PROSPECT, added.id, context.workspace.home().identity().member)
        .header.mutable_owner_assigned()
        ->set_why(v1::WHY_NEW);
  }
  if (!prospect.next.empty()) {
    TASUKI_RETURN_IF_ERROR(AddNextTo(act, context, added.id, prospect.next));
  }
  TASUKI_ASSIGN_OR_RETURN(added.view, act.Write());
  if (firm) {
    added.view.set_firm(firm->id.Hex());
    for (const SubjectId like : firm->resembles) added.view.add_resembles(like.Hex());
  }
  *added.view.mutable_known() = {known.begin(), known.end()};
  return added;
}

void SayAdded(CommandContext& context, const AddedProspect& added, bool queue) {
  Printer& out = context.out;
  const std::optional<FirmChoice>& firm = added.firm;
  out.Line(out.Say(queue ? Message::kProspectAddedToQueue : Message::kProspectAdded,
                   {OneLine(added.name)}));
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
  for (const v1::KnownView& known : added.view.known()) {
    out.Line(absl::StrCat("  ", KnownLine(out, known)), Style::kWarning);
  }
  if (added.view.known_size() > 0) {
    const std::string& event = added.view.event_ids(firm && firm->made ? 1 : 0);
    out.Line(absl::StrCat("  ", out.Say(Message::kKnownAdvice, {event.substr(0, kIdShown)})),
             Style::kDim);
  }
}

void AddAdd(Verb verb) {
  auto args = std::make_shared<AddArgs>();
  args->name_flag = verb.Option("NAME", args->prospect.name, "the person's name")
                        .Hint("")
                        .Otherwise("at a keyboard you are asked for one after the other");
  args->prospect.flags.Declare(verb, ProspectIs::kNew);
  verb.Option("--cadence", args->prospect.cadence, "schedule to start with")
      .Hint("NAME")
      .Otherwise("the first of the team's policy: three-contact")
      .Offers(Offer::kCadences);
  verb.Option("--next", args->prospect.next, "when to be in touch")
      .Hint("WHEN")
      .Otherwise("what the team's policy says");
  verb.Switch("--queue", args->prospect.queue, "leave it to the team's queue");
  verb.Option("--from", args->from, "many at once: a table (CSV) or vCards")
      .Hint("FILE")
      .Offers(Offer::kFiles);
  verb.Option("--doubles", args->doubles, "cards of who is known already")
      .OneOf({"skip", "add"})
      .Otherwise(std::string("skip"));
  verb.Switch("--yes", args->yes, "do not ask");
  verb.Does([args](CommandContext& context) { return RunAdd(context, *args); });
}

}  // namespace tasuki::client
