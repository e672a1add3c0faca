#include "client/import/values.h"

#include "absl/strings/ascii.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/domain/events/limits.h"

namespace tasuki::client {
namespace {

constexpr int64_t kMicros = 1'000'000;

// Takes one part after another off the front of a text; once a part does not fit, nothing does. A
// local of one call, and of its thread.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  // A number of `least` to `most` digits.
  int64_t Number(size_t least, size_t most) {
    size_t digits = 0;
    int64_t value = 0;
    while (digits < most && digits < rest_.size() && absl::ascii_isdigit(rest_[digits])) {
      value = value * 10 + (rest_[digits++] - '0');
    }
    if (digits < least) good_ = false;
    rest_.remove_prefix(digits);
    return value;
  }
  // One of the characters in `any`; 0: it does not come next.
  char Maybe(std::string_view any) {
    if (rest_.empty() || any.find(rest_.front()) == std::string_view::npos) return 0;
    char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  void Must(std::string_view any) {
    if (Maybe(any) == 0) good_ = false;
  }
  // The digits after a decimal point as millionths; further ones are cut off.
  int64_t Fraction() {
    int64_t value = 0;
    int64_t unit = kMicros / 10;
    size_t digits = 0;
    for (; digits < rest_.size() && absl::ascii_isdigit(rest_[digits]); ++digits, unit /= 10) {
      value += unit * (rest_[digits] - '0');
    }
    if (digits == 0) good_ = false;
    rest_.remove_prefix(digits);
    return value;
  }
  bool good() const { return good_; }
  bool ended() const { return good_ && rest_.empty(); }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

// `Z`, `+02:00`, `+0200`, `+02`; nullopt: none.
std::optional<int32_t> TakeOffset(Parts& parts) {
  if (parts.Maybe("Zz") != 0) return 0;
  char sign = parts.Maybe("+-");
  if (sign == 0) return std::nullopt;
  auto minutes = static_cast<int32_t>(parts.Number(2, 2) * 60);
  bool colon = parts.Maybe(":") != 0;
  if (colon || !parts.empty()) minutes += static_cast<int32_t>(parts.Number(2, 2));
  return sign == '-' ? -minutes : minutes;
}

}  // namespace

absl::StatusOr<ImportTime> ParseImportTime(std::string_view text,
                                           const std::optional<absl::TimeZone>& zone) {
  text = FromAbsl(absl::StripAsciiWhitespace(ToAbsl(text)));
  Parts parts(text);
  int64_t year = parts.Number(4, 4);
  parts.Must("-/.");
  int64_t month = parts.Number(1, 2);
  parts.Must("-/.");
  int64_t day = parts.Number(1, 2);
  int64_t hour = 0;
  int64_t minute = 0;
  int64_t second = 0;
  int64_t fraction = 0;
  std::optional<int32_t> offset;
  if (parts.Maybe("Tt ") != 0) {
    hour = parts.Number(1, 2);
    parts.Must(":");
    minute = parts.Number(2, 2);
    if (parts.Maybe(":") != 0) {
      second = parts.Number(2, 2);
      if (parts.Maybe(".,") != 0) fraction = parts.Fraction();
    }
    parts.Maybe(" ");
    offset = TakeOffset(parts);
  }
  absl::CivilSecond civil(year, month, day, hour, minute, second);
  bool real = civil.year() == year && civil.month() == month && civil.day() == day &&
              civil.hour() == hour && civil.minute() == minute && civil.second() == second;
  if (!parts.ended() || !real || year < 1 ||
      std::abs(offset.value_or(0)) > domain::kUtcOffsetMinutesMax) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("'$0' is no time, like 2011-10-01T00:38:44+02:00", ToAbsl(text)));
  }
  if (!offset.has_value() && !zone.has_value()) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("'$0' has no UTC offset, and the map names no \"zone\" to read it in",
                        ToAbsl(text)));
  }
  absl::TimeZone place = offset.has_value() ? absl::UTCTimeZone() : *zone;
  absl::Time time = absl::FromCivil(civil, place);
  if (!offset.has_value())
    offset = place.At(time).offset / 60;
  else
    time -= absl::Minutes(*offset);
  int64_t us = absl::ToUnixMicros(time) + fraction;
  if (us < domain::kTimeMinUs || us > domain::kTimeMaxUs) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("'$0' lies outside the calendar", ToAbsl(text)));
  }
  return ImportTime{us, *offset};
}

}  // namespace tasuki::client
