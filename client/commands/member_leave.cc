#include "client/commands/member_leave.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/ask.h"
#include "client/commands/flags.h"
#include "client/commands/leave_file.h"
#include "client/commands/member_record.h"
#include "client/commands/read_when.h"
#include "client/replica/civil_zone.h"
#include "client/views/bigness.h"
#include "client/views/leave_plan.h"
#include "client/views/leave_traces.h"
#include "client/views/leaving.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/ownership.h"

// `tasuki member leave`: the plan goes into the journal whole, with who takes over what; on its day
// the leaving is written as one act (client/views/leaving.h).

namespace tasuki::client {
namespace {

// Traces that a refusal names.
constexpr size_t kTracesTold = 20;

// The biggest first, firms before prospects (X23).
std::vector<StandingMove> InOrder(std::vector<StandingMove> moves, domain::Rows& rows) {
  std::vector<std::pair<Bigness, StandingMove>> sorted;
  for (const StandingMove& move : moves) {
    Bigness big;
    if (move.kind == v1::PROSPECT) {
      const auto* row = rows.Find(domain::ProspectKey(move.subject));
      if (row != nullptr) big = BignessOf(move.subject, *row, rows);
    }
    sorted.emplace_back(big, move);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    const bool a_firm = a.second.kind == v1::FIRM;
    const bool b_firm = b.second.kind == v1::FIRM;
    return std::tie(b_firm, b.first, a.second.subject) <
           std::tie(a_firm, a.first, b.second.subject);
  });
  moves.clear();
  for (const auto& one : sorted) moves.push_back(one.second);
  return moves;
}

// What of theirs goes where; what nobody is named for has no `to`.
absl::StatusOr<std::vector<StandingMove>> MovesOf(CommandContext& context, MemberId leaver,
                                                  const FileMoves& planned) {
  domain::Rows& rows = context.workspace.rows();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held, HoldingsOf(leaver, context.now, rows));
  std::vector<StandingMove> moves;
  for (const Holding& one : held) {
    const auto found = planned.find(one.subject);
    moves.push_back({one.kind,
                     one.subject,
                     found == planned.end() ? MemberId() : found->second.to,
                     {},
                     OnlyCovers(leaver, one.subject, context.now, rows)});
  }
  return InOrder(std::move(moves), rows);
}

// The plan that is in the journal, as far as it stands: who takes over what.
absl::StatusOr<FileMoves> PlanBefore(CommandContext& context, MemberId leaver) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> standing,
                          StandingMoves(leaver, context.now, context.workspace));
  FileMoves moves;
  for (const StandingMove& move : standing) {
    if (!move.to.is_zero()) moves[move.subject] = {0, move.kind, move.to};
  }
  return moves;
}

// What becomes of the plan of before; nothing where there was none.
void PutReplaced(CommandContext& context, MemberId leaver, const FileMoves& before,
                 const std::vector<StandingMove>& moves, v1::LeaveView& view) {
  const auto* row = context.workspace.rows().Find(domain::MemberKey(leaver));
  if (row == nullptr || row->plan_seq() == 0) return;
  view.set_replaces_day(domain::FormatDay(row->last_working_day()));
  for (const StandingMove& move : moves) {
    const auto planned = before.find(move.subject);
    if (planned == before.end()) continue;
    if (planned->second.to == move.to) {
      view.set_kept(view.kept() + 1);
    } else {
      view.set_changed(view.changed() + 1);
    }
  }
}

void PrintReplaced(Printer& out, const v1::LeaveView& view) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(view.replaces_day(), &day)) return;
  out.Line(InLanguage(out.language(),
                      Phrase("this replaces the plan for $0: {1:one thing|$1 things} as planned "
                             "then, {2:one thing|$2 things} changed",
                             DayForPeople(out.language(), day), std::to_string(view.kept()),
                             std::to_string(view.changed()))));
}

