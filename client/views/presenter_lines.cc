#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "client/limits.h"
#include "client/views/changes.h"
#include "client/views/presenter.h"
#include "client/views/summary.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/verdict/writer.h"

// The lines of a timeline, part of the presenter.

namespace tasuki::client {
namespace {

template <class Enum>
std::string WordFor(Enum value) {
  return std::string(domain::WordOf(value));
}

// The deal that an event is about; empty: none.
const std::string& DealAbout(const v1::Header& header) {
  if (header.has_deal_opened()) return header.deal_opened().deal();
  if (header.has_deal_stage_changed()) return header.deal_stage_changed().deal();
  if (header.has_terms_agreed()) return header.terms_agreed().deal();
  if (header.has_terms_changed()) return header.terms_changed().deal();
  if (header.has_deal_closed()) return header.deal_closed().deal();
  return header.outcome_recorded().deal();
}

}  // namespace

// Long ones are whole as long as there is room for them in one answer.
std::string Presenter::Shown(const std::string& text) {
  if (text.size() <= kShownEachBytes) return text;
  if (text.size() > kShownBytesMax - shown_bytes_) {
    return absl::StrCat(ToAbsl(Utf8Head(text, kShownEachBytes)), " …");
  }
  shown_bytes_ += text.size();
  return text;
}

absl::StatusOr<v1::TimelineItem> Presenter::Line(const StoredEvent& event) {
  v1::TimelineItem line;
  const v1::Header& header = event.header;
  if (!event.pending) {
    line.set_seq(event.seq.value());
    line.set_recorded_at(Time(event.recorded_at_us));
  }
  line.set_event_id(HexEncode(header.event_id()));
  line.set_type(std::string(domain::WordOf(header.type())));
  line.set_occurred_at(Time(header.occurred_at_us()));
  if (!header.done_by_nobody()) {
    line.set_by(directory_.Member(
        MemberId::FromTrusted(header.done_by().empty() ? header.actor() : header.done_by())));
  }
  if (!header.done_by().empty() && header.done_by() != header.actor()) {
    line.set_entered_by(directory_.Member(MemberId::FromTrusted(header.actor())));
  }
  line.set_verdict(WordFor(event.verdict));
  line.set_pending(event.pending);
  line.set_imported(!header.import_ref().empty());
  line.set_after_leaving(domain::IsAfterLeaving(header, event.seq, directory_.rows()));
  if (header.has_touch_logged()) {
    line.set_channel(WordFor(header.touch_logged().channel()));
    line.set_direction(WordFor(header.touch_logged().direction()));
  } else if (header.has_outcome_recorded()) {
    line.set_outcome(WordFor(header.outcome_recorded().outcome()));
  } else if (header.has_next_touch_set()) {
    line.set_planned_channel(WordFor(header.next_touch_set().channel()));
  } else if (header.has_owner_assigned()) {
    const v1::OwnerAssigned& assigned = header.owner_assigned();
    line.set_to(OwnerName(MemberId::FromTrusted(assigned.to())));
    PutCover(CoverIn(assigned.until_us(), assigned.back_to()), line);
  } else if (header.has_contest_resolved() && header.slot() == v1::OWNER) {
    const v1::ContestResolved& resolved = header.contest_resolved();
    line.set_to(OwnerName(MemberId::FromTrusted(resolved.to())));
    PutCover(CoverIn(resolved.until_us(), resolved.back_to()), line);
  } else if (header.has_deal_closed()) {
    line.set_outcome(WordFor(header.deal_closed().result()));
  } else if (header.has_fact_retracted()) {
    line.set_retracts(HexEncode(header.fact_retracted().fact().event_id()));
  }
  line.set_deal(HexEncode(DealAbout(header)));
  bool unreadable = false;
  absl::StatusOr<std::optional<v1::Personal>> text = workspace_.Text(event, &unreadable);
  if (!text.ok()) return text.status();
  const v1::Personal said = text->value_or(v1::Personal());
  line.set_summary(Shown(SummaryOf(said)));
  line.set_subject(Shown(said.touch().subject()));
  line.set_message_id(Shown(said.touch().message_id()));
  for (v1::DetailView& detail : DetailsOf(header, said)) {
    detail.set_value(Shown(detail.value()));
    *line.add_details() = std::move(detail);
  }
  line.set_unreadable(unreadable);
  return line;
}

// By occurred_at, then seq.
struct Presenter::TimelineLine {
  int64_t occurred_at_us;
  uint64_t seq;
  v1::TimelineItem item;
};

absl::Status Presenter::AddTimelines(SubjectId prospect, const std::vector<SubjectId>& absorbed,
                                     v1::ShowView& view) {
  std::vector<TimelineLine> lines;
  std::vector<SubjectId> entries = {prospect};
  entries.insert(entries.end(), absorbed.begin(), absorbed.end());
  for (const SubjectId entry : entries) {
    const auto* found = directory_.rows().Find(domain::ProspectKey(entry));
    if (found == nullptr) continue;
    const v1::ProspectRow row = *found;
    const size_t first = lines.size();
    TASUKI_RETURN_IF_ERROR(AddTimeline(entry, row, view, lines));
    if (entry == prospect) continue;
    for (size_t i = first; i < lines.size(); ++i) lines[i].item.set_entry(entry.Hex());
  }
  std::sort(lines.begin(), lines.end(), [](const TimelineLine& a, const TimelineLine& b) {
    return std::pair(a.occurred_at_us, a.seq) < std::pair(b.occurred_at_us, b.seq);
  });
  for (TimelineLine& line : lines) *view.add_timeline() = std::move(line.item);
  return absl::OkStatus();
}

absl::Status Presenter::AddTimeline(SubjectId prospect, const v1::ProspectRow& row,
                                    const v1::ShowView& view, std::vector<TimelineLine>& lines) {
  domain::Rows& rows = directory_.rows();
  std::vector<uint64_t> seqs;
  TASUKI_RETURN_IF_ERROR(domain::ForEachPlace(
      prospect, domain::kFirstPlace, row.recent(), rows,
      [&](domain::Place place, domain::TimelineEvent) { seqs.push_back(place.seq.value()); }));
  // What added it, the first to come, goes before all others, as in the fold.
  const auto adding = std::min_element(seqs.begin(), seqs.end());
  if (adding != seqs.end()) std::rotate(seqs.begin(), adding, std::next(adding));
  FieldHistory history(directory_, zone_);
  for (const uint64_t seq : seqs) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_.EventAt(Seq(seq)));
    TASUKI_ASSIGN_OR_RETURN(v1::TimelineItem line, Line(event));
    line.set_retracted(row.retractions() > 0 &&
                       domain::IsTakenBack(event.header, event.replica, event.seq, rows));
    for (const v1::Crossed& crossed : row.crossed()) {
      const bool side = crossed.stands_seq() == seq || crossed.other_seq() == seq;
      if (side && absl::c_linear_search(view.crossed(), crossed.what())) line.set_crossed(true);
    }
    std::optional<v1::Personal> text;
    const bool of_fields = event.header.has_prospect_added() ||
                           event.header.has_prospect_changed() ||
                           event.header.has_contact_succeeded();
    if (of_fields) {
      TASUKI_ASSIGN_OR_RETURN(text, workspace_.Text(event));
    }
    const bool counts = !line.retracted() && domain::HasTakenEffect(event.event(), rows);
    for (v1::ChangeView& change : history.Take(event, text, counts)) {
      *line.add_changes() = std::move(change);
    }
    lines.push_back({event.header.occurred_at_us(), seq, std::move(line)});
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
