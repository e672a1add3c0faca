#pragma once

#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/permissions.h"

// Who wrote an event, by the journal before it: replica → device → member (DESIGN.md §3).

namespace tasuki::domain {

// The writer of one event. A value.
struct Writer {
  bool genuine = false;    // Actor is the member of the replica's device, or it is the server's.
  Hand hand = Hand::kRep;  // Holds where genuine.
  MemberId member;         // Zero: the server.
  bool revoked = false;    // Their device is, by DeviceRevoked; leaving is `gone`.
  bool gone = false;       // They have left.
  Seq left_seq;            // MemberLeft; 0: not gone.
  int64_t left_at_us = 0;  // recorded_at of MemberLeft.
  uint32_t after_leaving = 0;  // Facts that came after it and count.
};

// A replica that was never opened, a device that is not the actor's, a member nobody knows and a
// role this code does not know are not genuine.
Writer WriterOf(const JournalEvent& event, Rows& rows);

// Whether the writer's events have no effect until a manager admits them (§4 row 3). Facts made
// before leaving, and before the news of it was seen, still count: so many, and so many days after
// it, as the policy says (rules 2), for nobody can check that they were.
bool IsSetApart(const JournalEvent& event, const Writer& writer, Rows& rows);

// Whether an event that counts came after its writer's leaving.
bool IsAfterLeaving(const v1::Header& header, Seq seq, Rows& rows);

// Whether that laptop is shut out: revoked, from before a leaving that was taken back, or its
// member (nullptr: not known) has left and it was not kept on purpose (X15). For whoever lets
// laptops connect. What a kept one writes is set apart all the same, and what was written on any of
// them before leaving counts: IsSetApart.
bool DeviceIsCutOff(const v1::DeviceRow& device, const v1::MemberRow* member);

// The member whose device `replica` is; zero where that is not known.
MemberId MemberOfReplica(ReplicaId replica, Rows& rows);

}  // namespace tasuki::domain
