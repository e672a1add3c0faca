#include "common/domain/report/deals.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/check.h"
#include "common/domain/events/money.h"
#include "common/domain/fold/holder.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

// R151: deals that needed follow-up.
constexpr uint32_t kFollowedUpFrom = 2;
// R153: what closed after the second follow-up, which is the third touch, or later.
constexpr uint32_t kRecoveredFrom = 3;

}  // namespace

absl::Status Deals::Read() {
  v1::DealRow deal;
  return ReadRows("c", rows_, deal, [&](std::string_view key) {
    if (deal.opened_seq() == 0) return;  // Its opening was taken back.
    deal_of_.push_back(SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes)));
    deals_.push_back(std::move(deal));
  });
}

// Whose deal it was: the prospect's own owner then, else its firm's, else the queue.
MemberId Deals::OwnerAt(int64_t at_us, SubjectId prospect, const v1::ProspectRow& row) {
  const std::optional<MemberId> own = HolderAt(at_us, prospect, row.last_handover(), rows_);
  if (own.has_value() && !own->is_zero()) return *own;
  const std::string& firm = row.attributes().firm();
  const auto* firm_row = firm.empty() ? nullptr : rows_.Find(FirmKey(SubjectId::FromTrusted(firm)));
  if (firm_row != nullptr) {
    const std::optional<MemberId> of_firm =
        HolderAt(at_us, SubjectId::FromTrusted(firm), firm_row->last_handover(), rows_);
    if (of_firm.has_value()) return *of_firm;
  }
  if (own.has_value()) return *own;
  return OwnerOf(prospect, query_.now_us, rows_).owner;  // Nobody had decided anything yet.
}

void Deals::CountRecovered(const Deal& deal) {
  const uint32_t to =
      std::max(kRecoveredFrom, PresentPolicy(rows_).benchmarks().touches_to_close());
  for (uint32_t at_least = kRecoveredFrom; at_least <= std::min(to, deal.touches); ++at_least) {
    auto& [deals, micros] = recovered_[{at_least, deal.row->value().currency()}];
    ++deals;
    micros = AddHeld(micros, deal.row->value().micros());
  }
}

// In the order they were closed, the open ones last. A touch counts for every deal that is open
// then, so that of two that go on side by side both have it.
std::vector<Deals::Deal> Deals::DealsOf(const std::vector<Contact>& contacts,
                                        absl::Span<const v1::DealRow> rows) {
  using Moment = std::pair<int64_t, uint64_t>;  // b, seq.
  const auto closing = [](const v1::DealRow& deal) {
    return deal.closed_seq() == 0 ? Moment(INT64_MAX, UINT64_MAX)
                                  : Moment(deal.closed_us(), deal.closed_seq());
  };
  std::vector<Deal> deals;
  for (const v1::DealRow& deal : rows) deals.push_back({&deal, 0});
  std::stable_sort(deals.begin(), deals.end(),
                   [&](const Deal& a, const Deal& b) { return closing(*a.row) < closing(*b.row); });
  std::vector<uint32_t> outbound{0};  // In front of each contact, and of the end.
  for (const Contact& contact : contacts) {
    outbound.push_back(outbound.back() + (contact.kind == ContactKind::kOutbound ? 1 : 0));
  }
  const auto touches_before = [&](const Moment& moment) {
    const auto at = std::lower_bound(
        contacts.begin(), contacts.end(), moment,
        [](const Contact& a, const Moment& b) { return Moment(a.b_us, a.seq.value()) < b; });
    return outbound[static_cast<size_t>(at - contacts.begin())];
  };
  for (Deal& deal : deals) {
    const Moment closed = closing(*deal.row);
    // A deal that was seen to close only begins where the last one before it ended.
    const Moment opened = deal.row->opened_seq() == 0
                              ? closed
                              : Moment(deal.row->opened_us(), deal.row->opened_seq());
    const auto next =
        std::lower_bound(deals.begin(), deals.end(), std::min(opened, closed),
                         [&](const Deal& a, const Moment& b) { return closing(*a.row) < b; });
    const uint32_t earlier =
        next == deals.begin() ? 0 : touches_before(closing(*std::prev(next)->row));
    deal.touches = touches_before(closed) - earlier;
  }
  return deals;
}

