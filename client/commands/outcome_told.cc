#include "client/commands/outcome_told.h"

#include "absl/strings/str_cat.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/rows/policies.h"

namespace tasuki::client {
namespace {

// From so many on, being put off is pointed out (R115).
constexpr uint32_t kDeferralsTold = 3;

// How often they said "not now", this time with: of the last events, which a row keeps.
absl::StatusOr<uint32_t> Deferrals(CommandContext& context, SubjectId prospect) {
  domain::Rows& rows = context.workspace.rows();
  const auto* found = rows.Find(domain::ProspectKey(prospect));
  TASUKI_RETURN_IF_ERROR(rows.status());
  if (found == nullptr) return 0;
  const v1::Timeline recent = found->recent();
  uint32_t count = 0;
  int64_t seq = 0;
  for (const int64_t step : recent.seq()) {
    seq += step;
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event,
                            context.workspace.EventAt(Seq(static_cast<uint64_t>(seq))));
    if (!domain::HasTakenEffect(event.event(), rows)) continue;
    if (domain::IsTakenBack(event.header, event.replica, event.seq, rows)) continue;
    if (event.header.outcome_recorded().outcome() == v1::NOT_NOW) ++count;
  }
  return count;
}

// What the outcome means in this team (R023), so that one sees whether it was the right one.
std::string Definition(CommandContext& context, v1::Outcome outcome) {
  const v1::Policy& policy = domain::PresentPolicy(context.workspace.rows());
  for (const v1::OutcomeDefinition& one : policy.outcomes()) {
    if (one.outcome() != std::string(domain::WordOf(outcome))) continue;
    const bool japanese = context.out.language() == Language::kJapanese;
    return OneLine(japanese && !one.japanese().empty() ? one.japanese() : one.text());
  }
  return "";
}

}  // namespace

absl::Status TellOutcome(CommandContext& context, SubjectId prospect, const std::string& name,
                         v1::Outcome outcome, v1::WrittenView& view) {
  Printer& out = context.out;
  if (const std::string definition = Definition(context, outcome); !definition.empty()) {
    const std::string word = Plain(out.language(), std::string(domain::WordOf(outcome)));
    out.Line(absl::StrCat("  ", out.Say(Message::kOutcomeMeans, {word, definition})), Style::kDim);
  }
  if (outcome != v1::NOT_NOW) return absl::OkStatus();
  TASUKI_ASSIGN_OR_RETURN(const uint32_t times, Deferrals(context, prospect));
  view.set_deferrals(times);
  if (times >= kDeferralsTold) {
    out.Line(absl::StrCat("  ", out.Say(Message::kDeferredAgain, {name, std::to_string(times)})),
             Style::kWarning);
  }
  return absl::OkStatus();
}

}  // namespace tasuki::client
