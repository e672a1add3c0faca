// Long because what is due of everything meets here, and is cut and sorted together.

#include "client/views/agenda.h"

#include <algorithm>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/limits.h"
#include "client/views/absence.h"
#include "client/views/agenda_handovers.h"
#include "client/views/agenda_leaving.h"
#include "client/views/agenda_promises.h"
#include "client/views/agenda_reason.h"
#include "client/views/contests.h"
#include "client/views/lister.h"
#include "client/views/summary.h"
#include "client/views/tasks.h"
#include "client/views/zones.h"
#include "client/words/display.h"
#include "client/words/phrases.h"
#include "client/words/when.h"
#include "client/words/wording.h"
#include "common/base/bytes.h"
#include "common/base/check.h"
#include "common/domain/agenda/agenda.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/events/words.h"
#include "common/domain/fold/cadence_plan.h"
#include "common/domain/rows/policies.h"
#include "common/domain/verdict/ownership.h"

namespace tasuki::client {
namespace {

std::string Word(auto value) { return std::string(domain::WordOf(value)); }

class AgendaMaker {
 public:
  AgendaMaker(const AgendaQuery& query, Directory& directory, absl::Time now, Language language,
              v1::AgendaView& view)
      : view_(view),
        query_(query),
        directory_(directory),
        workspace_(directory.workspace()),
        rows_(directory.rows()),
        policy_(domain::PresentPolicy(rows_)),
        now_(now),
        language_(language),
        zone_(workspace_.zone()),
        presenter_(directory, now) {}

  absl::Status Make() {
    TASUKI_RETURN_IF_ERROR(AddDue({.owner = query_.member}));
    if (query_.manages && query_.member.has_value()) {
      TASUKI_RETURN_IF_ERROR(AddDue({.queue = true}));
    }
    ReleaseIntroductions();
    TASUKI_RETURN_IF_ERROR(AddPromises());
    TASUKI_RETURN_IF_ERROR(AddCovered());
    TASUKI_RETURN_IF_ERROR(AddLeaving());
    TASUKI_RETURN_IF_ERROR(AddContests());
    TASUKI_RETURN_IF_ERROR(AddTasks());
    TASUKI_RETURN_IF_ERROR(AddHandovers());
    TASUKI_RETURN_IF_ERROR(AddWarnings());
    TASUKI_RETURN_IF_ERROR(AddWords());
    return Complete();
  }

 private:
  struct Sortable {
    absl::Time due;
    v1::AgendaItem* item;               // The view's.
    std::optional<SubjectId> prospect;  // Whose words it lacks still.
    Seq said;                           // What was said to them last; 0: nothing.
  };

  v1::AgendaItem& Add(absl::Time due, std::optional<SubjectId> prospect = std::nullopt,
                      Seq said = Seq()) {
    things_.push_back({due, view_.add_items(), prospect, said});
    return *things_.back().item;
  }

  // Leaves those out that `unwanted` says yes to.
  template <typename Unwanted>
  void LeaveOut(Unwanted unwanted) {
    std::erase_if(things_, [&](const Sortable& thing) {
      const bool out = unwanted(thing);
      if (out) left_out_.push_back(thing.item);
      return out;
    });
  }

  absl::Status AddDue(ListQuery list) {
    list.due_by = query_.until;
    list.triage_each = policy_.triage().released_a_day();
    Lister lister(directory_, presenter_, now_);
    TASUKI_ASSIGN_OR_RETURN(const uint64_t waiting,
                            lister.ForEachDue(list, [&](const DueProspect& due) {
                              AddProspect(due);
                              return absl::OkStatus();
                            }));
    triage_waiting_ += waiting;
    return absl::OkStatus();
  }

