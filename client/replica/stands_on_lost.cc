#include "client/replica/stands_on_lost.h"

#include <utility>

#include "common/base/check.h"
#include "common/domain/events/stands_on.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

bool IsMissing(OpenHome& home, const std::string& id) {
  if (!home.replica().lost().Brings(id)) return false;
  if (id.size() != SubjectId::kBytes) return true;
  const auto* row = home.replica().rows().Find(domain::SubjectKey(SubjectId::FromTrusted(id)));
  return row == nullptr || row->waits();
}

absl::StatusOr<StandsOnLost> LookAtOutbox(OpenHome& home) {
  StandsOnLost found;
  if (home.replica().lost().empty()) return found;
  v1::Header header;
  TASUKI_RETURN_IF_ERROR(
      home.outbox().ForEach(home.outbox().first(), [&](const v1::OutboxRow& row) {
        if (!header.ParseFromString(row.record().header())) return true;
        for (std::string& id : domain::NeededBy(header, home.outbox().replica())) {
          if (!IsMissing(home, id)) continue;
          if (!found.from) found.from = ReplicaSeq(row.record().replica_seq());
          found.ids.push_back(std::move(id));
        }
        return true;
      }));
  if (found.from) found.events = home.outbox().last().value() + 1 - found.from->value();
  return found;
}

}  // namespace tasuki::client
