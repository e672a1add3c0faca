#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/commands/verbs.h"
#include "client/views/zones.h"
#include "client/words/utf8.h"
#include "client/words/wording.h"
#include "common/base/check.h"
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

absl::Status CheckCadence(CommandContext& context, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  std::string known;
  for (const v1::Cadence& cadence : domain::PresentPolicy(context.workspace.rows()).cadences()) {
    if (cadence.name() == name) return absl::OkStatus();
    absl::StrAppend(&known, known.empty() ? "" : ", ", cadence.name());
  }
  if (known.empty()) return absl::OkStatus();
  return UsageError(absl::StrCat("there is no cadence \"", name, "\""),
                    absl::StrCat("the policy has: ", known));
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
    firm = FindOrMakeFirm(context, company, act);
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
  if (firm) view.set_firm(firm->id.Hex());
  Printer& out = context.out;
  out.Line(out.Say(args.queue ? Message::kProspectAddedToQueue : Message::kProspectAdded,
                   {OneLine(name)}));
  if (firm) {
    out.Line(absl::StrCat("  ", out.Say(firm->made ? Message::kFirmMade : Message::kFirmFound,
                                        {OneLine(firm->name)})),
             Style::kDim);
  }
  return PrintWritten(context, std::move(view), prospect);
}

}  // namespace

void AddAdd(Verb verb) {
  auto args = std::make_shared<AddArgs>();
  verb.Option("NAME", args->name, "the person's name").Required().Hint("");
  args->flags.Declare(verb, ProspectIs::kNew);
  verb.Option("--cadence", args->cadence, "schedule to start with").Hint("NAME");
  verb.Switch("--queue", args->queue, "leave it to the team's queue");
  verb.Does([args](CommandContext& context) { return RunAdd(context, *args); });
}

}  // namespace tasuki::client
