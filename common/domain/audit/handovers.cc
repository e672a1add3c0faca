#include "common/domain/audit/handovers.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "common/base/check.h"
#include "common/domain/audit/measures.h"
#include "common/domain/audit/tenure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/merged.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/in_effect.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {
namespace {

bool IsTouch(const Contact& contact) { return contact.kind != ContactKind::kOutcome; }

bool IsEngaged(const Contact& contact) {
  return contact.kind == ContactKind::kInbound ||
         (contact.kind == ContactKind::kOutbound &&
          (contact.channel == v1::MEETING || contact.channel == v1::VIDEO));
}

// X18: what ends a follow-up.
HandoverResult Ending(v1::Outcome outcome) {
  switch (outcome) {
    case v1::WON:
      return HandoverResult::kWon;
    case v1::LOST:
      return HandoverResult::kLost;
    case v1::NO:
      return HandoverResult::kNo;
    case v1::NOT_NOW:
      return HandoverResult::kNotNow;
    case v1::OPTED_OUT:
      return HandoverResult::kOptedOut;
    default:
      return HandoverResult::kOpen;
  }
}

HandoverResult Ending(const v1::DealRow& deal) {
  return deal.result() == v1::DEAL_WON ? HandoverResult::kWon : HandoverResult::kLost;
}

// The last ending at `from_us` or after and before `to_us`; kOpen: none.
template <class Client>
HandoverResult LastEnding(const Client& client, int64_t from_us, int64_t to_us) {
  HandoverResult last = HandoverResult::kOpen;
  int64_t last_us = INT64_MIN;
  const auto take = [&](int64_t at_us, HandoverResult ending) {
    if (ending == HandoverResult::kOpen || at_us < from_us || at_us >= to_us) return;
    if (at_us < last_us) return;
    last_us = at_us;
    last = ending;
  };
  for (const Contact& contact : client.contacts) {
    if (contact.kind == ContactKind::kOutcome) take(contact.b_us, Ending(contact.outcome));
  }
  for (const v1::DealRow& deal : client.deals) {
    if (deal.closed_seq() != 0) take(deal.closed_us(), Ending(deal));
  }
  return last;
}

bool WasOpen(int64_t opened_us, uint64_t opened_seq, int64_t closed_us, uint64_t closed_seq,
             const v1::HandoverRow& row) {
  if (opened_seq == 0 || std::tuple(opened_us, opened_seq) > std::tuple(row.handed_us(), row.seq()))
    return false;
  return closed_seq == 0 || closed_us >= row.handed_us();
}

void ReadTouches(const std::vector<Contact>& contacts, AuditedHandover& handover) {
  const int64_t handed_us = handover.row.handed_us();
  for (const Contact& contact : contacts) {
    if (!IsTouch(contact)) continue;
    handover.last_touch_us = contact.b_us;
    if (contact.b_us < handed_us) {
      handover.last_before_us = contact.b_us;
    } else if (contact.kind == ContactKind::kOutbound && contact.b_us < handover.until_us &&
               contact.doer.bytes() == handover.row.to()) {
      if (!handover.first_touch_us.has_value()) {
        handover.first_touch_us = contact.b_us;
      } else if (!handover.second_touch_us.has_value()) {
        handover.second_touch_us = contact.b_us;
      }
    }
  }
}

// How often the client was engaged from one time to another; nullopt: these are too few days.
std::optional<double> EngagementBetween(const std::vector<Contact>& contacts, int64_t from_us,
                                        int64_t to_us, const v1::Measures& measures) {
  if (to_us - from_us < DaysUs(measures.engagement_days_min())) return std::nullopt;
  const auto count = std::count_if(contacts.begin(), contacts.end(), [&](const Contact& contact) {
    return IsEngaged(contact) && contact.b_us >= from_us && contact.b_us < to_us;
  });
  return static_cast<double>(count) * static_cast<double>(DaysUs(measures.engagement_per_days())) /
         static_cast<double>(to_us - from_us);
}

// From when on what is due on `day` is overdue by too much; microseconds UTC.
int64_t TooLateFrom(int32_t day, const AuditRules& rules) {
  const int32_t last =
      rules.calendar->AddBusinessDays(day, rules.measures.sustained_overdue_business_days());
  return absl::ToUnixMicros(absl::FromCivil(ToCivil(last) + 1, rules.zone));
}

// Whether the client has dealt with another of us before the handover, so that it asks for an
// introduction (X12).
bool KnewAnother(const std::vector<Contact>& contacts, const v1::HandoverRow& row) {
  return std::any_of(contacts.begin(), contacts.end(), [&](const Contact& contact) {
    return IsTouch(contact) && contact.b_us < row.handed_us() && !contact.doer.is_zero() &&
           contact.doer.bytes() != row.to();
  });
}

}  // namespace