  void AddProspect(const DueProspect& one) {
    const auto& [prospect, owner, row, place, first_slot] = one;
    const absl::TimeZone zone = place.zone;
    const auto today = absl::ToCivilMinute(now_, zone);
    const v1::Cadence* cadence = domain::CadenceOf(row.cadence(), rows_);
    const domain::Ownership ownership =
        owner.is_zero() ? domain::OwnerOf(prospect, absl::ToUnixMicros(now_), rows_)
                        : domain::Ownership{.owner = owner};
    const Presenter::Neglect neglect = presenter_.NeglectOf(row, zone, ownership);
    for (domain::AgendaThing& thing : domain::ThingsOf(row, cadence)) {
      const bool is_first =
          thing.next.seq() == row.next().seq() && thing.next.kind() == row.next().kind();
      const v1::CivilSlot slot =
          is_first ? first_slot : presenter_.slots().SlotOf(place, row, thing.next);
      const absl::Time due = presenter_.slots().TimeOf(place, slot);
      thing.next.mutable_slot()->set_day(slot.day());
      if (due > query_.until) continue;
      v1::AgendaItem& item = Add(due, prospect, Seq(row.last_touch().seq()));
      item.set_prospect(prospect.Hex());
      if (!row.attributes().firm().empty()) item.set_firm(HexEncode(row.attributes().firm()));
      const bool waits_for_owner = owner.is_zero() && thing.kind != domain::kTriageKind;
      item.set_kind(std::string(waits_for_owner ? domain::kQueueKind : thing.kind));
      item.set_due(TimeIn(due, zone));
      item.set_overdue_days(static_cast<uint32_t>(
          domain::OverdueDays(thing, domain::DayNumber(absl::CivilDay(today)))));
      // A text that is set takes its place, an empty one too.
      if (thing.channel != v1::CHANNEL_UNSPECIFIED) item.set_channel(Word(thing.channel));
      if (!thing.cadence.empty()) item.set_cadence(thing.cadence);
      item.set_step(thing.step);
      item.set_steps(thing.steps);
      item.set_quotes(thing.quotes);
      item.set_slot(TimeIn(NextSlot(place, thing, slot, today), zone));
      if (std::string purpose = PurposeOf(workspace_, thing.next); !purpose.empty()) {
        item.set_purpose(std::move(purpose));
      }
      item.set_silent(neglect.silent);
      item.set_forgotten(neglect.forgotten);
      item.set_pending(row.last_seq() > workspace_.home().replica().applied().value());
      item.set_reason(WithCover(ReasonOf({thing, row, policy_, owner, now_, zone_, language_})));
      PutOwner(owner, item);
      if (thing.next.kind() == v1::INTRODUCTION && !IsBig(row)) {
        introductions_[owner].push_back({row.last_touch_us(), item.prospect()});
      }
    }
  }

  // Whoever is introduced by the day, however many there are (X12).
  static bool IsBig(const v1::ProspectRow& row) {
    return row.attributes().key_account() || row.open_deals() != 0 || row.open_promises() != 0;
  }

  // Of the others so many a day, those first whom we touched last (X23); none of them is late while
  // some wait.
  void ReleaseIntroductions() {
    const absl::CivilDay today = absl::ToCivilDay(now_, workspace_.zone());
    const int64_t days = presenter_.slots().slots().calendar().BusinessDaysBetween(
        domain::DayNumber(today) - 1,
        domain::DayNumber(absl::ToCivilDay(query_.until, workspace_.zone())));
    const auto most = static_cast<size_t>(std::max<int64_t>(days, 1)) *
                      std::max<uint32_t>(policy_.handover().introductions_a_day(), 1);
    absl::flat_hash_set<std::string> waiting, released;
    for (auto& [owner, small] : introductions_) {
      if (small.size() <= most) continue;
      std::sort(small.begin(), small.end(), std::greater<>());
      for (size_t i = 0; i < small.size(); ++i) {
        (i < most ? released : waiting).insert(small[i].second);
      }
    }
    introductions_waiting_ = waiting.size();
    const std::string kind(domain::WordOf(v1::INTRODUCTION));
    LeaveOut([&](const Sortable& thing) {
      if (thing.item->kind() != kind) return false;
      if (released.contains(thing.item->prospect())) thing.item->set_overdue_days(0);
      return waiting.contains(thing.item->prospect());
    });
  }

  // When it may be done: what was agreed or is owed at its time, which `due` is, else the first
  // legal slot. `now`: where they are.
  absl::Time NextSlot(const SlotReader::Place& place, const domain::AgendaThing& thing,
                      const v1::CivilSlot& due, absl::CivilMinute now) {
    SlotReader& slots = presenter_.slots();
    const absl::Time at = slots.TimeOf(place, due);
    if (thing.next.chosen() && thing.next.slot().has_minute() && at >= now_) return at;
    const v1::CivilSlot slot = slots.First(place, due.day(), now, thing.channel);
    return std::max({slots.TimeOf(place, slot), at, now_});
  }

