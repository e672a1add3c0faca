#include "common/domain/audit/measures.h"

#include <algorithm>

namespace tasuki::domain {
namespace {

uint32_t SaidOr(uint32_t said, uint32_t otherwise) { return said == 0 ? otherwise : said; }

}  // namespace

v1::Measures MeasuresOf(const v1::Policy& policy) {
  const v1::Measures& said = policy.measures();
  v1::Measures whole;
  whole.set_discipline_days(SaidOr(said.discipline_days(), 180));
  whole.set_weak_discipline_percent(SaidOr(said.weak_discipline_percent(), 70));
  whole.set_weak_discipline_n(SaidOr(said.weak_discipline_n(), 20));
  whole.set_weak_sustained_percent(SaidOr(said.weak_sustained_percent(), 50));
  whole.set_weak_sustained_n(SaidOr(said.weak_sustained_n(), 5));
  whole.set_sustained_days(SaidOr(said.sustained_days(), 90));
  whole.set_sustained_touches(SaidOr(said.sustained_touches(), 2));
  whole.set_sustained_overdue_business_days(SaidOr(said.sustained_overdue_business_days(), 5));
  whole.set_engagement_days(SaidOr(said.engagement_days(), 180));
  whole.set_engagement_days_min(SaidOr(said.engagement_days_min(), 30));
  whole.set_engagement_per_days(SaidOr(said.engagement_per_days(), 30));
  whole.set_chemistry_percent(SaidOr(said.chemistry_percent(), 50));
  whole.set_result_days(SaidOr(said.result_days(), 180));
  return whole;
}

int64_t DaysUs(uint32_t days) { return int64_t{std::min(days, uint32_t{1'000'000})} * kDayMicros; }

}  // namespace tasuki::domain
