#include "client/import/holidays.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "client/import/holidays_limits.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
// What Japan's own table calls every day that follows from other holidays.
constexpr std::string_view kAnyDayOff = "休日";

int32_t YearOf(int32_t day) { return static_cast<int32_t>(domain::ToCivil(day).year()); }
std::string FirstOf(int32_t year) {
  return domain::FormatDay(domain::DayNumber(absl::CivilDay(year, 1, 1)));
}
std::string LastOf(int32_t year) {
  return domain::FormatDay(domain::DayNumber(absl::CivilDay(year, 12, 31)));
}

// A list with its days as days.
class OpenList {
 public:
  explicit OpenList(v1::HolidayList& list) : list_(list) {
    for (int i = 0; i < list.holidays_size(); ++i) {
      int64_t day = 0;
      days_.emplace_back();
      for (const int32_t step : list.holidays(i).day_steps()) {
        day += step;
        days_.back().insert(domain::ClampDay(day));
      }
    }
  }

  // How many it has in each year.
  std::map<int32_t, uint32_t> CountByYear() const {
    std::set<int32_t> all;
    for (const std::set<int32_t>& days : days_) all.insert(days.begin(), days.end());
    std::map<int32_t, uint32_t> count;
    for (const int32_t day : all) ++count[YearOf(day)];
    return count;
  }

  void Replace(const std::vector<HolidayEntry>& entries, int32_t first_year, int32_t last_year) {
    std::vector<size_t> places;
    for (const HolidayEntry& entry : entries) places.push_back(PlaceOf(entry));
    for (std::set<int32_t>& days : days_) {
      for (auto at = days.begin(); at != days.end();) {
        const int32_t year = YearOf(*at);
        at = first_year <= year && year <= last_year ? days.erase(at) : std::next(at);
      }
    }
    for (size_t i = 0; i < entries.size(); ++i) days_[places[i]].insert(entries[i].day);
  }

  // Writes the days back; a holiday without any goes.
  void Close() {
    google::protobuf::RepeatedPtrField<v1::Holiday> holidays;
    for (size_t i = 0; i < days_.size(); ++i) {
      if (days_[i].empty()) continue;
      v1::Holiday& holiday = *holidays.Add();
      holiday = list_.holidays(static_cast<int>(i));
      holiday.clear_day_steps();
      int32_t before = 0;
      for (const int32_t day : days_[i]) {
        holiday.add_day_steps(day - before);
        before = day;
      }
    }
    list_.mutable_holidays()->Swap(&holidays);
  }

 private:
  // Which holiday of the list it is; a new one where it knows none.
  size_t PlaceOf(const HolidayEntry& entry) {
    std::optional<size_t> found;
    for (size_t i = 0; i < days_.size() && !found.has_value(); ++i) {
      const v1::Holiday& holiday = list_.holidays(static_cast<int>(i));
      const bool known_day = entry.name == kAnyDayOff && days_[i].count(entry.day) != 0;
      if (known_day || IsName(entry.name, holiday) || IsName(entry.name_ja, holiday)) found = i;
    }
    if (!found.has_value()) {
      v1::Holiday& holiday = *list_.add_holidays();
      holiday.set_name(entry.name);
      days_.emplace_back();
      found = days_.size() - 1;
    }
    v1::Holiday& holiday = *list_.mutable_holidays(static_cast<int>(*found));
    if (holiday.name_ja().empty() && entry.name_ja != holiday.name()) {
      holiday.set_name_ja(entry.name_ja);
    }
    return *found;
  }

  static bool IsName(const std::string& name, const v1::Holiday& holiday) {
    return !name.empty() && (name == holiday.name() || name == holiday.name_ja());
  }

  v1::HolidayList& list_;
  std::vector<std::set<int32_t>> days_;  // Of each holiday, in the list's order.
};

v1::HolidayList* FindList(const HolidayTarget& target, v1::Calendar& calendar) {
  for (v1::HolidayList& list : *calendar.mutable_holiday_lists()) {
    if (!target.name.empty()) {
      if (list.name() == target.name) return &list;
      continue;
    }
    for (const std::string& zone : list.zones()) {
      if (std::find(target.zones.begin(), target.zones.end(), zone) != target.zones.end()) {
        return &list;
      }
    }
  }
  return nullptr;
}

