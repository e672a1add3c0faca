#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tasuki/v1/policy.pb.h"
#include "tasuki/v1/state.pb.h"

// What is judged of one handover (R004, R011, R013, X23). Pure; any thread. Times are microseconds
// UTC.

namespace tasuki::domain {

// Whether whoever took it over kept it going.
enum class Sustained {
  kNotJudged,  // A cover, a declined one, an import, or one that was taken back at once.
  kNotYet,     // The policy's days are not over.
  kYes,
  kNo,
};

// `yes`, `no`, `not-yet`; of one that is not judged the empty word.
std::string_view WordOf(Sustained sustained);

// What counts for it, each within the policy's days after handing over.
struct SustainedBy {
  int64_t handed_us = 0;
  uint32_t touches = 0;  // Outbound ones by the new owner while still the owner.
  bool overdue = false;  // Something was overdue by more than the policy's business days.
  bool ended = false;    // An ending outcome came.
};

// Whether `next`, the change of owner after it, gave it back at once to whom it came from, and the
// new owner had done nothing: neither of the two is a handover to be judged. One who lets a client
// wait longer than over a weekend is.
bool IsTakenBack(const v1::HandoverRow& row, const v1::HandoverRow& next);

// When the days are over within which a handover is sustained or not.
int64_t SustainedUntil(int64_t handed_us, const v1::Measures& measures);

// Yes: so many touches and nothing overdue, or an ending outcome; not before the days are over.
// `measures` is whole (measures.h).
Sustained SustainedOf(const SustainedBy& by, const v1::Measures& measures, int64_t now_us);

// What went wrong after a handover (R013), derived.
enum class Diagnosis {
  kNone,
  kEffort,     // It was not sustained.
  kChemistry,  // It was, and the client's engagement fell under the policy's share.
};

// `effort`, `chemistry`; else the empty word.
std::string_view WordOf(Diagnosis diagnosis);

// Engagement is absent where there were too few days.
Diagnosis DiagnosisOf(Sustained sustained, std::optional<double> before,
                      std::optional<double> after, const v1::Measures& measures);

}  // namespace tasuki::domain