// What of theirs the leaving moves now, and with no `to` what the plan names nobody for.
absl::StatusOr<std::vector<StandingMove>> MovesNow(CommandContext& context, MemberId leaver) {
  domain::Rows& rows = context.workspace.rows();
  TASUKI_ASSIGN_OR_RETURN(std::vector<StandingMove> moves,
                          StandingMoves(leaver, context.now, context.workspace));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held, HoldingsOf(leaver, context.now, rows));
  absl::flat_hash_set<SubjectId> planned;
  for (const StandingMove& move : moves) planned.insert(move.subject);
  for (const Holding& one : held) {
    if (!planned.contains(one.subject)) moves.push_back({one.kind, one.subject, {}, {}, false});
  }
  return InOrder(std::move(moves), rows);
}

void PutMoves(const std::vector<StandingMove>& moves, Directory& directory, v1::LeaveView& view) {
  std::vector<SubjectId> people;
  for (const StandingMove& move : moves) {
    if (move.kind == v1::PROSPECT) people.push_back(move.subject);
  }
  directory.OpenPeople(people);
  for (const StandingMove& move : moves) {
    v1::LeaveMoveView& one = *(move.to.is_zero() ? view.add_left_out() : view.add_moves());
    one = MoveView(move.kind, move.subject, move.to, directory);
    one.set_introduced(move.introduced_us.has_value());
  }
}

absl::Status PutTraces(CommandContext& context, MemberId leaver, v1::LeaveView& view) {
  const Language language = context.out.language();
  TASUKI_ASSIGN_OR_RETURN(std::vector<v1::LeaveTraceView> traces,
                          LeaveTraces(leaver, context.directory, context.now, language));
  for (v1::LeaveTraceView& trace : traces) *view.add_traces() = std::move(trace);
  if (view.left_out().empty()) return absl::OkStatus();
  const auto firms = std::count_if(view.left_out().begin(), view.left_out().end(),
                                   [](const auto& move) { return move.prospect().empty(); });
  v1::LeaveTraceView& trace = *view.add_traces();
  trace.set_kind("left-out");
  trace.set_text(InLanguage(
      language,
      Phrase(
          "to the queue, for nobody is named: {0:one prospect|$0 prospects}, {1:one firm|$1 firms}",
          std::to_string(view.left_out_size() - firms), std::to_string(firms))));
  return absl::OkStatus();
}

// On a terminal each is shown and one yes is wanted; elsewhere the flag (X15).
absl::Status Acknowledge(CommandContext& context, const LeaveArgs& args,
                         const v1::LeaveView& view) {
  if (view.traces().empty() || args.acknowledge) return absl::OkStatus();
  Printer& out = context.out;
  std::vector<std::string> told;
  for (const v1::LeaveTraceView& trace : view.traces()) {
    if (told.size() < kTracesTold) told.push_back(trace.text());
  }
  const size_t more = static_cast<size_t>(view.traces_size()) - told.size();
  if (more != 0)
    told.push_back(
        InLanguage(out.language(), Phrase("{0:one more|$0 more}", std::to_string(more))));
  return AskFirst(
      context,
      InLanguage(out.language(),
                 Phrase("{0:one thing|$0 things} of $1 still {0:points|point} forward: $2",
                        std::to_string(view.traces_size()), OneLine(view.name()),
                        absl::StrJoin(told, "; "))),
      InLanguage(out.language(),
                 Phrase("see to them, or repeat with `--acknowledge`: nothing was written")));
}

void PrintLeave(CommandContext& context, const v1::LeaveView& view) {
  Printer& out = context.out;
  PrintMoves(out, view.moves());
  if (!view.left_out().empty()) {
    out.Line(InLanguage(out.language(),
                        Phrase("{0:one thing goes|$0 things go} to the queue, for nobody is named",
                               std::to_string(view.left_out_size()))),
             Style::kWarning);
    PrintMoves(out, view.left_out());
  }
  if (view.traces().empty()) return;
  out.Line(InLanguage(out.language(), Phrase("of $0 there still is:", OneLine(view.name()))),
           Style::kDim);
  for (const v1::LeaveTraceView& trace : view.traces()) {
    out.Line(absl::StrCat("  ", OneLine(trace.text())), Style::kDim);
  }
}

