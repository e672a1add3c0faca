#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/domain/report/retold.h"
#include "common/domain/rows/rows.h"
#include "tasuki/v1/report.pb.h"
#include "tasuki/v1/state.pb.h"

// What a report was asked for, and the rows it is split into by `--by`.

namespace tasuki::domain {

// What `--by` splits by.
enum class ReportBy { kNothing, kMember, kFirm, kSegment, kChannel, kSource, kMonth };

// The value of a word of `--by`; InvalidArgument names the words there are.
absl::StatusOr<ReportBy> ReportByFromWord(std::string_view word);

// Which part of the history to count.
struct ReportQuery {
  std::optional<int64_t> from_us = std::nullopt;  // Business time, microseconds UTC.
  std::optional<int64_t> to_us = std::nullopt;    // Exclusive.
  std::optional<MemberId> member = std::nullopt;  // What they did; what they own.
  // What they did and own who report to one manager; nullopt: everybody's.
  std::optional<absl::flat_hash_set<MemberId>> team = std::nullopt;
  std::optional<SubjectId> firm = std::nullopt;   // Prospects that are there now.
  v1::Segment segment = v1::SEGMENT_UNSPECIFIED;  // Prospects of it; unspecified: of any.
  v1::Source source = v1::SOURCE_UNSPECIFIED;     // Prospects from there.
  v1::Channel channel = v1::CHANNEL_UNSPECIFIED;  // Touches by it; of anything else all.
  ReportBy by = ReportBy::kNothing;
  int64_t now_us = 0;              // For a journal without any event.
  const Retold* retold = nullptr;  // Borrowed; nullptr: answers by step and lapses are left out.
  // Where a prospect is: a promise is over when its day is over there.
  std::function<absl::TimeZone(SubjectId)> zone_of = [](SubjectId) { return absl::UTCTimeZone(); };

  bool InTime(int64_t b_us) const;
  bool IsOf(MemberId asked) const;
  bool IsBy(v1::Channel used) const;
  bool IsAbout(const v1::ProspectRow& row) const;
  // Whether it asks for some prospects only.
  bool ChoosesProspects() const;
};

// A word for people; `unknown` where there is none.
std::string OrUnknown(std::string_view word);

// Their sum, at most or at least what 64 bits hold.
int64_t AddHeld(int64_t a, int64_t b);

// `part` of `whole`; 0 of nothing.
double Rate(uint64_t part, uint64_t whole);

// Counts a deal by how it stands.
void CountDeal(const v1::DealRow& deal, v1::DealCounts& counts);

// The rows of `by`. Made by a report, for as long as it is; one thread.
class ReportSplit {
 public:
  // Of a row; rows stand in this order.
  struct Key {
    std::string label;      // What people read.
    std::string member_id;  // Hex; of a member's row: two of one name are two.
    auto operator<=>(const Key&) const = default;
  };

  ReportSplit(ReportBy by, Rows& rows) : by_(by), rows_(rows) {}
  ReportSplit(const ReportSplit&) = delete;
  ReportSplit& operator=(const ReportSplit&) = delete;

  v1::ReportRow& RowOf(const Key& key);

  // `nobody`: what the row of no member is called.
  Key KeyOf(MemberId member, std::string_view nobody);

  // The key of a prospect's row where `by` is about prospects, else nullopt. Firms are keyed by
  // their id in hex, because their names are sealed.
  std::optional<std::string> ProspectKeyOf(const v1::ProspectRow& row) const;

  static std::string MonthOf(int64_t b_us, int32_t utc_offset_minutes);

  // Moves the rows into the view.
  void Complete(v1::ReportView& view);

 private:
  ReportBy by_;
  Rows& rows_;
  std::map<Key, v1::ReportRow> split_;
};

}  // namespace tasuki::domain
