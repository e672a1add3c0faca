#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/commands/command_line.h"
#include "client/commands/verb.h"
#include "common/domain/report/split.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/report.pb.h"

// Which part of the history `tasuki report` was asked for.

namespace tasuki::client {

// From when to when.
struct ReportTimes {
  std::string from, to, month;

  void Declare(Verb& verb);
};

// The same, read; nullopt: from the beginning, or to the end.
struct TimesRead {
  std::optional<absl::Time> from, to;

  std::optional<int64_t> from_us() const;  // Microseconds UTC.
  std::optional<int64_t> to_us() const;
};
// A usage error where nothing lies between them.
absl::StatusOr<TimesRead> ReadReportTimes(CommandContext& context, const ReportTimes& times);

// A moment as it was read and as it was typed; nullopt: none was.
struct TypedTime {
  const std::optional<absl::Time>& time;
  const std::string& text;
};
// The same error, of any --from and --to.
absl::Status CheckSpan(const TypedTime& from, const TypedTime& to);

struct ReportFlags {
  ReportTimes times;
  std::string member, team, firm, by;
  v1::Segment segment = v1::SEGMENT_UNSPECIFIED;
  v1::Source source = v1::SOURCE_UNSPECIFIED;
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;

  void Declare(Verb& verb);
};

// What was typed as a query, and as it is told again. A usage error where nothing lies between the
// times; NotFound, or the candidates, where nobody or several are meant.
struct AskedReport {
  domain::ReportQuery query;
  v1::ReportFilters filters;
};
absl::StatusOr<AskedReport> ReadReportFlags(CommandContext& context, const ReportFlags& flags);

}  // namespace tasuki::client
