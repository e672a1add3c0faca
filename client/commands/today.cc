#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/command_line.h"
#include "client/commands/flags.h"
#include "client/commands/verb.h"
#include "client/commands/verbs.h"
#include "client/views/agenda.h"
#include "client/views/who.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "google/protobuf/arena.h"

// `tasuki today` and `week`: who needs what from whom, why, how and when (R090).

namespace tasuki::client {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr size_t kArenaBlockBytes = 1 << 20;  // A thousand items.

struct AgendaArgs {
  std::string member;
  bool team = false;
};

bool Manages(CommandContext& context, MemberId member) {
  const auto* row = context.directory.rows().Find(domain::MemberKey(member));
  return row != nullptr && (row->role() == v1::MANAGER || row->role() == v1::ADMIN);
}

// By how much it is over, why it is due, what it is for, and what was said last.
std::string ReasonText(Printer& out, const v1::AgendaItem& item) {
  std::vector<std::string> parts;
  if (item.overdue_days() != 0) {
    parts.push_back(out.Say(Message::kOverdueBy, {std::to_string(item.overdue_days())}));
  }
  if (item.forgotten()) parts.push_back(out.Say(Message::kForgottenMark));
  if (item.silent()) parts.push_back(out.Say(Message::kSilentMark));
  parts.push_back(item.reason());
  if (!item.purpose().empty()) parts.push_back(OneLine(item.purpose()));
  if (!item.promised().empty()) parts.push_back(OneLine(item.promised()));
  if (!item.said().empty()) parts.push_back(out.Say(Message::kQuoted, {OneLine(item.said())}));
  return absl::StrJoin(parts, out.language() == Language::kJapanese ? "。" : "; ");
}

void PrintAgenda(Printer& out, const v1::AgendaView& view, absl::TimeZone reader, bool of_one) {
  Table table;
  table.headings = {out.Say(Message::kHeadWhen),    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany), of_one ? "" : out.Say(Message::kHeadOwner),
                    out.Say(Message::kHeadWhat),    out.Say(Message::kHeadId),
                    out.Say(Message::kHeadDetails)};
  table.columns = {Column::kWhole, Column::kName,  Column::kName, Column::kName,
                   Column::kText,  Column::kWhole, Column::kText};
  for (const v1::AgendaItem& item : view.items()) {
    const std::string kind = Plain(out.language(), item.kind());
    const std::string what = item.channel().empty()
                                 ? kind
                                 : absl::StrCat(kind, ", ", Plain(out.language(), item.channel()));
    const std::string owner =
        of_one ? "" : (item.owner().empty() ? out.Say(Message::kQueue) : OneLine(item.owner()));
    // What one types to go on with it.
    const std::string& id = !item.task().empty()       ? item.task()
                            : !item.prospect().empty() ? item.prospect()
                                                       : item.firm();
    table.rows.push_back({Cell(SlotForPeople(out.language(), item.due(), reader),
                               item.overdue_days() == 0 ? Style::kPlain : Style::kWarning),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()), owner,
                          what, Cell(id.substr(0, 8), Style::kDim),
                          Cell(ReasonText(out, item), Style::kDim)});
  }
  out.Print(table);
  if (view.items().empty()) {
    out.Line(out.Say(Message::kNothingDue), Style::kDim);
  } else {
    out.Line(out.Say(Message::kAgendaCount,
                     {std::to_string(view.items_size()), std::to_string(view.overdue())}),
             Style::kDim);
  }
  for (const std::string& warning : view.warnings()) out.Line(warning, Style::kWarning);
  if (view.triage_waiting() != 0) {
    out.Line(out.Say(Message::kTriageWaits, {std::to_string(view.triage_waiting())}), Style::kDim);
  }
  if (view.introductions_waiting() != 0) {
    out.Line(out.Say(Message::kIntroductionsWait, {std::to_string(view.introductions_waiting())}),
             Style::kDim);
  }
}

absl::Status RunAgenda(CommandContext& context, const AgendaArgs& args, int days) {
  AgendaQuery query;
  if (!args.team) {
    query.member = context.workspace.home().identity().member;
    if (!args.member.empty()) {
      TASUKI_ASSIGN_OR_RETURN(query.member, FindMember(context.directory, args.member));
    }
    query.manages = Manages(context, *query.member);
  }
  const absl::TimeZone zone = context.workspace.zone();
  const absl::CivilDay end = absl::ToCivilDay(context.now, zone) + days;
  query.until = absl::FromCivil(end, zone) - absl::Microseconds(1);
  google::protobuf::ArenaOptions blocks;
  blocks.max_block_size = kArenaBlockBytes;
  google::protobuf::Arena arena(blocks);
  auto& view = *google::protobuf::Arena::CreateMessage<v1::AgendaView>(&arena);
  TASUKI_RETURN_IF_ERROR(
      AgendaOf(query, context.directory, context.now, context.out.language(), view));
  if (!context.out.json()) {
    PrintAgenda(context.out, view, zone, query.member.has_value() && !query.manages);
  }
  context.out.Json(view);
  return absl::OkStatus();
}

void AddAgenda(Verb verb, int days) {
  auto args = std::make_shared<AgendaArgs>();
  Flag member = verb.Option("--member", args->member, "somebody else's")
                    .Hint("MEMBER")
                    .Offers(Offer::kMembers)
                    .Otherwise("yours");
  verb.Switch("--team", args->team, "everybody's, and the queue").Excludes(member);
  verb.Does([args, days](CommandContext& context) { return RunAgenda(context, *args, days); });
}

}  // namespace

void AddToday(Verb verb) { AddAgenda(verb, 1); }

void AddWeek(Verb verb) { AddAgenda(verb, kDaysOfWeek); }

}  // namespace tasuki::client
