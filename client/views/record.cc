#include "client/views/record.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/replica/civil_zone.h"
#include "client/views/zones.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/audit/measures.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/replay/received.h"
#include "common/domain/replay/record.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

constexpr size_t kKeyDayBytes = 4;   // In a key.
constexpr size_t kKeyTimeBytes = 8;  // Likewise.

SubjectId LastId(std::string_view key) {
  return SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes));
}

absl::Status AddLastIds(const domain::KeyBytes& prefix, domain::Rows& rows,
                        std::set<SubjectId>& ids) {
  return rows.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    ids.insert(LastId(key));
    return true;
  });
}

// Those that a member's own decisions or their firms' give them.
absl::Status AddBook(MemberId member, domain::Rows& rows, std::set<SubjectId>& prospects) {
  for (const domain::HeldAs as : {domain::HeldAs::kOwner, domain::HeldAs::kBackTo}) {
    TASUKI_RETURN_IF_ERROR(
        AddLastIds(domain::KeyBytes('B').Append(member.bytes()).AppendU8(static_cast<uint8_t>(as)),
                   rows, prospects));
  }
  std::set<SubjectId> firms;
  TASUKI_RETURN_IF_ERROR(AddLastIds(domain::KeyBytes('M').Append(member.bytes()), rows, firms));
  for (const SubjectId firm : firms) {
    TASUKI_RETURN_IF_ERROR(AddLastIds(domain::KeyBytes('F').Append(firm.bytes()), rows, prospects));
  }
  return absl::OkStatus();
}

// A change of owner, as the index names it.
struct Change {
  SubjectId subject;
  v1::HandoverPlace place;
};

// Those in which the member had that part, from `from_us` on.
absl::StatusOr<std::vector<Change>> ChangesOf(MemberId member, domain::HandoverPart part,
                                              int64_t from_us, domain::Rows& rows) {
  domain::KeyBytes prefix('H');
  prefix.Append(member.bytes()).AppendU8(static_cast<uint8_t>(part));
  domain::KeyBytes from = prefix;
  from.AppendI64(from_us);
  std::vector<Change> changes;
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRowsFrom(prefix.view(), from.view(), [&](std::string_view key, std::string_view) {
        const std::string_view tail = key.substr(prefix.view().size());
        Change& change = changes.emplace_back();
        change.place.set_handed_us(
            static_cast<int64_t>(GetU64(tail.substr(0, kKeyTimeBytes)) ^ (uint64_t{1} << 63)));
        change.subject = SubjectId::FromTrusted(tail.substr(kKeyTimeBytes, SubjectId::kBytes));
        change.place.set_seq(GetU64(tail.substr(kKeyTimeBytes + SubjectId::kBytes)));
        return true;
      }));
  return changes;
}

// Whether anything can have fallen due of it since then: something was done, or is due by now.
bool IsOfThatTime(const v1::ProspectRow& row, int64_t from_us, int32_t today) {
  if (row.folded_us() >= from_us) return true;
  return row.has_next() && domain::EarliestDay(row.next()) <= today;
}

absl::Status AddPromises(Directory& directory, MemberId member, int32_t from_day, int32_t today,
                         domain::DisciplineCounter& counter) {
  domain::Rows& rows = directory.rows();
  domain::KeyBytes prefix('Y');
  prefix.Append(member.bytes());
  domain::KeyBytes from = prefix;
  from.AppendI32(from_day - 1);
  std::vector<std::pair<SubjectId, SubjectId>> ids;
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRowsFrom(prefix.view(), from.view(), [&](std::string_view key, std::string_view) {
        const std::string_view tail = key.substr(prefix.view().size());
        const auto day = static_cast<int32_t>(GetU32(tail.substr(0, kKeyDayBytes)) ^ 0x80000000);
        if (day > today + 1) return false;
        ids.emplace_back(SubjectId::FromTrusted(tail.substr(kKeyDayBytes, SubjectId::kBytes)),
                         LastId(tail));
        return true;
      }));
  for (const auto& [prospect, promise] : ids) {
    const auto* found = rows.Find(domain::PromiseKey(prospect, promise));
    if (found == nullptr) continue;
    const v1::PromiseRow row = *found;
    counter.AddPromise(prospect, promise, row, ZoneOf(rows, v1::PROSPECT, prospect));
  }
  return rows.status();
}

// Whom they were handed since then, each once.
absl::StatusOr<std::vector<domain::GotClient>> ClientsGot(MemberId member, int64_t from_us,
                                                          domain::Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Change> changes,
                          ChangesOf(member, domain::HandoverPart::kGot, from_us, rows));
  std::set<SubjectId> subjects;
  for (const Change& change : changes) {
    // Their own clients, and those they took from the queue, nobody handed to them.
    const auto* row = rows.Find(domain::HandoverKey(change.subject, change.place));
    if (row != nullptr && !row->from().empty() && row->from() != row->to()) {
      subjects.insert(change.subject);
    }
  }
  std::vector<domain::GotClient> clients;
  for (const SubjectId subject : subjects) {
    domain::GotClient& client = clients.emplace_back();
    client.subject = subject;
    if (rows.Find(domain::FirmKey(subject)) == nullptr) continue;
    std::set<SubjectId> of_firm;
    TASUKI_RETURN_IF_ERROR(
        AddLastIds(domain::KeyBytes('F').Append(subject.bytes()), rows, of_firm));
    client.of_firm.assign(of_firm.begin(), of_firm.end());
  }
  return clients;
}

