#include "client/import/planner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "client/import/limits.h"
#include "client/replica/text_size.h"
#include "client/words/money.h"
#include "client/words/utf8.h"
#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/base/random.h"
#include "common/domain/verdict/ownership.h"
#include "common/integrity/sealing.h"
#include "common/sync/limits.h"

namespace tasuki::client {
namespace {

absl::Status NotAProspect(const std::string& name) {
  return Refused(
      Phrase("case '$0' is no prospect: none of its rows has the verb `prospect SOURCE`", name),
      {});
}

// Sealing adds a nonce, a tag and the record around it.
constexpr size_t kSealingBytes = 128;

size_t BytesOf(const EventDraft& draft) {
  return draft.header.ByteSizeLong() + kSealingBytes +
         (draft.personal.has_value() ? draft.personal->ByteSizeLong() : 0);
}

// Whether a row's events can be events of one act.
absl::Status CheckSizes(absl::Span<const EventDraft> drafts) {
  size_t bytes = 0;
  for (const EventDraft& draft : drafts) {
    TASUKI_RETURN_IF_ERROR(CheckTexts(draft));
    bytes += BytesOf(draft);
    size_t size = BytesOf(draft);
    if (size > sync::kEventBytesMax && draft.personal.has_value()) {
      // Sealing packs it; how well is known only once it was done.
      SeededRandom nonce(0);
      const std::string key(integrity::kSealKeyBytes, '\0');
      size = draft.header.ByteSizeLong() + kSealingBytes +
             integrity::Seal(key, draft.personal->SerializeAsString(), "", nonce).size();
    }
    if (size > sync::kEventBytesMax) {
      return Fault(
          absl::StatusCode::kInvalidArgument,
          Phrase("one event has at most $0 bytes, this row would make one of $1; shorten its text",
                 sync::kEventBytesMax, size));
    }
  }
  if (drafts.size() > kImportActEvents || bytes > kImportActBytes) {
    return Fault(absl::StatusCode::kInvalidArgument,
                 Phrase("a row makes at most $0 events with $1 bytes, this one $2 with $3; give "
                        "its rule fewer verbs",
                        kImportActEvents, kImportActBytes, drafts.size(), bytes));
  }
  return absl::OkStatus();
}

std::string RawOf(const std::vector<std::string>& fields) {
  return absl::StrJoin(fields, ",", [](std::string* out, const std::string& field) {
    out->append(CsvField(field));
  });
}

v1::ProspectAttributes AttributesOf(const ImportVerb& verb) {
  v1::ProspectAttributes attributes;
  if (verb.source != v1::SOURCE_UNSPECIFIED) attributes.set_source(verb.source);
  return attributes;
}

}  // namespace

ImportPlanner::ImportPlanner(const ImportMap& map, ImportColumns columns, ImportTeam team,
                             RejectRow reject)
    : map_(map),
      columns_(std::move(columns)),
      team_(std::move(team)),
      reject_(std::move(reject)),
      ids_(team_.team, map.source),
      people_(map, *team_.rows) {}

void ImportTeam::Add(const v1::Header& header) {
  const EventId id = EventId::FromTrusted(header.event_id());
  imported.insert(id);
  if (header.has_owner_assigned()) assigned_at[id] = header.occurred_at_us();
  if (!header.has_deal_opened() && !header.has_deal_closed()) return;
  std::vector<ImportedDeal>& known = deals[SubjectId::FromTrusted(header.subject().id())];
  const std::string& deal =
      header.has_deal_opened() ? header.deal_opened().deal() : header.deal_closed().deal();
  auto found = std::find_if(known.begin(), known.end(),
                            [&](const ImportedDeal& each) { return each.id.bytes() == deal; });
  if (found == known.end()) {
    known.push_back({.id = SubjectId::FromTrusted(deal)});
    found = known.end() - 1;
  }
  if (header.has_deal_opened()) found->opened_us = header.occurred_at_us();
  if (header.has_deal_closed()) found->closed = true;
}

absl::Status ImportPlanner::Take(CsvRow& row) {
  ++counts_.rows;
  if (!row.error.ok()) {
    Reject(row.line, PhraseOf(row.error), row.raw);
    return absl::OkStatus();
  }
  const ImportRule* rule = columns_.RuleFor(row.fields);
  if (rule == nullptr) {
    std::string values = columns_.ValuesOf(row.fields);
    bool room = counts_.untaken.size() < kImportUntakenMax || counts_.untaken.contains(values);
    ++counts_.untaken[room ? values : "…"];
    return absl::OkStatus();
  }
  if (++kept_ > kImportRowsMax) {
    return Fault(
        absl::StatusCode::kResourceExhausted,
        Phrase("more than $0 rows: cut the file into parts with whole cases", kImportRowsMax));
  }
  const std::string& name = row.fields[columns_.case_at()];
  if (name.empty()) {
    Reject(row.line, Phrase("column $0 is empty", map_.case_column), RawOf(row.fields));
    return absl::OkStatus();
  }
  std::optional<absl::TimeZone> zone;
  if (map_.has_zone) zone = map_.zone;
  absl::StatusOr<ImportTime> at = ParseImportTime(row.fields[columns_.time_at()], zone);
  if (!at.ok()) {
    Reject(row.line, PhraseOf(at.status()), RawOf(row.fields));
    return absl::OkStatus();
  }
  integrity::Hash content = RowIds::Content(columns_, row.fields);
  Row kept{row.line, *at, rule, ids_.Row(content, alike_[content]++), std::move(row.fields)};
  row.fields.clear();
  if (const std::string form = PersonOf(kept.fields); !form.empty()) {
    people_.Saw(form, kept.fields[*columns_.who_at()], *at);
  }
  const std::string& case_name = kept.fields[columns_.case_at()];
  auto [place, fresh] = case_at_.try_emplace(case_name, cases_.size());
  if (fresh) cases_.emplace_back(case_name, std::vector<Row>());
  cases_[place->second].second.push_back(std::move(kept));
  return absl::OkStatus();
}

absl::Status ImportPlanner::Plan(
    absl::FunctionRef<absl::Status(std::vector<EventDraft> act)> write) {
  std::vector<EventDraft> act;
  size_t act_bytes = 0;
  auto flush = [&]() -> absl::Status {
    if (act.empty()) return absl::OkStatus();
    act_bytes = 0;
    return write(std::exchange(act, {}));
  };
  for (auto& [name, rows] : cases_) {
    std::vector<EventDraft> drafts;
    std::vector<size_t> row_ends;
    PlanCase(name, std::move(rows), drafts, row_ends);
    TASUKI_RETURN_IF_ERROR(team_.rows->status());
    counts_.events += drafts.size();
    size_t bytes = 0;
    for (const EventDraft& draft : drafts) bytes += BytesOf(draft);
    if (act.size() + drafts.size() > kImportActEvents || act_bytes + bytes > kImportActBytes) {
      TASUKI_RETURN_IF_ERROR(flush());
    }
    size_t next = 0;
    for (size_t end : row_ends) {  // A case larger than an act is cut, between two rows.
      size_t more = 0;
      for (size_t i = next; i < end; ++i) more += BytesOf(drafts[i]);
      if (act.size() + end - next > kImportActEvents || act_bytes + more > kImportActBytes) {
        TASUKI_RETURN_IF_ERROR(flush());
      }
      act_bytes += more;
      for (; next < end; ++next) act.push_back(std::move(drafts[next]));
    }
  }
  counts_.people = people_.made();
  return flush();
}

void ImportPlanner::PlanCase(const std::string& name, std::vector<Row> rows,
                             std::vector<EventDraft>& drafts, std::vector<size_t>& row_ends) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.at.us < b.at.us; });
  Case at = OpenCase(name);
  if (!at.exists) {
    // Whatever is said of a prospect comes after its adding, even where the source says it earlier.
    auto adds = [](const Row& row) {
      return std::any_of(
          row.rule->verbs.begin(), row.rule->verbs.end(),
          [](const ImportVerb& verb) { return verb.kind == ImportVerbKind::kProspect; });
    };
    auto first = std::find_if(rows.begin(), rows.end(), adds);
    if (first != rows.end()) std::rotate(rows.begin(), first, first + 1);
  }
  for (const Row& row : rows) {
    const size_t had = drafts.size();
    Case before = at;
    absl::Status status =
        Holds(row) ? Fault(absl::StatusCode::kAlreadyExists, "") : PlanRow(row, at, drafts);
    if (status.ok()) status = CheckSizes(absl::MakeConstSpan(drafts).subspan(had));
    if (status.ok() && drafts.size() > had) {
      row_ends.push_back(drafts.size());
      continue;
    }
    at = std::move(before);
    if (status.ok() || absl::IsAlreadyExists(status)) {
      ++counts_.already;
      continue;
    }
    // What the row would have brought is taken back, its person too.
    for (size_t i = had; i < drafts.size(); ++i) {
      const v1::Header& header = drafts[i].header;
      if (header.has_prospect_added()) --counts_.prospects;
      if (header.has_member_added()) {
        people_.TakeBack();
        --counts_.members;
      }
    }
    drafts.resize(had);
    Reject(row, PhraseOf(status));
  }
}

