#include "common/domain/fold/firm_fold.h"

#include <algorithm>
#include <utility>

#include "common/domain/events/limits.h"
#include "common/domain/fold/fields.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/fold/texts.h"

namespace tasuki::domain {
namespace {

void Sort(google::protobuf::RepeatedField<int32_t>& days) {
  std::sort(days.begin(), days.end());
  days.Truncate(static_cast<int>(std::unique(days.begin(), days.end()) - days.begin()));
}

// A month that there is not says that it is not known.
uint32_t MonthOf(uint32_t typed) { return typed <= 12 ? typed : 0; }

void FoldFirmChanged(const v1::FirmChanged& body, v1::FirmRow& row) {
  auto& days = *row.mutable_closing_days();
  days.MergeFrom(body.closing_days_added());
  const auto removed = [&](int32_t day) {
    return std::find(body.closing_days_removed().begin(), body.closing_days_removed().end(), day) !=
           body.closing_days_removed().end();
  };
  days.Truncate(static_cast<int>(std::remove_if(days.begin(), days.end(), removed) - days.begin()));
  Sort(days);
  if (days.size() > kClosingDaysMax) {
    days.erase(days.begin(), days.end() - kClosingDaysMax);  // Those longest ago.
  }
  if (body.has_zone()) row.set_zone(body.zone());
  if (body.has_fiscal_year_end_month()) {
    row.set_fiscal_year_end_month(MonthOf(body.fiscal_year_end_month()));
  }
}

}  // namespace

void PassFirmFact(const JournalEvent& event, v1::FirmRow& row) {
  row.set_facts(row.facts() + 1);
  row.set_folded_seq(event.seq.value());
}

void FoldFirmFact(const JournalEvent& event, FactRows& rows, v1::FirmRow& row) {
  const v1::Header& header = *event.header;
  PassFirmFact(event, row);
  if (header.type() == v1::FIRM_ADDED) {
    *row.mutable_closing_days() = header.firm_added().closing_days();
    Sort(*row.mutable_closing_days());
    row.set_zone(header.firm_added().zone());
    row.set_fiscal_year_end_month(MonthOf(header.firm_added().fiscal_year_end_month()));
    row.set_added(true);
    AddText(event, rows, *row.mutable_texts());
  } else if (header.type() == v1::FIRM_CHANGED) {
    FoldFirmChanged(header.firm_changed(), row);
    AddText(event, rows, *row.mutable_texts());
    StandForFields(event, rows, *row.mutable_crossed());
  } else if (header.type() == v1::HANDOVER_ACCEPTED || header.type() == v1::HANDOVER_DECLINED) {
    FoldHandoverAnswer(event, row.last_handover(), rows);
  }
}

v1::FirmRow WithFactsOf(v1::FirmRow facts, v1::FirmRow row) {
  facts.mutable_recent()->Swap(row.mutable_recent());
  *facts.mutable_last_handover() = row.last_handover();
  if (!row.has_last_handover()) facts.clear_last_handover();
  facts.set_retractions(row.retractions());
  return facts;
}

}  // namespace tasuki::domain
