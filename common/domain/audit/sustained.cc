#include "common/domain/audit/sustained.h"

#include "common/domain/audit/measures.h"

namespace tasuki::domain {
namespace {

// A slip on a Friday is seen on Monday.
constexpr uint32_t kTakenBackDays = 3;

}  // namespace

std::string_view WordOf(Sustained sustained) {
  switch (sustained) {
    case Sustained::kNotJudged:
      return "";
    case Sustained::kNotYet:
      return "not-yet";
    case Sustained::kYes:
      return "yes";
    case Sustained::kNo:
      return "no";
  }
  return "";
}

std::string_view WordOf(Diagnosis diagnosis) {
  switch (diagnosis) {
    case Diagnosis::kNone:
      return "";
    case Diagnosis::kEffort:
      return "effort";
    case Diagnosis::kChemistry:
      return "chemistry";
  }
  return "";
}

bool IsTakenBack(const v1::HandoverRow& row, const v1::HandoverRow& next) {
  if (row.from().empty() || row.from() == row.to() || next.to() != row.from()) return false;
  if (next.cover() || next.declined_us() != 0) return false;  // It goes back to `row.to()`.
  if (next.handed_us() - row.handed_us() > DaysUs(kTakenBackDays)) return false;
  return row.first_touch_us() == 0 || row.first_touch_us() >= next.handed_us();
}

int64_t SustainedUntil(int64_t handed_us, const v1::Measures& measures) {
  return handed_us + DaysUs(measures.sustained_days());
}

Sustained SustainedOf(const SustainedBy& by, const v1::Measures& measures, int64_t now_us) {
  if (now_us < SustainedUntil(by.handed_us, measures)) return Sustained::kNotYet;
  if (by.ended) return Sustained::kYes;
  return by.touches >= measures.sustained_touches() && !by.overdue ? Sustained::kYes
                                                                   : Sustained::kNo;
}

Diagnosis DiagnosisOf(Sustained sustained, std::optional<double> before,
                      std::optional<double> after, const v1::Measures& measures) {
  if (sustained == Sustained::kNo) return Diagnosis::kEffort;
  if (sustained != Sustained::kYes || !before.has_value() || !after.has_value()) {
    return Diagnosis::kNone;
  }
  const double share = static_cast<double>(measures.chemistry_percent()) / 100;
  return *after < *before * share ? Diagnosis::kChemistry : Diagnosis::kNone;
}

}  // namespace tasuki::domain
