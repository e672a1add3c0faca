#include "common/domain/report/contacts.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "common/domain/events/import_source.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/verdict/judge.h"

namespace tasuki::domain {

uint32_t Contacts::SourceOf(std::string_view import_ref) {
  if (import_ref.empty()) return 0;
  const std::string_view source = ImportSource(import_ref);
  const auto found = std::find(sources_.begin(), sources_.end(), source);
  if (found == sources_.end()) sources_.emplace_back(source);
  return static_cast<uint32_t>(std::find(sources_.begin(), sources_.end(), source) -
                               sources_.begin());
}

void Contacts::Add(const JournalEvent& event, ContactKind kind, v1::Channel channel) {
  const v1::Header& header = *event.header;
  Contact& contact = about_[SubjectId::FromTrusted(header.subject().id())].contacts.emplace_back(
      Contact{BusinessTime(event), event.seq, EventId::FromTrusted(header.event_id()),
              event.replica, DoneBy(header), header.utc_offset_minutes(),
              SourceOf(header.import_ref()), kind, channel});
  if ((channel == v1::MEETING || channel == v1::VIDEO) && header.import_ref().empty()) {
    contact.held_us = header.occurred_at_us();
    contact.written_us = header.written_at_us();
  }
}

void Contacts::AddProspect(const JournalEvent& added) {
  about_[SubjectId::FromTrusted(added.header->subject().id())].utc_offset_minutes =
      added.header->utc_offset_minutes();
}

void Contacts::AddTouch(const JournalEvent& touch) {
  const v1::TouchLogged& logged = touch.header->touch_logged();
  Add(touch, logged.direction() == v1::INBOUND ? ContactKind::kInbound : ContactKind::kOutbound,
      logged.channel());
}

void Contacts::AddAnswer(const JournalEvent& outcome) {
  Add(outcome, ContactKind::kOutcome, v1::CHANNEL_UNSPECIFIED);
  about_[SubjectOf(*outcome.header)].contacts.back().outcome =
      outcome.header->outcome_recorded().outcome();
}

std::vector<Contact> Contacts::Take(SubjectId prospect, const v1::ProspectRow& row) {
  const auto found = about_.find(prospect);
  if (found == about_.end()) return {};
  std::vector<Contact> contacts = std::move(found->second.contacts);
  if (row.retractions() > 0) {
    std::erase_if(contacts, [&](const Contact& contact) { return TakenBack(prospect, contact); });
  }
  std::sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) {
    return std::tie(a.b_us, a.seq) < std::tie(b.b_us, b.seq);
  });
  return contacts;
}

bool Contacts::TakenBack(SubjectId prospect, const Contact& contact) {
  v1::Header header;
  header.set_kind(v1::FACT);
  header.set_type(v1::TOUCH_LOGGED);
  header.set_event_id(contact.event.str());
  header.mutable_subject()->set_id(prospect.str());
  header.set_import_ref(sources_[contact.import_source]);
  return IsTakenBack(header, contact.replica, contact.seq, rows_);
}

int32_t Contacts::UtcOffsetOf(SubjectId prospect) const {
  const auto found = about_.find(prospect);
  return found == about_.end() ? 0 : found->second.utc_offset_minutes;
}

void Contacts::Count(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                     v1::ReportView& view) {
  const std::optional<std::string> prospect_key = split_.ProspectKeyOf(row);
  for (const Contact& contact : contacts) {
    if (contact.kind == ContactKind::kOutcome) continue;
    if (!query_.InTime(contact.b_us) || !query_.IsOf(contact.doer)) continue;
    if (!query_.IsBy(contact.channel)) continue;
    const bool inbound = contact.kind == ContactKind::kInbound;
    const std::string word = OrUnknown(WordOf(contact.channel));
    const std::string& what = inbound ? "inbound" : word;
    ++(*view.mutable_touches())[what];
    if (query_.by == ReportBy::kNothing) continue;
    ReportSplit::Key key{prospect_key.value_or("")};
    if (query_.by == ReportBy::kMember) key = split_.KeyOf(contact.doer, "nobody");
    if (query_.by == ReportBy::kChannel) key.label = word;
    if (query_.by == ReportBy::kMonth) {
      key.label = ReportSplit::MonthOf(contact.b_us, contact.utc_offset_minutes);
    }
    ++(*split_.RowOf(key).mutable_touches())[what];
  }
}

}  // namespace tasuki::domain
