#include "client/views/slot_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "client/views/lister.h"
#include "common/domain/calendar/civil.h"
#include "tests/unit/client/laptop.h"
#include "tests/unit/domain/test_journal.h"

// Slots of dates to come are found on reading, by the calendar in force (X10): a PolicySet moves
// them on every laptop, and no row.

namespace tasuki::client {
namespace {

class SlotReaderTest : public LaptopTest {
 protected:
  void SetUp() override {
    aya_ = MakeLaptop("aya");
    aya_->Join("Aya");
    team_ = SubjectId::FromTrusted(aya_->workspace().home().identity().team.bytes());
    policy_ = domain::DefaultPolicy();
    SetPolicy();
  }

  static EventDraft Draft(v1::EventType type, v1::SubjectKind kind, SubjectId subject) {
    EventDraft draft;
    draft.header.set_type(type);
    draft.header.mutable_subject()->set_kind(kind);
    draft.header.mutable_subject()->set_id(subject.str());
    return draft;
  }
  void Write(EventDraft draft) {
    auto written = aya_->workspace().Write({std::move(draft)});
    ASSERT_TRUE(written.ok()) << written.status();
  }
  void SetPolicy() {
    EventDraft draft = Draft(v1::POLICY_SET, v1::TEAM, team_);
    *draft.header.mutable_policy_set()->mutable_policy() = policy_;
    const auto* present = aya_->workspace().rows().Find(domain::DecisionKey(team_, v1::POLICY));
    if (present != nullptr && !present->present().empty()) {
      draft.header.set_base(present->present(0));
    }
    Write(draft);
  }
  // Of a prospect of that name: a bare day that somebody chose.
  SubjectId AddWithNext(const std::string& name, std::string_view day, uint32_t season_year = 0) {
    const SubjectId prospect = aya_->AddProspect(name);
    EventDraft draft = Draft(v1::NEXT_TOUCH_SET, v1::PROSPECT, prospect);
    v1::NextTouchSet& body = *draft.header.mutable_next_touch_set();
    body.mutable_next()->set_day(*domain::ParseDay(day));
    body.set_with_touch(true);
    if (season_year != 0) body.set_season("obon");
    body.set_season_year(season_year);
    Write(draft);
    return prospect;
  }

  // So many are due by the end of that day, by Aya's list.
  uint64_t DueBy(std::string_view day) {
    Directory directory(aya_->workspace(), aya_->workspace().rows());
    Presenter presenter(directory, clock_.Now());
    ListQuery query;
    query.due_by =
        absl::FromCivil(domain::ToCivil(*domain::ParseDay(day)) + 1, aya_->workspace().zone());
    auto list = Lister(directory, presenter, clock_.Now()).List(query);
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() ? list->total() : 0;
  }

  static std::string SlotOn(Laptop& laptop, SubjectId prospect) {
    domain::Rows& rows = laptop.workspace().rows();
    const auto* row = rows.Find(domain::ProspectKey(prospect));
    if (row == nullptr) return "not there";
    const v1::CivilSlot slot = SlotReader(rows).SlotOf(prospect, *row, row->next());
    return absl::StrCat(domain::FormatDay(slot.day()), " ", slot.minute());
  }
  static std::string RowOn(Laptop& laptop, SubjectId prospect) {
    const auto* row = laptop.workspace().rows().Find(domain::ProspectKey(prospect));
    return row == nullptr ? "" : row->SerializeAsString();
  }
  static std::string DigestOf(Laptop& laptop) {
    auto digest = laptop.workspace().home().replica().ViewDigest();
    return digest.ok() ? digest->Hex() : digest.status().ToString();
  }

