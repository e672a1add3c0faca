#include "server/team/epochs.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/rows/rows.h"
#include "common/integrity/epochs.h"
#include "common/integrity/tree.h"
#include "server/engine/team_rows.h"

namespace tasuki::server {
namespace {

constexpr int kRandomBits = 20;

void Append(Epoch epoch, Seq began, std::string_view root, v1::TeamHeadRow& head) {
  v1::EpochList list = EpochsOf(head);
  integrity::AppendEpoch(epoch, began, root, list);
  head.mutable_epochs()->Swap(list.mutable_entries());
  head.set_epochs_dropped(list.dropped());
}

}  // namespace

v1::EpochList EpochsOf(const v1::TeamHeadRow& head) {
  v1::EpochList list;
  *list.mutable_entries() = head.epochs();
  list.set_dropped(head.epochs_dropped());
  return list;
}

void CompleteEpochs(v1::TeamHeadRow& head) {
  const Epoch present(head.epoch());
  if (integrity::PresentEpoch(EpochsOf(head)) == present) return;
  if (head.epochs().empty()) {
    const Epoch first = head.ended().empty() ? present : Epoch(head.ended(0).epoch());
    Append(first, Seq(), integrity::Tree().Root().bytes(), head);
  }
  // Where an epoch ended the next one began.
  for (int i = 0; i < head.ended_size(); ++i) {
    const Epoch next = i + 1 < head.ended_size() ? Epoch(head.ended(i + 1).epoch()) : present;
    const v1::EpochEntry& last = *head.epochs().rbegin();
    if (next <= Epoch(last.epoch())) continue;
    Append(next, std::max(Seq(last.began()), Seq(head.ended(i).common_seq())), "", head);
  }
  if (integrity::PresentEpoch(EpochsOf(head)) < present) {
    Append(present, Seq(head.seq()), "", head);
  }
}

Epoch EpochAfter(Epoch epoch, absl::Time now, Random& random) {
  const uint64_t chance = random.Below(uint64_t{1} << kRandomBits);
  const auto seconds = static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixSeconds(now)));
  return Epoch(std::max(epoch.value() + 1 + chance, (seconds << kRandomBits) + chance));
}

void BeginEpoch(Ledger& ledger, absl::Time now, Random& random) {
  v1::TeamHeadRow& head = ledger.EditHead();
  const Epoch last(std::max(head.epoch(), head.heard_epoch()));
  head.set_epoch(EpochAfter(last, now, random).value());
  Append(Epoch(head.epoch()), ledger.seq(), ledger.Root().bytes(), head);
}

bool IsCalled(Ledger& ledger, const std::string& name) {
  if (name.empty() || name == ledger.team().Hex()) return true;
  const auto* row = ledger.rows().Find(domain::TeamKey());
  return row != nullptr && row->name() == name;
}

absl::Status CheckTeamIsThere(Engine& engine, const std::string& name) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<TeamId> teams, ListTeams(engine));
  std::vector<std::string> names;
  for (const TeamId team : teams) {
    TASUKI_ASSIGN_OR_RETURN(const auto row,
                            GetRow<v1::TeamRow>(engine, TableOf(domain::TeamKey()),
                                                TeamRowKey(team, domain::TeamKey())));
    names.push_back(row ? row->name() : team.Hex());
    if (name == names.back() || name == team.Hex()) return absl::OkStatus();
  }
  return Refused("no team here is called " + name, "teams here: " + absl::StrJoin(names, ", "));
}

bool AcceptTheLoss(Ledger& ledger, Accept whom, absl::Time now, Random& random) {
  if (!ledger.head().waiting() && whom == Accept::kWaiting) return false;
  v1::TeamHeadRow& head = ledger.EditHead();
  const bool begun = head.waiting() && head.epochs_size() > 1 &&
                     Seq(head.epochs().rbegin()->began()) == ledger.seq() &&
                     head.heard_epoch() < head.epoch();
  if (!begun) BeginEpoch(ledger, now, random);
  head.set_waiting(false);
  head.set_heard_epoch(0);
  return true;
}

}  // namespace tasuki::server
