#include "client/words/wording.h"

#include <array>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "client/limits.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

constexpr std::array<const char*, 7> kDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<const char*, 7> kDaysJapanese = {"月", "火", "水", "木", "金", "土", "日"};

// A time of a view, with the offset that it is written with.
struct ViewTime {
  absl::Time time;
  absl::TimeZone zone;
};

std::optional<ViewTime> ReadViewTime(const std::string& rfc3339) {
  ViewTime moment;
  std::string error;
  if (rfc3339.size() < 6 || !absl::ParseTime(absl::RFC3339_full, rfc3339, &moment.time, &error)) {
    return std::nullopt;
  }
  int minutes = 0;
  if (rfc3339.back() != 'Z') {
    const std::string offset = rfc3339.substr(rfc3339.size() - 6);
    minutes = ((offset[1] - '0') * 10 + (offset[2] - '0')) * 60 + (offset[4] - '0') * 10 +
              (offset[5] - '0');
    if (offset[0] == '-') minutes = -minutes;
  }
  moment.zone = absl::FixedTimeZone(minutes * 60);
  return moment;
}

}  // namespace

std::string WrongClock(Language language, int64_t ahead_s) {
  const absl::Duration off = absl::AbsDuration(absl::Seconds(ahead_s));
  if (off <= kClockOffMax) return "";
  return Say(language, ahead_s > 0 ? Message::kClockAhead : Message::kClockBehind,
             {PlainDuration(language, off)});
}

Phrase InSeconds(absl::Duration duration) {
  return Phrase("$0 {0:second|seconds}", absl::ToDoubleSeconds(duration));
}

std::string PlainDuration(Language language, absl::Duration duration) {
  const bool japanese = language == Language::kJapanese;
  const int64_t minutes = absl::ToInt64Minutes(duration);
  const int64_t hours = minutes / 60;
  const auto both = [&](int64_t large, std::string_view of_large, int64_t small,
                        std::string_view of_small) {
    std::string text = absl::StrCat(large, std::string(of_large));
    if (small > 0) absl::StrAppend(&text, japanese ? "" : " ", small, std::string(of_small));
    return text;
  };
  if (hours >= 48)
    return both(hours / 24, japanese ? "日" : " days", hours % 24, japanese ? "時間" : " h");
  if (hours > 0)
    return both(hours, japanese ? "時間" : " h", minutes % 60, japanese ? "分" : " min");
  return absl::StrCat(minutes, japanese ? "分" : " min");
}

std::string WaitsForWord(const v1::ServerRow& server) {
  if (!server.waiting()) return "";
  return server.waits_for() == v1::CLOCK ? std::string(kWaitsForClock) : "loss";
}

std::string CrossedLine(Language language, const v1::CrossedView& crossed) {
  std::string sides;
  for (const v1::CrossedSide& side : crossed.sides()) {
    absl::StrAppend(&sides, sides.empty() ? "" : ", ", OneLine(side.by()), " \"",
                    OneLine(ValueForPeople(language, crossed.field(), side.value())), "\"",
                    side.stands() ? Say(language, Message::kCrossedStands) : "");
  }
  std::string field = PlainField(language, crossed.field());
  if (!crossed.deal().empty()) absl::StrAppend(&field, " (", crossed.deal().substr(0, 8), ")");
  return Say(language, Message::kCrossedField, {field, sides});
}

std::string OutweighedUndoLine(Language language, const v1::OutweighedUndoView& undo) {
  const std::string stands =
      undo.stands().empty()
          ? Say(language, Message::kPeopleAtFirm)
          : Say(language, Message::kWrittenBy,
                {PlainType(language, undo.stands()), OneLine(undo.stands_by()),
                 TimeForPeople(language, undo.stands_at()), undo.stands_id().substr(0, 8)});
  return Say(language, Message::kUndoOutweighed,
             {PlainType(language, undo.type()), OneLine(undo.by()), stands});
}

std::string ChangesForPeople(Language language,
                             const google::protobuf::RepeatedPtrField<v1::ChangeView>& changes) {
  std::string text;
  for (const v1::ChangeView& change : changes) {
    const auto value = [&](const std::string& said) {
      return said.empty() ? "–" : OneLine(ValueForPeople(language, change.field(), said));
    };
    // What is first said of a deal or a date came from nothing.
    const bool first = change.from().empty() && change.field().find('-') != std::string::npos;
    absl::StrAppend(&text, text.empty() ? "" : Say(language, Message::kSemicolon),
                    PlainField(language, change.field()), ": ",
                    first ? "" : absl::StrCat(value(change.from()), " → "), value(change.to()));
  }
  return text;
}

std::string DetailsForPeople(Language language,
                             const google::protobuf::RepeatedPtrField<v1::DetailView>& details) {
  std::string text;
  for (const v1::DetailView& detail : details) {
    absl::StrAppend(&text, text.empty() ? "" : Say(language, Message::kSemicolon),
                    PlainField(language, detail.field()));
    if (detail.field() == "reopens") continue;  // There is no other value.
    absl::StrAppend(&text, ": ", OneLine(ValueForPeople(language, detail.field(), detail.value())));
  }
  return text;
}

