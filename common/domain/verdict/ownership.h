#pragma once

#include <optional>

#include "common/domain/rows/rows.h"

namespace tasuki::domain {

// Who is accountable for a prospect or firm (N02), and why.
struct Ownership {
  MemberId owner;          // Zero: the team's queue.
  bool from_firm = false;  // The prospect has none of its own: its firm's counts (X14).
  Seq decided_seq;         // Of the decision; 0: none ever.
  MemberId last_owner;     // In the queue because somebody lost it (left): who it was.
  // In the queue: since when. Both count, the later one: a moment that the rows know (a cover's
  // end, recorded_at of the leaving), and the event that decided it; 0: none.
  int64_t queue_since_us = 0;
  Seq queue_since_seq;
};

// The owner at `at_us` (microseconds UTC; covers end by it). Verdicts pass the event's
// recorded_at, screens the clock. Own decision, else the firm's, else the queue; one who has left
// or whose role may not own, owns nothing (queue_mark_seq).
Ownership OwnerOf(SubjectId subject, int64_t at_us, Rows& rows);

// Whether `member` may act as the owner of `subject` at `at_us`: they own it, or it is theirs and
// somebody covers for them (both persons of a cover count).
bool CountsAsOwner(MemberId member, SubjectId subject, int64_t at_us, Rows& rows);

// Whom a cover of `subject` that is decided at `at_us` goes back to: the owner then; while a cover
// runs, the owner behind it. Zero: the queue, or whoever owns the firm by then.
MemberId OwnerBehind(SubjectId subject, int64_t at_us, Rows& rows);

// Whether that role may own prospects and firms: every role but the auditor's.
bool MayOwn(v1::Role role);

// What was decided last, whoever has left since: the assignment, or what was there before where it
// was declined.
const v1::OwnerValue& DecidedOwner(const v1::DecisionRow& decision);

// The present value of an owner slot: what was decided, or what was there before where the handover
// was declined. A member who has lost it (queue_mark_seq) reads as the queue. Covers that have
// ended are not looked at.
v1::OwnerValue PresentOwner(const v1::DecisionRow& decision, Rows& rows);

}  // namespace tasuki::domain
