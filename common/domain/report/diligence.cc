#include "common/domain/report/diligence.h"

#include <string>

#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/same_day.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/policies.h"

namespace tasuki::domain {
namespace {

std::string_view TeamZone(Rows& rows) {
  const auto* team = rows.Find(TeamKey());
  return team == nullptr ? std::string_view() : std::string_view(team->zone());
}

absl::CivilMinute CivilAt(int64_t at_us, int32_t utc_offset_minutes) {
  return absl::ToCivilMinute(absl::FromUnixMicros(at_us) + absl::Minutes(utc_offset_minutes),
                             absl::UTCTimeZone());
}

}  // namespace

Diligence::Diligence(const ReportQuery& query, Concentration& concentration, Rows& rows)
    : query_(query),
      concentration_(concentration),
      rows_(rows),
      policy_(PresentPolicy(rows)),
      calendar_(policy_.calendar(), TeamZone(rows)) {}

void Diligence::Count(const std::vector<Contact>& contacts) {
  for (const Contact& contact : contacts) {
    if (contact.written_us == 0 || !query_.InTime(contact.b_us) || !query_.IsOf(contact.doer) ||
        !query_.IsBy(contact.channel)) {
      continue;
    }
    const int32_t offset = contact.utc_offset_minutes;
    const absl::CivilMinute until =
        SameDayUntil(CivilAt(contact.held_us, offset), policy_.same_day(), calendar_);
    same_day_.set_of(same_day_.of() + 1);
    if (CivilAt(contact.written_us, offset) < until) same_day_.set_part(same_day_.part() + 1);
  }
}

absl::Status Diligence::Complete(const std::function<absl::TimeZone(SubjectId)>& zone_of,
                                 v1::ReportView& view) {
  if (same_day_.of() > 0) same_day_.set_rate(Rate(same_day_.part(), same_day_.of()));
  *view.mutable_same_day() = same_day_;
  const absl::Time now = absl::FromUnixMicros(query_.now_us);
  Trust trust;
  v1::PromiseRow promise;
  TASUKI_RETURN_IF_ERROR(ReadRows("k", rows_, promise, [&](std::string_view key) {
    if (promise.made_seq() == 0 || promise.by() != v1::US || promise.imported() ||
        promise.fate() == v1::WITHDRAWN || !query_.IsOf(MemberId::FromTrusted(promise.made_by()))) {
      return;
    }
    const SubjectId prospect = SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes));
    if (query_.ChoosesProspects()) {
      const auto* row = rows_.Find(ProspectKey(prospect));
      if (row == nullptr || !query_.IsAbout(*row)) return;
    }
    const absl::TimeZone zone = zone_of(prospect);
    const absl::Time due_day = absl::FromCivil(ToCivil(promise.due().day()), zone);
    if (!query_.InTime(absl::ToUnixMicros(due_day))) return;
    const PromiseIs fate = FateOf(promise, policy_.promises(), zone, now);
    if (fate == PromiseIs::kOpen) return;
    trust.Add(promise, fate, HalvesOf(promise, fate));
    if (!IsKept(fate)) concentration_.AddLapse(MemberId::FromTrusted(promise.made_by()));
  }));
  v1::PromiseFigures& figures = *view.mutable_promises();
  figures.set_due(trust.promises);
  figures.set_early(trust.early);
  figures.set_on_time(trust.on_time);
  figures.set_too_early(trust.too_early);
  figures.set_late(trust.late);
  figures.set_broken(trust.broken);
  if (const std::optional<double> mean = trust.Mean()) figures.set_trust(*mean);
  return absl::OkStatus();
}

}  // namespace tasuki::domain
