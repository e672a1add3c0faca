#include "client/views/relationship.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/views/agenda_reason.h"
#include "client/views/grown_rows.h"
#include "client/views/moment.h"
#include "client/views/presenter.h"
#include "client/views/rule_verdicts.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

using domain::WordOf;

// What was so after one step: rows folded for it, and what reads them.
class StepReader {
 public:
  StepReader(const ReplayQuery& query, Directory& directory, domain::Rows& rows, absl::Time now,
             v1::Policy policy)
      : query_(query),
        policy_(policy),
        rows_(rows),
        directory_(directory.workspace(), rows),
        presenter_(directory_, now, std::move(policy)),
        now_(now),
        zone_(ZoneOf(rows, v1::PROSPECT, query.prospect)) {}

  absl::Status Fill(v1::ReplayStepView& view) {
    const auto* found = rows_.Find(domain::ProspectKey(query_.prospect));
    TASUKI_RETURN_IF_ERROR(rows_.status());
    if (found == nullptr) return absl::OkStatus();
    row_ = *found;
    TASUKI_RETURN_IF_ERROR(AddState(*view.mutable_state()));
    AddDue(view);
    AddChoices(view);
    return directory_.status();
  }

 private:
  absl::Status AddState(v1::ReplayStateView& state) {
    const v1::ListItem item = presenter_.Item(query_.prospect, row_);
    state.set_owner(item.owner());
    state.set_owner_id(item.owner_id());
    state.set_group(item.group());
    const int32_t today = domain::DayNumber(absl::ToCivilDay(now_, zone_));
    opted_out_ = item.opted_out();
    state.set_follow_up(
        std::string(WordOf(opted_out_ ? v1::OPTED_OUT_FOR_EVER : domain::FollowUpOn(row_, today))));
    state.set_cadence(row_.cadence().name());
    state.set_steps_done(row_.cadence().steps_done());
    state.mutable_counters()->set_burst(row_.counters().burst());
    state.mutable_counters()->set_cadence(row_.counters().cadence());
    state.mutable_counters()->set_lifetime(row_.counters().lifetime());
    if (row_.has_last_touch_us()) state.set_last_touch(presenter_.Time(row_.last_touch_us()));
    if (item.has_next_touch()) state.set_next_touch(item.next_touch());
    state.set_next_kind(item.next_kind());
    state.set_next_channel(item.next_channel());
    TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::DealRow> deals,
                            DealsOfPerson(query_.prospect, rows_));
    for (const v1::DealRow& deal : deals) {
      if (deal.result() != v1::DEAL_RESULT_UNSPECIFIED) continue;
      if (state.stage().empty()) state.set_stage(deal.stage());
      state.set_open_deals(state.open_deals() + 1);
    }
    state.set_open_promises(row_.open_promises());
    const auto* decision = rows_.Find(domain::DecisionKey(query_.prospect, v1::OWNER));
    state.set_contested(decision != nullptr && decision->has_contest());
    return rows_.status();
  }

  // What is due of them, whenever it is.
  void AddDue(v1::ReplayStepView& view) {
    if (opted_out_) return;
    cadence_ = domain::CadenceOf(row_.cadence(), rows_);
    const MemberId owner = domain::OwnerOf(query_.prospect, absl::ToUnixMicros(now_), rows_).owner;
    things_ = domain::ThingsOf(row_, cadence_);
    for (domain::AgendaThing& thing : things_) {
      const v1::CivilSlot slot = presenter_.slots().SlotOf(query_.prospect, row_, thing.next);
      thing.next.mutable_slot()->set_day(slot.day());
      v1::AgendaItem& item = *view.add_due();
      item.set_prospect(query_.prospect.Hex());
      item.set_kind(std::string(thing.kind));
      item.set_due(TimeText(SlotTime(slot, zone_), zone_));
      item.set_channel(std::string(WordOf(thing.channel)));
      item.set_cadence(thing.cadence);
      item.set_step(thing.step);
      item.set_steps(thing.steps);
      item.set_quotes(thing.quotes);
      item.set_owner(view.state().owner());
      item.set_owner_id(view.state().owner_id());
      item.set_purpose(PurposeOf(directory_.workspace(), thing.next));
      item.set_overdue_days(static_cast<uint32_t>(
          domain::OverdueDays(thing, domain::DayNumber(absl::ToCivilDay(now_, zone_)))));
      item.set_reason(ReasonOf(
          {thing, row_, policy_, owner, now_, directory_.workspace().zone(), query_.language}));
    }
  }

  // What one could do about it by the policy.
  void AddChoices(v1::ReplayStepView& view) {
    if (things_.empty()) return;
    const domain::AgendaThing& thing = things_.front();
    const v1::AgendaItem& due = view.due(0);
    const uint64_t most = domain::TouchesMax(row_, policy_, rows_);
    const uint64_t burst = row_.counters().burst();
    const bool asked =
        thing.next.kind() == v1::ANSWER_DUE &&
        (row_.last_outcome() == v1::REPLIED || row_.last_outcome() == v1::MEETING_SET ||
         row_.last_outcome() == v1::PROPOSAL_ASKED);
    const auto add = [&](const char* word) -> v1::ReplayChoiceView& {
      v1::ReplayChoiceView& choice = *view.add_choices();
      choice.set_choice(word);
      choice.set_at(due.due());
      return choice;
    };
    if (asked) add("say-next");
    const bool rests = most != 0 && burst >= most && thing.next.kind() == v1::REVISIT;
    if (rests) {
      add("rest");
      add("one-more").clear_at();
      return;
    }
    v1::ReplayChoiceView& contact = add("contact");
    contact.set_channel(due.channel());
    if (most > burst) contact.set_left(static_cast<uint32_t>(most - burst));
    if (cadence_ != nullptr && thing.step > 0 &&
        thing.step <= static_cast<uint32_t>(cadence_->steps_size())) {
      contact.set_template_(cadence_->steps(static_cast<int>(thing.step) - 1).template_());
    }
  }

  const ReplayQuery& query_;
  const v1::Policy policy_;
  domain::Rows& rows_;
  Directory directory_;
  Presenter presenter_;
  const absl::Time now_;
  const absl::TimeZone zone_;
  v1::ProspectRow row_;
  bool opted_out_ = false;
  const v1::Cadence* cadence_ = nullptr;
  std::vector<domain::AgendaThing> things_;
};

