// What a session makes of the server's epochs (DESIGN.md §7): what both share, what is followed,
// and when a difference means to begin anew.

#include <algorithm>
#include <string>

#include "common/base/failure.h"
#include "common/integrity/epochs.h"
#include "common/sync/client_session.h"

namespace tasuki::sync {

// What both share, by the list that the server's key signed. False: it is refused.
bool ClientSession::CompareEpochs(const v1::Welcome& welcome) {
  if (!welcome.has_epochs()) return CompareNumbers(welcome);
  epochs_ = welcome.epochs();
  const bool known = epochs_.SerializeAsString() == start_.epochs.SerializeAsString();
  absl::Status good =
      known ? absl::OkStatus() : integrity::VerifyEpochs(start_.server_key, start_.team, epochs_);
  if (good.ok() && integrity::PresentEpoch(epochs_) != Epoch(welcome.epoch())) {
    good = Fault(absl::StatusCode::kInvalidArgument,
                 "the server's epoch is not the one its list ends with");
  }
  if (!good.ok()) {
    End(absl::StatusCode::kFailedPrecondition, PhraseOf(good), Again::kNever);
    return false;
  }
  const v1::EpochList ours = start_.epochs.entries().empty()
                                 ? integrity::EpochsUpTo(epochs_, start_.epoch)
                                 : start_.epochs;
  past_ = integrity::ShareEpochs(ours, applied_, epochs_, Seq(welcome.head_seq()));
  switch (past_.relation) {
    case integrity::EpochRelation::kSame:
    case integrity::EpochRelation::kTheyWentOn:
    case integrity::EpochRelation::kParted:
      return true;
    case integrity::EpochRelation::kWeWentOn:
      if (waiting_) return true;
      End(absl::StatusCode::kFailedPrecondition,
          Phrase("the server is at epoch $0, this replica at $1; an old copy of the server "
                 "is running: restore it with `tasukid restore`",
                 welcome.epoch(), start_.epoch.value()),
          Again::kNever);
      return false;
    case integrity::EpochRelation::kContradicts:
      break;
  }
  // Both lists are signed: whoever has the server's key tells two stories.
  effects_.push_back(AlarmRaised{"the server signed two lists of epochs that contradict each other",
                                 past_.agreed, root_, integrity::Hash()});
  End(absl::StatusCode::kFailedPrecondition, "the server's epochs contradict each other",
      Again::kNever);
  return false;
}

// A server of an earlier release: its numbers only grow.
bool ClientSession::CompareNumbers(const v1::Welcome& welcome) {
  const Epoch epoch(welcome.epoch());
  const Seq head(welcome.head_seq());
  if (epoch == start_.epoch || start_.epoch.value() == 0) {
    past_.common = waiting_ ? std::min(applied_, head) : applied_;
    return true;
  }
  if (epoch < start_.epoch) {
    End(absl::StatusCode::kFailedPrecondition,
        Phrase("the server is at epoch $0, this replica has seen epoch $1; an old copy of "
               "the server is running: restore it with `tasukid restore`",
               epoch.value(), start_.epoch.value()),
        Again::kNever);
    return false;
  }
  if (!start_.epochs.entries().empty()) {
    End(absl::StatusCode::kFailedPrecondition,
        "the server has a new epoch and tells no signed list of them; "
        "it is older than it was: have it updated",
        Again::kNever);
    return false;
  }
  past_ = {integrity::EpochRelation::kTheyWentOn, std::min(applied_, Seq(welcome.common_seq())),
           Seq(welcome.common_seq())};
  return true;
}

// Whether the journal has another epoch that is to be followed first. Of a server that waits only
// where nothing is cut for it.
bool ClientSession::FollowsEpoch() {
  const bool parted = past_.relation == integrity::EpochRelation::kTheyWentOn ||
                      past_.relation == integrity::EpochRelation::kParted;
  if (!parted || start_.epoch.value() == 0) return false;
  if (waiting_ && (applied_ > past_.common || epochs_.entries().empty())) return false;
  if (waiting_ && start_.alarmed) return false;
  EpochChanged change{.epoch = epoch_,
                      .common = past_.common,
                      .held = held_,
                      .held_chain = held_chain_,
                      .epochs = epochs_,
                      .agreed = Sure()};
  for (const v1::EpochEntry& entry : epochs_.entries()) {
    if (Seq(entry.began()) == past_.common) change.root = entry.root();
  }
  effects_.push_back(std::move(change));
  End(absl::StatusCode::kAborted, "the journal has a new epoch", Again::kSoon);
  return true;
}

// Own events that the journal here holds and the server does not, in one epoch: it was put back to
// an old copy. One that waits knows; of another nothing is taken until an operator knows.
bool ClientSession::LostOwn() {
  if (start_.gives_back || epochs_.entries().empty() || held_.Next() >= outbox_.first()) {
    return false;
  }
  if (waiting_) {
    apart_ = true;
    return false;
  }
  if (!agreed_) {
    BeginAnew();
    return true;
  }
  End(absl::StatusCode::kFailedPrecondition,
      Phrase("the server holds this laptop's events up to $0, and once had them up to $1: an "
             "old copy of it was put back. Nothing is lost here; tell the server's operator, "
             "who ends it with `tasukid accept-loss --force`",
             held_.value(), outbox_.first().value() - 1),
      Again::kNever);
  return true;
}

// Where the last epoch that both know began; but not one whose beginning was never found equal.
Seq ClientSession::Sure() const {
  return start_.agreed ? past_.agreed : std::min(past_.agreed, start_.sure);
}

// The operator began this epoch to end a fork, and our side of it is not the server's.
void ClientSession::BeginAnew() {
  effects_.push_back(EpochChanged{.epoch = epoch_,
                                  .common = Sure(),
                                  .held = held_,
                                  .held_chain = held_chain_,
                                  .epochs = epochs_,
                                  .agreed = Sure(),
                                  .begin_anew = true});
  End(absl::StatusCode::kAborted, "this replica begins anew", Again::kSoon);
}

}  // namespace tasuki::sync
