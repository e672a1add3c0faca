#include "common/domain/verdict/writer.h"

#include <optional>

#include "common/domain/events/limits.h"
#include "common/domain/rows/policies.h"

namespace tasuki::domain {
namespace {

constexpr int64_t kDayUs = 86'400'000'000;

std::optional<Hand> HandOf(v1::Role role) {
  if (role == v1::REP) return Hand::kRep;
  if (role == v1::MANAGER) return Hand::kManager;
  if (role == v1::ADMIN) return Hand::kAdmin;
  if (role == v1::AUDITOR) return Hand::kAuditor;
  return std::nullopt;
}

bool IsServersReplica(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (header.type() == v1::TEAM_CREATED) {
    return header.team_created().server_replica() == event.replica.bytes();
  }
  const auto* team = rows.Find(TeamKey());
  return team != nullptr && team->server_replica() == event.replica.bytes();
}

// The device that wrote the event: a replica's first event names it, later ones follow from that.
DeviceId DeviceOf(const JournalEvent& event, Rows& rows) {
  if (event.header->type() == v1::REPLICA_OPENED) {
    return DeviceId::FromTrusted(event.header->replica_opened().device());
  }
  const auto* replica = rows.Find(ReplicaKey(event.replica));
  return replica == nullptr ? DeviceId() : DeviceId::FromTrusted(replica->device());
}

// A laptop from before a leaving that was taken back: it joins anew.
bool IsOfBefore(const v1::DeviceRow& device, const v1::MemberRow& member) {
  return device.enrolled_seq() < member.returned_seq();
}

// Beyond what the policy lets one who has left hand in.
bool IsTooLate(const JournalEvent& event, const Writer& writer, const v1::Policy& policy) {
  const v1::AfterLeaving& bound = policy.after_leaving();
  const int64_t days = bound.has_days() ? bound.days() : kAfterLeavingDays;
  const uint32_t events = bound.has_events() ? bound.events() : kAfterLeavingEvents;
  // Not the other way round: no sum may overflow.
  return event.recorded_at_us - writer.left_at_us > days * kDayUs || writer.after_leaving >= events;
}

}  // namespace

Writer WriterOf(const JournalEvent& event, Rows& rows) {
  Writer writer;
  const v1::Header& header = *event.header;
  if (IsServersReplica(event, rows)) {
    writer.hand = Hand::kServer;
    writer.genuine = header.actor().empty();
    return writer;
  }
  writer.member = MemberId::FromTrusted(header.actor());
  if (writer.member.is_zero()) return writer;
  const auto* device = rows.Find(DeviceKey(DeviceOf(event, rows)));
  if (device == nullptr || device->member() != header.actor()) return writer;
  const auto* member = rows.Find(MemberKey(writer.member));
  if (member == nullptr) return writer;
  const std::optional<Hand> hand = HandOf(member->role());
  if (!hand.has_value()) return writer;
  writer.genuine = true;
  writer.hand = *hand;
  writer.revoked = device->revoked_seq() > 0 || IsOfBefore(*device, *member);
  writer.gone = member->state() != v1::ACTIVE;
  writer.left_seq = Seq(member->left_seq());
  writer.left_at_us = member->left_at_us();
  writer.after_leaving = member->after_leaving();
  return writer;
}

bool IsSetApart(const JournalEvent& event, const Writer& writer, Rows& rows) {
  if (writer.revoked) return true;
  if (!writer.gone) return false;
  const v1::Header& header = *event.header;
  const bool made_before_leaving =
      SeenSeq(event) < writer.left_seq.value() && header.written_at_us() <= writer.left_at_us;
  if (header.kind() != v1::FACT || !made_before_leaving) return true;
  return event.rules >= kRulesOfBounds && IsTooLate(event, writer, PresentPolicy(rows));
}

bool IsAfterLeaving(const v1::Header& header, Seq seq, Rows& rows) {
  const auto* member = rows.Find(MemberKey(MemberId::FromTrusted(header.actor())));
  if (member == nullptr || member->left_seq() == 0) return false;
  const bool is_gone = member->state() == v1::GONE;
  return seq.value() > member->left_seq() && (is_gone || seq.value() < member->returned_seq());
}

bool DeviceIsCutOff(const v1::DeviceRow& device, const v1::MemberRow* member) {
  if (device.revoked_seq() != 0 || member == nullptr || IsOfBefore(device, *member)) return true;
  return member->state() == v1::GONE && !member->keep_devices();
}

MemberId MemberOfReplica(ReplicaId replica, Rows& rows) {
  const auto* opened = rows.Find(ReplicaKey(replica));
  if (opened == nullptr) return {};
  const auto* device = rows.Find(DeviceKey(DeviceId::FromTrusted(opened->device())));
  return device == nullptr ? MemberId() : MemberId::FromTrusted(device->member());
}

}  // namespace tasuki::domain
