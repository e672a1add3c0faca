#include "common/sync/push_check.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/chain.h"
#include "common/integrity/mark.h"
#include "common/sync/limits.h"

namespace tasuki::sync {
namespace {

using google::protobuf::Arena;
using integrity::Hash;

v1::Nack About(ReplicaSeq seq, v1::NackCode code, std::string text) {
  v1::Nack nack = MakeNack(code, std::move(text));
  nack.set_replica_seq(seq.value());
  return nack;
}

// Where the push may begin, and whether what it claims to follow is what we hold.
std::optional<v1::Nack> CheckPlace(const PushContext& context, const v1::Push& push) {
  if (push.records().empty() || push.chain_before().size() != Hash::kBytes) {
    return MakeNack(v1::MALFORMED, "a push has records and the 32 bytes of the chain before them");
  }
  if (push.records_size() > static_cast<int>(kPushEventsMax)) {
    return MakeNack(v1::TOO_BIG, absl::StrCat("a push holds at most ", kPushEventsMax,
                                              " events, this one has ", push.records_size()));
  }
  const uint64_t first = push.records(0).replica_seq();
  const uint64_t expected = context.tip.seq.value() + 1;
  if (first == 0 || first > expected ||
      first + static_cast<uint64_t>(push.records_size()) < expected) {
    v1::Nack nack =
        MakeNack(v1::GAP, absl::StrCat("expected event ", expected, " of this replica, got ", first,
                                       "; connect again and send from there"));
    nack.set_expected_replica_seq(expected);
    return nack;
  }
  if (first == expected && push.chain_before() != context.tip.chain.bytes()) {
    return MakeNack(v1::FORKED, absl::StrCat("event ", first,
                                             " follows another history than the one held here"));
  }
  return std::nullopt;
}

// Form of one record, apart from its place.
std::optional<v1::Nack> CheckRecord(const PushContext& context, const v1::Record& record,
                                    const v1::Header& header) {
  const ReplicaSeq seq(record.replica_seq());
  if (header.event_id().size() != EventId::kBytes || header.type() == 0) {
    return About(seq, v1::MALFORMED, absl::StrCat("event ", seq.value(), " has no id or type"));
  }
  if (header.schema() > domain::kSchema) {
    return About(
        seq, v1::SCHEMA_TOO_NEW,
        absl::StrCat("event ", seq.value(), " has schema ", header.schema(), ", this server knows ",
                     domain::kSchema, "; it waits until the server is updated"));
  }
  if (!record.sealed().empty() && header.key_id().size() != KeyId::kBytes) {
    return About(seq, v1::MALFORMED,
                 absl::StrCat("event ", seq.value(), " is sealed, but names no key"));
  }
  // Or else one device could speak for another one's member.
  if (header.has_replica_opened() && header.replica_opened().device() != context.device.bytes()) {
    return About(seq, v1::BAD_SIGNATURE,
                 absl::StrCat("event ", seq.value(), " opens a replica for another device"));
  }
  // Everybody who checks the journal learns from it whose key the replica's signatures need.
  if (seq == ReplicaSeq(1) &&
      (header.type() != v1::REPLICA_OPENED || !header.has_replica_opened() ||
       header.actor() != context.member.bytes())) {
    return About(seq, v1::MALFORMED,
                 "a replica's first event is ReplicaOpened, by the device's own member; this is a "
                 "bug of the client");
  }
  return std::nullopt;
}

std::optional<v1::Nack> CheckAct(const v1::Record& record, size_t bytes, ActProgress& act) {
  const ReplicaSeq seq(record.replica_seq());
  if (act.open && record.act_left() != act.left_next) {
    return About(seq, v1::ACT_INCOMPLETE,
                 absl::StrCat("event ", seq.value(), " should have ", act.left_next,
                              " more of its act behind it, has ", record.act_left()));
  }
  if (!act.open) act.events = act.bytes = 0;
  ++act.events;
  act.bytes += bytes;
  if (act.events + record.act_left() > kActEventsMax || act.bytes > kActBytesMax) {
    return About(seq, v1::TOO_BIG,
                 absl::StrCat("an act holds at most ", kActEventsMax, " events and ", kActBytesMax,
                              " bytes"));
  }
  act.open = record.act_left() > 0;
  act.left_next = act.open ? record.act_left() - 1 : 0;
  return std::nullopt;
}

std::optional<v1::Nack> CheckKeys(const v1::Push& message, CheckedPush& push) {
  if (message.keys_size() > static_cast<int>(kPushEventsMax)) {
    return MakeNack(v1::TOO_BIG, absl::StrCat("a push holds at most ", kPushEventsMax, " keys"));
  }
  for (const v1::SubjectKey& key : message.keys()) {
    if (key.key_id().size() != KeyId::kBytes || key.key().size() != 32 ||
        key.subject().id().size() != SubjectId::kBytes) {
      return MakeNack(v1::MALFORMED, "a key has an id of 16 bytes, 32 bytes and a subject");
    }
    push.keys.push_back(&key);
  }
  return std::nullopt;
}

std::optional<v1::Nack> CheckMark(const PushContext& context, const v1::Push& message,
                                  CheckedPush& push) {
  const v1::Mark& mark = message.mark();
  if (mark.replica() != context.replica.bytes() || mark.replica_seq() != push.after.seq.value() ||
      mark.chain() != push.after.chain.bytes()) {
    return MakeNack(v1::BAD_SIGNATURE, "the signature is over something else than this push");
  }
  if (!integrity::VerifyMark(context.public_key, context.team, mark)) {
    return MakeNack(v1::BAD_SIGNATURE, "the push is not signed by the enrolled device");
  }
  push.mark = &mark;
  return std::nullopt;
}

// Parses and hashes every record; keeps those that are new.
std::optional<v1::Nack> CheckRecords(const PushContext& context, const v1::Push& message,
                                     CheckedPush& push, ActProgress& act) {
  Arena& arena = push.frame->arena();
  Hash chain = Hash::FromTrusted(message.chain_before());
  push.chain_before = context.tip.chain;
  push.records.reserve(static_cast<size_t>(message.records_size()));
  push.chains.reserve(static_cast<size_t>(message.records_size()));
  ReplicaSeq seq(message.records(0).replica_seq());
  size_t push_bytes = 0;
  for (const v1::Record& record : message.records()) {
    if (record.replica_seq() != seq.value()) {
      return About(seq, v1::MALFORMED,
                   absl::StrCat("the records of a push follow each other; expected event ",
                                seq.value(), ", got ", record.replica_seq()));
    }
    const size_t bytes = record.header().size() + record.sealed().size();
    if (bytes > kEventBytesMax || (push_bytes += bytes) > kPushBytesMax) {
      return About(seq, v1::TOO_BIG,
                   absl::StrCat("event ", seq.value(), " takes the push to ", push_bytes,
                                " bytes; an event has at most ", kEventBytesMax, ", a push ",
                                kPushBytesMax));
    }
    CheckedRecord checked{.header_bytes = record.header(),
                          .sealed = record.sealed(),
                          .header_hash = integrity::Sha256(record.header()),
                          .sealed_hash = integrity::Sha256(record.sealed()),
                          .seq = seq,
                          .act_left = record.act_left()};
    chain = integrity::ChainNext(chain, seq, checked.header_hash, checked.sealed_hash);
    if (seq == context.tip.seq && chain != context.tip.chain) {
      return MakeNack(v1::FORKED, absl::StrCat("event ", seq.value(),
                                               " is another one than the one held here"));
    }
    if (seq > context.tip.seq) {
      auto* header = Arena::CreateMessage<v1::Header>(&arena);
      if (!header->ParseFromString(record.header())) {
        return About(seq, v1::MALFORMED, absl::StrCat("event ", seq.value(), " cannot be read"));
      }
      checked.header = header;
      if (auto nack = CheckRecord(context, record, *header)) return nack;
      if (auto nack = CheckAct(record, bytes, act)) return nack;
      push.records.push_back(checked);
      push.chains.push_back(chain);
    }
    seq = seq.Next();
  }
  push.after = {ReplicaSeq(seq.value() - 1), chain};
  return std::nullopt;
}

}  // namespace

v1::Nack MakeNack(v1::NackCode code, std::string text) {
  v1::Nack nack;
  nack.set_code(code);
  nack.set_text(std::move(text));
  return nack;
}

v1::Nack NackOfWaiting(v1::WaitReason reason) {
  v1::Nack nack = MakeNack(
      v1::WAITING,
      reason == v1::CLOCK
          ? "the server's clock has leapt by more than a year since its last commit, and what it "
            "takes would bear that date for ever; nothing is lost, it stays in the outbox"
          : "the server was restored and waits for an operator; nothing is lost, it stays in the "
            "outbox");
  nack.set_waits_for(reason);
  return nack;
}

std::optional<v1::Nack> CheckPush(const PushContext& context, std::shared_ptr<ReceivedFrame> frame,
                                  CheckedPush& push, ActProgress& act) {
  const v1::Push& message = frame->frame().push();
  push.frame = std::move(frame);
  act = context.act;
  if (auto nack = CheckPlace(context, message)) return nack;
  if (auto nack = CheckRecords(context, message, push, act)) return nack;
  if (auto nack = CheckKeys(message, push)) return nack;
  if (auto nack = CheckMark(context, message, push)) return nack;
  push.memory_bytes = push.frame->arena().SpaceAllocated() +
                      push.records.capacity() * (sizeof(CheckedRecord) + sizeof(Hash)) +
                      message.ByteSizeLong();
  return std::nullopt;
}

}  // namespace tasuki::sync