HandoverAudit::HandoverAudit(const AuditQuery& query, const AuditRules& rules, Rows& rows)
    : query_(query),
      rules_(rules),
      rows_(rows),
      split_(ReportBy::kNothing, rows),
      contacts_(all_, split_, rows) {}

void HandoverAudit::KeepLate(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const int64_t b_us = BusinessTime(event);
  if (!header.import_ref().empty() || event.recorded_at_us - b_us <= kDayMicros) return;
  late_[{SubjectOf(header), b_us}] = {header.written_at_us() - header.occurred_at_us() > kDayMicros,
                                      event.recorded_at_us};
}

void HandoverAudit::Add(const JournalEvent& recorded) {
  JournalEvent event = recorded;
  times_.Give(event);
  AddTimed(event);
}

void HandoverAudit::AddTimed(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  switch (header.type()) {
    case v1::TOUCH_LOGGED:
      if (!IsInEffect(header, event.verdict, rows_)) return;
      contacts_.AddTouch(event);
      return KeepLate(event);
    case v1::OUTCOME_RECORDED:
      if (header.outcome_recorded().outcome() == v1::NO_RESPONSE) return;
      if (IsInEffect(header, event.verdict, rows_)) contacts_.AddAnswer(event);
      return;
    case v1::OWNER_ASSIGNED:
    case v1::CONTEST_RESOLVED:
    case v1::HANDOVER_ACCEPTED:
    case v1::HANDOVER_DECLINED:
    case v1::CLIENT_INTRODUCED:
      if (IsInEffect(header, event.verdict, rows_)) KeepLate(event);
      return;
    default:
      return;
  }
}

bool HandoverAudit::IsAsked(const v1::HandoverRow& row) const {
  if (row.from().empty() || row.to().empty() || row.from() == row.to()) return false;
  if (query_.from_us.has_value() && row.handed_us() < *query_.from_us) return false;
  if (query_.to_us.has_value() && row.handed_us() >= *query_.to_us) return false;
  return !query_.member.has_value() || row.from() == query_.member->bytes() ||
         row.to() == query_.member->bytes();
}

absl::Status HandoverAudit::ReadChains(std::string_view prefix, std::vector<Chain>& chains) {
  v1::HandoverRow row;
  return ReadRows(prefix, rows_, row, [&](std::string_view key) {
    const SubjectId subject = SubjectId::FromTrusted(key.substr(1, SubjectId::kBytes));
    if (chains.empty() || chains.back().subject != subject) chains.push_back({subject, {}});
    chains.back().rows.push_back(row);
  });
}

void HandoverAudit::SetFirm(SubjectId firm, std::vector<SubjectId> prospects) {
  if (!of_firm_.has_value()) of_firm_.emplace();
  (*of_firm_)[firm] = std::move(prospects);
}

// Who goes by a firm's owner, once.
absl::Status HandoverAudit::ReadFirms() {
  if (of_firm_.has_value()) return absl::OkStatus();
  of_firm_.emplace();
  v1::ProspectRow row;
  return ReadRows("p", rows_, row, [&](std::string_view key) {
    const SubjectId prospect = SubjectId::FromTrusted(key.substr(1));
    if (row.attributes().firm().empty() || row.has_undone()) return;
    if (!OwnerOf(prospect, query_.now_us, rows_).from_firm) return;
    (*of_firm_)[SubjectId::FromTrusted(row.attributes().firm())].push_back(prospect);
  });
}

