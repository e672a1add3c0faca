#include "common/domain/fold/firm_fold.h"

#include <algorithm>
#include <utility>

#include "common/domain/fold/handover_fold.h"
#include "common/domain/events/limits.h"

namespace tasuki::domain {
namespace {

void AddText(const JournalEvent& event, v1::FirmRow& row) {
  if (event.header->key_id().empty()) return;
  v1::TextRef* text = row.add_texts();
  text->set_seq(event.seq.value());
  text->set_type(event.header->type());
}

void Sort(google::protobuf::RepeatedField<int32_t>& days) {
  std::sort(days.begin(), days.end());
  days.Truncate(static_cast<int>(std::unique(days.begin(), days.end()) - days.begin()));
}

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
}

}  // namespace

void FoldFirmFact(const JournalEvent& event, v1::FirmRow& row) {
  const v1::Header& header = *event.header;
  if (header.type() == v1::FIRM_ADDED) {
    *row.mutable_closing_days() = header.firm_added().closing_days();
    Sort(*row.mutable_closing_days());
    row.set_zone(header.firm_added().zone());
    AddText(event, row);
  } else if (header.type() == v1::FIRM_CHANGED) {
    FoldFirmChanged(header.firm_changed(), row);
    AddText(event, row);
  } else if (header.type() == v1::HANDOVER_ACCEPTED || header.type() == v1::HANDOVER_DECLINED) {
    FoldHandoverAnswer(event, *row.mutable_handovers());
  }
}

v1::FirmRow WithoutFacts(v1::FirmRow row) {
  v1::FirmRow kept;
  kept.mutable_prospects()->Swap(row.mutable_prospects());
  kept.mutable_events()->Swap(row.mutable_events());
  kept.mutable_handovers()->Swap(row.mutable_handovers());
  ForgetFacts(*kept.mutable_handovers());
  return kept;
}

void MoveProspect(const std::string& prospect, std::string_view from, std::string_view to,
                  Rows& rows) {
  if (from == to) return;
  if (!from.empty()) {
    auto& list = *rows.Edit(FirmKey(SubjectId::FromTrusted(from))).mutable_prospects();
    const auto at = std::lower_bound(list.begin(), list.end(), prospect);
    if (at != list.end() && *at == prospect) list.erase(at);
  }
  if (!to.empty()) {
    auto& list = *rows.Edit(FirmKey(SubjectId::FromTrusted(to))).mutable_prospects();
    const auto at = std::lower_bound(list.begin(), list.end(), prospect);
    if (at != list.end() && *at == prospect) return;
    const auto index = at - list.begin();
    list.Add(std::string(prospect));
    // Rotates pointers, not strings.
    std::rotate(list.pointer_begin() + index, list.pointer_end() - 1, list.pointer_end());
  }
}

}  // namespace tasuki::domain
