#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

// One line an event, to stderr: `<time> <level> event-name key=value key=value`. Ids yes; people's
// words, names and keys never (STYLE.md 22).

namespace tasuki {

// error: the service cannot go on; warn: the operator should look; info: rare and countable;
// debug: for us.
enum class LogLevel { kDebug, kInfo, kWarn, kError, kOff };

// `debug`, `info`, `warn`, `error` or `off`; InvalidArgument otherwise, naming these words.
absl::Status ParseLogLevel(std::string_view word, LogLevel* level);

// One `key=value`. A value with spaces, quotes, `=` or control characters is quoted and escaped.
struct LogField {
  // `value`: bool, number, text or absl::Status.
  template <class T>
  LogField(std::string_view key, const T& value) : key(key), value(ToText(value)) {}

  std::string_view key;
  std::string value;

 private:
  template <class T>
  static std::string ToText(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      return value ? "true" : "false";
    } else if constexpr (std::is_same_v<T, absl::Status>) {
      return value.ToString();
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
      return std::string(std::string_view(value));
    } else {
      return absl::StrCat(value);
    }
  }
};

// Called once by main(), before other threads are there. Without it only warn and error appear.
void InitLog(LogLevel level);

// Whether a line of `level` would appear. Any thread.
bool LogEnabled(LogLevel level);

// Writes one line. `event` is a short fixed name in kebab case. Any thread; cannot fail.
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

// The line without its time, as Log would write it. For tests.
std::string FormatLogLine(LogLevel level, std::string_view event,
                          std::initializer_list<LogField> fields);

// Lets one line through each `every`, and says how many were held back since: for what a remote can
// repeat. Owned by whoever logs; any thread.
class LogThrottle {
 public:
  explicit LogThrottle(absl::Duration every) : every_(every) {}

  // nullopt: be quiet. Else how many were held back since the last one. `now`: Clock::TimerNow().
  std::optional<uint64_t> Allow(absl::Time now);

 private:
  const absl::Duration every_;

  absl::Mutex mutex_;
  absl::Time next_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  uint64_t held_back_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace tasuki
