#include "client/replica/civil_zone.h"

namespace tasuki::client {

absl::TimeZone CivilZone(domain::Rows& rows, MemberId member) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (const auto* row = rows.Find(domain::MemberKey(member));
      row != nullptr && !row->zone().empty() && absl::LoadTimeZone(row->zone(), &zone)) {
    return zone;
  }
  if (const auto* team = rows.Find(domain::TeamKey());
      team != nullptr && absl::LoadTimeZone(team->zone(), &zone)) {
    return zone;
  }
  return absl::UTCTimeZone();
}

}  // namespace tasuki::client
