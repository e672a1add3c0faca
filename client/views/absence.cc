#include "client/views/absence.h"

#include <string_view>

#include "client/replica/civil_zone.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {

bool IsAway(MemberId member, const v1::MemberRow& row, absl::Time now, domain::Rows& rows) {
  if (row.state() != v1::ACTIVE || row.away_to_day() == 0) return false;
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, CivilZone(rows, member)));
  return row.away_from_day() <= today && today < row.away_to_day();
}

absl::StatusOr<std::vector<Absent>> CoveredBy(MemberId cover, absl::Time now, domain::Rows& rows) {
  std::vector<Absent> all;
  TASUKI_RETURN_IF_ERROR(rows.ScanRows("m", [&](std::string_view key, std::string_view bytes) {
    v1::MemberRow row;
    if (row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
        row.away_cover() == cover.bytes()) {
      all.push_back({MemberId::FromTrusted(key.substr(1)), row.away_to_day()});
    }
    return true;
  }));
  std::vector<Absent> absent;
  for (const Absent& one : all) {
    const auto* row = rows.Find(domain::MemberKey(one.member));
    if (row != nullptr && IsAway(one.member, *row, now, rows)) absent.push_back(one);
  }
  return absent;
}

}  // namespace tasuki::client