absl::Status HandoverAudit::AddEntry(SubjectId entry, Client& client) {
  const auto* found = rows_.Find(ProspectKey(entry));
  if (found == nullptr || found->has_undone()) return absl::OkStatus();
  const v1::ProspectRow row = *found;
  auto [taken, is_new] = taken_.try_emplace(entry);
  if (is_new) taken->second = contacts_.Take(entry, row);
  client.entries.push_back(entry);
  client.contacts.insert(client.contacts.end(), taken->second.begin(), taken->second.end());
  if (row.has_added_us()) client.known_us = std::min(client.known_us, row.added_us());
  if (row.deals() > 0) {
    v1::DealRow deal;
    TASUKI_RETURN_IF_ERROR(ReadRows("c" + entry.str(), rows_, deal, [&](std::string_view) {
      if (deal.opened_seq() != 0 || deal.closed_seq() != 0) client.deals.push_back(deal);
    }));
  }
  if (row.promises() > 0) {
    v1::PromiseRow promise;
    TASUKI_RETURN_IF_ERROR(ReadRows("k" + entry.str(), rows_, promise, [&](std::string_view) {
      if (promise.made_seq() != 0) client.promises.push_back(promise);
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<HandoverAudit::Client> HandoverAudit::ClientOf(SubjectId subject,
                                                              v1::SubjectKind kind) {
  Client client;
  std::vector<SubjectId> entries{subject};
  if (kind == v1::FIRM) {
    TASUKI_RETURN_IF_ERROR(ReadFirms());
    const auto found = of_firm_->find(subject);
    entries = found == of_firm_->end() ? std::vector<SubjectId>() : found->second;
  } else if (AnyMerged(rows_)) {
    const SubjectId survivor = SurvivorOf(subject, rows_);
    TASUKI_ASSIGN_OR_RETURN(entries, AbsorbedBy(survivor, rows_));
    entries.push_back(survivor);
  }
  for (const SubjectId entry : entries) TASUKI_RETURN_IF_ERROR(AddEntry(entry, client));
  if (entries.size() > 1) {
    std::sort(client.contacts.begin(), client.contacts.end(),
              [](const Contact& a, const Contact& b) {
                return std::tie(a.b_us, a.seq) < std::tie(b.b_us, b.seq);
              });
  }
  if (!client.contacts.empty()) {
    client.known_us = std::min(client.known_us, client.contacts.front().b_us);
  }
  return client;
}

// Whether what is next was overdue by too much before that moment, and still is. What the giver
// left overdue counts from the handing over.
bool HandoverAudit::IsOverdueBy(SubjectId prospect, int64_t handed_us, int64_t by_us) {
  const auto* row = rows_.Find(ProspectKey(prospect));
  if (row == nullptr || !row->has_next() || row->next().has_triaged_day()) return false;
  const int32_t handed = DayNumber(absl::ToCivilDay(absl::FromUnixMicros(handed_us), rules_.zone));
  return TooLateFrom(std::max(row->next().slot().day(), handed), rules_) <=
         std::min(by_us, query_.now_us);
}

// Whether the introduction was overdue by too much before that moment, then done or not. Of who is
// an entry no more nothing is due.
bool HandoverAudit::IsIntroducedTooLate(const Client& client, const AuditedHandover& handover,
                                        int64_t by_us) {
  const v1::HandoverRow& row = handover.row;
  if (handover.kind != v1::PROSPECT || !row.has_introduce_day()) return false;
  const auto* prospect = rows_.Find(ProspectKey(handover.subject));
  if (prospect == nullptr || !IsLive(*prospect) || !KnewAnother(client.contacts, row)) return false;
  const int64_t late_us = TooLateFrom(row.introduce_day(), rules_);
  if (row.introduced_us() != 0 && row.introduced_us() < late_us) return false;
  return late_us <= std::min(by_us, query_.now_us);
}

void HandoverAudit::Judge(const Client& client, AuditedHandover& handover) {
  const v1::HandoverRow& row = handover.row;
  if (row.imported() || row.cover() || IsDeclined(row)) return;
  SustainedBy by;
  by.handed_us = row.handed_us();
  const int64_t until_us = SustainedUntil(row.handed_us(), rules_.measures);
  const int64_t end_us = std::min(until_us, handover.until_us);
  for (const Contact& contact : client.contacts) {
    if (contact.kind == ContactKind::kOutbound && contact.b_us >= row.handed_us() &&
        contact.b_us < end_us && contact.doer.bytes() == row.to()) {
      ++by.touches;
    }
  }
  by.ended = LastEnding(client, row.handed_us(), end_us) != HandoverResult::kOpen;
  by.overdue = (row.overdue_us() != 0 && row.overdue_us() < end_us) ||
               IsIntroducedTooLate(client, handover, end_us);
  if (handover.until_us == INT64_MAX) {
    by.overdue =
        by.overdue || std::any_of(client.entries.begin(), client.entries.end(), [&](SubjectId e) {
          return IsOverdueBy(e, row.handed_us(), until_us);
        });
  }
  handover.sustained = SustainedOf(by, rules_.measures, query_.now_us);
  handover.diagnosis = DiagnosisOf(handover.sustained, handover.engagement_before,
                                   handover.engagement_after, rules_.measures);
}

void HandoverAudit::MarkLate(AuditedHandover& handover) const {
  const v1::HandoverRow& row = handover.row;
  const auto mark = [&](LateMark::What what, int64_t at_us) {
    const auto found = at_us == 0 ? late_.end() : late_.find({handover.subject, at_us});
    if (found == late_.end()) return;
    handover.late.push_back({what, found->second.backdated, at_us, found->second.recorded_us});
  };
  mark(LateMark::What::kHanded, row.handed_us());
  mark(LateMark::What::kAccepted, row.accepted_us());
  mark(LateMark::What::kDeclined, row.declined_us());
  mark(LateMark::What::kIntroduced, row.introduced_us());
  mark(LateMark::What::kFirstTouch, handover.first_touch_us.value_or(0));
  mark(LateMark::What::kSecondTouch, handover.second_touch_us.value_or(0));
}

absl::Status HandoverAudit::AuditChain(const Chain& chain, std::vector<AuditedHandover>& audited) {
  if (!std::any_of(chain.rows.begin(), chain.rows.end(),
                   [&](const v1::HandoverRow& row) { return IsAsked(row); })) {
    return absl::OkStatus();
  }
  const auto* subject = rows_.Find(SubjectKey(chain.subject));
  const v1::SubjectKind kind = subject == nullptr ? v1::PROSPECT : subject->kind();
  TASUKI_ASSIGN_OR_RETURN(const Client client, ClientOf(chain.subject, kind));
  if (kind == v1::PROSPECT && client.entries.empty()) return absl::OkStatus();  // Undone.
  for (size_t i = 0; i < chain.rows.size(); ++i) {
    const v1::HandoverRow& row = chain.rows[i];
    if (!IsAsked(row)) continue;
    AuditedHandover& handover = audited.emplace_back();
    handover.subject = chain.subject;
    handover.kind = kind;
    handover.row = row;
    const Tenure tenure = TenureOf(chain.rows, i, rows_);
    handover.until_us = tenure.until_us;
    handover.replaced = tenure.next_us != INT64_MAX;
    ReadTouches(client.contacts, handover);
    const int64_t days_us = DaysUs(rules_.measures.engagement_days());
    const int64_t handed_us = row.handed_us();
    handover.engagement_before =
        EngagementBetween(client.contacts, std::max(handed_us - days_us, client.known_us),
                          handed_us, rules_.measures);
    if (!IsDeclined(row)) {  // Whoever gave it back answers for none of it.
      handover.engagement_after = EngagementBetween(
          client.contacts, handed_us,
          std::min({handed_us + days_us, tenure.until_us, query_.now_us}), rules_.measures);
    }
    for (const v1::DealRow& deal : client.deals) {
      if (WasOpen(deal.opened_us(), deal.opened_seq(), deal.closed_us(), deal.closed_seq(), row)) {
        handover.deals.push_back(deal);
      }
    }
    for (const v1::PromiseRow& promise : client.promises) {
      if (WasOpen(promise.made_us(), promise.made_seq(), promise.closed_us(), promise.closed_seq(),
                  row)) {
        handover.promises.push_back(promise);
      }
    }
    const int64_t result_us = handed_us + DaysUs(rules_.measures.result_days());
    if (query_.now_us >= result_us) handover.result = LastEnding(client, handed_us, result_us);
    const bool back = i + 1 < chain.rows.size() && IsTakenBack(row, chain.rows[i + 1]);
    const bool gives_back = i > 0 && IsTakenBack(chain.rows[i - 1], row);
    if (!back && !gives_back) Judge(client, handover);
    MarkLate(handover);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<AuditedHandover>> HandoverAudit::Finish() {
  std::vector<Chain> chains;
  TASUKI_RETURN_IF_ERROR(ReadChains("h", chains));
  return AuditAll(chains);
}

absl::StatusOr<std::vector<AuditedHandover>> HandoverAudit::FinishOf(
    absl::Span<const SubjectId> subjects) {
  std::vector<Chain> chains;
  for (const SubjectId subject : subjects) {
    TASUKI_RETURN_IF_ERROR(ReadChains("h" + subject.str(), chains));
  }
  return AuditAll(chains);
}

absl::StatusOr<std::vector<AuditedHandover>> HandoverAudit::AuditAll(
    const std::vector<Chain>& chains) {
  std::vector<AuditedHandover> audited;
  for (const Chain& chain : chains) TASUKI_RETURN_IF_ERROR(AuditChain(chain, audited));
  TASUKI_RETURN_IF_ERROR(rows_.status());
  std::sort(audited.begin(), audited.end(), [](const AuditedHandover& a, const AuditedHandover& b) {
    return std::pair(a.row.handed_us(), a.row.seq()) < std::pair(b.row.handed_us(), b.row.seq());
  });
  return audited;
}

}  // namespace tasuki::domain
