#include "common/domain/fold/handover_indexes.h"

#include <string>
#include <utility>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::domain {
namespace {

// Who takes from the queue, or adds, for themselves was handed nothing by anybody.
bool HandsOver(const v1::HandoverRow* handover) {
  return handover != nullptr && !handover->to().empty() && !handover->imported() &&
         handover->declined_us() == 0 &&
         !(handover->from().empty() && handover->by() == handover->to());
}

// The row `E` of a prospect or firm, and to whom.
struct OpenHandover {
  MemberId to;
  v1::OpenHandoverRow row;
};

OpenHandover Begin(v1::SubjectKind kind, const v1::HandoverRow& last) {
  OpenHandover open;
  open.to = MemberId::FromTrusted(last.to());
  *open.row.mutable_place() = HandoverPlaceOf(last);
  open.row.set_kind(kind);
  open.row.set_from(last.from());
  open.row.set_cover(last.cover());
  open.row.set_accepts(last.accepted_us() == 0 && last.by() != last.to());
  return open;
}

std::optional<OpenHandover> IfOpen(OpenHandover open) {
  if (!open.row.accepts() && !open.row.introduces() && !open.row.touches()) return std::nullopt;
  return open;
}

// A change of owner that has just come: it stands there for ever.
void AddHandoverAt(SubjectId subject, const v1::HandoverRow& handover, Rows& rows) {
  const bool prospect = rows.Find(ProspectKey(subject)) != nullptr;
  const auto add = [&](const std::string& member, HandoverPart part) {
    if (member.empty()) return;
    rows.Edit(
            HandoverAtKey(MemberId::FromTrusted(member), part, HandoverPlaceOf(handover), subject))
        .set_kind(prospect ? v1::PROSPECT : v1::FIRM);
  };
  add(handover.to(), HandoverPart::kGot);
  add(handover.from(), HandoverPart::kGave);
}

std::optional<OpenHandover> OpenHandoverOf(const v1::ProspectRow& prospect,
                                           const v1::HandoverRow* last) {
  if (!IsListed(prospect) || !HandsOver(last)) return std::nullopt;
  OpenHandover open = Begin(v1::PROSPECT, *last);
  open.row.set_introduces(!last->cover() && prospect.has_introduction());
  // Whoever covers does what falls due; who asked us to stop is touched by nobody.
  open.row.set_touches(!last->cover() && last->first_touch_us() == 0 && IsLive(prospect));
  return IfOpen(std::move(open));
}

// A firm's is to be accepted, and that is all.
std::optional<OpenHandover> OpenHandoverOf(const v1::FirmRow& firm, const v1::HandoverRow* last) {
  if (!firm.added() || !HandsOver(last)) return std::nullopt;
  return IfOpen(Begin(v1::FIRM, *last));
}

void UpdateOpenHandover(SubjectId subject, const std::optional<OpenHandover>& before,
                        const std::optional<OpenHandover>& now, Rows& rows) {
  if (before.has_value() && (!now.has_value() || before->to != now->to)) {
    rows.Erase(OpenHandoverKey(before->to, subject));
  }
  if (!now.has_value()) return;
  const bool same = before.has_value() && before->to == now->to &&
                    before->row.SerializeAsString() == now->row.SerializeAsString();
  if (!same) rows.Edit(OpenHandoverKey(now->to, subject)) = now->row;
}

absl::StatusOr<v1::HandoverRow> ParseHandover(const std::string& bytes) {
  v1::HandoverRow row;
  if (row.ParseFromString(bytes)) return row;
  return Fault(absl::StatusCode::kDataLoss, "a kept handover does not parse: fold the views again");
}

// What was open of `row`, which is a prospect's or firm's as it was.
template <class Row>
absl::StatusOr<std::optional<OpenHandover>> OpenBefore(SubjectId subject, const Row* row,
                                                       const HandoversBefore& before, Rows& rows) {
  if (row == nullptr || !row->has_last_handover()) return std::nullopt;
  const auto changed = before.find(HandoverKey(subject, row->last_handover()).str());
  if (changed == before.end()) {
    return OpenHandoverOf(*row, FindHandover(subject, row->last_handover(), rows));
  }
  if (!changed->second.has_value()) return std::nullopt;
  TASUKI_ASSIGN_OR_RETURN(const v1::HandoverRow last, ParseHandover(*changed->second));
  return OpenHandoverOf(*row, &last);
}

template <class Row>
std::optional<OpenHandover> OpenNow(SubjectId subject, const Row* row, Rows& rows) {
  if (row == nullptr) return std::nullopt;
  return OpenHandoverOf(*row, FindHandover(subject, row->last_handover(), rows));
}

}  // namespace

absl::Status UpdateHandovers(SubjectId subject, const v1::ProspectRow* prospect_before,
                             const v1::FirmRow* firm_before, const HandoversBefore& before,
                             Rows& rows) {
  for (const auto& [key, was] : before) {
    if (was.has_value()) continue;
    TASUKI_ASSIGN_OR_RETURN(const auto bytes, rows.LoadRow(key));
    if (!bytes.has_value()) continue;
    TASUKI_ASSIGN_OR_RETURN(const v1::HandoverRow added, ParseHandover(*bytes));
    AddHandoverAt(subject, added, rows);
  }
  if (const auto* prospect = rows.Find(ProspectKey(subject)); prospect != nullptr) {
    TASUKI_ASSIGN_OR_RETURN(const auto was, OpenBefore(subject, prospect_before, before, rows));
    UpdateOpenHandover(subject, was, OpenNow(subject, prospect, rows), rows);
  } else if (const auto* firm = rows.Find(FirmKey(subject)); firm != nullptr) {
    TASUKI_ASSIGN_OR_RETURN(const auto was, OpenBefore(subject, firm_before, before, rows));
    UpdateOpenHandover(subject, was, OpenNow(subject, firm, rows), rows);
  }
  return rows.status();
}

}  // namespace tasuki::domain
