#include "client/views/lister.h"

#include <string>
#include <vector>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

// Whoever has an open promise, from the index by the promise that is due first.

namespace tasuki::client {
namespace {

// Entries that were merged away and have an open promise: a few, of the whole team.
absl::StatusOr<std::vector<SubjectId>> PromisedAndMerged(domain::Rows& rows, int32_t last_day) {
  std::vector<SubjectId> entries;
  domain::KeyBytes prefix('P');
  prefix.Append(MemberId().bytes()).AppendU8(static_cast<uint8_t>(domain::HeldAs::kMerged));
  TASUKI_RETURN_IF_ERROR(rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    const auto day = static_cast<int32_t>(GetU32(key.substr(prefix.view().size())) ^ 0x80000000);
    if (day > last_day) return false;
    entries.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
    return true;
  }));
  return entries;
}

}  // namespace

absl::Status Lister::ForEachPromised(
    const PromisedQuery& query,
    absl::FunctionRef<absl::Status(SubjectId entry, MemberId owner)> visit) {
  absl::Status status;
  const ListQuery list{.owner = query.owner, .queue = query.queue, .promised = true};
  TASUKI_RETURN_IF_ERROR(ForEachFit(list, [&](const Entry& entry, const v1::DueRow&) {
    if (entry.day > query.last_day) return false;
    if (directory_.OptedOutAs(entry.prospect).empty()) status = visit(entry.prospect, entry.owner);
    return status.ok();
  }));
  TASUKI_RETURN_IF_ERROR(status);
  domain::Rows& rows = directory_.rows();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> merged,
                          PromisedAndMerged(rows, query.last_day));
  for (const SubjectId entry : merged) {
    const SubjectId survivor = domain::SurvivorOf(entry, rows);
    const auto* row = rows.Find(domain::ProspectKey(survivor));
    if (row == nullptr || !domain::IsLive(*row)) continue;
    const MemberId owner = domain::OwnerOf(survivor, now_us_, rows).owner;
    if (query.owner.has_value() && owner != *query.owner) continue;
    if (query.queue && !owner.is_zero()) continue;
    if (!directory_.OptedOutAs(survivor).empty()) continue;
    TASUKI_RETURN_IF_ERROR(visit(entry, owner));
  }
  return rows.status();
}

}  // namespace tasuki::client
