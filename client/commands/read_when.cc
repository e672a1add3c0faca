#include "client/commands/read_when.h"

#include <optional>

#include "client/views/slot_reader.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {

absl::StatusOr<When> ReadWhen(CommandContext& context, const std::string& text, Tense tense) {
  const absl::TimeZone zone = context.workspace.zone();
  std::optional<SlotReader> reader;  // Made where a season is named only.
  const auto after = [&](const std::string& season) -> std::optional<SeasonDay> {
    if (!reader.has_value()) reader.emplace(context.directory.rows());
    const std::optional<uint32_t> year =
        reader->NextSeason(season, absl::ToCivilMinute(context.now, zone));
    if (!year.has_value()) return std::nullopt;
    const std::optional<int32_t> day = reader->AfterSeason(season, *year);
    if (!day.has_value()) return std::nullopt;
    return SeasonDay{domain::ToCivil(*day), *year};
  };
  return ParseWhen(text, context.now, zone, tense, after);
}

}  // namespace tasuki::client
