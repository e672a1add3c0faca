#include "client/views/leavers.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/check.h"
#include "common/domain/events/money.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// How big a client is (X23): the bigger comes first.
struct Size {
  bool key_account = false;
  double value = 0;
  int promises = 0;
  std::string last_touch;

  friend bool operator<(const Size& a, const Size& b) {
    return std::tie(a.key_account, a.value, a.promises, a.last_touch) <
           std::tie(b.key_account, b.value, b.promises, b.last_touch);
  }
};

Size SizeOf(const v1::HandoverView& view, Directory& directory) {
  Size size;
  size.key_account = view.key_account();
  for (const v1::HandoverMoneyView& money : view.open_value()) {
    double amount = 0;
    if (absl::SimpleAtod(money.amount(), &amount)) size.value += amount;
  }
  size.promises = view.promises_size();
  const auto bytes = HexDecode(view.prospect());
  const auto* row = bytes.ok()
                        ? directory.rows().Find(domain::ProspectKey(SubjectId::FromTrusted(*bytes)))
                        : nullptr;
  if (row != nullptr && row->has_last_touch_us()) {
    size.last_touch = absl::FormatTime(
        "%E4Y-%m-%dT%H:%M:%E6S", absl::FromUnixMicros(row->last_touch_us()), absl::UTCTimeZone());
  }
  return size;
}

// What of a prospect is open now.
absl::Status PutOpenDeals(SubjectId prospect, Directory& directory, v1::HandoverView& view) {
  std::map<std::string, int64_t> sums;
  v1::DealRow deal;
  TASUKI_RETURN_IF_ERROR(
      domain::ReadRows("c" + prospect.str(), directory.rows(), deal, [&](std::string_view) {
        if (deal.opened_seq() == 0 || deal.closed_seq() != 0 || !deal.has_value()) return;
        int64_t& sum = sums[deal.value().currency()];
        if (__builtin_add_overflow(sum, deal.value().micros(), &sum)) sum = INT64_MAX;
      }));
  for (const auto& [currency, micros] : sums) {
    v1::HandoverMoneyView& money = *view.add_open_value();
    money.set_currency(currency);
    money.set_amount(domain::DecimalOf(micros));
  }
  return absl::OkStatus();
}

v1::HandoverView WaitingView(SubjectId prospect, const v1::ProspectRow& row, MemberId from,
                             MemberId to, Directory& directory) {
  v1::HandoverView view;
  view.set_prospect(prospect.Hex());
  view.set_name(directory.Name(prospect));
  view.set_company(directory.Company(prospect));
  view.set_from(directory.Member(from));
  view.set_from_id(from.Hex());
  view.set_key_account(row.attributes().key_account());
  if (to.is_zero()) return view;
  view.set_to(directory.Member(to));
  view.set_to_id(to.Hex());
  return view;
}

}  // namespace

bool IsLeaver(MemberId member, domain::Rows& rows) {
  const auto* row = rows.Find(domain::MemberKey(member));
  return row != nullptr && (row->state() == v1::GONE || row->plan_seq() != 0);
}

absl::Status AddWaitingOfLeavers(std::optional<MemberId> member, Directory& directory,
                                 Presenter& presenter, absl::Time now,
                                 v1::AuditHandoversView& view) {
  domain::Rows& rows = directory.rows();
  const int64_t now_us = absl::ToUnixMicros(now);
  const auto is_asked = [&](MemberId leaver) {
    return member.has_value() ? leaver == *member : IsLeaver(leaver, rows);
  };
  absl::Status status;
  directory.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
    if (!domain::IsLive(row)) return true;
    const domain::Ownership ownership = domain::OwnerOf(prospect, now_us, rows);
    const bool queued = ownership.owner.is_zero();
    const MemberId leaver = queued ? ownership.last_owner : ownership.owner;
    if (leaver.is_zero() || !is_asked(leaver)) return true;
    MemberId to;
    if (!queued) {  // Planned for somebody?
      const auto* gone = rows.Find(domain::MemberKey(leaver));
      const auto* planned = rows.Find(domain::PlannedMoveKey(leaver, prospect));
      if (gone == nullptr || gone->plan_seq() == 0 || row.has_introduction()) return true;
      if (planned == nullptr || planned->plan_seq() != gone->plan_seq()) return true;
      to = MemberId::FromTrusted(planned->to());
    }
    v1::HandoverView& waiting = *view.add_handovers();
    waiting = WaitingView(prospect, row, leaver, to, directory);
    waiting.set_state(queued ? "queue" : "planned");
    if (queued) waiting.set_handed_at(presenter.Time(presenter.WaitingSince(row, ownership)));
    if (row.has_last_touch_us()) {
      waiting.set_silent_hours(
          absl::ToDoubleHours(now - absl::FromUnixMicros(row.last_touch_us())));
    }
    status = PutOpenDeals(prospect, directory, waiting);
    return status.ok();
  });
  TASUKI_RETURN_IF_ERROR(status);
  std::vector<std::pair<Size, v1::HandoverView>> sized;
  for (v1::HandoverView& one : *view.mutable_handovers()) {
    sized.emplace_back(SizeOf(one, directory), std::move(one));
  }
  std::stable_sort(sized.begin(), sized.end(),
                   [](const auto& a, const auto& b) { return b.first < a.first; });
  for (int i = 0; i < view.handovers_size(); ++i) {
    *view.mutable_handovers(i) = std::move(sized[static_cast<size_t>(i)].second);
  }
  return rows.status();
}

}  // namespace tasuki::client
