#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "common/base/check.h"
#include "common/base/ids.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// Keys of state rows (state.proto): one letter for the kind of row, then what names it, so that
// they sort by kind, then by that. A key knows the type of its row: a wrong pair does not compile.

namespace tasuki::domain {

// Bytes of a key, kept in place. A value.
class KeyBytes {
 public:
  explicit KeyBytes(char kind) { Append({&kind, 1}); }

  KeyBytes& Append(std::string_view bytes) {
    TASUKI_CHECK(size_ + bytes.size() <= bytes_.size()) << "a row's key is longer than any may be";
    std::memcpy(bytes_.data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    return *this;
  }

  KeyBytes& AppendU8(uint8_t value) {
    const char byte = static_cast<char>(value);
    return Append({&byte, 1});
  }
  KeyBytes& AppendU16(uint16_t value) { return AppendBig(value); }
  KeyBytes& AppendU32(uint32_t value) { return AppendBig(value); }
  KeyBytes& AppendU64(uint64_t value) { return AppendBig(value); }
  // So that negative ones sort before the others.
  KeyBytes& AppendI32(int32_t value) {
    return AppendU32(static_cast<uint32_t>(value) ^ 0x80000000);
  }
  KeyBytes& AppendI64(int64_t value) {
    return AppendU64(static_cast<uint64_t>(value) ^ (uint64_t{1} << 63));
  }

  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  template <class Number>
  KeyBytes& AppendBig(Number value) {
    for (int shift = 8 * (sizeof(Number) - 1); shift >= 0; shift -= 8) {
      AppendU8(static_cast<uint8_t>(value >> shift));
    }
    return *this;
  }

  std::array<char, 55> bytes_;
  size_t size_ = 0;
};

// The key of a row of type `Row`.
template <class Row>
class Key {
 public:
  explicit Key(const KeyBytes& bytes) : bytes_(bytes) {}

  std::string_view view() const { return bytes_.view(); }
  std::string str() const { return std::string(view()); }
  operator std::string_view() const { return view(); }  // NOLINT: where rows are bytes, it is too.

  friend bool operator<(const Key& a, const Key& b) { return a.view() < b.view(); }
  friend bool operator==(const Key& a, const Key& b) { return a.view() == b.view(); }

