#include "client/views/zones.h"

#include <string>

#include "absl/time/civil_time.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/rows/policies.h"
#include "tasuki/v1/state.pb.h"

namespace tasuki::client {

absl::TimeZone ZoneOf(domain::Rows& rows, v1::SubjectKind kind, SubjectId subject) {
  if (kind == v1::PROSPECT) {
    const auto* row = rows.Find(domain::ProspectKey(subject));
    return ZoneOf(rows, row == nullptr ? v1::ProspectRow::default_instance() : *row);
  }
  if (!subject.is_zero()) {
    const auto* row = rows.Find(domain::FirmKey(subject));
    if (row != nullptr) {
      if (const auto zone = FindZone(row->zone())) return *zone;
    }
  }
  const auto* team = rows.Find(domain::TeamKey());
  if (team == nullptr) return absl::UTCTimeZone();
  return FindZone(team->zone()).value_or(absl::UTCTimeZone());
}

absl::TimeZone ZoneOf(domain::Rows& rows, const v1::ProspectRow& prospect) {
  if (const auto zone = FindZone(prospect.attributes().zone())) return *zone;
  return ZoneOf(rows, v1::FIRM, SubjectId::FromTrusted(prospect.attributes().firm()));
}

absl::Time SlotTime(const v1::CivilSlot& slot, absl::TimeZone zone) {
  return absl::FromCivil(absl::CivilMinute(domain::ToCivil(slot.day())) + slot.minute(), zone);
}

absl::Status CheckZone(const std::string& name) {
  if (name.empty() || FindZone(name).has_value()) return absl::OkStatus();
  return UsageError(Phrase("\"$0\" is not a time zone", name),
                    "give an IANA name, such as Asia/Tokyo or Europe/Berlin");
}

}  // namespace tasuki::client
