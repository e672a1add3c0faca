#include "client/views/lister.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/views/directory.h"
#include "client/views/slot_reader.h"
#include "client/views/zones.h"
#include "common/domain/calendar/civil.h"
#include "common/domain/verdict/ownership.h"
#include "tests/unit/client/laptop.h"

namespace tasuki::client {
namespace {

// It is Friday, 8 May 2026, 18:00 in Tokyo, where the team is.
class ListerTest : public LaptopTest {
 protected:
  void SetUp() override {
    laptop_ = MakeLaptop("aya");
    laptop_->Join("Aya");
    aya_ = laptop_->workspace().home().identity().member;
    ben_ = AddMember("Ben");
    // A Sunday: a day that is left open falls on a business day, and 1 to 5 are some.
    from_ = *domain::ParseDay("2026-05-10");
  }

  static EventDraft Draft(v1::EventType type, v1::SubjectKind kind, SubjectId subject) {
    EventDraft draft;
    draft.header.set_type(type);
    draft.header.mutable_subject()->set_kind(kind);
    draft.header.mutable_subject()->set_id(subject.str());
    return draft;
  }
  void Write(EventDraft draft) {
    auto written = laptop_->workspace().Write({std::move(draft)});
    ASSERT_TRUE(written.ok()) << written.status();
  }
  MemberId AddMember(const std::string& name, v1::Role role = v1::REP) {
    const MemberId member = MemberId::Random(random_);
    EventDraft draft = Draft(v1::MEMBER_ADDED, v1::MEMBER, SubjectId::FromTrusted(member.bytes()));
    draft.header.mutable_member_added()->set_name(name);
    draft.header.mutable_member_added()->set_role(role);
    Write(draft);
    return member;
  }
  void Leave(MemberId member) {
    EventDraft draft = Draft(v1::MEMBER_LEFT, v1::MEMBER, SubjectId::FromTrusted(member.bytes()));
    draft.header.mutable_member_left();
    Write(draft);
  }
  SubjectId AddFirm(const std::string& name, const std::string& zone = "") {
    const SubjectId firm = SubjectId::Random(random_);
    EventDraft draft = Draft(v1::FIRM_ADDED, v1::FIRM, firm);
    draft.header.mutable_firm_added()->set_zone(zone);
    draft.personal.emplace().mutable_firm()->set_name(name);
    Write(draft);
    return firm;
  }
  SubjectId Add(const std::string& name, SubjectId firm = {}, const std::string& zone = "") {
    const SubjectId prospect = SubjectId::Random(random_);
    EventDraft draft = Laptop::ProspectDraft(prospect, name);
    auto& attributes = *draft.header.mutable_prospect_added()->mutable_attributes();
    if (!firm.is_zero()) attributes.set_firm(firm.str());
    if (!zone.empty()) attributes.set_zone(zone);
    Write(draft);
    return prospect;
  }
  // Its next touch, so many days from then; the minute where it is not the proposed one.
  void SetNext(SubjectId prospect, int32_t days, std::optional<int32_t> minute = {}) {
    EventDraft draft = Draft(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect);
    // Else the first follow-up stands before it (X18).
    draft.header.mutable_next_touch_set()->set_with_touch(true);
    v1::CivilSlot& slot = *draft.header.mutable_next_touch_set()->mutable_next();
    slot.set_day(from_ + days);
    if (minute) slot.set_minute(*minute);
    Write(draft);
  }
  SubjectId AddDue(const std::string& name, int32_t days, SubjectId firm = {}) {
    const SubjectId prospect = Add(name, firm);
    SetNext(prospect, days);
    return prospect;
  }
  EventDraft AssignDraft(v1::SubjectKind kind, SubjectId subject, MemberId to) {
    EventDraft draft = Draft(v1::OWNER_ASSIGNED, kind, subject);
    draft.header.mutable_owner_assigned()->set_to(to.is_zero() ? "" : to.str());
    const auto* decision =
        laptop_->workspace().rows().Find(domain::DecisionKey(subject, v1::OWNER));
    if (decision != nullptr && !decision->present().empty()) {
      draft.header.set_base(decision->present(0));
    }
    return draft;
  }
  void Assign(SubjectId prospect, MemberId to) { Write(AssignDraft(v1::PROSPECT, prospect, to)); }
  void AssignFirm(SubjectId firm, MemberId to) { Write(AssignDraft(v1::FIRM, firm, to)); }
  void Cover(SubjectId prospect, MemberId by, absl::Duration from_now, MemberId back_to) {
    EventDraft draft = AssignDraft(v1::PROSPECT, prospect, by);
    v1::OwnerAssigned& assigned = *draft.header.mutable_owner_assigned();
    assigned.set_until_us(absl::ToUnixMicros(clock_.Now() + from_now));
    if (!back_to.is_zero()) assigned.set_back_to(back_to.str());
    Write(draft);
  }
  void Record(SubjectId prospect, v1::Outcome outcome) {
    EventDraft draft = Draft(v1::OUTCOME_RECORDED, v1::PROSPECT, prospect);
    draft.header.mutable_outcome_recorded()->set_outcome(outcome);
    Write(draft);
  }

