#include "common/domain/fold/exclusive.h"

#include <algorithm>

#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

// A fact, as far as is asked who had seen it.
struct Side {
  uint64_t seq;
  std::string_view replica;
  uint64_t seen_seq;
};

// Whether the writer of the later one in the journal had seen the earlier one. What a replica wrote
// itself it has seen.
bool OneSawTheOther(const Side& a, const Side& b) {
  if (a.replica == b.replica) return true;
  return a.seq < b.seq ? b.seen_seq >= a.seq : a.seen_seq >= b.seq;
}

bool SaysTheSame(const v1::Exclusive& before, const Claim& claim) {
  return !claim.value.empty() && before.value() == claim.value;
}

template <class Drop>
void DropCrossed(CrossedList& crossed, Drop drop) {
  crossed.erase(std::remove_if(crossed.begin(), crossed.end(), drop), crossed.end());
}

}  // namespace

void Stand(const JournalEvent& event, const Claim& claim, v1::Exclusive& standing,
           CrossedList& crossed) {
  const Side now{event.seq.value(), event.replica.bytes(), SeenSeq(event)};
  const auto about_this = [&](const v1::Crossed& one) {
    return one.what() == claim.what && one.id() == claim.id;
  };
  // Of two that crossed, the other one is settled by who had seen it. The one that stood is weighed
  // below: whoever has seen both has settled it all.
  DropCrossed(crossed, [&](const v1::Crossed& one) {
    return about_this(one) &&
           OneSawTheOther({one.other_seq(), one.other_replica(), one.other_seen_seq()}, now);
  });
  for (v1::Crossed& one : crossed) {
    if (about_this(one)) one.set_stands_seq(now.seq);
  }
  const Side before{standing.seq(), standing.replica(), standing.seen_seq()};
  if (before.seq != 0 && !OneSawTheOther(before, now) && !SaysTheSame(standing, claim)) {
    if (crossed.size() >= kCrossedMax) crossed.DeleteSubrange(0, 1);
    v1::Crossed* one = crossed.Add();
    one->set_stands_seq(now.seq);
    one->set_other_seq(before.seq);
    one->set_what(std::string(claim.what));
    one->set_id(std::string(claim.id));
    one->set_other_replica(standing.replica());
    one->set_other_seen_seq(before.seen_seq);
  }
  standing.set_seq(now.seq);
  standing.set_replica(event.replica.str());
  standing.set_seen_seq(now.seen_seq);
  standing.set_value(std::string(claim.value));
}

void ReleaseNextChosen(v1::ProspectRow& row) {
  row.clear_appointment();
  if (!row.has_next_chosen()) return;
  row.clear_next_chosen();
  DropCrossed(*row.mutable_crossed(),
              [&](const v1::Crossed& crossed) { return crossed.what() == kNextChosen; });
}

}  // namespace tasuki::domain
