#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/fold/deal_fold.h"
#include "common/domain/rows/prospect_state.h"
#include "tests/unit/domain/random_journal.h"

// I4, I5, I8 over random journals: late facts, races, things taken back, merges, leaving, events
// set apart and admitted.

namespace tasuki::domain {
namespace {

using Choices = std::vector<uint32_t>;

// Those of the random prospects that were added.
std::vector<SubjectId> ProspectsOf(TestJournal& journal) {
  std::vector<SubjectId> prospects;
  for (const char* name : kRandomProspects) {
    const SubjectId prospect = SubjectOfName(name);
    if (journal.rows().Find(ProspectKey(prospect)) != nullptr) {
      prospects.push_back(prospect);
    }
  }
  return prospects;
}

TEST(FoldPropertyTest, HoweverTheJournalIsCutTheRowsAreTheSame) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal each(Batches::kEachEvent);
    WriteRandom(choices, each);
    const auto rows = each.AllRows();
    RC_ASSERT(rows == FreshFold(each.events(), 1'000'000));
    RC_ASSERT(rows == FreshFold(each.events(), *rc::gen::inRange<size_t>(2, 12)));
    // Where the checkpoints lie tells in no state row.
    const auto part_facts = *rc::gen::inRange<uint32_t>(1, 20);
    RC_ASSERT(rows == FreshFold(each.events(), *rc::gen::inRange<size_t>(1, 12), part_facts));
  }));
}

TEST(FoldPropertyTest, FoldingAProspectAnewChangesNothing) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    const auto rows = journal.AllRows();
    Folder folder(journal.rows(), journal, kTestPartFacts);
    for (const SubjectId& prospect : ProspectsOf(journal)) folder.FoldAnew(prospect);
    RC_ASSERT(folder.Finish().ok());
    RC_ASSERT(rows == journal.AllRows());
  }));
}

TEST(FoldPropertyTest, FoldingOnFromStoredRowsIsTheSame) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    // Rows on rows: what is beneath is read back from its serialised form.
    NoRows nothing;
    Rows stored(nothing);
    RowSource& beneath = stored;
    Rows shown(beneath);
    const size_t half = *rc::gen::inRange<size_t>(0, journal.events().size() + 1);
    for (Rows* rows : {&stored, &shown}) {
      Folder folder(*rows, journal, kTestPartFacts);
      const size_t begin = rows == &stored ? 0 : half;
      const size_t end = rows == &stored ? half : journal.events().size();
      for (size_t i = begin; i < end; ++i) {
        JournalEvent event = journal.events()[i].event();
        event.b_us.reset();
        ApplyVerdict(event, *rows);
        RC_ASSERT(folder.Add(event).ok());
      }
      RC_ASSERT(folder.Finish().ok());
    }
    RC_ASSERT(AllRowsOf(shown) == journal.AllRows());
  }));
}

TEST(FoldPropertyTest, ALiveProspectHasADateAtEverySeq) {  // I8, R086
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal, [&] {
      for (const SubjectId& prospect : ProspectsOf(journal)) {
        const auto* row = journal.rows().Find(ProspectKey(prospect));
        RC_ASSERT(row->has_next() == IsLive(*row));
      }
    });
  }));
}

TEST(FoldPropertyTest, TheFirmOfTheFoldIsTheOneVerdictsGoBy) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    for (const SubjectId& prospect : ProspectsOf(journal)) {
      const auto* row = journal.rows().Find(ProspectKey(prospect));
      const auto* subject = journal.rows().Find(SubjectKey(prospect));
      if (row->has_added_us()) RC_ASSERT(row->attributes().firm() == subject->parent());
    }
  }));
}

TEST(FoldPropertyTest, NobodyInAListIsAtAFirmThatIsGone) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal, [&] {
      std::map<std::string, uint32_t> at;
      for (const SubjectId& prospect : ProspectsOf(journal)) {
        const v1::ProspectRow& row = *journal.rows().Find(ProspectKey(prospect));
        if (IsListed(row) && !row.attributes().firm().empty()) ++at[row.attributes().firm()];
      }
      for (const char* name : kRandomFirms) {
        const auto* counted = journal.rows().Find(AtFirmKey(SubjectOfName(name)));
        const uint32_t there = at[IdOf(name)];
        RC_ASSERT((counted == nullptr ? 0 : counted->prospects()) == there);
        RC_ASSERT(there == 0 || journal.Firm(name).added());
      }
    });
  }));
}

TEST(FoldPropertyTest, TheTimelineHasEveryEventInOrder) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal);
    for (const SubjectId& prospect : ProspectsOf(journal)) {
      // Every event about it, from the one that added it on; not from one set apart, which is not
      // in it where somebody else adds the same prospect first.
      std::set<uint64_t> missing;
      for (const HeldFact& event : journal.events()) {
        if (event.header.subject().id() != prospect.bytes()) continue;
        const bool adds =
            event.header.type() == v1::PROSPECT_ADDED && event.verdict == v1::EFFECTIVE;
        if (!missing.empty() || adds) {
          missing.insert(event.seq.value());
        }
      }
      Place before = kFirstPlace;
      const Grown grown(prospect, journal.rows());
      for (const Place& at : grown.timeline()) {
        RC_ASSERT((before < at));
        RC_ASSERT(journal.events()[at.seq.value() - 1].b_us == at.b_us);
        before = at;
        missing.erase(at.seq.value());
      }
      RC_ASSERT(missing.empty());
    }
  }));
}