// The plan, in as many parts as it takes, as one act.
void AddPlan(const std::vector<StandingMove>& moves, MemberId leaver, absl::CivilDay last,
             bool keep_device, Act& act) {
  std::vector<const StandingMove*> named;
  for (const StandingMove& move : moves) {
    if (!move.to.is_zero()) named.push_back(&move);
  }
  const size_t each = domain::kPlannedMovesMax;
  const size_t parts = std::max<size_t>((named.size() + each - 1) / each, 1);
  for (size_t part = 0; part < parts; ++part) {
    v1::LeavePlanned& planned =
        *act.Add(v1::LEAVE_PLANNED, v1::MEMBER, SubjectId::FromTrusted(leaver.bytes()))
             .header.mutable_leave_planned();
    planned.set_last_working_day(domain::DayNumber(last));
    planned.set_keep_devices(keep_device);
    planned.set_part(static_cast<uint32_t>(part + 1));
    planned.set_parts(static_cast<uint32_t>(parts));
    for (size_t i = part * each; i < std::min(named.size(), (part + 1) * each); ++i) {
      v1::PlannedMove& move = *planned.add_moves();
      move.mutable_subject()->set_kind(named[i]->kind);
      move.mutable_subject()->set_id(named[i]->subject.str());
      move.set_to(named[i]->to.str());
    }
  }
}

void FillLeave(const v1::WrittenView& written, v1::LeaveView& view) {
  *view.mutable_event_ids() = written.event_ids();
  view.set_pending(written.pending());
}

absl::Status ExplainedLeave(const absl::Status& status) {
  return absl::IsPermissionDenied(status) ? WithAdvice(status, "ask a manager") : status;
}

// Who may leave at all: somebody who is here, and not the last admin.
absl::Status CheckMayLeave(CommandContext& context, MemberId leaver, const std::string& name) {
  domain::Rows& rows = context.workspace.rows();
  const auto* row = rows.Find(domain::MemberKey(leaver));
  if (row == nullptr || row->state() != v1::ACTIVE) {
    return Refused(Phrase("$0 has left the team already", name),
                   Phrase("`tasuki member return \"$0\" --why TEXT` takes it back", name));
  }
  const auto* team = rows.Find(domain::TeamKey());
  if (row->role() == v1::ADMIN && team != nullptr && team->active_admins() <= 1) {
    return Refused(Phrase("$0 is the last admin, and a team needs one", name),
                   "make somebody else admin first: `tasuki member role NAME admin`");
  }
  return absl::OkStatus();
}

v1::LeaveView ViewOf(CommandContext& context, MemberId leaver, absl::CivilDay last) {
  v1::LeaveView view;
  view.set_member(leaver.Hex());
  view.set_name(context.directory.Member(leaver));
  view.set_last_working_day(absl::FormatCivilTime(last));
  return view;
}

// What is planned for the days until then would come to nothing: who ends it earlier is asked.
absl::Status CheckIsDue(CommandContext& context, const LeaveArgs& args, MemberId leaver,
                        const std::string& name, absl::CivilDay last) {
  const std::optional<absl::Time> due = LeaveDue(leaver, context.workspace.rows());
  if (args.acknowledge || !due.has_value() || *due <= context.now) return absl::OkStatus();
  const Language language = context.out.language();
  return AskFirst(
      context,
      InLanguage(language, Phrase("the last working day of $0 is $1, and that day is not over",
                                  name, DayForPeople(language, last))),
      InLanguage(language,
                 Phrase("wait for its end, or repeat with `--yes`: nothing was written")));
}

