#include "tests/unit/client/fake_server.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/verdict/judge.h"
#include "common/integrity/chain.h"
#include "common/integrity/checkpoint.h"
#include "common/integrity/leaf.h"
#include "common/integrity/mark.h"
#include "common/storage/chunk.h"
#include "common/sync/limits.h"

namespace tasuki::client {

using integrity::Hash;

class FakeConnection : public Connection {
 public:
  FakeConnection(FakeServer& server, Wake& wake) : server_(server), wake_(wake) {
    server_.connections_.insert(this);
  }
  ~FakeConnection() override { server_.connections_.erase(this); }

  void Send(v1::ClientFrame frame) override {
    if (!ended) server_.OnFrame(*this, frame);
  }
  absl::StatusOr<std::optional<v1::ServerFrame>> TryNext() override {
    if (!frames_.empty()) {
      v1::ServerFrame frame = std::move(frames_.front());
      frames_.pop_front();
      return frame;
    }
    if (ended) return absl::UnavailableError("the fake server is down");
    return std::nullopt;
  }
  void Tell(v1::ServerFrame frame) {
    frames_.push_back(std::move(frame));
    wake_.Notify();
  }

  bool ended = false;
  bool welcomed = false;
  bool gives_back = false;  // It gets no journal.
  ReplicaId replica;
  uint64_t sent = 0;       // Journal seq sent up to.
  uint64_t keys_sent = 0;  // Keys sent.
  int64_t credit = 0;      // Bytes of chunks that may be sent.
  v1::Push staged;         // An act that has not come whole.

