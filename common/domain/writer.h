#pragma once

#include "common/domain/journal_event.h"
#include "common/domain/permissions.h"
#include "common/domain/rows.h"

// Who wrote an event, by the journal before it: replica → device → member (DESIGN.md §3).

namespace tasuki::domain {

// The writer of one event. A value.
struct Writer {
  bool genuine = false;    // Actor is the member of the replica's device, or it is the server's.
  Hand hand = Hand::kRep;  // Holds where genuine.
  MemberId member;         // Zero: the server.
  bool revoked = false;    // Their device is.
  bool gone = false;       // They have left.
  Seq left_seq;            // MemberLeft; 0: not gone.
  int64_t left_at_us = 0;  // recorded_at of MemberLeft.
};

// A replica that was never opened, a device that is not the actor's, a member nobody knows and a
// role this code does not know are not genuine.
Writer WriterOf(const JournalEvent& event, Rows& rows);

// Whether the writer's events have no effect until a manager admits them (§4 row 3). Facts made
// before leaving, and before the news of it was seen, still count.
bool IsSetApart(const JournalEvent& event, const Writer& writer);

// The member whose device `replica` is; zero where that is not known.
MemberId MemberOfReplica(ReplicaId replica, Rows& rows);

}  // namespace tasuki::domain