// A list that lacks half of what is known of a year is a list of something else: the other days
// would be gone.
absl::Status CheckWhole(const std::vector<HolidayEntry>& entries, const OpenList& list) {
  const std::map<int32_t, uint32_t> known = list.CountByYear();
  std::map<int32_t, uint32_t> given;
  std::set<int32_t> days;
  for (const HolidayEntry& entry : entries) {
    if (days.insert(entry.day).second) ++given[YearOf(entry.day)];
  }
  const int32_t last = YearOf(*days.rbegin());
  for (int32_t year = YearOf(*days.begin()); year <= last; ++year) {
    const auto found = known.find(year);
    const uint32_t before = found == known.end() ? 0 : found->second;
    if (given[year] * 2 < before) {
      return Refused(
          Phrase("of $0 the file has $1 days, and the policy $2", year, given[year], before),
          "give all public holidays of each year: the file's take the place of those "
          "in the policy");
    }
  }
  return absl::OkStatus();
}

// The span that the list says something of, and from where on the law may change it.
absl::Status Extend(int32_t first_year, int32_t last_year, v1::HolidayList& list) {
  const std::optional<int32_t> from = domain::ParseDay(list.from());
  const std::optional<int32_t> to = domain::ParseDay(list.to());
  if (!from.has_value() || !to.has_value()) {
    list.set_from(FirstOf(first_year));
    list.set_to(LastOf(last_year));
    list.clear_provisional_from();
    return absl::OkStatus();
  }
  if (first_year > YearOf(*to) + 1 || last_year < YearOf(*from) - 1) {
    return Refused(Phrase("the file has $0 to $1, and the policy $2 to $3: the years between are "
                          "in neither",
                          first_year, last_year, YearOf(*from), YearOf(*to)),
                   "give a file that has them too");
  }
  if (first_year < YearOf(*from)) list.set_from(FirstOf(first_year));
  if (last_year > YearOf(*to)) list.set_to(LastOf(last_year));
  const std::optional<int32_t> provisional = domain::ParseDay(list.provisional_from());
  if (!provisional.has_value()) return absl::OkStatus();
  const int32_t year = YearOf(*provisional);
  if (year < first_year || year > last_year) return absl::OkStatus();
  if (YearOf(*to) > last_year) {
    list.set_provisional_from(FirstOf(last_year + 1));
  } else {
    list.clear_provisional_from();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<HolidayEntry>> ReadHolidays(const std::string& bytes) {
  const std::string text(absl::StripPrefix(bytes, kByteOrderMark));
  absl::StatusOr<std::vector<HolidayEntry>> entries =
      absl::StartsWithIgnoreCase(text, "BEGIN:VCALENDAR") ? ReadHolidayCalendar(text)
                                                          : ReadHolidayTable(bytes);
  if (!entries.ok()) return entries;
  if (entries->empty()) return Refused("the file has no holidays", kHolidayFileAdvice);
  std::stable_sort(entries->begin(), entries->end(),
                   [](const HolidayEntry& a, const HolidayEntry& b) { return a.day < b.day; });
  return entries;
}

absl::StatusOr<HolidaysTaken> TakeHolidays(const HolidayTarget& target,
                                           const std::vector<HolidayEntry>& entries,
                                           v1::Calendar& calendar) {
  std::vector<HolidayEntry> since;
  for (const HolidayEntry& entry : entries) {
    if (entry.day >= 0) since.push_back(entry);
  }
  if (since.empty()) return Refused("the file has no holidays since 1970", kHolidayFileAdvice);
  HolidaysTaken taken;
  taken.days = static_cast<uint32_t>(since.size());
  taken.before = static_cast<uint32_t>(entries.size() - since.size());
  taken.first_year = YearOf(since.front().day);
  taken.last_year = YearOf(since.back().day);
  v1::HolidayList* list = FindList(target, calendar);
  if (list == nullptr) {
    list = calendar.add_holiday_lists();
    list->set_name(target.name.empty() ? target.zones.front() : target.name);
    for (const std::string& zone : target.zones) list->add_zones(zone);
  }
  taken.list = list->name();
  OpenList open(*list);
  TASUKI_RETURN_IF_ERROR(CheckWhole(since, open));
  TASUKI_RETURN_IF_ERROR(Extend(taken.first_year, taken.last_year, *list));
  open.Replace(since, taken.first_year, taken.last_year);
  open.Close();
  return taken;
}

}  // namespace tasuki::client
