#include "client/views/audit_parts.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/words/phrases.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/ids.h"
#include "common/domain/agenda/promises.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::client {
namespace {

std::string VerdictText(Language language, const v1::HandoverView& one) {
  const std::string verdict = ValueForPeople(language, "verdict", one.verdict());
  std::vector<std::string> factors;
  for (const std::string& factor : one.factors()) {
    factors.push_back(ValueForPeople(language, "factor", factor));
  }
  if (factors.empty()) return Say(language, Message::kAuditVerdict, {verdict});
  return Say(language, Message::kAuditVerdictOf,
             {verdict, absl::StrJoin(factors, Say(language, Message::kAuditComma))});
}

}  // namespace

v1::HandoverPromiseView AuditedPromise(const v1::PromiseRow& promise, const v1::PromiseRules& rules,
                                       absl::TimeZone zone, absl::Time now) {
  v1::HandoverPromiseView view;
  view.set_promise(SubjectId::FromTrusted(promise.promise()).Hex());
  view.set_by(std::string(domain::WordOf(promise.by())));
  view.set_due(domain::FormatDay(promise.due().day()));
  const std::string fate(domain::WordOf(domain::FateOf(promise, rules, zone, now)));
  view.set_fate(fate.empty() ? "open" : fate);
  return view;
}

std::string SilentDaysText(Language language, const v1::HandoverView& one) {
  const auto days = [](double hours) {
    return absl::StrFormat("%.1f", std::max(hours / 24, 0.0));  // No "-0.0".
  };
  if (one.has_gap_hours()) return days(one.gap_hours());
  if (!one.has_silent_hours()) return "";
  return Say(language, Message::kAuditSoFar, {days(one.silent_hours())});
}

std::vector<std::string> AuditRemarks(Language language, const v1::HandoverView& one) {
  std::vector<std::string> remarks;
  if (!one.diagnosis().empty()) {
    remarks.push_back(InLanguage(
        language, Phrase("diagnosis: $0", ValueForPeople(language, "diagnosis", one.diagnosis()))));
  }
  if (!one.verdict().empty()) remarks.push_back(VerdictText(language, one));
  if (one.cover()) remarks.push_back(Say(language, Message::kAuditCover));
  if (one.imported()) remarks.push_back(Say(language, Message::kAuditImported));
  for (const v1::LateView& late : one.late()) {
    remarks.push_back(
        Say(language, late.how() == "backdated" ? Message::kAuditBackdated : Message::kAuditLate,
            {ValueForPeople(language, "late", late.what()), TimeForPeople(language, late.at()),
             TimeForPeople(language, late.recorded_at())}));
  }
  return remarks;
}

}  // namespace tasuki::client
