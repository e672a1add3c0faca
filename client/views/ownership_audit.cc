#include "client/views/ownership_audit.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/views/handover_audit.h"
#include "client/views/zones.h"
#include "common/base/check.h"
#include "common/domain/audit/ownership_chains.h"
#include "common/domain/events/words.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

constexpr double kMicrosAnAuditDay = 8.64e10;

absl::Status ReadInto(domain::OwnershipChains& chains, Workspace& workspace) {
  return workspace.ForEachEvent(Seq(1), [&](const StoredEvent& event) {
    chains.Add(event.event());
    return true;
  });
}

// What put a prospect into the queue: its own last decision, else nothing.
std::string HowOf(SubjectId prospect, const domain::Ownership& ownership, int64_t at_us,
                  domain::Rows& rows) {
  if (!ownership.last_owner.is_zero()) return "left";
  const auto* decision = rows.Find(domain::DecisionKey(prospect, v1::OWNER));
  if (decision == nullptr || decision->present().empty()) return "added";
  if (decision->declined_seq() != 0) return "declined";
  const int64_t until_us = domain::DecidedOwner(*decision).until_us();
  return until_us != 0 && at_us >= until_us ? "cover-ended" : "assigned";
}

// Adds what lies between two times to the months of `zone`.
void SpreadOverMonths(int64_t from_us, int64_t to_us, absl::TimeZone zone,
                      std::map<absl::CivilMonth, double>& months) {
  while (from_us < to_us) {
    const absl::CivilMonth month(absl::ToCivilDay(absl::FromUnixMicros(from_us), zone));
    const int64_t next_us = absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(month + 1), zone));
    const int64_t end_us = std::min(to_us, std::max(next_us, from_us + 1));
    months[month] += static_cast<double>(end_us - from_us) / kMicrosAnAuditDay;
    from_us = end_us;
  }
}

// Days without an owner, of everybody who needed one, by month.
absl::Status PutMonths(Workspace& workspace, domain::Rows& present, int64_t at_us,
                       absl::TimeZone zone, v1::AuditOrphansView& view) {
  domain::OwnershipChains chains(present);
  TASUKI_RETURN_IF_ERROR(ReadInto(chains, workspace));
  std::vector<SubjectId> prospects;
  v1::ProspectRow row;
  TASUKI_RETURN_IF_ERROR(domain::ReadRows("p", present, row, [&](std::string_view key) {
    prospects.push_back(SubjectId::FromTrusted(key.substr(1)));
  }));
  std::map<absl::CivilMonth, double> months;
  for (const SubjectId prospect : prospects) {
    const int64_t end_us = std::min(chains.EndOf(prospect), at_us);
    if (end_us == INT64_MIN) continue;
    TASUKI_ASSIGN_OR_RETURN(const std::vector<domain::OwnedBy> chain, chains.Of(prospect));
    for (const domain::OwnedBy& owned : chain) {
      if (!owned.owner.is_zero()) continue;
      SpreadOverMonths(owned.from_us, std::min(owned.to_us, end_us), zone, months);
    }
  }
  if (months.empty()) return absl::OkStatus();
  // Without a gap, so that a chart has its time.
  for (absl::CivilMonth month = months.begin()->first; month <= months.rbegin()->first; ++month) {
    v1::OrphanMonthView& shown = *view.add_months();
    shown.set_month(absl::StrFormat("%04d-%02d", month.year(), month.month()));
    const auto found = months.find(month);
    shown.set_days(found == months.end() ? 0 : found->second);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::AuditOrphansView> AuditOrphans(Directory& directory, Presenter& presenter,
                                                  domain::Rows& present, absl::Time at) {
  v1::AuditOrphansView view;
  const int64_t at_us = absl::ToUnixMicros(at);
  domain::Rows& rows = directory.rows();
  std::vector<std::pair<int64_t, SubjectId>> waiting;
  directory.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
    const domain::Ownership ownership = domain::OwnerOf(prospect, at_us, rows);
    if (domain::IsLive(row) && ownership.owner.is_zero()) {
      waiting.emplace_back(presenter.WaitingSince(row, ownership), prospect);
    }
    return true;
  });
  TASUKI_RETURN_IF_ERROR(directory.status());
  std::sort(waiting.begin(), waiting.end());
  for (const auto& [since_us, prospect] : waiting) {
    const domain::Ownership ownership = domain::OwnerOf(prospect, at_us, rows);
    v1::OrphanView& orphan = *view.add_orphans();
    orphan.set_prospect(prospect.Hex());
    orphan.set_name(directory.Name(prospect));
    orphan.set_company(directory.Company(prospect));
    orphan.set_since(presenter.Time(since_us));
    orphan.set_days(static_cast<double>(std::max<int64_t>(at_us - since_us, 0)) /
                    kMicrosAnAuditDay);
    orphan.set_last_owner(directory.Member(ownership.last_owner));
    orphan.set_how(HowOf(prospect, ownership, at_us, rows));
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row != nullptr && row->has_last_touch_us()) {
      orphan.set_last_touch(presenter.Time(row->last_touch_us()));
    }
    view.set_orphan_days(view.orphan_days() + orphan.days());
  }
  TASUKI_RETURN_IF_ERROR(PutMonths(directory.workspace(), present, at_us,
                                   ZoneOf(present, v1::TEAM, SubjectId()), view));
  view.set_at(presenter.Time(at_us));
  view.set_at_seq(directory.workspace().home().replica().applied().value());
  view.set_definition_version(kAuditVersion);
  TASUKI_RETURN_IF_ERROR(directory.status());
  return view;
}