 private:
  KeyBytes bytes_;
};

inline Key<v1::TeamRow> TeamKey() { return Key<v1::TeamRow>(KeyBytes('t')); }
inline Key<v1::MemberRow> MemberKey(MemberId member) {
  return Key<v1::MemberRow>(KeyBytes('m').Append(member.bytes()));
}
inline Key<v1::PlannedMoveRow> PlannedMoveKey(MemberId leaver, SubjectId subject) {
  return Key<v1::PlannedMoveRow>(KeyBytes('v').Append(leaver.bytes()).Append(subject.bytes()));
}
inline Key<v1::DeviceRow> DeviceKey(DeviceId device) {
  return Key<v1::DeviceRow>(KeyBytes('d').Append(device.bytes()));
}
inline Key<v1::ReplicaRow> ReplicaKey(ReplicaId replica) {
  return Key<v1::ReplicaRow>(KeyBytes('r').Append(replica.bytes()));
}
inline Key<v1::SubjectRow> SubjectKey(SubjectId subject) {
  return Key<v1::SubjectRow>(KeyBytes('s').Append(subject.bytes()));
}
inline Key<v1::DecisionRow> DecisionKey(SubjectId subject, v1::Slot slot) {
  const char letter = static_cast<char>(slot);
  return Key<v1::DecisionRow>(KeyBytes('o').Append(subject.bytes()).Append({&letter, 1}));
}
inline Key<v1::ApartRow> ApartKey(EventId event) {
  return Key<v1::ApartRow>(KeyBytes('a').Append(event.bytes()));
}
inline Key<v1::ImportedRow> ImportedKey(EventId event) {
  return Key<v1::ImportedRow>(KeyBytes('j').Append(event.bytes()));
}
inline Key<v1::ImportsRetractedRow> ImportsRetractedKey(SubjectId subject) {
  return Key<v1::ImportsRetractedRow>(KeyBytes('q').Append(subject.bytes()));
}
inline Key<v1::FirmRow> FirmKey(SubjectId firm) {
  return Key<v1::FirmRow>(KeyBytes('f').Append(firm.bytes()));
}
inline Key<v1::ProspectRow> ProspectKey(SubjectId prospect) {
  return Key<v1::ProspectRow>(KeyBytes('p').Append(prospect.bytes()));
}

inline Key<v1::PolicyRow> PolicyKey(Seq seq) {
  return Key<v1::PolicyRow>(KeyBytes('y').AppendU64(seq.value()));
}

// --- What folds with a prospect or firm.

inline Key<v1::Timeline> TimelineKey(SubjectId subject, int64_t b_us, Seq seq) {
  return Key<v1::Timeline>(
      KeyBytes('e').Append(subject.bytes()).AppendI64(b_us).AppendU64(seq.value()));
}
inline Key<v1::DealRow> DealKey(SubjectId prospect, SubjectId deal) {
  return Key<v1::DealRow>(KeyBytes('c').Append(prospect.bytes()).Append(deal.bytes()));
}
inline Key<v1::PromiseRow> PromiseKey(SubjectId prospect, SubjectId promise) {
  return Key<v1::PromiseRow>(KeyBytes('k').Append(prospect.bytes()).Append(promise.bytes()));
}
inline Key<v1::TaskRow> TaskKey(SubjectId prospect, SubjectId task) {
  return Key<v1::TaskRow>(KeyBytes('w').Append(prospect.bytes()).Append(task.bytes()));
}
inline Key<v1::HandoverRow> HandoverKey(SubjectId subject, const v1::HandoverPlace& place) {
  return Key<v1::HandoverRow>(
      KeyBytes('h').Append(subject.bytes()).AppendI64(place.handed_us()).AppendU64(place.seq()));
}
inline Key<v1::Texts> TextsKey(SubjectId subject, uint32_t number) {
  return Key<v1::Texts>(KeyBytes('x').Append(subject.bytes()).AppendU32(number));
}
inline Key<v1::FieldsRow> FieldsKey(SubjectId subject) {
  return Key<v1::FieldsRow>(KeyBytes('g').Append(subject.bytes()));
}
inline Key<v1::TakenBackRow> TakenBackKey(SubjectId subject, EventId fact) {
  return Key<v1::TakenBackRow>(KeyBytes('z').Append(subject.bytes()).Append(fact.bytes()));
}
inline Key<v1::RetractionRow> RetractionKey(SubjectId subject, EventId retraction) {
  return Key<v1::RetractionRow>(KeyBytes('u').Append(subject.bytes()).Append(retraction.bytes()));
}
inline Key<v1::ImportsTakenBackRow> ImportsTakenBackKey(SubjectId subject) {
  return Key<v1::ImportsTakenBackRow>(KeyBytes('i').Append(subject.bytes()));
}
// `thing`: the subject itself, or a deal, promise or task of it.
inline Key<v1::UndoneRow> UndoneKey(SubjectId subject, SubjectId thing) {
  return Key<v1::UndoneRow>(KeyBytes('l').Append(subject.bytes()).Append(thing.bytes()));
}
inline Key<v1::AtFirmRow> AtFirmKey(SubjectId firm) {
  return Key<v1::AtFirmRow>(KeyBytes('n').Append(firm.bytes()));
}
inline Key<v1::RaisedRow> RaisedKey(Seq seq) {
  return Key<v1::RaisedRow>(KeyBytes('b').AppendU64(seq.value()));
}

// --- Derived from state rows, or a help to fold: in no digest.

inline Key<v1::OpenPromiseRow> OpenPromiseKey(SubjectId prospect, v1::PromiseBy by,
                                              v1::PromiseKind kind, int32_t due_day,
                                              SubjectId promise) {
  return Key<v1::OpenPromiseRow>(KeyBytes('Q')
                                     .Append(prospect.bytes())
                                     .AppendU8(static_cast<uint8_t>(by))
                                     .AppendU8(static_cast<uint8_t>(kind))
                                     .AppendI32(due_day)
                                     .Append(promise.bytes()));
}
inline Key<v1::PromiseAtRow> PromiseOfMemberKey(MemberId member, int32_t due_day,
                                                SubjectId prospect, SubjectId promise) {
  return Key<v1::PromiseAtRow>(KeyBytes('Y')
                                   .Append(member.bytes())
                                   .AppendI32(due_day)
                                   .Append(prospect.bytes())
                                   .Append(promise.bytes()));
}
inline Key<v1::PromiseAtRow> PromiseOfProspectKey(SubjectId prospect, int32_t due_day,
                                                  SubjectId promise) {
  return Key<v1::PromiseAtRow>(
      KeyBytes('J').Append(prospect.bytes()).AppendI32(due_day).Append(promise.bytes()));
}
// `tail`: the letter and what follows the subject in the key of the row that was changed.
inline Key<v1::CheckpointRow> CheckpointKey(SubjectId subject, uint32_t part, char letter,
                                            std::string_view tail) {
  return Key<v1::CheckpointRow>(
      KeyBytes('K').Append(subject.bytes()).AppendU32(part).Append({&letter, 1}).Append(tail));
}
inline Key<v1::CountsRow> CountsKey() { return Key<v1::CountsRow>(KeyBytes('N')); }
inline Key<v1::OpenContestRow> OpenContestKey(SubjectId subject, v1::Slot slot) {
  return Key<v1::OpenContestRow>(
      KeyBytes('C').Append(subject.bytes()).AppendU8(static_cast<uint8_t>(slot)));
}
inline Key<v1::WaitingRow> WaitingKey(Seq seq) {
  return Key<v1::WaitingRow>(KeyBytes('W').AppendU64(seq.value()));
}
inline Key<v1::CrossedAtRow> CrossedAtKey(Seq seq) {
  return Key<v1::CrossedAtRow>(KeyBytes('X').AppendU64(seq.value()));
}
inline Key<v1::OutweighedAtRow> OutweighedAtKey(Seq at, SubjectId thing) {
  return Key<v1::OutweighedAtRow>(KeyBytes('O').AppendU64(at.value()).Append(thing.bytes()));
}
inline Key<v1::RefusedRow> RefusedKey(Seq seq) {
  return Key<v1::RefusedRow>(KeyBytes('V').AppendU64(seq.value()));
}
inline Key<v1::RequestedRow> RequestedKey(SubjectId subject, Seq seq) {
  return Key<v1::RequestedRow>(KeyBytes('U').Append(subject.bytes()).AppendU64(seq.value()));
}
inline Key<v1::UnknownRow> UnknownKey(SubjectId subject) {
  return Key<v1::UnknownRow>(KeyBytes('R').Append(subject.bytes()));
}
inline Key<v1::AbsorbedRow> AbsorbedKey(SubjectId into, SubjectId absorbed) {
  return Key<v1::AbsorbedRow>(KeyBytes('A').Append(into.bytes()).Append(absorbed.bytes()));
}
inline Key<v1::PlannedForRow> PlannedForKey(MemberId to, MemberId leaver, SubjectId subject) {
  return Key<v1::PlannedForRow>(
      KeyBytes('L').Append(to.bytes()).Append(leaver.bytes()).Append(subject.bytes()));
}
// Which part a member has in a change of owner.
enum class HandoverPart : uint8_t { kGot = 0, kGave = 1 };

inline Key<v1::HandoverAtRow> HandoverAtKey(MemberId member, HandoverPart part,
                                            const v1::HandoverPlace& place, SubjectId subject) {
  return Key<v1::HandoverAtRow>(KeyBytes('H')
                                    .Append(member.bytes())
                                    .AppendU8(static_cast<uint8_t>(part))
                                    .AppendI64(place.handed_us())
                                    .Append(subject.bytes())
                                    .AppendU64(place.seq()));
}
inline Key<v1::OpenHandoverRow> OpenHandoverKey(MemberId to, SubjectId subject) {
  return Key<v1::OpenHandoverRow>(KeyBytes('E').Append(to.bytes()).Append(subject.bytes()));
}
inline Key<v1::CoachingAtRow> CoachingAtKey(MemberId about, Seq seq) {
  return Key<v1::CoachingAtRow>(KeyBytes('I').Append(about.bytes()).AppendU64(seq.value()));
}
inline Key<v1::HeldFirmRow> HeldFirmKey(MemberId holder, SubjectId firm) {
  return Key<v1::HeldFirmRow>(KeyBytes('M').Append(holder.bytes()).Append(firm.bytes()));
}

// Lists in which deals stand: by state, and those whose terms were changed without the client's
// agreement, open or won (R130).
enum class DealList : uint8_t { kOpen = 0, kWon = 1, kLost = 2, kFlagged = 3 };

inline Key<v1::DealAtRow> DealAtKey(DealList list, SubjectId prospect, SubjectId deal) {
  return Key<v1::DealAtRow>(KeyBytes('D')
                                .AppendU8(static_cast<uint8_t>(list))
                                .Append(prospect.bytes())
                                .Append(deal.bytes()));
}

// Lists in which tasks stand: given to a member, given by them; ended ones by the day they ended.
enum class TaskList : uint8_t { kMine = 0, kGiven = 1, kMineEnded = 2, kGivenEnded = 3 };

inline Key<v1::TaskAtRow> TaskAtKey(MemberId member, TaskList list, int32_t day, SubjectId prospect,
                                    SubjectId task) {
  return Key<v1::TaskAtRow>(KeyBytes('T')
                                .Append(member.bytes())
                                .AppendU8(static_cast<uint8_t>(list))
                                .AppendI32(day)
                                .Append(prospect.bytes())
                                .Append(task.bytes()));
}
inline Key<v1::TaskRecordRow> TaskRecordKey(MemberId member) {
  return Key<v1::TaskRecordRow>(KeyBytes('S').Append(member.bytes()));
}

// Which part of an OwnerValue names the holder; under nobody, what was merged into another.
enum class HeldAs : uint8_t { kOwner = 0, kBackTo = 1, kMerged = 2 };

// So many days before its day a date that a season gave stands in lists: it is read again by the
// calendar in force, and may have come nearer.
inline constexpr int32_t kSeasonNearerDaysMax = 45;

// The first civil day on which what is next may fall, whatever the calendar becomes: a date that
// was moved to a business day may move back.
inline int32_t EarliestDay(const v1::NextTouch& next) {
  const int32_t day = next.slot().day();
  if (next.season_year() != 0) return day - kSeasonNearerDaysMax;
  return next.has_nominal_day() && next.nominal_day() < day ? next.nominal_day() : day;
}

// Where a prospect stands in lists by due: the first civil day on which it may fall, the minute;
// those without a date last.
inline KeyBytes& AppendDue(const v1::ProspectRow& row, KeyBytes& key) {
  if (!row.has_next()) return key.AppendI32(INT32_MAX).AppendU16(UINT16_MAX);
  const v1::CivilSlot& slot = row.next().slot();
  return key.AppendI32(EarliestDay(row.next()))
      .AppendU16(slot.has_minute() ? static_cast<uint16_t>(slot.minute()) : uint16_t{UINT16_MAX});
}
inline Key<v1::DueRow> HolderDueKey(MemberId holder, HeldAs as, const v1::ProspectRow& row,
                                    SubjectId prospect) {
  KeyBytes key('B');
  key.Append(holder.bytes()).AppendU8(static_cast<uint8_t>(as));
  return Key<v1::DueRow>(AppendDue(row, key).Append(prospect.bytes()));
}
inline Key<v1::DueRow> FirmDueKey(SubjectId firm, const v1::ProspectRow& row, SubjectId prospect) {
  KeyBytes key('F');
  key.Append(firm.bytes());
  return Key<v1::DueRow>(AppendDue(row, key).Append(prospect.bytes()));
}
// `day`: of the open promise that is due first.
inline Key<v1::DueRow> HolderPromisesKey(MemberId holder, HeldAs as, int32_t day,
                                         SubjectId prospect) {
  return Key<v1::DueRow>(KeyBytes('P')
                             .Append(holder.bytes())
                             .AppendU8(static_cast<uint8_t>(as))
                             .AppendI32(day)
                             .AppendU16(UINT16_MAX)
                             .Append(prospect.bytes()));
}
inline Key<v1::DueRow> FirmPromisesKey(SubjectId firm, int32_t day, SubjectId prospect) {
  return Key<v1::DueRow>(KeyBytes('G')
                             .Append(firm.bytes())
                             .AppendI32(day)
                             .AppendU16(UINT16_MAX)
                             .Append(prospect.bytes()));
}

// Whether a row is in the digest: its kind is a small letter.
inline bool IsStateRow(std::string_view key) {
  return !key.empty() && key.front() >= 'a' && key.front() <= 'z';
}

}  // namespace tasuki::domain
