#include "client/export/ics.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/views/agenda_words.h"
#include "client/words/display.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"

namespace tasuki::client {
namespace {

constexpr absl::Duration kLength = absl::Minutes(30);
constexpr const char* kMaker = "-//Tasuki//tasuki//EN";
constexpr size_t kDayText = 10;  // `2026-05-18`.
constexpr const char* kAlarmBefore = "-PT10M";

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

struct FreeText {
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};

Component New(icalcomponent_kind kind) {
  Component component(icalcomponent_new(kind));
  TASUKI_CHECK(component != nullptr) << "libical made no component";
  return component;
}

void Put(icalproperty* property, icalcomponent& component) {
  icalcomponent_add_property(&component, property);
}

icaltimetype Utc(absl::Time time) {
  return icaltime_from_timet_with_zone(absl::ToTimeT(time), 0, icaltimezone_get_utc_timezone());
}

std::string DetailsText(const v1::AgendaItem& item) {
  std::vector<std::string> lines;
  for (const std::string* line : {&item.reason(), &item.purpose(), &item.said()}) {
    if (!line->empty()) lines.push_back(OneLine(*line));
  }
  return absl::StrJoin(lines, "\n");
}

Component Alarm(const std::string& text) {
  Component alarm = New(ICAL_VALARM_COMPONENT);
  Put(icalproperty_new_action(ICAL_ACTION_DISPLAY), *alarm);
  Put(icalproperty_new_description(text.c_str()), *alarm);
  Put(icalproperty_new_trigger(icaltriggertype_from_string(kAlarmBefore)), *alarm);
  return alarm;
}

Component Event(const v1::AgendaItem& item, absl::Time at, absl::Time now, Language language) {
  const std::string summary = TitleOf(item, language);
  // Several things of one prospect may be due: what is next, an introduction, the appointment
  // behind it, and that they were handed over.
  const bool apart = item.kind() == "appointment" || item.kind() == "introduction" ||
                     item.kind() == domain::kHandoverKind;
  std::string uid = absl::StrCat(item.prospect().empty() ? item.firm() : item.prospect(), "-",
                                 apart ? item.kind() : "next", "@tasuki");
  if (!item.promise().empty()) uid = absl::StrCat(item.promise(), "-promise@tasuki");
  if (item.kind() == domain::kMilestoneKind) {
    uid = absl::StrCat(item.promise(), "-milestone-", item.due().substr(0, kDayText), "@tasuki");
  }
  if (!item.task().empty()) uid = absl::StrCat(item.task(), "-task@tasuki");
  Component event = New(ICAL_VEVENT_COMPONENT);
  Put(icalproperty_new_uid(uid.c_str()), *event);
  Put(icalproperty_new_dtstamp(Utc(now)), *event);
  Put(icalproperty_new_dtstart(Utc(at)), *event);
  Put(icalproperty_new_dtend(Utc(at + kLength)), *event);
  Put(icalproperty_new_summary(summary.c_str()), *event);
  Put(icalproperty_new_description(DetailsText(item).c_str()), *event);
  Put(icalproperty_new_categories(item.kind().c_str()), *event);
  Put(icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), *event);  // It takes nobody's time.
  icalcomponent_add_component(event.get(), Alarm(summary).release());
  return event;
}

}  // namespace

Ics ToIcs(const v1::AgendaView& view, const std::string& name, absl::Time now, Language language) {
  Component calendar = New(ICAL_VCALENDAR_COMPONENT);
  Put(icalproperty_new_version("2.0"), *calendar);
  Put(icalproperty_new_prodid(kMaker), *calendar);
  Put(icalproperty_new_method(ICAL_METHOD_PUBLISH), *calendar);
  icalproperty* shown = icalproperty_new_x(OneLine(name).c_str());
  icalproperty_set_x_name(shown, "X-WR-CALNAME");
  Put(shown, *calendar);
  size_t entries = 0;
  for (const v1::AgendaItem& item : view.items()) {
    absl::Time at;
    std::string error;
    if (!item.has_slot() || !absl::ParseTime(absl::RFC3339_full, item.slot(), &at, &error)) {
      continue;
    }
    if (entries == kIcsEntriesMax) break;
    ++entries;
    icalcomponent_add_component(calendar.get(), Event(item, at, now, language).release());
  }
  const std::unique_ptr<char, FreeText> text(icalcomponent_as_ical_string_r(calendar.get()));
  TASUKI_CHECK(text != nullptr) << "libical wrote no text";
  return {text.get(), entries};
}

}  // namespace tasuki::client
