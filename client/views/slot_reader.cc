#include "client/views/slot_reader.h"

#include <algorithm>
#include <cstdint>

#include "client/views/zones.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/seasons.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

// Of which year a season may be that is ahead: one that began last year may end this year.
constexpr int64_t kYearsBack = 1;
constexpr int64_t kYearsAhead = 3;
constexpr size_t kTimesMax = 4096;

// The first minute, where they are, after the meeting that the first follow-up follows (X5), or the
// adding.
absl::CivilMinute AfterMeeting(const v1::ProspectRow& row, absl::TimeZone zone) {
  int64_t met_us = row.added_us();
  if (row.attributes().has_met_at_us()) met_us = std::min(met_us, row.attributes().met_at_us());
  return absl::ToCivilMinute(absl::FromUnixMicros(met_us), zone) + 1;
}

std::string TeamZoneOf(domain::Rows& rows) {
  const auto* team = rows.Find(domain::TeamKey());
  return team == nullptr ? "" : team->zone();
}

}  // namespace

SlotReader::SlotReader(domain::Rows& rows) : SlotReader(rows, domain::PresentPolicy(rows)) {}

SlotReader::SlotReader(domain::Rows& rows, v1::Policy policy)
    : rows_(rows), policy_(std::move(policy)), slots_(policy_, TeamZoneOf(rows)) {}

SlotReader::Place SlotReader::PlaceOf(SubjectId prospect) {
  if (prospect.is_zero()) return {ZoneOf(rows_, v1::TEAM, SubjectId()), {}};
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  return PlaceOf(row == nullptr ? v1::ProspectRow::default_instance() : *row);
}

SlotReader::Place SlotReader::PlaceOf(const v1::ProspectRow& prospect) {
  Place place;
  place.zone = ZoneOf(rows_, prospect);
  place.recipient.zone = place.zone.name();
  if (prospect.attributes().firm().empty()) return place;
  const SubjectId firm = SubjectId::FromTrusted(prospect.attributes().firm());
  const auto* row = rows_.Find(domain::FirmKey(firm));
  if (row != nullptr) place.recipient.closing_days = row->closing_days();
  return place;
}

v1::CivilSlot SlotReader::SlotOf(SubjectId prospect, const v1::ProspectRow& row,
                                 const v1::NextTouch& next) {
  if (next.slot().has_minute()) return next.slot();
  return SlotOf(PlaceOf(prospect), row, next);
}

v1::CivilSlot SlotReader::SlotOf(const Place& place, const v1::ProspectRow& row,
                                 const v1::NextTouch& next) {
  if (next.slot().has_minute()) return next.slot();
  int32_t day = next.slot().day();
  if (!next.season().empty() && next.season_year() != 0) {
    day = AfterSeason(next.season(), next.season_year()).value_or(day);
  } else if (next.has_nominal_day()) {
    day = std::min(day, next.nominal_day());
  }
  const v1::Channel channel = domain::ChannelOf(next, row, domain::CadenceOf(row.cadence(), rows_));
  if (next.kind() != v1::FIRST_FOLLOW_UP) return slots_.On(day, channel, place.recipient);
  return slots_.First(day, AfterMeeting(row, place.zone), channel, place.recipient);
}

absl::Time SlotReader::TimeOf(SubjectId prospect, const v1::ProspectRow& row,
                              const v1::NextTouch& next) {
  const Place place = PlaceOf(prospect);
  return SlotTime(SlotOf(place, row, next), place.zone);
}

absl::Time SlotReader::TimeOf(const Place& place, const v1::CivilSlot& slot) {
  if (times_.size() >= kTimesMax) times_.clear();
  const auto [found, is_new] = times_.try_emplace({slot.day(), slot.minute(), place.zone});
  if (is_new) found->second = SlotTime(slot, place.zone);
  return found->second;
}

absl::Time SlotReader::TimeOf(SubjectId prospect, const v1::CivilSlot& slot, v1::Channel channel) {
  const v1::CivilSlot at = slot.has_minute() ? slot : On(prospect, slot.day(), channel);
  return SlotTime(at, ZoneOf(rows_, v1::PROSPECT, prospect));
}

v1::CivilSlot SlotReader::First(SubjectId prospect, int32_t day, absl::CivilMinute now,
                                v1::Channel channel, std::vector<domain::RefusedDay>* refused) {
  return First(PlaceOf(prospect), day, now, channel, refused);
}

v1::CivilSlot SlotReader::First(const Place& place, int32_t day, absl::CivilMinute now,
                                v1::Channel channel, std::vector<domain::RefusedDay>* refused) {
  return slots_.First(day, now, channel, place.recipient, refused);
}

v1::CivilSlot SlotReader::On(SubjectId prospect, int32_t day, v1::Channel channel) {
  return slots_.On(day, channel, PlaceOf(prospect).recipient);
}

std::optional<int32_t> SlotReader::AfterSeason(const std::string& season, uint32_t year) {
  if (year > static_cast<uint32_t>(INT32_MAX)) return std::nullopt;
  auto [found, is_new] = after_season_.try_emplace({season, year});
  if (is_new) {
    found->second =
        domain::AfterSeason(policy_, slots_.calendar(), season, static_cast<int32_t>(year));
  }
  return found->second;
}

std::optional<uint32_t> SlotReader::NextSeason(const std::string& season, absl::CivilMinute now) {
  for (int64_t year = now.year() - kYearsBack; year <= now.year() + kYearsAhead; ++year) {
    const std::optional<int32_t> day = AfterSeason(season, static_cast<uint32_t>(year));
    if (!day.has_value()) continue;
    const v1::CivilSlot slot = slots_.On(*day, v1::CHANNEL_UNSPECIFIED, {});
    if (absl::CivilMinute(domain::ToCivil(slot.day())) + slot.minute() > now) {
      return static_cast<uint32_t>(year);
    }
  }
  return std::nullopt;
}

}  // namespace tasuki::client
