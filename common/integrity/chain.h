#pragma once

#include "common/base/ids.h"
#include "common/integrity/hash.h"

// A replica's chain (DESIGN.md §3): one hash that stands for everything a replica ever wrote, so
// that two histories of one replica are told apart by comparing 32 bytes. Pure; any thread.

namespace tasuki::integrity {

// Before the first event: SHA-256("tasuki chain 1" ‖ team ‖ replica).
Hash ChainStart(TeamId team, ReplicaId replica);

// After event `seq`: SHA-256(before ‖ seq as u64 big-endian ‖ header_hash ‖ sealed_hash), where the
// two are Sha256 of the event's header and of its sealed part (of the empty string where none).
Hash ChainNext(const Hash& before, ReplicaSeq seq, const Hash& header_hash,
               const Hash& sealed_hash);

}  // namespace tasuki::integrity