v1::RecordView ViewOf(const domain::Discipline& discipline, const domain::Received& received,
                      const v1::Measures& measures) {
  v1::RecordView view;
  view.set_weak(domain::IsWeak(discipline, received, measures));
  for (size_t i = 0; i < domain::kDuties; ++i) {
    v1::RecordLineView& line = *view.add_lines();
    line.set_kind(std::string(domain::WordOf(static_cast<domain::Duty>(i))));
    line.set_due(discipline.by_duty[i].due);
    line.set_done(discipline.by_duty[i].done);
  }
  const domain::Tally all = discipline.all();
  view.set_due(all.due);
  view.set_done(all.done);
  if (const auto share = discipline.share(); share.has_value()) view.set_discipline(*share);
  view.set_received(received.known);
  view.set_sustained(received.sustained);
  view.set_weak_discipline_percent(measures.weak_discipline_percent());
  view.set_weak_discipline_n(measures.weak_discipline_n());
  view.set_weak_sustained_percent(measures.weak_sustained_percent());
  view.set_weak_sustained_n(measures.weak_sustained_n());
  return view;
}

}  // namespace

absl::Status CountDuties(Directory& directory, MemberId member, absl::Time from, absl::Time now,
                         domain::DisciplineCounter& counter) {
  domain::Rows& rows = directory.rows();
  const absl::TimeZone zone = CivilZone(rows, member);
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, zone));
  std::set<SubjectId> prospects;
  TASUKI_RETURN_IF_ERROR(AddBook(member, rows, prospects));
  TASUKI_ASSIGN_OR_RETURN(
      const std::vector<Change> given,
      ChangesOf(member, domain::HandoverPart::kGave, absl::ToUnixMicros(from), rows));
  for (const Change& change : given) prospects.insert(change.subject);
  domain::History& history = directory.workspace().home().overlay().history();
  for (const SubjectId prospect : prospects) {
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row == nullptr || row->has_undone() || row->erased()) continue;
    if (!IsOfThatTime(*row, absl::ToUnixMicros(from), today)) continue;
    TASUKI_RETURN_IF_ERROR(counter.AddProspect(prospect, rows, history));
  }
  const int32_t from_day = domain::DayNumber(absl::ToCivilDay(from, zone));
  return AddPromises(directory, member, from_day, today, counter);
}

absl::StatusOr<v1::RecordView> RecordViewOf(Directory& directory, MemberId member, absl::Time now) {
  domain::Rows& rows = directory.rows();
  const v1::Policy policy = domain::PresentPolicy(rows);
  const v1::Measures measures = domain::MeasuresOf(policy);
  const auto* team = rows.Find(domain::TeamKey());
  const domain::BusinessCalendar calendar(policy.calendar(), team == nullptr ? "" : team->zone());
  const absl::TimeZone zone = CivilZone(rows, member);
  const int32_t today = domain::DayNumber(absl::ToCivilDay(now, zone));
  const int32_t from_day = today - static_cast<int32_t>(measures.discipline_days());
  const absl::Time from = absl::FromCivil(domain::ToCivil(from_day), zone);
  domain::DisciplineCounter counter({member, from, now, zone}, policy, calendar);
  TASUKI_RETURN_IF_ERROR(CountDuties(directory, member, from, now, counter));
  // Those of which the days ended in the record's days, and later ones.
  const int64_t got_from_us = absl::ToUnixMicros(
      now - absl::Hours(24) * int64_t{measures.discipline_days() + measures.sustained_days()});
  TASUKI_ASSIGN_OR_RETURN(const std::vector<domain::GotClient> clients,
                          ClientsGot(member, got_from_us, rows));
  domain::AuditRules rules;
  rules.measures = measures;
  rules.calendar = &calendar;
  rules.zone = ZoneOf(rows, v1::TEAM, SubjectId());
  TASUKI_ASSIGN_OR_RETURN(
      const domain::Received received,
      domain::ReceivedBy(member, clients, rules, got_from_us, absl::ToUnixMicros(now), rows,
                         directory.workspace().home().overlay().history()));
  v1::RecordView view = ViewOf(counter.discipline(), received, measures);
  view.set_member(directory.Member(member));
  view.set_member_id(member.Hex());
  view.set_from(absl::FormatCivilTime(domain::ToCivil(from_day)));
  return view;
}

}  // namespace tasuki::client
