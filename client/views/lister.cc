#include "client/views/lister.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "client/limits.h"
#include "client/replica/civil_zone.h"
#include "client/views/index_reader.h"
#include "client/views/zones.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/agenda/neglect.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/calendar/same_day.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// Civil days on which the order of moments may differ from that of days: zones lie 26 hours apart.
constexpr int32_t kZoneDays = 2;
// So long it is told that a meeting was entered late.
constexpr absl::Duration kLoggedFor = absl::Hours(7 * 24);
constexpr size_t kDueBytes = 4 + 2;
constexpr size_t kNeglectedNamed = 3;

// The letters of an index by holder and of the same by firm.
struct IndexLetters {
  char holder;
  char firm;
};
constexpr IndexLetters kByDue = {'B', 'F'};
constexpr IndexLetters kByPromise = {'P', 'G'};

std::string HolderPrefix(IndexLetters index, std::string_view holder, domain::HeldAs as) {
  return std::string(
      domain::KeyBytes(index.holder).Append(holder).AppendU8(static_cast<uint8_t>(as)).view());
}

}  // namespace

struct Lister::Sortable {
  absl::Time due;
  int64_t last_us = 0;
  std::string name;
  SubjectId prospect;
};

Lister::Lister(Directory& directory, Presenter& presenter, absl::Time now)
    : directory_(directory), presenter_(presenter), now_(now), now_us_(absl::ToUnixMicros(now)) {}

bool Lister::Keeps(const std::string& member, uint64_t decided_seq) {
  auto [found, is_new] = members_.try_emplace(member);
  if (is_new) {
    const auto* row = directory_.rows().Find(domain::MemberKey(MemberId::FromTrusted(member)));
    if (row != nullptr) found->second = *row;
  }
  const v1::MemberRow& row = found->second;
  return row.state() == v1::ACTIVE && domain::MayOwn(row.role()) &&
         row.queue_mark_seq() <= decided_seq;
}

// domain::OwnerOf, of what the index says.
MemberId Lister::OwnerOf(const v1::DueRow& row) {
  if (row.has_owner()) {
    const bool ended = row.owner().until_us() != 0 && now_us_ >= row.owner().until_us();
    const std::string& holder = ended ? row.owner().back_to() : row.owner().to();
    if (!holder.empty() && Keeps(holder, row.decided_seq())) return MemberId::FromTrusted(holder);
  }
  if (row.firm().empty()) return {};
  auto [found, is_new] = firm_owners_.try_emplace(row.firm());
  if (is_new) {
    found->second =
        domain::OwnerOf(SubjectId::FromTrusted(row.firm()), now_us_, directory_.rows()).owner;
  }
  return found->second;
}

bool Lister::IsDue(const ListQuery& query, const Entry& entry) {
  if (!query.due_by.has_value()) return true;
  if (entry.day == INT32_MAX) return false;
  const auto* found = directory_.rows().Find(domain::ProspectKey(entry.prospect));
  if (found == nullptr || !found->has_next()) return false;
  SlotReader& slots = presenter_.slots();
  looked_ = {found, slots.PlaceOf(*found), {}};
  looked_.slot = slots.SlotOf(looked_.place, *found, found->next());
  return slots.TimeOf(looked_.place, looked_.slot) <= *query.due_by;
}

bool Lister::Fits(const ListQuery& query, Entry& entry, const v1::DueRow& row) {
  if (query.group.has_value() && row.group() != *query.group) return false;
  if (query.firm.has_value() && row.firm() != query.firm->bytes()) return false;
  entry.owner = OwnerOf(row);
  if (query.queue && (!entry.owner.is_zero() || entry.day == INT32_MAX)) return false;
  if (query.owner.has_value() && !query.queue && entry.owner != *query.owner) return false;
  if (query.promised) return true;
  if (!row.triage()) return IsDue(query, entry);
  uint64_t& in_triage = in_triage_[entry.owner];
  if (in_triage >= query.triage_each) {
    ++triage_waiting_;
    return false;
  }
  if (!IsDue(query, entry)) return false;
  // One who is left in peace takes no other's place.
  const bool released = query.triage_each != UINT64_MAX;
  if (released && !directory_.OptedOutAs(entry.prospect).empty()) return false;
  ++in_triage;
  return true;
}

