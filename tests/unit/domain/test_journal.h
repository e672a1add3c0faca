#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/domain/fold/folder.h"
#include "common/domain/fold/indexes.h"
#include "common/domain/fold/refold.h"
#include "tests/unit/domain/test_team.h"

// A small team's journal for tests of the fold: events judged, applied and folded, and read back.

namespace tasuki::domain {

// The policy a new team starts with (server/default_policy.json).
v1::Policy DefaultPolicy();

// 09:00 in Tokyo of a day like `2026-05-08`.
int64_t At(std::string_view day, int32_t hour = 9, int32_t minute = 0);

// What grows beside the row of a prospect or firm, read from rows of its own.
class Grown {
 public:
  Grown(SubjectId subject, Rows& rows);

  // In seq order.
  int handovers_size() const { return static_cast<int>(handovers_.size()); }
  const v1::HandoverRow& handovers(int i) const { return handovers_.at(static_cast<size_t>(i)); }
  // Those that a fact in force opened or made, in the order of that.
  int deals_size() const { return static_cast<int>(deals_.size()); }
  const v1::DealRow& deals(int i) const { return deals_.at(static_cast<size_t>(i)); }
  const std::vector<v1::HandoverRow>& handovers() const { return handovers_; }
  int promises_size() const { return static_cast<int>(promises_.size()); }
  const v1::PromiseRow& promises(int i) const { return promises_.at(static_cast<size_t>(i)); }
  const std::vector<Place>& timeline() const { return timeline_; }

 private:
  std::vector<v1::HandoverRow> handovers_;
  std::vector<v1::DealRow> deals_;
  std::vector<v1::PromiseRow> promises_;
  std::vector<Place> timeline_;
};

// Checkpoints come this often in tests, so that short journals have some.
inline constexpr uint32_t kTestPartFacts = 3;

// When to call Finish.
enum class Batches { kEachEvent, kAtEnd };

// Events as they stand in the journal, and the rows folded from them. One thread.
class TestJournal : public History {
 public:
  explicit TestJournal(Batches batches = Batches::kEachEvent);

  // Adds a member with a laptop and an opened replica, both under the member's name.
  void Join(std::string_view name, v1::Role role = v1::REP);

  // Writes `header` as that member's next event (`server`: the server's): judged, applied, folded.
  // Another replica of a member's laptop is a writer of its own, whose headers name the actor.
  // Missing: actor, event id (from `name`, else numbered), occurred_at (now), seen_seq (all).
  v1::Verdict Write(std::string_view writer, v1::Header header, std::string_view name = "");

  // Moves the journal's clock to `at_us`; every event is recorded a second after the one before.
  void SetNow(int64_t at_us) { now_us_ = at_us; }
  int64_t now_us() const { return now_us_; }
  // By which rules the events to come are judged.
  void SetRules(uint32_t rules) { rules_ = rules; }

  Rows& rows() { return rows_; }
  Seq head() const { return Seq(events_.size()); }
  const std::deque<HeldFact>& events() const { return events_; }
  const v1::ProspectRow& Prospect(std::string_view name);
  const v1::FirmRow& Firm(std::string_view name);
  domain::Grown Grown(std::string_view name) { return {SubjectId::FromTrusted(IdOf(name)), rows_}; }
  // Whether the event of that name is taken back.
  bool IsTakenBack(std::string_view event_name);
  // Of a firm, ascending.
  std::vector<std::string> ProspectsOf(std::string_view firm);
  v1::EventRef RefOf(std::string_view event_name) const;
  absl::Status Finish();
  // The same of the views alone: the indexes stay behind.
  absl::Status FinishFold() { return folder_.Finish(); }

  // Every state row, serialised, in key order.
  std::map<std::string, std::string> AllRows();
  // Every row of the indexes.
  std::map<std::string, std::string> IndexRows();

  absl::Status Read(const std::vector<Seq>& seqs,
                    absl::FunctionRef<void(const JournalEvent&)> visit) override;
  absl::StatusOr<std::optional<std::vector<Seq>>> SeqsOf(EventId event) override;

 private:
  Batches batches_;
  NoRows nothing_;
  Rows rows_{nothing_};
  Indexes indexes_{rows_};
  Folder folder_{rows_, *this, kTestPartFacts};
  std::deque<HeldFact> events_;
  std::map<std::string, uint64_t, std::less<>> held_;
  std::map<std::string, size_t, std::less<>> named_;
  std::map<std::string, std::vector<Seq>, std::less<>> by_id_;  // By event id.
  int64_t now_us_ = kStartUs;
  uint32_t rules_ = kRulesVersion;
};

// Every state row of `rows`, serialised, in key order.
std::map<std::string, std::string> AllRowsOf(RowSource& rows);
// The rows of the indexes, likewise. Not what helps to fold.
std::map<std::string, std::string> IndexRowsOf(RowSource& rows);

// The rows of a fold from the start over `events`, with Finish after every `batch`-th event and a
// checkpoint every `part_facts` facts.
std::map<std::string, std::string> FreshFold(const std::deque<HeldFact>& events, size_t batch,
                                             uint32_t part_facts = kPartFacts);

// Headers about a prospect.
v1::Header InboundOf(std::string_view prospect);
v1::Header OutcomeOf(std::string_view prospect, v1::Outcome outcome);
v1::Header NextOf(std::string_view prospect, std::string_view day);
v1::Header DealOpenedOf(std::string_view prospect, std::string_view deal, int64_t amount = 0);
v1::Header DealClosedOf(std::string_view prospect, std::string_view deal, v1::DealResult result);
v1::Header RetractOf(std::string_view prospect, const v1::EventRef& fact);
// The same, as happened at that time in Tokyo.
v1::Header When(v1::Header header, int64_t at_us);

}  // namespace tasuki::domain
