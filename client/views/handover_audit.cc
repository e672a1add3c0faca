#include "client/views/handover_audit.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "client/views/audit_parts.h"
#include "client/views/audit_totals.h"
#include "client/views/handover_verdicts.h"
#include "client/views/handovers.h"
#include "client/views/leavers.h"
#include "client/views/zones.h"
#include "common/base/check.h"
#include "common/domain/audit/business_hours.h"
#include "common/domain/audit/handovers.h"
#include "common/domain/audit/measures.h"
#include "common/domain/audit/tenure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/money.h"
#include "common/domain/events/words.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

constexpr double kMicrosAnAuditHour = 3.6e9;

template <class Enum>
std::string AuditWord(Enum value) {
  return std::string(domain::WordOf(value));
}

// Makes the views of one audit. Made by AuditHandovers; one thread.
class Auditor {
 public:
  Auditor(const HandoverAuditQuery& query, Directory& directory, Presenter& presenter,
          absl::Time now)
      : query_(query),
        directory_(directory),
        rows_(directory.rows()),
        presenter_(presenter),
        now_(now),
        policy_(domain::PresentPolicy(directory.rows())),
        zone_(ZoneOf(directory.rows(), v1::TEAM, SubjectId())),
        verdicts_(directory) {}

  absl::StatusOr<v1::AuditHandoversView> Make();

 private:
  absl::StatusOr<std::vector<domain::AuditedHandover>> Audit();
  bool IsOpen(const domain::AuditedHandover& handover);
  v1::HandoverView ViewOf(const domain::AuditedHandover& handover);
  void PutWho(SubjectId subject, v1::SubjectKind kind, v1::HandoverView& view);
  void PutTimes(const domain::AuditedHandover& handover, v1::HandoverView& view);
  void PutOpenThings(const domain::AuditedHandover& handover, v1::HandoverView& view);
  void PutLate(const domain::AuditedHandover& handover, v1::HandoverView& view);
  absl::Status PutBrief(const domain::AuditedHandover& handover, v1::HandoverView& view);

  const HandoverAuditQuery query_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const absl::Time now_;
  const v1::Policy policy_;
  const absl::TimeZone zone_;
  HandoverVerdicts verdicts_;
  absl::flat_hash_set<uint64_t> with_words_;  // Assignments that say something.
};

absl::StatusOr<std::vector<domain::AuditedHandover>> Auditor::Audit() {
  domain::AuditQuery query;
  if (query_.from.has_value()) query.from_us = absl::ToUnixMicros(*query_.from);
  if (query_.to.has_value()) query.to_us = absl::ToUnixMicros(*query_.to);
  query.member = query_.member;
  query.now_us = absl::ToUnixMicros(now_);
  domain::AuditRules rules;
  rules.measures = domain::MeasuresOf(policy_);
  rules.calendar = &presenter_.slots().slots().calendar();
  rules.zone = zone_;
  domain::HandoverAudit audit(query, rules, rows_);
  TASUKI_RETURN_IF_ERROR(directory_.workspace().ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    audit.Add(event.event());
    if (event.header.has_owner_assigned() && !event.sealed.empty()) {
      with_words_.insert(event.seq.value());
    }
    return true;
  }));
  return audit.Finish();
}

void Auditor::PutWho(SubjectId subject, v1::SubjectKind kind, v1::HandoverView& view) {
  if (kind == v1::FIRM) {
    view.set_firm(subject.Hex());
    view.set_company(directory_.FirmName(subject));
    return;
  }
  view.set_prospect(subject.Hex());
  view.set_name(directory_.Name(subject));
  view.set_company(directory_.Company(subject));
  const auto* row = rows_.Find(domain::ProspectKey(subject));
  if (row == nullptr) return;
  view.set_key_account(row->attributes().key_account());
  if (!row->attributes().firm().empty()) {
    view.set_firm(SubjectId::FromTrusted(row->attributes().firm()).Hex());
  }
}

