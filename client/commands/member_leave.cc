#include "client/commands/member_leave.h"

#include <algorithm>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/ask.h"
#include "client/commands/assign.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/table/csv_reader.h"
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
#include "common/sync/limits.h"

// `tasuki member leave`: the plan goes into the journal whole, with who takes over what; on its day
// the leaving is written as one act (client/views/leaving.h).

namespace tasuki::client {
namespace {

// Rows of a plan's file: one act holds so many decisions and the leaving itself.
constexpr size_t kMovesMax = sync::kActEventsMax - 1;
// Faults of a file that are told at once.
constexpr size_t kFaultsTold = 10;
// Traces that a refusal names.
constexpr size_t kTracesTold = 20;

// What a file says of one thing.
struct FileMove {
  uint64_t line = 0;
  v1::SubjectKind kind = v1::PROSPECT;
  MemberId to;
};
using FileMoves = absl::flat_hash_map<SubjectId, FileMove>;

// A cell without the apostrophe that kept a spreadsheet from computing it.
std::string CellOf(const CsvRow& row, int column) {
  std::string text(absl::StripAsciiWhitespace(row.fields[static_cast<size_t>(column)]));
  const bool harmless =
      text.size() > 1 && text[0] == '\'' && absl::StrContains("=+-@", text.substr(1, 1));
  return harmless ? text.substr(1) : text;
}

class PlanFile {
 public:
  PlanFile(CommandContext& context, MemberId leaver) : context_(context), leaver_(leaver) {}

  // The moves of the whole file, or what is wrong with it, by line.
  absl::StatusOr<FileMoves> Read(const std::string& path) {
    absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenFileSource(context_.Path(path));
    if (!source.ok()) return WithAdvice(source.status(), "look at its name and rights");
    TASUKI_ASSIGN_OR_RETURN(const std::unique_ptr<CsvReader> reader,
                            CsvReader::Open(*std::move(source), CsvEncoding::kUtf8));
    TASUKI_RETURN_IF_ERROR(FindColumns(reader->columns()));
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Holding> held,
                            HoldingsOf(leaver_, context_.now, context_.workspace.rows()));
    for (const Holding& one : held) held_[one.subject] = one.kind;
    CsvRow row;
    std::vector<std::string> faults;
    for (;;) {
      TASUKI_ASSIGN_OR_RETURN(const bool more, reader->Next(row));
      if (!more) break;
      const absl::Status read = ReadRow(row);
      if (read.ok()) continue;
      faults.push_back(Said(Phrase("line $0: $1", row.line, PhraseOf(read))));
      if (faults.size() >= kFaultsTold) break;
    }
    if (!faults.empty()) {
      return Refused(absl::StrJoin(faults, "; "), "nothing was written; mend the file and repeat");
    }
    return std::move(moves_);
  }

 private:
  std::string Said(const Phrase& phrase) const {
    return InLanguage(context_.out.language(), phrase);
  }

  absl::Status FindColumns(const std::vector<std::string>& names) {
    for (size_t i = 0; i < names.size(); ++i) {
      const std::string name = absl::AsciiStrToLower(names[i]);
      if (name == "who") who_ = static_cast<int>(i);
      if (name == "to") to_ = static_cast<int>(i);
    }
    if (who_ >= 0 && to_ >= 0) return absl::OkStatus();
    return Refused("the plan has no columns who and to",
                   "`tasuki member plan NAME --out FILE.csv` makes such a file");
  }

  absl::Status ReadRow(const CsvRow& row) {
    TASUKI_RETURN_IF_ERROR(row.error);
    TASUKI_ASSIGN_OR_RETURN(const Who who,
                            FindWho(context_.directory, CellOf(row, who_), WhoKind::kEither));
    const auto [at, is_new] = moves_.try_emplace(who.id);
    if (!is_new) {
      return Refused(Phrase("it stands in line $0 too", at->second.line), "leave one of them out");
    }
    at->second.line = row.line;
    at->second.kind = who.kind;
    if (!held_.contains(who.id)) {
      return Refused(Phrase("$0 is not theirs",
                            OneLine(who.kind == v1::FIRM ? context_.directory.FirmName(who.id)
                                                         : context_.directory.Name(who.id))),
                     "leave the row out");
    }
    if (moves_.size() > kMovesMax) {
      return Refused(Phrase("a plan has at most $0 rows", kMovesMax),
                     "hand some of them on first, with `tasuki assign --list FILE.csv`");
    }
    const std::string to = CellOf(row, to_);
    if (to.empty()) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(at->second.to, FindOwner(context_, to));
    const bool may =
        at->second.to.is_zero() || MayTakeOver(at->second.to, leaver_, context_.workspace.rows());
    if (may) return absl::OkStatus();
    return Refused(Phrase("$0 leaves too", OneLine(context_.directory.Member(at->second.to))),
                   "name somebody else");
  }

