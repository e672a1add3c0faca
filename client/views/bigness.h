#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "common/base/ids.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/event.pb.h"
#include "tasuki/v1/state.pb.h"

// How big a client is (X23): what stands first in lists of handovers and introductions.

namespace tasuki::client {

// For how much a prospect counts: key account, open value (the largest of its currencies), open
// promises, last touch (X23). The biggest compares greatest.
struct Bigness {
  bool key_account = false;
  int64_t value = 0;  // Of the currency with most, in millionths.
  uint32_t promises = 0;
  int64_t last_touch_us = 0;

  friend auto operator<=>(const Bigness&, const Bigness&) = default;
};
Bigness BignessOf(SubjectId prospect, const v1::ProspectRow& row, domain::Rows& rows);

// Amounts of the open deals of a prospect, a currency each. From the store's deals of that
// prospect.
std::vector<v1::Money> OpenValueOf(SubjectId prospect, domain::Rows& rows);

// Whether the client knows another of us than `to`: only then are they to be introduced (X12).
bool IsToMeet(const v1::ProspectRow& row, MemberId to);

}  // namespace tasuki::client
