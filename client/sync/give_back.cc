#include "client/sync/give_back.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/chain.h"
#include "common/sync/client_session.h"

namespace tasuki::client {
namespace {

using integrity::Hash;

bool IsSigned(const v1::LostTailRow& row) {
  return row.has_mark() && row.mark().chain() == row.chain();
}

// The lost rows of one replica as a session reads an outbox: up to the last one that its device
// signed. Lives for one call; one thread.
class LostOutbox : public sync::OutboxReader {
 public:
  LostOutbox(OpenHome& home, ReplicaId replica) : home_(home), replica_(replica) {}

  absl::Status Load() {
    std::vector<v1::LostTailRow> unsigned_rows;
    return home_.replica().lost().ForEach(
        replica_, [&](ReplicaId replica, const v1::LostTailRow& row) {
          if (replica != replica_ || row.text_dropped() || row.chain().empty()) return false;
          const auto& before = unsigned_rows.empty() ? rows_ : unsigned_rows;
          if (!before.empty() &&
              before.back().record().replica_seq() + 1 != row.record().replica_seq()) {
            return false;
          }
          unsigned_rows.push_back(row);
          if (IsSigned(row)) {
            std::move(unsigned_rows.begin(), unsigned_rows.end(), std::back_inserter(rows_));
            unsigned_rows.clear();
          }
          return true;
        });
  }

  bool empty() const { return rows_.empty(); }
  ReplicaSeq first() const override { return ReplicaSeq(rows_.front().record().replica_seq()); }
  ReplicaSeq last() const override { return ReplicaSeq(rows_.back().record().replica_seq()); }

  absl::StatusOr<std::optional<Hash>> ChainAt(ReplicaSeq seq) override {
    if (seq.Next() == first()) return Hash::FromTrusted(rows_.front().chain_before());
    if (seq < first() || seq > last()) return std::nullopt;
    return Hash::FromTrusted(Row(seq).chain());
  }

  // What one of its marks covers: that is what its device pushed.
  absl::StatusOr<sync::OutboxSlice> Read(ReplicaSeq first, uint32_t, uint32_t) override {
    if (first < this->first() || first > last()) {
      return absl::OutOfRangeError(absl::StrCat("the server asks for event ", first.value(),
                                                " of a laptop whose events are "
                                                "held here from ",
                                                this->first().value(), " on"));
    }
    sync::OutboxSlice slice;
    slice.chain_before = Hash::FromTrusted(Row(first).chain_before());
    absl::flat_hash_set<std::string> keys;
    v1::Header header;
    for (ReplicaSeq seq = first;; seq = seq.Next()) {
      const v1::LostTailRow& row = Row(seq);
      slice.records.push_back(row.record());
      if (header.ParseFromString(row.record().header()) && !header.key_id().empty() &&
          keys.insert(header.key_id()).second) {
        TASUKI_ASSIGN_OR_RETURN(auto key,
                                home_.sealer().ForPush(KeyId::FromTrusted(header.key_id())));
        if (key) slice.keys.push_back(*std::move(key));
      }
      if (!IsSigned(row)) continue;
      slice.chain_after = Hash::FromTrusted(row.chain());
      slice.mark = row.mark();
      return slice;
    }
  }

 private:
  const v1::LostTailRow& Row(ReplicaSeq seq) const {
    return rows_[seq.value() - rows_.front().record().replica_seq()];
  }

  OpenHome& home_;
  const ReplicaId replica_;
  std::vector<v1::LostTailRow> rows_;  // Dense; the last one has a mark.
};

sync::SessionStart StartOf(OpenHome& home, ReplicaId replica) {
  const Identity& identity = home.identity();
  sync::SessionStart start;
  start.team = identity.team;
  start.device = identity.device;
  start.replica = replica;
  start.key = &home.device().key;
  start.schema = domain::kSchema;
  start.epoch = home.replica().epoch();
  start.applied = home.replica().applied();
  start.root = home.replica().root();
  start.keys_known = home.replica().keys_known();
  start.epochs = home.replica().epochs().list();
  start.server_key = identity.server_key;
  start.gives_back = true;
  return start;
}

// Why the session goes no further; OK: it does.
absl::Status WhyEnded(const sync::Effect& effect) {
  if (const auto* ended = std::get_if<sync::Ended>(&effect)) {
    if (absl::IsPermissionDenied(ended->status)) {
      return WithAdvice(absl::FailedPreconditionError(ended->status.message()),
                        "what is kept here stays; `tasuki lost show` reads it");
    }
    return ended->status;
  }
  if (const auto* refused = std::get_if<sync::PushRefused>(&effect)) {
    return WithAdvice(refused->status, "try again in a while");
  }
  if (const auto* refused = std::get_if<sync::EventRefused>(&effect)) {
    return Refused(absl::StrCat("the server cannot take it: ", refused->text),
                   "what is kept here stays; `tasuki lost show` reads it");
  }
  if (std::holds_alternative<sync::EpochChanged>(effect)) {
    return Refused("the server has a new epoch", "sync first, then look at `tasuki lost list`");
  }
  if (std::holds_alternative<sync::Forked>(effect)) {
    return Refused("the laptop that wrote this has gone on since without it",
                   "that laptop hands it in under another replica id, or write it anew");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status GiveBack(OpenHome& home, Transport& transport, Wake& wake, ReplicaId replica,
                      absl::Duration wait, const std::function<absl::Status()>& idle) {
  LostOutbox outbox(home, replica);
  TASUKI_RETURN_IF_ERROR(outbox.Load());
  if (outbox.empty()) {
    return Refused("the signature of the laptop that wrote this did not come with it",
                   "only that laptop can hand it in; `tasuki lost show` reads it");
  }
  const std::unique_ptr<Connection> connection =
      transport.Connect(home.identity().server_address, wake);
  sync::ClientSession session(StartOf(home, replica), outbox);
  absl::Time heard = home.clock().TimerNow();
  for (;;) {
    for (const sync::Effect& effect : session.TakeEffects()) {
      TASUKI_RETURN_IF_ERROR(WhyEnded(effect));
    }
    for (v1::ClientFrame& frame : session.TakeFrames()) connection->Send(std::move(frame));
    if (session.welcomed() && session.waiting()) {
      return Refused("the server was restored and takes nothing yet",
                     "give it back once `tasukid accept-loss` was run and this laptop has synced");
    }
    if (session.welcomed() && session.all_acknowledged()) return absl::OkStatus();
    absl::StatusOr<std::optional<v1::ServerFrame>> frame = connection->TryNext();
    if (!frame.ok()) return frame.status();
    if (frame->has_value()) {
      heard = home.clock().TimerNow();
      session.OnFrame(**frame);
      continue;
    }
    if (idle) TASUKI_RETURN_IF_ERROR(idle());
    const absl::Duration left = heard + wait - home.clock().TimerNow();
    if (left <= absl::ZeroDuration()) {
      return absl::UnavailableError("no answer from the server; what is kept here stays");
    }
    wake.Wait(std::min(left, absl::Milliseconds(500)));
  }
}

}  // namespace tasuki::client
