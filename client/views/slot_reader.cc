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

std::string TeamZoneOf(domain::Rows& rows) {
  const auto* team = rows.Find(domain::TeamKey());
  return team == nullptr ? "" : team->zone();
}

}  // namespace

SlotReader::SlotReader(domain::Rows& rows) : SlotReader(rows, domain::PresentPolicy(rows)) {}

SlotReader::SlotReader(domain::Rows& rows, v1::Policy policy)
    : rows_(rows), policy_(std::move(policy)), slots_(policy_, TeamZoneOf(rows)) {}

domain::Recipient SlotReader::RecipientOf(SubjectId prospect) {
  domain::Recipient recipient;
  if (prospect.is_zero()) return recipient;
  recipient.zone = ZoneOf(rows_, v1::PROSPECT, prospect).name();
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->attributes().firm().empty()) return recipient;
  const auto* firm = rows_.Find(domain::FirmKey(SubjectId::FromTrusted(row->attributes().firm())));
  if (firm != nullptr) recipient.closing_days = firm->closing_days();
  return recipient;
}

v1::CivilSlot SlotReader::SlotOf(SubjectId prospect, const v1::ProspectRow& row,
                                 const v1::NextTouch& next) {
  if (next.slot().has_minute()) return next.slot();
  int32_t day = next.slot().day();
  if (!next.season().empty() && next.season_year() != 0) {
    day = AfterSeason(next.season(), next.season_year()).value_or(day);
  } else if (next.has_nominal_day()) {
    day = std::min(day, next.nominal_day());
  }
  const v1::Channel channel = domain::ChannelOf(next, row, domain::CadenceOf(row.cadence(), rows_));
  if (next.kind() != v1::FIRST_FOLLOW_UP) return slots_.On(day, channel, RecipientOf(prospect));
  return slots_.First(day, AfterMeeting(prospect, row), channel, RecipientOf(prospect));
}

// The first minute, where they are, after the meeting that the first follow-up follows (X5), or the
// adding.
absl::CivilMinute SlotReader::AfterMeeting(SubjectId prospect, const v1::ProspectRow& row) {
  int64_t met_us = row.added_us();
  if (row.attributes().has_met_at_us()) met_us = std::min(met_us, row.attributes().met_at_us());
  return absl::ToCivilMinute(absl::FromUnixMicros(met_us), ZoneOf(rows_, v1::PROSPECT, prospect)) +
         1;
}

absl::Time SlotReader::TimeOf(SubjectId prospect, const v1::ProspectRow& row,
                              const v1::NextTouch& next) {
  return SlotTime(SlotOf(prospect, row, next), ZoneOf(rows_, v1::PROSPECT, prospect));
}

absl::Time SlotReader::TimeOf(SubjectId prospect, const v1::CivilSlot& slot, v1::Channel channel) {
  const v1::CivilSlot at = slot.has_minute() ? slot : On(prospect, slot.day(), channel);
  return SlotTime(at, ZoneOf(rows_, v1::PROSPECT, prospect));
}

v1::CivilSlot SlotReader::First(SubjectId prospect, int32_t day, absl::CivilMinute now,
                                v1::Channel channel, std::vector<domain::RefusedDay>* refused) {
  return slots_.First(day, now, channel, RecipientOf(prospect), refused);
}

v1::CivilSlot SlotReader::On(SubjectId prospect, int32_t day, v1::Channel channel) {
  return slots_.On(day, channel, RecipientOf(prospect));
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
