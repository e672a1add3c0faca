#include "server/order/claim.h"

#include <string_view>

#include "common/base/check.h"
#include "server/limits.h"
#include "server/team/epochs.h"

namespace tasuki::server {
namespace {

// What the server gave its word for, in the present epoch.
struct Word {
  uint64_t seq = 0;
  std::string_view root;
};

// Whether the server has lost it.
bool IsBeyond(const Word& word, const Ledger& ledger) {
  return word.seq > ledger.seq().value() ||
         (word.seq == ledger.seq().value() && word.root != ledger.Root().bytes());
}

}  // namespace

integrity::SharedPast PastOf(const sync::BindRequest& request, const Ledger& ledger) {
  const v1::EpochList ours = EpochsOf(ledger.head());
  const v1::EpochList theirs = request.epochs.entries().empty()
                                   ? integrity::EpochsUpTo(ours, request.epoch)
                                   : request.epochs;
  return integrity::ShareEpochs(theirs, request.applied, ours, ledger.seq());
}

absl::StatusOr<bool> ProvesMore(const sync::BindRequest& request, integrity::EpochRelation relation,
                                Ledger& ledger) {
  const Epoch ours(ledger.head().epoch());
  // The server had begun epochs that are gone.
  if (relation == integrity::EpochRelation::kWeWentOn && !request.epochs.entries().empty()) {
    return true;
  }
  const auto& vouched = request.vouched;
  if (vouched && vouched->epoch == ours &&
      IsBeyond({vouched->size, vouched->root.bytes()}, ledger)) {
    return true;
  }
  // A release without lists: its epochs were larger the later they began.
  if (vouched && vouched->epoch > ours && vouched->epoch <= Epoch(kEpochMax) &&
      request.epochs.entries().empty()) {
    return true;
  }
  for (const v1::Receipt& receipt : request.receipts) {
    if (Epoch(receipt.epoch()) != ours) continue;
    if (IsBeyond({receipt.seq(), receipt.root()}, ledger)) return true;
    if (receipt.replica().empty()) continue;
    TASUKI_ASSIGN_OR_RETURN(const HeldReplica held,
                            ledger.Held(ReplicaId::FromTrusted(receipt.replica())));
    // It went on since, and gave other events the seqs of those.
    if (held.tip.seq.value() < receipt.replica_seq()) return true;
  }
  return false;
}

}  // namespace tasuki::server
