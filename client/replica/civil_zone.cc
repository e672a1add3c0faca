#include "client/replica/civil_zone.h"

#include "common/base/zone.h"

namespace tasuki::client {

absl::TimeZone CivilZone(domain::Rows& rows, MemberId member) {
  if (const auto* row = rows.Find(domain::MemberKey(member)); row != nullptr) {
    if (const auto zone = FindZone(row->zone())) return *zone;
  }
  const auto* team = rows.Find(domain::TeamKey());
  if (team == nullptr) return absl::UTCTimeZone();
  return FindZone(team->zone()).value_or(absl::UTCTimeZone());
}

}  // namespace tasuki::client
