#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/sync/transport.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/domain/rows/rows.h"
#include "common/integrity/hash.h"
#include "common/integrity/signing.h"
#include "common/integrity/tree.h"
#include "common/storage/chunk.h"
#include "tasuki/v1/sync.pb.h"

// One team's server in memory, for tests of the laptop: it orders, judges, acks and sends on
// as the wire rules say, on the caller's thread, and does as told when told to misbehave.

namespace tasuki::client {

class FakeServer : public Transport {
 public:
  // A team with a policy and one admin, `Aya`.
  FakeServer(const Clock& clock, Random& random);
  ~FakeServer() override;

  // Transport. Every join code is that of the member it names (`Aya`).
  std::unique_ptr<Connection> Connect(const std::string& address, Wake& wake) override;
  absl::StatusOr<v1::EnrollResponse> Enroll(const std::string& address,
                                            const v1::EnrollRequest& request,
                                            absl::Duration wait) override;
  absl::StatusOr<v1::InviteResponse> Invite(const std::string& address,
                                            const v1::InviteRequest& request,
                                            absl::Duration wait) override;

  // --- What a test may do.
  void set_up(bool up) { up_ = up; }
  void set_waiting(bool waiting) { waiting_ = waiting; }
  // Pushes are refused with this code; reads go on. Unspecified: they are taken.
  void set_push_refusal(v1::NackCode code) { push_refusal_ = code; }
  // Whether members are invited.
  void set_inviting(bool inviting) { inviting_ = inviting; }
  // An older server passes over what asks for the head; one on a dead line never answers.
  void set_answers_asks(bool says, bool does) {
    says_it_answers_ = says;
    answers_ = does;
  }
  // The server's civil clock is so far before the laptops'.
  void set_clock_ahead(absl::Duration ahead) { clock_ahead_ = ahead; }
  // Every later root is a lie.
  void set_lying(bool lying) { lying_ = lying; }
  // Refuses the event with this id as malformed.
  void set_refused(const std::string& event_id) { refused_ = event_id; }
  // Ends after this many further pushes, without acknowledging the last.
  void set_die_after_pushes(int pushes) { die_after_ = pushes; }
  // Loses everything after `seq`; `epoch` goes up by one.
  void RestoreTo(Seq seq);
  // `name` is a join code for `member` from now on.
  void set_code(const std::string& name, MemberId member) { members_[name] = member; }

  Seq head() const { return Seq(records_.size()); }
  integrity::Hash root() const { return tree_.Root(); }
  // How often each event id stands in the journal.
  std::map<std::string, int> EventIds() const;
  v1::Verdict VerdictOf(const std::string& event_id) const;
  size_t keys() const { return keys_.size(); }
  int pushes() const { return pushes_; }
  // Connections that ever said Hello.
  int greeted() const { return greeted_; }

 private:
  friend class FakeConnection;
  struct Held {
    v1::Record record;
    ReplicaId replica;
    int64_t recorded_at_us = 0;
    v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
    std::optional<v1::Mark> mark;  // Of the push that ended with it.
  };
  struct Tip {
    uint64_t seq = 0;
    integrity::Hash chain;
  };

  void Refold();
  MemberId AddMember(const std::string& name, v1::Role role);
  void AddOwn(v1::Header header);
  void Add(ReplicaId replica, const v1::Record& record);
  void Place(const Held& held);
  Tip TipOf(ReplicaId replica) const;
  storage::BuiltChunk ChunkAt(Seq first, Seq last) const;
  void OnFrame(class FakeConnection& connection, const v1::ClientFrame& frame);
  void OnHello(class FakeConnection& connection, const v1::Hello& hello);
  void OnPush(class FakeConnection& connection, const v1::Push& push);
  void SendOn();
  void SendTo(class FakeConnection& connection);

  const Clock& clock_;
  Random& random_;
  const integrity::DeviceKey key_;
  const TeamId team_;
  const ReplicaId own_;
  MemberId aya_;
  std::map<std::string, MemberId> members_;
  std::set<std::string> devices_;  // Enrolled.

  domain::NoRows nothing_;
  std::unique_ptr<domain::Rows> rows_;
  integrity::Tree tree_;
  std::vector<Held> records_;
  std::map<ReplicaId, Tip> tips_;
  std::map<std::string, v1::SubjectKey> keys_;
  uint64_t epoch_ = 1;
  uint64_t common_ = 0;

  bool up_ = true;
  bool waiting_ = false;
  absl::Duration clock_ahead_;
  bool lying_ = false;
  bool inviting_ = true;
  v1::NackCode push_refusal_ = v1::NACK_CODE_UNSPECIFIED;
  std::string refused_;
  int die_after_ = -1;
  int pushes_ = 0;
  int greeted_ = 0;
  bool says_it_answers_ = true;
  bool answers_ = true;
  std::set<class FakeConnection*> connections_;
};

}  // namespace tasuki::client
