#include "common/domain/replay/received.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/keys.h"
#include "common/domain/rows/merged.h"

namespace tasuki::domain {
namespace {

// Every entry of the people that these clients are.
absl::StatusOr<std::vector<SubjectId>> EntriesOf(absl::Span<const GotClient> clients, Rows& rows) {
  std::vector<SubjectId> entries;
  const bool any_merged = AnyMerged(rows);
  for (const GotClient& client : clients) {
    entries.insert(entries.end(), client.of_firm.begin(), client.of_firm.end());
    entries.push_back(any_merged ? SurvivorOf(client.subject, rows) : client.subject);
    if (!any_merged) continue;
    TASUKI_ASSIGN_OR_RETURN(const auto absorbed, AbsorbedBy(entries.back(), rows));
    entries.insert(entries.end(), absorbed.begin(), absorbed.end());
  }
  std::ranges::sort(entries);
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

absl::Status AddEvents(const std::vector<SubjectId>& entries, Rows& rows, History& history,
                       HandoverAudit& audit) {
  std::vector<std::pair<Seq, int64_t>> places;
  for (const SubjectId entry : entries) {
    const v1::ProspectRow* row = rows.Find(ProspectKey(entry));
    if (row == nullptr) continue;  // A firm.
    const v1::Timeline recent = row->recent();
    TASUKI_RETURN_IF_ERROR(ForEachPlace(
        entry, kFirstPlace, recent, rows,
        [&](Place place, TimelineEvent) { places.emplace_back(place.seq, place.b_us); }));
  }
  std::ranges::sort(places);
  std::vector<Seq> seqs;
  seqs.reserve(places.size());
  for (const auto& [seq, b_us] : places) seqs.push_back(seq);
  size_t next = 0;
  return history.Read(seqs, [&](const JournalEvent& event) {
    JournalEvent timed = event;
    timed.b_us = places[next++].second;
    audit.AddTimed(timed);
  });
}

}  // namespace

absl::StatusOr<Received> ReceivedBy(MemberId member, absl::Span<const GotClient> clients,
                                    const AuditRules& rules, int64_t from_us, int64_t now_us,
                                    Rows& rows, History& history) {
  AuditQuery query;
  query.from_us = from_us;
  query.member = member;
  query.now_us = now_us;
  HandoverAudit audit(query, rules, rows);
  std::vector<SubjectId> subjects;
  for (const GotClient& client : clients) {
    subjects.push_back(client.subject);
    if (!client.of_firm.empty()) audit.SetFirm(client.subject, client.of_firm);
  }
  std::ranges::sort(subjects);
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> entries, EntriesOf(clients, rows));
  TASUKI_RETURN_IF_ERROR(AddEvents(entries, rows, history, audit));
  TASUKI_ASSIGN_OR_RETURN(const auto handovers, audit.FinishOf(subjects));
  Received received;
  for (const AuditedHandover& one : handovers) {
    if (one.row.to() != member.bytes()) continue;
    if (one.sustained != Sustained::kYes && one.sustained != Sustained::kNo) continue;
    ++received.known;
    if (one.sustained == Sustained::kYes) ++received.sustained;
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return received;
}

}  // namespace tasuki::domain
