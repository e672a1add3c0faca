#include "client/commands/outweighed.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "client/views/zones.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/events/catalogue.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/prospect_state.h"

namespace tasuki::client {
namespace {

constexpr size_t kEventsMax = 64;  // More than any command but lists and imports writes.

// Looks through one act. Made per command; one thread.
class ActCheck {
 public:
  ActCheck(CommandContext& context, const Written& written)
      : context_(context), rows_(context.workspace.rows()) {
    for (const EventId id : written.event_ids) own_.insert(id.str());
  }

  absl::Status Look(const StoredEvent& event) {
    const v1::Header& header = event.header;
    if (header.kind() != v1::FACT || event.verdict != v1::EFFECTIVE) return absl::OkStatus();
    if (header.has_prospect_changed() || header.has_firm_changed()) return LookAtFields(event);
    const SubjectId subject = SubjectId::FromTrusted(header.subject().id());
    const auto* found = rows_.Find(domain::ProspectKey(subject));
    if (found == nullptr || !domain::IsLive(*found)) return rows_.status();
    const v1::ProspectRow row = *found;
    if (header.has_outcome_recorded()) TASUKI_RETURN_IF_ERROR(LookAtOutcome(event, row));
    if (header.has_next_touch_set() || header.outcome_recorded().has_next()) {
      return Tell(Message::kWrittenNext, event,
                  row.has_appointment() ? row.appointment().seq() : row.next().seq());
    }
    if (header.has_deal_closed()) {
      const auto* deal =
          rows_.Find(domain::DealKey(subject, SubjectId::FromTrusted(header.deal_closed().deal())));
      if (deal != nullptr) return Tell(Message::kWrittenClosing, event, deal->closed_seq());
    }
    return absl::OkStatus();
  }

  std::vector<std::string> TakeLines() { return std::move(lines_); }

 private:
  // Each field says which change stands for it.
  absl::Status LookAtFields(const StoredEvent& event) {
    const SubjectId subject = SubjectId::FromTrusted(event.header.subject().id());
    const auto* found = rows_.Find(domain::FieldsKey(subject));
    if (found == nullptr) return rows_.status();
    const v1::FieldsRow row = *found;
    const auto& numbers = event.header.has_firm_changed()
                              ? event.header.firm_changed().text_fields()
                              : event.header.prospect_changed().text_fields();
    const v1::ProspectAttributes& attributes = event.header.prospect_changed().attributes();
    for (const v1::FieldChange& field : row.fields()) {
      const auto number = static_cast<int>(field.field());
      bool sets = false;
      if (field.sealed()) {
        sets = std::find(numbers.begin(), numbers.end(), field.field()) != numbers.end();
      } else if (event.header.has_firm_changed()) {
        sets = event.header.firm_changed().has_zone();
      } else {
        const auto* named = v1::ProspectAttributes::descriptor()->FindFieldByNumber(number);
        sets = named != nullptr && attributes.GetReflection()->HasField(attributes, named);
      }
      if (sets) {
        TASUKI_RETURN_IF_ERROR(Tell(Message::kWrittenChange, event, field.standing().seq()));
      }
    }
    return absl::OkStatus();
  }

  // The last outcome in the prospect's order is what its group and follow-up come from. Only among
  // its last events: one that is dated further back is told by the outcome that stands.
  absl::Status LookAtOutcome(const StoredEvent& event, const v1::ProspectRow& row) {
    if (event.header.outcome_recorded().outcome() == v1::NO_RESPONSE) return absl::OkStatus();
    std::vector<Seq> last;
    const v1::Timeline& recent = row.recent();
    if (recent.seq().empty()) return absl::OkStatus();
    const domain::Place from{recent.b_us(0), Seq(static_cast<uint64_t>(recent.seq(0)))};
    TASUKI_RETURN_IF_ERROR(domain::ForEachPlace(
        SubjectId::FromTrusted(event.header.subject().id()), from, recent, rows_,
        [&](domain::Place place, domain::TimelineEvent) { last.push_back(place.seq); }));
    for (auto at = last.rbegin(); at != last.rend(); ++at) {
      TASUKI_ASSIGN_OR_RETURN(const StoredEvent one, context_.workspace.EventAt(*at));
      const v1::Outcome outcome = one.header.outcome_recorded().outcome();
      if (!one.header.has_outcome_recorded() || outcome == v1::NO_RESPONSE) continue;
      if (one.verdict != v1::EFFECTIVE ||
          domain::IsTakenBack(one.header, one.replica, one.seq, rows_)) {
        continue;
      }
      return Tell(Message::kWrittenOutcome, event, at->value());
    }
    return absl::OkStatus();
  }

  // What was written does not stand where the event at `stands_seq` is not of this act.
  absl::Status Tell(Message what, const StoredEvent& event, uint64_t stands_seq) {
    if (stands_seq == 0 || stands_seq == event.seq.value()) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent stands, context_.workspace.EventAt(Seq(stands_seq)));
    const v1::Header& header = stands.header;
    if (own_.contains(header.event_id())) return absl::OkStatus();
    const Language language = context_.out.language();
    std::string said = PlainType(language, std::string(domain::TypeWord(header.type())));
    if (header.has_outcome_recorded()) {
      absl::StrAppend(
          &said, " \"",
          Plain(language, std::string(domain::WordOf(header.outcome_recorded().outcome()))), "\"");
    }
    const std::string by = context_.directory.Member(MemberId::FromTrusted(header.actor()));
    const absl::Time when = absl::FromUnixMicros(header.occurred_at_us());
    std::string line = context_.out.Say(Message::kOutweighed,
                                        {context_.out.Say(what), said, OneLine(by),
                                         TimeForPeople(language, when, context_.workspace.zone())});
    if (std::find(lines_.begin(), lines_.end(), line) == lines_.end()) {
      lines_.push_back(std::move(line));
    }
    return absl::OkStatus();
  }

  CommandContext& context_;
  domain::Rows& rows_;
  absl::flat_hash_set<std::string> own_;
  std::vector<std::string> lines_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> Outweighed(CommandContext& context,
                                                    const Written& written) {
  if (written.event_ids.size() > kEventsMax) return std::vector<std::string>();
  const Seq head = context.workspace.home().replica().applied();
  const uint64_t outbox = context.workspace.home().outbox().size();
  ActCheck check(context, written);
  // The act is what the outbox ends with.
  for (size_t i = 0; i < std::min<uint64_t>(written.event_ids.size(), outbox); ++i) {
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event,
                            context.workspace.EventAt(head.Plus(outbox - i)));
    TASUKI_RETURN_IF_ERROR(check.Look(event));
  }
  TASUKI_RETURN_IF_ERROR(context.workspace.status());
  return check.TakeLines();
}

}  // namespace tasuki::client
