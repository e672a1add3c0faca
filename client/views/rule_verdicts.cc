#include "client/views/rule_verdicts.h"

#include <string>
#include <utility>
#include <vector>

#include "client/views/coaching.h"
#include "client/views/journal_source.h"
#include "client/views/zones.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/replay/rerun.h"
#include "common/domain/rows/keys.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {

VerdictReader::VerdictReader(Directory& directory, absl::Time now,
                             std::optional<v1::Policy> instead)
    : directory_(directory),
      now_(now),
      instead_(std::move(instead)),
      presenter_(directory, now,
                 instead_.has_value() ? *instead_ : domain::PresentPolicy(directory.rows())),
      self_(directory.workspace().home().identity().member),
      manages_(IsManager(self_, directory.rows())) {}

domain::JudgedPerson VerdictReader::PersonOf(SubjectId prospect, const v1::ProspectRow& row) {
  domain::Rows& rows = directory_.rows();
  std::vector<int32_t> closing_days;
  const std::string& firm_id = row.attributes().firm();
  if (!firm_id.empty()) {
    const auto* firm = rows.Find(domain::FirmKey(SubjectId::FromTrusted(firm_id)));
    if (firm != nullptr) {
      closing_days.assign(firm->closing_days().begin(), firm->closing_days().end());
    }
  }
  domain::JudgedPerson person;
  person.prospect = prospect;
  person.zone = ZoneOf(rows, v1::PROSPECT, prospect);
  person.recipient = {person.zone.name(), closing_days};
  return person;
}

absl::Status VerdictReader::ForEach(SubjectId prospect,
                                    absl::FunctionRef<void(const domain::Judged&)> visit) {
  domain::Rows& rows = directory_.rows();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->has_undone() || row->erased()) return rows.status();
  if (instead_.has_value()) {
    return ForEachOf([&](SubjectId one) { return one == prospect; },
                     [&](SubjectId, const domain::Judged& judged) { visit(judged); });
  }
  return domain::JudgeByRules(
      PersonOf(prospect, *row), presenter_.slots().policy(), presenter_.slots().slots(), now_, rows,
      directory_.workspace().home().overlay().history(), [&](const domain::Judged& judged) {
        if (MayRead(judged)) visit(judged);
      });
}

absl::Status VerdictReader::ForEachOfAll(
    absl::FunctionRef<void(SubjectId prospect, const domain::Judged& judged)> visit) {
  return ForEachOf(
      [&](SubjectId prospect) {
        const auto* row = directory_.rows().Find(domain::ProspectKey(prospect));
        return row != nullptr && !row->has_undone() && domain::IsListed(*row);
      },
      visit);
}

absl::Status VerdictReader::ForEachOf(
    absl::FunctionRef<bool(SubjectId prospect)> wanted,
    absl::FunctionRef<void(SubjectId prospect, const domain::Judged& judged)> visit) {
  Workspace& workspace = directory_.workspace();
  domain::Rows& rows = directory_.rows();
  domain::Rerun rerun(rows, workspace.home().overlay().history(),
                      instead_.has_value() ? &*instead_ : nullptr);
  return domain::ForEachHistory([&](auto each) { return VisitJournal(workspace, each); },
                                workspace.home().replica().applied().value(), rows, wanted,
                                [&](SubjectId prospect, const std::vector<domain::Placed>& events) {
                                  return domain::JudgeByRules(
                                      PersonOf(prospect, *rows.Find(domain::ProspectKey(prospect))),
                                      presenter_.slots().policy(), presenter_.slots().slots(), now_,
                                      [&](absl::FunctionRef<void(const domain::Step&)> step) {
                                        return rerun.Tell(prospect, events, step);
                                      },
                                      [&](const domain::Judged& judged) {
                                        if (MayRead(judged)) visit(prospect, judged);
                                      });
                                });
}

absl::StatusOr<v1::RuleVerdictView> VerdictReader::View(const domain::Judged& judged) {
  v1::RuleVerdictView view;
  view.set_verdict(std::string(domain::WordOf(judged.verdict)));
  view.set_at(presenter_.Time(judged.at_us));
  if (!judged.member.is_zero()) {
    view.set_member(directory_.Member(judged.member));
    view.set_member_id(judged.member.Hex());
  }
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, directory_.workspace().EventAt(judged.of));
  view.set_event_id(HexEncode(event.header.event_id()));
  view.set_seq(event.pending ? 0 : judged.of.value());
  view.set_severe(judged.severe);
  if (judged.verdict == domain::RuleVerdict::kLateFirst) {
    view.set_hours(static_cast<double>(judged.took_us) / 3.6e9);
  }
  view.set_touches(judged.touches);
  view.set_open(judged.open);
  return view;
}

}  // namespace tasuki::client
