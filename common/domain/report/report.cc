#include "common/domain/report/report.h"

#include <algorithm>
#include <optional>
#include <string>

#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

constexpr double kMicrosAnHour = 3.6e9;

}  // namespace

bool Report::Counts(const JournalEvent& event) {
  if (event.verdict != v1::SET_APART) return event.verdict == v1::EFFECTIVE;
  const auto* apart = rows_.Find(ApartKey(EventId::FromTrusted(event.header->event_id())));
  // The row is of the first event of that id; another one is not it.
  return apart != nullptr && apart->seq() == event.seq.value() && apart->fate() == v1::ADMITTED &&
         apart->admitted_as() == v1::EFFECTIVE;
}

void Report::Add(const JournalEvent& recorded) {
  JournalEvent event = recorded;
  times_.Give(event);
  head_us_ = std::max(head_us_, event.recorded_at_us);
  const v1::Header& header = *event.header;
  if (header.import_ref().empty() && header.subject().kind() == v1::PROSPECT) {
    worked_on_.insert(SubjectId::FromTrusted(header.subject().id()));
  }
  switch (header.type()) {
    case v1::TOUCH_LOGGED:
      if (Counts(event)) contacts_.AddTouch(event);
      return;
    case v1::OUTCOME_RECORDED:
      if (!Counts(event) || header.outcome_recorded().outcome() == v1::NO_RESPONSE) return;
      contacts_.AddAnswer(event);
      return;
    case v1::PROSPECT_ADDED:
      if (Counts(event)) contacts_.AddProspect(event);
      return;
    case v1::OWNER_ASSIGNED:
      if (Counts(event) && query_.InTime(BusinessTime(event)) &&
          query_.IsOf(MemberId::FromTrusted(header.owner_assigned().to()))) {
        ++assignments_[SubjectId::FromTrusted(header.subject().id())];
      }
      return;
    default:
      return;
  }
}

void Report::CountHandovers(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view) {
  uint64_t changes = 0;
  for (const auto* handover = FindHandover(prospect, row.last_handover(), rows_);
       handover != nullptr; handover = FindHandover(prospect, handover->previous(), rows_)) {
    const MemberId from = MemberId::FromTrusted(handover->from());
    const MemberId to = MemberId::FromTrusted(handover->to());
    if (from.is_zero() || to.is_zero() || from == to) continue;
    if (query_.InTime(handover->handed_us()) && (query_.IsOf(from) || query_.IsOf(to))) ++changes;
  }
  view.set_owner_changes(view.owner_changes() + changes);
  if (changes > 0) view.set_prospects_reassigned(view.prospects_reassigned() + 1);
}

// R053: from the meeting, else from its being entered, to our first touch.
void Report::CountFirstFollowUp(const v1::ProspectRow& row) {
  if (!row.has_first_outbound_us() || !row.has_added_us()) return;
  const int64_t start_us =
      row.attributes().has_met_at_us() ? row.attributes().met_at_us() : row.added_us();
  if (!query_.InTime(start_us)) return;
  const double hours =
      (static_cast<double>(row.first_outbound_us()) - static_cast<double>(start_us)) /
      kMicrosAnHour;
  first_follow_up_hours_.push_back(std::max(hours, 0.0));
}

void Report::CountLapses(SubjectId prospect) {
  if (query_.retold == nullptr) return;
  for (const Lapses::Lapse& lapse : query_.retold->lapses.Of(prospect)) {
    if (query_.InTime(lapse.at_us) && query_.IsOf(lapse.member)) {
      concentration_.AddLapse(lapse.member);
    }
  }
}

void Report::CountProspect(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view) {
  if (row.has_undone() || !query_.IsAbout(row)) {  // Added by mistake: nothing of it counts.
    assignments_.erase(prospect);
    return;
  }
  const std::vector<Contact> contacts = contacts_.Take(prospect, row);
  contacts_.Count(contacts, row, view);
  persistence_.Count(contacts, row, deals_.Of(prospect),
                     [&](int64_t at_us) { return deals_.OwnerAt(at_us, prospect, row); });
  diligence_.Count(contacts);
  CountHandovers(prospect, row, view);
  CountLapses(prospect);
  deals_.Count(contacts, prospect, row, contacts_.UtcOffsetOf(prospect), view);
  const MemberId owner = OwnerOf(prospect, query_.now_us, rows_).owner;
  if (!query_.IsOf(owner)) return;
  CountFirstFollowUp(row);
  if (IsListed(row) && IsOptedOut(row)) view.set_opted_out(view.opted_out() + 1);
  if (!IsLive(row)) return;
  view.set_prospects(view.prospects() + 1);
  if (owner.is_zero()) view.set_queue(view.queue() + 1);
  std::optional<std::string> label = split_.ProspectKeyOf(row);
  if (query_.by == ReportBy::kChannel) {
    label = OrUnknown(WordOf(row.attributes().preferred_channel()));
  }
  if (query_.by == ReportBy::kMonth) {
    label = ReportSplit::MonthOf(row.added_us(), contacts_.UtcOffsetOf(prospect));
  }
  if (query_.by != ReportBy::kMember && !label.has_value()) return;
  v1::ReportRow& counted = split_.RowOf(
      query_.by == ReportBy::kMember ? split_.KeyOf(owner, "queue") : ReportSplit::Key{*label});
  counted.set_prospects(counted.prospects() + 1);
}

absl::Status Report::Complete(v1::ReportView& view) {
  persistence_.Complete(view);
  deals_.Complete(view);
  TASUKI_RETURN_IF_ERROR(diligence_.Complete(query_.zone_of, view));
  // Of one person it says nothing.
  if (!query_.member.has_value()) TASUKI_RETURN_IF_ERROR(concentration_.Complete(view));
  std::vector<double>& hours = first_follow_up_hours_;
  view.set_first_follow_up_n(hours.size());
  if (!hours.empty()) {
    std::sort(hours.begin(), hours.end());
    const size_t half = hours.size() / 2;
    view.set_first_follow_up_hours(hours.size() % 2 == 1 ? hours[half]
                                                         : (hours[half - 1] + hours[half]) / 2);
  }
  split_.Complete(view);
  return absl::OkStatus();
}

absl::StatusOr<v1::ReportView> Report::Finish(Seq at_seq) {
  query_.now_us = now_us();
  v1::ReportView view;
  view.mutable_deals();
  for (const std::string_view word : WordsOf<v1::Channel>()) {
    (*view.mutable_touches())[std::string(word)] = 0;
  }
  (*view.mutable_touches())["inbound"] = 0;
  view.set_at_seq(at_seq.value());
  view.set_definition_version(kReportVersion);
  TASUKI_RETURN_IF_ERROR(deals_.Read());
  v1::ProspectRow row;
  TASUKI_RETURN_IF_ERROR(ReadRows("p", rows_, row, [&](std::string_view key) {
    CountProspect(SubjectId::FromTrusted(key.substr(1)), row, view);
  }));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  for (const auto& [subject, count] : assignments_) {
    view.set_assignments(view.assignments() + count);
  }
  TASUKI_RETURN_IF_ERROR(Complete(view));
  return view;
}

}  // namespace tasuki::domain
