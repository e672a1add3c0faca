#include "common/integrity/epochs.h"

#include <algorithm>

#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/integrity/hash.h"

namespace tasuki::integrity {
namespace {

absl::Status Contradiction(std::string_view what) {
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("the server's list of epochs contradicts itself: $0", ToAbsl(what)));
}

// Roots of entries that an older release began are not known.
bool SameEntry(const v1::EpochEntry& a, const v1::EpochEntry& b) {
  return a.epoch() == b.epoch() && a.began() == b.began() &&
         (a.root() == b.root() || a.root().empty() || b.root().empty());
}

// A list by the places that its entries had before any were dropped.
struct Placed {
  explicit Placed(const v1::EpochList& epochs)
      : list(epochs),
        begin(epochs.dropped()),
        end(epochs.dropped() + static_cast<uint64_t>(epochs.entries_size())) {}

  bool Has(uint64_t place) const { return begin <= place && place < end; }
  const v1::EpochEntry& At(uint64_t place) const {
    return list.entries(static_cast<int>(place - begin));
  }

  const v1::EpochList& list;
  const uint64_t begin;
  const uint64_t end;
};

// From `place` on the lists differ: does one tell of an epoch of the other something else?
bool Contradict(const Placed& a, const Placed& b, uint64_t place) {
  for (uint64_t i = place; i < a.end; ++i) {
    for (uint64_t j = place; j < b.end; ++j) {
      if (a.At(i).epoch() == b.At(j).epoch()) return true;
    }
  }
  return false;
}

}  // namespace

std::string EpochsBytes(TeamId team, const v1::EpochList& list) {
  std::string bytes = "tasuki epochs 1";
  bytes.append(team.bytes());
  PutU64(bytes, list.dropped());
  for (const v1::EpochEntry& entry : list.entries()) {
    PutU64(bytes, entry.epoch());
    PutU64(bytes, entry.began());
    PutU64(bytes, entry.root().size());
    bytes.append(entry.root());
  }
  return bytes;
}

void SignEpochs(const DeviceKey& server, TeamId team, v1::EpochList& list) {
  list.set_signature(server.Sign(EpochsBytes(team, list)));
}

absl::Status CheckEpochs(const v1::EpochList& list) {
  if (list.entries().empty()) return Contradiction("it is empty");
  if (list.entries_size() > kEpochsMax) return Contradiction("it is too long");
  if (list.dropped() > UINT32_MAX) return Contradiction("more epochs than there can be");
  if (list.dropped() == 0 && list.entries(0).began() != 0) {
    return Contradiction("the first epoch begins behind the journal's beginning");
  }
  const v1::EpochEntry* before = nullptr;
  for (const v1::EpochEntry& entry : list.entries()) {
    if (entry.epoch() == 0) return Contradiction("an epoch without a number");
    if (!entry.root().empty() && entry.root().size() != Hash::kBytes) {
      return Contradiction("a root of another length");
    }
    if (before != nullptr && entry.epoch() <= before->epoch()) {
      return Contradiction("epochs that do not grow");
    }
    if (before != nullptr && entry.began() < before->began()) {
      return Contradiction("an epoch that begins before the one in front of it");
    }
    before = &entry;
  }
  return absl::OkStatus();
}

absl::Status VerifyEpochs(std::string_view server_public_key, TeamId team,
                          const v1::EpochList& list) {
  TASUKI_RETURN_IF_ERROR(CheckEpochs(list));
  if (VerifySignature(server_public_key, EpochsBytes(team, list), list.signature())) {
    return absl::OkStatus();
  }
  return Fault(absl::StatusCode::kUnauthenticated,
               "the list of epochs is not signed by the team's server; tell the operator");
}

Epoch PresentEpoch(const v1::EpochList& list) {
  return list.entries().empty() ? Epoch() : Epoch(list.entries().rbegin()->epoch());
}

void AppendEpoch(Epoch epoch, Seq began, std::string_view root, v1::EpochList& list) {
  v1::EpochEntry& entry = *list.add_entries();
  entry.set_epoch(epoch.value());
  entry.set_began(began.value());
  entry.set_root(std::string(root));
  const int surplus = list.entries_size() - kEpochsMax;
  if (surplus <= 0) return;
  list.mutable_entries()->DeleteSubrange(0, surplus);
  list.set_dropped(list.dropped() + static_cast<uint64_t>(surplus));
}

v1::EpochList EpochsUpTo(const v1::EpochList& list, Epoch epoch) {
  v1::EpochList known;
  known.set_dropped(list.dropped());
  for (const v1::EpochEntry& entry : list.entries()) {
    *known.add_entries() = entry;
    if (entry.epoch() == epoch.value()) return known;
  }
  return v1::EpochList();
}

SharedPast ShareEpochs(const v1::EpochList& ours, Seq our_seq, const v1::EpochList& theirs,
                       Seq their_seq) {
  const Placed a(ours);
  const Placed b(theirs);
  const Seq both = std::min(our_seq, their_seq);
  uint64_t place = std::max(a.begin, b.begin);
  // So many epochs apart that nothing is known any more, or that nothing was known ever.
  const bool known =
      a.Has(place) && b.Has(place) && (place == 0 || SameEntry(a.At(place), b.At(place)));
  if (!known) return {.relation = EpochRelation::kParted};
  SharedPast shared;
  while (a.Has(place) && b.Has(place) && SameEntry(a.At(place), b.At(place))) {
    shared.agreed = Seq(a.At(place).began());
    ++place;
  }
  shared.agreed = std::min(shared.agreed, both);
  shared.common = both;
  if (a.Has(place)) shared.common = std::min(shared.common, Seq(a.At(place).began()));
  if (b.Has(place)) shared.common = std::min(shared.common, Seq(b.At(place).began()));
  if (a.Has(place) && b.Has(place)) {
    shared.relation =
        Contradict(a, b, place) ? EpochRelation::kContradicts : EpochRelation::kParted;
  } else if (a.Has(place)) {
    shared.relation = EpochRelation::kWeWentOn;
  } else if (b.Has(place)) {
    shared.relation = EpochRelation::kTheyWentOn;
  }
  return shared;
}

}  // namespace tasuki::integrity