// What of the hard things a prospect's rows show.
void CountReached(SubjectId prospect, Rows& rows, std::map<std::string, int>& reached) {
  const v1::ProspectRow& row = *rows.Find(ProspectKey(prospect));
  for (const v1::Crossed& crossed : row.crossed()) ++reached["crossed " + crossed.what()];
  reached["merged"] += row.merged_into().empty() ? 0 : 1;
  reached["erased"] += row.erased() ? 1 : 0;
  reached["undone"] += row.has_undone() ? 1 : 0;
  reached["opted out"] += row.follow_up() == v1::OPTED_OUT_FOR_EVER ? 1 : 0;
  reached["nurture"] += row.cadence().name() == "nurture" ? 1 : 0;
  const Grown grown(prospect, rows);
  for (const v1::HandoverRow& handover : grown.handovers()) {
    reached["second touch"] += handover.second_touch_us() != 0 ? 1 : 0;
    reached["declined"] += handover.declined_us() != 0 ? 1 : 0;
    reached["introduced"] += handover.introduced_us() != 0 ? 1 : 0;
    reached["found overdue"] += handover.overdue_us() != 0 ? 1 : 0;
    reached["from a person"] += handover.from().empty() ? 0 : 1;
  }
}

void CountRows(TestJournal& journal, std::map<std::string, int>& reached) {
  for (const auto& [key, row] : journal.AllRows()) {
    if (key[0] == 'y') ++reached["policy"];
    if (key[0] == 'e') ++reached["older events"];
    if (key[0] == 'z') ++reached["retracted"];
    v1::TaskRow task;
    if (key[0] == 'w' && task.ParseFromString(row)) {
      reached["task planned"] += task.plans() != 0 ? 1 : 0;
      reached["task thanked"] += task.thanked_seq() != 0 ? 1 : 0;
      reached["task gone"] += task.delegated_seq() == 0 ? 1 : 0;
      for (const v1::TaskMilestone& milestone : task.milestones()) {
        reached["task milestone"] += milestone.reached_seq() != 0 ? 1 : 0;
      }
    }
    v1::DealRow deal;
    if (key[0] == 'c' && deal.ParseFromString(row) && deal.opened_seq() != 0) {
      reached["deal flagged"] += IsFlagged(deal) ? 1 : 0;
    }
    if (key[0] == 'i') ++reached["import retracted"];
    v1::UndoneRow undone;
    if (key[0] == 'l' && undone.ParseFromString(row)) {
      reached["part or firm gone"] += undone.has_undone() ? 1 : 0;
      reached["outweighed"] += undone.has_outweighed() ? 1 : 0;
    }
    if (key[0] == 'f') {
      v1::FirmRow firm;
      reached["firm gone"] += firm.ParseFromString(row) && !firm.added() ? 1 : 0;
    }
    v1::ApartRow apart;
    if (key[0] == 'a' && apart.ParseFromString(row) && apart.admitted_as() == v1::EFFECTIVE) {
      ++reached["admitted"];
    }
  }
}

TEST(FoldPropertyTest, TheIndexesAreThoseOfTheRows) {
  EXPECT_TRUE(rc::check([](const Choices& choices) {
    TestJournal each(Batches::kEachEvent);
    WriteRandom(choices, each);
    TestJournal once(Batches::kAtEnd);
    WriteRandom(choices, once);
    RC_ASSERT(once.Finish().ok());
    RC_ASSERT(each.IndexRows() == once.IndexRows());
  }));
}

// The properties above say little unless the journals reach what is hard.
TEST(FoldPropertyTest, TheRandomJournalsReachWhatIsHard) {
  std::map<std::string, int> reached;
  SeededRandom random(7);
  for (int i = 0; i < 80; ++i) {
    Choices choices(200);
    for (uint32_t& choice : choices) choice = static_cast<uint32_t>(random.Below(UINT32_MAX));
    TestJournal journal(Batches::kEachEvent);
    WriteRandom(choices, journal, [&] {
      for (const SubjectId& prospect : ProspectsOf(journal)) {
        CountReached(prospect, journal.rows(), reached);
      }
    });
    std::set<std::string> ids;
    for (const HeldFact& event : journal.events()) {
      if (!ids.insert(event.header.event_id()).second) ++reached["repeated event id"];
      ++reached["verdict " + v1::Verdict_Name(event.verdict)];
      if (event.verdict != v1::EFFECTIVE) continue;
      const std::string type = v1::EventType_Name(event.header.type());
      ++reached["type " + (type.empty() ? std::to_string(event.header.type()) : type)];
    }
    CountRows(journal, reached);
  }
  for (const char* what : {"crossed deal",
                           "crossed promise",
                           "crossed next-touch",
                           "crossed cadence",
                           "crossed deal-stage",
                           "crossed deal-amount",
                           "crossed deal-terms",
                           "crossed task",
                           "crossed task-plan",
                           "task planned",
                           "task milestone",
                           "task thanked",
                           "task gone",
                           "deal flagged",
                           "part or firm gone",
                           "firm gone",
                           "outweighed",
                           "merged",
                           "erased",
                           "undone",
                           "opted out",
                           "nurture",
                           "retracted",
                           "import retracted",
                           "second touch",
                           "introduced",
                           "found overdue",
                           "from a person",
                           "verdict CONTESTED",
                           "verdict CONFIRMS",
                           "verdict UNAUTHORISED",
                           "verdict SET_APART",
                           "verdict INVALID",
                           "admitted",
                           "type PROSPECTS_SPLIT",
                           "type CONTEST_RESOLVED",
                           "type HANDOVER_DECLINED",
                           "type CONTACT_SUCCEEDED",
                           "type ROLE_CHANGED",
                           "type 999",
                           "policy",
                           "repeated event id",
                           "declined",
                           "type EVENTS_ADMITTED"}) {
    EXPECT_GT(reached[what], 0) << what;
    RecordProperty(what, reached[what]);
  }
}

}  // namespace
}  // namespace tasuki::domain