  v1::ListView List(const ListQuery& query) {
    Directory directory(laptop_->workspace(), laptop_->workspace().rows());
    Presenter presenter(directory, clock_.Now());
    auto list = Lister(directory, presenter, clock_.Now()).List(query);
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() ? *list : v1::ListView();
  }
  using Names = std::vector<std::string>;
  Names NamesOf(const ListQuery& query) {
    const v1::ListView list = List(query);
    if (query.offset == 0 && query.limit == UINT64_MAX) {
      EXPECT_EQ(list.total(), static_cast<uint64_t>(list.items_size()));
    }
    Names names;
    for (const v1::ListItem& item : list.items()) names.push_back(item.name());
    return names;
  }

  std::unique_ptr<Laptop> laptop_;
  MemberId aya_;
  MemberId ben_;
  int32_t from_ = 0;
};

TEST_F(ListerTest, ByDueThenNameThenId) {
  AddDue("Mori", 3);
  AddDue("Sato", 1);
  AddDue("Abe", 3);
  std::vector<SubjectId> twins{AddDue("Ito", 2), AddDue("Ito", 2), AddDue("Ito", 2)};
  Record(Add("Kato"), v1::OPTED_OUT);  // Without a date: last.
  EXPECT_EQ(NamesOf({}), (Names{"Sato", "Ito", "Ito", "Ito", "Abe", "Mori", "Kato"}));
  std::sort(twins.begin(), twins.end());
  const v1::ListView list = List({});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(list.items(1 + i).prospect(), twins[i].Hex());
  EXPECT_EQ(NamesOf({.sort = ListSort::kName}),
            (Names{"Abe", "Ito", "Ito", "Ito", "Kato", "Mori", "Sato"}));
}

TEST_F(ListerTest, ByMinuteWithinADayAndTheProposedOneWhereNoneIsGiven) {
  SetNext(Add("Noon"), 1, 12 * 60);
  SetNext(Add("Dawn"), 1, 5 * 60);
  SetNext(Add("Late"), 1, 23 * 60);
  // The team's policy proposes none: midnight.
  SetNext(Add("Whenever"), 1);
  EXPECT_EQ(NamesOf({}), (Names{"Whenever", "Dawn", "Noon", "Late"}));
}

TEST_F(ListerTest, ByTheLastTouchTheLatestFirst) {
  const SubjectId first = AddDue("First", 1);
  const SubjectId second = AddDue("Second", 1);
  AddDue("Never", 1);
  Write(Laptop::TouchDraft(first, "called"));
  clock_.Advance(absl::Hours(1));
  Write(Laptop::TouchDraft(second, "called"));
  EXPECT_EQ(NamesOf({.sort = ListSort::kLast}), (Names{"Second", "First", "Never"}));
}

TEST_F(ListerTest, OthersZonesNearMidnightGoByTheMoment) {
  SetNext(Add("Honolulu", {}, "Pacific/Honolulu"), 1, 23 * 60 + 30);  // 12 May, 09:30 UTC.
  SetNext(Add("Tokyo noon"), 2, 12 * 60);                             // 12 May, 03:00 UTC.
  SetNext(Add("Tokyo night"), 2, 23 * 60);                            // 12 May, 14:00 UTC.
  SetNext(Add("Kiritimati", {}, "Pacific/Kiritimati"), 3, 0);         // 12 May, 10:00 UTC.
  SetNext(Add("Pago Pago", {}, "Pacific/Pago_Pago"), 1, 23 * 60);     // 12 May, 10:00 UTC.
  const Names all{"Tokyo noon", "Honolulu", "Kiritimati", "Pago Pago", "Tokyo night"};
  EXPECT_EQ(NamesOf({}), all);
  // Also where the window ends between two days.
  for (uint64_t limit = 1; limit <= all.size(); ++limit) {
    for (uint64_t offset = 0; offset < all.size(); ++offset) {
      const auto begin = all.begin() + static_cast<ptrdiff_t>(offset);
      const auto end = begin + static_cast<ptrdiff_t>(std::min<uint64_t>(limit, all.end() - begin));
      EXPECT_EQ(NamesOf({.offset = offset, .limit = limit}), Names(begin, end))
          << offset << " " << limit;
    }
  }
  // A firm's zone counts for its people.
  SetNext(Add("At a firm", AddFirm("Aloha", "Pacific/Honolulu")), 1, 23 * 60 + 29);
  EXPECT_EQ(NamesOf({})[1], "At a firm");
}

TEST_F(ListerTest, AMomentMayBeTwoCivilDaysAfterALaterOne) {
  SetNext(Add("Pago Pago", {}, "Pacific/Pago_Pago"), 1, 23 * 60 + 30);  // 12 May, 10:30 UTC.
  SetNext(Add("Kiritimati", {}, "Pacific/Kiritimati"), 3, 0);           // 12 May, 10:00 UTC.
  EXPECT_EQ(NamesOf({.limit = 1}), Names{"Kiritimati"});
  EXPECT_EQ(NamesOf({.offset = 1, .limit = 1}), Names{"Pago Pago"});
}

TEST_F(ListerTest, DueByIsAMomentToo) {
  SetNext(Add("Honolulu", {}, "Pacific/Honolulu"), 1, 23 * 60 + 30);
  SetNext(Add("Tokyo"), 2, 12 * 60);
  Record(Add("Never"), v1::OPTED_OUT);
  const absl::Time noon = absl::FromCivil(absl::CivilHour(2026, 5, 12, 3), absl::UTCTimeZone());
  EXPECT_EQ(NamesOf({.due_by = noon}), Names{"Tokyo"});
  EXPECT_EQ(NamesOf({.due_by = noon - absl::Microseconds(1)}), Names{});
  EXPECT_EQ(NamesOf({.due_by = noon + absl::Hours(24)}), (Names{"Tokyo", "Honolulu"}));
}

TEST_F(ListerTest, ACoverHasItUntilItEndsThenWhoeverItGoesBackTo) {
  const SubjectId covered = AddDue("Covered", 1);
  AddDue("Others", 1);
  Assign(covered, aya_);
  Cover(covered, ben_, absl::Hours(2), aya_);
  EXPECT_EQ(NamesOf({.owner = ben_}), Names{"Covered"});
  EXPECT_EQ(NamesOf({.owner = aya_}), Names{});
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(NamesOf({.owner = ben_}), Names{});
  EXPECT_EQ(NamesOf({.owner = aya_}), Names{"Covered"});
}

TEST_F(ListerTest, ACoverThatGoesBackToNobodyEndsInTheQueue) {
  const SubjectId covered = AddDue("Covered", 1);
  Cover(covered, ben_, absl::Hours(2), {});
  EXPECT_EQ(NamesOf({.queue = true}), Names{});
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(NamesOf({.queue = true}), Names{"Covered"});
  EXPECT_EQ(NamesOf({.owner = ben_}), Names{});
}

TEST_F(ListerTest, AFirmsOwnerHasThoseOfItsPeopleWhoHaveNoneOfTheirOwn) {
  const SubjectId firm = AddFirm("Aozora");
  AddDue("Theirs", 1, firm);
  const SubjectId own = AddDue("Own", 2, firm);
  AddDue("Elsewhere", 3);
  Assign(own, aya_);
  EXPECT_EQ(NamesOf({.queue = true}), (Names{"Theirs", "Elsewhere"}));
  AssignFirm(firm, ben_);
  EXPECT_EQ(NamesOf({.owner = ben_}), Names{"Theirs"});
  EXPECT_EQ(NamesOf({.owner = aya_}), Names{"Own"});
  EXPECT_EQ(NamesOf({.queue = true}), Names{"Elsewhere"});
  EXPECT_EQ(NamesOf({.firm = firm}), (Names{"Theirs", "Own"}));
  Assign(own, {});  // Theirs again.
  EXPECT_EQ(NamesOf({.owner = ben_}), (Names{"Theirs", "Own"}));
}

TEST_F(ListerTest, WhatBelongedToOneWhoLeftIsInTheQueue) {
  const SubjectId firm = AddFirm("Aozora");
  AssignFirm(firm, ben_);
  AddDue("Of the firm", 1, firm);
  Assign(AddDue("Own", 2), ben_);
  Cover(AddDue("Covered by", 3), ben_, absl::Hours(2), aya_);
  Cover(AddDue("Covered for", 4), aya_, absl::Hours(2), ben_);
  const SubjectId kept = AddDue("Kept", 5);
  Assign(kept, aya_);
  Record(Add("Stopped"), v1::OPTED_OUT);
  Leave(ben_);
  EXPECT_EQ(NamesOf({.owner = ben_}), Names{});
  EXPECT_EQ(NamesOf({.queue = true}), (Names{"Of the firm", "Own", "Covered by"}));
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(NamesOf({.queue = true}), (Names{"Of the firm", "Own", "Covered for"}));
  EXPECT_EQ(NamesOf({.owner = aya_}), (Names{"Covered by", "Kept"}));
}

TEST_F(ListerTest, ByGroup) {
  Record(Add("Now"), v1::MEETING_SET);
  Record(Add("Later"), v1::NOT_NOW);
  Record(Add("No"), v1::NO);
  Add("Unknown");
  EXPECT_EQ(NamesOf({.group = v1::GROUP_NOW}), Names{"Now"});
  EXPECT_EQ(NamesOf({.group = v1::GROUP_LATER}), Names{"Later"});
  EXPECT_EQ(NamesOf({.group = v1::GROUP_NOTHING}), Names{"No"});
  EXPECT_EQ(NamesOf({.group = v1::GROUP_UNKNOWN}), Names{"Unknown"});
}

// --- Against a list made of all prospects, in teams made by chance.

class RandomListTest : public ListerTest {
 protected:
  template <class T>
  const T& Of(const std::vector<T>& list) {
    return list[random_.Below(list.size())];
  }