// Under which prefixes of the indexes all that fits stands.
absl::StatusOr<std::vector<std::string>> Lister::PrefixesOf(const ListQuery& query) {
  using domain::HeldAs;
  std::vector<std::string> prefixes;
  domain::Rows& rows = directory_.rows();
  const IndexLetters index = query.promised ? kByPromise : kByDue;
  if (query.firm.has_value()) {
    prefixes.emplace_back(domain::KeyBytes(index.firm).Append(query.firm->bytes()).view());
    return prefixes;
  }
  if (query.owner.has_value()) {
    for (const HeldAs as : {HeldAs::kOwner, HeldAs::kBackTo}) {
      prefixes.push_back(HolderPrefix(index, query.owner->bytes(), as));
    }
    const domain::KeyBytes held = domain::KeyBytes('M').Append(query.owner->bytes());
    TASUKI_RETURN_IF_ERROR(rows.ScanRows(held.view(), [&](std::string_view key, std::string_view) {
      prefixes.emplace_back(
          domain::KeyBytes(index.firm).Append(key.substr(key.size() - SubjectId::kBytes)).view());
      return true;
    }));
    return prefixes;
  }
  prefixes.push_back(HolderPrefix(index, MemberId().bytes(), HeldAs::kOwner));
  if (query.queue) prefixes.push_back(HolderPrefix(index, MemberId().bytes(), HeldAs::kBackTo));
  directory_.ForEachMember([&](MemberId id, const v1::MemberRow& row) {
    const bool loses =
        row.state() != v1::ACTIVE || !domain::MayOwn(row.role()) || row.queue_mark_seq() != 0;
    if (query.queue && !loses) return true;
    prefixes.push_back(HolderPrefix(index, id.bytes(), HeldAs::kOwner));
    if (query.queue) prefixes.push_back(HolderPrefix(index, id.bytes(), HeldAs::kBackTo));
    return true;
  });
  TASUKI_RETURN_IF_ERROR(directory_.status());
  return prefixes;
}

absl::Status Lister::ForEachFit(const ListQuery& query,
                                absl::FunctionRef<bool(const Entry&, const v1::DueRow&)> visit) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<std::string> prefixes, PrefixesOf(query));
  std::vector<IndexReader> readers;
  for (const std::string& prefix : prefixes) readers.emplace_back(directory_.rows(), prefix);
  // The order of the entry at hand, and whose it is; the least first.
  std::vector<std::pair<std::string, size_t>> heap;
  const auto push = [&](size_t reader) -> absl::Status {
    TASUKI_ASSIGN_OR_RETURN(const auto* entry, readers[reader].Peek());
    if (entry == nullptr) return absl::OkStatus();
    heap.emplace_back(readers[reader].OrderOf(entry->first), reader);
    std::push_heap(heap.begin(), heap.end(), std::greater<>());
    return absl::OkStatus();
  };
  for (size_t i = 0; i < readers.size(); ++i) TASUKI_RETURN_IF_ERROR(push(i));
  absl::flat_hash_set<SubjectId> seen;  // A cover stands under two.
  in_triage_.clear();
  triage_waiting_ = 0;
  const int64_t last_day =
      query.due_by.has_value()
          ? int64_t{domain::CivilDayOf(absl::ToUnixMicros(*query.due_by), 0)} + kZoneDays
          : INT64_MAX;
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    const auto [order, reader] = std::move(heap.back());
    heap.pop_back();
    TASUKI_ASSIGN_OR_RETURN(const auto* at, readers[reader].Peek());
    Entry entry{SubjectId::FromTrusted(std::string_view(order).substr(kDueBytes)),
                static_cast<int32_t>(GetU32(order) ^ 0x80000000)};
    if (int64_t{entry.day} > last_day) return absl::OkStatus();
    const bool fits = seen.insert(entry.prospect).second && Fits(query, entry, at->second);
    if (fits && !visit(entry, at->second)) return absl::OkStatus();
    readers[reader].Pop();
    TASUKI_RETURN_IF_ERROR(push(reader));
  }
  return absl::OkStatus();
}

absl::Time Lister::DueOf(const v1::ProspectRow& row) {
  if (!row.has_next()) return absl::InfiniteFuture();
  const SlotReader::Place place = presenter_.slots().PlaceOf(row);
  return SlotTime(presenter_.slots().SlotOf(place, row, row.next()), place.zone);
}

