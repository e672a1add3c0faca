#include "client/views/bigness.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace tasuki::client {

std::vector<v1::Money> OpenValueOf(SubjectId prospect, domain::Rows& rows) {
  std::map<std::string, int64_t> sums;
  const auto prefix = domain::KeyBytes('D')
                          .AppendU8(static_cast<uint8_t>(domain::DealList::kOpen))
                          .Append(prospect.bytes());
  // A store that failed shows in the rows' own status.
  rows.ScanRows(prefix.view(),
                [&](std::string_view, std::string_view bytes) {
                  v1::DealAtRow deal;
                  const bool reads =
                      deal.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
                  if (!reads || deal.value().micros() <= 0) return true;
                  int64_t& sum = sums[deal.value().currency()];
                  if (__builtin_add_overflow(sum, deal.value().micros(), &sum)) sum = INT64_MAX;
                  return true;
                })
      .IgnoreError();
  std::vector<v1::Money> amounts;
  for (const auto& [currency, micros] : sums) {
    v1::Money& money = amounts.emplace_back();
    money.set_currency(currency);
    money.set_micros(micros);
  }
  return amounts;
}

Bigness BignessOf(SubjectId prospect, const v1::ProspectRow& row, domain::Rows& rows) {
  Bigness big;
  big.key_account = row.attributes().key_account();
  if (row.open_deals() != 0) {
    for (const v1::Money& money : OpenValueOf(prospect, rows)) {
      big.value = std::max(big.value, money.micros());
    }
  }
  big.promises = row.open_promises();
  big.last_touch_us = row.last_touch_us();
  return big;
}

bool IsToMeet(const v1::ProspectRow& row, MemberId to) {
  return std::any_of(row.dealt().begin(), row.dealt().end(),
                     [&](const v1::Dealing& dealing) { return dealing.member() != to.bytes(); });
}

}  // namespace tasuki::client
