#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "common/base/random.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/integrity/chain.h"
#include "common/integrity/mark.h"
#include "common/integrity/signing.h"
#include "common/sync/limits.h"
#include "common/sync/push_check.h"
#include "tasuki/v1/sync.pb.h"

// A laptop's pushes without a laptop, for tests of the server's side.

namespace tasuki::sync {

// Makes signed frames of one replica. One thread.
class TestDevice {
 public:
  TestDevice(TeamId team, MemberId member, Random& random)
      : TestDevice(team, member, random, DeviceId::Random(random),
                   integrity::DeviceKey::Generate(random)) {}

  // A device that is there already, with a new replica.
  TestDevice(TeamId team, MemberId member, Random& random, DeviceId device,
             const integrity::DeviceKey& key)
      : team(team),
        member(member),
        device(device),
        replica(ReplicaId::Random(random)),
        key(key),
        random_(random) {
    tip.chain = integrity::ChainStart(team, replica);
  }

  // A header of `type`, made by this device's member.
  v1::Header Header(v1::EventType type, v1::SubjectKind kind, std::string_view subject) {
    v1::Header header;
    header.set_event_id(EventId::Random(random_).str());
    header.set_type(type);
    domain::FillFromCatalogue(header);
    header.set_schema(domain::kSchema);
    header.set_actor(member.str());
    header.mutable_subject()->set_kind(kind);
    header.mutable_subject()->set_id(std::string(subject));
    header.set_occurred_at_us(1'700'000'000'000'000);
    header.set_written_at_us(1'700'000'000'000'000);
    return header;
  }

  v1::Header Opened() {
    v1::Header header = Header(v1::REPLICA_OPENED, v1::MEMBER, member.bytes());
    header.mutable_replica_opened()->set_device(device.str());
    return header;
  }

  v1::Header Prospect() {
    v1::Header header =
        Header(v1::PROSPECT_ADDED, v1::PROSPECT, SubjectId::Random(random_).bytes());
    header.mutable_prospect_added()->mutable_attributes()->set_language("ja");
    return header;
  }

  // The next record of this replica.
  v1::Record Record(const v1::Header& header, uint32_t act_left = 0, std::string sealed = "") {
    v1::Record record;
    tip.seq = tip.seq.Next();
    record.set_replica_seq(tip.seq.value());
    record.set_act_left(act_left);
    record.set_header(header.SerializeAsString());
    record.set_sealed(std::move(sealed));
    tip.chain = integrity::ChainNext(tip.chain, tip.seq, integrity::Sha256(record.header()),
                                     integrity::Sha256(record.sealed()));
    return record;
  }

  // A signed push of what `fill` adds.
  template <class Fill>
  v1::ClientFrame Push(Fill fill) {
    v1::ClientFrame frame;
    v1::Push& push = *frame.mutable_push();
    push.set_chain_before(tip.chain.str());
    fill(push);
    Sign(push);
    return frame;
  }

  // A push of `count` prospects, each an act of its own.
  v1::ClientFrame PushProspects(int count) {
    return Push([&](v1::Push& push) {
      for (int i = 0; i < count; ++i) *push.add_records() = Record(Prospect());
    });
  }

  void Sign(v1::Push& push) {
    v1::Mark& mark = *push.mutable_mark();
    mark.set_replica(replica.str());
    mark.set_replica_seq(tip.seq.value());
    mark.set_chain(tip.chain.str());
    integrity::SignMark(key, team, mark);
  }

  v1::ClientFrame Hello(Seq applied = Seq(), Epoch epoch = Epoch(1), std::string head = "") {
    v1::ClientFrame frame;
    v1::Hello& hello = *frame.mutable_hello();
    hello.set_version_min(1);
    hello.set_version_max(1);
    hello.set_team(team.str());
    hello.set_device(device.str());
    hello.set_replica(replica.str());
    hello.set_replica_seq(tip.seq.value());
    hello.set_chain(tip.chain.str());
    hello.set_epoch(epoch.value());
    hello.set_applied_seq(applied.value());
    hello.set_head(std::move(head));
    hello.set_keys_known(applied.value());
    hello.set_schema(domain::kSchema);
    hello.set_credit_bytes(kCreditBytesMax);
    integrity::SignHello(key, hello);
    return frame;
  }

  const TeamId team;
  MemberId member;
  const DeviceId device;
  ReplicaId replica;
  const integrity::DeviceKey key;
  ReplicaTip tip;  // After the last record made.

 private:
  Random& random_;
};

// The frame as a connection receives it.
inline std::shared_ptr<ReceivedFrame> Received(const v1::ClientFrame& frame) {
  auto received = std::make_shared<ReceivedFrame>();
  received->frame().CopyFrom(frame);
  return received;
}

}  // namespace tasuki::sync
