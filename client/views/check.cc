#include "client/views/check.h"

#include <string>
#include <utility>

#include "client/replica/civil_zone.h"
#include "client/views/journal_source.h"
#include "client/views/lister.h"
#include "client/views/record.h"
#include "client/views/report_loads.h"
#include "client/views/score.h"
#include "client/views/zones.h"
#include "common/base/check.h"
#include "common/domain/replay/record.h"
#include "common/domain/report/report.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/business_times.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

constexpr int kMonthsOfQuarter = 3;
// R051: within two days.
constexpr uint32_t kPromptHours = 48;

absl::CivilMonth QuarterOf(absl::CivilMonth month) {
  return month - (month.month() - 1) % kMonthsOfQuarter;
}

// What one quarter comes to.
struct Quarter {
  absl::Time from, to;
  v1::ReportView report;
  domain::Tally discipline, quality;
};

void Put(uint64_t part, uint64_t of, v1::ShareView& share) {
  share.set_part(part);
  share.set_of(of);
  if (of > 0) share.set_rate(domain::Rate(part, of));
}

// Makes one check. Made per command; one thread.
class Checker {
 public:
  Checker(Directory& directory, Presenter& presenter, const CheckQuery& query, absl::Time now,
          absl::TimeZone zone)
      : directory_(directory),
        presenter_(presenter),
        rows_(directory.rows()),
        query_(query),
        now_(now) {
    const absl::CivilMonth quarter = QuarterOf(absl::CivilMonth(absl::ToCivilDay(now, zone)));
    this_.from = absl::FromCivil(quarter, zone);
    this_.to = now;
    last_.from = absl::FromCivil(quarter - kMonthsOfQuarter, zone);
    last_.to = this_.from;
  }

  absl::StatusOr<v1::CheckView> Make() {
    TASUKI_RETURN_IF_ERROR(ReadJournal());
    for (Quarter* quarter : {&this_, &last_}) TASUKI_RETURN_IF_ERROR(CountDiscipline(*quarter));
    AddFigures();
    TASUKI_RETURN_IF_ERROR(AddPresent());
    view_.set_from(presenter_.Time(absl::ToUnixMicros(this_.from)));
    view_.set_last_from(presenter_.Time(absl::ToUnixMicros(last_.from)));
    view_.set_now(presenter_.Time(absl::ToUnixMicros(now_)));
    TASUKI_RETURN_IF_ERROR(directory_.status());
    return std::move(view_);
  }

 private:
  domain::ReportQuery QueryOf(const Quarter& quarter) {
    domain::ReportQuery query;
    query.from_us = absl::ToUnixMicros(quarter.from);
    query.to_us = absl::ToUnixMicros(quarter.to);
    query.member = query_.member;
    query.team = query_.team;
    query.now_us = absl::ToUnixMicros(now_);
    query.zone_of = [this](SubjectId prospect) { return ZoneOf(rows_, v1::PROSPECT, prospect); };
    return query;
  }

  void CountQuality(const LintedMessage& message) {
    if (!QueryOf(this_).IsOf(message.by)) return;
    for (Quarter* quarter : {&this_, &last_}) {
      if (message.b_us < absl::ToUnixMicros(quarter->from)) continue;
      if (message.b_us >= absl::ToUnixMicros(quarter->to)) continue;
      ++quarter->quality.due;
      if (message.good) ++quarter->quality.done;
    }
  }

  // Both quarters in one reading.
  absl::Status ReadJournal() {
    domain::Report of_this(QueryOf(this_), rows_), of_last(QueryOf(last_), rows_);
    domain::BusinessTimes times;
    TASUKI_RETURN_IF_ERROR(
        VisitJournal(directory_.workspace(), [&](const domain::JournalEvent& recorded) {
          of_this.Add(recorded);
          of_last.Add(recorded);
          domain::JournalEvent event = recorded;
          times.Give(event);
          const std::optional<LintedMessage> message = LintedMessageOf(event, rows_);
          if (message.has_value()) CountQuality(*message);
          return absl::OkStatus();
        }));
    const Seq head = directory_.workspace().home().replica().applied();
    TASUKI_ASSIGN_OR_RETURN(this_.report, of_this.Finish(head));
    TASUKI_ASSIGN_OR_RETURN(last_.report, of_last.Finish(head));
    view_.set_at_seq(head.value());
    return absl::OkStatus();
  }

