#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/domain/calendar/business_calendar.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/events/limits.h"
#include "common/domain/fold/refold.h"
#include "common/domain/fold/retractions.h"
#include "common/domain/fold/timeline.h"
#include "common/domain/rows/policies.h"
#include "common/domain/rows/rows.h"

// The views: rows p, f and what grows beside them, folded from the journal (DESIGN.md §5). Pure;
// one thread. FOLD.md tells how it is done.

namespace tasuki::domain {

// Gives earlier events back, for refolding a prospect when a late fact arrives. One thread.
class History {
 public:
  virtual ~History() = default;

  // Calls `visit` with each of the events at `seqs` (ascending), in the order given, with the
  // verdict of the journal and without business time. The events of the batch that is being folded
  // are among them. An error is the store's, or DataLoss where there is no such event.
  virtual absl::Status Read(const std::vector<Seq>& seqs,
                            absl::FunctionRef<void(const JournalEvent&)> visit) = 0;

  // Where events of that id stand, those of the batch too; nullopt: whoever asks must look at all.
  // What is folded does not depend on it, only how far back it is folded anew.
  virtual absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId) { return std::nullopt; }
};

// Folds events in seq order. Made by whoever owns the rows, used for one batch or a whole journal.
//   Folder folder(rows, history);
//   for (event : …) { ApplyVerdict(event, rows); folder.Add(event); }
//   folder.Finish();
// Facts of one prospect fold in (business time, seq), ProspectAdded before all; a fact that arrives
// with an earlier business time marks its prospect, and Finish folds anew what comes after it,
// once, from the last checkpoint before it. However the journal is cut into batches, the rows come
// out the same. A failing store shows as the status; the rows are then to be thrown away.
class Folder {
 public:
  // `part_facts`: between two checkpoints; any number gives the same state rows.
  Folder(Rows& rows, History& history, uint32_t part_facts = kPartFacts)
      : rows_(rows), history_(history), part_facts_(part_facts) {}

  // `event`'s verdict is set and ApplyVerdict has been called for it.
  absl::Status Add(const JournalEvent& event);

  // Has Finish fold that prospect from its first fact. The rows come out the same (I4).
  void FoldAnew(SubjectId prospect) { MarkLate(prospect, kFirstPlace, late_); }

  // Refolds what late facts, retractions and admissions touched. Before any row is read or written.
  absl::Status Finish();

 private:
  // Subjects to fold anew, each from where. Ordered, so that the store is read in the same order
  // everywhere.
  using Late = absl::btree_map<SubjectId, Place>;

  // A policy, since when, and the business days by it.
  struct InForce {
    const v1::Policy& policy;
    uint64_t seq;  // Since which it is.
    const BusinessCalendar& calendar;
  };

  static void MarkLate(SubjectId subject, Place from, Late& late);

  absl::Status AddAboutProspect(const JournalEvent& event);
  absl::Status AddAboutFirm(const JournalEvent& event);
  void FoldDecision(const JournalEvent& event, int64_t b_us, SubjectId prospect,
                    v1::ProspectRow& row);
  void FoldSlot(const JournalEvent& event, int64_t b_us, SubjectId prospect, v1::ProspectRow& row);
  void KeepIntroductionDay(const JournalEvent& event, int64_t b_us, SubjectId prospect);
  void FoldFirmDecision(const JournalEvent& event, v1::FirmRow& row);
  absl::Status Admit(const JournalEvent& event);
  absl::Status AdmitOne(const JournalEvent& admitting, const v1::ApartRow& apart,
                        const v1::Header& header);
  absl::Status AdmitAboutFirm(const JournalEvent& admitting, const JournalEvent& event);
  absl::Status AdmitAboutProspect(const JournalEvent& admitting, const JournalEvent& event);
  absl::Status RetractAboutProspect(const JournalEvent& event, const JournalEvent& now,
                                    v1::ProspectRow& row);
  absl::Status RetractAboutFirm(const JournalEvent& event, const JournalEvent& now,
                                v1::FirmRow& row);
  void BringBack(const JournalEvent& event, const JournalEvent& now, uint32_t retractions);
  void CountAtFirm(const JournalEvent& event, const JournalEvent& now);
  absl::Status BindSurvivor(SubjectId absorbed);
  absl::Status CountBound(SubjectId survivor, bool more);
  absl::StatusOr<Reopened> Retract(const JournalEvent& event, Arrival arrival, Late& late);
  Place PlaceOfFact(const JournalEvent& event);
  void KeepRaised(const JournalEvent& about_firm);
  JournalEvent WithItsTime(const JournalEvent& event, Place place);

  Standing StandingOf(const JournalEvent& event, uint32_t retractions);
  void FoldFact(const JournalEvent& event, int64_t b_us, Standing standing,
                const absl::flat_hash_set<std::string>* to_come, v1::ProspectRow& row);
  void FoldFact(const JournalEvent& event, Standing standing, v1::FirmRow& row);
  template <class Row>
  void BeginPartIfDue(SubjectId subject, char letter, Place last, const Row& row);
  template <class Row>
  absl::StatusOr<Place> TakeBackTo(SubjectId subject, char letter, Place from, Row& row);
  absl::StatusOr<std::vector<HeldFact>> FactsFrom(SubjectId subject, Place from,
                                                  const v1::Timeline& recent, uint32_t retractions);
  absl::Status RefoldProspect(SubjectId prospect, Place from);
  absl::Status RefoldFirm(SubjectId firm, Place from);
  InForce PolicyInForce(Seq seq);
  const BusinessCalendar& CalendarOf(uint64_t policy_seq, const v1::Policy& policy);

  Rows& rows_;
  History& history_;
  const uint32_t part_facts_;
  const v1::Policy* policy_ = nullptr;  // The one in force, of policy_seq_.
  uint64_t policy_seq_ = 0;
  // By the seq of their policies; node_hash_map, as facts borrow them. At most kCalendarsMax.
  absl::node_hash_map<uint64_t, BusinessCalendar> calendars_;
  v1::Header bounded_;  // Of the fact at hand, where it is not as it came.
  Late late_;
  Late late_firms_;
  // Merged away, or no more, and something was said of them: what their survivors are bound by.
  absl::btree_set<SubjectId> absorbed_;
};

}  // namespace tasuki::domain