void Auditor::PutTimes(const domain::AuditedHandover& handover, v1::HandoverView& view) {
  const v1::HandoverRow& row = handover.row;
  view.set_handed_at(presenter_.Time(row.handed_us()));
  if (row.accepted_us() != 0) view.set_accepted_at(presenter_.Time(row.accepted_us()));
  if (row.declined_us() != 0) {
    view.set_declined_at(presenter_.Time(row.declined_us()));
    view.set_declined_why(AuditWord(row.declined_why()));
  }
  if (row.introduced_us() != 0) {
    view.set_introduced_at(presenter_.Time(row.introduced_us()));
    view.set_introduced_how(AuditWord(row.how()));
  }
  if (handover.first_touch_us.has_value()) {
    view.set_first_touch_at(presenter_.Time(*handover.first_touch_us));
  } else if (handover.last_touch_us.has_value() && handover.until_us == INT64_MAX) {
    const double us = static_cast<double>(absl::ToUnixMicros(now_) - *handover.last_touch_us);
    view.set_silent_hours(std::max(us, 0.0) / kMicrosAnAuditHour);
  }
  if (handover.second_touch_us.has_value()) {
    view.set_second_touch_at(presenter_.Time(*handover.second_touch_us));
  }
  if (handover.gap_us().has_value()) {
    view.set_gap_hours(static_cast<double>(*handover.gap_us()) / kMicrosAnAuditHour);
    const absl::Duration business =
        domain::BusinessTimeBetween(absl::FromUnixMicros(*handover.last_before_us),
                                    absl::FromUnixMicros(*handover.first_touch_us),
                                    presenter_.slots().slots().calendar(), zone_);
    view.set_gap_business_hours(absl::ToDoubleHours(business));
  }
  if (row.cover()) {
    view.set_until(presenter_.Time(row.until_us()));
    view.set_back_to(directory_.Member(MemberId::FromTrusted(row.back_to())));
  }
  if (row.has_introduce_day()) view.set_introduce_by(domain::FormatDay(row.introduce_day()));
}

void Auditor::PutOpenThings(const domain::AuditedHandover& handover, v1::HandoverView& view) {
  std::map<std::string, int64_t> sums;
  for (const v1::DealRow& deal : handover.deals) {
    v1::HandoverDealView& shown = *view.add_deals();
    shown.set_deal(SubjectId::FromTrusted(deal.deal()).Hex());
    shown.set_state(deal.closed_seq() == 0 ? "open" : AuditWord(deal.result()));
    if (!deal.has_value()) continue;
    shown.set_value(domain::DecimalOf(deal.value().micros()));
    shown.set_currency(deal.value().currency());
    int64_t& sum = sums[deal.value().currency()];
    if (__builtin_add_overflow(sum, deal.value().micros(), &sum)) sum = INT64_MAX;
  }
  for (const auto& [currency, micros] : sums) {
    v1::HandoverMoneyView& money = *view.add_open_value();
    money.set_currency(currency);
    money.set_amount(domain::DecimalOf(micros));
  }
  const absl::TimeZone theirs = ZoneOf(rows_, handover.kind, handover.subject);
  for (const v1::PromiseRow& promise : handover.promises) {
    *view.add_promises() = AuditedPromise(promise, policy_.promises(), theirs, now_);
  }
}

void Auditor::PutLate(const domain::AuditedHandover& handover, v1::HandoverView& view) {
  for (const domain::LateMark& mark : handover.late) {
    v1::LateView& late = *view.add_late();
    late.set_what(AuditWord(mark.what));
    late.set_how(mark.backdated ? "backdated" : "late");
    late.set_at(presenter_.Time(mark.at_us));
    late.set_recorded_at(presenter_.Time(mark.recorded_us));
    if (mark.what == domain::LateMark::What::kHanded) {
      view.set_recorded_at(presenter_.Time(mark.recorded_us));
    }
  }
}

absl::Status Auditor::PutBrief(const domain::AuditedHandover& handover, v1::HandoverView& view) {
  if (with_words_.count(handover.row.seq()) == 0) return absl::OkStatus();
  view.set_brief(true);
  TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text,
                          directory_.workspace().Text(Seq(handover.row.seq())));
  if (!text.has_value()) return absl::OkStatus();
  view.set_brief(!text->remark().text().empty() || !text->remark().manner().empty());
  view.set_brief_text(text->remark().text());
  view.set_manner(text->remark().manner());
  return absl::OkStatus();
}