  // Most are due at the same few moments.
  const std::string& TimeIn(absl::Time time, absl::TimeZone zone) {
    auto [found, is_new] = times_.try_emplace({time, zone});
    if (is_new) found->second = TimeText(time, zone);
    return found->second;
  }

  // Names, and what was said last: in the order of the journal, where they lie scattered, so that
  // each part of it is unpacked once however many things are due.
  absl::Status AddWords() {
    std::vector<SubjectId> prospects;
    for (const Sortable& thing : things_) {
      if (thing.prospect.has_value()) prospects.push_back(*thing.prospect);
    }
    directory_.OpenPeople(prospects);
    // Who has the address of somebody who asked us to stop is known by their words alone.
    LeaveOut([this](const Sortable& thing) {
      return thing.prospect.has_value() && !directory_.OptedOutAs(*thing.prospect).empty();
    });
    std::vector<Sortable*> said;
    for (Sortable& thing : things_) {
      if (!thing.prospect.has_value()) continue;
      if (thing.said.value() != 0) said.push_back(&thing);
      const auto [name, company] = directory_.NameAndCompany(*thing.prospect);
      thing.item->set_name(InList(name));
      if (!company.empty()) thing.item->set_company(InList(company));
    }
    std::sort(said.begin(), said.end(),
              [](const Sortable* a, const Sortable* b) { return a->said < b->said; });
    for (Sortable* thing : said) {
      TASUKI_ASSIGN_OR_RETURN(const auto* text, workspace_.said().At(thing->said));
      if (text->has_value()) thing->item->set_said(InList(SummaryOf(**text)));
    }
    return absl::OkStatus();
  }

  // Who is named in it, and managers, see a contest; the team's agenda has all.
  bool Concerns(const OpenContest& contest) const {
    if (!query_.member.has_value() || query_.manages) return true;
    const std::string member = query_.member->str();
    const auto& sides = contest.row.contest().sides();
    return domain::CountsAsOwner(*query_.member, contest.subject, absl::ToUnixMicros(now_),
                                 rows_) ||
           std::any_of(sides.begin(), sides.end(), [&](const v1::ContestSide& side) {
             return side.owner().to() == member || side.actor() == member;
           });
  }

  absl::Status AddContests() {
    TASUKI_ASSIGN_OR_RETURN(const std::vector<OpenContest> contests, OpenContests(rows_));
    for (const OpenContest& contest : contests) {
      if (contest.slot != v1::OWNER || !Concerns(contest)) continue;
      const auto* subject = rows_.Find(domain::SubjectKey(contest.subject));
      const bool is_firm = subject != nullptr && subject->kind() == v1::FIRM;
      v1::AgendaItem item;
      (is_firm ? item.mutable_firm() : item.mutable_prospect())->assign(contest.subject.Hex());
      item.set_kind(std::string(domain::kContestKind));
      item.set_contest(HexEncode(contest.row.contest().id()));
      const MemberId owner =
          domain::OwnerOf(contest.subject, absl::ToUnixMicros(now_), rows_).owner;
      std::string named;
      if (!contest.row.contest().sides().empty()) {
        named = OwnerWord(MemberId::FromTrusted(contest.row.contest().sides(0).owner().to()));
      }
      item.set_reason(Say(language_, Message::kDueContest, {OwnerWord(owner), named}));
      const std::string name =
          is_firm ? directory_.FirmName(contest.subject) : directory_.Name(contest.subject);
      item.set_name(InList(name));
      if (!is_firm) item.set_company(InList(directory_.Company(contest.subject)));
      PutOwner(owner, item);
      Add(absl::InfinitePast()) = std::move(item);
    }
    return absl::OkStatus();
  }

  void AddPromisesOf(std::vector<DuePromise> due) {
    if (due.empty()) return;
    absl::flat_hash_map<std::string, v1::AgendaItem*> carried;
    for (Sortable& thing : things_) {
      carried[absl::StrCat(thing.item->prospect(), thing.item->kind())] = thing.item;
    }
    for (DuePromise& promise : due) {
      // One row a thing due: the next touch may be that promise (X3).
      const auto found = carried.find(absl::StrCat(promise.item.prospect(), promise.item.kind()));
      if (promise.carries_next && found != carried.end()) {
        AgendaPromises::PutInto(promise.item, *found->second);
        continue;
      }
      promise.item.set_reason(WithCover(promise.item.reason()));
      PutOwner(promise.owner, promise.item);
      Add(promise.due, promise.prospect, promise.said) = std::move(promise.item);
    }
  }

