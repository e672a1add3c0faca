#include "client/views/agenda_leaving.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "client/replica/civil_zone.h"
#include "client/views/bigness.h"
#include "client/views/leave_crossed.h"
#include "client/views/leaving.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/phrases.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

class LeavingMaker {
 public:
  LeavingMaker(const AgendaQuery& query, Directory& directory, Presenter& presenter, absl::Time now,
               Language language)
      : query_(query),
        directory_(directory),
        rows_(directory.rows()),
        presenter_(presenter),
        now_(now),
        language_(language) {}

  absl::StatusOr<LeavingThings> Make() {
    std::vector<MemberId> leavers, left;
    directory_.ForEachMember([&](MemberId member, const v1::MemberRow& row) {
      if (row.state() == v1::ACTIVE && row.plan_seq() != 0) leavers.push_back(member);
      if (row.left_seq() != 0) left.push_back(member);
      return true;
    });
    for (const MemberId leaver : leavers) {
      AddLeave(leaver);
      TASUKI_RETURN_IF_ERROR(AddIntroductions(leaver));
    }
    for (const MemberId member : left) TASUKI_RETURN_IF_ERROR(AddCrossed(member));
    if (!rows_.status().ok()) return rows_.status();
    return std::move(made_);
  }

 private:
  struct Introduction {
    Bigness big;
    StandingMove move;
  };

  absl::CivilDay LastDay(MemberId leaver) {
    return domain::ToCivil(rows_.Find(domain::MemberKey(leaver))->last_working_day());
  }

  void AddLeave(MemberId leaver) {
    if (query_.member.has_value() && !query_.manages) return;
    const absl::TimeZone zone = CivilZone(rows_, leaver);
    const absl::CivilDay last = LastDay(leaver);
    const absl::Time due = *LeaveDue(leaver, rows_);
    // It stands there on the last day, and is over when that has ended.
    if (absl::FromCivil(last, zone) > query_.until) return;
    const int64_t over = absl::ToCivilDay(now_, zone) - last;
    LeavingThing thing{due, {}, std::nullopt, leaver, Seq()};
    thing.item.set_kind(std::string(kLeaveKind));
    thing.item.set_due(TimeText(due - absl::Minutes(1), zone));
    thing.item.set_overdue_days(static_cast<uint32_t>(std::max<int64_t>(over, 0)));
    const std::string name = InList(directory_.Member(leaver));
    thing.item.set_name(name);
    thing.item.set_reason(InLanguage(
        language_, Phrase(over > 0 ? "the last working day of $0 was $1, and the leaving is not "
                                     "written: `tasuki member leave \"$0\" --now`"
                                   : "the last working day of $0 is $1",
                          name, DayForPeople(language_, last))));
    made_.things.push_back(std::move(thing));
  }

  // With every manager, until it is settled or two weeks old.
  absl::Status AddCrossed(MemberId member) {
    if (query_.member.has_value() && !query_.manages) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(const LeaveCrossed crossed,
                            LeaveCrossedOf(member, now_, directory_.workspace()));
    if (crossed == LeaveCrossed::kNo) return absl::OkStatus();
    const auto* row = rows_.Find(domain::MemberKey(member));
    const absl::Time since = absl::FromUnixMicros(row->left_at_us());
    LeavingThing thing{since, {}, std::nullopt, member, Seq()};
    thing.item.set_kind(std::string(kLeaveKind));
    thing.item.set_due(TimeText(since, CivilZone(rows_, member)));
    const std::string name = InList(directory_.Member(member));
    thing.item.set_name(name);
    thing.item.set_reason(InLanguage(
        language_,
        Phrase(crossed == LeaveCrossed::kLeft
                   ? "$0 has left, though the leaving had been taken back: `tasuki member return "
                     "\"$0\" --why TEXT` if they stay"
                   : "$0 stays, but what the leaving moved is with others: `tasuki member return "
                     "\"$0\" --why TEXT` gives it back",
               name)));
    made_.things.push_back(std::move(thing));
    return absl::OkStatus();
  }

  bool Concerns(MemberId leaver, MemberId to) const {
    return !query_.member.has_value() || *query_.member == leaver || *query_.member == to;
  }

  // Whether the plan has anything for whom is asked about.
  absl::StatusOr<bool> IsInPlan(MemberId leaver) {
    if (!query_.member.has_value() || *query_.member == leaver) return true;
    bool any = false;
    const auto prefix = domain::KeyBytes('L').Append(query_.member->bytes()).Append(leaver.bytes());
    TASUKI_RETURN_IF_ERROR(rows_.ScanRows(prefix.view(), [&](std::string_view, std::string_view) {
      any = true;
      return false;
    }));
    return any;
  }