  std::vector<MemberId> Members() {
    std::vector<MemberId> members;
    directory_.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
      if (row.state() == v1::ACTIVE && domain::MayOwn(row.role()) && QueryOf(this_).IsOf(id)) {
        members.push_back(id);
      }
      return true;
    });
    return members;
  }

  absl::Status CountDiscipline(Quarter& quarter) {
    const v1::Policy policy = domain::PresentPolicy(rows_);
    const auto* team = rows_.Find(domain::TeamKey());
    const domain::BusinessCalendar calendar(policy.calendar(), team == nullptr ? "" : team->zone());
    for (const MemberId member : Members()) {
      const domain::RecordOf of{member, quarter.from, quarter.to, CivilZone(rows_, member)};
      domain::DisciplineCounter counter(of, policy, calendar);
      TASUKI_RETURN_IF_ERROR(CountDuties(directory_, member, quarter.from, quarter.to, counter));
      const domain::Tally all = counter.discipline().all();
      quarter.discipline.due += all.due;
      quarter.discipline.done += all.done;
    }
    return absl::OkStatus();
  }

  // `part_of` gives part and n of one quarter.
  template <class PartOf>
  void Add(const char* name, PartOf part_of) {
    v1::CheckFigureView& figure = *view_.add_figures();
    figure.set_name(name);
    const auto [part, of] = part_of(this_);
    Put(part, of, *figure.mutable_now());
    const auto [last_part, last_of] = part_of(last_);
    Put(last_part, last_of, *figure.mutable_last());
  }

  void AddFigures() {
    using Of = std::pair<uint64_t, uint64_t>;
    Add("discipline",
        [](const Quarter& one) { return Of(one.discipline.done, one.discipline.due); });
    Add("first_follow_up", [](const Quarter& one) {
      Of prompt;
      for (const v1::FirstFollowUpBand& band : one.report.first_follow_up()) {
        prompt.second += band.sent();
        if (band.to_hours() != 0 && band.to_hours() <= kPromptHours) prompt.first += band.sent();
      }
      return prompt;
    });
    Add("same_day", [](const Quarter& one) {
      return Of(one.report.same_day().part(), one.report.same_day().of());
    });
    Add("promises", [](const Quarter& one) {
      const v1::PromiseFigures& promises = one.report.promises();
      return Of(promises.early() + promises.on_time(), promises.due());
    });
    Add("quality", [](const Quarter& one) { return Of(one.quality.done, one.quality.due); });
    Add("response_rate_by_touch", [](const Quarter& one) {
      Of answered;
      for (const v1::ResponseRate& rate : one.report.response_rate_by_touch()) {
        answered.first += rate.answered();
        answered.second += rate.sent();
      }
      return answered;
    });
    Add("stickability", [](const Quarter& one) {
      const v1::ShareView& reached = one.report.stickability().reached_limit();
      return Of(reached.part(), reached.of());
    });
    Add("lost_by", [](const Quarter& one) {
      const v1::LostBy& lost = one.report.lost_by();
      return Of(lost.stopping(), lost.stopping() + lost.their_no());
    });
    Add("follow_up_conversion", [](const Quarter& one) {
      const v1::Conversion& conversion = one.report.follow_up_conversion();
      return Of(conversion.won(), conversion.proposals());
    });
  }

  // What stands now.
  absl::Status AddPresent() {
    v1::ReportView loads;
    TASUKI_RETURN_IF_ERROR(AddLoads(directory_, QueryOf(this_), now_, loads));
    *view_.mutable_load() = std::move(*loads.mutable_load());
    const uint32_t days = domain::PresentPolicy(rows_).capacity().active_days();
    Lister lister(directory_, presenter_, now_);
    for (const MemberId member : Members()) {
      TASUKI_ASSIGN_OR_RETURN(const Load load, lister.LoadOf(member, days));
      view_.set_forgotten(view_.forgotten() + load.forgotten);
      view_.set_silent(view_.silent() + load.silent);
    }
    return absl::OkStatus();
  }

  Directory& directory_;
  Presenter& presenter_;
  domain::Rows& rows_;
  const CheckQuery& query_;
  const absl::Time now_;
  Quarter this_, last_;
  v1::CheckView view_;
};

}  // namespace

absl::StatusOr<v1::CheckView> CheckOf(Directory& directory, Presenter& presenter,
                                      const CheckQuery& query, absl::Time now,
                                      absl::TimeZone zone) {
  return Checker(directory, presenter, query, now, zone).Make();
}

}  // namespace tasuki::client