  void MakeTeam() {
    members_ = {aya_, ben_, AddMember("Chie", v1::MANAGER), AddMember("Dan"), AddMember("Emi")};
    firms_ = {SubjectId(), AddFirm("Tokyo"), AddFirm("Aloha", "Pacific/Honolulu"),
              AddFirm("Line", "Pacific/Kiritimati"), AddFirm("Samoa", "Pacific/Pago_Pago")};
    for (size_t i = 1; i < firms_.size(); ++i) {
      if (random_.Below(3) != 0) AssignFirm(firms_[i], Of(members_));
    }
    for (int i = 0; i < 40; ++i) prospects_.push_back(AddOne());
    Change();
    Leave(members_[3]);
    Leave(members_[4]);
    members_.resize(3);  // Nobody is assigned to the others any more.
    for (int i = 0; i < 12; ++i) prospects_.push_back(AddOne());
    Change();
  }
  SubjectId AddOne() {
    static const std::vector<std::string> zones{
        "", "", "", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"};
    // Several of one name.
    const SubjectId prospect =
        Add(std::string(1, static_cast<char>('A' + random_.Below(12))), Of(firms_), Of(zones));
    if (random_.Below(6) != 0) {
      std::optional<int32_t> minute;
      if (random_.Below(2) == 0) minute = static_cast<int32_t>(random_.Below(24 * 60));
      SetNext(prospect, static_cast<int32_t>(random_.Below(5)) - 2, minute);
    }
    Own(prospect);
    return prospect;
  }
  void Own(SubjectId prospect) {
    switch (random_.Below(5)) {
      case 0:
        return;
      case 1:
        // Back to somebody, or to nobody; the clock passes the end of half of them.
        return Cover(prospect, Of(members_), absl::Hours(1 + random_.Below(4)),
                     random_.Below(4) == 0 ? MemberId() : Of(members_));
      default:
        return (void)laptop_->workspace().Write(
            {AssignDraft(v1::PROSPECT, prospect, Of(members_))});
    }
  }
  void Change() {
    static const std::vector<v1::Outcome> outcomes{v1::MEETING_SET, v1::NOT_NOW, v1::NO,
                                                   v1::OPTED_OUT};
    for (const SubjectId prospect : prospects_) {
      const uint64_t choice = random_.Below(12);
      if (choice < 3) Record(prospect, Of(outcomes));
      if (choice == 3) {
        EventDraft draft = Draft(v1::PROSPECTS_MERGED, v1::PROSPECT, prospect);
        draft.header.mutable_prospects_merged()->set_into(Of(prospects_).str());
        (void)laptop_->workspace().Write({draft});  // Into itself or in a circle: refused.
      }
      if (choice == 4) Own(prospect);
    }
  }

  // All that fit, in order, as hex.
  std::vector<std::string> Expected(const ListQuery& query) {
    Directory directory(laptop_->workspace(), laptop_->workspace().rows());
    domain::Rows& rows = directory.rows();
    const int64_t now_us = absl::ToUnixMicros(clock_.Now());
    SlotReader slots(rows);
    using Entry = std::tuple<absl::Time, int64_t, std::string, SubjectId>;
    std::vector<Entry> entries;
    directory.ForEachProspect([&](SubjectId prospect, const v1::ProspectRow& row) {
      absl::Time due = absl::InfiniteFuture();
      if (row.has_next()) {
        due = slots.TimeOf(prospect, row, row.next());
      }
      const MemberId owner = domain::OwnerOf(prospect, now_us, rows).owner;
      if (query.owner && owner != *query.owner) return true;
      if (query.queue && (!owner.is_zero() || !row.has_next())) return true;
      if (query.firm && row.attributes().firm() != query.firm->bytes()) return true;
      if (query.group && row.group() != *query.group) return true;
      if (query.due_by && (!row.has_next() || due > *query.due_by)) return true;
      const std::string key = laptop_->workspace().names().Person(prospect).sort_key;
      const bool by_due = query.sort == ListSort::kDue;
      const bool by_last = query.sort == ListSort::kLast;
      entries.emplace_back(by_due ? due : absl::InfiniteFuture(),
                           by_last ? -row.last_touch_us() : 0, key, prospect);
      return true;
    });
    EXPECT_TRUE(directory.status().ok()) << directory.status();
    std::sort(entries.begin(), entries.end());
    std::vector<std::string> ids;
    for (const Entry& entry : entries) ids.push_back(std::get<SubjectId>(entry).Hex());
    return ids;
  }
  ListQuery RandomQuery() {
    ListQuery query;
    switch (random_.Below(5)) {
      case 0:
        query.owner = Of(all_members_);
        break;
      case 1:
        query.queue = true;
        break;
      case 2:
        query.firm = firms_[1 + random_.Below(firms_.size() - 1)];
        break;
      default:
        break;
    }
    if (random_.Below(4) == 0) query.group = static_cast<v1::Group>(random_.Below(4));
    if (random_.Below(4) == 0) {
      query.due_by = clock_.Now() + absl::Hours(static_cast<int64_t>(random_.Below(96)) - 48);
    }
    if (random_.Below(4) == 0)
      query.sort = random_.Below(2) == 0 ? ListSort::kName : ListSort::kLast;
    return query;
  }
  void ExpectRight(const ListQuery& query) {
    const std::vector<std::string> all = Expected(query);
    const v1::ListView list = List(query);
    EXPECT_EQ(list.total(), all.size());
    std::vector<std::string> found;
    for (const v1::ListItem& item : list.items()) found.push_back(item.prospect());
    const auto begin =
        all.begin() + static_cast<ptrdiff_t>(std::min<uint64_t>(query.offset, all.size()));
    const uint64_t count = std::min<uint64_t>(query.limit, all.end() - begin);
    EXPECT_EQ(found, std::vector<std::string>(begin, begin + static_cast<ptrdiff_t>(count)));
  }

  std::vector<MemberId> members_;
  std::vector<MemberId> all_members_;
  std::vector<SubjectId> firms_;
  std::vector<SubjectId> prospects_;
};

TEST_F(RandomListTest, EachWindowIsThatOfTheWholeList) {
  MakeTeam();
  ASSERT_FALSE(HasFatalFailure());
  ASSERT_GT(prospects_.size(), 50u);
  Directory directory(laptop_->workspace(), laptop_->workspace().rows());
  directory.ForEachMember([&](MemberId member, const v1::MemberRow&) {
    all_members_.push_back(member);
    return true;
  });
  ASSERT_EQ(all_members_.size(), 5u);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 150 && !HasFailure(); ++i) {
      ListQuery query = RandomQuery();
      SCOPED_TRACE(absl::StrCat("owner ", query.owner ? query.owner->Hex() : "", " queue ",
                                query.queue, " firm ", query.firm.has_value(), " group ",
                                query.group ? static_cast<int>(*query.group) : -1, " due-by ",
                                query.due_by ? absl::FormatTime(*query.due_by) : "", " sort ",
                                static_cast<int>(query.sort)));
      ExpectRight(query);
      query.offset = random_.Below(12);
      query.limit = random_.Below(12);
      SCOPED_TRACE(absl::StrCat("offset ", query.offset, " limit ", query.limit));
      ExpectRight(query);
    }
    clock_.Advance(absl::Hours(2));  // Covers end.
  }
}

}  // namespace
}  // namespace tasuki::client
