#include "common/domain/calendar/slots.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

// More days than any policy refuses in a row: one that refuses them all is asked no further.
constexpr int kDaysMax = 14;
constexpr std::array<const char*, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};

bool WaitsForProposed(v1::Channel channel) {
  return channel == v1::EMAIL || channel == v1::CHANNEL_UNSPECIFIED;
}

v1::SendWindow WindowOf(v1::Channel channel, const v1::Policy& policy) {
  const std::string word(WordOf(channel == v1::CHANNEL_UNSPECIFIED ? v1::EMAIL : channel));
  for (const v1::SendWindow& window : policy.send_windows()) {
    if (window.channel() == word && !window.proposed().empty()) return window;
  }
  v1::SendWindow window;
  window.add_proposed(policy.next_touch().proposed_time());
  return window;
}

template <class Range>
bool Contains(const Range& range, int32_t minute) {
  const std::optional<int32_t> from = ParseMinute(range.from());
  const std::optional<int32_t> to = ParseMinute(range.to());
  return from.has_value() && to.has_value() && *from <= minute && minute < *to;
}

bool IsRefused(int32_t day, int32_t minute, const v1::SendWindow& window) {
  const std::string weekday = kWeekdays[static_cast<size_t>(absl::GetWeekday(ToCivil(day)))];
  return std::any_of(window.refused().begin(), window.refused().end(), [&](const auto& range) {
    return range.weekday() == weekday && Contains(range, minute);
  });
}

// The minute of the first slot of that day from `from` on.
std::optional<int32_t> SlotOn(int32_t day, int32_t from, v1::Channel channel,
                              const v1::SendWindow& window) {
  std::vector<int32_t> proposed;
  for (const std::string& time : window.proposed()) {
    const std::optional<int32_t> minute = ParseMinute(time);
    if (minute.has_value() && *minute >= from && !IsRefused(day, *minute, window)) {
      proposed.push_back(*minute);
    }
  }
  if (!proposed.empty()) return *std::min_element(proposed.begin(), proposed.end());
  if (WaitsForProposed(channel) || IsRefused(day, from, window)) return std::nullopt;
  const bool open = std::any_of(window.accepted().begin(), window.accepted().end(),
                                [&](const auto& range) { return Contains(range, from); });
  return open ? std::optional(from) : std::nullopt;
}

}  // namespace

v1::CivilSlot FirstSlot(int32_t day, absl::CivilMinute now, v1::Channel channel,
                        const v1::Policy& policy) {
  const v1::SendWindow window = WindowOf(channel, policy);
  const int32_t today = DayNumber(absl::CivilDay(now));
  const int32_t first = OnOrAfterBusinessDay(std::max(day, today));
  int32_t on = first;
  for (int i = 0; i < kDaysMax; ++i, on = AddBusinessDays(on, 1)) {
    const int32_t from = on == today ? now.hour() * 60 + now.minute() : 0;
    const std::optional<int32_t> minute = SlotOn(on, from, channel, window);
    if (!minute.has_value()) continue;
    v1::CivilSlot slot;
    slot.set_day(on);
    slot.set_minute(*minute);
    return slot;
  }
  // A policy without a legal time: the day after, at the beginning of whatever is proposed.
  v1::CivilSlot slot;
  slot.set_day(first == today ? AddBusinessDays(first, 1) : first);
  slot.set_minute(ParseMinute(policy.next_touch().proposed_time()).value_or(0));
  return slot;
}

}  // namespace tasuki::domain
