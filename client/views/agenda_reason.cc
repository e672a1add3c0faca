#include "client/views/agenda_reason.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/words/wording.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

class Reason {
 public:
  explicit Reason(const ReasonParts& parts) : parts_(parts), row_(parts.row) {}

  std::string Sentence() {
    if (parts_.owner.is_zero()) Add(Message::kDueQueue);
    if (parts_.thing.kind == domain::kTriageKind) {
      Add(Message::kDueTriage, {Day(domain::ToCivil(parts_.thing.next.slot().day()))});
    } else {
      AddKind();
    }
    const std::string& season = parts_.thing.next.season();
    if (!season.empty()) Add(Message::kDueSeason, {Plain(parts_.language, season)});
    return absl::StrJoin(sentences_, parts_.language == Language::kJapanese ? "。" : "; ");
  }

 private:
  void Add(Message message, const std::vector<std::string>& values = {}) {
    sentences_.push_back(Say(parts_.language, message, values));
  }
  std::string Day(absl::CivilDay day) const { return DayForPeople(parts_.language, day); }
  std::string DayOf(int64_t at_us) const {
    return Day(absl::ToCivilDay(absl::FromUnixMicros(at_us), parts_.reader));
  }

  void AddKind() {
    switch (parts_.thing.next.kind()) {
      case v1::FIRST_FOLLOW_UP:
        return AddFirst();
      case v1::STEP:
        return AddStep();
      case v1::ANSWER_DUE:
        return AddAnswer();
      case v1::REVISIT:
        return AddRevisit();
      case v1::NURTURE:
        return Add(Message::kDueNurture, {DayOf(row_.last_touch_us())});
      case v1::CLIENT_PROMISE:
        return Add(Message::kDueConsidering);
      case v1::REORDER:
        return Add(Message::kDueReorder);
      case v1::DELIVERY_DUE:
        return Add(Message::kDueDelivery, {Day(domain::ToCivil(parts_.thing.next.slot().day()))});
      case v1::INTRODUCTION:
        return Add(Message::kDueIntroduction, {DayOf(row_.to_introduce().place().handed_us())});
      default:
        return Add(Message::kDueChosen);
    }
  }

  // R051, R052: so many days after the meeting it is too late.
  void AddFirst() {
    if (row_.cadence().pause_why() == v1::PAUSED_SUCCEEDED) return Add(Message::kDueSuccessor);
    const bool met = row_.attributes().has_met_at_us();
    const int64_t since_us = met ? row_.attributes().met_at_us() : row_.added_us();
    Add(met ? Message::kDueMet : Message::kDueAdded, {DayOf(since_us)});
    const uint32_t severe = parts_.policy.first_follow_up().severe_after_days();
    if (severe != 0 && parts_.now - absl::FromUnixMicros(since_us) > absl::Hours(24) * severe) {
      Add(Message::kDueOverDays, {std::to_string(severe)});
    }
  }

  void AddStep() {
    const domain::AgendaThing& thing = parts_.thing;
    if (thing.step != 0) {
      Add(Message::kDueStep, {std::to_string(thing.step), std::to_string(thing.steps)});
    }
    if (row_.counters().burst() != 0) {
      if (thing.step != 0) {
        Add(Message::kDueUnanswered, {std::to_string(row_.counters().burst())});
      } else {
        Add(Message::kDueAgain, {DayOf(row_.last_touch_us())});
      }
    }
    if (thing.quotes != 0) Add(Message::kDueQuotes, {std::to_string(thing.quotes)});
    if (sentences_.empty()) Add(Message::kDueRevisit);
  }

  void AddAnswer() {
    if (row_.cadence().pause_why() == v1::PAUSED_FOR_ANSWER && row_.has_last_touch_us()) {
      return Add(Message::kDueAnswer, {DayOf(row_.last_touch_us())});
    }
    Add(Message::kDueAgreed,
        {Plain(parts_.language, std::string(domain::WordOf(row_.last_outcome())))});
  }

  void AddRevisit() {
    if (row_.counters().burst() != 0) {
      return Add(Message::kDueLimit, {std::to_string(row_.counters().burst())});
    }
    switch (row_.last_outcome()) {
      case v1::NOT_NOW:
        return Add(Message::kDueNotNow);
      case v1::NO:
        return Add(Message::kDueNo);
      case v1::LOST:
        return Add(Message::kDueLost);
      default:
        return Add(Message::kDueRevisit);
    }
  }

  const ReasonParts& parts_;
  const v1::ProspectRow& row_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::string ReasonOf(const ReasonParts& parts) { return Reason(parts).Sentence(); }

}  // namespace tasuki::client
