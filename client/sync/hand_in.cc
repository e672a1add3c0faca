#include "client/sync/hand_in.h"

#include <algorithm>
#include <string>
#include <utility>

#include "client/replica/stands_on_lost.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

void HandIn::Begin() {
  planned_ = false;
  plan_ = HandInPlan();
  step_ = 0;
  giving_.reset();
  refused_.clear();
  seq_ = Seq();
}

// Tails that were not looked through yet may hold anything.
bool HandIn::HoldsBack() const {
  if (!home_.replica().lost().empty()) return true;
  const auto tails = home_.store().db().Get(kMeta, kTailsRow);
  return !tails.ok() || tails->has_value();
}

absl::Status HandIn::Plan() {
  const bool nothing_new =
      busy() || !plan_.held_from || home_.replica().lost().size() == lost_then_;
  if (planned_ && nothing_new) return absl::OkStatus();
  planned_ = true;
  return MakePlan();
}

absl::Status HandIn::MakePlan() {
  plan_ = HandInPlan();
  step_ = 0;
  lost_then_ = home_.replica().lost().size();
  if (lost_then_ == 0) return absl::OkStatus();
  if (asked_.empty() && !KeepsOwnLost(home_)) {
    TASUKI_ASSIGN_OR_RETURN(const StandsOnLost stands, LookAtOutbox(home_));
    if (!stands.from) return absl::OkStatus();
  }
  TASUKI_ASSIGN_OR_RETURN(plan_, PlanHandIn(home_, asked_, refused_));
  return absl::OkStatus();
}

absl::Status HandIn::Pump(sync::ClientSession& session, absl::Status& ended) {
  while (busy()) {
    const HandInStep& step = plan_.steps[step_];
    if (step.replica == home_.outbox().replica()) {
      session.AllowPush(step.up_to);
      if (session.acknowledged() < step.up_to) return absl::OkStatus();
      ++step_;
      continue;
    }
    if (giving_ == nullptr) {
      auto giving = GivingBack::Begin(home_, transport_, wake_, step);
      if (absl::IsNotFound(giving.status())) {
        ++step_;
        continue;
      }
      TASUKI_ASSIGN_OR_RETURN(giving_, std::move(giving));
    }
    const uint64_t heard_before = giving_->heard();
    const std::optional<absl::Status> done = giving_->Pump();
    heard_ += giving_->heard() - heard_before;
    if (!done) return absl::OkStatus();
    seq_ = std::max(seq_, giving_->seq());
    giving_.reset();
    if (done->ok()) {
      given_ += step.up_to.value() - step.first.value() + 1;
      ++step_;
    } else if (absl::IsAborted(*done) || absl::IsUnavailable(*done)) {
      ended = *done;
      return absl::OkStatus();
    } else {
      refused_[step.replica] = *done;
      TASUKI_RETURN_IF_ERROR(MakePlan());
    }
  }
  if (!planned_) return absl::OkStatus();
  plan_.held_from ? session.AllowPush(ReplicaSeq(plan_.held_from->value() - 1))
                  : session.AllowPush();
  return absl::OkStatus();
}

absl::Status HandIn::WhyHeld() const {
  if (!plan_.held_from || home_.outbox().size() == 0) return absl::OkStatus();
  const auto* member = home_.replica().rows().Find(domain::MemberKey(plan_.held_by.by));
  const Phrase by = member == nullptr ? Phrase("a colleague") : Phrase(member->name());
  return Refused(Phrase("$0 of your events wait here: they stand on what $1 wrote and the server "
                        "lost (event $2), which cannot be handed in from here: $3",
                        home_.outbox().last().value() + 1 - plan_.held_from->value(), by,
                        plan_.held_by.event.Hex().substr(0, 8), PhraseOf(plan_.held_by.why)),
                 Phrase("have the laptop of $0 sync, then this one; or let yours go without it: "
                        "`tasuki lost forget $1`",
                        by, plan_.held_by.event.Hex().substr(0, 8)));
}

}  // namespace tasuki::client
