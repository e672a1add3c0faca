#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/domain/events/limits.h"
#include "common/domain/rows/prospect_state.h"
#include "common/domain/verdict/ownership.h"
#include "common/domain/verdict/writer.h"
#include "tests/unit/domain/ownership_model.h"
#include "tests/unit/domain/random_journal.h"

// No prospect is ever nowhere: random teams whose people leave, come back, cover for each other and
// hand things in late, among everything else. I7 and I8 after every event.

namespace tasuki::domain {
namespace {

using TeamChoices = std::vector<uint32_t>;

// RC_PARAMS' max_success asks for more.
#ifdef TASUKI_THOROUGH
constexpr int kRandomTeams = 20'000;
#else
constexpr int kRandomTeams = 200;
#endif
constexpr int64_t kTenDaysUs = 864'000'000'000;

// The property over random journals of some 30 events and the 20 that they begin with.
template <class Property>
bool HoldsForMany(int histories, Property property) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = std::max(params.maxSuccess, histories);
  const auto result = rc::detail::checkTestable(
      [&] { property(*rc::gen::resize(60, rc::gen::arbitrary<TeamChoices>())); },
      rc::detail::TestMetadata(), params);
  rc::detail::printResultMessage(result, std::cerr);
  return result.template is<rc::detail::SuccessResult>();
}

// How often each prospect stands in the list of whoever holds it.
std::map<std::string, int> Listed(TestJournal& journal) {
  std::map<std::string, int> listed;
  const auto status = journal.rows().ScanRows("B", [&](std::string_view key, std::string_view) {
    if (key[1 + MemberId::kBytes] == static_cast<char>(HeldAs::kOwner)) {
      ++listed[std::string(key.substr(key.size() - SubjectId::kBytes))];
    }
    return true;
  });
  RC_ASSERT(status.ok());
  return listed;
}

// I7: one active person who may own is accountable, the same whoever works it out, or it stands in
// the queue; and it stands in one list, once. Now, and when the covers that run have ended.
void CheckSomebodyIsAccountable(TestJournal& journal, const OwnershipModel& model) {
  std::map<std::string, int> listed = Listed(journal);
  for (const char* name : kRandomProspects) {
    const SubjectId prospect = SubjectOfName(name);
    const auto* row = journal.rows().Find(ProspectKey(prospect));
    const auto* subject = journal.rows().Find(SubjectKey(prospect));
    if (row == nullptr || subject == nullptr) continue;
    for (const int64_t at_us : {journal.now_us(), journal.now_us() + kTenDaysUs}) {
      const std::string owner = OwnerOf(prospect, at_us, journal.rows()).owner.is_zero()
                                    ? ""
                                    : OwnerOf(prospect, at_us, journal.rows()).owner.str();
      RC_ASSERT(owner == model.Owner(prospect.bytes(), subject->parent(), at_us));
      RC_ASSERT(owner.empty() || model.MayBeAccountable(owner));
    }
    RC_ASSERT(listed[prospect.str()] == (IsListed(*row) ? 1 : 0));
  }
}

// I8: a day there is, and one that a calendar knows.
void CheckADateIsNext(TestJournal& journal) {
  for (const char* name : kRandomProspects) {
    const auto* row = journal.rows().Find(ProspectKey(SubjectOfName(name)));
    if (row == nullptr) continue;
    RC_ASSERT(row->has_next() == IsLive(*row));
    if (!row->has_next()) continue;
    RC_ASSERT(row->next().slot().day() != 0);
    RC_ASSERT(row->next().slot().day() >= kDayMin && row->next().slot().day() <= kDayMax);
  }
}

TEST(NowhereTest, SomebodyIsAccountableAndADateIsNextAtEverySeq) {  // I7, I8, N02, R002, R005, R086
  EXPECT_TRUE(HoldsForMany(kRandomTeams, [](const TeamChoices& choices) {
    TestJournal journal(Batches::kEachEvent);
    OwnershipModel model;
    const auto check = [&] {
      model.Follow(journal);
      CheckSomebodyIsAccountable(journal, model);
      CheckADateIsNext(journal);
    };
    WriteRandom(choices, journal, check, Mostly::kPeople);
  }));
}

TEST(NowhereTest, HoweverTheJournalIsCutWhoGoesAndComesLeavesTheSameRows) {  // I3, I4
  EXPECT_TRUE(HoldsForMany(kRandomTeams / 20, [](const TeamChoices& choices) {
    TestJournal each(Batches::kEachEvent);
    WriteRandom(
        choices, each, [] {}, Mostly::kPeople);
    TestJournal once(Batches::kAtEnd);
    WriteRandom(
        choices, once, [] {}, Mostly::kPeople);
    RC_ASSERT(once.Finish().ok());
    const auto rows = each.AllRows();
    RC_ASSERT(rows == once.AllRows());
    RC_ASSERT(each.IndexRows() == once.IndexRows());
    RC_ASSERT(rows == FreshFold(each.events(), *rc::gen::inRange<size_t>(2, 12)));
    Folder folder(each.rows(), each, kTestPartFacts);
    for (const char* name : kRandomProspects) {
      const auto* row = each.rows().Find(ProspectKey(SubjectOfName(name)));
      if (row != nullptr) folder.FoldAnew(SubjectOfName(name));
    }
    RC_ASSERT(folder.Finish().ok());
    RC_ASSERT(rows == each.AllRows());
  }));
}

// The properties above say little unless the journals reach what is hard.
TEST(NowhereTest, TheRandomTeamsReachWhatIsHard) {
  std::map<std::string, int> reached;
  SeededRandom random(12);
  for (int i = 0; i < 200; ++i) {
    TeamChoices choices(90);
    for (uint32_t& choice : choices) choice = static_cast<uint32_t>(random.Below(UINT32_MAX));
    TestJournal journal(Batches::kAtEnd);
    OwnershipModel model;
    WriteRandom(
        choices, journal, [&] { model.Follow(journal); }, Mostly::kPeople);
    for (const auto& [what, times] : model.reached()) reached[what] += times;
    for (const HeldFact& event : journal.events()) {
      const v1::Header& header = event.header;
      const std::string type = v1::EventType_Name(header.type());
      if (event.verdict == v1::EFFECTIVE) ++reached["type " + type];
      if (event.verdict == v1::CONTESTED) ++reached["contested"];
      const bool late = event.verdict == v1::EFFECTIVE && header.kind() == v1::FACT &&
                        IsAfterLeaving(header, event.seq, journal.rows());
      if (late) ++reached["arrived after leaving"];
      if (event.verdict == v1::EFFECTIVE && header.leave_planned().moves_size() > 0) {
        ++reached["plan with moves"];
      }
    }
  }
  for (const char* what : {"left",
                           "left twice",
                           "returned",
                           "cover",
                           "cover of a cover",
                           "declined",
                           "resolved",
                           "refused",
                           "admitted fact",
                           "admitted decision",
                           "contested",
                           "arrived after leaving",
                           "plan with moves",
                           "type MEMBER_AWAY",
                           "type ROLE_CHANGED",
                           "type DEVICE_ENROLLED",
                           "type PROSPECTS_MERGED",
                           "type SUBJECT_ERASED",
                           "type FACT_RETRACTED",
                           "type HANDOVER_ACCEPTED"}) {
    EXPECT_GT(reached[what], 0) << what;
    RecordProperty(what, reached[what]);
  }
}

}  // namespace
}  // namespace tasuki::domain
