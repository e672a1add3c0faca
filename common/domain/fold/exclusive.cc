#include "common/domain/fold/exclusive.h"

#include <algorithm>

#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

// Whether the writer of the later one in the journal had seen the earlier one. What a replica wrote
// itself it has seen.
bool OneSawTheOther(const v1::Exclusive& before, const FoldEvent& at) {
  if (before.replica() == at.event.replica.bytes()) return true;
  const uint64_t seq = at.event.seq.value();
  return before.seq() < seq ? SeenSeq(at.event) >= before.seq() : before.seen_seq() >= seq;
}

bool SaysTheSame(const v1::Exclusive& before, const Claim& claim) {
  if (before.value() != claim.value) return false;
  return before.amount().empty() || claim.amount.empty() || before.amount() == claim.amount;
}

template <class Drop>
void DropCrossed(v1::ProspectRow& row, Drop drop) {
  auto* crossed = row.mutable_crossed();
  crossed->erase(std::remove_if(crossed->begin(), crossed->end(), drop), crossed->end());
}

}  // namespace

void Stand(const FoldEvent& at, const Claim& claim, v1::Exclusive& standing, v1::ProspectRow& row) {
  const uint64_t seq = at.event.seq.value();
  const auto about_this = [&](const v1::Crossed& crossed) {
    return crossed.what() == claim.what && crossed.id() == claim.id;
  };
  if (!row.crossed().empty()) {
    // Whoever has seen both sides and decides again has settled it.
    const uint64_t seen = SeenSeq(at.event);
    DropCrossed(row, [&](const v1::Crossed& crossed) {
      return about_this(crossed) && crossed.stands_seq() <= seen && crossed.other_seq() <= seen;
    });
    for (v1::Crossed& crossed : *row.mutable_crossed()) {
      if (about_this(crossed)) crossed.set_stands_seq(seq);
    }
  }
  if (standing.seq() != 0 && !OneSawTheOther(standing, at) && !SaysTheSame(standing, claim)) {
    if (row.crossed_size() >= kCrossedMax) row.mutable_crossed()->DeleteSubrange(0, 1);
    v1::Crossed* crossed = row.add_crossed();
    crossed->set_stands_seq(seq);
    crossed->set_other_seq(standing.seq());
    crossed->set_what(std::string(claim.what));
    crossed->set_id(std::string(claim.id));
  }
  standing.set_seq(seq);
  standing.set_replica(at.event.replica.str());
  standing.set_seen_seq(SeenSeq(at.event));
  standing.set_value(std::string(claim.value));
  standing.set_amount(std::string(claim.amount));
}

void ReleaseNextChosen(v1::ProspectRow& row) {
  if (!row.has_next_chosen()) return;
  row.clear_next_chosen();
  DropCrossed(row, [&](const v1::Crossed& crossed) { return crossed.what() == kNextChosen; });
}

}  // namespace tasuki::domain