v1::HandoverView Auditor::ViewOf(const domain::AuditedHandover& handover) {
  const v1::HandoverRow& row = handover.row;
  const MemberId from = MemberId::FromTrusted(row.from());
  const MemberId to = MemberId::FromTrusted(row.to());
  v1::HandoverView view;
  PutWho(handover.subject, handover.kind, view);
  view.set_from(directory_.Member(from));
  view.set_to(directory_.Member(to));
  view.set_from_id(from.Hex());
  view.set_to_id(to.Hex());
  view.set_why(AuditWord(row.why()));
  view.set_seq(row.seq());
  view.set_event_id(HexEncode(row.assignment()));
  view.set_cover(row.cover());
  view.set_imported(row.imported());
  const auto* prospect =
      handover.kind == v1::PROSPECT ? rows_.Find(domain::ProspectKey(handover.subject)) : nullptr;
  view.set_state(
      HandoverState(row, prospect, handover.replaced, handover.first_touch_us.has_value()));
  view.set_sustained(AuditWord(handover.sustained));
  if (handover.engagement_before.has_value()) {
    view.set_engagement_before(*handover.engagement_before);
  }
  if (handover.engagement_after.has_value()) view.set_engagement_after(*handover.engagement_after);
  view.set_result(AuditWord(handover.result));
  PutTimes(handover, view);
  PutOpenThings(handover, view);
  PutLate(handover, view);
  if (verdicts_.MaySeeOf(to)) view.set_diagnosis(AuditWord(handover.diagnosis));
  return view;
}

// Of those asked for, whose client does not know the new owner yet.
bool Auditor::IsOpen(const domain::AuditedHandover& handover) {
  const v1::HandoverRow& row = handover.row;
  if (handover.until_us != INT64_MAX || row.cover() || row.introduced_us() != 0) return false;
  const MemberId from = MemberId::FromTrusted(row.from());
  if (query_.member.has_value() ? from != *query_.member : !IsLeaver(from, rows_)) return false;
  // A firm is introduced to nobody, and neither is who wants no more or knew the new owner before.
  const auto* prospect =
      handover.kind == v1::PROSPECT ? rows_.Find(domain::ProspectKey(handover.subject)) : nullptr;
  return prospect != nullptr && domain::IsLive(*prospect) && prospect->has_introduction();
}

absl::StatusOr<v1::AuditHandoversView> Auditor::Make() {
  v1::AuditHandoversView view;
  TASUKI_ASSIGN_OR_RETURN(std::vector<domain::AuditedHandover> audited, Audit());
  if (query_.open) {
    std::erase_if(audited, [&](const domain::AuditedHandover& one) { return !IsOpen(one); });
  }
  std::vector<SubjectId> people;
  for (const domain::AuditedHandover& one : audited) {
    if (one.kind == v1::PROSPECT) people.push_back(one.subject);
  }
  directory_.OpenPeople(people);
  TASUKI_RETURN_IF_ERROR(verdicts_.Read());
  for (const domain::AuditedHandover& one : audited) {
    v1::HandoverView& shown = *view.add_handovers();
    shown = ViewOf(one);
    TASUKI_RETURN_IF_ERROR(PutBrief(one, shown));
    TASUKI_RETURN_IF_ERROR(
        verdicts_.Put(MemberId::FromTrusted(one.row.to()), one.row.assignment(), shown));
  }
  if (query_.open) {
    TASUKI_RETURN_IF_ERROR(AddWaitingOfLeavers(query_.member, directory_, presenter_, now_, view));
  }
  *view.mutable_totals() = TotalsOf(view);
  if (query_.from.has_value()) view.set_from(presenter_.Time(absl::ToUnixMicros(*query_.from)));
  if (query_.to.has_value()) view.set_to(presenter_.Time(absl::ToUnixMicros(*query_.to)));
  if (query_.member.has_value()) view.set_member(directory_.Member(*query_.member));
  view.set_at_seq(directory_.workspace().home().replica().applied().value());
  view.set_definition_version(kAuditVersion);
  *view.mutable_measures() = domain::MeasuresOf(policy_);
  TASUKI_RETURN_IF_ERROR(directory_.status());
  return view;
}

}  // namespace

absl::StatusOr<v1::AuditHandoversView> AuditHandovers(const HandoverAuditQuery& query,
                                                      Directory& directory, Presenter& presenter,
                                                      absl::Time now) {
  return Auditor(query, directory, presenter, now).Make();
}

}  // namespace tasuki::client