  // What we promised, and what they did and is to be chased (R127).
  absl::Status AddPromises() {
    AgendaPromises promises(query_, directory_, presenter_, now_, language_);
    TASUKI_ASSIGN_OR_RETURN(std::vector<DuePromise> due, promises.Due());
    AddPromisesOf(std::move(due));
    if (!query_.member.has_value()) return absl::OkStatus();
    open_promises_ = promises.open();
    promises_this_week_ = promises.this_week();
    for (std::string& warning : promises.Warnings()) warnings_.push_back(std::move(warning));
    return absl::OkStatus();
  }

  std::string WithCover(std::string reason) const {
    if (covering_.empty()) return reason;
    return absl::StrCat(reason, language_ == Language::kJapanese ? "。" : "; ", covering_);
  }

  // Whom the member covers for while they are away: theirs, with whose it is (`member away`).
  absl::Status AddCovered() {
    if (!query_.member.has_value()) return absl::OkStatus();
    TASUKI_ASSIGN_OR_RETURN(const std::vector<Absent> absent,
                            CoveredBy(*query_.member, now_, rows_));
    for (const Absent& one : absent) {
      covering_ =
          InLanguage(language_, Phrase("you cover for $0, who is back on $1",
                                       InList(directory_.Member(one.member)),
                                       DayForPeople(language_, domain::ToCivil(one.back_day))));
      TASUKI_RETURN_IF_ERROR(AddDue({.owner = one.member}));
      const AgendaQuery theirs{.member = one.member, .until = query_.until};
      AgendaPromises promises(theirs, directory_, presenter_, now_, language_);
      TASUKI_ASSIGN_OR_RETURN(std::vector<DuePromise> due, promises.Due());
      AddPromisesOf(std::move(due));
    }
    covering_.clear();
    return absl::OkStatus();
  }

  // Introductions before somebody leaves, and the leaving (X15).
  absl::Status AddLeaving() {
    TASUKI_ASSIGN_OR_RETURN(LeavingThings leaving,
                            AgendaLeaving(query_, directory_, presenter_, now_, language_));
    for (LeavingThing& thing : leaving.things) {
      PutOwner(thing.owner, thing.item);
      Add(thing.due, thing.prospect, thing.said) = std::move(thing.item);
    }
    introductions_waiting_ += leaving.waiting;
    return absl::OkStatus();
  }

  // Delegated work stands with both; terms changed without the client's agreement, with managers.
  absl::Status AddTasks() {
    TASUKI_ASSIGN_OR_RETURN(std::vector<AgendaTask> lines,
                            AgendaTasks(query_.member, query_.until, directory_, now_, language_));
    if (query_.manages || !query_.member.has_value()) {
      TASUKI_ASSIGN_OR_RETURN(const std::vector<AgendaTask> terms,
                              AgendaTerms(directory_, language_));
      lines.insert(lines.end(), terms.begin(), terms.end());
    }
    for (AgendaTask& line : lines) {
      Add(line.due) = std::move(line.item);
    }
    return absl::OkStatus();
  }

  absl::Status AddHandovers() {
    TASUKI_ASSIGN_OR_RETURN(auto lines,
                            AgendaHandovers(query_, directory_, presenter_, now_, language_));
    for (auto& [due, item] : lines) Add(due) = std::move(item);
    return absl::OkStatus();
  }

  // R136–R138: too little under way, or too much.
  absl::Status AddWarnings() {
    if (!query_.member.has_value()) return absl::OkStatus();
    const v1::Capacity& capacity = policy_.capacity();
    TASUKI_ASSIGN_OR_RETURN(
        const Load load,
        Lister(directory_, presenter_, now_).LoadOf(*query_.member, capacity.active_days()));
    active_ = load.active;
    if (load.prospects == 0) return absl::OkStatus();
    const auto warn = [&](Message message, uint32_t is, uint32_t bound) {
      warnings_.push_back(Say(language_, message, {std::to_string(is), std::to_string(bound)}));
    };
    WarnNeglect(load);
    if (load.active < capacity.active_floor()) {
      warn(Message::kWarnFloor, load.active, capacity.active_floor());
    }
    if (capacity.active_ceiling() != 0 && load.active > capacity.active_ceiling()) {
      warn(Message::kWarnCeiling, load.active, capacity.active_ceiling());
    }
    if (load.logged_late != 0) {
      warnings_.push_back(
          Say(language_, Message::kWarnLoggedLate, {std::to_string(load.logged_late)}));
    }
    if (capacity.contacts_ahead() == 0) return absl::OkStatus();  // A policy of before.
    if (load.open_deals == 0) {
      warnings_.push_back(Say(language_, Message::kWarnNoDeal));
    } else if (load.contacts < capacity.contacts_ahead()) {
      warn(Message::kWarnEmptyAhead, load.contacts, capacity.active_days());
    }
    return absl::OkStatus();
  }

