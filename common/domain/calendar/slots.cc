#include "common/domain/calendar/slots.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

constexpr std::array<std::string_view, 7> kDaysOfRanges = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

constexpr size_t kFoundMax = 4096;

bool WaitsForProposed(v1::Channel channel) {
  return channel == v1::EMAIL || channel == v1::CHANNEL_UNSPECIFIED;
}

template <class Ranges>
bool Holds(const Ranges& ranges, int32_t minute) {
  return absl::c_any_of(
      ranges, [&](const auto& range) { return range.from <= minute && minute < range.to; });
}

Refusal RefusalOf(DayOff why) {
  switch (why) {
    case DayOff::kHoliday:
      return Refusal::kHoliday;
    case DayOff::kClosed:
      return Refusal::kClosed;
    case DayOff::kClosingDay:
      return Refusal::kClosingDay;
    case DayOff::kWeekend:
    case DayOff::kNone:
      return Refusal::kWeekend;
  }
  return Refusal::kWeekend;
}

}  // namespace

Slots::Slots(const v1::Policy& policy, std::string our_zone)
    : policy_(policy.calendar()),
      our_zone_(std::move(our_zone)),
      ours_(policy_, our_zone_),
      proposed_minute_(ParseMinute(policy.next_touch().proposed_time()).value_or(0)) {
  windows_.reserve(v1::Channel_ARRAYSIZE);
  for (int channel = 0; channel < v1::Channel_ARRAYSIZE; ++channel) {
    windows_.push_back(WindowOf(static_cast<v1::Channel>(channel), policy));
  }
}

Slots::Window Slots::WindowOf(v1::Channel channel, const v1::Policy& policy) {
  const std::string word(WordOf(channel == v1::CHANNEL_UNSPECIFIED ? v1::EMAIL : channel));
  Window window;
  const auto add = [](const auto& from_policy, std::vector<Range>& ranges) {
    const std::optional<int32_t> from = ParseMinute(from_policy.from());
    const std::optional<int32_t> to = ParseMinute(from_policy.to());
    if (from.has_value() && to.has_value()) ranges.push_back({*from, *to});
  };
  for (const v1::SendWindow& one : policy.send_windows()) {
    if (one.channel() != word || one.proposed().empty()) continue;
    for (const std::string& time : one.proposed()) {
      if (const auto minute = ParseMinute(time)) window.proposed.push_back(*minute);
    }
    for (const v1::TimeRange& range : one.accepted()) add(range, window.accepted);
    for (const v1::DayRange& range : one.refused()) {
      const auto day = absl::c_find(kDaysOfRanges, range.weekday());
      if (day == kDaysOfRanges.end()) continue;
      add(range, window.refused[static_cast<size_t>(day - kDaysOfRanges.begin())]);
    }
    absl::c_sort(window.proposed);
    return window;
  }
  if (const auto minute = ParseMinute(policy.next_touch().proposed_time())) {
    window.proposed.push_back(*minute);
  }
  return window;
}

// A channel of a newer client is written like e-mail.
const Slots::Window& Slots::WindowFor(v1::Channel channel) const {
  const auto index = static_cast<size_t>(channel);
  return index < windows_.size() ? windows_[index] : windows_.front();
}

const BusinessCalendar& Slots::CalendarFor(const std::string& zone) {
  if (zone.empty() || zone == our_zone_) return ours_;
  const auto found = theirs_.find(zone);
  if (found != theirs_.end()) return found->second;
  return theirs_.try_emplace(zone, BusinessCalendar(policy_, zone)).first->second;
}

bool Slots::IsOff(int32_t day, const BusinessCalendar& theirs, const Recipient& recipient,
                  std::vector<RefusedDay>* refused) const {
  std::optional<RefusedDay> why;
  if (const DayOff ours = ours_.WhyOff(day); ours != DayOff::kNone) {
    why = RefusedDay{day, RefusalOf(ours), our_zone_};
  } else if (const DayOff off = theirs.WhyOff(day); off != DayOff::kNone) {
    why = RefusedDay{day, RefusalOf(off), recipient.zone};
  } else if (absl::c_binary_search(recipient.closing_days, day)) {
    why = RefusedDay{day, Refusal::kFirmClosingDay, ""};
  }
  if (!why.has_value()) return false;
  if (refused != nullptr) refused->push_back(*std::move(why));
  return true;
}

v1::CivilSlot Slots::Find(int32_t day, int32_t minute, v1::Channel channel,
                          const Recipient& recipient, std::vector<RefusedDay>* refused) {
  if (refused != nullptr || !recipient.closing_days.empty()) {
    return Search(day, minute, channel, recipient, refused);
  }
  // A list asks for the same few again and again.
  if (found_.size() >= kFoundMax) found_.clear();
  const auto [found, is_new] = found_.try_emplace({day, minute, channel, recipient.zone});
  if (is_new) found->second = Search(day, minute, channel, recipient, nullptr);
  return found->second;
}

v1::CivilSlot Slots::Search(int32_t day, int32_t minute, v1::Channel channel,
                            const Recipient& recipient, std::vector<RefusedDay>* refused) {
  const Window& window = WindowFor(channel);
  const BusinessCalendar& theirs = CalendarFor(recipient.zone);
  v1::CivilSlot slot;
  std::optional<int32_t> business_day;
  int32_t from = minute;
  for (int32_t ahead = 0; ahead <= kBusinessDaySearchMax; ++ahead, from = 0) {
    const int32_t on = ClampDay(int64_t{day} + ahead);
    if (IsOff(on, theirs, recipient, refused)) continue;
    if (!business_day.has_value() && (ahead > 0 || from == 0)) business_day = on;
    const auto& never = window.refused[static_cast<size_t>(absl::GetWeekday(ToCivil(on)))];
    const auto proposed = absl::c_find_if(
        window.proposed, [&](int32_t time) { return time >= from && !Holds(never, time); });
    const bool now =
        !WaitsForProposed(channel) && !Holds(never, from) && Holds(window.accepted, from);
    if (proposed != window.proposed.end() || now) {
      slot.set_day(on);
      slot.set_minute(proposed != window.proposed.end() ? *proposed : from);
      return slot;
    }
    if (refused != nullptr) {
      const Refusal why = Holds(never, from) ? Refusal::kRefused : Refusal::kWindowOver;
      refused->push_back({on, why, ""});
    }
  }
  slot.set_day(business_day.value_or(ours_.OnOrAfterBusinessDay(day)));
  slot.set_minute(proposed_minute_);
  return slot;
}

v1::CivilSlot Slots::First(int32_t day, absl::CivilMinute now, v1::Channel channel,
                           const Recipient& recipient, std::vector<RefusedDay>* refused) {
  const int32_t today = DayNumber(absl::CivilDay(now));
  if (day > today) return Find(day, 0, channel, recipient, refused);
  return Find(today, now.hour() * 60 + now.minute(), channel, recipient, refused);
}

v1::CivilSlot Slots::On(int32_t day, v1::Channel channel, const Recipient& recipient) {
  return Find(ClampDay(day), 0, channel, recipient, nullptr);
}

}  // namespace tasuki::domain
