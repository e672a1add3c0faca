#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/commands/verbs.h"
#include "client/views/slot_reader.h"
#include "client/views/zones.h"
#include "client/words/refusal.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/zone.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/seasons.h"
#include "common/domain/events/words.h"

// `tasuki calendar`: what the team's calendar says (X8, X10): the day after a season, the next
// legal slot and why it is no earlier, the public holidays of a year.

namespace tasuki::client {
namespace {

// Years that may be asked for: those that WHEN takes.
constexpr uint64_t kYearAskedMin = 1970;
constexpr uint64_t kYearAskedMax = 9'998;

struct CalendarArgs {
  std::vector<std::string> season, when;
  std::string zone;
  uint64_t year = 0;
  Flag year_flag;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;
};

// The zone asked for, else the member's.
absl::StatusOr<absl::TimeZone> ZoneAsked(CommandContext& context, const std::string& name) {
  TASUKI_RETURN_IF_ERROR(CheckZone(name));
  return FindZone(name).value_or(context.workspace.zone());
}

absl::StatusOr<std::optional<uint32_t>> YearAsked(const CalendarArgs& args) {
  if (!args.year_flag.given()) return std::nullopt;
  if (args.year < kYearAskedMin || args.year > kYearAskedMax) {
    return UsageError(Phrase("there is no year $0 in the calendar", args.year),
                      Phrase("give one from $0 to $1", kYearAskedMin, kYearAskedMax));
  }
  return static_cast<uint32_t>(args.year);
}

std::string Warning(CommandContext& context, SlotReader& reader) {
  return HolidaysEndSoon(context.out.language(), reader.policy().calendar(),
                         reader.slots().our_zone(),
                         absl::ToCivilDay(context.now, context.workspace.zone()));
}

void SayWarning(CommandContext& context, const std::string& warning) {
  if (!warning.empty()) context.out.Line(warning, Style::kWarning);
}

bool IsProvisional(SlotReader& reader, int32_t day) {
  const std::string zone = reader.slots().our_zone();
  return day >= domain::ConfirmedBefore(reader.policy().calendar(), zone);
}

absl::Status NoSuchSeason(const std::string& season, std::optional<uint32_t> year) {
  const Phrase word = Phrase::Told(season);
  return Refused(year.has_value()
                     ? Phrase("the team's policy does not say when $0 is in $1", word, *year)
                     : Phrase("the team's policy does not say when $0 is", word),
                 "`tasuki calendar holidays --year Y` shows the holidays it knows");
}

absl::Status RunAfter(CommandContext& context, const CalendarArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const std::string season, SeasonOf(absl::StrJoin(args.season, " ")));
  TASUKI_ASSIGN_OR_RETURN(std::optional<uint32_t> year, YearAsked(args));
  SlotReader reader(context.directory.rows());
  const absl::TimeZone zone = context.workspace.zone();
  if (!year.has_value()) year = reader.NextSeason(season, absl::ToCivilMinute(context.now, zone));
  if (!year.has_value()) return NoSuchSeason(season, year);
  const std::optional<int32_t> day = reader.AfterSeason(season, *year);
  const std::optional<domain::SeasonDays> days =
      domain::SeasonOf(reader.policy(), season, static_cast<int32_t>(*year));
  if (!day.has_value() || !days.has_value()) return NoSuchSeason(season, year);
  const v1::CivilSlot slot = reader.slots().On(*day, v1::CHANNEL_UNSPECIFIED, {zone.name(), {}});
  const absl::Time at = SlotTime(slot, zone);
  v1::SeasonView view;
  view.set_season(season);
  view.set_year(*year);
  view.set_from(domain::FormatDay(days->from));
  view.set_to(domain::FormatDay(days->to));
  view.set_date(domain::FormatDay(slot.day()));
  view.set_slot(TimeText(at, zone));
  view.set_provisional(IsProvisional(reader, slot.day()));
  view.set_warning(Warning(context, reader));
  Printer& out = context.out;
  const Language language = out.language();
  out.Line(out.Say(Message::kAfterSeason, {Plain(language, season), std::to_string(*year),
                                           TimeForPeople(language, at, zone)}));
  out.Line(absl::StrCat("  ", out.Say(Message::kSeasonDays,
                                      {DayForPeople(language, domain::ToCivil(days->from)),
                                       DayForPeople(language, domain::ToCivil(days->to))})),
           Style::kDim);
  if (view.provisional()) out.Line(out.Say(Message::kProvisional), Style::kWarning);
  SayWarning(context, view.warning());
  out.Json(view);
  return absl::OkStatus();
}

// From which moment of which day on a slot is looked for: of today's a bare date means what is
// still ahead, of any other day the whole.
absl::CivilMinute FromWhen(const When& when, absl::Time now, absl::TimeZone zone) {
  if (when.minute || when.instant) return absl::ToCivilMinute(StartOf(when, zone), zone);
  const absl::CivilMinute present = absl::ToCivilMinute(now, zone);
  return absl::CivilDay(present) == when.day ? present : absl::CivilMinute(when.day);
}

absl::Status RunSlot(CommandContext& context, const CalendarArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneAsked(context, args.zone));
  TASUKI_ASSIGN_OR_RETURN(const When when,
                          ReadWhen(context, absl::StrJoin(args.when, " "), Tense::kToCome));
  SlotReader reader(context.directory.rows());
  const absl::CivilMinute from = FromWhen(when, context.now, zone);
  std::vector<domain::RefusedDay> refused;
  const v1::CivilSlot slot = reader.slots().First(domain::DayNumber(absl::CivilDay(from)), from,
                                                  args.channel, {zone.name(), {}}, &refused);
  const absl::Time at = SlotTime(slot, zone);
  Printer& out = context.out;
  const Language language = out.language();
  v1::SlotView view;
  view.set_slot(TimeText(at, zone));
  view.set_zone(zone.name());
  view.set_channel(std::string(
      domain::WordOf(args.channel == v1::CHANNEL_UNSPECIFIED ? v1::EMAIL : args.channel)));
  out.Line(SlotForPeople(language, view.slot(), context.workspace.zone()));
  for (const domain::RefusedDay& one : refused) {
    v1::RefusedDay& day = *view.add_refused();
    day.set_date(domain::FormatDay(one.day));
    day.set_reason(RefusalWord(one.why));
    day.set_name(HolidayNameOf(language, one, reader.policy().calendar()));
    day.set_text(RefusalForPeople(language, one, reader.policy().calendar()));
    out.Line(absl::StrCat("  ", day.text()), Style::kDim);
  }
  view.set_warning(Warning(context, reader));
  SayWarning(context, view.warning());
  out.Json(view);
  return absl::OkStatus();
}