  // R032, R084: whom they lose out of sight, by name.
  void WarnNeglect(const Load& load) {
    const auto names = [&](const std::vector<SubjectId>& first, uint32_t all) {
      std::vector<std::string> shown;
      for (const SubjectId prospect : first) shown.push_back(InList(directory_.Name(prospect)));
      if (all > first.size()) shown.emplace_back("…");
      return absl::StrJoin(shown, Say(language_, Message::kComma));
    };
    const v1::NextTouchRules& rules = policy_.next_touch();
    if (load.forgotten != 0) {
      warnings_.push_back(
          Say(language_, Message::kWarnForgotten,
              {std::to_string(load.forgotten), std::to_string(rules.forgotten_business_days()),
               names(load.forgotten_first, load.forgotten)}));
    }
    if (load.silent != 0) {
      warnings_.push_back(
          Say(language_, Message::kWarnSilent,
              {std::to_string(load.silent), std::to_string(rules.silence_alarm_months()),
               names(load.silent_first, load.silent)}));
    }
  }

  std::string OwnerWord(MemberId owner) const {
    return owner.is_zero() ? Say(language_, Message::kQueue) : directory_.Member(owner);
  }

  void PutOwner(MemberId owner, v1::AgendaItem& item) {
    item.set_owner(directory_.Member(owner));
    if (!owner.is_zero()) item.set_owner_id(owner.Hex());
  }

  // The items in their order, and what needs all of them.
  absl::Status Complete() {
    std::sort(things_.begin(), things_.end(), [](const Sortable& a, const Sortable& b) {
      if (a.due != b.due) return a.due < b.due;
      return std::tie(a.item->name(), a.item->prospect()) <
             std::tie(b.item->name(), b.item->prospect());
    });
    auto place = view_.mutable_items()->pointer_begin();
    for (const Sortable& thing : things_) {
      if (thing.item->overdue_days() != 0) view_.set_overdue(view_.overdue() + 1);
      *place++ = thing.item;
    }
    for (v1::AgendaItem* item : left_out_) *place++ = item;
    view_.mutable_items()->DeleteSubrange(static_cast<int>(things_.size()),
                                          static_cast<int>(left_out_.size()));
    view_.set_triage_waiting(triage_waiting_);
    view_.set_introductions_waiting(introductions_waiting_);
    view_.set_active(active_);
    view_.set_open_promises(open_promises_);
    view_.set_promises_this_week(promises_this_week_);
    for (std::string& warning : warnings_) view_.add_warnings(std::move(warning));
    view_.set_until(TimeText(query_.until, workspace_.zone()));
    if (!directory_.status().ok()) return directory_.status();
    return rows_.status();
  }

  v1::AgendaView& view_;
  const AgendaQuery& query_;
  Directory& directory_;
  Workspace& workspace_;
  domain::Rows& rows_;
  const v1::Policy policy_;
  const absl::Time now_;
  const Language language_;
  const absl::TimeZone zone_;  // The reader's.
  Presenter presenter_;

  std::string covering_;  // For whom, while theirs are added.
  uint64_t triage_waiting_ = 0;
  // Last touch and id of those of each owner that are released a few a day.
  absl::flat_hash_map<MemberId, std::vector<std::pair<int64_t, std::string>>> introductions_;
  uint64_t introductions_waiting_ = 0;
  uint32_t active_ = 0;
  uint32_t open_promises_ = 0;
  uint32_t promises_this_week_ = 0;
  std::vector<std::string> warnings_;
  std::vector<Sortable> things_;
  std::vector<v1::AgendaItem*> left_out_;
  absl::flat_hash_map<std::pair<absl::Time, absl::TimeZone>, std::string> times_;
};

}  // namespace

absl::Status AgendaOf(const AgendaQuery& query, Directory& directory, absl::Time now,
                      Language language, v1::AgendaView& view) {
  return AgendaMaker(query, directory, now, language, view).Make();
}

}  // namespace tasuki::client