ImportPlanner::Case ImportPlanner::OpenCase(const std::string& name) {
  Case found;
  found.name = name;
  found.prospect = ids_.Prospect(name);
  domain::Rows& rows = *team_.rows;
  const auto* subject = rows.Find(domain::SubjectKey(found.prospect));
  if (subject == nullptr) return found;
  found.exists = true;
  found.erased = subject->erased();
  if (auto deals = team_.deals.find(found.prospect); deals != team_.deals.end()) {
    std::stable_sort(deals->second.begin(), deals->second.end(),
                     [](const auto& a, const auto& b) { return a.opened_us < b.opened_us; });
    for (const ImportedDeal& deal : deals->second) {
      if (deal.closed) found.closed_deal = deal.id;
      if (!deal.closed) found.open_deals.push_back(deal.id);
    }
  }
  const auto* decision = rows.Find(domain::DecisionKey(found.prospect, v1::OWNER));
  if (decision == nullptr || decision->present().empty()) return found;
  found.base = decision->present(0);
  found.owner = MemberId::FromTrusted(domain::DecidedOwner(*decision).to());
  auto assigned = team_.assigned_at.find(EventId::FromTrusted(found.base));
  found.assignable = decision->all_imported() && assigned != team_.assigned_at.end();
  if (found.assignable) found.decided_us = assigned->second;
  return found;
}

