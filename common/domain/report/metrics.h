#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/domain/fold/handover_fold.h"
#include "common/domain/events/journal_event.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/view.pb.h"

// `tasuki report` (R150–R154): figures over the whole journal, recomputed from it each time and
// stamped with its position and the version of their definition (N09).

namespace tasuki::domain {

// Version of what the figures mean. A changed meaning is a new version.
inline constexpr uint32_t kReportVersion = 1;

// What `--by` splits by.
enum class ReportBy { kNothing, kMember, kFirm, kSegment, kChannel, kSource, kMonth };

// The value of a word of `--by`; InvalidArgument names the words there are.
absl::StatusOr<ReportBy> ReportByFromWord(std::string_view word);

// Which part of the history to count.
struct ReportQuery {
  std::optional<int64_t> from_us = std::nullopt;  // Business time, microseconds UTC.
  std::optional<int64_t> to_us = std::nullopt;    // Exclusive.
  std::optional<MemberId> member = std::nullopt;  // What they did; what they own.
  ReportBy by = ReportBy::kNothing;
  int64_t now_us = 0;  // For covers that have ended.
};

// Counts one journal. Made for one report over rows that are folded up to its end; one thread.
//   Report report(query, rows);
//   for (event : journal, in seq order) report.Add(event);
//   report.Finish(head);
// Only what took effect counts, and not what was taken back. Keeps about 80 bytes a touch. Firms
// are keyed by their id in hex, because their names are sealed; members by id, under their name.
class Report {
 public:
  Report(const ReportQuery& query, Rows& rows) : query_(query), rows_(rows) {}

  void Add(const JournalEvent& event);

  // Errors are the store's.
  absl::StatusOr<v1::ReportView> Finish(Seq at_seq);

 private:
  enum class Kind : uint8_t { kOutbound, kInbound, kOutcome };

  // A touch, or an outcome that answers one.
  struct Contact {
    int64_t b_us;
    Seq seq;
    EventId event;
    ReplicaId replica;
    MemberId doer;
    int32_t utc_offset_minutes;
    uint32_t import_source;  // Index into sources_; 0: not imported.
    Kind kind;
    v1::Channel channel;
  };

  // What the events say about a prospect.
  struct About {
    std::vector<Contact> contacts;
    int32_t utc_offset_minutes = 0;  // Of ProspectAdded.
  };

  // The closing of a deal, or its being open still.
  struct Deal {
    const v1::DealRow* row;
    uint32_t touches;  // Outbound ones up to its closing, from the last closing before its opening.
  };

  // Of a row of `by`; rows stand in this order.
  struct Key {
    std::string label;      // What people read.
    std::string member_id;  // Hex; of a member's row: two of one name are two.
    auto operator<=>(const Key&) const = default;
  };

  struct Sums {
    std::vector<double> first_follow_up_hours;
    uint64_t won = 0;
    uint64_t touches_of_won = 0;
    std::map<uint32_t, v1::ResponseRate> responses;
    // Touches at least, currency; deals, micros.
    std::map<std::pair<uint32_t, std::string>, std::pair<uint64_t, int64_t>> recovered;
  };

  bool Counts(const JournalEvent& event);
  void AddContact(const JournalEvent& event, Kind kind, v1::Channel channel);
  uint32_t SourceOf(std::string_view import_ref);
  bool InTime(int64_t b_us) const;
  bool IsOf(MemberId member) const;
  void CountProspect(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view);
  void CountContacts(const std::vector<Contact>& contacts, const v1::ProspectRow& row,
                     v1::ReportView& view);
  void CountHandovers(SubjectId prospect, const v1::ProspectRow& row, v1::ReportView& view);
  static std::vector<Deal> DealsOf(const std::vector<Contact>& contacts,
                                   const std::vector<v1::DealRow>& rows);
  void CountDeals(const std::vector<Contact>& contacts, SubjectId prospect,
                  const v1::ProspectRow& row, v1::ReportView& view);
  void CountFirstFollowUp(const v1::ProspectRow& row);
  void CountRecovered(const Deal& deal);
  bool TakenBack(SubjectId prospect, const Contact& contact);
  absl::Status ReadDeals();
  template <class Row, class Visit>
  absl::Status ReadRows(std::string_view prefix, Row& row, Visit visit);
  std::vector<Contact> ContactsOf(SubjectId prospect, const v1::ProspectRow& row);
  // Whether the member had lost, by leaving or a role, what that handover gave them.
  bool HadLostIt(MemberId member, uint64_t handover_seq, int64_t at_us);
  // Who held it by those handovers; nullopt: before the first, zero: the queue.
  std::optional<MemberId> HolderAt(int64_t at_us, SubjectId subject,
                                   const v1::HandoverPlace& last);
  MemberId OwnerAt(int64_t at_us, SubjectId prospect, const v1::ProspectRow& row);
  std::string MemberName(MemberId member, std::string_view nobody);
  Key KeyOf(MemberId member, std::string_view nobody);
  v1::ReportRow& RowOf(const Key& key);
  // The key of a prospect's row where `by` is about prospects, else nullopt.
  std::optional<std::string> ProspectKeyOf(const v1::ProspectRow& row) const;
  std::string MonthOf(int64_t b_us, int32_t utc_offset_minutes) const;
  void Complete(v1::ReportView& view);

  ReportQuery query_;
  Rows& rows_;
  uint64_t assignments_ = 0;
  std::vector<std::string> sources_{""};
  absl::flat_hash_map<SubjectId, About> about_;
  absl::flat_hash_map<SubjectId, std::vector<v1::DealRow>> deals_;
  Sums sums_;
  std::map<Key, v1::ReportRow> by_;
};

}  // namespace tasuki::domain
