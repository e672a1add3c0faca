#include "client/views/promises.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/rows/merged.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// So far ahead a day with slack is looked for; beyond, the calendar says nothing reliable anyway.
constexpr int32_t kSlackDaysMax = 90;
constexpr size_t kDayBytes = 4;

std::string PromiseWord(auto value) { return std::string(domain::WordOf(value)); }

// The Monday of its week.
int32_t LoadWeekOf(int32_t day) {
  const auto weekday = absl::GetWeekday(domain::ToCivil(day));
  return day - static_cast<int32_t>(weekday);
}

int32_t DueDayAt(std::string_view bytes) {
  return static_cast<int32_t>(GetU32(bytes) ^ 0x80000000);
}

}  // namespace

PromiseReader::PromiseReader(Directory& directory, Presenter& presenter, absl::Time now)
    : directory_(directory),
      rows_(directory.rows()),
      presenter_(presenter),
      now_(now),
      policy_(presenter.slots().policy()) {}

absl::StatusOr<v1::PromiseRow> PromiseReader::Find(SubjectId entry, SubjectId promise) {
  const auto* row = rows_.Find(domain::PromiseKey(entry, promise));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  if (row != nullptr) return *row;
  return Fault(absl::StatusCode::kDataLoss,
               "an index names a promise that is not there; `tasuki recover` fetches it again");
}

absl::Status PromiseReader::AddOf(SubjectId entry, int32_t from, std::vector<PromiseAt>& promises) {
  std::vector<SubjectId> ids;
  const domain::KeyBytes prefix = domain::KeyBytes('J').Append(entry.bytes());
  domain::KeyBytes first = prefix;
  first.AppendI32(from);
  TASUKI_RETURN_IF_ERROR(
      rows_.ScanRowsFrom(prefix.view(), first.view(), [&](std::string_view key, std::string_view) {
        ids.push_back(SubjectId::FromTrusted(key.substr(key.size() - SubjectId::kBytes)));
        return true;
      }));
  for (const SubjectId id : ids) {
    TASUKI_ASSIGN_OR_RETURN(v1::PromiseRow row, Find(entry, id));
    promises.push_back({entry, std::move(row)});
  }
  if (from == kAllPromises) return absl::OkStatus();
  // What is open from before.
  TASUKI_ASSIGN_OR_RETURN(std::vector<PromiseAt> open, OpenOf(entry, from - 1));
  for (PromiseAt& promise : open) promises.push_back(std::move(promise));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PromiseAt>> PromiseReader::OpenOf(SubjectId entry, int32_t until) {
  std::vector<PromiseAt> promises;
  std::vector<SubjectId> ids;
  const domain::KeyBytes prefix = domain::KeyBytes('Q').Append(entry.bytes());
  TASUKI_RETURN_IF_ERROR(rows_.ScanRows(prefix.view(), [&](std::string_view key, std::string_view) {
    const std::string_view tail = key.substr(key.size() - SubjectId::kBytes - kDayBytes);
    if (DueDayAt(tail) <= until) ids.push_back(SubjectId::FromTrusted(tail.substr(kDayBytes)));
    return true;
  }));
  for (const SubjectId id : ids) {
    TASUKI_ASSIGN_OR_RETURN(v1::PromiseRow row, Find(entry, id));
    promises.push_back({entry, std::move(row)});
  }
  return promises;
}

absl::StatusOr<std::vector<PromiseAt>> PromiseReader::OpenOf(const PromisedQuery& query) {
  std::vector<PromiseAt> promises;
  TASUKI_RETURN_IF_ERROR(
      Lister(directory_, presenter_, now_)
          .ForEachPromised(query, [&](SubjectId entry, MemberId) -> absl::Status {
            TASUKI_ASSIGN_OR_RETURN(std::vector<PromiseAt> open, OpenOf(entry, query.last_day));
            for (PromiseAt& promise : open) promises.push_back(std::move(promise));
            return absl::OkStatus();
          }));
  return promises;
}

absl::StatusOr<std::vector<PromiseAt>> PromiseReader::Of(SubjectId prospect, int32_t from) {
  std::vector<PromiseAt> promises;
  TASUKI_RETURN_IF_ERROR(AddOf(prospect, from, promises));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> absorbed,
                          domain::AbsorbedBy(prospect, rows_));
  for (const SubjectId entry : absorbed) TASUKI_RETURN_IF_ERROR(AddOf(entry, from, promises));
  std::sort(promises.begin(), promises.end(), [](const PromiseAt& a, const PromiseAt& b) {
    return std::forward_as_tuple(a.row.due().day(), a.row.made_seq(), a.row.promise()) <
           std::forward_as_tuple(b.row.due().day(), b.row.made_seq(), b.row.promise());
  });
  return promises;
}