absl::Status RunHolidays(CommandContext& context, const CalendarArgs& args) {
  TASUKI_ASSIGN_OR_RETURN(const std::optional<uint32_t> asked, YearAsked(args));
  SlotReader reader(context.directory.rows());
  if (!args.zone.empty()) TASUKI_RETURN_IF_ERROR(CheckZone(args.zone));
  const std::string zone = args.zone.empty() ? reader.slots().our_zone() : args.zone;
  const int64_t year = asked.has_value()
                           ? int64_t{*asked}
                           : absl::ToCivilYear(context.now, context.workspace.zone()).year();
  const v1::Calendar& calendar = reader.policy().calendar();
  const int32_t confirmed = domain::ConfirmedBefore(calendar, zone);
  Printer& out = context.out;
  Table table;
  table.columns = {Column::kWhole, Column::kText, Column::kText};
  v1::HolidaysView view;
  for (const domain::HolidayOn& one :
       domain::HolidaysBetween(calendar, zone, domain::DayNumber(absl::CivilDay(year, 1, 1)),
                               domain::DayNumber(absl::CivilDay(year, 12, 31)))) {
    v1::HolidayView& holiday = *view.add_holidays();
    holiday.set_date(domain::FormatDay(one.day));
    holiday.set_name(HolidayName(out.language(), *one.holiday));
    holiday.set_list(OneLine(one.list->name()));
    holiday.set_provisional(one.day >= confirmed);
    table.rows.push_back(
        {DayForPeople(out.language(), domain::ToCivil(one.day)), holiday.name(),
         Cell(holiday.provisional() ? out.Say(Message::kProvisionalMark) : "", Style::kDim)});
  }
  if (view.holidays().empty())
    out.Line(out.Say(Message::kNoHolidays, {OneLine(zone)}), Style::kDim);
  out.Print(table);
  view.set_warning(Warning(context, reader));
  SayWarning(context, view.warning());
  out.Json(view);
  return absl::OkStatus();
}

}  // namespace

void AddCalendar(Verb verb) {
  auto args = std::make_shared<CalendarArgs>();
  Verb after = verb.Part("after", "the first day after a season, with its grace",
                         "tasuki calendar after obon --year 2026");
  after.Option("SEASON", args->season, "after which one")
      .Required()
      .Hint("")
      .Offers(Offer::kWords)
      .Knows(SeasonWords());
  args->year_flag =
      after.Option("--year", args->year, "in which it begins").Hint("Y").Otherwise("the next one");
  after.Does([args](CommandContext& context) { return RunAfter(context, *args); });

  auto slot_args = std::make_shared<CalendarArgs>();
  Verb slot = verb.Part("slot", "the next legal slot, and why it is no earlier",
                        "tasuki calendar slot 2026-12-29T09:00 --channel phone");
  slot.Option("WHEN", slot_args->when, "from when on").Required().Count(1, 3).Hint("");
  AddWord(slot, "--channel", slot_args->channel, "how");
  slot.Option("--zone", slot_args->zone, "the recipient's time zone")
      .Hint("ZONE")
      .Otherwise("your own");
  slot.Does([slot_args](CommandContext& context) { return RunSlot(context, *slot_args); });

  auto holiday_args = std::make_shared<CalendarArgs>();
  Verb holidays = verb.Part("holidays", "the public holidays of a year",
                            "tasuki calendar holidays --year 2027");
  holiday_args->year_flag =
      holidays.Option("--year", holiday_args->year, "which one").Hint("Y").Otherwise("this one");
  holidays.Option("--zone", holiday_args->zone, "of the list for that zone")
      .Hint("ZONE")
      .Otherwise("the team's");
  holidays.Does(
      [holiday_args](CommandContext& context) { return RunHolidays(context, *holiday_args); });
}

}  // namespace tasuki::client
