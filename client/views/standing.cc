#include "client/views/standing.h"

#include <utility>

#include "client/views/grown_rows.h"
#include "common/base/check.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/things.h"

namespace tasuki::client {
namespace {

// Of a prospect or firm the assignment and the first next touch that `add` writes say nothing of
// their own; of a deal nothing does that one command wrote.
bool CameWith(const StoredEvent& event, const StoredEvent& added, bool part) {
  const bool may = part || event.header.type() == v1::OWNER_ASSIGNED ||
                   event.header.type() == v1::NEXT_TOUCH_SET;
  return may && IsSameAct(event, added);
}

}  // namespace

bool IsSameAct(const StoredEvent& a, const StoredEvent& b) {
  return a.replica == b.replica &&
         a.replica_seq.value() + a.act_left == b.replica_seq.value() + b.act_left;
}

absl::StatusOr<WhatStands> WhatStandsOn(Directory& directory, const StoredEvent& added) {
  WhatStands stands;
  domain::Rows& rows = directory.rows();
  const std::optional<SubjectId> thing = domain::AddedThing(added.header);
  if (!thing.has_value()) return stands;
  const SubjectId subject = SubjectId::FromTrusted(added.header.subject().id());
  const bool part = *thing != subject;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Seq> seqs, EventsAbout(subject, rows));
  for (const Seq seq : seqs) {
    TASUKI_ASSIGN_OR_RETURN(StoredEvent event, directory.workspace().EventAt(seq));
    const v1::Header& header = event.header;
    const bool says = (header.kind() == v1::FACT || header.kind() == v1::DECISION) &&
                      header.type() != v1::FACT_RETRACTED && domain::AddedThing(header) != thing;
    if (!says || (part && domain::PartIn(header) != thing)) continue;
    if (!domain::HasTakenEffect(event.event(), rows) || CameWith(event, added, part)) continue;
    if (domain::IsTakenBack(header, event.replica, event.seq, rows)) continue;
    stands.events.push_back(std::move(event));
  }
  if (added.header.subject().kind() == v1::FIRM) {
    const auto* at = rows.Find(domain::AtFirmKey(subject));
    stands.prospects = at == nullptr ? 0 : at->prospects();
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return stands;
}

}  // namespace tasuki::client