int32_t PromiseReader::ShownFrom() const {
  const int32_t today = domain::CivilDayOf(absl::ToUnixMicros(now_), 0);
  return today - static_cast<int32_t>(domain::TrustDays(policy_.promises())) - 1;
}

absl::TimeZone PromiseReader::ZoneOfEntry(SubjectId entry) {
  return ZoneOf(rows_, v1::PROSPECT, domain::SurvivorOf(entry, rows_));
}

int32_t PromiseReader::TodayOf(SubjectId entry) {
  return domain::DayNumber(absl::ToCivilDay(now_, ZoneOfEntry(entry)));
}

const v1::ProspectRow& PromiseReader::RowOf(SubjectId prospect) {
  const auto* row = rows_.Find(domain::ProspectKey(prospect));
  return row == nullptr ? v1::ProspectRow::default_instance() : *row;
}

domain::PromiseIs PromiseReader::FateOf(const PromiseAt& promise) {
  return domain::FateOf(promise.row, policy_.promises(), ZoneOfEntry(promise.entry), now_);
}

bool PromiseReader::IsHollow(const PromiseAt& promise) {
  return domain::IsHollow(promise.row, RowOf(domain::SurvivorOf(promise.entry, rows_)),
                          policy_.promises(), presenter_.slots().slots().calendar(),
                          ZoneOfEntry(promise.entry), TodayOf(promise.entry));
}

absl::Time PromiseReader::DueAt(const PromiseAt& promise) {
  v1::CivilSlot slot = promise.row.due();
  if (!slot.has_minute()) {
    const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
    slot.set_minute(presenter_.slots().On(prospect, slot.day(), v1::CHANNEL_UNSPECIFIED).minute());
  }
  return SlotTime(slot, ZoneOfEntry(promise.entry));
}

v1::PromiseView PromiseReader::View(const PromiseAt& promise) {
  const v1::PromiseRow& row = promise.row;
  const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
  const absl::TimeZone zone = ZoneOfEntry(promise.entry);
  v1::PromiseView view;
  view.set_promise(HexEncode(row.promise()));
  view.set_by(PromiseWord(row.by()));
  view.set_kind(PromiseWord(row.kind()));
  view.set_due(TimeText(DueAt(promise), zone));
  view.set_consented(row.consented());
  const bool is_open = row.fate() == v1::PROMISE_FATE_UNSPECIFIED;
  view.set_state(is_open ? "open" : PromiseWord(row.fate()));
  const domain::PromiseIs fate = FateOf(promise);
  view.set_fate(std::string(domain::WordOf(fate)));
  if (IsHollow(promise)) view.set_fate("hollow");
  if (domain::IsSlow(row, fate)) view.set_fate("slow");
  view.set_made_at(presenter_.Time(row.made_us()));
  if (!is_open) view.set_closed_at(presenter_.Time(row.closed_us()));
  const int32_t today = TodayOf(promise.entry);
  if (is_open && today > row.due().day()) {
    view.set_overdue_days(static_cast<uint32_t>(today - row.due().day()));
  }
  view.set_moves(row.moves());
  view.set_moved_alone(row.moved_alone());
  view.set_drift_days(domain::DriftDays(row));
  if (row.has_first_due_day()) view.set_first_due(domain::FormatDay(row.first_due_day()));
  const MemberId made_by = MemberId::FromTrusted(row.made_by());
  if (!row.made_by().empty()) {
    view.set_made_by(directory_.Member(made_by));
    view.set_made_by_id(made_by.Hex());
  }
  view.set_chased(domain::IsChased(row, RowOf(prospect), zone));
  view.set_imported(row.imported());
  for (const v1::Crossed& crossed : RowOf(promise.entry).crossed()) {
    if (crossed.id() == row.promise()) view.set_crossed(true);
  }
  view.set_prospect(prospect.Hex());
  view.set_name(InList(directory_.Name(prospect)));
  view.set_company(InList(directory_.Company(prospect)));
  view.set_owner(
      directory_.Member(domain::OwnerOf(prospect, absl::ToUnixMicros(now_), rows_).owner));
  const auto halves = domain::TrustHalves(row, fate, policy_.promises(), today);
  if (halves.has_value()) view.set_trust(*halves / 2.0);
  Workspace& workspace = directory_.workspace();
  const absl::StatusOr<StoredEvent> made = workspace.EventAt(Seq(row.made_seq()));
  if (!made.ok()) return view;
  const auto text = workspace.Text(*made);
  const v1::PromiseText words = text.ok() && *text ? (*text)->promise() : v1::PromiseText();
  view.set_what(words.what());
  view.set_agreed_words(words.agreed_words());
  view.set_promised_downstream(words.promised_downstream());
  const auto& days = made->header.promise_made().milestone_days();
  for (int i = 0; i < days.size(); ++i) {
    v1::MilestoneView& milestone = *view.add_milestones();
    milestone.set_number(static_cast<uint32_t>(i + 1));
    milestone.set_day(domain::FormatDay(days.Get(i)));
    if (i < words.milestones_size()) milestone.set_name(words.milestones(i));
    milestone.set_overdue(is_open && today > days.Get(i));
  }
  return view;
}

