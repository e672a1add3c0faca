#include "common/domain/audit/ownership_chains.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/domain/audit/tenure.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/in_effect.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::domain {

std::string_view WordOf(OwnedHow how) {
  switch (how) {
    case OwnedHow::kAdded:
      return "added";
    case OwnedHow::kAssigned:
      return "assigned";
    case OwnedHow::kCover:
      return "cover";
    case OwnedHow::kCoverEnded:
      return "cover-ended";
    case OwnedHow::kDeclined:
      return "declined";
    case OwnedHow::kLeft:
      return "left";
    case OwnedHow::kReturned:
      return "returned";
  }
  return "";
}

// As ApplyVerdict changes a member's row.
void OwnershipChains::Stand(const JournalEvent& event) {
  const v1::Header& header = *event.header;
  const MemberId member = MemberId::FromTrusted(header.subject().id());
  std::vector<Standing>& all = standings_[member];
  Standing now = all.empty() ? Standing{0, false, 0, 0, 0} : all.back();
  now.at_us = event.recorded_at_us;
  switch (header.type()) {
    case v1::MEMBER_ADDED:
      // Known from history before the journal: whoever is gone was there until then.
      now.may_own = MayOwn(header.member_added().role());
      may_own_[member] = now.may_own;
      if (all.empty()) all.push_back({INT64_MIN, now.may_own, 0, 0, 0});
      if (!header.member_added().gone()) return;
      now = {event.recorded_at_us, false, event.seq.value(), 0, 0};
      mark_before_[member] = 0;
      break;
    case v1::MEMBER_LEFT:
      if (event.verdict == v1::CONFIRMS) return;
      mark_before_[member] = now.mark_seq;
      now.may_own = false;
      now.mark_seq = event.seq.value();
      break;
    case v1::MEMBER_RETURNED: {
      const auto before = mark_before_.find(member);
      if (before == mark_before_.end()) return;  // They had not left: a plan was withdrawn.
      now.may_own = may_own_[member];            // By the role of then.
      if (now.may_own) now.mark_seq = before->second;
      now.returned_seq = event.seq.value();
      now.returned_us = event.recorded_at_us;
      mark_before_.erase(before);
      break;
    }
    default: {
      const bool may_own = MayOwn(header.role_changed().role());
      may_own_[member] = may_own;
      if (mark_before_.contains(member)) return;  // It counts once they are back.
      if (now.may_own && !may_own) now.mark_seq = event.seq.value();
      now.may_own = may_own;
    }
  }
  all.push_back(now);
}

void OwnershipChains::Add(const JournalEvent& recorded) {
  JournalEvent event = recorded;
  times_.Give(event);
  const v1::Header& header = *event.header;
  switch (header.type()) {
    case v1::MEMBER_ADDED:
    case v1::MEMBER_LEFT:
    case v1::MEMBER_RETURNED:
    case v1::ROLE_CHANGED:
      if (event.verdict == v1::EFFECTIVE || event.verdict == v1::CONFIRMS) Stand(event);
      return;
    case v1::OUTCOME_RECORDED:
      if (header.outcome_recorded().outcome() != v1::OPTED_OUT) return;
      [[fallthrough]];
    case v1::PROSPECTS_MERGED:
    case v1::SUBJECT_ERASED:
      if (IsInEffect(header, event.verdict, rows_)) ends_[SubjectOf(header)] = BusinessTime(event);
      return;
    default:
      return;
  }
}

const OwnershipChains::Standing* OwnershipChains::StandingAt(MemberId member, int64_t at_us) const {
  const auto found = standings_.find(member);
  if (found == standings_.end()) return nullptr;
  const Standing* last = nullptr;
  for (const Standing& standing : found->second) {
    if (standing.at_us <= at_us) last = &standing;
  }
  return last;
}

bool OwnershipChains::Keeps(std::string_view member, uint64_t seq, int64_t at_us) const {
  const Standing* standing = StandingAt(MemberId::FromTrusted(member), at_us);
  return standing != nullptr && standing->may_own && seq >= standing->mark_seq;
}

// What was theirs, and is again since they are back.
void OwnershipChains::MarkReturned(int64_t theirs_since_us, int64_t at_us, Held& held) const {
  const Standing* standing = StandingAt(held.owner, at_us);
  if (standing == nullptr || standing->returned_seq <= held.decision->seq()) return;
  if (standing->returned_us < theirs_since_us) return;
  held.how = OwnedHow::kReturned;
  held.returned = Seq(standing->returned_seq);
}

