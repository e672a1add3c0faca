#include "common/domain/report/concentration.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "common/base/check.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

constexpr uint64_t kFifth = 5;  // R019.

}  // namespace

void Concentration::AddWon(MemberId owner, const std::string& currency, int64_t micros) {
  if (owner.is_zero()) return;
  int64_t& sum = won_by_[currency][owner];
  sum = AddHeld(sum, micros);
}

void Concentration::AddLapse(MemberId owner) {
  if (!owner.is_zero()) ++lapses_by_[owner];
}

// The best fifth, at least one, and what the others let lapse.
void Concentration::Write(const std::string& currency, const std::map<MemberId, int64_t>& won_by,
                          v1::ReportView& view) const {
  std::vector<std::pair<int64_t, MemberId>> order;
  absl::int128 all = 0;
  for (const auto& [member, micros] : won_by) {
    order.emplace_back(micros, member);
    all += micros;
  }
  std::ranges::stable_sort(order, std::greater<>(), &std::pair<int64_t, MemberId>::first);
  // Nobody is among the best who won nothing, and who won as much as the last of them is, too.
  const auto won = static_cast<uint64_t>(
      std::ranges::count_if(order, [](const auto& one) { return one.first > 0; }));
  if (won == 0 || order.size() < 2) return;  // Of nothing, and of one person, it says nothing.
  uint64_t best = std::min<uint64_t>((order.size() + kFifth - 1) / kFifth, won);
  while (best < won && order[best].first == order[best - 1].first) ++best;
  absl::int128 of_best = 0;
  uint64_t lapses = 0, of_others = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i < best) of_best += order[i].first;
    const auto found = lapses_by_.find(order[i].second);
    if (found == lapses_by_.end()) continue;
    lapses += found->second;
    if (i >= best) of_others += found->second;
  }
  v1::Concentration& concentration = *view.add_concentration();
  concentration.set_currency(currency);
  concentration.set_best(best);
  concentration.set_of(order.size());
  if (all > 0) {
    concentration.set_rate(static_cast<double>(of_best) / static_cast<double>(all));
  }
  if (query_.retold == nullptr) return;  // Nobody looked for lapses.
  concentration.set_lapses(lapses);
  concentration.set_lapses_of_others(of_others);
  if (lapses > 0) concentration.set_others_rate(Rate(of_others, lapses));
}

// The team is whoever is active, has won or has let something lapse.
absl::Status Concentration::Complete(v1::ReportView& view) {
  std::vector<MemberId> team;
  v1::MemberRow member;
  TASUKI_RETURN_IF_ERROR(ReadRows("m", rows_, member, [&](std::string_view key) {
    const MemberId id = MemberId::FromTrusted(key.substr(1));
    if (member.state() == v1::ACTIVE && MayOwn(member.role()) && query_.IsOf(id)) {
      team.push_back(id);
    }
  }));
  for (const auto& [one, lapses] : lapses_by_) team.push_back(one);
  for (auto& [currency, won_by] : won_by_) {
    for (const MemberId one : team) won_by.try_emplace(one, 0);
    Write(currency, won_by, view);
  }
  return absl::OkStatus();
}

}  // namespace tasuki::domain
