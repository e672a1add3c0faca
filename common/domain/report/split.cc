#include "common/domain/report/split.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_cat.h"
#include "common/base/bytes.h"
#include "common/base/failure.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"

namespace tasuki::domain {
namespace {

constexpr std::pair<std::string_view, ReportBy> kByWords[] = {
    {"member", ReportBy::kMember},   {"firm", ReportBy::kFirm},     {"segment", ReportBy::kSegment},
    {"channel", ReportBy::kChannel}, {"source", ReportBy::kSource}, {"month", ReportBy::kMonth}};

}  // namespace

absl::StatusOr<ReportBy> ReportByFromWord(std::string_view word) {
  std::string known;
  for (const auto& [name, by] : kByWords) {
    if (name == word) return by;
    absl::StrAppend(&known, known.empty() ? "" : ", ", ToAbsl(name));
  }
  return Fault(absl::StatusCode::kInvalidArgument,
               Phrase("expected one of $0; found \"$1\"", known, ToAbsl(word)));
}

bool ReportQuery::InTime(int64_t b_us) const {
  return (!from_us.has_value() || b_us >= *from_us) && (!to_us.has_value() || b_us < *to_us);
}

bool ReportQuery::IsOf(MemberId asked) const {
  return (!member.has_value() || *member == asked) && (!team.has_value() || team->contains(asked));
}

bool ReportQuery::IsBy(v1::Channel used) const {
  return channel == v1::CHANNEL_UNSPECIFIED || channel == used;
}

bool ReportQuery::IsAbout(const v1::ProspectRow& row) const {
  const v1::ProspectAttributes& attributes = row.attributes();
  return (!firm.has_value() || attributes.firm() == firm->bytes()) &&
         (segment == v1::SEGMENT_UNSPECIFIED || attributes.segment() == segment) &&
         (source == v1::SOURCE_UNSPECIFIED || attributes.source() == source);
}

bool ReportQuery::ChoosesProspects() const {
  return firm.has_value() || segment != v1::SEGMENT_UNSPECIFIED || source != v1::SOURCE_UNSPECIFIED;
}

std::string OrUnknown(std::string_view word) {
  return std::string(word.empty() ? "unknown" : word);
}

int64_t AddHeld(int64_t a, int64_t b) {
  const absl::int128 sum = absl::int128(a) + b;
  return static_cast<int64_t>(std::clamp(sum, absl::int128(INT64_MIN), absl::int128(INT64_MAX)));
}

double Rate(uint64_t part, uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void CountDeal(const v1::DealRow& deal, v1::DealCounts& counts) {
  if (deal.result() == v1::DEAL_WON) counts.set_won(counts.won() + 1);
  if (deal.result() == v1::DEAL_LOST) counts.set_lost(counts.lost() + 1);
  if (deal.result() == v1::DEAL_RESULT_UNSPECIFIED) counts.set_open(counts.open() + 1);
}

v1::ReportRow& ReportSplit::RowOf(const Key& key) {
  v1::ReportRow& row = split_[key];
  row.set_key(key.label);
  row.set_member_id(key.member_id);
  return row;
}

ReportSplit::Key ReportSplit::KeyOf(MemberId member, std::string_view nobody) {
  if (member.is_zero()) return {std::string(nobody), ""};
  const auto* row = rows_.Find(MemberKey(member));
  return {row == nullptr ? member.Hex() : row->name(), member.Hex()};
}

std::optional<std::string> ReportSplit::ProspectKeyOf(const v1::ProspectRow& row) const {
  const v1::ProspectAttributes& attributes = row.attributes();
  switch (by_) {
    case ReportBy::kFirm:
      return attributes.firm().empty() ? "none" : HexEncode(attributes.firm());
    case ReportBy::kSegment:
      return OrUnknown(WordOf(attributes.segment()));
    case ReportBy::kSource:
      return OrUnknown(WordOf(attributes.source()));
    case ReportBy::kNothing:
    case ReportBy::kMember:
    case ReportBy::kChannel:
    case ReportBy::kMonth:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string ReportSplit::MonthOf(int64_t b_us, int32_t utc_offset_minutes) {
  return FormatDay(CivilDayOf(b_us, utc_offset_minutes)).substr(0, 7);
}

void ReportSplit::Complete(v1::ReportView& view) {
  for (auto& [key, row] : split_) {
    row.mutable_deals();
    *view.add_by() = std::move(row);
  }
}

}  // namespace tasuki::domain
