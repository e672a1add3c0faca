#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/base/ids.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/report/split.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"

// Figures of contacts: touches by channel, of whom, when.

namespace tasuki::domain {

enum class ContactKind : uint8_t { kOutbound, kInbound, kOutcome };

// A touch, or an outcome that answers one.
struct Contact {
  int64_t b_us;
  Seq seq;
  EventId event;
  ReplicaId replica;
  MemberId doer;
  int32_t utc_offset_minutes;
  uint32_t import_source;  // Index into the sources that Contacts keeps; 0: not imported.
  ContactKind kind;
  v1::Channel channel;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;  // Of an outcome.
  // Of a meeting that somebody logged: when it was, and when it was entered; 0: of anything else.
  int64_t held_us = 0;
  int64_t written_us = 0;
};

// Counts contacts. Made by a report, for as long as it is; one thread. Keeps about 80 bytes a
// touch.
class Contacts {
 public:
  // `query`, `split` and `rows` outlive it.
  Contacts(const ReportQuery& query, ReportSplit& split, Rows& rows)
      : query_(query), split_(split), rows_(rows) {}
  Contacts(const Contacts&) = delete;
  Contacts& operator=(const Contacts&) = delete;

  // What took effect: a ProspectAdded, a touch, an outcome other than no response.
  void AddProspect(const JournalEvent& added);
  void AddTouch(const JournalEvent& touch);
  void AddAnswer(const JournalEvent& outcome);

  // Those with a prospect, in order, without what was taken back. Asked once for each.
  std::vector<Contact> Take(SubjectId prospect, const v1::ProspectRow& row);

  // Of ProspectAdded.
  int32_t UtcOffsetOf(SubjectId prospect) const;

  // Counts what Take gave.
  void Count(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
             v1::ReportView& view);

 private:
  // What the events say about a prospect.
  struct About {
    std::vector<Contact> contacts;
    int32_t utc_offset_minutes = 0;
  };

  void Add(const JournalEvent& event, ContactKind kind, v1::Channel channel);
  uint32_t SourceOf(std::string_view import_ref);
  bool TakenBack(SubjectId prospect, const Contact& contact);

  const ReportQuery& query_;
  ReportSplit& split_;
  Rows& rows_;
  std::vector<std::string> sources_{""};
  absl::flat_hash_map<SubjectId, About> about_;
};

}  // namespace tasuki::domain
