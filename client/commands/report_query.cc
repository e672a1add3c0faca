#include "client/commands/report_query.h"

#include <optional>
#include <utility>

#include "client/commands/flags.h"
#include "client/commands/read_when.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"

namespace tasuki::client {
namespace {

// `2026-04`: its first day.
absl::StatusOr<absl::CivilMonth> ReadCivilMonth(const std::string& typed) {
  const std::optional<int32_t> day = domain::ParseDay(typed + "-01");
  if (!day.has_value() || typed.size() != 7) {
    return UsageError(Phrase("\"$0\" is no month", OneLine(typed)),
                      "write the year and the month: 2026-04");
  }
  return absl::CivilMonth(domain::ToCivil(*day));
}

// Who reports to that manager, and the manager.
absl::flat_hash_set<MemberId> TeamOf(MemberId manager, Directory& directory) {
  absl::flat_hash_set<MemberId> team{manager};
  directory.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    if (row.manager() == manager.bytes()) team.insert(id);
    return true;
  });
  return team;
}

absl::Status ReadWhose(CommandContext& context, const ReportFlags& flags, AskedReport& asked) {
  Directory& directory = context.directory;
  if (!flags.member.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const MemberId member, FindMember(directory, flags.member));
    asked.query.member = member;
    asked.filters.set_member(directory.Member(member));
  }
  if (!flags.team.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const MemberId manager, FindMember(directory, flags.team));
    asked.query.team = TeamOf(manager, directory);
    asked.filters.set_team(directory.Member(manager));
  }
  if (!flags.firm.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const SubjectId firm, FindFirm(directory, flags.firm));
    asked.query.firm = firm;
    asked.filters.set_firm(directory.FirmName(firm));
  }
  return absl::OkStatus();
}

std::optional<int64_t> MicrosOf(const std::optional<absl::Time>& time) {
  return time.has_value() ? std::optional(absl::ToUnixMicros(*time)) : std::nullopt;
}

}  // namespace

std::optional<int64_t> TimesRead::from_us() const { return MicrosOf(from); }
std::optional<int64_t> TimesRead::to_us() const { return MicrosOf(to); }

absl::StatusOr<TimesRead> ReadReportTimes(CommandContext& context, const ReportTimes& times) {
  const absl::TimeZone zone = context.workspace.zone();
  TimesRead read;
  if (!times.month.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const absl::CivilMonth month, ReadCivilMonth(times.month));
    read.from = absl::FromCivil(month, zone);
    read.to = absl::FromCivil(month + 1, zone);
  }
  if (!times.from.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, times.from, Tense::kHappened));
    read.from = StartOf(when, zone);
  }
  if (!times.to.empty()) {
    TASUKI_ASSIGN_OR_RETURN(const When when, ReadWhen(context, times.to, Tense::kHappened));
    read.to = StartOf(when, zone);
  }
  TASUKI_RETURN_IF_ERROR(CheckSpan({read.from, times.from}, {read.to, times.to}));
  return read;
}

absl::Status CheckSpan(const TypedTime& from, const TypedTime& to) {
  if (!from.time.has_value() || !to.time.has_value() || *from.time < *to.time) {
    return absl::OkStatus();
  }
  return UsageError(
      Phrase("nothing lies between --from $0 and --to $1", OneLine(from.text), OneLine(to.text)),
      "give a --to that is later than --from; what happened at --to is left out");
}

void ReportTimes::Declare(Verb& verb) {
  const Flag from_flag = verb.Option("--from", from, "what happened from then on")
                             .Hint("WHEN")
                             .Otherwise("the beginning");
  const Flag to_flag =
      verb.Option("--to", to, "what happened before then").Hint("WHEN").Otherwise("now");
  verb.Option("--month", month, "what happened in that month")
      .Hint("YYYY-MM")
      .Excludes(from_flag)
      .Excludes(to_flag);
}

void ReportFlags::Declare(Verb& verb) {
  times.Declare(verb);
  verb.Option("--member", member, "only their work")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  verb.Option("--team", team, "only the work of who reports to that manager, theirs too")
      .Hint("MEMBER")
      .Offers(Offer::kMembers)
      .Otherwise("everybody");
  verb.Option("--firm", firm, "only prospects of that firm")
      .Hint("FIRM")
      .Offers(Offer::kFirms)
      .Otherwise("every firm");
  AddWord(verb, "--segment", segment, "only prospects of that segment");
  AddWord(verb, "--source", source, "only prospects from there");
  AddWord(verb, "--channel", channel, "only touches by it; deals and promises stay all");
  verb.Option("--by", by, "split it")
      .OneOf({"member", "firm", "segment", "channel", "source", "month"})
      .Otherwise("all in one");
}

absl::StatusOr<AskedReport> ReadReportFlags(CommandContext& context, const ReportFlags& flags) {
  AskedReport asked;
  domain::ReportQuery& query = asked.query;
  TASUKI_ASSIGN_OR_RETURN(const TimesRead times, ReadReportTimes(context, flags.times));
  query.from_us = times.from_us();
  query.to_us = times.to_us();
  const absl::TimeZone zone = context.workspace.zone();
  if (times.from.has_value()) asked.filters.set_from(TimeText(*times.from, zone));
  if (times.to.has_value()) asked.filters.set_to(TimeText(*times.to, zone));
  asked.filters.set_month(flags.times.month);
  TASUKI_RETURN_IF_ERROR(ReadWhose(context, flags, asked));
  query.segment = flags.segment;
  query.source = flags.source;
  query.channel = flags.channel;
  asked.filters.set_segment(std::string(domain::WordOf(query.segment)));
  asked.filters.set_source(std::string(domain::WordOf(query.source)));
  asked.filters.set_channel(std::string(domain::WordOf(query.channel)));
  if (!flags.by.empty()) {
    TASUKI_ASSIGN_OR_RETURN(query.by, domain::ReportByFromWord(flags.by));
  }
  query.now_us = absl::ToUnixMicros(context.now);
  query.zone_of = [rows = &context.directory.rows()](SubjectId prospect) {
    return ZoneOf(*rows, v1::PROSPECT, prospect);
  };
  return asked;
}

}  // namespace tasuki::client