bool ImportPlanner::Holds(const Row& row) const {
  for (uint32_t verb = 0; verb < row.rule->verbs.size(); ++verb) {
    if (team_.imported.contains(ids_.Event(row.id, verb))) return true;
  }
  return false;
}

absl::Status ImportPlanner::PlanRow(const Row& row, Case& at, std::vector<EventDraft>& drafts) {
  if (at.erased) {
    return Fault(absl::StatusCode::kFailedPrecondition,
                 "this prospect was erased; nothing is added about them");
  }
  MemberId member;
  if (const std::string form = PersonOf(row.fields); !form.empty()) {
    const size_t had = people_.made().size();
    member = people_.MemberOf(form, row.fields[*columns_.who_at()], ids_, drafts);
    counts_.members += people_.made().size() - had;
  }
  at.closes = false;
  for (uint32_t i = 0; i < row.rule->verbs.size(); ++i) {
    const ImportVerb& verb = row.rule->verbs[i];
    EventDraft draft;
    v1::Header& header = draft.header;
    header.set_event_id(ids_.Event(row.id, i).str());
    header.mutable_subject()->set_kind(v1::PROSPECT);
    header.mutable_subject()->set_id(at.prospect.str());
    header.set_occurred_at_us(row.at.us);
    header.set_utc_offset_minutes(row.at.offset_minutes);
    header.set_import_ref(ids_.Reference(row.id));
    header.set_done_by_nobody(member.is_zero());
    if (!member.is_zero()) header.set_done_by(member.str());
    bool writes = true;
    TASUKI_RETURN_IF_ERROR(PlanVerb(row, verb, at, draft, writes));
    if (writes) drafts.push_back(std::move(draft));
  }
  return absl::OkStatus();
}