 private:
  FakeServer& server_;
  Wake& wake_;
  std::deque<v1::ServerFrame> frames_;
};

FakeServer::FakeServer(const Clock& clock, Random& random)
    : clock_(clock),
      random_(random),
      key_(integrity::DeviceKey::Generate(random)),
      team_(TeamId::Random(random)),
      own_(ReplicaId::Random(random)) {
  Refold();
  v1::Header created;
  created.set_type(v1::TEAM_CREATED);
  created.mutable_subject()->set_kind(v1::TEAM);
  created.mutable_subject()->set_id(team_.str());
  created.mutable_team_created()->set_name("Test");
  created.mutable_team_created()->set_zone("Asia/Tokyo");
  created.mutable_team_created()->set_server_replica(own_.str());
  created.mutable_team_created()->set_server_key(key_.public_key());
  AddOwn(created);
  v1::Header policy;
  policy.set_type(v1::POLICY_SET);
  policy.mutable_subject()->set_kind(v1::TEAM);
  policy.mutable_subject()->set_id(team_.str());
  policy.mutable_policy_set()->mutable_policy()->mutable_burst()->set_limit(3);
  AddOwn(policy);
  aya_ = AddMember("Aya", v1::ADMIN);
}

FakeServer::~FakeServer() = default;

MemberId FakeServer::AddMember(const std::string& name, v1::Role role) {
  MemberId member = MemberId::Random(random_);
  v1::Header added;
  added.set_type(v1::MEMBER_ADDED);
  added.mutable_subject()->set_kind(v1::MEMBER);
  added.mutable_subject()->set_id(member.str());
  added.mutable_member_added()->set_name(name);
  added.mutable_member_added()->set_role(role);
  AddOwn(added);
  members_[name] = member;
  return member;
}

void FakeServer::AddOwn(v1::Header header) {
  header.set_event_id(random_.Bytes(16));
  domain::FillFromCatalogue(header);
  header.set_schema(domain::kSchema);
  header.set_occurred_at_us(absl::ToUnixMicros(clock_.Now()));
  header.set_written_at_us(header.occurred_at_us());
  v1::Record record;
  record.set_replica_seq(TipOf(own_).seq + 1);
  record.set_header(header.SerializeAsString());
  Add(own_, record);
  SendOn();
}

FakeServer::Tip FakeServer::TipOf(ReplicaId replica) const {
  auto tip = tips_.find(replica);
  return tip != tips_.end() ? tip->second : Tip{0, integrity::ChainStart(team_, replica)};
}

void FakeServer::Add(ReplicaId replica, const v1::Record& record) {
  Held held{record, replica, absl::ToUnixMicros(clock_.Now())};
  if (!records_.empty()) {
    held.recorded_at_us = std::max(held.recorded_at_us, records_.back().recorded_at_us);
  }
  v1::Header header;
  TASUKI_CHECK(header.ParseFromString(record.header())) << "a header does not parse";
  held.verdict = domain::Judge(
      {&header, replica, ReplicaSeq(record.replica_seq()), head().Next(), held.recorded_at_us},
      *rows_);
  Place(held);
}

void FakeServer::Place(const Held& held) {
  v1::Header header;
  TASUKI_CHECK(header.ParseFromString(held.record.header())) << "a header does not parse";
  ReplicaSeq replica_seq(held.record.replica_seq());
  domain::JournalEvent event{&header,       held.replica,        replica_seq,
                             head().Next(), held.recorded_at_us, held.verdict};
  domain::ApplyVerdict(event, *rows_);
  Hash header_hash = integrity::Sha256(held.record.header());
  Hash sealed_hash = integrity::Sha256(held.record.sealed());
  const storage::ChunkInfo info{.rules = domain::kRulesVersion,
                                .recorded_at_us = held.recorded_at_us};
  const storage::RecordView view{
      .verdict = held.verdict, .replica = held.replica, .replica_seq = replica_seq};
  tree_.Append(integrity::RecordLeaf(team_, head().Next(), info, view, header_hash, sealed_hash));
  Tip tip = TipOf(held.replica);
  tips_[held.replica] = {tip.seq + 1,
                         integrity::ChainNext(tip.chain, replica_seq, header_hash, sealed_hash)};
  records_.push_back(held);
}

void FakeServer::Refold() {
  rows_ = std::make_unique<domain::Rows>(nothing_);
  tree_ = integrity::Tree();
  tips_.clear();
  std::vector<Held> records = std::exchange(records_, {});
  for (const Held& held : records) Place(held);
}

void FakeServer::RestoreTo(Seq seq) {
  records_.resize(seq.value());
  common_ = seq.value();
  ++epoch_;
  Refold();
  for (FakeConnection* connection : connections_) connection->ended = true;
}

// The records from `first` to `last`, which were recorded at one time, or as many as fit.
storage::BuiltChunk FakeServer::ChunkAt(Seq first, Seq last) const {
  storage::ChunkBuilder builder;
  builder.Start(domain::kRulesVersion, first, records_[first.value() - 1].recorded_at_us);
  for (uint64_t seq = first.value(); seq <= last.value(); ++seq) {
    const Held& held = records_[seq - 1];
    TASUKI_CHECK(builder
                     .Add({held.verdict,
                           held.replica,
                           ReplicaSeq(held.record.replica_seq()),
                           held.record.act_left(),
                           held.record.header(),
                           held.record.sealed(),
                           {}})
                     .ok())
        << "a record does not fit";
    if (held.mark) TASUKI_CHECK(builder.AddMark(*held.mark).ok()) << "a mark does not fit";
  }
  return builder.Finish().front();
}

void FakeServer::SendOn() {
  for (FakeConnection* connection : connections_) {
    if (connection->welcomed && !connection->ended && !connection->gives_back) SendTo(*connection);
  }
}

void FakeServer::SendTo(FakeConnection& connection) {
  if (connection.keys_sent < keys_.size()) {
    v1::ServerFrame frame;
    for (const auto& [id, key] : keys_) *frame.mutable_keys()->add_keys() = key;
    frame.mutable_keys()->set_up_to_seq(head().value());
    connection.keys_sent = keys_.size();
    connection.Tell(std::move(frame));
  }
  auto at = [&](Seq seq) { return records_[seq.value() - 1].recorded_at_us; };
  while (connection.sent < head().value() && connection.credit > 0) {
    Seq first(connection.sent + 1);
    Seq last = first;
    while (last < head() && last.value() - first.value() < 100 && at(last.Next()) == at(first)) {
      last = last.Next();
    }
    storage::BuiltChunk chunk = ChunkAt(first, last);
    connection.credit -= static_cast<int64_t>(chunk.bytes.size());
    connection.sent += chunk.count;
    v1::ServerFrame batch;
    batch.mutable_batch()->add_chunks(std::move(chunk.bytes));
    connection.Tell(std::move(batch));
  }
  if (connection.sent < head().value()) return;
  v1::ServerFrame caught_up;
  caught_up.mutable_caught_up()->set_seq(head().value());
  caught_up.mutable_caught_up()->set_root(lying_ ? std::string(32, 'x') : root().str());
  caught_up.mutable_caught_up()->set_head(
      integrity::MakeCheckpoint(key_, team_, Epoch(epoch_), head().value(), root()));
  connection.Tell(std::move(caught_up));
}

void FakeServer::OnFrame(FakeConnection& connection, const v1::ClientFrame& frame) {
  if (!up_) {
    connection.ended = true;
    return;
  }
  if (frame.has_hello()) OnHello(connection, frame.hello());
  if (frame.has_push()) OnPush(connection, frame.push());
  if (frame.has_ask() && answers_) {
    v1::ServerFrame answer;
    answer.mutable_head()->set_number(frame.ask().number());
    answer.mutable_head()->set_seq(head().value());
    answer.mutable_head()->set_server_time_us(absl::ToUnixMicros(clock_.Now() + clock_ahead_));
    answer.mutable_head()->set_waiting(waiting_);
    connection.Tell(std::move(answer));
  }
  if (frame.has_credit()) {
    connection.credit += static_cast<int64_t>(frame.credit().bytes());
    if (connection.sent < head().value()) SendTo(connection);
  }
}

void FakeServer::OnHello(FakeConnection& connection, const v1::Hello& hello) {
  ++greeted_;
  connection.replica = ReplicaId::FromTrusted(hello.replica());
  if (hello.applied_seq() > head().value() && hello.epoch() == epoch_) waiting_ = true;
  v1::ServerFrame frame;
  v1::Welcome& welcome = *frame.mutable_welcome();
  Tip tip = TipOf(connection.replica);
  welcome.set_version(sync::kWireVersion);
  welcome.set_epoch(epoch_);
  welcome.set_head_seq(head().value());
  welcome.set_held_replica_seq(tip.seq);
  welcome.set_held_chain(tip.chain.str());
  welcome.set_push_window(waiting_ ? 0 : 4);
  welcome.set_waiting(waiting_);
  welcome.set_common_seq(common_);
  welcome.set_answers_asks(says_it_answers_);
  welcome.set_server_time_us(absl::ToUnixMicros(clock_.Now() + clock_ahead_));
  connection.Tell(std::move(frame));
  connection.welcomed = true;
  connection.gives_back = hello.gives_back();
  connection.sent = std::min(hello.applied_seq(), head().value());
  connection.credit = static_cast<int64_t>(hello.credit_bytes());
  SendOn();
}

void FakeServer::OnPush(FakeConnection& connection, const v1::Push& push) {
  ++pushes_;
  v1::ServerFrame answer;
  if (push_refusal_ != v1::NACK_CODE_UNSPECIFIED) {
    answer.mutable_nack()->set_code(push_refusal_);
    answer.mutable_nack()->set_text("not now");
    return connection.Tell(std::move(answer));
  }
  Tip tip = TipOf(connection.replica);
  uint64_t held = tip.seq + connection.staged.records_size();
  for (const v1::Record& record : push.records()) {
    v1::Header header;
    bool parsed = header.ParseFromString(record.header());
    if (record.replica_seq() != held + 1 || waiting_ || !parsed || header.event_id() == refused_) {
      v1::Nack& nack = *answer.mutable_nack();
      nack.set_code(waiting_                           ? v1::WAITING
                    : record.replica_seq() != held + 1 ? v1::GAP
                                                       : v1::MALFORMED);
      nack.set_text("refused by the fake server");
      nack.set_replica_seq(record.replica_seq());
      connection.staged.Clear();
      return connection.Tell(std::move(answer));
    }
    *connection.staged.add_records() = record;
    ++held;
  }
  for (const v1::SubjectKey& key : push.keys()) *connection.staged.add_keys() = key;
  if (connection.staged.records().rbegin()->act_left() != 0) return;
  for (const v1::Record& record : connection.staged.records()) Add(connection.replica, record);
  records_.back().mark = push.mark();
  for (const v1::SubjectKey& key : connection.staged.keys()) keys_[key.key_id()] = key;
  connection.staged.Clear();
  if (die_after_ > 0 && --die_after_ == 0) {
    connection.ended = true;
    up_ = false;
    return;
  }
  answer.mutable_ack()->set_replica_seq(held);
  answer.mutable_ack()->set_push_window(4);
  connection.Tell(std::move(answer));
  SendOn();
}

std::unique_ptr<Connection> FakeServer::Connect(const std::string&, Wake& wake) {
  return std::make_unique<FakeConnection>(*this, wake);
}

absl::StatusOr<v1::EnrollResponse> FakeServer::Enroll(const std::string&,
                                                      const v1::EnrollRequest& request,
                                                      absl::Duration) {
  if (!up_) return absl::UnavailableError("the fake server is down");
  TASUKI_CHECK(integrity::VerifyEnroll(request)) << "an enrolment is not signed";
  auto member = members_.find(request.join_code());
  if (member == members_.end()) return absl::PermissionDeniedError("no such code");
  if (!devices_.insert(request.device()).second) {
    return absl::PermissionDeniedError("this device id is enrolled already");
  }
  v1::Header enrolled;
  enrolled.set_type(v1::DEVICE_ENROLLED);
  enrolled.mutable_subject()->set_kind(v1::MEMBER);
  enrolled.mutable_subject()->set_id(member->second.str());
  enrolled.mutable_device_enrolled()->set_device(request.device());
  enrolled.mutable_device_enrolled()->set_public_key(request.public_key());
  AddOwn(enrolled);
  v1::EnrollResponse response;
  response.set_team(team_.str());
  response.set_team_name("Test");
  response.set_member(member->second.str());
  response.set_member_name(member->first);
  response.set_server_key(key_.public_key());
  response.set_epoch(epoch_);
  return response;
}

absl::StatusOr<v1::InviteResponse> FakeServer::Invite(const std::string&, const v1::InviteRequest&,
                                                      absl::Duration) {
  if (!up_) return absl::UnavailableError("the fake server is down");
  if (!inviting_) return absl::PermissionDeniedError("nobody is invited");
  return v1::InviteResponse();
}

std::map<std::string, int> FakeServer::EventIds() const {
  std::map<std::string, int> ids;
  for (const Held& held : records_) {
    v1::Header header;
    if (header.ParseFromString(held.record.header())) ++ids[header.event_id()];
  }
  return ids;
}

v1::Verdict FakeServer::VerdictOf(const std::string& event_id) const {
  for (const Held& held : records_) {
    v1::Header header;
    if (header.ParseFromString(held.record.header()) && header.event_id() == event_id) {
      return held.verdict;
    }
  }
  return v1::VERDICT_UNSPECIFIED;
}

}  // namespace tasuki::client