  CommandContext& context_;
  const MemberId leaver_;
  int who_ = -1;
  int to_ = -1;
  absl::flat_hash_map<SubjectId, v1::SubjectKind> held_;
  FileMoves moves_;
};

// The biggest first, firms before prospects (X23).
std::vector<StandingMove> InOrder(std::vector<StandingMove> moves, domain::Rows& rows) {
  std::vector<std::pair<Bigness, StandingMove>> sorted;
  for (StandingMove& move : moves) {
    Bigness big;
    if (move.kind == v1::PROSPECT) {
      const auto* row = rows.Find(domain::ProspectKey(move.subject));
      if (row != nullptr) big = BignessOf(move.subject, *row, rows);
    }
    sorted.emplace_back(big, std::move(move));
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    const bool a_firm = a.second.kind == v1::FIRM;
    const bool b_firm = b.second.kind == v1::FIRM;
    return std::tie(b_firm, b.first, a.second.subject) <
           std::tie(a_firm, a.first, b.second.subject);
  });
  moves.clear();
  for (auto& one : sorted) moves.push_back(std::move(one.second));
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
    moves.push_back(
        {one.kind, one.subject, found == planned.end() ? MemberId() : found->second.to, {}});
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

// `--now`: the leaving that was planned, by a manager without an agent.
absl::Status WriteLeave(CommandContext& context, MemberId leaver, const std::string& name) {
  domain::Rows& rows = context.workspace.rows();
  const auto* row = rows.Find(domain::MemberKey(leaver));
  if (row == nullptr || row->plan_seq() == 0) {
    return Refused(Phrase("nothing is planned for $0", name),
                   Phrase("`tasuki member leave \"$0\" --last-working-day DAY` plans it", name));
  }
  v1::LeaveView view = ViewOf(context, leaver, domain::ToCivil(row->last_working_day()));
  view.set_keep_devices(row->plan_keep_devices());
  TASUKI_ASSIGN_OR_RETURN(std::vector<StandingMove> moves,
                          StandingMoves(leaver, context.now, context.workspace));
  PutMoves(InOrder(std::move(moves), rows), context.directory, view);
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

}  // namespace

absl::Status PlanLeave(CommandContext& context, const LeaveArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId leaver, FindMember(context.directory, args.name));
  const std::string name = OneLine(context.directory.Member(leaver));
  TASUKI_RETURN_IF_ERROR(CheckMayLeave(context, leaver, name));
  if (args.now) return WriteLeave(context, leaver, name);
  if (args.day.empty()) {
    return UsageError("the last working day is not given",
                      "such as: tasuki member leave Suzuki --last-working-day 2026-09-30");
  }
  TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, args.day, Tense::kToCome));
  FileMoves planned;
  if (!args.plan.empty()) {
    TASUKI_ASSIGN_OR_RETURN(planned, PlanFile(context, leaver).Read(args.plan));
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves, MovesOf(context, leaver, planned));
  v1::LeaveView view = ViewOf(context, leaver, when.day);
  view.set_keep_devices(args.keep_device);
  PutMoves(moves, context.directory, view);
  TASUKI_RETURN_IF_ERROR(PutTraces(context, leaver, view));
  TASUKI_RETURN_IF_ERROR(Acknowledge(context, args, view));
  Act act(context);
  AddPlan(moves, leaver, when.day, args.keep_device, act);
  absl::StatusOr<v1::WrittenView> written = act.Write();
  if (!written.ok()) return ExplainedLeave(written.status());
  FillLeave(*written, view);
  view.set_state("planned");
  uint64_t introductions = 0;
  for (const StandingMove& move : moves) {
    const auto* row = move.kind == v1::FIRM || move.to.is_zero()
                          ? nullptr
                          : context.workspace.rows().Find(domain::ProspectKey(move.subject));
    if (row != nullptr && IsToMeet(*row, move.to)) ++introductions;
  }
  Printer& out = context.out;
  out.Line(out.Say(Message::kLeavePlannedFor,
                   {name, DayForPeople(out.language(), when.day), std::to_string(introductions)}));
  const std::optional<absl::Time> due = LeaveDue(leaver, context.workspace.rows());
  if (due.has_value() && *due <= context.now) {
    out.Line(InLanguage(out.language(), Phrase("that day is over: a manager's agent writes the "
                                               "leaving now, or `tasuki member leave \"$0\" --now`",
                                               name)),
             Style::kWarning);
  }
  PrintLeave(context, view);
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