  std::unique_ptr<Laptop> aya_;
  SubjectId team_;
  v1::Policy policy_;
};

TEST_F(SlotReaderTest, APolicyThatAddsAHolidayMovesSlotsOnEveryLaptop) {
  aya_->AddMember("Ben", v1::REP);
  const SubjectId monday = AddWithNext("Monday", "2026-05-11");
  const SubjectId obon = AddWithNext("Obon", "2026-08-18", 2026);
  ASSERT_TRUE(aya_->Sync().ok());
  auto ben = MakeLaptop("ben");
  ben->Join("Ben");
  EXPECT_EQ(SlotOn(*ben, monday), "2026-05-11 510");
  EXPECT_EQ(SlotOn(*ben, obon), "2026-08-18 510");
  const std::string before = RowOn(*ben, monday);

  v1::HolidayList& list = *policy_.mutable_calendar()->mutable_holiday_lists(0);
  v1::Holiday& added = *list.add_holidays();
  added.set_name("Team Day");
  added.add_day_steps(*domain::ParseDay("2026-05-11"));
  policy_.mutable_calendar()->add_closing_days("2026-08-17");
  SetPolicy();
  ASSERT_TRUE(aya_->Sync().ok());
  ASSERT_TRUE(ben->Sync().ok());
  for (Laptop* laptop : {aya_.get(), ben.get()}) {
    EXPECT_EQ(SlotOn(*laptop, monday), "2026-05-12 510");
    EXPECT_EQ(SlotOn(*laptop, obon), "2026-08-19 510");
  }
  EXPECT_EQ(RowOn(*ben, monday), before);
  EXPECT_EQ(DigestOf(*aya_), DigestOf(*ben));
}

TEST_F(SlotReaderTest, ASeasonThatComesNearerIsFoundToo) {
  policy_.mutable_calendar()->add_closing_days("2026-08-17");
  SetPolicy();
  const SubjectId obon = AddWithNext("Obon", "2026-08-19", 2026);
  EXPECT_EQ(SlotOn(*aya_, obon), "2026-08-19 510");
  EXPECT_EQ(DueBy("2026-08-18"), 0u);
  policy_.mutable_calendar()->clear_closing_days();
  SetPolicy();
  EXPECT_EQ(SlotOn(*aya_, obon), "2026-08-18 510");
  EXPECT_EQ(DueBy("2026-08-18"), 1u);  // By the index, which has the day that was written.
}

TEST_F(SlotReaderTest, ClosingDaysOfTheFirmAndItsZoneCount) {
  const SubjectId firm = SubjectId::Random(random_);
  EventDraft draft = Draft(v1::FIRM_ADDED, v1::FIRM, firm);
  draft.header.mutable_firm_added()->add_closing_days(*domain::ParseDay("2026-05-12"));
  draft.personal.emplace().mutable_firm()->set_name("Aozora");
  Write(draft);
  const SubjectId prospect = SubjectId::Random(random_);
  EventDraft added = Laptop::ProspectDraft(prospect, "Abe");
  added.header.mutable_prospect_added()->mutable_attributes()->set_firm(firm.str());
  Write(added);
  SlotReader reader(aya_->workspace().rows());
  const v1::CivilSlot slot = reader.On(prospect, *domain::ParseDay("2026-05-12"), v1::EMAIL);
  EXPECT_EQ(domain::FormatDay(slot.day()), "2026-05-13");
}

TEST_F(SlotReaderTest, TheNextSeasonIsTheFirstWhoseDayAfterItLiesAhead) {
  SlotReader reader(aya_->workspace().rows());
  EXPECT_EQ(reader.NextSeason("oshogatsu", absl::CivilMinute(2027, 1, 5, 9, 0)), 2026u);
  EXPECT_EQ(reader.NextSeason("oshogatsu", absl::CivilMinute(2027, 1, 7, 8, 30)), 2027u);
  EXPECT_EQ(reader.NextSeason("obon", absl::CivilMinute(2026, 8, 18, 8, 29)), 2026u);
  EXPECT_EQ(reader.NextSeason("lunch", absl::CivilMinute(2026, 8, 18, 8, 29)), std::nullopt);
  EXPECT_EQ(reader.NextSeason("silver-week", absl::CivilMinute(2060, 1, 1, 0, 0)), std::nullopt);
}

}  // namespace
}  // namespace tasuki::client
