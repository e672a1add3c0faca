#include <algorithm>
#include <utility>
#include <vector>

#include "client/replica/workspace.h"
#include "client/views/deals.h"
#include "client/views/handovers.h"
#include "client/views/promises.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/when.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/fold/timeline.h"

// The receipt of a handover (N03): what was open at the handing over and what became of it, who
// introduced whom, and how the relationship goes on (part of HandoverReader).

namespace tasuki::client {
namespace {

// Opened by then and not closed by then.
bool WasOpen(int64_t opened_us, int64_t closed_us, int64_t at_us) {
  return opened_us <= at_us && (closed_us == 0 || closed_us > at_us);
}

}  // namespace

absl::Status HandoverReader::AddDeals(const HandoverAt& at, v1::HandoverReceiptView& view) {
  const auto prefix = domain::KeyBytes('c').Append(at.subject.bytes());
  std::vector<v1::DealRow> deals;
  TASUKI_RETURN_IF_ERROR(rows_.ScanRows(prefix.view(), [&](std::string_view, std::string_view row) {
    v1::DealRow deal;
    const bool reads = deal.ParseFromArray(row.data(), static_cast<int>(row.size()));
    if (reads && deal.opened_seq() != 0 &&
        WasOpen(deal.opened_us(), deal.closed_us(), at.row.handed_us())) {
      deals.push_back(std::move(deal));
    }
    return true;
  }));
  std::sort(deals.begin(), deals.end(), [](const v1::DealRow& a, const v1::DealRow& b) {
    return a.opened_us() < b.opened_us();
  });
  for (const v1::DealRow& deal : deals) {
    const v1::DealView shown = DealOf(deal, directory_, presenter_);
    v1::HandoverDealView& one = *view.add_deals();
    one.set_deal(shown.deal());
    one.set_title(shown.title());
    one.set_value(shown.value());
    one.set_currency(shown.currency());
    one.set_state(shown.state());
  }
  return absl::OkStatus();
}

absl::Status HandoverReader::AddPromises(const HandoverAt& at, v1::HandoverReceiptView& view) {
  PromiseReader reader(directory_, presenter_, now_);
  TASUKI_ASSIGN_OR_RETURN(const std::vector<PromiseAt> promises,
                          reader.Of(at.subject, kAllPromises));
  for (const PromiseAt& promise : promises) {
    if (!WasOpen(promise.row.made_us(), promise.row.closed_us(), at.row.handed_us())) continue;
    const v1::PromiseView shown = reader.View(promise);
    v1::HandoverPromiseView& one = *view.add_promises();
    one.set_promise(shown.promise());
    one.set_by(shown.by());
    one.set_due(shown.due().substr(0, 10));
    one.set_fate(shown.fate().empty() ? shown.state() : shown.fate());
    one.set_what(shown.what());
  }
  return absl::OkStatus();
}

// Who entered the introduction, and who was there: from the event at its time.
absl::Status HandoverReader::AddIntroduction(const HandoverAt& at, v1::HandoverReceiptView& view) {
  const auto* row = rows_.Find(domain::ProspectKey(at.subject));
  if (at.row.introduced_us() == 0 || row == nullptr) return absl::OkStatus();
  const v1::Timeline recent = row->recent();
  std::vector<Seq> seqs;
  TASUKI_RETURN_IF_ERROR(
      domain::ForEachPlace(at.subject, domain::Place{at.row.introduced_us(), Seq()}, recent, rows_,
                           [&](domain::Place place, domain::TimelineEvent) {
                             if (place.b_us == at.row.introduced_us()) seqs.push_back(place.seq);
                           }));
  for (const Seq seq : seqs) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, workspace_.EventAt(seq));
    if (!event.header.has_client_introduced()) continue;
    view.set_introduced_by(directory_.Member(domain::DoneBy(event.header)));
    for (const std::string& with : event.header.client_introduced().with()) {
      view.add_introduced_with(directory_.Member(MemberId::FromTrusted(with)));
    }
    break;
  }
  return absl::OkStatus();
}

void HandoverReader::AddNext(const HandoverAt& at, v1::HandoverReceiptView& view) {
  const auto* found = rows_.Find(domain::ProspectKey(at.subject));
  if (found == nullptr || !found->has_next()) return;
  const v1::ProspectRow row = *found;
  view.set_next_touch(TimeText(presenter_.slots().TimeOf(at.subject, row, row.next()),
                               ZoneOf(rows_, v1::PROSPECT, at.subject)));
  view.set_next_kind(std::string(domain::WordOf(row.next().kind())));
  view.set_cadence(row.cadence().name());
  view.set_steps_done(row.cadence().steps_done());
  const v1::Cadence* cadence = domain::CadenceOf(row.cadence(), rows_);
  if (cadence != nullptr) view.set_steps(static_cast<uint32_t>(cadence->steps_size()));
}

absl::StatusOr<v1::HandoverReceiptView> HandoverReader::Receipt(const HandoverAt& at) {
  v1::HandoverReceiptView view;
  *view.mutable_handover() = View(at);
  // Of one, the names are whole.
  v1::HandoverView& shown = *view.mutable_handover();
  if (at.kind == v1::FIRM) {
    shown.set_name(directory_.FirmName(at.subject));
  } else {
    shown.set_name(directory_.Name(at.subject));
    shown.set_company(directory_.Company(at.subject));
  }
  if (at.kind == v1::PROSPECT) {
    TASUKI_RETURN_IF_ERROR(AddDeals(at, view));
    TASUKI_RETURN_IF_ERROR(AddPromises(at, view));
    TASUKI_RETURN_IF_ERROR(AddIntroduction(at, view));
    AddNext(at, view);
  }
  TASUKI_RETURN_IF_ERROR(directory_.status());
  return view;
}

}  // namespace tasuki::client