namespace {

// Who wrote that they are back, and why.
absl::Status PutReturned(Seq seq, Directory& directory, v1::OwnershipView& view) {
  TASUKI_ASSIGN_OR_RETURN(const StoredEvent event, directory.workspace().EventAt(seq));
  view.set_by(directory.Member(MemberId::FromTrusted(event.header.actor())));
  TASUKI_ASSIGN_OR_RETURN(const std::optional<v1::Personal> text, directory.workspace().Text(seq));
  if (text.has_value()) view.set_words(text->remark().text());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::AuditOwnershipView> AuditOwnership(const Who& who, Directory& directory,
                                                      Presenter& presenter, absl::Time now) {
  domain::OwnershipChains chains(directory.rows());
  TASUKI_RETURN_IF_ERROR(ReadInto(chains, directory.workspace()));
  TASUKI_ASSIGN_OR_RETURN(const std::vector<domain::OwnedBy> chain, chains.Of(who.id));
  v1::AuditOwnershipView view;
  if (who.kind == v1::FIRM) {
    view.set_firm(who.id.Hex());
    view.set_company(directory.FirmName(who.id));
  } else {
    view.set_prospect(who.id.Hex());
    view.set_name(directory.Name(who.id));
    view.set_company(directory.Company(who.id));
  }
  const int64_t now_us = absl::ToUnixMicros(now);
  for (const domain::OwnedBy& owned : chain) {
    if (owned.from_us > now_us) break;
    v1::OwnershipView& shown = *view.add_owners();
    shown.set_owner(directory.Member(owned.owner));
    if (!owned.owner.is_zero()) shown.set_owner_id(owned.owner.Hex());
    shown.set_from(presenter.Time(owned.from_us));
    if (owned.to_us <= now_us) shown.set_until(presenter.Time(owned.to_us));
    shown.set_days(static_cast<double>(std::min(owned.to_us, now_us) - owned.from_us) /
                   kMicrosAnAuditDay);
    shown.set_how(std::string(domain::WordOf(owned.how)));
    shown.set_of_firm(owned.of_firm);
    if (owned.owner.is_zero()) view.set_orphan_days(view.orphan_days() + shown.days());
    if (owned.returned.has_value()) {
      TASUKI_RETURN_IF_ERROR(PutReturned(*owned.returned, directory, shown));
    }
    if (!owned.decision.has_value()) continue;
    shown.set_seq(owned.decision->seq());
    if (owned.how != domain::OwnedHow::kAssigned && owned.how != domain::OwnedHow::kCover) continue;
    shown.set_why(std::string(domain::WordOf(owned.decision->why())));
    shown.set_by(directory.Member(MemberId::FromTrusted(owned.decision->by())));
    TASUKI_ASSIGN_OR_RETURN(const StoredEvent event,
                            directory.workspace().EventAt(Seq(owned.decision->seq())));
    if (!event.pending &&
        event.recorded_at_us - owned.decision->handed_us() > int64_t{86'400'000'000}) {
      shown.set_recorded_at(presenter.Time(event.recorded_at_us));
    }
  }
  TASUKI_RETURN_IF_ERROR(directory.status());
  return view;
}

}  // namespace tasuki::client
