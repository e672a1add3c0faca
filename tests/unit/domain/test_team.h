#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "common/domain/verdict/judge.h"

// A small team's journal for tests of the verdict: ids from names, events judged and applied in
// order, as the server does.

namespace tasuki::domain {

// 16 bytes that stand for `name`, the same every time.
std::string IdOf(std::string_view name);

inline SubjectId SubjectOfName(std::string_view name) { return SubjectId::FromTrusted(IdOf(name)); }
inline MemberId MemberOfName(std::string_view name) { return MemberId::FromTrusted(IdOf(name)); }

// Microseconds of a minute of the journal's time, which goes on by one with each event.
constexpr int64_t kMinuteUs = 60'000'000;
constexpr int64_t kStartUs = 1'767'225'600'000'000;  // 2026-01-01T00:00Z.

// A header of that type about that subject, with everything the type fixes. Its body is empty.
v1::Header HeaderOf(v1::EventType type, v1::SubjectKind kind, std::string_view subject);

// Ready-made headers; what is not given is plausible.
v1::Header MemberAddedOf(std::string_view member, v1::Role role);
v1::Header DeviceEnrolledOf(std::string_view member, std::string_view device);
v1::Header ReplicaOpenedOf(std::string_view member, std::string_view device);
v1::Header ProspectAddedOf(std::string_view prospect, std::string_view firm = "");
v1::Header TouchOf(std::string_view prospect);
v1::Header AssignOf(std::string_view prospect, std::string_view to, std::string_view base = "");
v1::Header ResolveOf(std::string_view prospect, std::string_view contest, std::string_view to,
                     std::string_view base);

// The journal so far. One thread.
class TestTeam {
 public:
  // A team with its policy, the server's replica `server`, and one admin with a laptop: `admin`.
  TestTeam();

  // Adds a member with a laptop `NAME-laptop` and an opened replica `NAME-laptop-replica`.
  void Join(std::string_view name, v1::Role role);
  void OpenLaptop(std::string_view member, std::string_view device);

  // Judges `header` as `writer`'s next event (`server`, or a member's name), applies the verdict
  // and returns it. Sets actor, event id (from `name`, else numbered), times and seen_seq where
  // they are not set.
  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "");

  // The same from another replica than the writer's own first one.
  v1::Verdict WriteFrom(std::string_view replica, std::string_view writer, v1::Header header,
                        std::string_view name = "");

  // The verdict alone.
  v1::Verdict Look(std::string_view replica, std::string_view writer, v1::Header header);

  // By which rules the events to come are judged.
  void SetRules(uint32_t rules) { rules_ = rules; }

  Rows& rows() { return rows_; }
  Seq head() const { return head_; }
  int64_t now_us() const {
    return kStartUs + skipped_us_ + static_cast<int64_t>(head_.value()) * kMinuteUs;
  }
  // The journal's time goes on by so much.
  void Skip(absl::Duration time) { skipped_us_ += absl::ToInt64Microseconds(time); }
  ReplicaSeq held(std::string_view replica) const;

  // Rows by name.
  const v1::DecisionRow* Owner(std::string_view subject);
  const v1::ApartRow* Apart(std::string_view event);
  const v1::MemberRow* Member(std::string_view member);
  const v1::TeamRow* Team() { return rows_.Find(TeamKey()); }

  // Where an event of that name stands.
  v1::EventRef RefOf(std::string_view name) const;

 private:
  JournalEvent Place(std::string_view replica, std::string_view writer, v1::Header& header) const;

  NoRows nothing_;
  Rows rows_{nothing_};
  Seq head_;
  uint32_t rules_ = kRulesVersion;
  int64_t skipped_us_ = 0;
  std::map<std::string, uint64_t, std::less<>> held_;
  std::map<std::string, v1::EventRef, std::less<>> named_;
};

}  // namespace tasuki::domain
