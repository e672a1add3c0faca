#include "common/base/log.h"

#include <memory>
#include <utility>

#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/base/terminal.h"
#include "spdlog/pattern_formatter.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace tasuki {
namespace {

struct LevelName {
  LogLevel level;
  std::string_view word;
  spdlog::level::level_enum spdlog_level;
};

constexpr LevelName kLevels[] = {
    {LogLevel::kDebug, "debug", spdlog::level::debug},
    {LogLevel::kInfo, "info", spdlog::level::info},
    {LogLevel::kWarn, "warn", spdlog::level::warn},
    {LogLevel::kError, "error", spdlog::level::err},
    {LogLevel::kOff, "off", spdlog::level::off},
};

const LevelName& Name(LogLevel level) { return kLevels[static_cast<size_t>(level)]; }

spdlog::logger& Logger() {
  // Never destroyed: a thread may log while the process ends.
  static spdlog::logger* const logger = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto* made = new spdlog::logger("tasuki", std::move(sink));
    made->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        "%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc));
    made->set_level(spdlog::level::warn);
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return *logger;
}

bool NeedsQuotes(std::string_view value) {
  if (value.empty()) return true;
  for (size_t at = 0; at < value.size();) {
    const char32_t c = NextCharacter(value, at);
    if (c == kBrokenCharacter || Steers(c)) return true;
    if (c == ' ' || c == '"' || c == '\\' || c == '=') return true;
  }
  return false;
}

// What steers a terminal is escaped, so that one event stays one line whatever a remote sends.
void AppendValue(std::string& line, std::string_view value) {
  if (!NeedsQuotes(value)) {
    line.append(value);
    return;
  }
  line.push_back('"');
  for (size_t at = 0; at < value.size();) {
    const size_t begin = at;
    const char32_t c = NextCharacter(value, at);
    const std::string_view bytes = value.substr(begin, at - begin);
    if (c == '\n') {
      line.append("\\n");
    } else if (c == kBrokenCharacter || Steers(c)) {
      line.append("\\x").append(HexEncode(bytes));
    } else {
      if (c == '"' || c == '\\') line.push_back('\\');
      line.append(bytes);
    }
  }
  line.push_back('"');
}

}  // namespace

absl::Status ParseLogLevel(std::string_view word, LogLevel* level) {
  for (const LevelName& name : kLevels) {
    if (name.word == word) {
      *level = name.level;
      return absl::OkStatus();
    }
  }
  return UsageError(
      Phrase("a log level is debug, info, warn, error or off, not \"$0\"", ToAbsl(word)),
      "give one of them");
}

void InitLog(LogLevel level) { Logger().set_level(Name(level).spdlog_level); }

bool LogEnabled(LogLevel level) {
  return level != LogLevel::kOff && Logger().should_log(Name(level).spdlog_level);
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!LogEnabled(level)) return;
  const std::string line = FormatLogLine(level, event, fields);
  Logger().log(Name(level).spdlog_level, spdlog::string_view_t(line.data(), line.size()));
}

std::string FormatLogLine(LogLevel level, std::string_view event,
                          std::initializer_list<LogField> fields) {
  std::string line(Name(level).word);
  line.push_back(' ');
  line.append(event);
  for (const LogField& field : fields) {
    line.push_back(' ');
    line.append(field.key);
    line.push_back('=');
    AppendValue(line, field.value);
  }
  return line;
}

std::optional<uint64_t> LogThrottle::Allow(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  if (now < next_) {
    ++held_back_;
    return std::nullopt;
  }
  next_ = now + every_;
  return std::exchange(held_back_, 0);
}

}  // namespace tasuki