absl::Status ImportPlanner::PlanVerb(const Row& row, const ImportVerb& verb, Case& at,
                                     EventDraft& draft, bool& writes) {
  v1::Header& header = draft.header;
  if (verb.kind != ImportVerbKind::kProspect && !at.exists) {
    return NotAProspect(at.name);
  }
  switch (verb.kind) {
    case ImportVerbKind::kProspect: {
      writes = !at.exists;
      if (!writes) return absl::OkStatus();
      const std::string name(Trimmed(columns_.NameOf(row.fields)));
      if (name.empty()) return Refused("the prospect's name is empty", {});
      header.set_type(v1::PROSPECT_ADDED);
      *header.mutable_prospect_added()->mutable_attributes() = AttributesOf(verb);
      draft.personal.emplace().mutable_prospect()->set_name(name);
      at.exists = true;
      ++counts_.prospects;
      return absl::OkStatus();
    }
    case ImportVerbKind::kDealOpen: {
      const SubjectId deal = ids_.Deal(row.id);
      header.set_type(v1::DEAL_OPENED);
      header.mutable_deal_opened()->set_deal(deal.str());
      at.open_deals.push_back(deal);
      if (!columns_.amount_at().has_value()) return absl::OkStatus();
      return SetAmount(row, header.mutable_deal_opened()->mutable_value());
    }
    case ImportVerbKind::kDealClose:
      if (at.open_deals.empty() && at.closed_deal.is_zero()) {
        return Refused(Phrase("case '$0' has no deal to close: `deal open` comes first", at.name),
                       {});
      }
      if (!at.open_deals.empty()) {
        at.closed_deal = at.open_deals.front();
        at.open_deals.erase(at.open_deals.begin());
      }
      at.closes = true;
      header.set_type(v1::DEAL_CLOSED);
      header.mutable_deal_closed()->set_deal(at.closed_deal.str());
      header.mutable_deal_closed()->set_result(verb.result);
      return absl::OkStatus();
    case ImportVerbKind::kTouch:
      header.set_type(v1::TOUCH_LOGGED);
      header.mutable_touch_logged()->set_channel(verb.channel);
      header.mutable_touch_logged()->set_direction(verb.direction);
      return absl::OkStatus();
    case ImportVerbKind::kAssign:
      PlanAssign(row, at, draft, writes);
      return absl::OkStatus();
    case ImportVerbKind::kOutcome:
      header.set_type(v1::OUTCOME_RECORDED);
      header.mutable_outcome_recorded()->set_outcome(verb.outcome);
      if (verb.outcome == v1::WON || verb.outcome == v1::LOST) {
        const bool closed = at.closes || at.open_deals.empty();
        const SubjectId deal = closed ? at.closed_deal : at.open_deals.front();
        if (!deal.is_zero()) header.mutable_outcome_recorded()->set_deal(deal.str());
      }
      return absl::OkStatus();
    case ImportVerbKind::kNote: {
      const std::string& text = row.fields[columns_.NoteAt(verb)];
      writes = !text.empty();
      header.set_type(v1::NOTE_ADDED);
      header.mutable_note_added();
      draft.personal.emplace().mutable_remark()->set_text(text);
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

void ImportPlanner::PlanAssign(const Row& row, Case& at, EventDraft& draft, bool& writes) {
  v1::Header& header = draft.header;
  MemberId to = MemberId::FromTrusted(header.done_by());
  writes = !to.is_zero() && to != at.owner && at.assignable && row.at.us > at.decided_us;
  if (!writes) return;
  header.set_type(v1::OWNER_ASSIGNED);
  header.mutable_owner_assigned()->set_to(to.str());
  header.mutable_owner_assigned()->set_why(v1::WHY_IMPORTED);
  header.set_base(at.base);
  at.base = header.event_id();
  at.owner = to;
}

absl::Status ImportPlanner::SetAmount(const Row& row, v1::Money* money) const {
  const std::string& typed = row.fields[*columns_.amount_at()];
  if (Trimmed(typed).empty()) return absl::OkStatus();
  const absl::StatusOr<int64_t> amount = ParseMoney(typed, map_.currency);
  if (!amount.ok()) {  // A rejected line has one place for what to do, too.
    const absl::Status& why = amount.status();
    return Refused(Phrase("$0 $1", PhraseOf(why), AdvicePhraseOf(why)), {});
  }
  money->set_micros(*amount);
  money->set_currency(map_.currency);
  return absl::OkStatus();
}

// The form of the row's person; empty: nobody.
std::string ImportPlanner::PersonOf(const std::vector<std::string>& fields) const {
  return columns_.who_at().has_value() ? people_.FormOf(fields[*columns_.who_at()]) : "";
}

void ImportPlanner::Reject(const Row& row, const Phrase& why) {
  Reject(row.line, why, RawOf(row.fields));
}

}  // namespace tasuki::client
