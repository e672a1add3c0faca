#include "client/sync/give_back.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/chain.h"
#include "common/sync/client_session.h"

namespace tasuki::client {

using integrity::Hash;

namespace {

bool IsSigned(const v1::LostTailRow& row) {
  return row.has_mark() && row.mark().chain() == row.chain();
}

}  // namespace

// Lost rows of one replica as a session reads an outbox. Lives for one step; one thread.
class LostOutbox : public sync::OutboxReader {
 public:
  LostOutbox(OpenHome& home, const HandInStep& step) : home_(home), step_(step) {}

  // The step's rows, which end with one that their device signed.
  absl::Status Load() {
    TASUKI_RETURN_IF_ERROR(home_.replica().lost().ForEach(
        step_.replica, step_.first, [&](ReplicaId replica, const v1::LostTailRow& row) {
          const ReplicaSeq seq(row.record().replica_seq());
          if (replica != step_.replica || seq > step_.up_to) return false;
          if (!rows_.empty() && seq != last().Next()) return false;
          rows_.push_back(row);
          return true;
        }));
    while (!rows_.empty() && !IsSigned(rows_.back())) rows_.pop_back();
    return absl::OkStatus();
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
      return Fault(
          absl::StatusCode::kOutOfRange,
          Phrase("the server asks for event $0 of a laptop whose events are held here from $1 on",
                 first.value(), this->first().value()));
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
  const HandInStep step_;
  std::vector<v1::LostTailRow> rows_;  // Dense; the last one has a mark.
};

namespace {

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

}  // namespace

GivingBack::GivingBack(std::unique_ptr<LostOutbox> outbox, sync::SessionStart start,
                       std::unique_ptr<Connection> connection)
    : outbox_(std::move(outbox)),
      connection_(std::move(connection)),
      session_(std::move(start), *outbox_) {}

GivingBack::~GivingBack() = default;

absl::StatusOr<std::unique_ptr<GivingBack>> GivingBack::Begin(OpenHome& home, Transport& transport,
                                                              Wake& wake, const HandInStep& step) {
  auto outbox = std::make_unique<LostOutbox>(home, step);
  TASUKI_RETURN_IF_ERROR(outbox->Load());
  if (outbox->empty()) return Fault(absl::StatusCode::kNotFound, "its events came back");
  return std::unique_ptr<GivingBack>(
      new GivingBack(std::move(outbox), StartOf(home, step.replica),
                     transport.Connect(home.identity().server_address, wake)));
}

// Why the session goes no further; nullopt: it does.
std::optional<absl::Status> GivingBack::WhyEnded(const sync::Effect& effect) {
  if (const auto* welcomed = std::get_if<sync::Welcomed>(&effect)) {
    seq_ = std::max(seq_, welcomed->head);
  } else if (const auto* acknowledged = std::get_if<sync::Acknowledged>(&effect)) {
    seq_ = std::max(seq_, acknowledged->seq);
  } else if (const auto* ended = std::get_if<sync::Ended>(&effect)) {
    if (!absl::IsPermissionDenied(ended->status)) return ended->status;
    return Refused(PhraseOf(ended->status), "what is kept here stays; `tasuki lost show` reads it");
  } else if (const auto* push = std::get_if<sync::PushRefused>(&effect)) {
    return WithAdvice(push->status, "try again in a while");
  } else if (const auto* refused = std::get_if<sync::EventRefused>(&effect)) {
    return Refused(Phrase("the server cannot take it: $0", refused->text),
                   "what is kept here stays; `tasuki lost show` reads it");
  } else if (std::holds_alternative<sync::EpochChanged>(effect)) {
    return Fault(absl::StatusCode::kAborted, "the server has a new epoch");
  } else if (std::holds_alternative<sync::Forked>(effect)) {
    return Refused("its laptop was put back from an old copy and has gone on without it",
                   "`tasuki lost show` reads it: write anew what still counts");
  }
  return std::nullopt;
}

std::optional<absl::Status> GivingBack::Pump() {
  for (;;) {
    for (const sync::Effect& effect : session_.TakeEffects()) {
      if (auto why = WhyEnded(effect)) return why;
    }
    for (v1::ClientFrame& frame : session_.TakeFrames()) connection_->Send(std::move(frame));
    if (session_.welcomed() && session_.waiting()) {
      return Fault(absl::StatusCode::kAborted, "the server was restored and takes nothing yet");
    }
    if (session_.welcomed() && session_.acknowledged() >= outbox_->last()) return absl::OkStatus();
    absl::StatusOr<std::optional<v1::ServerFrame>> frame = connection_->TryNext();
    if (!frame.ok()) return Fault(absl::StatusCode::kUnavailable, PhraseOf(frame.status()));
    if (!frame->has_value()) return std::nullopt;
    ++heard_;
    session_.OnFrame(**frame);
  }
}

}  // namespace tasuki::client