// What the index cannot know: who has the address of somebody who asked us to stop. Opens words, so
// only of what is shown.
absl::Time Lister::ShownDueOf(SubjectId prospect, const v1::ProspectRow& row) {
  if (!directory_.OptedOutAs(prospect).empty()) return absl::InfiniteFuture();
  return DueOf(row);
}

// A calendar that closes days moves dates to later ones than the index says; what it says of the
// others is no later than that.
int32_t Lister::LatestDay(const std::vector<Entry>& entries) {
  int32_t latest = domain::kDayMin;
  for (const Entry& entry : entries) {
    const auto* row = directory_.rows().Find(domain::ProspectKey(entry.prospect));
    const absl::Time due =
        row == nullptr ? absl::InfiniteFuture() : ShownDueOf(entry.prospect, *row);
    if (due == absl::InfiniteFuture()) return INT32_MAX;
    latest = std::max(latest, domain::DayNumber(absl::ToCivilDay(due, absl::UTCTimeZone())));
  }
  return latest;
}

absl::StatusOr<std::vector<Lister::Sortable>> Lister::Sorted(const std::vector<Entry>& entries,
                                                             ListSort sort) {
  NameBook& book = directory_.workspace().names();
  const auto* counts = directory_.rows().Find(domain::CountsKey());
  if (counts != nullptr && entries.size() > counts->prospects() / kNamesPartOpened) {
    TASUKI_RETURN_IF_ERROR(book.OpenPeople());
  }
  std::vector<Sortable> sorted;
  sorted.reserve(entries.size());
  for (const Entry& entry : entries) {
    const auto* row = directory_.rows().Find(domain::ProspectKey(entry.prospect));
    if (row == nullptr) continue;
    sorted.push_back({ShownDueOf(entry.prospect, *row), row->last_touch_us(),
                      book.Person(entry.prospect).sort_key, entry.prospect});
  }
  TASUKI_RETURN_IF_ERROR(book.TakeStatus());
  TASUKI_RETURN_IF_ERROR(directory_.rows().status());
  std::sort(sorted.begin(), sorted.end(), [sort](const Sortable& a, const Sortable& b) {
    if (sort == ListSort::kDue && a.due != b.due) return a.due < b.due;
    if (sort == ListSort::kLast && a.last_us != b.last_us) return a.last_us > b.last_us;
    return std::tie(a.name, a.prospect) < std::tie(b.name, b.prospect);
  });
  return sorted;
}

absl::StatusOr<v1::ListView> Lister::List(const ListQuery& query) {
  const bool all = !query.owner && !query.queue && !query.firm && !query.group && !query.due_by;
  const bool by_due = query.sort == ListSort::kDue;
  const uint64_t wanted =
      query.limit > UINT64_MAX - query.offset ? UINT64_MAX : query.offset + query.limit;
  std::vector<Entry> entries;
  v1::ListView view;
  if (query.among != nullptr) {
    for (const SubjectId prospect : *query.among) entries.push_back({prospect, 0});
    view.set_total(entries.size());
  } else {
    int32_t last_day = INT32_MAX;
    uint64_t total = 0;
    const bool only_dated = query.queue || query.due_by.has_value();
    TASUKI_RETURN_IF_ERROR(ForEachFit(query, [&](const Entry& entry, const v1::DueRow&) {
      if (only_dated && !directory_.OptedOutAs(entry.prospect).empty()) return true;
      ++total;
      // By due only what can be in the window is looked at any further.
      if (!by_due || int64_t{entry.day} <= int64_t{last_day} + kZoneDays) entries.push_back(entry);
      if (by_due && total == wanted) last_day = LatestDay(entries);
      const bool past_window = by_due && int64_t{entry.day} > int64_t{last_day} + kZoneDays;
      return !(all && past_window);  // Of all of them there is a count.
    }));
    if (all) {
      const auto* counts = directory_.rows().Find(domain::CountsKey());
      total = counts == nullptr ? 0 : counts->prospects();
    }
    view.set_total(total);
  }
  TASUKI_ASSIGN_OR_RETURN(const std::vector<Sortable> sorted, Sorted(entries, query.sort));
  for (uint64_t i = query.offset; i < std::min<uint64_t>(wanted, sorted.size()); ++i) {
    const auto* row = directory_.rows().Find(domain::ProspectKey(sorted[i].prospect));
    if (row != nullptr) *view.add_items() = presenter_.Item(sorted[i].prospect, *row);
  }
  TASUKI_RETURN_IF_ERROR(directory_.status());
  TASUKI_RETURN_IF_ERROR(directory_.rows().status());
  return view;
}

