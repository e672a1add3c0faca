#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/import/map.h"
#include "client/import/people.h"
#include "client/import/row_ids.h"
#include "client/import/values.h"
#include "client/replica/workspace.h"
#include "common/base/phrase.h"
#include "common/domain/rows/rows.h"

namespace tasuki::client {

// A deal that an import opened.
struct ImportedDeal {
  SubjectId id;
  int64_t opened_us = 0;
  bool closed = false;
};

// What the team holds already, as far as an import asks. Made by the command from its workspace.
struct ImportTeam {
  TeamId team;
  domain::Rows* rows = nullptr;  // With the outbox on top. Outlives the plan.
  // Of every imported event that counts, outbox too.
  absl::flat_hash_set<EventId> imported;
  absl::flat_hash_map<EventId, int64_t> assigned_at;                // Assignments: when, µs UTC.
  absl::flat_hash_map<SubjectId, std::vector<ImportedDeal>> deals;  // By prospect.

  // Takes such an event in.
  void Add(const v1::Header& header);
};

// What an import came to.
struct ImportCounts {
  uint64_t rows = 0;  // Taken, untaken and bad ones.
  uint64_t events = 0;
  uint64_t already = 0;  // Rows that bring nothing that is not there.
  uint64_t rejected = 0;
  uint64_t prospects = 0;                              // New ones.
  uint64_t members = 0;                                // New ones:
  std::vector<NewPerson> people;                       // in the order of their first rows.
  absl::flat_hash_map<std::string, uint64_t> untaken;  // By ImportColumns::ValuesOf.
};

// Is told of each bad row: its line, what is wrong, and the row.
using RejectRow = std::function<void(uint64_t line, const Phrase& why, std::string_view raw)>;

// Turns rows into acts. Takes every row first, since a case's rows may stand anywhere; then plans
// case by case, each in order of time. Made by one import; one thread.
//
// 1. Events, prospects and deals have ids that come from the source's rows, members from their
//    names (row_ids.h). A name is a member's whatever its case, width and blanks.
// 2. A row of which the team holds any event is skipped wholly; its events stand in one act.
// 3. An assignment names the one before it as its base, so that all of them are effective. It is
//    written only while every decision on that prospect's owner is imported and older: an import
//    never takes a prospect from whom the team gave it to.
// 4. Each row with `deal open` opens a deal. A closing closes the oldest open one of its case, or,
//    where none is open, the one closed last once more.
// 5. What cannot be an event of a valid journal is rejected here, with its line.
class ImportPlanner {
 public:
  // `map` outlives the planner; `columns` was found with it.
  ImportPlanner(const ImportMap& map, ImportColumns columns, ImportTeam team, RejectRow reject);

  // Takes one row, good or bad. ResourceExhausted: more than kImportRowsMax.
  absl::Status Take(CsvRow& row);

  // Hands over the acts, each at most kImportActEvents and whole rows, whole cases where they fit;
  // stops at the first error of `write`. To be called once.
  absl::Status Plan(absl::FunctionRef<absl::Status(std::vector<EventDraft> act)> write);

  const ImportCounts& counts() const { return counts_; }

 private:
  // A row that a rule takes.
  struct Row {
    uint64_t line = 0;
    ImportTime at;
    const ImportRule* rule = nullptr;
    integrity::Hash id;
    std::vector<std::string> fields;
  };
  // Where a case stands while it is planned.
  struct Case {
    std::string name;
    SubjectId prospect;
    std::vector<SubjectId> open_deals;  // Oldest first.
    SubjectId closed_deal;              // The last one; zero: none.
    bool closes = false;                // The row being planned has closed it.
    bool exists = false;
    bool erased = false;
    bool assignable = true;
    std::string base;  // Of the next assignment.
    MemberId owner;    // Zero: nobody yet.
    int64_t decided_us =
        INT64_MIN;  // The team's present decision; rows not after it assign nothing.
  };

  std::string PersonOf(const std::vector<std::string>& fields) const;
  Case OpenCase(const std::string& name);
  // `row_ends`: behind which draft each row ends.
  void PlanCase(const std::string& name, std::vector<Row> rows, std::vector<EventDraft>& drafts,
                std::vector<size_t>& row_ends);
  // Adds the row's events, or says why it has none (kAlready), or what is wrong with it.
  absl::Status PlanRow(const Row& row, Case& at, std::vector<EventDraft>& drafts);
  absl::Status PlanVerb(const Row& row, const ImportVerb& verb, Case& at, EventDraft& draft,
                        bool& writes);
  void PlanAssign(const Row& row, Case& at, EventDraft& draft, bool& writes);
  absl::Status SetAmount(const Row& row, v1::Money* money) const;
  bool Holds(const Row& row) const;
  void Reject(uint64_t line, const Phrase& why, std::string_view raw) {
    ++counts_.rejected;
    reject_(line, why, raw);
  }
  void Reject(const Row& row, const Phrase& why);

  const ImportMap& map_;
  const ImportColumns columns_;
  ImportTeam team_;
  const RejectRow reject_;
  const RowIds ids_;

  ImportCounts counts_;
  uint64_t kept_ = 0;
  absl::flat_hash_map<std::string, size_t> case_at_;             // Into cases_.
  std::vector<std::pair<std::string, std::vector<Row>>> cases_;  // By first row.
  absl::flat_hash_map<integrity::Hash, uint32_t> alike_;         // How often a content was seen.
  ImportPeople people_;
};

}  // namespace tasuki::client
