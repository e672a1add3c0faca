#include "client/views/rule_verdicts.h"

#include <string>
#include <vector>

#include "client/views/coaching.h"
#include "client/views/zones.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/rows/keys.h"

namespace tasuki::client {

VerdictReader::VerdictReader(Directory& directory, Presenter& presenter, absl::Time now)
    : directory_(directory),
      presenter_(presenter),
      now_(now),
      self_(directory.workspace().home().identity().member),
      manages_(IsManager(self_, directory.rows())) {}

absl::Status VerdictReader::ForEach(SubjectId prospect,
                                    absl::FunctionRef<void(const domain::Judged&)> visit) {
  domain::Rows& rows = directory_.rows();
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->has_undone() || row->erased()) return rows.status();
  std::vector<int32_t> closing_days;
  const std::string firm_id = row->attributes().firm();
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
  return domain::JudgeByRules(person, presenter_.slots().policy(), presenter_.slots().slots(), now_,
                              rows, directory_.workspace().home().overlay().history(),
                              [&](const domain::Judged& judged) {
                                if (manages_ || judged.member.is_zero() || judged.member == self_)
                                  visit(judged);
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