// `--now`: the leaving that was planned, by a manager without an agent.
absl::Status WriteLeave(CommandContext& context, const LeaveArgs& args, MemberId leaver,
                        const std::string& name) {
  domain::Rows& rows = context.workspace.rows();
  const auto* row = rows.Find(domain::MemberKey(leaver));
  if (row == nullptr || row->plan_seq() == 0) {
    return Refused(Phrase("nothing is planned for $0", name),
                   Phrase("`tasuki member leave \"$0\" --last-working-day DAY` plans it", name));
  }
  const absl::CivilDay last = domain::ToCivil(row->last_working_day());
  TASUKI_RETURN_IF_ERROR(CheckIsDue(context, args, leaver, name, last));
  v1::LeaveView view = ViewOf(context, leaver, last);
  view.set_keep_devices(row->plan_keep_devices());
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves, MovesNow(context, leaver));
  PutMoves(moves, context.directory, view);
  TASUKI_ASSIGN_OR_RETURN(std::vector<EventDraft> drafts,
                          LeaveAct(leaver, context.now, context.workspace));
  const size_t moved = drafts.size() - 1;
  const absl::StatusOr<v1::WrittenView> written = WriteDrafts(context, std::move(drafts));
  if (!written.ok()) return written.status();
  FillLeave(*written, view);
  view.set_state("left");
  context.out.Line(
      InLanguage(context.out.language(),
                 Phrase("$0 has left: {1:one thing|$1 things} handed on, the rest to the queue; "
                        "`tasuki member return \"$0\" --why TEXT` takes it back",
                        name, std::to_string(moved))));
  PrintLeave(context, view);
  context.out.Json(view);
  return absl::OkStatus();
}

// A wrong year would end somebody within seconds: the leaving is due when that day has ended.
absl::StatusOr<absl::CivilDay> ReadLastDay(CommandContext& context, const LeaveArgs& args,
                                           MemberId leaver) {
  if (args.day.empty()) {
    return UsageError("the last working day is not given",
                      "such as: tasuki member leave Suzuki --last-working-day 2026-09-30");
  }
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, args.day, Tense::kToCome));
  const absl::TimeZone zone = CivilZone(context.workspace.rows(), leaver);
  if (when.day >= absl::ToCivilDay(context.now, zone)) return when.day;
  return Refused(Phrase("$0 is over", absl::FormatCivilTime(when.day)),
                 "of somebody who is gone already: `--last-working-day today`, then "
                 "`tasuki member leave NAME --now`");
}

}  // namespace

absl::Status PlanLeave(CommandContext& context, const LeaveArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId leaver, FindMember(context.directory, args.name));
  const std::string name = OneLine(context.directory.Member(leaver));
  TASUKI_RETURN_IF_ERROR(CheckMayLeave(context, leaver, name));
  if (args.now) return WriteLeave(context, args, leaver, name);
  TASUKI_ASSIGN_OR_RETURN(const absl::CivilDay last, ReadLastDay(context, args, leaver));
  // Another day, or another look at the laptops, is no other plan.
  TASUKI_ASSIGN_OR_RETURN(const FileMoves before, PlanBefore(context, leaver));
  FileMoves planned = before;
  if (!args.plan.empty()) {
    TASUKI_ASSIGN_OR_RETURN(planned, ReadLeaveFile(context, leaver, args.plan));
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves, MovesOf(context, leaver, planned));
  v1::LeaveView view = ViewOf(context, leaver, last);
  view.set_keep_devices(args.keep_device);
  PutReplaced(context, leaver, before, moves, view);
  PutMoves(moves, context.directory, view);
  TASUKI_RETURN_IF_ERROR(PutTraces(context, leaver, view));
  TASUKI_RETURN_IF_ERROR(Acknowledge(context, args, view));
  Act act(context);
  AddPlan(moves, leaver, last, args.keep_device, act);
  absl::StatusOr<v1::WrittenView> written = act.Write();
  if (!written.ok()) return ExplainedLeave(written.status());
  FillLeave(*written, view);
  view.set_state("planned");
  uint64_t introductions = 0;
  for (const StandingMove& move : moves) {
    const auto* row = move.kind == v1::FIRM || move.to.is_zero() || move.covers
                          ? nullptr
                          : context.workspace.rows().Find(domain::ProspectKey(move.subject));
    if (row != nullptr && IsToMeet(*row, move.to)) ++introductions;
  }
  Printer& out = context.out;
  out.Line(out.Say(Message::kLeavePlannedFor,
                   {name, DayForPeople(out.language(), last), std::to_string(introductions)}));
  PrintReplaced(out, view);
  PrintLeave(context, view);
  out.Json(view);
  std::vector<GivenTo> given;
  for (const StandingMove& move : moves) given.push_back({move.kind, move.subject, move.to});
  return TellRecords(context, given);
}

}  // namespace tasuki::client