absl::StatusOr<uint64_t> Lister::ForEachDue(
    const ListQuery& query, absl::FunctionRef<absl::Status(const DueProspect&)> visit) {
  TASUKI_CHECK(query.due_by.has_value()) << "of those due later nothing is looked at";
  absl::Status status;
  TASUKI_RETURN_IF_ERROR(ForEachFit(query, [&](const Entry& entry, const v1::DueRow&) {
    status = visit({entry.prospect, entry.owner, *looked_.row, looked_.place, looked_.slot});
    return status.ok();
  }));
  if (!status.ok()) return status;
  return triage_waiting_;
}

// A date of a season stands under an earlier day than its own, so whoever seems overdue is looked
// at: they are few.
void Lister::CountNeglect(const Entry& entry, const v1::DueRow& row, int32_t today, Load& load) {
  if (entry.day == INT32_MAX) return;
  const v1::Policy& policy = presenter_.slots().policy();
  const domain::BusinessCalendar& calendar = presenter_.slots().slots().calendar();
  const auto count = [&](uint32_t& number, std::vector<SubjectId>& first) {
    if (!directory_.OptedOutAs(entry.prospect).empty()) return;
    ++number;
    if (first.size() < kNeglectedNamed) first.push_back(entry.prospect);
  };
  if (row.has_triaged_day()) {
    if (domain::IsForgottenWaiting(row.triaged_day(), policy, calendar, today)) {
      count(load.forgotten, load.forgotten_first);
    }
    return;
  }
  if (domain::IsForgottenSince(entry.day, policy, calendar, today)) {
    const auto* found = directory_.rows().Find(domain::ProspectKey(entry.prospect));
    if (found != nullptr &&
        domain::IsForgottenSince(found->next().slot().day(), policy, calendar, today)) {
      count(load.forgotten, load.forgotten_first);
    }
  }
  std::optional<int32_t> touched;
  if (row.has_touched_day()) touched = row.touched_day();
  if (domain::IsLongSilent(touched, policy, today)) count(load.silent, load.silent_first);
}

// By the day of the member, in their zone; of what they entered within the last days.
bool Lister::WasLoggedLate(const v1::Logged& logged, MemberId member, absl::TimeZone zone) {
  const absl::Time written = absl::FromUnixMicros(logged.written_us());
  if (logged.by() != member.bytes() || now_ - written > kLoggedFor) return false;
  const absl::CivilMinute met = absl::ToCivilMinute(absl::FromUnixMicros(logged.met_us()), zone);
  const domain::Slots& slots = presenter_.slots().slots();
  return absl::ToCivilMinute(written, zone) >=
         domain::SameDayUntil(met, presenter_.slots().policy().same_day(), slots.calendar());
}

absl::StatusOr<Load> Lister::LoadOf(MemberId member, uint32_t days) {
  Load load;
  const int64_t today = domain::CivilDayOf(now_us_, 0);
  const int64_t ahead = today + days;
  const absl::TimeZone zone = CivilZone(directory_.rows(), member);
  TASUKI_RETURN_IF_ERROR(
      ForEachFit({.owner = member}, [&](const Entry& entry, const v1::DueRow& row) {
        ++load.prospects;
        load.open_deals += row.open_deals();
        const bool due = entry.day <= ahead;
        const bool touched = row.has_touched_day() && row.touched_day() >= today - days;
        if (row.in_motion() && (due || touched)) ++load.active;
        if (row.has_logged() && WasLoggedLate(row.logged(), member, zone)) ++load.logged_late;
        if (due && (row.kind() == v1::STEP || row.kind() == v1::FIRST_FOLLOW_UP)) ++load.contacts;
        CountNeglect(entry, row, static_cast<int32_t>(today), load);
        return true;
      }));
  return load;
}

absl::StatusOr<v1::FirmView> FirmWithProspects(Directory& directory, Presenter& presenter,
                                               SubjectId firm, absl::Time now) {
  TASUKI_ASSIGN_OR_RETURN(v1::FirmView view, presenter.Firm(firm));
  Lister lister(directory, presenter, now);
  TASUKI_ASSIGN_OR_RETURN(v1::ListView list, lister.List({.firm = firm}));
  view.mutable_items()->Swap(list.mutable_items());
  return view;
}

}  // namespace tasuki::client