  absl::Status AddIntroductions(MemberId leaver) {
    TASUKI_ASSIGN_OR_RETURN(const bool is_in_plan, IsInPlan(leaver));
    if (!is_in_plan) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(const std::vector<StandingMove> moves,
                            StandingMoves(leaver, now_, directory_.workspace()));
    std::vector<Introduction> all;
    for (const StandingMove& move : moves) {
      const bool is_done = move.introduced_us.has_value() || move.covers;
      if (move.kind != v1::PROSPECT || move.to.is_zero() || is_done) continue;
      const auto* row = rows_.Find(domain::ProspectKey(move.subject));
      if (row == nullptr || !IsToMeet(*row, move.to)) continue;
      all.push_back({BignessOf(move.subject, *row, rows_), move});
    }
    std::sort(all.begin(), all.end(), [](const Introduction& a, const Introduction& b) {
      return std::tie(b.big, a.move.subject) < std::tie(a.big, b.move.subject);
    });
    const v1::Policy& policy = presenter_.slots().policy();
    const uint32_t a_day = std::max<uint32_t>(policy.handover().introductions_a_day(), 1);
    const int32_t last = domain::DayNumber(LastDay(leaver));
    const absl::TimeZone zone = CivilZone(rows_, leaver);
    const domain::BusinessCalendar& calendar = presenter_.slots().slots().calendar();
    int32_t day = calendar.OnOrAfterBusinessDay(domain::DayNumber(absl::ToCivilDay(now_, zone)));
    for (size_t i = 0; i < all.size(); ++i) {
      if (i != 0 && i % a_day == 0) day = calendar.AddBusinessDays(day, 1);
      if (!Concerns(leaver, all[i].move.to)) continue;
      AddIntroduction(leaver, all[i].move, std::min(day, last), day);
    }
    return absl::OkStatus();
  }

  // `by`: the day it is for; `day`: on which there is room for it.
  void AddIntroduction(MemberId leaver, const StandingMove& move, int32_t by, int32_t day) {
    const v1::ProspectRow row = *rows_.Find(domain::ProspectKey(move.subject));
    const absl::TimeZone zone = ZoneOf(rows_, v1::PROSPECT, move.subject);
    domain::AgendaThing next;
    next.next.set_kind(v1::INTRODUCTION);
    const v1::Channel channel = domain::ChannelOf(next.next, row, nullptr);
    const absl::Time due = SlotTime(presenter_.slots().On(move.subject, by, channel), zone);
    const v1::CivilSlot room = presenter_.slots().On(move.subject, day, channel);
    if (SlotTime(room, zone) > query_.until) {
      ++made_.waiting;
      return;
    }
    const absl::CivilDay last = LastDay(leaver);
    LeavingThing thing{due, {}, move.subject, {}, Seq(row.last_touch().seq())};
    thing.owner = domain::OwnerOf(move.subject, absl::ToUnixMicros(now_), rows_).owner;
    thing.item.set_prospect(move.subject.Hex());
    if (!row.attributes().firm().empty()) {
      thing.item.set_firm(SubjectId::FromTrusted(row.attributes().firm()).Hex());
    }
    thing.item.set_kind(std::string(domain::WordOf(v1::INTRODUCTION)));
    thing.item.set_due(TimeText(due, zone));
    const v1::CivilSlot slot =
        presenter_.slots().First(move.subject, day, absl::ToCivilMinute(now_, zone), channel);
    thing.item.set_slot(TimeText(std::max(SlotTime(slot, zone), now_), zone));
    const int64_t over = absl::ToCivilDay(now_, zone) - last;
    thing.item.set_overdue_days(static_cast<uint32_t>(std::max<int64_t>(over, 0)));
    thing.item.set_channel(std::string(domain::WordOf(channel)));
    thing.item.set_reason(InLanguage(
        language_, Phrase("$0 takes over from $1, whose last working day is $2",
                          InList(directory_.Member(move.to)), InList(directory_.Member(leaver)),
                          DayForPeople(language_, last))));
    made_.things.push_back(std::move(thing));
  }

  const AgendaQuery& query_;
  Directory& directory_;
  domain::Rows& rows_;
  Presenter& presenter_;
  const absl::Time now_;
  const Language language_;
  LeavingThings made_;
};

}  // namespace

absl::StatusOr<LeavingThings> AgendaLeaving(const AgendaQuery& query, Directory& directory,
                                            Presenter& presenter, absl::Time now,
                                            Language language) {
  return LeavingMaker(query, directory, presenter, now, language).Make();
}

}  // namespace tasuki::client
