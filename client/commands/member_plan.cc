#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/member_leave.h"
#include "client/export/spreadsheet.h"
#include "client/views/leave_plan.h"
#include "client/words/phrases.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/storage/disk.h"

// `tasuki member plan`: who is to take over what, for a manager to change in a spreadsheet.

namespace tasuki::client {
namespace {

std::string OpenMoneyOf(const v1::LeaveMoveView& move) {
  std::vector<std::string> amounts;
  for (const v1::HandoverMoneyView& money : move.open_value()) {
    amounts.push_back(absl::StrCat(money.amount(), " ", money.currency()));
  }
  return absl::StrJoin(amounts, " + ");
}

std::string PlanTableOf(const v1::LeaveView& view) {
  std::string table = absl::StrCat(
      kTableByteOrderMark, "who,kind,name,company,from,to,reason,open value,key account,load\r\n");
  for (const v1::LeaveMoveView& move : view.moves()) {
    const bool firm = move.prospect().empty();
    const std::vector<std::string> fields = {firm ? move.firm() : move.prospect(),
                                             firm ? "firm" : "prospect",
                                             move.name(),
                                             move.company(),
                                             view.name(),
                                             move.to().empty() ? "queue" : move.to(),
                                             move.reason(),
                                             OpenMoneyOf(move),
                                             move.key_account() ? "yes" : "",
                                             std::to_string(move.load())};
    table += SpreadsheetRow(fields);
  }
  return table;
}

}  // namespace

void PrintMoves(Printer& out, const google::protobuf::RepeatedPtrField<v1::LeaveMoveView>& moves) {
  Table table;
  table.headings = {out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany),
                    InLanguage(out.language(), Phrase("goes to")),
                    InLanguage(out.language(), Phrase("open value")),
                    out.Say(Message::kHeadId),
                    InLanguage(out.language(), Phrase("why"))};
  table.columns = {Column::kName, Column::kName,  Column::kName,
                   Column::kText, Column::kWhole, Column::kText};
  for (const v1::LeaveMoveView& move : moves) {
    const std::string& id = move.prospect().empty() ? move.firm() : move.prospect();
    table.rows.push_back({Cell(OneLine(move.name()), Style::kBold), OneLine(move.company()),
                          move.to().empty() ? out.Say(Message::kQueue) : OneLine(move.to()),
                          OpenMoneyOf(move), Cell(id.substr(0, kIdShown), Style::kDim),
                          Cell(move.reason(), Style::kDim)});
  }
  out.Print(table);
}

absl::Status ProposeLeave(CommandContext& context, const PlanArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId leaver, FindMember(context.directory, args.name));
  Presenter presenter(context.directory, context.now);
  TASUKI_ASSIGN_OR_RETURN(v1::LeaveView view, ProposePlan(leaver, context.directory, presenter,
                                                          context.now, context.out.language()));
  Printer& out = context.out;
  view.set_member(leaver.Hex());
  view.set_name(context.directory.Member(leaver));
  view.set_state("proposed");
  const std::string name = OneLine(view.name());
  if (view.moves().empty()) {
    out.Line(
        InLanguage(out.language(), Phrase("$0 owns nothing: there is nothing to hand on", name)));
  } else if (args.out.empty()) {
    PrintMoves(out, view.moves());
  }
  if (!args.out.empty()) {
    // It holds people's names: nobody else reads it.
    const absl::Status written =
        storage::WriteFileDurably(context.Path(args.out), PlanTableOf(view));
    if (!written.ok()) {
      return Refused(Phrase("cannot write $0: $1", args.out, std::string(written.message())),
                     "name another file");
    }
    view.set_file(args.out);
    out.Line(InLanguage(out.language(),
                        Phrase("{0:one row|$0 rows} in $1: change the column to, then `tasuki "
                               "member leave \"$2\" --last-working-day DAY --plan $1`",
                               std::to_string(view.moves_size()), OneLine(args.out), name)));
  }
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace tasuki::client