class Replayer {
 public:
  Replayer(const ReplayQuery& query, Directory& directory, absl::Time now)
      : query_(query),
        directory_(directory),
        workspace_(directory.workspace()),
        presenter_(directory, now),
        verdicts_(directory, now, query.policy) {}

  absl::StatusOr<v1::ReplayView> Make() {
    TASUKI_ASSIGN_OR_RETURN(std::vector<SubjectId> entries,
                            domain::AbsorbedBy(query_.prospect, directory_.rows()));
    entries.insert(entries.begin(), query_.prospect);
    domain::Relationship relationship(entries, query_.policy);
    TASUKI_RETURN_IF_ERROR(workspace_.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
      relationship.Take(event.event());
      return true;
    }));
    relationship.Order();
    const size_t total = relationship.places().size();
    if (query_.step.has_value() && (*query_.step == 0 || *query_.step > total)) {
      return Refused(Phrase("there is no step $0", std::to_string(*query_.step)),
                     Phrase("their history has {0:one step|$0 steps}", std::to_string(total)));
    }
    view_.set_prospect(query_.prospect.Hex());
    view_.set_name(directory_.Name(query_.prospect));
    view_.set_company(directory_.Company(query_.prospect));
    view_.set_total(static_cast<uint32_t>(total));
    view_.set_zone(workspace_.zone().name());
    view_.set_known(query_.clock == domain::StepClock::kLaptop);
    TASUKI_RETURN_IF_ERROR(Judge(entries, relationship));
    const size_t first = query_.step.has_value() ? *query_.step - 1 : 0;
    const size_t end = query_.step.has_value() ? *query_.step : total;
    for (size_t i = first; i < end; ++i) {
      TASUKI_RETURN_IF_ERROR(AddStep(relationship, i));
    }
    TASUKI_RETURN_IF_ERROR(directory_.status());
    return std::move(view_);
  }

 private:
  // Puts each verdict at the step with which it came to stand.
  absl::Status Judge(const std::vector<SubjectId>& entries,
                     const domain::Relationship& relationship) {
    const auto& places = relationship.places();
    of_step_.resize(places.size());
    for (const SubjectId entry : entries) {
      std::vector<domain::Judged> judged;
      TASUKI_RETURN_IF_ERROR(
          verdicts_.ForEach(entry, [&](const domain::Judged& one) { judged.push_back(one); }));
      for (const domain::Judged& one : judged) {
        TASUKI_ASSIGN_OR_RETURN(v1::RuleVerdictView view, verdicts_.View(one));
        const auto shown = std::ranges::find(places, one.shown, &domain::StepPlace::seq);
        if (shown == places.end()) {
          if (!query_.step.has_value()) *view_.add_verdicts() = std::move(view);
          continue;
        }
        view.set_step(static_cast<uint32_t>(shown - places.begin()) + 1);
        of_step_[static_cast<size_t>(shown - places.begin())].push_back(std::move(view));
      }
    }
    return absl::OkStatus();
  }

  absl::StatusOr<v1::TimelineItem> Line(Seq seq) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_.EventAt(seq));
    return presenter_.Line(event);
  }

  absl::Status AddStep(const domain::Relationship& relationship, size_t index) {
    const domain::StepPlace& place = relationship.places()[index];
    v1::ReplayStepView& step = *view_.add_steps();
    step.set_step(static_cast<uint32_t>(index) + 1);
    TASUKI_ASSIGN_OR_RETURN(*step.mutable_event(), Line(place.seq));
    for (v1::RuleVerdictView& verdict : of_step_[index]) *step.add_verdicts() = std::move(verdict);
    const auto* replica = directory_.rows().Find(domain::ReplicaKey(place.replica));
    const auto* device =
        replica == nullptr
            ? nullptr
            : directory_.rows().Find(domain::DeviceKey(DeviceId::FromTrusted(replica->device())));
    if (device != nullptr) {
      step.set_laptop(directory_.Member(MemberId::FromTrusted(device->member())));
    }
    step.set_replica(place.replica.Hex());
    step.set_known_seq(place.seen.value());
    for (const size_t unknown : relationship.UnknownAt(index)) {
      TASUKI_ASSIGN_OR_RETURN(*step.add_unknown(), Line(relationship.places()[unknown].seq));
    }
    const bool laptop = query_.clock == domain::StepClock::kLaptop;
    domain::NoRows nothing;
    domain::Rows rows(nothing);
    domain::Indexes indexes(rows);
    TASUKI_RETURN_IF_ERROR(
        relationship.FoldAt(index, query_.clock, workspace_.home().overlay().history(), rows));
    TASUKI_RETURN_IF_ERROR(indexes.Update());
    const absl::Time at = absl::FromUnixMicros(laptop ? place.written_us : place.at_us);
    v1::Policy policy;
    if (query_.policy.has_value()) {
      policy = *query_.policy;
    } else {
      TASUKI_ASSIGN_OR_RETURN(policy, Moment(workspace_).PolicyAt(at));
    }
    return StepReader(query_, directory_, rows, at, std::move(policy)).Fill(step);
  }

  const ReplayQuery& query_;
  Directory& directory_;
  Workspace& workspace_;
  Presenter presenter_;
  VerdictReader verdicts_;
  std::vector<std::vector<v1::RuleVerdictView>> of_step_;
  v1::ReplayView view_;
};

}  // namespace

absl::StatusOr<v1::ReplayView> ReplayOf(const ReplayQuery& query, Directory& directory,
                                        absl::Time now) {
  return Replayer(query, directory, now).Make();
}

}  // namespace tasuki::client
