#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/policy_file.h"
#include "client/commands/verbs.h"
#include "client/import/holidays.h"
#include "client/import/holidays_limits.h"
#include "client/limits.h"
#include "client/views/policy_json.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/policy_check.h"

// `tasuki policy show|set|diff|holidays`: the team's numbers and tables, as one JSON.

namespace tasuki::client {
namespace {

// Where a policy came from: the event that set it.
struct SetBy {
  uint64_t seq = 0;
  v1::Policy policy;
};

SetBy PresentSet(domain::Rows& rows) {
  const domain::PolicyFound found = domain::FindPolicyAt(Seq(UINT64_MAX), rows);
  return {found.seq, *found.policy};
}

// When it came into force: pending ones, when they were written.
absl::StatusOr<absl::Time> SinceWhen(CommandContext& context, uint64_t seq) {
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(Seq(seq)));
  return absl::FromUnixMicros(event.pending ? event.header.written_at_us() : event.recorded_at_us);
}

// The policy of that moment: the last one set by then, else the first (DESIGN.md §5).
absl::StatusOr<SetBy> AtTime(CommandContext& context, absl::Time at) {
  domain::Rows& rows = context.directory.rows();
  SetBy found = PresentSet(rows);
  while (found.seq != 0) {
    TASUKI_ASSIGN_OR_RETURN(const absl::Time since, SinceWhen(context, found.seq));
    const auto* row = rows.Find(domain::PolicyKey(Seq(found.seq)));
    if (since <= at || row == nullptr || row->previous() == 0) break;
    const uint64_t before = row->previous();
    found = {before, domain::PolicySetAt(before, rows)};
  }
  return found;
}

absl::StatusOr<SetBy> AtMoment(CommandContext& context, const std::string& at) {
  if (at.empty()) return PresentSet(context.directory.rows());
  uint64_t seq = 0;
  if (absl::SimpleAtoi(at, &seq)) {
    const domain::PolicyFound found = domain::FindPolicyAt(Seq(seq), context.directory.rows());
    return SetBy{found.seq, *found.policy};
  }
  const absl::TimeZone zone = context.workspace.zone();
  TASUKI_ASSIGN_OR_RETURN(const When when, ParseWhen(at, context.now, zone, Tense::kHappened));
  return AtTime(context, EndOf(when, zone));
}

absl::Status ShowPolicy(CommandContext& context, const std::string& at) {
  TASUKI_ASSIGN_OR_RETURN(const SetBy found, AtMoment(context, at));
  if (found.seq == 0) {
    return NotFound("no policy was set by then", "give a later moment, or none");
  }
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, context.workspace.EventAt(Seq(found.seq)));
  TASUKI_ASSIGN_OR_RETURN(const absl::Time since, SinceWhen(context, found.seq));
  Printer& out = context.out;
  const std::string by = context.directory.Member(MemberId::FromTrusted(event.header.actor()));
  const std::string when = TimeForPeople(out.language(), since, context.workspace.zone());
  out.Remark(by.empty() ? out.Say(Message::kPolicyFounded, {when})
                        : out.Say(Message::kPolicySince, {when, by}));
  if (!out.json()) out.Text(PolicyText(found.policy));
  out.Json(found.policy);
  return absl::OkStatus();
}

void PrintChanges(Printer& out, const std::vector<v1::PolicyChangeView>& changes) {
  Table table;
  table.indent = 2;
  table.columns = {Column::kText, Column::kText};
  for (const v1::PolicyChangeView& change : changes) {
    const std::string none = out.Say(Message::kPolicyNothing);
    const std::string from = change.from().empty() ? none : OneLine(change.from());
    const std::string to = change.to().empty() ? none : OneLine(change.to());
    table.rows.push_back(
        {Cell(OneLine(change.path()), Style::kBold), absl::StrCat(from, " → ", to)});
  }
  out.Print(table);
}

absl::Status Compare(CommandContext& context, const v1::Policy& policy) {
  v1::PolicyDiffView view;
  const auto changes = PolicyChanges(PresentSet(context.directory.rows()).policy, policy);
  for (const v1::PolicyChangeView& change : changes) *view.add_changes() = change;
  if (changes.empty()) context.out.Line(context.out.Say(Message::kPolicySame));
  PrintChanges(context.out, changes);
  context.out.Json(view);
  return absl::OkStatus();
}

absl::Status DiffPolicy(CommandContext& context, const std::string& file) {
  TASUKI_ASSIGN_OR_RETURN(const v1::Policy policy, ReadPolicyFile(context, file));
  return Compare(context, policy);
}

