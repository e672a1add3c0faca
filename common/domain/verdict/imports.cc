#include "common/domain/verdict/imports.h"

#include <algorithm>
#include <string>

#include "common/base/check.h"
#include "common/base/failure.h"
#include "common/domain/events/import_source.h"
#include "common/domain/events/limits.h"
#include "common/domain/verdict/judge.h"
#include "common/domain/verdict/writer.h"

namespace tasuki::domain {
namespace {

bool WasRetractedSince(const v1::Header& header, uint64_t seq, Rows& rows) {
  const auto* row = rows.Find(ImportsRetractedKey(SubjectOf(header)));
  if (row == nullptr) return false;
  const std::string_view source = ImportSource(header.import_ref());
  return std::any_of(row->imports().begin(), row->imports().end(), [&](const auto& import) {
    return import.source() == source && import.seq() > seq;
  });
}

// Only those who import may retract an import: what a retraction names on anybody else's laptop is
// another event under the same id.
bool IsOfAnImporter(const v1::EventRef& ref, Rows& rows) {
  const auto* member =
      rows.Find(MemberKey(MemberOfReplica(ReplicaId::FromTrusted(ref.replica()), rows)));
  return member != nullptr && (member->role() == v1::MANAGER || member->role() == v1::ADMIN);
}

// A retraction of a whole import; or one that takes such a retraction back.
void Retract(const JournalEvent& event, Rows& rows) {
  const v1::FactRetracted& retracted = event.header->fact_retracted();
  const auto key = ImportsRetractedKey(SubjectOf(*event.header));
  const bool whole = !retracted.import().empty();
  if (!whole && (rows.Find(key) == nullptr || !IsOfAnImporter(retracted.fact(), rows))) return;
  auto& imports = *rows.Edit(key).mutable_imports();
  uint64_t seq = event.seq.value();  // One that is admitted may not be the last.
  for (const auto& import : imports) {
    if (import.source() == retracted.import()) seq = std::max(seq, import.seq());
  }
  imports.erase(std::remove_if(imports.begin(), imports.end(),
                               [&](const auto& import) {
                                 return whole ? import.source() == retracted.import()
                                              : import.event_id() == retracted.fact().event_id();
                               }),
                imports.end());
  if (!whole) return;
  if (imports.size() >= kImportsRetractedMax) imports.DeleteSubrange(0, 1);
  auto& added = *imports.Add();
  added.set_source(retracted.import());
  added.set_seq(seq);
  added.set_event_id(event.header->event_id());
}

}  // namespace

bool IsImportedAlready(const JournalEvent& event, Rows& rows) {
  const v1::Header& header = *event.header;
  if (header.import_ref().empty()) return false;
  const auto* held = rows.Find(ImportedKey(EventId::FromTrusted(header.event_id())));
  return held != nullptr && !WasRetractedSince(header, held->seq(), rows);
}

void HoldImport(v1::Verdict verdict, const JournalEvent& arrived, Rows& rows) {
  if (!TakesEffect(verdict)) return;
  const v1::Header& header = *arrived.header;
  if (!header.import_ref().empty()) {
    v1::ImportedRow& row = rows.Edit(ImportedKey(EventId::FromTrusted(header.event_id())));
    row.set_seq(std::max(row.seq(), arrived.seq.value()));
  }
  if (header.has_fact_retracted() && header.type() == v1::FACT_RETRACTED) Retract(arrived, rows);
}

absl::Status RememberImport(const JournalEvent& event, Rows& rows) {
  HoldImport(event.verdict, event, rows);
  if (event.header->type() != v1::EVENTS_ADMITTED || !TakesEffect(event.verdict)) {
    return rows.status();
  }
  for (const v1::EventRef& ref : event.header->events_admitted().events()) {
    const auto* apart = rows.Find(ApartKey(EventId::FromTrusted(ref.event_id())));
    if (apart == nullptr || apart->fate_seq() != event.seq.value()) continue;
    v1::Header header;
    if (!header.ParseFromString(apart->header())) {
      return Fault(
          absl::StatusCode::kDataLoss,
          Phrase("the header kept of the event set apart at seq $0 does not parse", apart->seq()));
    }
    JournalEvent arrived = event;
    arrived.header = &header;
    arrived.seq = Seq(apart->seq());
    HoldImport(apart->admitted_as(), arrived, rows);
  }
  return rows.status();
}

}  // namespace tasuki::domain
