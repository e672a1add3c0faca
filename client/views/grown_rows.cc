#include "client/views/grown_rows.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/keys.h"
#include "common/domain/rows/merged.h"

namespace tasuki::client {

absl::StatusOr<std::vector<v1::DealRow>> DealsOf(SubjectId prospect, domain::Rows& rows) {
  std::vector<v1::DealRow> deals;
  bool broken = false;
  const domain::KeyBytes prefix = domain::KeyBytes('c').Append(prospect.bytes());
  TASUKI_RETURN_IF_ERROR(
      rows.ScanRows(prefix.view(), [&](std::string_view, std::string_view bytes) {
        v1::DealRow deal;
        broken = !deal.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        if (!broken && deal.opened_seq() != 0) deals.push_back(std::move(deal));
        return !broken;
      }));
  if (broken) {
    return Fault(absl::StatusCode::kDataLoss,
                 "a deal's row does not parse; `tasuki recover` fetches it again");
  }
  std::sort(deals.begin(), deals.end(), [](const v1::DealRow& a, const v1::DealRow& b) {
    return std::pair(a.opened_us(), a.opened_seq()) < std::pair(b.opened_us(), b.opened_seq());
  });
  return deals;
}

absl::StatusOr<std::vector<v1::DealRow>> DealsOfPerson(SubjectId prospect, domain::Rows& rows) {
  TASUKI_ASSIGN_OR_RETURN(std::vector<v1::DealRow> deals, DealsOf(prospect, rows));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<SubjectId> absorbed,
                          domain::AbsorbedBy(prospect, rows));
  for (const SubjectId entry : absorbed) {
    TASUKI_ASSIGN_OR_RETURN(std::vector<v1::DealRow> more, DealsOf(entry, rows));
    deals.insert(deals.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  }
  return deals;
}

SubjectId HolderOf(const v1::DealRow& deal, domain::Rows& rows) {
  const auto* row = rows.Find(domain::SubjectKey(SubjectId::FromTrusted(deal.deal())));
  return row == nullptr ? SubjectId() : SubjectId::FromTrusted(row->parent());
}

absl::StatusOr<std::vector<Seq>> EventsAbout(SubjectId subject, domain::Rows& rows) {
  v1::Timeline recent;
  if (const auto* row = rows.Find(domain::ProspectKey(subject)); row != nullptr) {
    recent = row->recent();
  } else if (const auto* firm = rows.Find(domain::FirmKey(subject)); firm != nullptr) {
    recent = firm->recent();
  }
  std::vector<Seq> seqs;
  TASUKI_RETURN_IF_ERROR(domain::ForEachPlace(
      subject, domain::kFirstPlace, recent, rows,
      [&](domain::Place place, domain::TimelineEvent) { seqs.push_back(place.seq); }));
  std::sort(seqs.begin(), seqs.end());
  return seqs;
}

}  // namespace tasuki::client