absl::Status PutInForce(CommandContext& context, const v1::Policy& policy) {
  Printer& out = context.out;
  domain::Rows& rows = context.directory.rows();
  const auto changes = PolicyChanges(PresentSet(rows).policy, policy);
  if (changes.empty()) {
    out.Line(out.Say(Message::kPolicySame));
    out.Json(v1::WrittenView());
    return absl::OkStatus();
  }
  const SubjectId subject =
      SubjectId::FromTrusted(context.workspace.home().identity().team.bytes());
  Act act(context);
  EventDraft& draft = act.Add(v1::POLICY_SET, v1::TEAM, subject);
  draft.header.set_base(PresentDecision(rows, subject, v1::POLICY));
  *draft.header.mutable_policy_set()->mutable_policy() = policy;
  absl::StatusOr<v1::WrittenView> view = act.Write();
  if (!view.ok()) {
    return absl::IsPermissionDenied(view.status())
               ? WithAdvice(view.status(), "a manager sets the policy: give them the file")
               : view.status();
  }
  SayWritten(context, *view, out.Say(Message::kPolicySet, {std::to_string(changes.size())}));
  PrintChanges(out, changes);
  for (const v1::PolicyChangeView& change : changes) *view->add_changes() = change;
  return PrintWritten(context, *std::move(view), SubjectId());
}

absl::Status SetPolicy(CommandContext& context, const std::string& file) {
  TASUKI_ASSIGN_OR_RETURN(const v1::Policy policy, ReadPolicyFile(context, file));
  return PutInForce(context, policy);
}

struct HolidaysArgs {
  std::string file;
  std::string list;
  std::vector<std::string> zones;
  bool dry_run = false;
};

// The present policy with the holidays of a file.
absl::Status SetHolidays(CommandContext& context, const HolidaysArgs& args) {
  for (const std::string& zone : args.zones) TASUKI_RETURN_IF_ERROR(CheckZone(zone));
  TASUKI_ASSIGN_OR_RETURN(const std::string bytes,
                          ReadWholeFile(context.Path(args.file), kHolidayFileBytesMax));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<HolidayEntry> entries, ReadHolidays(bytes));
  domain::Rows& rows = context.directory.rows();
  v1::Policy policy = PresentSet(rows).policy;
  const auto* team = rows.Find(domain::TeamKey());
  HolidayTarget target{args.list, args.zones};
  if (target.zones.empty()) target.zones = {team == nullptr ? "UTC" : team->zone()};
  TASUKI_ASSIGN_OR_RETURN(const HolidaysTaken taken,
                          TakeHolidays(target, entries, *policy.mutable_calendar()));
  TASUKI_RETURN_IF_ERROR(CheckMaySet(context.out, policy));
  Printer& out = context.out;
  out.Remark(out.Say(Message::kHolidaysTaken,
                     {std::to_string(taken.days), OneLine(taken.list),
                      std::to_string(taken.first_year), std::to_string(taken.last_year)}));
  if (taken.before != 0) {
    out.Remark(out.Say(Message::kHolidaysBefore, {std::to_string(taken.before)}));
  }
  return args.dry_run ? Compare(context, policy) : PutInForce(context, policy);
}

void AddHolidays(Verb& verb) {
  auto args = std::make_shared<HolidaysArgs>();
  Verb part = verb.Part("holidays", "take a country's public holidays into it (managers)",
                        "tasuki policy holidays syukujitsu.csv");
  part.Option("FILE", args->file,
              "CSV with the columns date and name (name_ja, name_en), or iCalendar (.ics)")
      .Required()
      .Hint("")
      .Offers(Offer::kFiles);
  part.Option("--list", args->list, "which list of the policy it is")
      .Hint("NAME")
      .Otherwise("the one for the zone");
  part.Repeated("--zone", args->zones, "for whoever lives by it").Hint("Z").Otherwise("the team's");
  part.Switch("--dry-run", args->dry_run, "say what it would change, and write nothing");
  part.Does([args](CommandContext& context) { return SetHolidays(context, *args); });
}

}  // namespace

void AddPolicy(Verb verb) {
  auto at = std::make_shared<std::string>();
  Verb show = verb.Part("show", "the whole policy as JSON", "tasuki policy show > policy.json");
  show.Option("--at", *at, "of that seq or moment").Hint("SEQ|WHEN").Otherwise("now");
  show.Does([at](CommandContext& context) { return ShowPolicy(context, *at); });
  auto file = std::make_shared<std::string>();
  const auto add_file = [&file](Verb& part) {
    part.Option("FILE", *file,
                "JSON as `policy show` prints it; default: the one that tasuki ships")
        .Required()
        .Hint("")
        .Offers(Offer::kFiles);
  };
  Verb diff = verb.Part("diff", "what setting it would change", "tasuki policy diff policy.json");
  add_file(diff);
  diff.Does([file](CommandContext& context) { return DiffPolicy(context, *file); });
  Verb set = verb.Part("set", "put it in force for the team, from now on (managers)",
                       "tasuki policy set policy.json");
  add_file(set);
  set.Does([file](CommandContext& context) { return SetPolicy(context, *file); });
  AddHolidays(verb);
}

}  // namespace tasuki::client
