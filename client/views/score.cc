#include "client/views/score.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/replica/civil_zone.h"
#include "client/views/journal_source.h"
#include "client/views/record.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/replay/record.h"
#include "common/domain/report/report.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/business_times.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::client {
namespace {

constexpr char kQuality[] = "quality";
// Nothing missed of fewer says little.
constexpr uint32_t kPraiseFrom = 3;

// Makes one score. Made per command; one thread.
class Scorer {
 public:
  Scorer(Directory& directory, Presenter& presenter, MemberId member, absl::Time from,
         absl::Time to)
      : directory_(directory),
        presenter_(presenter),
        rows_(directory.rows()),
        member_(member),
        from_(from),
        to_(to) {}

  absl::StatusOr<v1::ScoreView> Make() {
    for (size_t i = 0; i < domain::kDuties; ++i) {
      view_.add_figures()->set_name(std::string(domain::WordOf(static_cast<domain::Duty>(i))));
    }
    view_.add_figures()->set_name(kQuality);
    TASUKI_RETURN_IF_ERROR(AddDuties());
    TASUKI_RETURN_IF_ERROR(AddJournal());
    Complete();
    TASUKI_RETURN_IF_ERROR(directory_.status());
    return std::move(view_);
  }

 private:
  // One more that a figure counted.
  v1::ScoreBehindView& Add(v1::ScoreFigureView& figure, SubjectId prospect, bool done) {
    figure.set_of(figure.of() + 1);
    if (done) figure.set_part(figure.part() + 1);
    v1::ScoreBehindView& behind = *figure.add_behind();
    behind.set_prospect(prospect.Hex());
    behind.set_name(directory_.Name(prospect));
    behind.set_company(directory_.Company(prospect));
    behind.set_done(done);
    return behind;
  }

  absl::Status AddDuties() {
    const v1::Policy policy = domain::PresentPolicy(rows_);
    const auto* team = rows_.Find(domain::TeamKey());
    const domain::BusinessCalendar calendar(policy.calendar(), team == nullptr ? "" : team->zone());
    const domain::RecordOf of{member_, from_, to_, CivilZone(rows_, member_)};
    domain::DisciplineCounter counter(of, policy, calendar);
    std::vector<domain::CountedDuty> counted;
    counter.Tell([&](const domain::CountedDuty& one) { counted.push_back(one); });
    TASUKI_RETURN_IF_ERROR(CountDuties(directory_, member_, from_, to_, counter));
    for (const domain::CountedDuty& one : counted) {
      v1::ScoreBehindView& behind =
          Add(*view_.mutable_figures(static_cast<int>(one.duty)), one.prospect, one.done);
      if (one.due_day.has_value()) behind.set_due(domain::FormatDay(*one.due_day));
      if (!one.promise.is_zero()) behind.set_promise(one.promise.Hex());
      if (!one.by.is_zero()) {
        behind.set_event_id(one.by.Hex());
      } else if (one.left_seq != 0) {
        TASUKI_ASSIGN_OR_RETURN(const StoredEvent left,
                                directory_.workspace().EventAt(Seq(one.left_seq)));
        behind.set_event_id(HexEncode(left.header.event_id()));
      }
    }
    const domain::Tally all = counter.discipline().all();
    view_.mutable_discipline()->set_part(all.done);
    view_.mutable_discipline()->set_of(all.due);
    if (const auto share = counter.discipline().share())
      view_.mutable_discipline()->set_rate(*share);
    return absl::OkStatus();
  }

  // Quality, and what was won.
  absl::Status AddJournal() {
    const int64_t from_us = absl::ToUnixMicros(from_);
    const int64_t to_us = absl::ToUnixMicros(to_);
    domain::Report report({.from_us = from_us, .to_us = to_us, .member = member_, .now_us = to_us},
                          rows_);
    domain::BusinessTimes times;
    v1::ScoreFigureView& quality = *view_.mutable_figures(view_.figures_size() - 1);
    TASUKI_RETURN_IF_ERROR(
        VisitJournal(directory_.workspace(), [&](const domain::JournalEvent& recorded) {
          report.Add(recorded);
          domain::JournalEvent event = recorded;
          times.Give(event);
          const std::optional<LintedMessage> message = LintedMessageOf(event, rows_);
          if (message.has_value() && message->by == member_ && message->b_us >= from_us &&
              message->b_us < to_us) {
            Add(quality, message->prospect, message->good).set_event_id(message->event.Hex());
          }
          return absl::OkStatus();
        }));
    const Seq head = directory_.workspace().home().replica().applied();
    TASUKI_ASSIGN_OR_RETURN(const v1::ReportView made, report.Finish(head));
    view_.set_won(made.deals().won());
    for (const v1::DealAmount& amount : made.deal_amounts()) {
      v1::DealAmount& won = *view_.add_won_amounts();
      won.set_currency(amount.currency());
      won.set_won(amount.won());
    }
    view_.set_at_seq(head.value());
    return absl::OkStatus();
  }

  void Complete() {
    for (v1::ScoreFigureView& figure : *view_.mutable_figures()) {
      if (figure.of() > 0) figure.set_rate(domain::Rate(figure.part(), figure.of()));
      if (figure.of() >= kPraiseFrom && figure.part() == figure.of()) {
        view_.add_praise(figure.name());
      }
    }
    view_.set_praise_n(kPraiseFrom);
    view_.set_member(directory_.Member(member_));
    view_.set_member_id(member_.Hex());
    view_.set_from(presenter_.Time(absl::ToUnixMicros(from_)));
    view_.set_to(presenter_.Time(absl::ToUnixMicros(to_)));
  }

  Directory& directory_;
  Presenter& presenter_;
  domain::Rows& rows_;
  const MemberId member_;
  const absl::Time from_, to_;
  v1::ScoreView view_;
};

}  // namespace

std::optional<LintedMessage> LintedMessageOf(const domain::JournalEvent& event,
                                             domain::Rows& rows) {
  const v1::Header& header = *event.header;
  if (!header.has_touch_logged() || !header.import_ref().empty()) return std::nullopt;
  const v1::TouchLogged& touch = header.touch_logged();
  if (!touch.linted() || touch.direction() != v1::OUTBOUND) return std::nullopt;
  if (!domain::HasTakenEffect(event, rows)) return std::nullopt;
  const SubjectId prospect = domain::SubjectOf(header);
  const auto* row = rows.Find(domain::ProspectKey(prospect));
  if (row == nullptr || row->has_undone()) return std::nullopt;
  if (row->retractions() > 0 && domain::IsTakenBack(header, event.replica, event.seq, rows)) {
    return std::nullopt;
  }
  return LintedMessage{prospect, EventId::FromTrusted(header.event_id()), domain::DoneBy(header),
                       domain::BusinessTime(event), touch.lint_errors().empty()};
}

absl::StatusOr<v1::ScoreView> ScoreOf(Directory& directory, Presenter& presenter, MemberId member,
                                      absl::Time from, absl::Time to) {
  return Scorer(directory, presenter, member, from, to).Make();
}

}  // namespace tasuki::client