std::string OwnerForPeople(Language language, const std::string& owner, const std::string& until,
                           const std::string& back_to) {
  if (until.empty()) return OneLine(owner);
  return Say(language, Message::kCoverUntil,
             {OneLine(owner), TimeForPeople(language, until),
              back_to == "queue" ? Say(language, Message::kQueue) : OneLine(back_to)});
}

std::string DayForPeople(Language language, absl::CivilDay day) {
  const auto weekday = static_cast<size_t>(absl::GetWeekday(day));
  // As FormatCivilTime does, which takes five times as long: a list has one in each row.
  const std::string date = absl::StrFormat("%d-%02d-%02d", day.year(), day.month(), day.day());
  if (language == Language::kJapanese) {
    return absl::StrCat(date, "(", kDaysJapanese[weekday], ")");
  }
  return absl::StrCat(date, " ", kDays[weekday]);
}

std::string MonthForPeople(Language language, const std::string& month) {
  int number = 0;
  if (!absl::SimpleAtoi(month, &number)) return month;
  if (language == Language::kJapanese) return absl::StrCat(number, "月");
  return absl::FormatTime("%B",
                          absl::FromCivil(absl::CivilMonth(2000, number), absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

std::string TimeForPeople(Language language, absl::Time time, absl::TimeZone zone) {
  const absl::CivilMinute civil = absl::ToCivilMinute(time, zone);
  return absl::StrCat(DayForPeople(language, absl::CivilDay(civil)), " ",
                      absl::StrFormat("%02d:%02d", civil.hour(), civil.minute()));
}

std::string TimeForPeople(Language language, const std::string& rfc3339) {
  const std::optional<ViewTime> moment = ReadViewTime(rfc3339);
  return moment ? TimeForPeople(language, moment->time, moment->zone) : rfc3339;
}

std::string SlotForPeople(Language language, const std::string& rfc3339, absl::TimeZone reader) {
  std::string text = TimeForPeople(language, rfc3339);
  const std::optional<ViewTime> moment = ReadViewTime(rfc3339);
  if (moment && moment->zone.At(moment->time).offset != reader.At(moment->time).offset) {
    absl::StrAppend(&text, " ", absl::FormatTime("%Ez", moment->time, moment->zone));
  }
  return text;
}

std::string PlanForPeople(Language language, const std::string& kind, const std::string& channel,
                          const std::string& purpose) {
  std::string text = channel.empty() ? Plain(language, kind)
                                     : Say(language, Message::kPlanned, {Plain(language, channel)});
  if (!purpose.empty()) absl::StrAppend(&text, ": ", OneLine(purpose));
  return text;
}

std::string MarksOf(Printer& out, const v1::ListItem& item) {
  std::vector<std::string> marks;
  const auto mark = [&](bool is_so, Message message) {
    if (is_so) marks.push_back(out.Say(message));
  };
  mark(item.read_only(), Message::kReadOnlyMark);
  mark(item.pending() && !item.read_only(), Message::kPending);
  mark(item.opted_out(), Message::kOptedOutMark);
  mark(item.forgotten(), Message::kForgottenMark);
  mark(item.silent(), Message::kSilentMark);
  return absl::StrJoin(marks, out.Say(Message::kComma));
}

void PrintList(Printer& out, const v1::ListView& list, absl::TimeZone reader) {
  if (list.items().empty()) {
    out.Line(out.Say(Message::kNothingFound), Style::kDim);
    return;
  }
  Table table;
  table.headings = {out.Say(Message::kHeadNext),    out.Say(Message::kHeadName),
                    out.Say(Message::kHeadCompany), out.Say(Message::kHeadOwner),
                    out.Say(Message::kHeadId),      ""};
  table.columns = {Column::kWhole, Column::kName,  Column::kName,
                   Column::kText,  Column::kWhole, Column::kWhole};
  for (const v1::ListItem& item : list.items()) {
    std::string owner =
        OwnerForPeople(out.language(), item.owner(), item.cover_until(), item.back_to());
    Style owner_style = Style::kPlain;
    if (item.owner().empty()) {
      owner_style = Style::kWarning;
      owner = item.last_owner().empty()
                  ? out.Say(Message::kQueue)
                  : out.Say(Message::kLastOwnerWas, {OneLine(item.last_owner())});
    }
    table.rows.push_back({SlotForPeople(out.language(), item.next_touch(), reader),
                          Cell(OneLine(item.name()), Style::kBold), OneLine(item.company()),
                          Cell(owner, owner_style), Cell(item.prospect().substr(0, 8), Style::kDim),
                          Cell(MarksOf(out, item), Style::kWarning)});
  }
  out.Print(table);
  out.Line(out.Say(Message::kTotal, {std::to_string(list.total())}), Style::kDim);
}

}  // namespace tasuki::client
