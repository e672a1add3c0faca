#include "client/commands/member_record.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/flags.h"
#include "client/views/coaching.h"
#include "client/views/record.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/verdict/ownership.h"

// `tasuki member record`: of what fell due for somebody, the share done in time (X23). For them and
// the managers (R020).

namespace tasuki::client {
namespace {

std::string PercentOf(uint64_t done, uint64_t due) {
  return std::to_string(std::lround(100.0 * static_cast<double>(done) / static_cast<double>(due)));
}

// Of how many, and from where on it counts as weak.
std::string DisciplineText(Printer& out, const v1::RecordView& record) {
  if (record.due() == 0) return out.Say(Message::kRecordNothingDue);
  return out.Say(Message::kRecordShare,
                 {PercentOf(record.done(), record.due()), std::to_string(record.due()),
                  std::to_string(record.weak_discipline_percent()),
                  std::to_string(record.weak_discipline_n())});
}

std::string SustainedText(Printer& out, const v1::RecordView& record) {
  return out.Say(
      Message::kRecordSustained,
      {std::to_string(record.sustained()), std::to_string(record.received()),
       std::to_string(record.weak_sustained_percent()), std::to_string(record.weak_sustained_n())});
}

absl::Status RunRecord(CommandContext& context, const std::string& typed) {
  TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(context.directory, typed));
  if (!MayReadCoaching(context.directory, member)) {
    return NotAllowed(Phrase("the record of $0 is for them and the managers",
                             OneLine(context.directory.Member(member))),
                      "your own: `tasuki member record` with your name");
  }
  TASUKI_ASSIGN_OR_RETURN(const v1::RecordView record,
                          RecordViewOf(context.directory, member, context.now));
  Printer& out = context.out;
  out.Line(out.Say(Message::kRecordTitle, {OneLine(record.member()), record.from()}), Style::kBold);
  Table table;
  table.indent = 2;
  table.headings = {out.Say(Message::kHeadWhat), out.Say(Message::kHeadFellDue),
                    out.Say(Message::kHeadDoneInTime)};
  table.columns = {Column::kText, Column::kWhole, Column::kWhole};
  table.right = {false, true, true};
  for (const v1::RecordLineView& line : record.lines()) {
    if (line.due() == 0) continue;
    table.rows.push_back({ValueForPeople(out.language(), "duty", line.kind()),
                          std::to_string(line.due()), std::to_string(line.done())});
  }
  if (!table.rows.empty()) out.Print(table);
  out.Line(absl::StrCat("  ", DisciplineText(out, record)));
  out.Line(absl::StrCat("  ", SustainedText(out, record)));
  if (record.weak()) out.Line(absl::StrCat("  ", out.Say(Message::kRecordBelow)), Style::kWarning);
  out.Json(record);
  return absl::OkStatus();
}

// Colleagues whose records are read for one command, and those who are told of.
constexpr size_t kRecordsRead = 20;
constexpr size_t kRecordsTold = 3;

// Whether it matters much who gets them: a key account, or nobody of us has begun with them.
bool MattersMuch(SubjectId prospect, domain::Rows& rows) {
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->has_undone()) return false;
  return row->attributes().key_account() || !row->has_first_outbound_us();
}

// Likewise of a firm: for any of those who go with it.
absl::StatusOr<bool> FirmMattersMuch(SubjectId firm, CommandContext& context) {
  domain::Rows& rows = context.workspace.rows();
  const domain::KeyBytes prefix = domain::KeyBytes('F').Append(firm.bytes());
  std::vector<SubjectId> people;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    people.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
    return true;
  }));
  const int64_t now_us = absl::ToUnixMicros(context.now);
  return std::ranges::any_of(people, [&](SubjectId one) {
    return MattersMuch(one, rows) && domain::OwnerOf(one, now_us, rows).from_firm;
  });
}

}  // namespace

absl::Status TellRecords(CommandContext& context, const std::vector<GivenTo>& given) {
  const MemberId self = context.workspace.home().identity().member;
  domain::Rows& rows = context.workspace.rows();
  if (context.out.json() || !IsManager(self, rows)) return absl::OkStatus();
  Printer& out = context.out;
  std::set<MemberId> read;
  size_t told = 0;
  for (const GivenTo& one : given) {
    if (one.to.is_zero() || one.to == self || read.contains(one.to)) continue;
    bool matters = false;
    if (one.kind == v1::FIRM) {
      TASUKI_ASSIGN_OR_RETURN(matters, FirmMattersMuch(one.subject, context));
    } else {
      matters = MattersMuch(one.subject, rows);
    }
    if (!matters) continue;
    read.insert(one.to);
    TASUKI_ASSIGN_OR_RETURN(const v1::RecordView record,
                            RecordViewOf(context.directory, one.to, context.now));
    if (record.weak()) {
      ++told;
      out.Remark(out.Say(
          Message::kRecordHint,
          {OneLine(record.member()), DisciplineText(out, record), SustainedText(out, record)}));
    }
    if (told == kRecordsTold || read.size() == kRecordsRead) break;
  }
  return rows.status();
}

void AddMemberRecord(Verb& member) {
  auto name = std::make_shared<std::string>();
  Verb record = member.Part("record", "of what fell due for somebody, the share done in time",
                            "tasuki member record Suzuki");
  record.Option("NAME", *name, "a colleague").Required().Hint("").Offers(Offer::kMembers);
  record.Does([name](CommandContext& context) { return RunRecord(context, *name); });
}

}  // namespace tasuki::client
