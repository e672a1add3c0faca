#include "common/domain/fold/introduction.h"

#include <tuple>
#include <utility>

#include "common/domain/events/limits.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {
namespace {

bool ComesBefore(int64_t a_us, uint64_t a_seq, const v1::HandoverPlace& place) {
  return std::pair(a_us, a_seq) < std::pair(place.handed_us(), place.seq());
}

bool ComesBefore(const v1::HandoverPlace& a, const v1::HandoverPlace& b) {
  return ComesBefore(a.handed_us(), a.seq(), b);
}

// Whether somebody else than the new owner had touched the client before the handover.
bool DealtWithAnother(const v1::ProspectRow& row) {
  const v1::ToIntroduce& change = row.to_introduce();
  for (const v1::Dealing& dealing : row.dealt()) {
    if (dealing.member() != change.to() &&
        ComesBefore(dealing.b_us(), dealing.seq(), change.place())) {
      return true;
    }
  }
  return false;
}

bool IsToBeIntroduced(const v1::ProspectRow& row) {
  return row.has_to_introduce() && row.has_next() &&
         ComesBefore(row.introduced(), row.to_introduce().place()) && DealtWithAnother(row);
}

}  // namespace

bool WaitsForIntroduction(const v1::NextTouch& next) {
  const v1::TouchKind kind = next.kind();
  return !next.chosen() &&
         (kind == v1::STEP || kind == v1::REVISIT || kind == v1::NURTURE || kind == v1::REORDER);
}

void TakeIntroductionAway(v1::ProspectRow& row) {
  row.clear_introduction();
  if (!row.has_held()) return;
  *row.mutable_next() = std::move(*row.mutable_held());
  row.clear_held();
}

void PutIntroduction(v1::ProspectRow& row) {
  if (row.has_next() && !IsLive(row)) {
    *row.mutable_held() = std::move(*row.mutable_next());
    row.clear_next();
    return;
  }
  if (!IsToBeIntroduced(row)) return;
  v1::NextTouch& introduction = *row.mutable_introduction();
  introduction.mutable_slot()->set_day(row.to_introduce().day());
  introduction.set_kind(v1::INTRODUCTION);
  introduction.set_seq(row.to_introduce().place().seq());
  *row.mutable_held() = row.next();
  const bool first = introduction.slot().day() < row.next().slot().day();
  if (first || WaitsForIntroduction(row.next())) *row.mutable_next() = introduction;
}

void KeepDealing(const FoldEvent& at, v1::ProspectRow& row) {
  const MemberId doer = DoneBy(at.header);
  if (doer.is_zero() || row.dealt_size() == 2) return;
  if (row.dealt_size() == 1 && row.dealt(0).member() == doer.bytes()) return;
  v1::Dealing& dealing = *row.add_dealt();
  dealing.set_member(doer.str());
  dealing.set_b_us(at.b_us);
  dealing.set_seq(at.event.seq.value());
}

void KeepIntroduced(const v1::HandoverPlace& handover, v1::ProspectRow& row) {
  if (ComesBefore(row.introduced(), handover)) *row.mutable_introduced() = handover;
}

void KeepAnswered(const v1::HandoverRow& handover, v1::ProspectRow& row) {
  const v1::HandoverPlace place = HandoverPlaceOf(handover);
  if (handover.declined_us() != 0) {
    KeepIntroduced(place, row);
  } else if (handover.introduced_us() == 0 && row.introduced().seq() == place.seq()) {
    *row.mutable_introduced() = handover.previous();
    if (!handover.has_previous()) row.clear_introduced();
  }
}

void KeepToIntroduce(SubjectId prospect, Rows& rows, v1::ProspectRow& row) {
  row.clear_to_introduce();
  v1::HandoverPlace place = row.last_handover();
  for (int i = 0; i < kHandoversSearchedMax; ++i) {
    const v1::HandoverRow* handover = FindHandover(prospect, place, rows);
    if (handover == nullptr) return;
    if (handover->cover()) {
      place = handover->previous();
      continue;
    }
    if (handover->to().empty() || !handover->has_introduce_day()) return;
    v1::ToIntroduce& change = *row.mutable_to_introduce();
    *change.mutable_place() = place;
    change.set_to(handover->to());
    change.set_day(handover->introduce_day());
    return;
  }
}

}  // namespace tasuki::domain
