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
#include "common/domain/audit/sustained.h"
#include "common/domain/calendar/civil.h"
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

// Whether a handover was sustained (R004, X23); nullopt: it is not known yet.
std::optional<bool> IsSustained(const v1::HandoverRow& handover, const v1::Measures& measures,
                                int64_t now_us) {
  const int64_t until_us = domain::SustainedUntil(handover.handed_us(), measures);
  const auto within = [&](int64_t at_us) { return at_us != 0 && at_us <= until_us; };
  domain::SustainedBy by;
  by.handed_us = handover.handed_us();
  by.touches = within(handover.second_touch_us()) ? 2 : within(handover.first_touch_us()) ? 1 : 0;
  by.ended = within(handover.ended_us());
  by.overdue = within(handover.overdue_us());
  const domain::Sustained sustained = domain::SustainedOf(by, measures, now_us);
  if (sustained != domain::Sustained::kYes && sustained != domain::Sustained::kNo) {
    return std::nullopt;
  }
  return sustained == domain::Sustained::kYes;
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

// Whether it was undone at once, or undoes one: nobody was to keep it going.
absl::StatusOr<bool> IsOfSlip(SubjectId subject, const v1::HandoverRow& row, domain::Rows& rows) {
  if (row.has_previous()) {
    const auto* previous = rows.Find(domain::HandoverKey(subject, row.previous()));
    if (previous != nullptr && domain::IsTakenBack(*previous, row)) return true;
  }
  domain::KeyBytes prefix('h');
  prefix.Append(subject.bytes());
  domain::KeyBytes from = prefix;
  from.AppendI64(row.handed_us());
  bool found = false, taken_back = false;
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRowsFrom(prefix.view(), from.view(), [&](std::string_view, std::string_view bytes) {
        v1::HandoverRow next;
        if (!next.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return true;
        if (found) {
          taken_back = domain::IsTakenBack(row, next);
          return false;
        }
        found = next.seq() == row.seq();
        return true;
      }));
  return taken_back;
}

absl::StatusOr<domain::Received> ReceivedBy(MemberId member, const v1::Measures& measures,
                                            absl::Time now, domain::Rows& rows) {
  // Those of which the days ended in the record's days, and later ones.
  const absl::Time from =
      now - absl::Hours(24) * int64_t{measures.discipline_days() + measures.sustained_days()};
  domain::Received received;
  TASUKI_ASSIGN_OR_RETURN(
      const std::vector<Change> changes,
      ChangesOf(member, domain::HandoverPart::kGot, absl::ToUnixMicros(from), rows));
  for (const Change& change : changes) {
    const auto* found = rows.Find(domain::HandoverKey(change.subject, change.place));
    if (found == nullptr) continue;
    const v1::HandoverRow row = *found;
    if (row.cover() || row.imported() || row.declined_us() != 0) continue;
    // Their own clients, and those they took from the queue, nobody handed to them.
    if (row.from().empty() || row.from() == row.to()) continue;
    const std::optional<bool> sustained = IsSustained(row, measures, absl::ToUnixMicros(now));
    if (!sustained.has_value()) continue;
    TASUKI_ASSIGN_OR_RETURN(const bool slip, IsOfSlip(change.subject, row, rows));
    if (slip) continue;
    ++received.known;
    if (*sustained) ++received.sustained;
  }
  TASUKI_RETURN_IF_ERROR(rows.status());
  return received;
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
  TASUKI_ASSIGN_OR_RETURN(const domain::Received received, ReceivedBy(member, measures, now, rows));
  v1::RecordView view = ViewOf(counter.discipline(), received, measures);
  view.set_member(directory.Member(member));
  view.set_member_id(member.Hex());
  view.set_from(absl::FormatCivilTime(domain::ToCivil(from_day)));
  return view;
}

}  // namespace tasuki::client