OwnershipChains::Held OwnershipChains::HeldAt(const std::vector<v1::HandoverRow>& slot,
                                              int64_t at_us) const {
  // By seq, the last one first, passing by what was declined.
  uint64_t before = UINT64_MAX;
  bool declined = false;
  const v1::HandoverRow* decision = nullptr;
  const v1::HandoverRow* answered = nullptr;
  for (;;) {
    decision = nullptr;
    for (const v1::HandoverRow& row : slot) {
      if (row.handed_us() > at_us || row.seq() >= before) continue;
      if (decision == nullptr || row.seq() > decision->seq()) decision = &row;
    }
    if (decision == nullptr || !IsDeclined(*decision) || decision->declined_us() > at_us) break;
    if (answered == nullptr) answered = decision;
    declined = true;
    before = decision->seq();
  }
  Held held;
  held.decision = answered != nullptr ? answered : decision;
  if (declined) held.how = OwnedHow::kDeclined;
  if (decision == nullptr) return held;
  const bool ended = decision->cover() && at_us >= decision->until_us();
  const std::string& holder = ended ? decision->back_to() : decision->to();
  if (!declined) {
    held.how = OwnedHow::kAssigned;
    if (decision->cover()) held.how = ended ? OwnedHow::kCoverEnded : OwnedHow::kCover;
  }
  if (holder.empty()) return held;
  if (Keeps(holder, held.decision->seq(), at_us)) {
    held.owner = MemberId::FromTrusted(holder);
    const int64_t since_us = declined ? answered->declined_us()
                             : ended  ? decision->until_us()
                                      : decision->handed_us();
    MarkReturned(since_us, at_us, held);
  } else {
    held.how = OwnedHow::kLeft;
  }
  return held;
}

void OwnershipChains::AddTimes(const std::vector<v1::HandoverRow>& slot,
                               std::vector<int64_t>& times) const {
  const auto add_standings = [&](const std::string& member) {
    const auto found = standings_.find(MemberId::FromTrusted(member));
    if (found == standings_.end()) return;
    for (const Standing& standing : found->second) times.push_back(standing.at_us);
  };
  for (const v1::HandoverRow& row : slot) {
    times.push_back(row.handed_us());
    if (row.declined_us() != 0) times.push_back(row.declined_us());
    if (row.cover()) times.push_back(row.until_us());
    add_standings(row.to());
    add_standings(row.back_to());
  }
}

absl::StatusOr<std::vector<v1::HandoverRow>> OwnershipChains::ReadSlot(SubjectId subject) {
  std::vector<v1::HandoverRow> slot;
  v1::HandoverRow row;
  TASUKI_RETURN_IF_ERROR(
      ReadRows("h" + subject.str(), rows_, row, [&](std::string_view) { slot.push_back(row); }));
  return slot;
}

absl::StatusOr<std::vector<OwnedBy>> OwnershipChains::Of(SubjectId subject) {
  const auto* known = rows_.Find(SubjectKey(subject));
  if (known == nullptr) return std::vector<OwnedBy>();
  const SubjectId firm =
      known->kind() == v1::PROSPECT ? SubjectId::FromTrusted(known->parent()) : SubjectId();
  TASUKI_ASSIGN_OR_RETURN(const std::vector<v1::HandoverRow> own, ReadSlot(subject));
  std::vector<v1::HandoverRow> of_firm;
  if (!firm.is_zero()) {
    TASUKI_ASSIGN_OR_RETURN(of_firm, ReadSlot(firm));
  }
  std::vector<int64_t> times;
  AddTimes(own, times);
  AddTimes(of_firm, times);
  int64_t start_us = own.empty() ? INT64_MAX : own.front().handed_us();
  const auto* row = rows_.Find(ProspectKey(subject));
  if (row != nullptr && row->has_added_us()) start_us = std::min(start_us, row->added_us());
  if (start_us == INT64_MAX) return std::vector<OwnedBy>();
  std::erase_if(times, [&](int64_t at_us) { return at_us < start_us; });
  times.push_back(start_us);
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<OwnedBy> chain;
  for (const int64_t at_us : times) {
    Held held = HeldAt(own, at_us);
    bool from_firm = false;
    if (held.owner.is_zero()) {
      const Held theirs = HeldAt(of_firm, at_us);
      from_firm = !theirs.owner.is_zero();
      if (from_firm || held.decision == nullptr) held = theirs;
    }
    if (!chain.empty() && chain.back().owner == held.owner && chain.back().of_firm == from_firm) {
      continue;
    }
    if (!chain.empty()) chain.back().to_us = at_us;
    OwnedBy& next = chain.emplace_back();
    next.from_us = at_us;
    next.owner = held.owner;
    next.how = held.how;
    next.of_firm = from_firm;
    if (held.decision != nullptr) next.decision = *held.decision;
    next.returned = held.returned;
  }
  return chain;
}

int64_t OwnershipChains::EndOf(SubjectId prospect) {
  const auto* row = rows_.Find(ProspectKey(prospect));
  if (row == nullptr || row->has_undone()) return INT64_MIN;
  if (IsLive(*row)) return INT64_MAX;
  const auto found = ends_.find(prospect);
  return found == ends_.end() ? INT64_MIN : found->second;
}

}  // namespace tasuki::domain