v1::TrustView ViewOf(const domain::Trust& trust) {
  v1::TrustView view;
  if (const std::optional<double> mean = trust.Mean()) view.set_trust(*mean);
  view.set_promises(trust.promises);
  view.set_too_early(trust.too_early);
  view.set_early(trust.early);
  view.set_on_time(trust.on_time);
  view.set_late(trust.late);
  view.set_broken(trust.broken);
  view.set_moved_alone(trust.moved_alone);
  return view;
}

void PromiseReader::Count(const PromiseAt& promise, domain::Trust& trust) {
  const domain::PromiseIs fate = FateOf(promise);
  // Who asked us to stop keeps us from keeping it.
  const SubjectId prospect = domain::SurvivorOf(promise.entry, rows_);
  if (promise.row.fate() == v1::PROMISE_FATE_UNSPECIFIED &&
      directory_.IsOptedOut(prospect, RowOf(prospect))) {
    return;
  }
  const auto halves =
      domain::TrustHalves(promise.row, fate, policy_.promises(), TodayOf(promise.entry));
  if (halves.has_value()) trust.Add(promise.row, fate, *halves);
}

absl::StatusOr<v1::TrustView> PromiseReader::TrustOf(SubjectId prospect) {
  TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> promises, Of(prospect, ShownFrom()));
  domain::Trust trust;
  for (const PromiseAt& promise : promises) Count(promise, trust);
  return ViewOf(trust);
}

absl::StatusOr<v1::TrustView> PromiseReader::TrustOf(MemberId member) {
  std::vector<std::pair<SubjectId, SubjectId>> ids;
  const domain::KeyBytes prefix = domain::KeyBytes('Y').Append(member.bytes());
  domain::KeyBytes first = prefix;
  first.AppendI32(ShownFrom());
  // Days of any zone are within one of ours.
  const int32_t last = domain::CivilDayOf(absl::ToUnixMicros(now_), 0) + 1;
  TASUKI_RETURN_IF_ERROR(
      rows_.ScanRowsFrom(prefix.view(), first.view(), [&](std::string_view key, std::string_view) {
        const std::string_view tail = key.substr(prefix.view().size());
        if (DueDayAt(tail) > last) return false;
        ids.emplace_back(SubjectId::FromTrusted(tail.substr(kDayBytes, SubjectId::kBytes)),
                         SubjectId::FromTrusted(tail.substr(kDayBytes + SubjectId::kBytes)));
        return true;
      }));
  domain::Trust trust;
  for (const auto& [entry, promise] : ids) {
    TASUKI_ASSIGN_OR_RETURN(v1::PromiseRow row, Find(entry, promise));
    Count({entry, std::move(row)}, trust);
  }
  return ViewOf(trust);
}

absl::StatusOr<v1::PromiseLoadView> PromiseReader::LoadOn(MemberId member, int32_t day) {
  std::map<int32_t, uint32_t> on_day, in_week;
  v1::PromiseLoadView view;
  TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> promises,
                          OpenOf(PromisedQuery{.owner = member}));
  for (const PromiseAt& promise : promises) {
    if (promise.row.by() != v1::US) continue;
    ++on_day[promise.row.due().day()];
    ++in_week[LoadWeekOf(promise.row.due().day())];
    view.set_open(view.open() + 1);
  }
  const auto at = [](const std::map<int32_t, uint32_t>& counts, int32_t key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
  };
  view.set_on_day(at(on_day, day));
  view.set_in_week(at(in_week, LoadWeekOf(day)));
  view.set_ceiling(policy_.capacity().promises_ceiling());
  const domain::BusinessCalendar& calendar = presenter_.slots().slots().calendar();
  const uint32_t full = domain::FullWeek(policy_.promises());
  for (int32_t later = day; later <= day + kSlackDaysMax; ++later) {
    const bool slack = calendar.IsBusinessDay(later) && at(on_day, later) == 0 &&
                       at(in_week, LoadWeekOf(later)) < full;
    if (!slack) continue;
    if (later != day) view.set_proposed(domain::FormatDay(later));
    break;
  }
  return view;
}

}  // namespace tasuki::client
