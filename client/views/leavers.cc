#include "client/views/leavers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "client/views/audit_parts.h"
#include "client/views/bigness.h"
#include "client/views/leaving.h"
#include "client/views/zones.h"
#include "common/base/check.h"
#include "common/domain/events/money.h"
#include "common/domain/report/read_rows.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

// Adds whom nobody has taken over yet. Made by AddWaitingOfLeavers; one thread.
class WaitingMaker {
 public:
  WaitingMaker(std::optional<MemberId> member, Directory& directory, Presenter& presenter,
               absl::Time now, v1::AuditHandoversView& view)
      : member_(member),
        directory_(directory),
        rows_(directory.rows()),
        presenter_(presenter),
        now_(now),
        view_(view) {}

  absl::Status Make() {
    TASUKI_RETURN_IF_ERROR(ReadPlans());
    for (const v1::HandoverView& one : view_.handovers()) listed_.insert(one.prospect());
    absl::Status status;
    directory_.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
      // One that changed hands already and waits for that introduction stands there once.
      if (!domain::IsLive(row) || listed_.contains(prospect.Hex())) return true;
      const std::optional<Waiting> waiting = WaitingOf(prospect, row);
      if (waiting.has_value()) status = Add(prospect, row, *waiting);
      return status.ok();
    });
    TASUKI_RETURN_IF_ERROR(status);
    Sort();
    return rows_.status();
  }

 private:
  struct Waiting {
    MemberId leaver;
    MemberId to;            // Zero: nobody.
    std::string queued_at;  // RFC 3339; empty: still with the leaver.
  };

  absl::Status ReadPlans() {
    std::vector<MemberId> leavers;
    directory_.ForEachMember([&](MemberId member, const v1::MemberRow& row) {
      const bool leaves = row.state() == v1::ACTIVE && row.plan_seq() != 0;
      if (leaves && member_.value_or(member) == member) leavers.push_back(member);
      return true;
    });
    for (const MemberId leaver : leavers) {
      auto& plan = plans_[leaver];
      TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves,
                              StandingMoves(leaver, now_, directory_.workspace()));
      for (const StandingMove& move : moves) plan[move.subject] = move;
    }
    return absl::OkStatus();
  }

  std::optional<Waiting> WaitingOf(SubjectId prospect, const v1::ProspectRow& row) {
    const int64_t now_us = absl::ToUnixMicros(now_);
    const domain::Ownership ownership = domain::OwnerOf(prospect, now_us, rows_);
    if (ownership.owner.is_zero()) {
      const MemberId last = ownership.last_owner;
      const bool is_asked = member_.has_value() ? last == *member_ : IsLeaver(last, rows_);
      if (last.is_zero() || !is_asked) return std::nullopt;
      return Waiting{last, {}, presenter_.Time(presenter_.WaitingSince(row, ownership))};
    }
    if (plans_.empty()) return std::nullopt;
    const MemberId behind = domain::OwnerBehind(prospect, now_us, rows_);
    auto plan = plans_.find(ownership.owner);
    if (plan == plans_.end()) plan = plans_.find(behind);
    if (plan == plans_.end()) return std::nullopt;
    auto move = plan->second.find(prospect);
    if (move == plan->second.end() && ownership.from_firm) {
      move = plan->second.find(SubjectId::FromTrusted(row.attributes().firm()));
    }
    const bool planned = move != plan->second.end() && !move->second.to.is_zero();
    if (!planned) {  // Left out; but what they only cover for goes back by itself.
      const bool theirs = behind.is_zero() || behind == plan->first;
      return theirs ? std::optional(Waiting{plan->first, {}, ""}) : std::nullopt;
    }
    const StandingMove& to = move->second;
    const bool is_done = to.introduced_us.has_value() || to.covers;
    if (is_done || !IsToMeet(row, to.to)) return std::nullopt;
    return Waiting{plan->first, to.to, ""};
  }

  absl::Status Add(SubjectId prospect, const v1::ProspectRow& row, const Waiting& waiting) {
    v1::HandoverView& view = *view_.add_handovers();
    view.set_prospect(prospect.Hex());
    view.set_name(directory_.Name(prospect));
    view.set_company(directory_.Company(prospect));
    view.set_from(directory_.Member(waiting.leaver));
    view.set_from_id(waiting.leaver.Hex());
    view.set_key_account(row.attributes().key_account());
    if (!waiting.to.is_zero()) {
      view.set_to(directory_.Member(waiting.to));
      view.set_to_id(waiting.to.Hex());
    }
    view.set_state(waiting.queued_at.empty() ? "planned" : "queue");
    view.set_handed_at(waiting.queued_at);
    if (row.has_last_touch_us()) {
      const absl::Duration silent = now_ - absl::FromUnixMicros(row.last_touch_us());
      view.set_silent_hours(std::max(absl::ToDoubleHours(silent), 0.0));
    }
    if (row.open_deals() != 0) {
      for (const v1::Money& money : OpenValueOf(prospect, rows_)) {
        v1::HandoverMoneyView& open = *view.add_open_value();
        open.set_currency(money.currency());
        open.set_amount(domain::DecimalOf(money.micros()));
      }
    }
    return row.open_promises() == 0 ? absl::OkStatus() : PutPromises(prospect, view);
  }

  // Those that are open now: nothing has been handed over yet.
  absl::Status PutPromises(SubjectId prospect, v1::HandoverView& view) {
    const v1::PromiseRules& rules = presenter_.slots().policy().promises();
    const absl::TimeZone zone = ZoneOf(rows_, v1::PROSPECT, prospect);
    v1::PromiseRow promise;
    return domain::ReadRows("k" + prospect.str(), rows_, promise, [&](std::string_view) {
      if (promise.made_seq() == 0 || promise.closed_seq() != 0) return;
      *view.add_promises() = AuditedPromise(promise, rules, zone, now_);
    });
  }

  // The bigger comes first (X23), as in the agenda.
  void Sort() {
    std::vector<std::pair<Bigness, v1::HandoverView>> sized;
    for (v1::HandoverView& one : *view_.mutable_handovers()) {
      Bigness big;
      const auto bytes = HexDecode(one.prospect());
      if (bytes.ok() && bytes->size() == SubjectId::kBytes) {
        const SubjectId prospect = SubjectId::FromTrusted(*bytes);
        const auto* row = rows_.Find(domain::ProspectKey(prospect));
        if (row != nullptr) big = BignessOf(prospect, *row, rows_);
      }
      sized.emplace_back(big, std::move(one));
    }
    std::stable_sort(sized.begin(), sized.end(),
                     [](const auto& a, const auto& b) { return b.first < a.first; });
    for (int i = 0; i < view_.handovers_size(); ++i) {
      *view_.mutable_handovers(i) = std::move(sized[static_cast<size_t>(i)].second);
    }
  }

  const std::optional<MemberId> member_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const absl::Time now_;
  v1::AuditHandoversView& view_;
  // What is planned for the clients of each who leaves.
  absl::flat_hash_map<MemberId, absl::flat_hash_map<SubjectId, StandingMove>> plans_;
  absl::flat_hash_set<std::string> listed_;  // Prospects, hex.
};

}  // namespace

bool IsLeaver(MemberId member, domain::Rows& rows) {
  const auto* row = rows.Find(domain::MemberKey(member));
  return row != nullptr && (row->state() == v1::GONE || row->plan_seq() != 0);
}

absl::Status AddWaitingOfLeavers(std::optional<MemberId> member, Directory& directory,
                                 Presenter& presenter, absl::Time now,
                                 v1::AuditHandoversView& view) {
  return WaitingMaker(member, directory, presenter, now, view).Make();
}

}  // namespace tasuki::client