void Deals::Count(const std::vector<Contact>& contacts, SubjectId prospect,
                  const v1::ProspectRow& row, int32_t utc_offset_minutes, v1::ReportView& view) {
  const absl::Span<const v1::DealRow> deals = Of(prospect);
  if (deals.empty()) return;
  for (const Deal& deal : DealsOf(contacts, deals)) {
    const v1::DealRow& row_of_deal = *deal.row;
    const bool is_open = row_of_deal.closed_seq() == 0;
    const int64_t at_us = is_open ? row_of_deal.opened_us() : row_of_deal.closed_us();
    const MemberId owner =
        is_open ? OwnerOf(prospect, query_.now_us, rows_).owner : OwnerAt(at_us, prospect, row);
    if (!query_.InTime(at_us) || !query_.IsOf(owner)) continue;
    CountDeal(row_of_deal, *view.mutable_deals());
    const bool won = row_of_deal.result() == v1::DEAL_WON;
    if (row_of_deal.has_value() && (won || is_open)) {
      auto& [of_won, of_open] = amounts_[row_of_deal.value().currency()];
      int64_t& sum = won ? of_won : of_open;
      sum = AddHeld(sum, row_of_deal.value().micros());
    }
    if (!is_open && deal.touches >= kFollowedUpFrom) {
      v1::Conversion& conversion = *view.mutable_follow_up_conversion();
      conversion.set_proposals(conversion.proposals() + 1);
      if (won) conversion.set_won(conversion.won() + 1);
    }
    if (won) {
      ++won_;
      touches_of_won_ += deal.touches;
      CountRecovered(deal);
      if (row_of_deal.has_value()) {
        concentration_.AddWon(owner, row_of_deal.value().currency(), row_of_deal.value().micros());
      }
    }
    std::optional<std::string> label = split_.ProspectKeyOf(row);
    if (query_.by == ReportBy::kMonth) {
      label = ReportSplit::MonthOf(at_us, utc_offset_minutes);
    }
    if (query_.by == ReportBy::kMember) {
      CountDeal(row_of_deal, *split_.RowOf(split_.KeyOf(owner, "queue")).mutable_deals());
    } else if (label.has_value()) {
      CountDeal(row_of_deal, *split_.RowOf({*label}).mutable_deals());
    }
  }
}

absl::Span<const v1::DealRow> Deals::Of(SubjectId prospect) const {
  const auto [from, to] = std::equal_range(deal_of_.begin(), deal_of_.end(), prospect);
  return absl::MakeConstSpan(deals_).subspan(static_cast<size_t>(from - deal_of_.begin()),
                                             static_cast<size_t>(to - from));
}

void Deals::Complete(v1::ReportView& view) {
  v1::Conversion& conversion = *view.mutable_follow_up_conversion();
  conversion.set_rate(Rate(conversion.won(), conversion.proposals()));
  if (won_ > 0) view.set_touches_to_close(Rate(touches_of_won_, won_));
  view.set_touches_to_close_n(won_);
  for (const auto& [currency, sum] : amounts_) {
    v1::DealAmount& amount = *view.add_deal_amounts();
    amount.set_currency(currency);
    amount.set_won(DecimalOf(sum.first));
    amount.set_open(DecimalOf(sum.second));
  }
  for (const auto& [key, sum] : recovered_) {
    v1::Recovered& recovered = *view.add_recovered();
    recovered.set_touches_at_least(key.first);
    recovered.set_currency(key.second);
    recovered.set_deals(sum.first);
    recovered.set_amount(DecimalOf(sum.second));
  }
}

}  // namespace tasuki::domain
